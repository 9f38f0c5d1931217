//! The page of a search for a threshold: the curve, its band, and from where on the target is met.

use serde_json::{Value, json};

use super::chart::{Axis, band, bottom_axis, by_position, grid, left_axis, line, upright, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::points::Factor;
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, axis_name, level, spoken};
use crate::report::read::{Found, FoundRow, FoundTable, ReadError};

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
    let factor = curve.columns.first().map(|column| Factor::numbers(column)).unwrap_or_default();
    let target = found.manifest.run.text("target");
    let marks = marks(at.map(|at| (at, factor.level(&at.to_string()))), target);
    let mut views = Vec::new();
    for (metric, rows) in by_metric(&curve)? {
        let marks = views.is_empty().then_some(&marks);
        let option = course(&factor, &metric, &rows, marks)?;
        views.push((spoken(&metric), option));
    }
    let title = match views.as_slice() {
        [(metric, _)] => format!("{metric}, value by value"),
        _ => format!("What {} changes, value by value", factor.name),
    };
    let figure = Figure::several("curve", &title, views, Data::of(&curve))
        .from(Detail::Short)
        .coloured([("target met", "$blue"), ("missed", "$vermilion"), ("open", "$grey")])
        .says(format!(
            "Every value that was looked at. Intervals are wide enough that all of one metric hold together at {}; the \
             target is met or missed where a whole interval is, and open otherwise.",
            level(&found.manifest)
        ));
    Ok(Section {
        title: target.to_owned(),
        kind: "a search for a threshold".to_owned(),
        answer,
        points: Vec::new(),
        keys: Vec::new(),
        caution: NO_FORECAST.to_owned(),
        figures: vec![figure],
    })
}

/// The rows of each metric, the target's first, as they stand in the table.
fn by_metric(curve: &FoundTable) -> Result<Vec<(String, Vec<FoundRow<'_>>)>, ReadError> {
    let mut metrics: Vec<(String, Vec<FoundRow<'_>>)> = Vec::new();
    for row in curve.rows() {
        let metric = row.text("metric")?;
        match metrics.last_mut() {
            Some((last, rows)) if *last == metric => rows.push(row),
            _ => metrics.push((metric, vec![row])),
        }
    }
    Ok(metrics)
}

/// A metric with its band; `marks` are the target's.
fn course(factor: &Factor, metric: &str, rows: &[FoundRow<'_>], marks: Option<&Value>) -> Result<Value, ReadError> {
    let (mut points, mut edges, mut unit) = (Vec::new(), Vec::new(), String::new());
    for row in rows {
        unit = row.text("unit")?;
        let x = row.given(&factor.column)?;
        let range = Ranged::of(*row, ["value", "band_low", "band_high"])?;
        let target = row.text("target")?;
        let colour = match target.as_str() {
            "met" => "$blue",
            "missed" => "$vermilion",
            "open" => "$grey",
            // Not the target's metric.
            _ => "$slate",
        };
        let mut tip =
            format!("{} = {}\n{}: {}", factor.name, factor.level(&x.to_string()), spoken(metric), range.both(&unit));
        if !target.is_empty() {
            tip = format!("{tip}\ntarget {target}");
        }
        points.push(json!({ "value": [x, range.value], "tip": tip, "itemStyle": { "color": colour } }));
        edges.extend(range.low.zip(range.high).map(|(low, high)| [x, low, high]));
    }
    let dots = json!({ "showSymbol": true, "symbol": "circle", "symbolSize": 9 });
    let mut curve = with(line(metric, &points, "$slate"), &dots);
    if let Some(marks) = marks {
        curve = with(curve, &json!({ "markLine": marks }));
    }
    Ok(json!({
        "grid": grid(32),
        "xAxis": with(bottom_axis(&factor.titled(), Axis::Number), &json!({ "scale": true })),
        "yAxis": with(left_axis(&axis_name(metric, &unit), Axis::of(&unit)), &json!({ "scale": true })),
        "series": [band(&edges, "$slate", 0.22), curve],
        "tooltip": by_position(),
    }))
}

/// The target's value, and the threshold if there is one.
fn marks(threshold: Option<(f64, String)>, target: &str) -> Value {
    let goal = target.rsplit(' ').next().and_then(|value| value.parse::<f64>().ok());
    let mut data = Vec::new();
    data.extend(threshold.map(|(at, words)| json!({ "xAxis": at, "words": words })));
    data.extend(
        goal.map(|goal| json!({ "yAxis": goal, "words": "target", "label": { "position": "insideStartTop" } })),
    );
    with(upright(0.0, ""), &json!({ "data": data }))
}
