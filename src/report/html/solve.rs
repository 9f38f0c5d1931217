//! The page of a search for a threshold: the curve, its band, and from where on the target is met.

use serde_json::{Value, json};

use super::chart::{Axis, band, bottom_axis, by_position, grid, left_axis, line, upright, with};
use super::figure::{Data, Figure};
use super::points::Column;
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, level, unit_name};
use crate::report::read::{Found, ReadError};

/// The end of the name of the column with the threshold.
const THRESHOLD: &str = " threshold";

/// Everything that a search says.
pub fn solve(found: &Found) -> Result<Section, ReadError> {
    let (threshold, curve) = (found.table("threshold")?, found.table("curve")?);
    let (mut answer, mut at) = (String::new(), None);
    let told = threshold.columns.iter().find(|column| column.ends_with(THRESHOLD)).cloned().unwrap_or_default();
    for row in threshold.rows() {
        answer = row.text("sentence")?;
        at = row.number(&told)?;
    }
    let factor = curve.columns.first().map(|column| Column::numbers(column)).unwrap_or_default();
    let (mut points, mut edges, mut metric, mut unit) = (Vec::new(), Vec::new(), String::new(), String::new());
    for row in curve.rows() {
        (metric, unit) = (row.text("metric")?, row.text("unit")?);
        let x = row.given(&factor.column)?;
        let range = Ranged::of(row, ["value", "band_low", "band_high"])?;
        let target = row.text("target")?;
        let colour = match target.as_str() {
            "met" => "$blue",
            "missed" => "$vermilion",
            _ => "$grey",
        };
        let tip = format!(
            "{} = {}\n{metric}: {}\ntarget {target}",
            factor.name,
            factor.level(&x.to_string()),
            range.both(&unit)
        );
        points.push(json!({ "value": [x, range.value], "tip": tip, "itemStyle": { "color": colour } }));
        edges.extend(range.low.zip(range.high).map(|(low, high)| [x, low, high]));
    }
    let dots = json!({ "showSymbol": true, "symbol": "circle", "symbolSize": 9 });
    let mut curve_line = with(line(&metric, &points, "$slate"), &dots);
    curve_line = with(
        curve_line,
        &json!({ "markLine": marks(at.map(|at| (at, factor.level(&at.to_string()))), found.manifest.run.text("target")) }),
    );
    let option = json!({
        "grid": grid(32),
        "xAxis": with(bottom_axis(&factor.titled(), Axis::Number), &json!({ "scale": true })),
        "yAxis": with(left_axis(unit_name(&unit), Axis::of(&unit)), &json!({ "scale": true })),
        "series": [band(&edges, "$slate", 0.22), curve_line],
        "tooltip": by_position(),
    });
    let figure = Figure::one("curve", &format!("{metric}, value by value"), option, Data::of(&curve))
        .coloured([("target met", "$blue"), ("missed", "$vermilion"), ("open", "$grey")])
        .says(format!(
            "Every value that was looked at. Intervals are wide enough that all of them hold together at {}; the target is \
             met or missed where a whole interval is, and open otherwise.",
            level(&found.manifest)
        ));
    Ok(Section {
        title: found.manifest.run.text("target").to_owned(),
        kind: "a search for a threshold".to_owned(),
        answer,
        points: Vec::new(),
        caution: NO_FORECAST.to_owned(),
        figures: vec![figure],
    })
}

/// The target's value, and the threshold if there is one.
fn marks(threshold: Option<(f64, String)>, target: &str) -> Value {
    let goal = target.rsplit(' ').next().and_then(|value| value.parse::<f64>().ok());
    let mut data = Vec::new();
    data.extend(threshold.map(|(at, words)| json!({ "xAxis": at, "label": { "formatter": words } })));
    data.extend(
        goal.map(|goal| json!({ "yAxis": goal, "label": { "formatter": "target", "position": "insideStartTop" } })),
    );
    with(upright(0.0, ""), &json!({ "data": data }))
}
