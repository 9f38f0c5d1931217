//! The page of a sweep: a line where one factor varies, a map where two do, dots beyond that.

use serde_json::{Value, json};

use super::chart::{Axis, band, bottom_axis, bottom_names, by_position, grid, left_axis, line, value_axis, with};
use super::figure::{Data, Figure};
use super::points::{Factor, Measured, Points, Together, factors};
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, address, listed, quantity, unit_name};
use crate::report::read::{Found, FoundRow, FoundTable, ReadError};

/// Metrics that the answer tells; the others are in the charts.
const TOLD: usize = 4;
/// Cells of a map that have room for their values.
const LABELLED: usize = 60;

/// Everything that a sweep says.
pub fn sweep(found: &Found) -> Result<Section, ReadError> {
    let (wide, long) = (found.table("sweep")?, found.table("sweep_long")?);
    let points = Points {
        table: &wide,
        factors: factors(&found.manifest),
        metrics: metrics(&long, &wide)?,
        called: "point",
        together: Together::of(&found.manifest),
    };
    let grid = found.manifest.run.text("design") == "grid";
    let figure = match points.factors.as_slice() {
        [one] => by_one(&points, one)?,
        [across, up] if grid => by_two(&points, across, up)?,
        _ => points.dots("points", "Metrics against factors")?,
    };
    Ok(Section {
        title: found.manifest.run.text("scenario").to_owned(),
        kind: "a sweep".to_owned(),
        answer: format!(
            "{} points, at which {} {}:",
            points.table.rows.len(),
            listed(&points.factors.iter().map(|factor| factor.name.clone()).collect::<Vec<_>>()),
            if points.factors.len() == 1 { "varies" } else { "vary" }
        ),
        points: extremes(&points)?,
        caution: NO_FORECAST.to_owned(),
        figures: vec![figure],
    })
}

/// The metrics of the long table's first point.
fn metrics(long: &FoundTable, wide: &FoundTable) -> Result<Vec<Measured>, ReadError> {
    let mut metrics: Vec<Measured> = Vec::new();
    for row in long.rows() {
        let mut name = address(&row.text("metric")?, &row.text("subject")?);
        let statistic = row.text("statistic")?;
        if statistic != "estimate" {
            name = format!("{name}.{statistic}");
        }
        if metrics.iter().any(|metric| metric.address == name) {
            break;
        }
        metrics.push(Measured::new(name, row.text("unit")?, wide));
    }
    // What deadlines and the ceasefire came to is asked first.
    metrics.sort_by_key(|metric| metric.unit != "share");
    Ok(metrics)
}

/// Where the first metrics are least and greatest.
fn extremes(points: &Points<'_>) -> Result<Vec<String>, ReadError> {
    let told = points.metrics.iter().take(TOLD).map(|metric| points.extremes(metric)).collect::<Result<Vec<_>, _>>()?;
    Ok(told.into_iter().flatten().collect())
}

/// A metric along one factor, with its interval.
fn by_one(points: &Points<'_>, factor: &Factor) -> Result<Figure, ReadError> {
    let rows: Vec<FoundRow<'_>> = points.table.rows().collect();
    let mut views = Vec::new();
    for metric in &points.metrics {
        let mut told = Vec::new();
        for row in &rows {
            told.push((*row, metric.at(*row)?));
        }
        views.push((metric.address.clone(), along(points, factor, metric, told)?));
    }
    let figure = Figure::several("factor", &format!("What {} changes", factor.name), views, Data::of(points.table));
    Ok(figure.says(
        "Each point is a value that was simulated; the shade is the interval of each. Points share their luck, so that \
         neighbours differ by less than their intervals suggest.",
    ))
}

