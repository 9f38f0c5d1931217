//! Tables as CSV: UTF-8, quoted as RFC 4180 says, lines ended by LF, written beside their place and moved there.

mod dialect;
mod lines;
mod rows;

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::experiment::Settled;

use super::beside::{Beside, Sealed, part_name};
use super::cell::Cell;
use super::columns::Factors;
use super::digest::Digested;
use super::error::ReportError;
use super::manifest::{FileRecord, Manifest};
use super::tables::Table;

pub use dialect::Dialect;
use lines::Lines;
pub(super) use rows::Rows;

/// A table beside its place, and what the manifest says of it.
pub(super) type Written = (FileRecord, Sealed);

/// A CSV file being written.
#[derive(Debug)]
pub(super) struct CsvFile {
    lines: Lines<Digested<Beside>>,
    path: PathBuf,
    rows: u64,
}

impl CsvFile {
    /// Will be `directory`/`name`, beginning with `header`.
    pub fn new<'h>(
        directory: &Path,
        name: &str,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, ReportError> {
        Self::begun(Beside::new(directory, name)?, directory.join(name), Dialect::Plain, header)
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
            None => Self::begun(Beside::kept(directory, name, 0)?, path, Dialect::Plain, header),
            Some(Settled { bytes, rows, .. }) => {
                let beside = Beside::kept(directory, name, *bytes)?;
                let begun = beside.begun().and_then(|begun| Digested::new(begun).continued(beside));
                let lines = Lines::new(begun.map_err(ReportError::file("read", &path))?, Dialect::Plain);
                Ok(Self { lines, path, rows: *rows })
            }
        }
    }

    fn begun<'h>(
        beside: Beside,
        path: PathBuf,
        dialect: Dialect,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, ReportError> {
        let begin = || {
            let mut into = Digested::new(beside);
            into.write_all(dialect.mark().as_bytes())?;
            let mut lines = Lines::new(into, dialect);
            lines.header(header)?;
            Ok(lines)
        };
        let lines = begin().map_err(ReportError::file("write", &path))?;
        Ok(Self { lines, path, rows: 0 })
    }

    /// Puts what is written on the disk; how many bytes and rows that is.
    pub fn settle(&mut self) -> io::Result<(u64, u64)> {
        Ok((self.lines.flushed()?.inner().settle()?, self.rows))
    }

    /// The next row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c Cell>) -> io::Result<()> {
        self.rows += 1;
        self.lines.row(cells)
    }

    /// Finishes it beside its place.
    pub fn finish(self) -> Result<Written, ReportError> {
        let all = self.lines.into_inner().map_err(ReportError::file("write", &self.path))?;
        let (beside, digest) = all.finish();
        let sealed = beside.seal()?;
        Ok((FileRecord { file: sealed.name(), rows: self.rows, digest }, sealed))
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

/// The table that is in the file called `file`.
pub(super) fn table_name(file: &str) -> &str {
    file.strip_suffix(".csv").unwrap_or(file)
}

/// Writes `table` beside its place in `directory`.
pub(super) fn write_table(directory: &Path, table: &Table) -> Result<Written, ReportError> {
    let name = table_file(table.heading.name);
    let mut file = CsvFile::new(directory, &name, table.heading.columns.iter().copied())?;
    for row in &table.rows {
        file.row(row).map_err(ReportError::file("write", &file.path))?;
    }
    file.finish()
}

/// Writes `rows` in `dialect` beside their place in `directory`.
pub(super) fn write_rows(directory: &Path, rows: &mut Rows, dialect: Dialect) -> Result<Written, ReportError> {
    let beside = Beside::new(directory, &table_file(&rows.name))?;
    copied(directory, rows, beside, dialect)
}

/// Writes `rows` for programs, to where they are kept while they are under way.
pub(super) fn write_part(directory: &Path, rows: &mut Rows) -> Result<(), ReportError> {
    let beside = Beside::new(directory, &part_name(&table_file(&rows.name)))?;
    copied(directory, rows, beside, Dialect::Plain)?.1.put()
}

fn copied(directory: &Path, rows: &mut Rows, beside: Beside, dialect: Dialect) -> Result<Written, ReportError> {
    let path = directory.join(table_file(&rows.name));
    let mut file = CsvFile::begun(beside, path, dialect, rows.header())?;
    while let Some(cells) = rows.next()? {
        file.row(cells).map_err(ReportError::file("write", &file.path))?;
    }
    file.finish()
}

/// The table `name` of the results that `manifest` vouches for, as CSV for programs in whichever dialect it stands there.
pub(super) fn plain_text(directory: &Path, name: &str, manifest: &Manifest) -> Result<String, ReportError> {
    let path = directory.join(table_file(name));
    if manifest.csv.is_plain() {
        return std::fs::read_to_string(&path).map_err(ReportError::file("read", &path));
    }
    let mut rows = Rows::open(&path, name, manifest.csv, &Factors::of(manifest))?;
    let wrong = |error: io::Error| ReportError::file("read", &path)(error);
    let mut lines = Lines::new(Vec::new(), Dialect::Plain);
    lines.header(rows.header()).map_err(wrong)?;
    while let Some(cells) = rows.next()? {
        lines.row(cells).map_err(wrong)?;
    }
    let bytes = lines.into_inner().map_err(wrong)?;
    // Made of texts, so it is one.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A text that no spreadsheet takes for a formula: one that would be begins with an apostrophe instead. So does one that
/// looks as if it had been changed in this way, so that [`restored`] gives every text back.
pub(super) fn neutral(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`neutral`] was given.
pub(super) fn restored(text: &str) -> &str {
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
