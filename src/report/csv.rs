//! Tables as CSV: UTF-8, quoted as RFC 4180 says, lines ended by LF, written beside their place and moved there.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::experiment::Settled;

use super::beside::{Beside, Sealed};
use super::cell::Cell;
use super::error::ReportError;
use super::manifest::FileRecord;
use super::tables::Table;

/// A CSV file being written.
#[derive(Debug)]
pub(super) struct CsvFile {
    writer: csv::Writer<Beside>,
    path: PathBuf,
    rows: u64,
    /// The text of a number, used again and again.
    text: String,
}

impl CsvFile {
    /// Will be `directory`/`name`, beginning with `header`.
    pub fn new<'h>(
        directory: &Path,
        name: &str,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, ReportError> {
        Self::begun(Beside::new(directory, name)?, directory.join(name), header)
    }

    /// The same, but left where it is if it is not finished; it goes on after the part that is `settled`, if any is.
    pub fn kept<'h>(
        directory: &Path,
        name: &str,
        header: impl IntoIterator<Item = &'h str>,
        settled: Option<&Settled>,
    ) -> Result<Self, ReportError> {
        let path = directory.join(name);
        match settled {
            None => Self::begun(Beside::kept(directory, name, 0)?, path, header),
            Some(Settled { bytes, rows, .. }) => {
                Ok(Self { rows: *rows, ..Self::to(Beside::kept(directory, name, *bytes)?, path) })
            }
        }
    }

    fn to(beside: Beside, path: PathBuf) -> Self {
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::Any(b'\n')).buffer_capacity(1 << 16);
        Self { writer: builder.from_writer(beside), path, rows: 0, text: String::new() }
    }

    fn begun<'h>(
        beside: Beside,
        path: PathBuf,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, ReportError> {
        let mut file = Self::to(beside, path);
        for column in header {
            file.text_cell(column).map_err(ReportError::file("write", &file.path))?;
        }
        file.end_line().map_err(ReportError::file("write", &file.path))?;
        Ok(file)
    }

    /// Hands what is written to the system; how many bytes and rows that is.
    pub fn settle(&mut self) -> io::Result<(u64, u64)> {
        self.writer.flush()?;
        Ok((self.writer.get_ref().length()?, self.rows))
    }

    /// The next row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c Cell>) -> io::Result<()> {
        for cell in cells {
            self.cell(cell)?;
        }
        self.rows += 1;
        self.end_line()
    }

    fn cell(&mut self, cell: &Cell) -> io::Result<()> {
        use std::fmt::Write as _;
        if let Cell::Text(text) = cell {
            return self.text_cell(text);
        }
        self.text.clear();
        write!(self.text, "{cell}").map_err(io::Error::other)?;
        self.writer.write_field(&self.text).map_err(io::Error::from)
    }

    fn text_cell(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_field(neutral(text).as_bytes()).map_err(io::Error::from)
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.writer.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// Finishes it beside its place; says how many rows it has.
    pub fn finish(self) -> Result<(u64, Sealed), ReportError> {
        let Self { writer, path, rows, .. } = self;
        let beside = writer.into_inner().map_err(|error| {
            let kind = error.error().kind();
            ReportError::File { action: "write", path, source: io::Error::new(kind, error.to_string()) }
        })?;
        Ok((rows, beside.seal()?))
    }

    /// Where it will be.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The file of the table called `name`.
pub(super) fn table_file(name: &str) -> String {
    format!("{name}.csv")
}

/// Writes `table` beside its place in `directory`.
pub(super) fn write_table(directory: &Path, table: &Table) -> Result<(FileRecord, Sealed), ReportError> {
    let name = table_file(table.heading.name);
    let mut file = CsvFile::new(directory, &name, table.heading.columns.iter().copied())?;
    for row in &table.rows {
        file.row(row).map_err(ReportError::file("write", &file.path))?;
    }
    let (rows, sealed) = file.finish()?;
    Ok((FileRecord { file: name, rows }, sealed))
}

/// A text that no spreadsheet takes for a formula: one that would be begins with an apostrophe instead.
pub(super) fn neutral(text: &str) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula && !is_plain_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A sign, digits, and a point at most.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.parse::<f64>().is_ok() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests;
