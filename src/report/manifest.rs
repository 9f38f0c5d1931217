//! `manifest.json`: which run a directory holds and what it took. It is written last, so a directory without one is
//! unfinished.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::beside::{Sealed, sealed};
use super::error::ReportError;
use super::machine::Machine;
use crate::experiment::{BLOCK, Settings};
use crate::scenario::Scenario;

/// Name of the file.
pub const MANIFEST: &str = "manifest.json";

/// Version of the manifest's form and of the tables it vouches for.
const FORMAT: u32 = 1;

/// What makes two runs the same to the last byte of every table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunIdentity {
    /// Version of the form.
    pub format: u32,
    /// The program's name.
    pub program: String,
    /// Its version.
    pub version: String,
    /// Its commit, where the build said.
    pub commit: Option<String>,
    /// The scenario's name.
    pub scenario: String,
    /// The scenario's digest.
    pub digest: String,
    /// Seed of all luck.
    pub seed: u64,
    /// Replications asked for.
    pub asked: u64,
    /// Replications folded together.
    pub block: u64,
    /// Level of the intervals.
    pub level: f64,
    /// Whether runaways are allowed.
    pub runaways_allowed: bool,
    /// Whether there is a row a replication.
    pub replication_rows: bool,
    /// Whether there is a row an incident.
    pub incident_rows: bool,
}

/// Which streamed tables are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowTables {
    /// `replications.csv`.
    pub replications: bool,
    /// `incidents.csv`.
    pub incidents: bool,
}

impl RunIdentity {
    /// The run of `scenario` with `settings`, by this program.
    pub fn new(scenario: &Scenario, settings: &Settings, rows: RowTables) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: option_env!("PHASELINE_COMMIT").map(str::to_owned),
            scenario: scenario.name().to_owned(),
            digest: scenario.digest().to_owned(),
            seed: settings.seed,
            asked: settings.replications,
            block: BLOCK,
            level: settings.level.get(),
            runaways_allowed: settings.allow_runaways,
            replication_rows: rows.replications,
            incident_rows: rows.incidents,
        }
    }

    /// What differs from `other`, a line each; a commit that either build did not know differs from none.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut compare = |what: &str, here: String, there: String| {
            if here != there {
                lines.push(format!("{what}: {here} there, {there} now"));
            }
        };
        compare("format", self.format.to_string(), other.format.to_string());
        compare("program", self.program.clone(), other.program.clone());
        compare("version", self.version.clone(), other.version.clone());
        if let (Some(here), Some(there)) = (&self.commit, &other.commit) {
            compare("commit", here.clone(), there.clone());
        }
        compare("scenario", self.scenario.clone(), other.scenario.clone());
        compare("content of the scenario", short(&self.digest), short(&other.digest));
        compare("seed", self.seed.to_string(), other.seed.to_string());
        compare("replications", self.asked.to_string(), other.asked.to_string());
        compare("block", self.block.to_string(), other.block.to_string());
        compare("level", self.level.to_string(), other.level.to_string());
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        compare("runaways allowed", yes(self.runaways_allowed), yes(other.runaways_allowed));
        compare("replications.csv", yes(self.replication_rows), yes(other.replication_rows));
        compare("incidents.csv", yes(self.incident_rows), yes(other.incident_rows));
        lines
    }
}

/// Enough of a digest to tell it from another.
fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

/// A table of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// File name.
    pub file: String,
    /// Rows, without the header.
    pub rows: u64,
}

/// What a run took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effort {
    /// Seconds on the wall.
    pub wall_seconds: f64,
    /// Seconds of all processors, where known.
    pub cpu_seconds: Option<f64>,
    /// Worker threads.
    pub threads: usize,
    /// The machine.
    pub machine: Machine,
}

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Which run it is.
    pub run: RunIdentity,
    /// Replications done.
    pub replications: u64,
    /// Whether the run was stopped before all were done.
    pub partial: bool,
    /// Replications that ran away.
    pub runaways: u64,
    /// Whether the results may be used: no runaways, or runaways allowed.
    pub valid: bool,
    /// Changes of state in all histories.
    pub events: u64,
    /// What it took.
    pub effort: Effort,
    /// The tables.
    pub files: Vec<FileRecord>,
    /// The resolved scenario, as TOML: running it again gives the same tables.
    pub resolved: String,
}

impl Manifest {
    /// The manifest in `directory`, if there is one.
    pub fn read(directory: &Path) -> Result<Option<Self>, ReportError> {
        let path = directory.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ReportError::file("read", &path)(error)),
        };
        serde_json::from_str(&text).map(Some).map_err(|source| ReportError::Manifest { path, source })
    }

    /// Writes it beside its place in `directory`.
    pub(super) fn write(&self, directory: &Path) -> Result<Sealed, ReportError> {
        let path = directory.join(MANIFEST);
        let mut text =
            serde_json::to_string_pretty(self).map_err(|error| ReportError::file("write", &path)(error.into()))?;
        text.push('\n');
        sealed(directory, MANIFEST, &text)
    }
}
