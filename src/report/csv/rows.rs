//! A finished table read back, row by row.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::super::cell::Cell;
use super::super::columns::{Column, Factors, Kind, columns};
use super::super::error::ReportError;
use super::{Dialect, restored};

/// The rows of a table.
pub(in crate::report) struct Rows {
    /// What the table is called: its file without `.csv`.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    path: PathBuf,
    reader: Reader<Box<dyn Read>>,
    dialect: Dialect,
    /// The row under way, used again and again.
    record: StringRecord,
    cells: Vec<Cell>,
}

impl Rows {
    /// Those of the file at `path`, which holds the table `name` in this dialect.
    pub fn open(path: &Path, name: &str, dialect: Dialect, factors: &Factors) -> Result<Self, ReportError> {
        let file = File::open(path).map_err(ReportError::file("read", path))?;
        Self::of(Box::new(file), (path, name), dialect, factors)
    }

    /// Those of what stands in the file at `path`, which holds the table `name`.
    pub fn of(
        text: Box<dyn Read>,
        (path, name): (&Path, &str),
        dialect: Dialect,
        factors: &Factors,
    ) -> Result<Self, ReportError> {
        // A mark at the start is left out by the reader.
        let mut reader = ReaderBuilder::new().delimiter(dialect.separator()).buffer_capacity(1 << 16).from_reader(text);
        let header = reader.headers().map_err(|error| unreadable(path, &error))?;
        let header: Vec<&str> = header.iter().map(restored).collect();
        let columns = columns(name, &header, factors);
        let (record, cells) = (StringRecord::new(), Vec::with_capacity(columns.len()));
        Ok(Self { name: name.to_owned(), columns, path: path.to_owned(), reader, dialect, record, cells })
    }

    /// What its columns are called.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The next row.
    pub fn next(&mut self) -> Result<Option<&[Cell]>, ReportError> {
        if !self.reader.read_record(&mut self.record).map_err(|error| unreadable(&self.path, &error))? {
            return Ok(None);
        }
        self.cells.clear();
        for (text, column) in self.record.iter().zip(&self.columns) {
            let cell = cell(text, column.kind, self.dialect).ok_or_else(|| ReportError::Table {
                path: self.path.clone(),
                line: self.record.position().map(csv::Position::line),
                why: format!("`{text}` in the column `{}` is not a number", column.name),
            })?;
            self.cells.push(cell);
        }
        Ok(Some(&self.cells))
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("path", &self.path).field("columns", &self.columns).finish_non_exhaustive()
    }
}

fn cell(text: &str, kind: Kind, dialect: Dialect) -> Option<Cell> {
    if text.is_empty() {
        return Some(Cell::Empty);
    }
    match kind {
        Kind::Text => Some(Cell::text(restored(text))),
        Kind::Whole => text.parse().ok().map(Cell::Whole),
        Kind::Number => dialect.pointed(text).parse().ok().filter(|number: &f64| number.is_finite()).map(Cell::Number),
    }
}

fn unreadable(path: &Path, error: &csv::Error) -> ReportError {
    ReportError::Table {
        path: path.to_owned(),
        line: error.position().map(csv::Position::line),
        why: match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("it has {len} cells where the header has {expected_len}")
            }
            _ => error.to_string(),
        },
    }
}
