//! Results as JSON: one file with the tables, and lines for the tables that have a row a replication or an incident.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::dictionary::Dictionary;
use super::{Writer, is_streamed};
use crate::column::{Column, Kind};
use crate::files::{Beside, Cell, Rows, Sealed, table_file, table_name};
use crate::report::error::ReportError;
use crate::report::manifest::Manifest;

/// The file of the tables.
pub(super) const FILE: &str = "results.json";

/// The file of the lines of the table in `file`.
pub(super) fn lines_file(file: &str) -> String {
    format!("{}.jsonl", table_name(file))
}

/// `results.json`, being written.
pub(super) struct Json {
    directory: PathBuf,
    path: PathBuf,
    file: BufWriter<Beside>,
    columns: Map<String, Value>,
    dictionary: Dictionary,
    lines: Vec<Sealed>,
    is_first: bool,
}

impl Json {
    /// That of the results in `directory`.
    pub fn new(directory: &Path, manifest: &Manifest) -> Result<Self, ReportError> {
        let path = directory.join(FILE);
        let mut file = BufWriter::new(Beside::new(directory, FILE)?);
        let facts = serde_json::to_string(&facts(manifest)).map_err(io::Error::from);
        facts
            .and_then(|facts| write!(file, "{{\n\"manifest\": {facts},\n\"tables\": {{"))
            .map_err(ReportError::file("write", &path))?;
        Ok(Self {
            directory: directory.to_owned(),
            path,
            file,
            columns: Map::new(),
            dictionary: Dictionary::new(),
            lines: Vec::new(),
            is_first: true,
        })
    }

    /// What is said of each column.
    fn describe(&mut self, rows: &Rows) {
        let about = |column: &Column| {
            let kind = match column.kind {
                Kind::Text | Kind::Date => "text",
                Kind::Boolean => "boolean",
                Kind::Whole => "whole",
                Kind::Number => "number",
            };
            let unit = self.dictionary.unit(&column.name);
            let meaning = self.dictionary.meaning(&rows.name, &column.name);
            json!({ "name": column.name, "kind": kind, "unit": unit, "meaning": meaning })
        };
        let about: Vec<Value> = rows.columns.iter().map(about).collect();
        self.columns.insert(rows.name.clone(), about.into());
    }

    /// A table with a row a line, in a file of its own.
    fn lines(&mut self, mut rows: Rows) -> Result<(), ReportError> {
        let name = lines_file(&table_file(&rows.name));
        let path = self.directory.join(&name);
        let mut file = BufWriter::new(Beside::new(&self.directory, &name)?);
        let keys = keys(&rows.columns);
        while let Some(cells) = rows.next_row()? {
            object(&mut file, &keys, cells)
                .and_then(|()| file.write_all(b"\n"))
                .map_err(ReportError::file("write", &path))?;
        }
        self.lines.push(sealed(file, &path)?);
        Ok(())
    }
}

/// All that the manifest says of the results but which run it took: same results, same bytes.
fn facts(manifest: &Manifest) -> Value {
    let mut facts = serde_json::to_value(manifest).unwrap_or_default();
    if let Some(facts) = facts.as_object_mut() {
        for name in ["effort", "csv", "exports"] {
            facts.remove(name);
        }
    }
    facts
}

impl Writer for Json {
    fn table(&mut self, mut rows: Rows) -> Result<(), ReportError> {
        self.describe(&rows);
        if is_streamed(&table_file(&rows.name)) {
            return self.lines(rows);
        }
        let keys = keys(&rows.columns);
        let (file, wrong) = (&mut self.file, |error| ReportError::file("write", &self.path)(error));
        let comma = if self.is_first { "" } else { "," };
        self.is_first = false;
        write!(file, "{comma}\n{}: [", Value::from(rows.name.as_str())).map_err(wrong)?;
        let mut comma = "";
        while let Some(cells) = rows.next_row()? {
            file.write_all(comma.as_bytes())
                .and_then(|()| file.write_all(b"\n"))
                .and_then(|()| object(file, &keys, cells))
                .map_err(wrong)?;
            comma = ",";
        }
        file.write_all(b"\n]").map_err(wrong)
    }

    fn finish(self: Box<Self>) -> Result<Vec<Sealed>, ReportError> {
        let Self { mut file, path, columns, mut lines, .. } = *self;
        serde_json::to_string(&columns)
            .map_err(io::Error::from)
            .and_then(|columns| write!(file, "\n}},\n\"columns\": {columns}\n}}\n"))
            .map_err(ReportError::file("write", &path))?;
        lines.insert(0, sealed(file, &path)?);
        Ok(lines)
    }
}

fn sealed(file: BufWriter<Beside>, path: &Path) -> Result<Sealed, ReportError> {
    Ok(file.into_inner().map_err(|error| ReportError::file("write", path)(error.into_error()))?.seal()?)
}

/// The names of columns as keys, and what they hold.
fn keys(columns: &[Column]) -> Vec<(String, Kind)> {
    columns.iter().map(|column| (Value::from(&*column.name).to_string(), column.kind)).collect()
}

/// A row as an object.
fn object(file: &mut impl Write, keys: &[(String, Kind)], cells: &[Cell]) -> io::Result<()> {
    for (place, ((name, kind), cell)) in keys.iter().zip(cells).enumerate() {
        write!(file, "{}{name}: ", if place == 0 { "{" } else { ", " })?;
        match cell {
            Cell::Empty => file.write_all(b"null")?,
            Cell::Text(text) => {
                let truth = cell.truth().filter(|_| *kind == Kind::Boolean);
                write!(file, "{}", truth.map_or_else(|| Value::from(text.as_str()), Value::from))?;
            }
            // The shortest decimal, which JSON takes as it is.
            Cell::Whole(_) | Cell::Number(_) => write!(file, "{cell}")?,
        }
    }
    file.write_all(b"}")
}
