//! Results read back from the directory that holds them: the manifest, and any of the tables that it vouches for.

use std::fmt;
use std::path::{Path, PathBuf};

use super::columns::{Factors, open_table};
use super::error::ReportError;
use super::identity::{FORMAT, ResultKind};
use super::manifest::Manifest;
use crate::files::{Cell, FileError, FileRecord, Rows, digest_of, table_file};

/// Finished results in a directory.
#[derive(Debug)]
pub struct Found {
    /// Where they are.
    pub directory: PathBuf,
    /// What they are.
    pub manifest: Manifest,
}

/// A table as it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTable {
    /// The file.
    pub path: PathBuf,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// One row of a table, which tells its cells by their columns' names.
#[derive(Debug, Clone, Copy)]
pub struct FoundRow<'t> {
    table: &'t FoundTable,
    /// From 0, below the header.
    number: usize,
}

/// Why results could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// A file could not be read.
    Report(ReportError),
    /// There is no such directory.
    Nowhere(PathBuf),
    /// The directory holds no results, or none that are finished.
    NoResults(PathBuf),
    /// They are not of this program, or of another form of its tables.
    Foreign(PathBuf, String),
    /// These results have no such table.
    NoTable(PathBuf, String),
    /// A table is not as it was written.
    Table {
        /// The file.
        path: PathBuf,
        /// The line, from 1, if it is about one.
        line: Option<u64>,
        /// What is wrong.
        why: String,
    },
}

impl ReadError {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Report(_) => "see that it can be read, or make the results again",
            Self::Nowhere(_) => "name a directory of results, such as output/baseline",
            Self::NoResults(_) => "give the command that makes the results again; it goes on where it was",
            Self::Foreign(..) => "make the results again with this version",
            Self::NoTable(..) => "name other results, or make these again with --force",
            Self::Table { .. } => "restore the file as it was written, or make the results again with --force",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Report(error) => error.fmt(f),
            Self::Nowhere(directory) => write!(f, "there is no directory `{}`", directory.display()),
            Self::NoResults(directory) => {
                write!(f, "`{}` holds no finished results: it has no manifest.json", directory.display())
            }
            Self::Foreign(directory, why) => {
                write!(f, "the results in `{}` cannot be read: {why}", directory.display())
            }
            Self::NoTable(directory, file) => {
                write!(f, "the results in `{}` have no {file}", directory.display())
            }
            Self::Table { path, line: Some(line), why } => write!(f, "`{}`, line {line}: {why}", path.display()),
            Self::Table { path, line: None, why } => write!(f, "`{}`: {why}", path.display()),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Report(error) => Some(error),
            Self::Nowhere(_) | Self::NoResults(_) | Self::Foreign(..) | Self::NoTable(..) | Self::Table { .. } => None,
        }
    }
}

impl From<ReportError> for ReadError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::File(FileError::Table { path, line, why }) => Self::Table { path, line, why },
            other => Self::Report(other),
        }
    }
}

impl From<FileError> for ReadError {
    fn from(error: FileError) -> Self {
        ReportError::from(error).into()
    }
}

impl Found {
    /// The results in `directory`.
    pub fn open(directory: &Path) -> Result<Self, ReadError> {
        if !directory.is_dir() {
            return Err(ReadError::Nowhere(directory.to_owned()));
        }
        let manifest = Manifest::read(directory)?.ok_or_else(|| ReadError::NoResults(directory.to_owned()))?;
        let program = manifest.run.text("program");
        let form = manifest.run.get("format").and_then(serde_json::Value::as_u64);
        let foreign = |why| Err(ReadError::Foreign(directory.to_owned(), why));
        if program != env!("CARGO_PKG_NAME") {
            return foreign(format!("they are of the program `{program}`"));
        }
        if form != Some(FORMAT.into()) {
            let form = form.map_or_else(|| "unknown".to_owned(), |form| form.to_string());
            return foreign(format!("their form is {form}, and this version reads form {FORMAT}"));
        }
        Ok(Self { directory: directory.to_owned(), manifest })
    }

    /// Of which kind they are.
    pub fn kind(&self) -> ResultKind {
        self.manifest.run.kind()
    }

    /// The text of the file `name`.csv, as CSV for programs in whichever dialect it stands there.
    pub fn text(&self, name: &str) -> Result<String, ReadError> {
        self.vouched(self.record(name)?)?;
        let path = self.directory.join(table_file(name));
        if self.manifest.csv.is_plain() {
            return Ok(std::fs::read_to_string(&path).map_err(FileError::of("read", &path))?);
        }
        Ok(open_table(&path, name, self.manifest.csv, &Factors::of(&self.manifest))?.plain_text()?)
    }

