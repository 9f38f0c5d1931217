//! The directory of one measurement: `bench.csv`, and `bench.json`, which is written last and says on which machine.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::experiment::{Bench, Figure};
use crate::files::{Beside, Sealed, sealed};
use crate::report::directory::{Lock, make, names, remove, remove_under_way};
use crate::report::error::ReportError;
use crate::report::machine::Machine;
use crate::report::tables::{Heading, columns, table, write_table};
use crate::scenario::Scenario;

/// The table.
pub const BENCH: Heading = Heading {
    name: "bench",
    columns: columns![
        text: "metric", "workload";
        whole: "threads", "replications";
        text: "unit";
        number: "median", "min", "q1", "q3", "max";
        whole: "rounds"
    ],
};

const TABLE: &str = "bench.csv";
const RECORD: &str = "bench.json";

/// The content of `bench.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchRecord<'a> {
    /// The program's name.
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its commit, where the build said.
    pub commit: Option<&'static str>,
    /// The scenario's name.
    pub scenario: &'a str,
    /// The scenario's digest.
    pub digest: &'a str,
    /// Seed of all luck.
    pub seed: u64,
    /// Replications in the sample.
    pub sample: u64,
    /// Rounds measured.
    pub rounds: u64,
    /// Numbers of threads.
    pub threads: &'a [usize],
    /// The machine.
    pub machine: &'a Machine,
    /// The figures, as in `bench.csv`.
    pub figures: &'a [Figure],
}

/// A directory that is ready for one measurement.
#[derive(Debug)]
pub struct BenchDirectory {
    path: PathBuf,
    _lock: Lock,
}

impl BenchDirectory {
    /// Makes `path` ready; `force` allows to replace another measurement. Nothing else is ever replaced.
    pub fn open(path: &Path, force: bool) -> Result<Self, ReportError> {
        make(path)?;
        look(path, force)?;
        let lock = Lock::new(path)?;
        // Another measurement may have ended in between.
        look(path, force)?;
        remove_under_way(path)?;
        // Better now than after the measurement: a directory that takes no file.
        Beside::new(path, RECORD)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Writes both files, the record last.
    pub fn finish(self, scenario: &Scenario, bench: &Bench, machine: &Machine) -> Result<(), ReportError> {
        let (_, rows) = write_table(&self.path, &table(BENCH, &bench.figures)?)?;
        let record = self.record(&BenchRecord {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            commit: option_env!("PHASELINE_COMMIT"),
            scenario: &bench.scenario,
            digest: scenario.digest(),
            seed: bench.seed,
            sample: bench.sample,
            rounds: bench.rounds,
            threads: &bench.threads,
            machine,
            figures: &bench.figures,
        })?;
        // The old record first, the new one last: in between the directory is unfinished.
        remove(&self.path, [RECORD.to_owned()])?;
        rows.put()?;
        Ok(record.put()?)
    }

    fn record(&self, record: &BenchRecord<'_>) -> Result<Sealed, ReportError> {
        let text = serde_json::to_string_pretty(record)
            .map_err(|error| ReportError::file("write", &self.path.join(RECORD))(error.into()))?;
        Ok(sealed(&self.path, RECORD, &(text + "\n"))?)
    }
}

/// An error if what `path` holds must stay.
fn look(path: &Path, force: bool) -> Result<(), ReportError> {
    let is_ours = |name: &str| [TABLE, RECORD].contains(&name);
    let names = names(path)?;
    if let Some(name) = names.iter().find(|name| is_ours(name) && path.join(name).is_dir()) {
        return Err(ReportError::file("write", &path.join(name))(io::ErrorKind::IsADirectory.into()));
    }
    let directory = || path.to_owned();
    if names.iter().any(|name| name == RECORD) {
        return if force { Ok(()) } else { Err(ReportError::Measured(directory())) };
    }
    match names.into_iter().find(|name| !(name.starts_with('.') || force && is_ours(name))) {
        Some(file) if is_ours(&file) => Err(ReportError::Unowned { directory: directory(), file }),
        Some(file) => Err(ReportError::Foreign { directory: directory(), file }),
        None => Ok(()),
    }
}
