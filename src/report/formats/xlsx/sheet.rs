//! A table as one sheet, or as several where a sheet is full.

use std::path::Path;

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, ExcelDateTime, Format,
    Worksheet, XlsxError,
};

use super::kept::Kept;
use super::style::{GREEN, HIGHER, LOWER, PALE, RED, Style};
use super::titles::{Sheet, Title, rank};
use super::unwritten;
use crate::column::{Column, Kind};
use crate::files::{Cell, Rows};
use crate::report::error::ReportError;
use crate::report::formats::dictionary::Dictionary;
use crate::report::text::capital;

/// Characters of a cell, by the format.
const LONGEST: usize = 32_767;
/// Rows that decide how wide columns are.
const MEASURED: u32 = 500;
/// Characters of a column, at least and at most.
const WIDTHS: (usize, usize) = (9, 48);
/// Characters that can be read on one line of a page, and pages that may stand side by side.
const LINE: usize = 190;
const ACROSS: usize = 8;
/// Whole numbers up to here are exact in a cell.
const EXACT: u64 = 1 << 53;

/// Words and their colours. Whether more of a metric is good, the table does not say: neither colour does.
const VERDICTS: [(&str, Color); 4] = [("higher", HIGHER), ("lower", LOWER), ("met", GREEN), ("missed", RED)];

/// What a part of a table is written to.
pub(super) struct Target<'a> {
    pub worksheet: Worksheet,
    pub style: &'a Style,
    pub dictionary: &'a Dictionary,
    pub most_rows: u32,
}

/// The parts of a table.
pub(super) struct Numbering {
    title: Title,
    part: u32,
    columns: Vec<Column>,
    /// The word, in which column, that says that the numbers of a row are shares.
    shares: Option<(usize, &'static str)>,
    /// Whether all numbers are.
    are_shares: bool,
    /// A row that found its sheet full.
    waiting: Option<Vec<Cell>>,
}

impl Numbering {
    pub fn new(title: Title, rows: &Rows) -> Self {
        let (column, word) = if rows.name == "timeline" { ("metric", "compliance") } else { ("unit", "share") };
        let shares = rows.columns.iter().position(|there| there.name == column).map(|place| (place, word));
        let are_shares = rows.name == "survival";
        Self { title, part: 0, columns: rows.columns.clone(), shares, are_shares, waiting: None }
    }

    /// Writes the next part; whether there are more rows than it takes.
    pub fn next(
        &mut self,
        target: Target<'_>,
        rows: &mut Rows,
        kept: &mut Kept,
        path: &Path,
    ) -> Result<(Sheet, Worksheet, bool), ReportError> {
        self.part += 1;
        let name =
            if self.part == 1 { self.title.name.to_owned() } else { format!("{} {}", self.title.name, self.part) };
        let mut part = Part::begin(self, target, &name).map_err(unwritten(path))?;
        let waiting = self.waiting.take();
        if let Some(cells) = waiting {
            part.row(self, &cells).map_err(unwritten(path))?;
        }
        let mut more = false;
        while let Some(cells) = rows.next_row()? {
            if part.is_full() {
                kept.broken();
                self.waiting = Some(cells.to_vec());
                more = true;
                break;
            }
            part.row(self, cells).map_err(unwritten(path))?;
            kept.take(cells);
        }
        let across = part.across() as u16;
        let worksheet = part.end(self).map_err(unwritten(path))?;
        let answers = match (self.part, more) {
            (1, false) => self.title.answers.to_owned(),
            (1, true) => format!("{}; a sheet is full, and it goes on", self.title.answers),
            (part, _) => format!("the same, part {part}"),
        };
        let table = rows.name.clone();
        let rank = (rank(&table), self.part);
        Ok((
            Sheet { name, answers, table, part: self.part, columns: self.columns.clone(), across, rank },
            worksheet,
            more,
        ))
    }
}

/// A sheet being written.
struct Part<'a> {
    target: Target<'a>,
    /// The row that comes next.
    row: u32,
    widths: Vec<usize>,
}

