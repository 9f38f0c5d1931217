//! Each metric of a sweep over two factors, as a grid in colours.

use rust_xlsxwriter::{Color, ConditionalFormat3ColorScale, Worksheet, XlsxError};

use super::kept::Kept;
use super::sheet::write;
use super::style::Style;
use super::titles::HEAT;
use crate::experiment::design::Name;
use crate::files::Cell;
use crate::report::formats::dictionary::Dictionary;
use crate::report::manifest::Manifest;

/// Levels of a factor, at most.
const LEVELS: usize = 200;
/// Metrics, at most.
const METRICS: usize = 24;

/// The grids, if the design is one of exactly two factors.
pub(super) fn sheet(
    tables: &[Kept],
    manifest: &Manifest,
    dictionary: &Dictionary,
    style: &Style,
) -> Result<Option<Worksheet>, XlsxError> {
    let Some(table) = tables.iter().find(|table| table.table == "sweep") else { return Ok(None) };
    if manifest.run.design() != Some(Name::Grid) || manifest.run.factors().map_or(0, |factors| factors.len()) != 2 {
        return Ok(None);
    }
    let (down, across) = (levels(table, 1), levels(table, 2));
    let is_grid = down.len() > 1 && across.len() > 1 && table.rows.len() <= down.len() * across.len();
    if !is_grid || down.len() > LEVELS || across.len() > LEVELS {
        return Ok(None);
    }
    let mut worksheet = Worksheet::new();
    worksheet.set_name(HEAT.name)?;
    worksheet.set_column_width(0, 34)?.set_column_range_width(1, across.len() as u16, 12)?;
    let mut breaks = Vec::new();
    let mut top = 0;
    // Each metric has three columns, after the point and its factors; two counts come last.
    for metric in (3..table.columns.len().saturating_sub(2) as u16).step_by(3).take(METRICS) {
        let grid = Grid { table, down: &down, across: &across, metric };
        // A grid stands on one page, if it can.
        if top > 0 {
            breaks.push(top);
        }
        top = grid.draw(&mut worksheet, top, dictionary, style)? + 2;
    }
    worksheet.set_page_breaks(&breaks)?;
    Ok(Some(worksheet))
}

/// The levels of a factor in the order in which they come.
fn levels(table: &Kept, column: usize) -> Vec<Cell> {
    let mut levels: Vec<Cell> = Vec::new();
    for row in &table.rows {
        if levels.len() > LEVELS {
            break;
        }
        if !levels.contains(&row[column]) {
            levels.push(row[column].clone());
        }
    }
    levels
}

struct Grid<'a> {
    table: &'a Kept,
    down: &'a [Cell],
    across: &'a [Cell],
    metric: u16,
}

impl Grid<'_> {
    /// Draws it from the row `top` on; its last row.
    fn draw(
        &self,
        worksheet: &mut Worksheet,
        top: u32,
        dictionary: &Dictionary,
        style: &Style,
    ) -> Result<u32, XlsxError> {
        let Self { table, down, across, metric } = self;
        let name = &table.columns[usize::from(*metric)].name;
        let unit = dictionary.unit(name);
        let named = match unit {
            Some("share" | "count" | "harm") | None => name.to_string(),
            Some(unit) => format!("{name} ({unit})"),
        };
        worksheet.write_string_with_format(top, 0, named, &style.label)?;
        worksheet.write_string_with_format(top, 1, format!("across: {}", table.columns[2].name), &style.text)?;
        let head = top + 1;
        worksheet.write_string_with_format(head, 0, &*table.columns[1].name, &style.header)?;
        worksheet.set_row_height(head, 32)?;
        for (place, level) in (1..).zip(*across) {
            write(worksheet, (head, place), level, &style.header)?;
        }
        for (row, level) in (head + 1..).zip(*down) {
            write(worksheet, (row, 0), level, &style.general)?;
        }
        let format = if unit == Some("share") { &style.share } else { &style.number };
        for row in &table.rows {
            let places =
                (down.iter().position(|level| *level == row[1]), across.iter().position(|level| *level == row[2]));
            if let (Some(y), Some(x)) = places {
                let place = (head + 1 + y as u32, 1 + x as u16);
                write(worksheet, place, &row[usize::from(*metric)], format)?;
            }
        }
        let last = head + down.len() as u32;
        let scale = ConditionalFormat3ColorScale::new()
            .set_minimum_color(Color::RGB(0xF7_FB_FF))
            .set_midpoint_color(Color::RGB(0x9E_CA_E1))
            .set_maximum_color(Color::RGB(0x2F_7F_BC));
        worksheet.add_conditional_format(head + 1, 1, last, across.len() as u16, &scale)?;
        Ok(last)
    }
}