    /// An error unless the file is as it was written.
    fn vouched(&self, record: &FileRecord) -> Result<(), ReadError> {
        let path = self.directory.join(&record.file);
        let digest = digest_of(&path).map_err(ReportError::file("read", &path))?;
        if digest == record.digest {
            return Ok(());
        }
        let why = "it is not as it was written: the manifest has another digest".to_owned();
        Err(ReadError::Table { path, line: None, why })
    }

    /// What the manifest says of the table called `name`.
    fn record(&self, name: &str) -> Result<&FileRecord, ReadError> {
        let file = table_file(name);
        let record = self.manifest.files.iter().find(|record| record.file == file);
        record.ok_or_else(|| ReadError::NoTable(self.directory.clone(), file))
    }

    /// The rows at the beginning of the file `name`.csv that have the same cell in `column`. No more of it is read.
    pub fn beginning(&self, name: &str, column: &str) -> Result<FoundTable, ReadError> {
        let path = self.directory.join(&self.record(name)?.file);
        let mut from = open_table(&path, name, self.manifest.csv, &Factors::of(&self.manifest))?;
        let mut table = FoundTable { path, columns: from.header().map(str::to_owned).collect(), rows: Vec::new() };
        let place = table.place(column);
        while let Some(cells) = from.next_row()? {
            let cell = |row: &[Cell]| place.map(|place| row[place].clone());
            if table.rows.first().is_some_and(|first| cell(first) != cell(cells)) {
                break;
            }
            table.rows.push(cells.to_vec());
        }
        Ok(table)
    }

    /// The table in the file `name`.csv.
    pub fn table(&self, name: &str) -> Result<FoundTable, ReadError> {
        let record = self.record(name)?;
        let path = self.directory.join(&record.file);
        let table = gathered(open_table(&path, name, self.manifest.csv, &Factors::of(&self.manifest))?, &path)?;
        if table.rows.len() as u64 != record.rows {
            let why = format!("it has {} rows, and the manifest says {}", table.rows.len(), record.rows);
            return Err(ReadError::Table { path, line: None, why });
        }
        self.vouched(record)?;
        Ok(table)
    }
}

/// The table whose rows these are.
fn gathered(mut from: Rows, path: &Path) -> Result<FoundTable, ReportError> {
    let columns = from.header().map(str::to_owned).collect();
    let mut rows = Vec::new();
    while let Some(cells) = from.next_row()? {
        rows.push(cells.to_vec());
    }
    Ok(FoundTable { path: path.to_owned(), columns, rows })
}

impl FoundTable {
    /// The file's name.
    pub fn file(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Its rows, which tell cells by name.
    pub fn rows(&self) -> impl Iterator<Item = FoundRow<'_>> {
        (0..self.rows.len()).map(|number| FoundRow { table: self, number })
    }

    /// Which column has this name.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|there| there == column)
    }
}

impl FoundRow<'_> {
    fn cell(&self, column: &str) -> Result<&Cell, ReadError> {
        let place = self.table.place(column);
        let cell = place.and_then(|place| self.table.rows.get(self.number)?.get(place));
        cell.ok_or_else(|| self.wrong(format!("the column `{column}` is missing")))
    }

    fn wrong(&self, why: String) -> ReadError {
        // The header is line 1. Names with line breaks in them would move it, and have none.
        ReadError::Table { path: self.table.path.clone(), line: Some(self.number as u64 + 2), why }
    }

    /// The words in `column`; empty where there are none.
    pub fn text(&self, column: &str) -> Result<String, ReadError> {
        Ok(self.cell(column)?.to_string())
    }

    /// The number in `column`, if there is one.
    pub fn number(&self, column: &str) -> Result<Option<f64>, ReadError> {
        match self.cell(column)? {
            Cell::Empty => Ok(None),
            Cell::Whole(whole) => Ok(Some(*whole as f64)),
            Cell::Number(number) => Ok(Some(*number)),
            Cell::Text(text) => Err(self.wrong(format!("`{text}` in the column `{column}` is not a number"))),
        }
    }

    /// The number in `column`, which must have one.
    pub fn given(&self, column: &str) -> Result<f64, ReadError> {
        self.number(column)?.ok_or_else(|| self.wrong(format!("the column `{column}` is empty")))
    }
}

#[cfg(test)]
mod tests;