impl<'a> Part<'a> {
    fn begin(of: &Numbering, mut target: Target<'a>, name: &str) -> Result<Self, XlsxError> {
        target.worksheet.set_name(name)?;
        let mut widths = Vec::with_capacity(of.columns.len());
        for (place, column) in (0..).zip(&of.columns) {
            let heading = heading(column, target.dictionary);
            // A header is wrapped between words, and has a button for filters beside it.
            let longest = heading.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
            widths.push((longest + 3).max(heading.chars().count() / 3 + 3));
            target.worksheet.write_string_with_format(0, place, heading, &target.style.header)?;
        }
        target.worksheet.set_row_height(0, 48)?;
        Ok(Self { target, row: 1, widths })
    }

    /// How wide a column is.
    fn width(&self, place: usize) -> usize {
        self.widths[place].clamp(WIDTHS.0, WIDTHS.1)
    }

    /// How many pages its columns take side by side.
    fn across(&self) -> usize {
        let all: usize = (0..self.widths.len()).map(|place| self.width(place)).sum();
        all.div_ceil(LINE).clamp(1, ACROSS)
    }

    fn is_full(&self) -> bool {
        self.row >= self.target.most_rows
    }

    fn row(&mut self, of: &Numbering, cells: &[Cell]) -> Result<(), XlsxError> {
        let says = |(place, word): (usize, &str)| matches!(&cells[place], Cell::Text(text) if text == word);
        let is_share = of.are_shares || of.shares.is_some_and(says);
        for (place, (cell, column)) in cells.iter().zip(&of.columns).enumerate() {
            let format = format(self.target.style, self.target.dictionary, column, is_share);
            let (worksheet, at) = (&mut self.target.worksheet, (self.row, place as u16));
            let truth = cell.truth().filter(|_| column.kind == Kind::Boolean);
            let date = date(cell).filter(|_| column.kind == Kind::Date);
            if let Some(truth) = truth {
                worksheet.write_boolean_with_format(at.0, at.1, truth, format)?;
            } else if let Some(date) = date {
                worksheet.write_datetime_with_format(at.0, at.1, &date, format)?;
            } else {
                write(worksheet, at, cell, format)?;
            }
            if self.row <= MEASURED {
                self.widths[place] = self.widths[place].max(shown(cell) + 2);
            }
        }
        self.row += 1;
        Ok(())
    }

    fn end(mut self, of: &Numbering) -> Result<Worksheet, XlsxError> {
        let last = of.columns.len().saturating_sub(1) as u16;
        let (across, widths) = (self.across(), (0..self.widths.len()).map(|place| self.width(place) as f64));
        let widths: Vec<f64> = widths.collect();
        let worksheet = &mut self.target.worksheet;
        for (place, width) in (0..).zip(widths) {
            worksheet.set_column_width(place, width)?;
        }
        worksheet.set_freeze_panes(1, of.title.keys)?;
        worksheet.set_repeat_rows(0, 0)?;
        if across > 1 && of.title.keys > 0 {
            worksheet.set_repeat_columns(0, of.title.keys - 1)?;
        }
        if self.row > 1 {
            worksheet.autofilter(0, 0, self.row - 1, last)?;
            for (place, column) in (0..).zip(&of.columns) {
                emphasis(worksheet, (place, self.row - 1), &column.name)?;
            }
        }
        Ok(self.target.worksheet)
    }
}

/// Bars behind the chief shares, colours for verdicts.
fn emphasis(worksheet: &mut Worksheet, (place, last): (u16, u32), column: &str) -> Result<(), XlsxError> {
    match column {
        "compliance" | "met_share" | "missed_share" | "share" | "survival" | "coverage" | "density" => {
            let bar = ConditionalFormatDataBar::new()
                .set_fill_color(PALE)
                .set_solid_fill(true)
                .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
                .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1);
            worksheet.add_conditional_format(1, place, last, place, &bar)?;
        }
        "verdict" | "target" => {
            for (word, color) in VERDICTS {
                let rule = coloured(color).set_rule(ConditionalFormatCellRule::EqualTo(word));
                worksheet.add_conditional_format(1, place, last, place, &rule)?;
            }
        }
        "chosen" | "restricted" | "told_apart" => {
            let rule = coloured(GREEN).set_rule(ConditionalFormatCellRule::EqualTo(true));
            worksheet.add_conditional_format(1, place, last, place, &rule)?;
        }
        _ => {}
    }
    Ok(())
}

