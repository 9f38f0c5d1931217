//! A finished table read back, row by row.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::{Reader, ReaderBuilder, StringRecord};
use phaseline_engine::column::{Column, Kind};

use super::lines::Lines;
use super::{Dialect, restored};
use crate::cell::Cell;
use crate::error::FileError;

/// The rows of a table.
pub struct Rows {
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
    /// Those of the file at `path`, which holds the table `name` in this dialect. CSV does not say what is in a column:
    /// `kind` does, of its place and its name.
    pub fn open(
        path: &Path,
        name: &str,
        dialect: Dialect,
        kind: impl Fn(usize, &str) -> Kind,
    ) -> Result<Self, FileError> {
        let file = File::open(path).map_err(FileError::of("read", path))?;
        Self::of(Box::new(file), (path, name), dialect, kind)
    }

    /// Those of what stands in the file at `path`, which holds the table `name`.
    pub fn of(
        text: Box<dyn Read>,
        (path, name): (&Path, &str),
        dialect: Dialect,
        kind: impl Fn(usize, &str) -> Kind,
    ) -> Result<Self, FileError> {
        // A mark at the start is left out by the reader.
        let mut reader = ReaderBuilder::new().delimiter(dialect.separator()).buffer_capacity(1 << 16).from_reader(text);
        let header = reader.headers().map_err(|error| unreadable(path, &error))?;
        let column = |(place, name): (usize, &str)| Column { name: name.to_owned().into(), kind: kind(place, name) };
        let columns: Vec<Column> = header.iter().map(restored).enumerate().map(column).collect();
        let (record, cells) = (StringRecord::new(), Vec::with_capacity(columns.len()));
        Ok(Self { name: name.to_owned(), columns, path: path.to_owned(), reader, dialect, record, cells })
    }

    /// What its columns are called.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_ref())
    }

    /// The next row.
    pub fn next_row(&mut self) -> Result<Option<&[Cell]>, FileError> {
        if !self.reader.read_record(&mut self.record).map_err(|error| unreadable(&self.path, &error))? {
            return Ok(None);
        }
        self.cells.clear();
        for (text, column) in self.record.iter().zip(&self.columns) {
            let cell = cell(text, column.kind, self.dialect).ok_or_else(|| FileError::Table {
                path: self.path.clone(),
                line: self.record.position().map(csv::Position::line),
                why: format!("`{text}` in the column `{}` is not {}", column.name, expected(column.kind)),
            })?;
            self.cells.push(cell);
        }
        Ok(Some(&self.cells))
    }

    /// All of them as CSV for programs.
    pub fn plain_text(mut self) -> Result<String, FileError> {
        let path = self.path.clone();
        let wrong = |error: io::Error| FileError::of("read", &path)(error);
        let mut lines = Lines::new(Vec::new(), Dialect::Plain);
        lines.header(self.header()).map_err(wrong)?;
        while let Some(cells) = self.next_row()? {
            lines.row(cells).map_err(wrong)?;
        }
        let bytes = lines.into_inner().map_err(wrong)?;
        // Made of texts, so it is one.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
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
        Kind::Text | Kind::Date => Some(Cell::text(restored(text))),
        Kind::Boolean => Some(Cell::text(text)).filter(|cell| cell.truth().is_some()),
        Kind::Whole => text.parse().ok().map(Cell::Whole),
        Kind::Number => dialect.pointed(text).parse().ok().filter(|number: &f64| number.is_finite()).map(Cell::Number),
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Date => "a text",
        Kind::Boolean => "yes or no",
        Kind::Whole | Kind::Number => "a number",
    }
}

fn unreadable(path: &Path, error: &csv::Error) -> FileError {
    FileError::Table {
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
