//! The page of a sweep: a line where one factor varies, a map where two do, dots beyond that.

use serde_json::{Value, json};

use super::chart::{Axis, band, bottom_axis, bottom_names, by_position, grid, left_axis, stroke, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::map::map;
use super::points::{Factor, Measured, Points, Together, drawn, factors, some};
use super::section::{COLLAPSE, NO_FORECAST, Section};
use super::words::{address, axis_name, listed, spoken, whole};
use crate::experiment::design::Name;
use crate::report::read::{Found, FoundRow, FoundTable, ReadError};
use crate::report::sweep_text::UNRANKED;
use crate::report::text::capital;

/// Metrics that the answer tells; the others are in the charts.
const TOLD: usize = 4;

/// Everything that a sweep says, on a page of so many `results`.
pub fn sweep(found: &Found, results: usize) -> Result<Section, ReadError> {
    let wide = found.table("sweep")?;
    let points = Points {
        table: &wide,
        factors: factors(&found.manifest),
        metrics: metrics(&found.beginning("sweep_long", "point")?, &wide)?,
        called: "point",
        together: Together::of(&found.manifest),
        results,
    };
    let grid = found.manifest.run.design() == Some(Name::Grid);
    let figure = match points.factors.as_slice() {
        [one] => by_one(&points, one)?,
        [across, up] if grid => map(&points, across, up)?,
        _ => points.dots("points", "Metrics against factors")?,
    };
    let is_stopped = found.manifest.partial;
    let varied = listed(&points.factors.iter().map(|factor| factor.name.clone()).collect::<Vec<_>>());
    Ok(Section {
        title: format!("{} over {}", found.manifest.run.text("scenario"), short(&points.factors, &varied)),
        kind: "a sweep".to_owned(),
        answer: format!(
            "{} points{}, at which {varied} {}{}",
            whole(points.table.rows.len() as u64),
            histories_each(&wide)?,
            if points.factors.len() == 1 { "varies" } else { "vary" },
            if is_stopped { format!(". {}.", capital(UNRANKED)) } else { ":".to_owned() }
        ),
        points: if is_stopped { Vec::new() } else { extremes(&points)? },
        keys: Vec::new(),
        caution: if points.metrics.iter().any(|metric| metric.unit == "count" || metric.unit == "harm") {
            format!("{COLLAPSE} {NO_FORECAST}")
        } else {
            NO_FORECAST.to_owned()
        },
        figures: vec![figure],
    })
}

/// Factors that a title names.
const NAMED: usize = 3;

/// What varies, as a title has room for it.
fn short(factors: &[Factor], all: &str) -> String {
    if factors.len() <= NAMED { all.to_owned() } else { format!("{} factors", whole(factors.len() as u64)) }
}

/// How many histories each point has, where all have as many.
fn histories_each(table: &FoundTable) -> Result<String, ReadError> {
    let mut each = None;
    for row in table.rows() {
        let histories = row.given("replications")?;
        if *each.get_or_insert(histories) != histories {
            return Ok(String::new());
        }
    }
    Ok(each.map_or_else(String::new, |each| format!(" of {} histories each", whole(each as u64))))
}

/// The metrics that the rows of one point tell.
fn metrics(point: &FoundTable, wide: &FoundTable) -> Result<Vec<Measured>, ReadError> {
    let mut metrics: Vec<Measured> = Vec::new();
    for row in point.rows() {
        let mut name = address(&row.text("metric")?, &row.text("subject")?);
        let statistic = row.text("statistic")?;
        if statistic != "estimate" {
            name = format!("{name}.{statistic}");
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
    let mut rows: Vec<FoundRow<'_>> = points.table.rows().collect();
    if !factor.words {
        let mut sorted = Vec::new();
        for row in rows {
            sorted.push((row.number(&factor.column)?.unwrap_or(f64::NAN), row));
        }
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows = sorted.into_iter().map(|(_, row)| row).collect();
    }
    let all = rows.len();
    // A metric has its band beside its line.
    let rows = drawn(&rows, points.room() / 2);
    let mut placed = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let at: Value = if factor.words { number.into() } else { row.number(&factor.column)?.into() };
        placed.push((*row, vec![at]));
    }
    let x = if factor.words {
        let names = rows.iter().map(|row| row.text(&factor.column)).collect::<Result<Vec<_>, _>>()?;
        bottom_names(&factor.titled(), &names)
    } else {
        with(bottom_axis(&factor.titled(), Axis::Number), &json!({ "scale": true }))
    };
    let mut views = Vec::new();
    for (number, metric) in points.metrics.iter().enumerate() {
        let mut edges = Vec::new();
        for (row, place) in &placed {
            let range = metric.at(*row)?;
            edges.extend(place[0].as_f64().zip(range.low).zip(range.high).map(|((at, low), high)| [at, low, high]));
        }
        let dots = json!({
            "showSymbol": true, "symbol": "circle", "symbolSize": 7, "encode": { "x": 0, "y": 1 + number },
        });
        let option = json!({
            "yAxis": with(left_axis(&axis_name(&metric.address, &metric.unit), Axis::of(&metric.unit)), &json!({ "scale": true })),
            "series": [band(&edges, "$blue", 0.22), with(stroke(&metric.address, "$blue"), &dots)],
            "told": points.told(number),
        });
        views.push((spoken(&metric.address), option));
    }
    let shared =
        with(points.source(&placed, false)?, &json!({ "grid": grid(32), "xAxis": x, "tooltip": by_position() }));
    let figure = Figure::several("factor", &format!("What {} changes", factor.name), views, Data::of(points.table));
    Ok(Figure { shared, ..figure }.from(Detail::Short).says(format!(
        "Each point is a value that was simulated: {}. The shade is the interval of each. Points share their luck, so that \
         neighbours differ by less than their intervals suggest.",
        some(rows.len(), all)
    )))
}

#[cfg(test)]
mod tests;