fn along(
    points: &Points<'_>,
    factor: &Factor,
    metric: &Measured,
    mut told: Vec<(FoundRow<'_>, Ranged)>,
) -> Result<Value, ReadError> {
    let level = |row: FoundRow<'_>| row.number(&factor.column);
    let x = if factor.words {
        let names = told.iter().map(|(row, _)| row.text(&factor.column)).collect::<Result<Vec<_>, _>>()?;
        bottom_names(&factor.titled(), &names)
    } else {
        let mut sorted = Vec::new();
        for (row, range) in told {
            sorted.push((level(row)?.unwrap_or(f64::NAN), row, range));
        }
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        told = sorted.into_iter().map(|(_, row, range)| (row, range)).collect();
        with(bottom_axis(&factor.titled(), Axis::Number), &json!({ "scale": true }))
    };
    let (mut items, mut edges) = (Vec::new(), Vec::new());
    for (place, (row, range)) in told.iter().enumerate() {
        let at = if factor.words { Some(place as f64) } else { level(*row)? };
        let tip = format!("{}\n{}: {}", points.tip(*row)?, metric.address, range.both(&metric.unit));
        items.push(json!({ "value": [at, range.value], "tip": tip }));
        edges.extend(at.zip(range.low).zip(range.high).map(|((at, low), high)| [at, low, high]));
    }
    let dots = json!({ "showSymbol": true, "symbol": "circle", "symbolSize": 7 });
    Ok(json!({
        "grid": grid(32),
        "xAxis": x,
        "yAxis": with(left_axis(unit_name(&metric.unit), Axis::of(&metric.unit)), &json!({ "scale": true })),
        "series": [band(&edges, "$blue", 0.22), with(line(&metric.address, &items, "$blue"), &dots)],
        "tooltip": by_position(),
    }))
}

/// A metric over two factors, as a map.
fn by_two(points: &Points<'_>, across: &Factor, up: &Factor) -> Result<Figure, ReadError> {
    let rows: Vec<FoundRow<'_>> = points.table.rows().collect();
    let (columns, lines) = (in_order(across, &rows)?, in_order(up, &rows)?);
    let mut views = Vec::new();
    for metric in &points.metrics {
        let mut cells = Vec::new();
        for row in &rows {
            let place = |levels: &[String], level: &str| levels.iter().position(|there| there == level);
            let at = [place(&columns, &row.text(&across.column)?), place(&lines, &row.text(&up.column)?)];
            let range = metric.at(*row)?;
            let tip = format!("{}\n{}: {}", points.tip(*row)?, metric.address, range.both(&metric.unit));
            cells.push((at, range, tip));
        }
        let named = |factor: &Factor, levels: &[String]| -> Vec<String> {
            levels.iter().map(|level| factor.level(level)).collect()
        };
        let axes = [named(across, &columns), named(up, &lines)];
        views.push((metric.address.clone(), map(metric, &cells, axes, [&across.name, &up.name])));
    }
    let figure = Figure::several("map", &format!("{} and {}", across.name, up.name), views, Data::of(points.table));
    Ok(figure.high(110 + 52 * lines.len().max(3) as u32).says(
        "Each cell is a combination that was simulated; the darker (on dark ground the lighter), the greater. Point at a \
         cell for its interval.",
    ))
}

/// The levels of a factor, numbers in ascending order.
fn in_order(factor: &Factor, rows: &[FoundRow<'_>]) -> Result<Vec<String>, ReadError> {
    let mut levels: Vec<(f64, String)> = Vec::new();
    for row in rows {
        let level = row.text(&factor.column)?;
        if !levels.iter().any(|(_, there)| *there == level) {
            let place =
                if factor.words { levels.len() as f64 } else { row.number(&factor.column)?.unwrap_or(f64::NAN) };
            levels.push((place, level));
        }
    }
    levels.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(levels.into_iter().map(|(_, level)| level).collect())
}

type Cell = ([Option<usize>; 2], Ranged, String);

fn map(metric: &Measured, cells: &[Cell], [columns, lines]: [Vec<String>; 2], names: [&str; 2]) -> Value {
    let values = || cells.iter().filter_map(|(_, range, _)| range.value);
    let (least, greatest) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let item = |(at, range, tip): &Cell| {
        let words = range.value.map(|value| quantity(value, &metric.unit)).unwrap_or_default();
        json!({
            "value": [at[0], at[1], range.value], "tip": tip,
            "label": {
                // On a ground of their own, words are readable on any colour.
                "show": cells.len() <= LABELLED, "formatter": words, "color": "$ink",
                "backgroundColor": "$paper", "padding": [2, 5], "borderRadius": 3,
            },
        })
    };
    let axis = |name: &str, names: &[String]| {
        with(bottom_names(name, names), &json!({ "splitArea": { "show": false }, "axisLine": { "show": false } }))
    };
    let formatter = value_axis("", Axis::of(&metric.unit))["axisLabel"]["formatter"].clone();
    json!({
        "grid": with(grid(28), &json!({ "right": 64 })),
        "xAxis": axis(names[0], &columns),
        "yAxis": with(axis(names[1], &lines), &json!({ "nameLocation": "end", "nameGap": 10, "nameTextStyle": { "color": "$muted", "align": "left" } })),
        "visualMap": {
            "type": "continuous", "min": least, "max": greatest, "dimension": 2, "right": 0, "top": 28, "itemHeight": 110,
            "itemWidth": 12, "calculable": false, "formatter": formatter, "textStyle": { "color": "$muted", "fontSize": 11 },
            "text": [quantity(greatest, &metric.unit), quantity(least, &metric.unit)],
            "inRange": { "color": ["$faint-0", "$mid-0", "$deep-0"] },
        },
        "series": [{
            "type": "heatmap", "data": cells.iter().map(item).collect::<Vec<_>>(),
            "itemStyle": { "borderColor": "$paper", "borderWidth": 2 },
        }],
        "tooltip": { "trigger": "item" },
    })
}
