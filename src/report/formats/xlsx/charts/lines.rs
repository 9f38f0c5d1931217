//! Lines: what changes with time or with a factor, with its interval or spread.

use rust_xlsxwriter::{Chart, ChartLine, ChartLineDashType, ChartMarker, ChartType, Color, XlsxError};

use super::bars::columns;
use super::{Canvas, axes};
use crate::column::Kind;
use crate::report::formats::xlsx::kept::Kept;
use crate::report::formats::xlsx::style::{BLUE, LIGHT};
use crate::report::manifest::Manifest;

/// Metrics of a sweep or a search that are drawn.
const METRICS: usize = 12;

/// A line: solid for what is told, dashed and pale for what is about it.
fn line(chart: &mut Chart, table: &Kept, (x, y): (u16, u16), rows: (usize, usize), (name, color): (&str, Color)) {
    let is_chief = color == BLUE;
    let mut look = ChartLine::new();
    look.set_color(color).set_width(if is_chief { 2.25 } else { 1.25 });
    if !is_chief {
        look.set_dash_type(ChartLineDashType::Dash);
    }
    let series = chart.add_series();
    series.set_categories(table.range(x, rows)).set_values(table.range(y, rows)).set_name(name);
    series.set_format(&mut look).set_marker(ChartMarker::new().set_none());
}

/// A line with a pale one on each side.
fn banded(table: &Kept, x: u16, [middle, low, high]: [u16; 3], rows: (usize, usize), names: [&str; 3]) -> Chart {
    let mut chart = Chart::new(ChartType::ScatterStraight);
    line(&mut chart, table, (x, middle), rows, (names[0], BLUE));
    line(&mut chart, table, (x, low), rows, (names[1], LIGHT));
    line(&mut chart, table, (x, high), rows, (names[2], LIGHT));
    chart
}

/// The greatest number of a column.
fn greatest(table: &Kept, column: u16, (from, to): (usize, usize)) -> Option<f64> {
    (from..=to).filter_map(|row| table.number(row, column)).reduce(f64::max)
}

pub(super) fn survival(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([day, survival, low, high]) = columns(table, ["day", "survival", "ci_low", "ci_high"]) else {
        return Ok(());
    };
    let Some(last) = table.rows.len().checked_sub(1) else { return Ok(()) };
    let names = ["no collapse so far", "interval from", "interval to"];
    let mut chart = banded(table, day, [survival, low, high], (0, last), names);
    axes(&mut chart, "days since the armistice", "probability", Some("0%"));
    chart.y_axis().set_max(1);
    if let Some(days) = greatest(table, day, (0, last)) {
        chart.x_axis().set_min(0).set_max(days);
    }
    canvas.add(chart, "How long the ceasefire holds")
}

pub(super) fn timeline(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let names = ["metric", "subject", "day", "mean", "p05", "p95", "ci_low", "ci_high"];
    let Some([metric, subject, day, mean, low, high, ci_low, ci_high]) = columns(table, names) else { return Ok(()) };
    for (group, from, to) in table.groups(&[metric, subject]) {
        let rows = (from, to);
        let is_share = group[0] == "compliance";
        // One history's share of a day is of very few deadlines: mostly none of them, or all.
        let mut chart = if is_share {
            banded(table, day, [mean, ci_low, ci_high], rows, ["share", "interval from", "interval to"])
        } else {
            banded(table, day, [mean, low, high], rows, ["mean", "5 % of histories", "95 % of histories"])
        };
        let axis = match group[0].as_str() {
            "compliance" => "deadlines kept, of those due that day",
            "violations" => "violations that day",
            _ => "hostilities under way at once",
        };
        axes(&mut chart, "days since the armistice", axis, is_share.then_some("0%"));
        if is_share {
            chart.y_axis().set_min(0).set_max(1);
        }
        if let Some(days) = greatest(table, day, rows) {
            chart.x_axis().set_min(0).set_max(days);
        }
        let title = if group[1].is_empty() { axis.to_owned() } else { format!("{}: {axis}", group[1]) };
        canvas.add(chart, &format!("Day by day: {title}"))?;
    }
    Ok(())
}

pub(super) fn curve(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([metric, unit, value, low, high]) = columns(table, ["metric", "unit", "value", "band_low", "band_high"])
    else {
        return Ok(());
    };
    for (group, from, to) in table.groups(&[metric, unit]).into_iter().take(METRICS) {
        let mut chart = banded(table, 0, [value, low, high], (from, to), ["estimate", "band from", "band to"]);
        axes(&mut chart, &table.columns[0].name, &group[0], (group[1] == "share").then_some("0%"));
        canvas.add(chart, &format!("{} by {}", group[0], table.columns[0].name))?;
    }
    Ok(())
}

/// Each metric over the one factor, if there is one and it is a number.
pub(super) fn sweep(table: &Kept, manifest: &Manifest, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let factors = manifest.run.factors().unwrap_or_default();
    let Some(last) = table.rows.len().checked_sub(1) else { return Ok(()) };
    if factors.len() != 1 || table.columns[1].kind == Kind::Text {
        return Ok(());
    }
    // Each metric has three columns, after the point and its factor.
    for metric in (2..table.columns.len().saturating_sub(2) as u16).step_by(3).take(METRICS) {
        let name = &table.columns[usize::from(metric)].name;
        let mut chart =
            banded(table, 1, [metric, metric + 1, metric + 2], (0, last), ["estimate", "interval from", "interval to"]);
        axes(&mut chart, &table.columns[1].name, name, None);
        canvas.add(chart, &format!("{name} by {}", table.columns[1].name))?;
    }
    Ok(())
}

pub(super) fn trajectory(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([coverage, density]) = columns(table, ["coverage", "density"]) else { return Ok(()) };
    let Some(last) = table.rows.len().checked_sub(1) else { return Ok(()) };
    let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
    let series = chart.add_series();
    series.set_categories(table.range(coverage, (0, last))).set_values(table.range(density, (0, last)));
    series.set_name("boxes, from all points to the smallest");
    axes(
        &mut chart,
        "coverage: share of all cases that lie in the box",
        "density: share of cases in the box",
        Some("0%"),
    );
    chart.x_axis().set_num_format("0%").set_min(0).set_max(1);
    canvas.add(chart, "What a smaller box gains and loses")
}
