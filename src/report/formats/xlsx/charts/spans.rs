//! Bars with the reach of their intervals: what a change makes of metrics, which factors move one, how far one goes.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartRange, ChartSolidFill, ChartType, XlsxError,
};

use super::bars::columns;
use super::{Block, Canvas, lying};
use crate::report::formats::xlsx::kept::Kept;
use crate::report::formats::xlsx::style::BLUE;

/// Bars of a chart.
const MOST: usize = 24;

/// A bar: what it is of, its value, and the ends of what is told about it.
type Span = (String, f64, Option<f64>, Option<f64>);

/// Draws bars, the first on top.
fn draw(canvas: &mut Canvas<'_>, title: &str, axis: &str, format: &str, spans: Vec<Span>) -> Result<(), XlsxError> {
    if spans.is_empty() {
        return Ok(());
    }
    let row = |(label, value, low, high): Span| {
        // A chart takes how far the ends are away.
        (label, vec![Some(value), low.map(|low| value - low), high.map(|high| high - value)])
    };
    let rows = spans.into_iter().take(MOST).map(row).collect();
    let placed =
        canvas.place(&Block { title, columns: &["value", "down to its lower end", "up to its upper end"], rows })?;
    let away = |column: u16| {
        let (sheet, first_row, first_column, last_row, last_column) = placed.range(column);
        ChartRange::new_from_range(sheet, first_row, first_column, last_row, last_column)
    };
    let mut fill = ChartSolidFill::new();
    fill.set_color(BLUE);
    let mut chart = Chart::new(ChartType::Bar);
    let series = chart.add_series();
    series.set_categories(placed.range(0)).set_values(placed.range(1)).set_name(axis);
    series.set_format(&mut fill).set_gap(60);
    series.set_x_error_bars(ChartErrorBars::new().set_type(ChartErrorBarsType::Custom(away(3), away(2))));
    lying(&mut chart, axis, format);
    chart.y_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart.legend().set_hidden();
    canvas.add(chart, title)
}

/// `metric[subject]`.
fn address(metric: &str, subject: &str) -> String {
    if subject.is_empty() { metric.to_owned() } else { format!("{metric}[{subject}]") }
}

/// What each variant makes of the shares that matter most.
pub(super) fn differences(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let names = ["variant", "metric", "subject", "statistic", "difference", "ci_low", "ci_high"];
    let Some([variant, metric, subject, statistic, difference, low, high]) = columns(table, names) else {
        return Ok(());
    };
    for (group, from, to) in table.groups(&[variant]) {
        let mut spans = Vec::new();
        for row in from..=to {
            let name = table.text(row, metric);
            let is_chief =
                matches!(name.as_str(), "compliance" | "collapse") && table.text(row, statistic) == "estimate";
            if let Some(value) = table.number(row, difference).filter(|_| is_chief) {
                let label = address(&name, &table.text(row, subject));
                spans.push((label, value, table.number(row, low), table.number(row, high)));
            }
        }
        let title = format!("{}: differences from the reference", group[0]);
        draw(canvas, &title, "difference, with its interval", "+0.0%;-0.0%;0%", spans)?;
    }
    Ok(())
}

/// Of each metric, the factors in the order of what they move.
pub(super) fn tornado(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let names = ["metric", "index", "factor", "estimate", "ci_low", "ci_high"];
    let Some([metric, index, factor, estimate, low, high]) = columns(table, names) else { return Ok(()) };
    for (group, from, to) in table.groups(&[metric]) {
        for (wanted, axis, format) in [
            ("total", "share of variance left if all other factors were known", "0%"),
            ("mu_star", "mean size of the effect over the factor's range", "General"),
        ] {
            let mut spans: Vec<Span> = (from..=to)
                .filter(|row| table.text(*row, index) == wanted)
                .filter_map(|row| {
                    let value = table.number(row, estimate)?;
                    Some((table.text(row, factor), value, table.number(row, low), table.number(row, high)))
                })
                .collect();
            spans.sort_by(|a, b| b.1.total_cmp(&a.1));
            draw(canvas, &format!("{}: which factors move it", group[0]), axis, format, spans)?;
        }
    }
    Ok(())
}

/// How far the shares go over what is not known.
pub(super) fn bands(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let names = ["metric", "subject", "statistic", "unit", "told_apart"];
    let Some([metric, subject, statistic, unit, apart]) = columns(table, names) else { return Ok(()) };
    let (Some(bare), Some(raw)) =
        (columns(table, ["p50", "p05", "p95"]), columns(table, ["raw_p50", "raw_p05", "raw_p95"]))
    else {
        return Ok(());
    };
    let span = |row: usize| {
        let is_share = table.text(row, unit) == "share" && table.text(row, statistic) == "estimate";
        // What cannot be told from luck is shown as it came out.
        let is_apart = table.text(row, apart) == "true";
        let [middle, low, high] = if is_apart { bare } else { raw };
        let value = table.number(row, middle).filter(|_| is_share)?;
        let mut label = address(&table.text(row, metric), &table.text(row, subject));
        if !is_apart {
            label.push_str(" (luck included)");
        }
        Some((label, value, table.number(row, low), table.number(row, high)))
    };
    let spans = (0..table.rows.len()).filter_map(span).collect();
    draw(canvas, "What is not known makes this of the shares", "median, with 90 % of parameter sets", "0%", spans)
}