fn coloured(color: Color) -> ConditionalFormatCell {
    ConditionalFormatCell::new().set_format(Format::new().set_bold().set_font_color(color))
}

/// Writes a cell as what it is.
pub(super) fn write(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            worksheet.write_string_with_format(row, column, whole_or_told(text), format)?;
        }
        // A number of a cell has 53 bits; what has more is only exact as text.
        Cell::Whole(whole) if *whole > EXACT => {
            worksheet.write_string_with_format(row, column, whole.to_string(), format)?;
        }
        Cell::Whole(whole) => {
            worksheet.write_number_with_format(row, column, *whole as f64, format)?;
        }
        Cell::Number(number) => {
            worksheet.write_number_with_format(row, column, *number, format)?;
        }
    }
    Ok(())
}

/// The date that a text is, if a workbook can have it.
fn date(cell: &Cell) -> Option<ExcelDateTime> {
    let Cell::Text(text) = cell else { return None };
    ExcelDateTime::parse_from_str(text).ok()
}

/// A text, or as much of it as a cell takes and a word that there was more.
fn whole_or_told(text: &str) -> String {
    const MORE: &str = " … (longer than a cell; in full in the CSV table)";
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    // No character takes more than two of the units that count.
    text.chars().take((LONGEST - MORE.len()) / 2).chain(MORE.chars()).collect()
}

/// How a cell of a column is shown; `is_share` says that the unit of its row is a share.
fn format<'s>(style: &'s Style, dictionary: &Dictionary, column: &Column, is_share: bool) -> &'s Format {
    // A variance is in the square of the unit.
    let in_unit_of_row = !column.name.contains("variance");
    match column.kind {
        Kind::Text | Kind::Boolean => &style.text,
        Kind::Date => &style.date,
        Kind::Whole => &style.whole,
        Kind::Number if matches!(&*column.name, "day" | "quantile") => &style.general,
        Kind::Number if is_share && in_unit_of_row => &style.share,
        Kind::Number if dictionary.unit(&column.name) == Some("share") => &style.share,
        Kind::Number => &style.number,
    }
}

/// A column's name for people: words, and the unit.
pub(super) fn heading(column: &Column, dictionary: &Dictionary) -> String {
    let unit = dictionary.unit(&column.name).filter(|unit| !matches!(*unit, "share" | "count" | "harm"));
    let unit = unit.map(|unit| format!(" ({unit})")).unwrap_or_default();
    // Addresses and paths are names; so are those that begin with a phase.
    if column.name.contains(['[', '.', ' ']) {
        return format!("{}{unit}", column.name);
    }
    let bare = ["_per_d", "_h", "_d"].iter().find_map(|end| column.name.strip_suffix(end)).unwrap_or(&column.name);
    let words = bare.replace('_', " ").replace("ci ", "CI ").replace("std error", "standard error");
    if words.starts_with('p') && words[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return words;
    }
    format!("{}{unit}", capital(&words))
}

/// About how many characters a cell shows.
fn shown(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.chars().count(),
        Cell::Whole(whole) => whole.to_string().len() * 4 / 3,
        Cell::Number(number) => format!("{number:.0}").len() * 4 / 3 + 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_a_metric_went_up_is_neither_good_nor_bad() {
        let colour = |verdict: &str| VERDICTS.iter().find(|(word, _)| *word == verdict).unwrap().1;
        let (up, down) = (colour("higher"), colour("lower"));
        assert_ne!(up, down);
        assert!(![up, down].iter().any(|colour| [GREEN, RED].contains(colour)));
    }
}
