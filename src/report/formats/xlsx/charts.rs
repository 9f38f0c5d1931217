//! The sheet of charts: native ones, drawn from the cells of the tables' sheets. What a chart needs in another order than
//! its table has it stands on a sheet of its own.

mod bars;
mod lines;
mod spans;

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisCrossing, ChartFont, ChartLegendPosition, ChartLine, Worksheet, XlsxError,
};

use super::kept::Kept;
use super::style::{GREY, Style};
use super::titles::{CHART_DATA, CHARTS};
use crate::files::{Cell, neutral};
use crate::report::manifest::Manifest;
use crate::report::text::clipped;

/// A chart in pixels, and how far apart they stand in rows and columns.
const SIZE: (u32, u32) = (660, 340);
const STEP: (u32, u16) = (18, 11);
/// Charts on a sheet; what is more is left to the tables.
const MOST: u32 = 40;

/// The sheets that charts need.
pub(super) struct Charts {
    pub drawn: Option<Worksheet>,
    pub data: Option<Worksheet>,
}

/// Draws what is worth drawing of these tables.
pub(super) fn sheets(tables: &[Kept], manifest: &Manifest, style: &Style) -> Result<Charts, XlsxError> {
    let mut canvas = Canvas::new(style)?;
    for table in tables {
        match table.table.as_str() {
            "deadlines" => bars::outcomes(table, &mut canvas)?,
            "causes" => bars::causes(table, &mut canvas)?,
            "critical_path" => bars::hours(table, &mut canvas)?,
            "survival" => lines::survival(table, &mut canvas)?,
            "timeline" => lines::timeline(table, &mut canvas)?,
            "histogram" => bars::response_times(table, &mut canvas)?,
            "curve" => lines::curve(table, &mut canvas)?,
            "sweep" => lines::sweep(table, manifest, &mut canvas)?,
            "trajectory" => lines::trajectory(table, &mut canvas)?,
            "sensitivity" => spans::tornado(table, &mut canvas)?,
            "comparison" => spans::differences(table, &mut canvas)?,
            "uncertainty" => spans::bands(table, &mut canvas)?,
            _ => {}
        }
    }
    canvas.finish()
}

/// Where charts are put.
pub(super) struct Canvas<'s> {
    drawn: Worksheet,
    data: Worksheet,
    style: &'s Style,
    charts: u32,
    /// The next free column of the data.
    free: u16,
}

/// Rows that are arranged for a chart: labels, and numbers in columns.
pub(super) struct Block<'t> {
    pub title: &'t str,
    pub columns: &'t [&'t str],
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

/// Where a block stands.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    column: u16,
    rows: u32,
}

impl Placed {
    /// The labels (0) or one of the columns of numbers.
    pub fn range(self, column: u16) -> (&'static str, u32, u16, u32, u16) {
        (CHART_DATA.name, 2, self.column + column, self.rows + 1, self.column + column)
    }
}

impl<'s> Canvas<'s> {
    fn new(style: &'s Style) -> Result<Self, XlsxError> {
        let (mut drawn, mut data) = (Worksheet::new(), Worksheet::new());
        drawn.set_name(CHARTS.name)?.set_screen_gridlines(false);
        data.set_name(CHART_DATA.name)?;
        Ok(Self { drawn, data, style, charts: 0, free: 0 })
    }

    /// The next chart.
    pub fn add(&mut self, mut chart: Chart, title: &str) -> Result<(), XlsxError> {
        let (place, columns) = (self.charts, STEP.1);
        self.charts += 1;
        if place >= MOST {
            return Ok(());
        }
        chart.title().set_name(named(title, 90).as_str()).set_font(ChartFont::new().set_size(12).set_bold());
        chart.set_width(SIZE.0).set_height(SIZE.1);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_alt_text(title);
        let column = if place.is_multiple_of(2) { 0 } else { columns };
        self.drawn.insert_chart(place / 2 * STEP.0, column, &chart)?;
        Ok(())
    }

    /// Puts a block on the sheet of data.
    pub fn place(&mut self, block: &Block<'_>) -> Result<Placed, XlsxError> {
        let placed = Placed { column: self.free, rows: block.rows.len() as u32 };
        self.data.write_string_with_format(0, self.free, block.title, &self.style.label)?;
        self.data.set_column_width(self.free, 40)?;
        for (place, name) in (self.free..).zip(std::iter::once(&"").chain(block.columns)) {
            self.data.write_string_with_format(1, place, *name, &self.style.header)?;
        }
        for (row, (label, numbers)) in (2..).zip(&block.rows) {
            super::sheet::write(&mut self.data, (row, self.free), &Cell::text(label), &self.style.text)?;
            for (place, number) in (self.free + 1..).zip(numbers) {
                super::sheet::write(&mut self.data, (row, place), &Cell::optional(*number), &self.style.general)?;
            }
        }
        self.free += block.columns.len() as u16 + 2;
        Ok(placed)
    }

    fn finish(mut self) -> Result<Charts, XlsxError> {
        if self.charts > MOST {
            let rows = MOST / 2 * STEP.0;
            let left = format!("{} more charts are left out; the tables have their figures.", self.charts - MOST);
            self.drawn.write_string_with_format(rows, 0, left, &self.style.label)?;
        }
        // A page holds three rows of charts.
        let rows = self.charts.min(MOST).div_ceil(2);
        let breaks: Vec<u32> = (3..rows).step_by(3).map(|row| row * STEP.0).collect();
        self.drawn.set_page_breaks(&breaks)?;
        let (drawn, data) = (self.charts > 0, self.free > 0);
        Ok(Charts { drawn: drawn.then_some(self.drawn), data: data.then_some(self.data) })
    }
}

/// A name that is no reference to cells, whatever a phase is called.
fn named(text: &str, width: usize) -> String {
    let text = neutral(&clipped(text, width)).into_owned();
    // With a space at its end no part of it is a range.
    if text.contains('!') { text + " " } else { text }
}

/// Names and looks of the axes, and the number format of the upright one, if it is not to be guessed.
pub(super) fn axes(chart: &mut Chart, x: &str, y: &str, format: Option<&str>) {
    name(chart.x_axis(), x);
    name(chart.y_axis(), y);
    chart.y_axis().set_major_gridlines_line(&faint());
    if let Some(format) = format {
        chart.y_axis().set_num_format(format);
    }
}

/// The same of bars that lie: labels are at the upright axis, the first on top.
pub(super) fn lying(chart: &mut Chart, values: &str, format: &str) {
    name(chart.x_axis(), values);
    chart.x_axis().set_num_format(format).set_major_gridlines(true).set_major_gridlines_line(&faint());
    // The axis of values stays below.
    chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max).set_major_gridlines(false);
}

fn name(axis: &mut ChartAxis, text: &str) {
    if !text.is_empty() {
        axis.set_name(named(text, 80).as_str()).set_name_font(ChartFont::new().set_default_bold(false));
    }
}

/// A line that does not hide what is drawn over it.
fn faint() -> ChartLine {
    let mut faint = ChartLine::new();
    faint.set_color(GREY).set_width(0.25);
    faint
}
