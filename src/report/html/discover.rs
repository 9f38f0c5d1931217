//! The page of a discovery: the box in which the condition holds, and the way to it.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, left_axis, names_axis, rows_high, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, plain, quantity};
use crate::report::discover::{NOT_CONFIRMED, notes};
use crate::report::read::{Found, FoundTable, ReadError};
use crate::report::text::number;

/// Everything that a discovery says.
pub fn discover(found: &Found) -> Result<Section, ReadError> {
    let (told, limits, trajectory) = (found.table("discovery")?, found.table("box")?, found.table("trajectory")?);
    let (mut answer, mut points) = (String::new(), Vec::new());
    for row in told.rows() {
        answer = row.text("sentence")?;
        if row.text("confirmed")? == "no" {
            answer = format!("{answer} {NOT_CONFIRMED}");
        }
        points = notes(row.given("straddling")? as u64, row.given("undefined_points")? as u64);
    }
    if let Some(words) = held_out(&trajectory)? {
        points.insert(0, words);
    }
    Ok(Section {
        answer,
        title: found.manifest.run.text("condition").to_owned(),
        kind: "a discovery".to_owned(),
        points,
        keys: Vec::new(),
        caution: format!("{NO_FORECAST} The factors of the box were varied in the sweep that the points are from."),
        figures: vec![limits_figure(&limits)?, way(&trajectory)?],
    })
}

/// What the points held out say of the box shown, with intervals, if it restricts anything and they say anything.
fn held_out(trajectory: &FoundTable) -> Result<Option<String>, ReadError> {
    for row in trajectory.rows() {
        if row.text("chosen")? != "yes" || row.given("restricted")? == 0.0 {
            continue;
        }
        let range = |name: &str| -> Result<Ranged, ReadError> { Ranged::column(row, name) };
        let (coverage, density) = (range("held_out_coverage")?, range("held_out_density")?);
        if coverage.value.is_some() && density.value.is_some() {
            return Ok(Some(format!(
                "Of the points held out, the box has {} of the cases, and {} of its points are cases.",
                coverage.both("share"),
                density.both("share")
            )));
        }
    }
    Ok(None)
}

/// Each factor's range, and what of it is in the box.
fn limits_figure(table: &FoundTable) -> Result<Figure, ReadError> {
    let (mut names, mut whole, mut inside) = (Vec::new(), Vec::new(), Vec::new());
    for (row, limit) in table.rows().enumerate() {
        let (name, unit) = (plain(&limit.text("factor")?), limit.text("unit")?);
        let shown = |value: f64| format!("{} {unit}", number(value)).trim_end().to_owned();
        names.push(name.clone());
        let (Some(from), Some(to)) = (limit.number("from")?, limit.number("to")?) else {
            let tip = format!("{name}\nin the box: {}", limit.text("words")?);
            whole.push(json!({ "value": [0, 1, row, 0.5], "tip": tip }));
            continue;
        };
        // Along a common axis, which goes from one end of each range to the other.
        let along = |value: f64| if to > from { (value - from) / (to - from) } else { 0.0 };
        let (low, high) = (limit.number("low")?.unwrap_or(from), limit.number("high")?.unwrap_or(to));
        let tip =
            format!("{name}\nrange {} to {}\nin the box {} to {}", shown(from), shown(to), shown(low), shown(high));
        whole.push(json!({ "value": [0, 1, row, 0.5], "tip": tip }));
        if limit.text("restricted")? == "yes" {
            inside.push(json!({ "value": [along(low), along(high), row, 0.5], "tip": tip }));
        }
    }
    let span = |name: &str, data: &[Value], colour: &str| {
        json!({
            "type": "custom", "name": name, "renderItem": { "kind": "span" }, "encode": { "x": [0, 1], "y": 2 },
            "itemStyle": { "color": colour }, "data": data,
        })
    };
    let option = json!({
        "grid": grid(4),
        "xAxis": with(bottom_axis("from the least to the greatest value of each factor", Axis::Share), &json!({ "min": 0, "max": 1 })),
        "yAxis": names_axis(&names),
        "series": [span("range", &whole, "$line"), span("box", &inside, "$blue")],
        "tooltip": { "trigger": "item" },
    });
    Ok(Figure::one("limits", "The box", option, Data::of(table))
        .from(Detail::Short)
        .high(60 + rows_high(&names, 58))
        .coloured([("in the box", "$blue"), ("the rest of the range", "$line")])
        .says("Factors without a blue part are not restricted: the condition holds or fails whatever they are."))
}

/// Coverage against density of every box looked at.
fn way(table: &FoundTable) -> Result<Figure, ReadError> {
    let mut dots = Vec::new();
    for row in table.rows() {
        let chosen = row.text("chosen")? == "yes";
        let (coverage, density) = (row.number("coverage")?, row.number("density")?);
        let told = |share: Option<f64>| share.map_or_else(|| "no value".to_owned(), |share| quantity(share, "share"));
        let tip = format!(
            "box {}, {}\ncovers {} of the cases\n{} of its points are cases",
            row.text("box")?,
            row.text("step")?,
            told(coverage),
            told(density)
        );
        dots.push(json!({
            "value": [coverage, density], "tip": tip, "symbolSize": if chosen { 16 } else { 8 },
            "itemStyle": { "color": if chosen { "$vermilion" } else { "$blue" } },
        }));
    }
    let range = json!({ "min": 0, "max": 1 });
    let option = json!({
        "grid": grid(32),
        "xAxis": with(bottom_axis("coverage: share of all cases in the box", Axis::Share), &range),
        "yAxis": with(left_axis("density: share of cases in the box", Axis::Share), &range),
        "series": [{ "type": "scatter", "data": dots }],
        "tooltip": { "trigger": "item" },
    });
    Ok(Figure::one("way", "The boxes on the way", option, Data::of(table))
        .coloured([("the box shown", "$vermilion"), ("the others", "$blue")])
        .says(
            "Every box from all points to the smallest. A smaller box is denser and covers less; where the dots fall \
             steeply, density is bought dearly.",
        ))
}
