//! Bars: how deadlines ended, what missed ones waited for, where hours went, how long answers took.

use rust_xlsxwriter::{Chart, ChartSolidFill, ChartType, Color, XlsxError};

use super::{Canvas, axes, lying};
use crate::report::formats::xlsx::kept::Kept;
use crate::report::formats::xlsx::style::{AMBER, BLUE, GREEN, GREY, RED};

/// The columns of these names, if the table has all of them.
pub(super) fn columns<const N: usize>(table: &Kept, names: [&str; N]) -> Option<[u16; N]> {
    let found: Vec<u16> = names.iter().filter_map(|name| table.column(name)).collect();
    found.try_into().ok()
}

/// A series of bars.
fn bars(
    chart: &mut Chart,
    table: &Kept,
    (labels, values): (u16, u16),
    rows: (usize, usize),
    (name, color): (&str, Color),
) {
    let mut fill = ChartSolidFill::new();
    fill.set_color(color);
    let series = chart.add_series();
    series.set_categories(table.range(labels, rows)).set_values(table.range(values, rows));
    series.set_name(name).set_format(&mut fill).set_gap(40);
}

/// Of each phase, which share of its demands ended how.
pub(super) fn outcomes(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([phase, met, missed, moot, censored]) =
        columns(table, ["phase", "met_share", "missed_share", "moot_share", "censored_share"])
    else {
        return Ok(());
    };
    if table.rows.is_empty() {
        return Ok(());
    }
    let mut chart = Chart::new(ChartType::BarStacked);
    let all = (0, table.rows.len() - 1);
    for (column, look) in
        [(met, ("met", GREEN)), (missed, ("missed", RED)), (moot, ("moot", GREY)), (censored, ("censored", AMBER))]
    {
        bars(&mut chart, table, (phase, column), all, look);
    }
    lying(&mut chart, "", "0%");
    chart.x_axis().set_min(0).set_max(1);
    canvas.add(chart, "How demands on each phase ended, share of all")
}

/// A chart of bars for each group of rows, the first row on top.
fn by_group(
    (table, canvas): (&Kept, &mut Canvas<'_>),
    by: &[u16],
    (labels, values): (u16, u16),
    (axis, format): (&str, &str),
    title: impl Fn(&[String]) -> String,
) -> Result<(), XlsxError> {
    for (group, from, to) in table.groups(by) {
        let mut chart = Chart::new(ChartType::Bar);
        bars(&mut chart, table, (labels, values), (from, to), (axis, BLUE));
        lying(&mut chart, axis, format);
        chart.legend().set_hidden();
        canvas.add(chart, &title(&group))?;
    }
    Ok(())
}

/// What missed deadlines were waiting for.
pub(super) fn causes(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([phase, cause, share]) = columns(table, ["phase", "cause", "share"]) else { return Ok(()) };
    let title = |group: &[String]| format!("{}: what missed deadlines were waiting for", group[0]);
    by_group((table, canvas), &[phase], (cause, share), ("share of misses", "0%"), title)
}

/// Where the hours went.
pub(super) fn hours(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([phase, outcome, component, mean]) = columns(table, ["phase", "outcome", "component", "mean_h"]) else {
        return Ok(());
    };
    let title = |group: &[String]| format!("{}, {}: where the hours went", group[0], group[1]);
    by_group((table, canvas), &[phase, outcome], (component, mean), ("mean hours", "0.0"), title)
}

/// How long answers took.
pub(super) fn response_times(table: &Kept, canvas: &mut Canvas<'_>) -> Result<(), XlsxError> {
    let Some([phase, from_h, share]) = columns(table, ["phase", "from_h", "share"]) else { return Ok(()) };
    for (group, from, to) in table.groups(&[phase]) {
        let mut chart = Chart::new(ChartType::Column);
        bars(&mut chart, table, (from_h, share), (from, to), ("share of answers", BLUE));
        axes(&mut chart, "from so many hours on (the last bar: and all later)", "share of answers", Some("0%"));
        chart.legend().set_hidden();
        let series = chart.x_axis();
        series.set_label_interval(5).set_tick_interval(5).set_num_format("0");
        canvas.add(chart, &format!("{}: response times", group[0]))?;
    }
    Ok(())
}
