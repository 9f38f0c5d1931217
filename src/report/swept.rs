//! The points of a finished sweep, read back from its directory.

use std::fmt;
use std::path::Path;

use super::factors::{FactorKind, FactorRecord};
use super::identity::ResultKind;
use super::manifest::Manifest;
use super::points::{WIDE, columns};
use super::read::{Found, FoundRow, FoundTable, ReadError};
use super::text::count;
use crate::experiment::design::Name;
use crate::experiment::{Address, DiscoverInput, FactorColumn, FactorValues, Outcome};
use crate::files::table_file;

/// Why the points of a sweep could not be read.
#[derive(Debug)]
pub enum SweptError {
    /// The results could not be read.
    Read(ReadError),
    /// The directory holds no finished sweep.
    NoSweep(String),
    /// So many of its replications ran away and were not allowed to, so its points must not be used.
    NotValid(String, u64),
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
            Self::NotValid(directory, runaways) => {
                let runaways = count(*runaways, "replication");
                write!(f, "the sweep in `{directory}` is not valid: {runaways} ran away and were cut short")
            }
            Self::NoMetric(metric, told) => {
                write!(f, "the sweep does not tell `{metric}`; it tells {}", told.join(", "))
            }
        }
    }
}

impl std::error::Error for SweptError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(error) => Some(error),
            Self::NoSweep(_) | Self::NotValid(..) | Self::NoMetric(..) | Self::Table(_) => None,
        }
    }
}

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
        if kind != ResultKind::Sweep {
            return Err(SweptError::NoSweep(format!("`{shown}` holds the results of a {kind}, not of a sweep")));
        }
        if found.manifest.partial {
            return Err(SweptError::NoSweep(format!("the sweep in `{shown}` was stopped; finish it first")));
        }
        if !found.manifest.valid {
            return Err(SweptError::NotValid(shown.to_string(), found.manifest.runaways));
        }
        Ok(Self { text: found.text(WIDE.name)?, table: found.table(WIDE.name)?, manifest: found.manifest })
    }

    /// What its design is called, such as `grid`.
    pub fn design(&self) -> &str {
        self.manifest.run.text("design")
    }

    /// Whether its points fill the space of the factors.
    pub fn fills_space(&self) -> bool {
        self.manifest.run.design().is_some_and(Name::samples)
    }

    /// The table as CSV for programs, in whichever dialect it stands in the file.
    pub fn table(&self) -> &str {
        &self.text
    }

    /// Its factors, and what `metric` came to at each point.
    pub fn points(&self, metric: &Address) -> Result<DiscoverInput, SweptError> {
        let wrong = |why: String| SweptError::Table(format!("{} cannot be used: {why}", table_file(WIDE.name)));
        let records = self
            .manifest
            .run
            .factors()
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
    let values = match record.kind {
        FactorKind::Whole => FactorValues::Whole(numbers(&cells)?),
        FactorKind::Number => FactorValues::Real(numbers(&cells)?),
        FactorKind::Words => FactorValues::Words(cells),
    };
    Ok(FactorColumn { name: record.name, unit: record.unit, values })
}
