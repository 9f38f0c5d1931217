//! The forms that results take. CSV tables are the record: a run writes them, and whatever reads results reads them.
//! Every other format is made from the finished tables, row by row, so it can be had of results that are there already,
//! says what they say, and never holds a table in memory that may be large.

mod dictionary;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod xlsx;

use std::path::Path;

use super::columns::{Factors, open_table};
use super::error::ReportError;
use super::html::{Section, section};
use super::manifest::Manifest;
use super::read::{Found, ReadError};
use crate::files::{Dialect, FileError, INCIDENTS, REPLICATIONS, Rows, Sealed, Written, table_name, write_rows};

/// A format beside CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One workbook.
    Xlsx,
    /// One file, and one of lines for each table with a row a replication or an incident.
    Json,
    /// A file a table.
    Parquet,
}

/// The forms that are wanted of results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forms {
    /// Formats beside CSV.
    pub formats: Vec<Format>,
    /// How the CSV tables are to be written. If nothing is said, complete results stay as they are, and new ones are for
    /// programs.
    pub csv: Option<Dialect>,
}

/// Writes one format. Tables come one after another, then the end.
trait Writer {
    /// The next table.
    fn table(&mut self, rows: Rows) -> Result<(), ReportError>;

    /// There are no more tables. What was written is beside its place.
    fn finish(self: Box<Self>) -> Result<Vec<Sealed>, ReportError>;
}

impl Format {
    /// All of them.
    const ALL: [Self; 3] = [Self::Xlsx, Self::Json, Self::Parquet];

    /// Whether this program can write it.
    pub fn is_built(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }

    /// The names of the files that hold these tables.
    fn files(self, tables: &[&str]) -> Vec<String> {
        match self {
            Self::Xlsx => vec![xlsx::FILE.to_owned()],
            Self::Json => {
                let lines = tables.iter().filter(|table| is_streamed(table)).map(|table| json::lines_file(table));
                std::iter::once(json::FILE.to_owned()).chain(lines).collect()
            }
            Self::Parquet => tables.iter().map(|table| format!("{}.parquet", table_name(table))).collect(),
        }
    }

    fn writer(self, directory: &Path, manifest: &Manifest) -> Result<Box<dyn Writer>, ReportError> {
        Ok(match self {
            Self::Xlsx => {
                let said = said(directory, manifest)?;
                Box::new(xlsx::Workbook::new(directory, manifest, said, xlsx::MOST_ROWS)?)
            }
            Self::Json => Box::new(json::Json::new(directory, manifest)?),
            #[cfg(feature = "parquet")]
            Self::Parquet => Box::new(parquet::Parquet::new(directory)),
            #[cfg(not(feature = "parquet"))]
            Self::Parquet => {
                let why = "this program was built without Parquet".to_owned();
                return Err(ReportError::Format { path: directory.to_owned(), why });
            }
        })
    }
}

/// What a page says of the results in `directory`; nothing if that takes tables too large to be held in memory.
fn said(directory: &Path, manifest: &Manifest) -> Result<Option<Section>, ReportError> {
    if manifest.files.iter().any(|record| !is_streamed(&record.file) && record.rows > xlsx::MANY) {
        return Ok(None);
    }
    let found = Found { directory: directory.to_owned(), manifest: manifest.clone() };
    match section(&found, 1) {
        Ok(section) => Ok(Some(section)),
        Err(ReadError::Report(error)) => Err(error),
        Err(other) => Err(ReportError::Format { path: directory.join(xlsx::FILE), why: other.to_string() }),
    }
}

/// Whether the table in this file has a row a replication or an incident.
fn is_streamed(file: &str) -> bool {
    [REPLICATIONS, INCIDENTS].contains(&file)
}

/// Whether `name` is that of a file of some format that is made from one of `tables`.
pub(super) fn is_export(name: &str, tables: &[&str]) -> bool {
    Format::ALL.iter().any(|format| format.files(tables).iter().any(|file| file == name))
}

impl Forms {
    /// The names of the files that hold these tables in the formats that are wanted.
    pub(super) fn files(&self, tables: &[&str]) -> Vec<String> {
        self.formats.iter().flat_map(|format| format.files(tables)).collect()
    }

    /// Whether the directory of `manifest` has all that is wanted.
    pub(super) fn are_in(&self, directory: &Path, manifest: &Manifest) -> bool {
        self.csv.is_none_or(|csv| csv == manifest.csv) && self.missing(directory, manifest).is_empty()
    }

    /// The formats that are wanted, and not there in full.
    fn missing(&self, directory: &Path, manifest: &Manifest) -> Vec<Format> {
        let is_there = |file: &String| manifest.exports.contains(file) && directory.join(file).is_file();
        let tables: Vec<&str> = manifest.files.iter().map(|record| record.file.as_str()).collect();
        let is_missing = |format: &&Format| !format.files(&tables).iter().all(is_there);
        self.formats.iter().filter(is_missing).copied().collect()
    }

    /// These, and with them every format of `manifest` that says what the manifest says beside its tables; the names of
    /// the files of those.
    pub(super) fn and_again(&self, manifest: &Manifest) -> (Self, Vec<String>) {
        let tables: Vec<&str> = manifest.files.iter().map(|record| record.file.as_str()).collect();
        let (mut forms, mut old) = (self.clone(), Vec::new());
        for format in [Format::Xlsx, Format::Json] {
            let files = format.files(&tables);
            if files.iter().any(|file| manifest.exports.contains(file)) {
                old.extend(files);
                if !forms.formats.contains(&format) {
                    forms.formats.push(format);
                }
            }
        }
        (forms, old)
    }

    /// The CSV tables of `manifest` in the dialect that is wanted, if it is another than theirs.
    pub(super) fn other_csv(
        &self,
        directory: &Path,
        manifest: &Manifest,
    ) -> Result<Option<(Dialect, Vec<Written>)>, ReportError> {
        let Some(csv) = self.csv.filter(|csv| *csv != manifest.csv) else { return Ok(None) };
        let written = tables(directory, manifest).map(|rows| write_rows(directory, &mut rows?, csv));
        Ok(Some((csv, written.collect::<Result<_, FileError>>()?)))
    }

    /// The files of the formats that are wanted and not there, made from the tables of `manifest`.
    pub(super) fn exports(&self, directory: &Path, manifest: &Manifest) -> Result<Vec<Sealed>, ReportError> {
        let mut sealed = Vec::new();
        for format in self.missing(directory, manifest) {
            sealed.extend(made(directory, manifest, format.writer(directory, manifest)?)?);
        }
        Ok(sealed)
    }
}

/// What `writer` makes of the tables of `manifest`.
fn made(directory: &Path, manifest: &Manifest, mut writer: Box<dyn Writer>) -> Result<Vec<Sealed>, ReportError> {
    tables(directory, manifest).try_for_each(|rows| writer.table(rows?))?;
    writer.finish()
}

/// The tables of `manifest`, one after another.
fn tables(directory: &Path, manifest: &Manifest) -> impl Iterator<Item = Result<Rows, FileError>> {
    let factors = Factors::of(manifest);
    manifest.files.iter().map(move |record| {
        let path = directory.join(&record.file);
        open_table(&path, table_name(&record.file), manifest.csv, &factors)
    })
}
