//! Tables as CSV: UTF-8, quoted as RFC 4180 says, lines ended by LF, written beside their place and moved there.

mod dialect;
mod lines;
mod rows;

use std::borrow::Cow;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use phaseline_engine::experiment::Settled;
use serde::{Deserialize, Serialize};

use crate::beside::{Beside, Sealed, part_name};
use crate::cell::Cell;
use crate::digest::Digested;
use crate::error::FileError;

pub use dialect::Dialect;
use lines::Lines;
pub use rows::Rows;

/// What is remembered of a finished table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// File name.
    pub file: String,
    /// Rows, without the header.
    pub rows: u64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub digest: String,
}

/// A table beside its place, and what is remembered of it.
pub type Written = (FileRecord, Sealed);

/// A CSV file being written.
#[derive(Debug)]
pub struct CsvFile {
    lines: Lines<Digested<Beside>>,
    path: PathBuf,
    rows: u64,
}

impl CsvFile {
    /// Will be `directory`/`name`, beginning with `header`.
    pub fn new(directory: &Path, name: &str, header: impl IntoIterator<Item: AsRef<str>>) -> Result<Self, FileError> {
        Self::begun(Beside::new(directory, name)?, directory.join(name), Dialect::Plain, header)
    }

    /// The same, but left where it is if it is not finished; it goes on after the part that is `settled`, if any is.
    pub(crate) fn kept(
        directory: &Path,
        name: &str,
        header: impl IntoIterator<Item: AsRef<str>>,
        settled: Option<&Settled>,
    ) -> Result<Self, FileError> {
        let path = directory.join(name);
        match settled {
            None => Self::begun(Beside::kept(directory, name, 0)?, path, Dialect::Plain, header),
            Some(Settled { bytes, rows, .. }) => {
                let beside = Beside::kept(directory, name, *bytes)?;
                let begun = beside.begun().and_then(|begun| Digested::new(begun).continued(beside));
                let lines = Lines::new(begun.map_err(FileError::of("read", &path))?, Dialect::Plain);
                Ok(Self { lines, path, rows: *rows })
            }
        }
    }

    fn begun(
        beside: Beside,
        path: PathBuf,
        dialect: Dialect,
        header: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<Self, FileError> {
        let begin = || {
            let mut into = Digested::new(beside);
            into.write_all(dialect.mark().as_bytes())?;
            let mut lines = Lines::new(into, dialect);
            lines.header(header)?;
            Ok(lines)
        };
        let lines = begin().map_err(FileError::of("write", &path))?;
        Ok(Self { lines, path, rows: 0 })
    }

    /// Puts what is written on the disk; how many bytes and rows that is.
    pub(crate) fn settle(&mut self) -> Result<(u64, u64), FileError> {
        let bytes = self.lines.flushed().and_then(|into| into.inner().settle());
        Ok((bytes.map_err(FileError::of("write", &self.path))?, self.rows))
    }

    /// The next row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), FileError> {
        self.rows += 1;
        self.lines.row(cells).map_err(FileError::of("write", &self.path))
    }

    /// Finishes it beside its place.
    pub fn finish(self) -> Result<Written, FileError> {
        let all = self.lines.into_inner().map_err(FileError::of("write", &self.path))?;
        let (beside, digest) = all.finish();
        let sealed = beside.seal()?;
        Ok((FileRecord { file: sealed.name(), rows: self.rows, digest }, sealed))
    }
}

/// The file of the table called `name`.
pub fn table_file(name: &str) -> String {
    format!("{name}.csv")
}

/// The table that is in the file called `file`.
pub fn table_name(file: &str) -> &str {
    file.strip_suffix(".csv").unwrap_or(file)
}

/// Writes `rows` in `dialect` beside their place in `directory`.
pub fn write_rows(directory: &Path, rows: &mut Rows, dialect: Dialect) -> Result<Written, FileError> {
    let beside = Beside::new(directory, &table_file(&rows.name))?;
    copied(directory, rows, beside, dialect)
}

/// Writes `rows` for programs, to where they are kept while they are under way.
pub fn write_part(directory: &Path, rows: &mut Rows) -> Result<(), FileError> {
    let beside = Beside::new(directory, &part_name(&table_file(&rows.name)))?;
    copied(directory, rows, beside, Dialect::Plain)?.1.put()
}

fn copied(directory: &Path, rows: &mut Rows, beside: Beside, dialect: Dialect) -> Result<Written, FileError> {
    let path = directory.join(table_file(&rows.name));
    let mut file = CsvFile::begun(beside, path, dialect, rows.header())?;
    while let Some(cells) = rows.next_row()? {
        file.row(cells)?;
    }
    file.finish()
}

/// A text that no spreadsheet takes for a formula: one that would be begins with an apostrophe instead. So does one that
/// looks as if it had been changed in this way, so that reading gives every text back.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`neutral`] was given.
fn restored(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

/// Whether a spreadsheet would take it for a formula, once apostrophes before it are gone.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    matches!(bare.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')) && !is_plain_number(bare)
}

/// A sign, digits, and a point at most.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.parse::<f64>().is_ok() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests;
