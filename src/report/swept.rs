//! The points of a finished sweep, read back from its directory.

use std::cmp::Ordering;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::csv::table_file;
use super::manifest::Manifest;
use super::points::{WIDE, columns};
use super::read::{Found, FoundRow, FoundTable, ReadError};
use crate::experiment::design::{Factor, Level, Levels, Spacing};
use crate::experiment::{Address, DiscoverInput, FactorColumn, FactorValues, Outcome};
use crate::scenario::Unit;

/// A factor as the manifest of points tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FactorRecord {
    pub name: String,
    pub column: String,
    /// `h`, `/d`, or empty.
    pub unit: String,
    /// `number`, `whole` or `words`.
    pub kind: String,
    /// The paths of its values.
    #[serde(default)]
    pub paths: Vec<String>,
    /// What it takes, in words; a law as TOML.
    #[serde(default)]
    pub levels: String,
}

/// The factors of the points that `manifest` vouches for, if it has any.
pub(super) fn factors_of(manifest: &Manifest) -> Option<Vec<FactorRecord>> {
    manifest.run.get("factors").and_then(|value| serde_json::from_value(value.clone()).ok())
}

/// The factors for the manifest.
pub fn factor_records(factors: &[Factor]) -> Value {
    let record = |factor: &Factor| {
        let kind = match factor.unit {
            Some(Unit::Whole) => "whole",
            Some(_) => "number",
            None => "words",
        };
        FactorRecord {
            name: factor.name.clone(),
            column: factor.column(),
            unit: factor.unit.map_or("", Unit::symbol).to_owned(),
            kind: kind.to_owned(),
            paths: factor.paths.clone(),
            levels: told(factor),
        }
    };
    let records: Vec<FactorRecord> = factors.iter().map(record).collect();
    serde_json::to_value(records).unwrap_or_default()
}

/// Levels that are told one by one; of more, their ends.
const TOLD: usize = 6;

/// What a factor takes, in words; a law as TOML.
fn told(factor: &Factor) -> String {
    match &factor.levels {
        Levels::Values(levels) if levels.len() <= TOLD => {
            levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Levels::Values(levels) => {
            let by_number = |a: &&Level, b: &&Level| a.number.partial_cmp(&b.number).unwrap_or(Ordering::Equal);
            match (levels.iter().min_by(by_number), levels.iter().max_by(by_number)) {
                (Some(least), Some(most)) if factor.unit.is_some() => {
                    format!("{least} to {most}, {} values", levels.len())
                }
                _ => format!("{} values", levels.len()),
            }
        }
        Levels::Range(range) => {
            let ends = format!("{} to {}", range.written(range.from), range.written(range.to));
            match range.spacing {
                Spacing::Step(step) => format!("{ends} in steps of {}", range.written(step)),
                Spacing::Count(count) => format!("{ends}, {count} values"),
                Spacing::Continuous => ends,
            }
        }
        Levels::Law { text, .. } => text.clone(),
    }
}

/// Why the points of a sweep could not be read.
#[derive(Debug)]
pub enum SweptError {
    /// The results could not be read.
    Read(ReadError),
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
            Self::Read(error) => error.fmt(f),
            Self::NoSweep(why) | Self::Table(why) => f.write_str(why),
            Self::NoMetric(metric, told) => {
                write!(f, "the sweep does not tell `{metric}`; it tells {}", told.join(", "))
            }
        }
    }
}

impl std::error::Error for SweptError {}

impl From<ReadError> for SweptError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// A finished sweep.
#[derive(Debug)]
pub struct Swept {
    /// What it was.
    pub manifest: Manifest,
    /// The table of its points, as it stands in the file and as it is read.
    text: String,
    table: FoundTable,
}

impl Swept {
    /// The sweep in `directory`.
    pub fn open(directory: &Path) -> Result<Self, SweptError> {
        let shown = directory.display();
        let found = Found::open(directory).map_err(|error| match error {
            ReadError::NoResults(_) => {
                SweptError::NoSweep(format!("`{shown}` holds no finished sweep: it has no manifest.json"))
            }
            other => other.into(),
        })?;
        let kind = found.kind();
        if kind != "sweep" {
            return Err(SweptError::NoSweep(format!("`{shown}` holds the results of a {kind}, not of a sweep")));
        }
        if found.manifest.partial {
            return Err(SweptError::NoSweep(format!("the sweep in `{shown}` was stopped; finish it first")));
        }
        Ok(Self { text: found.text(WIDE)?, table: found.table(WIDE)?, manifest: found.manifest })
    }

    /// Its design, such as `grid`.
    pub fn design(&self) -> &str {
        self.manifest.run.text("design")
    }

    /// The table as CSV for programs, in whichever dialect it stands in the file.
    pub fn table(&self) -> &str {
        &self.text
    }

    /// Its factors, and what `metric` came to at each point.
    pub fn points(&self, metric: &Address) -> Result<DiscoverInput, SweptError> {
        let wrong = |why: String| SweptError::Table(format!("{} cannot be used: {why}", table_file(WIDE)));
        let records = factors_of(&self.manifest)
            .ok_or_else(|| SweptError::NoSweep("the manifest does not tell the sweep's factors".to_owned()))?;
        let [value, low, high] = columns(metric);
        if [&value, &low, &high].iter().any(|column| self.table.place(column).is_none()) {
            let told = self.manifest.run.text("metrics").to_owned();
            return Err(SweptError::NoMetric(metric.to_string(), vec![told]));
        }
        let cells = |record: &FactorRecord| -> Result<Vec<String>, ReadError> {
            self.table.rows().map(|row| row.text(&record.column)).collect()
        };
        let outcome = |row: FoundRow<'_>| -> Result<Outcome, ReadError> {
            Ok(Outcome { estimate: row.number(&value)?, low: row.number(&low)?, high: row.number(&high)? })
        };
        let outcomes = self.table.rows().map(outcome).collect::<Result<_, _>>()?;
        let factors = records.into_iter().map(|record| {
            let cells = cells(&record)?;
            column(record, cells).map_err(wrong)
        });
        Ok(DiscoverInput { factors: factors.collect::<Result<_, SweptError>>()?, outcomes })
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
