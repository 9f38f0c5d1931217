//! The points of a finished sweep, read back from its directory.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::csv::{plain_text, table_file};
use super::error::ReportError;
use super::manifest::Manifest;
use super::points::{WIDE, columns, factor_column};
use crate::experiment::design::Factor;
use crate::experiment::{Address, DiscoverInput, FactorColumn, FactorValues, Outcome};
use crate::scenario::Unit;

/// A factor as the manifest of a sweep tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FactorRecord {
    pub name: String,
    pub column: String,
    /// `h`, `/d`, or empty.
    pub unit: String,
    /// `number`, `whole` or `words`.
    pub kind: String,
}

/// The factors of the sweep that `manifest` vouches for, if it is one.
pub(super) fn factors_of(manifest: &Manifest) -> Option<Vec<FactorRecord>> {
    manifest.run.get("factors").and_then(|value| serde_json::from_value(value.clone()).ok())
}

/// The factors for the manifest.
pub fn factor_records(factors: &[Factor]) -> Value {
    let record = |factor: &Factor| {
        let (unit, kind) = match factor.unit {
            Some(Unit::Hours) => ("h", "number"),
            Some(Unit::PerHour) => ("/d", "number"),
            Some(Unit::Bare) => ("", "number"),
            Some(Unit::Whole) => ("", "whole"),
            None => ("", "words"),
        };
        let (name, column) = (factor.name.clone(), factor_column(factor));
        FactorRecord { name, column, unit: unit.to_owned(), kind: kind.to_owned() }
    };
    let records: Vec<FactorRecord> = factors.iter().map(record).collect();
    serde_json::to_value(records).unwrap_or_default()
}

/// Why the points of a sweep could not be read.
#[derive(Debug)]
pub enum SweptError {
    /// A file could not be read.
    Report(ReportError),
    /// The directory holds no finished sweep.
    NoSweep(String),
    /// The sweep does not tell the metric; it tells these.
    NoMetric(String, Vec<String>),
    /// The table is not what the manifest says.
    Table(String),
}

impl fmt::Display for SweptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Report(error) => error.fmt(f),
            Self::NoSweep(why) | Self::Table(why) => f.write_str(why),
            Self::NoMetric(metric, told) => {
                write!(f, "the sweep does not tell `{metric}`; it tells {}", told.join(", "))
            }
        }
    }
}

impl std::error::Error for SweptError {}

impl From<ReportError> for SweptError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

/// A finished sweep.
#[derive(Debug)]
pub struct Swept {
    /// What it was.
    pub manifest: Manifest,
    /// The table of its points.
    table: String,
}

impl Swept {
    /// The sweep in `directory`.
    pub fn open(directory: &Path) -> Result<Self, SweptError> {
        let shown = directory.display();
        let manifest = Manifest::read(directory)?
            .ok_or_else(|| SweptError::NoSweep(format!("{shown} holds no finished sweep: it has no manifest.json")))?;
        let kind = manifest.run.text("kind");
        if kind != "sweep" {
            return Err(SweptError::NoSweep(format!("{shown} holds the results of a {kind}, not of a sweep")));
        }
        if manifest.partial {
            return Err(SweptError::NoSweep(format!("the sweep in {shown} was stopped; finish it first")));
        }
        let table = plain_text(directory, WIDE, &manifest)?;
        Ok(Self { manifest, table })
    }

    /// Its design, such as `grid`.
    pub fn design(&self) -> &str {
        self.manifest.run.text("design")
    }

    /// The table as CSV for programs, in whichever dialect it stands in the file.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Its factors, and what `metric` came to at each point.
    pub fn points(&self, metric: &Address) -> Result<DiscoverInput, SweptError> {
        let wrong = |why: String| SweptError::Table(format!("{} cannot be used: {why}", table_file(WIDE)));
        let records = factors_of(&self.manifest)
            .ok_or_else(|| SweptError::NoSweep("the manifest does not tell the sweep's factors".to_owned()))?;
        let mut reader = csv::Reader::from_reader(self.table.as_bytes());
        let header = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
        let place = |column: &str| header.iter().position(|there| there == column);
        let places = columns(metric).map(|column| place(&column));
        let [Some(value), Some(low), Some(high)] = places else {
            let told = self.manifest.run.text("metrics").to_owned();
            return Err(SweptError::NoMetric(metric.to_string(), vec![told]));
        };
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); records.len()];
        let mut outcomes = Vec::new();
        let of_factors: Vec<usize> = records
            .iter()
            .map(|record| {
                place(&record.column).ok_or_else(|| wrong(format!("the column `{}` is missing", record.column)))
            })
            .collect::<Result<_, _>>()?;
        for row in reader.records() {
            let row = row.map_err(|error| wrong(error.to_string()))?;
            for (cells, place) in cells.iter_mut().zip(&of_factors) {
                cells.push(row[*place].to_owned());
            }
            let number = |place: usize| match row[place].parse::<f64>() {
                Ok(number) => Ok(Some(number)),
                Err(_) if row[place].is_empty() => Ok(None),
                Err(_) => Err(wrong(format!("`{}` in the column `{}` is not a number", &row[place], &header[place]))),
            };
            outcomes.push(Outcome { estimate: number(value)?, low: number(low)?, high: number(high)? });
        }
        let factors = records.into_iter().zip(cells).map(|(record, cells)| column(record, cells).map_err(&wrong));
        Ok(DiscoverInput { factors: factors.collect::<Result<_, _>>()?, outcomes })
    }
}

fn column(record: FactorRecord, cells: Vec<String>) -> Result<FactorColumn, String> {
    let numbers = |cells: &[String]| -> Result<Vec<f64>, String> {
        let number = |cell: &String| cell.parse().map_err(|_| format!("`{cell}` is no level of `{}`", record.name));
        cells.iter().map(number).collect()
    };
    let values = match record.kind.as_str() {
        "whole" => FactorValues::Whole(numbers(&cells)?),
        "number" => FactorValues::Real(numbers(&cells)?),
        _ => FactorValues::Words(cells),
    };
    Ok(FactorColumn { name: record.name, unit: record.unit, values })
}
