//! Results as one workbook: a sheet a table under a title that says what it answers, a cover, charts, what was assumed, and
//! what every column means. Numbers are numbers in full; how many digits are shown is a matter of their format. Text is
//! written as text, so nothing in a scenario's names becomes a formula.

mod charts;
mod cover;
mod heat;
mod kept;
mod sheet;
mod style;
mod titles;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Worksheet, XlsxError};

use super::Writer;
use super::dictionary::Dictionary;
use crate::files::{Beside, Rows, Sealed, table_name};
use crate::report::error::ReportError;
use crate::report::html::Section;
use crate::report::manifest::Manifest;
use kept::Kept;
use sheet::{Numbering, Target};
use style::Style;
use titles::{Sheet, title_of};

/// The file.
pub(super) const FILE: &str = "results.xlsx";
/// Rows of a sheet, by the format.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// Beyond so many rows a sheet is written to disk as it comes, and only what was last is in memory.
pub(super) const MANY: u64 = 20_000;
/// The day on which every workbook says that it was made: the same results give the same bytes.
const MADE: (u16, u8, u8) = (2026, 1, 1);

/// The workbook, being written.
pub(super) struct Workbook {
    path: PathBuf,
    directory: PathBuf,
    book: rust_xlsxwriter::Workbook,
    manifest: Manifest,
    /// What a page says of the results.
    said: Option<Section>,
    /// Rows by table.
    rows: HashMap<String, u64>,
    /// Rows that a sheet takes, its header included.
    most_rows: u32,
    style: Style,
    dictionary: Dictionary,
    /// The sheets of tables so far, with what is told of them.
    sheets: Vec<(Sheet, Worksheet)>,
    /// Tables that are small enough to draw from.
    kept: Vec<Kept>,
}

impl Workbook {
    /// That of the results in `directory`, of which a page says what is `said`, with sheets of at most so many rows.
    pub fn new(
        directory: &Path,
        manifest: &Manifest,
        said: Option<Section>,
        most_rows: u32,
    ) -> Result<Self, ReportError> {
        let path = directory.join(FILE);
        let mut book = rust_xlsxwriter::Workbook::new();
        book.set_tempdir(directory).map_err(unwritten(&path))?;
        let rows = manifest.files.iter().map(|record| (table_name(&record.file).to_owned(), record.rows)).collect();
        Ok(Self {
            path,
            directory: directory.to_owned(),
            book,
            manifest: manifest.clone(),
            said,
            rows,
            most_rows,
            style: Style::new(),
            dictionary: Dictionary::new(),
            sheets: Vec::new(),
            kept: Vec::new(),
        })
    }

    fn name(&self) -> &str {
        match self.manifest.run.text("scenario") {
            "" => self.manifest.run.text("condition"),
            name => name,
        }
    }

    fn blank(&mut self, is_large: bool) -> Result<Worksheet, ReportError> {
        if !is_large {
            return Ok(Worksheet::new());
        }
        self.book.new_worksheet_with_constant_memory().map_err(unwritten(&self.path))
    }

    /// Everything but the tables, and all in its order.
    fn complete(&mut self) -> Result<(), XlsxError> {
        self.sheets.sort_by_key(|(sheet, _)| sheet.rank);
        let tables: Vec<Sheet> = self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect();
        let charts = charts::sheets(&self.kept, &self.manifest, &self.style)?;
        let heat = heat::sheet(&self.kept, &self.manifest, &self.dictionary, &self.style)?;
        let assumptions = words::scenario(&self.manifest, &self.style)?;
        let dictionary = words::dictionary(&self.kept_columns(), &self.dictionary, &self.style)?;
        let drawn = charts.drawn.into_iter().map(|sheet| (titles::CHARTS, sheet));
        let first: Vec<(Sheet, Worksheet)> = drawn
            .map(|(sheet, worksheet)| (sheet.owned(), worksheet))
            .chain(heat.map(|sheet| (titles::HEAT.owned(), sheet)))
            .collect();
        let last = assumptions.map(|sheet| (titles::SCENARIO.owned(), sheet)).into_iter();
        let last = last.chain([(titles::DICTIONARY.owned(), dictionary)]);
        let last: Vec<(Sheet, Worksheet)> =
            last.chain(charts.data.map(|sheet| (titles::CHART_DATA.owned(), sheet))).collect();
        let told: Vec<&Sheet> =
            first.iter().map(|(sheet, _)| sheet).chain(&tables).chain(last.iter().map(|(sheet, _)| sheet)).collect();
        let cover = cover::sheet(&self.manifest, self.name(), self.said.as_ref(), &told, &self.style)?;
        let all = first.into_iter().chain(std::mem::take(&mut self.sheets)).chain(last);
        let sheets = std::iter::once((titles::COVER.owned(), cover)).chain(all);
        let (name, version) = (self.name().to_owned(), self.manifest.run.text("version").to_owned());
        for (sheet, mut worksheet) in sheets {
            style::print_set_up(&mut worksheet, &name, &sheet.name, (&version, sheet.across));
            self.book.push_worksheet(worksheet);
        }
        Ok(())
    }

    /// The columns of each table, by the title of its sheet.
    fn kept_columns(&self) -> Vec<words::Described> {
        let first = self.sheets.iter().filter(|(sheet, _)| sheet.part == 1);
        first.map(|(sheet, _)| (sheet.name.clone(), sheet.table.clone(), sheet.columns.clone())).collect()
    }
}

impl Writer for Workbook {
    fn table(&mut self, mut rows: Rows) -> Result<(), ReportError> {
        let count = self.rows.get(&rows.name).copied().unwrap_or(0);
        let is_large = count > MANY;
        let title = title_of(&rows.name);
        let mut kept = Kept::new(&rows, title.name, count <= MANY);
        let mut number = Numbering::new(title, &rows);
        loop {
            let worksheet = self.blank(is_large)?;
            let target =
                Target { worksheet, style: &self.style, dictionary: &self.dictionary, most_rows: self.most_rows };
            let (sheet, worksheet, more) = number.next(target, &mut rows, &mut kept, &self.path)?;
            self.sheets.push((sheet, worksheet));
            if !more {
                break;
            }
        }
        self.kept.extend(kept.whole());
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Sealed>, ReportError> {
        self.complete().map_err(unwritten(&self.path))?;
        let (year, month, day) = MADE;
        let made = ExcelDateTime::from_ymd(year, month, day).map_err(unwritten(&self.path))?;
        let properties = DocProperties::new()
            .set_title(self.name())
            .set_author(env!("CARGO_PKG_NAME"))
            .set_subject(titles::kind(self.manifest.run.kind()))
            .set_creation_datetime(&made);
        self.book.set_properties(&properties);
        let mut file = Beside::new(&self.directory, FILE)?;
        self.book.save_to_writer(&mut file).map_err(unwritten(&self.path))?;
        Ok(vec![file.seal()?])
    }
}

/// Why the workbook could not be written.
fn unwritten(path: &Path) -> impl Fn(XlsxError) -> ReportError {
    move |error| match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => ReportError::file("write", path)(error),
        other => ReportError::Format { path: path.to_owned(), why: other.to_string() },
    }
}

#[cfg(test)]
mod tests;
