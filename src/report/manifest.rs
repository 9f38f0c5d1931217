//! `manifest.json`: which run a directory holds and what it took. It is written last, so a directory without one is
//! unfinished.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::beside::{Sealed, sealed};
use super::csv::Dialect;
use super::error::ReportError;
use super::machine::Machine;
use crate::experiment::{BLOCK, Settings, difference};
use crate::scenario::Scenario;

/// Name of the file.
pub const MANIFEST: &str = "manifest.json";

/// Version of the manifest's form and of the tables it vouches for.
pub(super) const FORMAT: u32 = 1;

/// What makes two results the same to the last byte of every table: of which kind they are, and all that decides them, by
/// name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identity(Map<String, Value>);

impl Identity {
    /// Results of this kind, such as `run`, by this program.
    pub fn new(kind: &str) -> Self {
        let identity = Self(Map::new())
            .with("kind", kind)
            .with("format", FORMAT)
            .with("program", env!("CARGO_PKG_NAME"))
            .with("version", env!("CARGO_PKG_VERSION"))
            .with("block", BLOCK);
        match option_env!("PHASELINE_COMMIT") {
            Some(commit) => identity.with(COMMIT, commit),
            None => identity,
        }
    }

    /// Those of the run of `scenario` with `settings`.
    pub fn run(scenario: &Scenario, settings: &Settings, rows: RowTables) -> Self {
        Self::new("run")
            .of(scenario, settings)
            .with("replication_rows", rows.replications)
            .with("incident_rows", rows.incidents)
    }

    /// The same, decided by a scenario and how it is run, too.
    #[must_use]
    pub fn of(self, scenario: &Scenario, settings: &Settings) -> Self {
        self.with("scenario", scenario.name())
            .with(DIGEST, scenario.digest())
            .with("seed", settings.seed)
            .with(ASKED, settings.replications)
            .with(LEVEL, settings.level.get())
            .with(RUNAWAYS, settings.allow_runaways)
    }

    /// The same, decided by this, too.
    #[must_use]
    pub fn with(mut self, what: &str, value: impl Into<Value>) -> Self {
        self.0.insert(what.to_owned(), value.into());
        self
    }

    /// One of the things that decide them.
    pub fn get(&self, what: &str) -> Option<&Value> {
        self.0.get(what)
    }

    /// The same as text; empty where it is not there.
    pub fn text(&self, what: &str) -> &str {
        self.get(what).and_then(Value::as_str).unwrap_or_default()
    }

    /// Replications asked for.
    pub fn asked(&self) -> u64 {
        self.0.get(ASKED).and_then(Value::as_u64).unwrap_or(0)
    }

    /// What differs from `other`, a line each; a commit that either build did not know differs from none.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let names: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        let different = |name: &&&String| {
            let (here, there) = (self.0.get(**name), other.0.get(**name));
            here != there && (name.as_str() != COMMIT || here.is_some() && there.is_some())
        };
        let line = |name: &String| {
            let told = |identity: &Self| tell(name, identity.0.get(name));
            difference(&words(name), &told(self), &told(other))
        };
        names.iter().filter(different).map(|name| line(name)).collect()
    }

    /// All of it but who made it and how: what, in words, and its value.
    pub(super) fn told(&self) -> Vec<(String, &Value)> {
        const ASIDE: [&str; 7] = ["kind", "format", "program", "version", "block", COMMIT, "sweep"];
        let is_told = |(name, value): &(&String, &Value)| !ASIDE.contains(&name.as_str()) && !value.is_array();
        self.0.iter().filter(is_told).map(|(name, value)| (words(name), value)).collect()
    }

    /// What may differ while the work that is kept serves. A run keeps histories, which serve others of any number and
    /// any interval, unless the intervals decide how many there are; a comparison keeps sums of pairs, which others of any number go on from; parameter sets are kept as
    /// they are estimated, and serve any number of them.
    fn grows(&self) -> &'static [&'static str] {
        match self.text("kind") {
            "run" if self.get(PRECISION).is_some() => &[RUNAWAYS, ASKED],
            "run" => &[RUNAWAYS, ASKED, LEVEL],
            "uncertainty" | "compare" => &[RUNAWAYS, ASKED],
            _ => &[RUNAWAYS],
        }
    }

    /// Whether `other` is the same with more replications, and the work that is kept serves it.
    pub fn grows_into(&self, other: &Self) -> bool {
        self.grows().contains(&ASKED)
            && self.asked() < other.asked()
            && self.clone().with(ASKED, other.asked()).differences(other).is_empty()
    }

    /// What decides the work that is kept, as (what, value).
    pub fn work(&self) -> Vec<(String, String)> {
        let decides = |(name, _): &(&String, &Value)| !self.grows().contains(&name.as_str());
        self.0.iter().filter(decides).map(|(name, value)| (words(name), tell(name, Some(value)))).collect()
    }
}

const PRECISION: &str = "precision";
const COMMIT: &str = "commit";
const DIGEST: &str = "digest";
const ASKED: &str = "asked";
const LEVEL: &str = "level";
const RUNAWAYS: &str = "runaways_allowed";

/// What an entry is called where differences are told.
fn words(name: &str) -> String {
    match name {
        DIGEST => "content of the scenario".to_owned(),
        ASKED => "replications".to_owned(),
        "replication_rows" => "replications.csv".to_owned(),
        "incident_rows" => "incidents.csv".to_owned(),
        _ => name.replace('_', " "),
    }
}

/// An entry's value in words.
fn tell(name: &str, value: Option<&Value>) -> String {
    match value {
        None => "none".to_owned(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        // Enough of a digest to tell it from another.
        Some(Value::String(text)) if name.ends_with(DIGEST) => text.chars().take(12).collect(),
        Some(Value::String(text)) => text.clone(),
        // A line each, of which the first that differs is shown: each by its column, which has its unit.
        Some(Value::Array(records)) => {
            let columns = records.iter().filter_map(|record| record.get("column")?.as_str());
            columns.collect::<Vec<_>>().join("\n")
        }
        Some(other) => other.to_string(),
    }
}

/// Which streamed tables are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowTables {
    /// `replications.csv`.
    pub replications: bool,
    /// `incidents.csv`.
    pub incidents: bool,
}

/// A table of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// File name.
    pub file: String,
    /// Rows, without the header.
    pub rows: u64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub digest: String,
}

/// What it took.
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
    /// Which results they are.
    pub run: Identity,
    /// Replications done.
    pub replications: u64,
    /// Whether it was stopped before all were done.
    pub partial: bool,
    /// Replications that ran away.
    pub runaways: u64,
    /// Whether the results may be used: no runaways, or runaways allowed.
    pub valid: bool,
    /// What was asked of precision and not reached, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<String>,
    /// Changes of state in all histories.
    pub events: u64,
    /// What it took.
    pub effort: Effort,
    /// How the tables are written.
    #[serde(default, skip_serializing_if = "Dialect::is_plain")]
    pub csv: Dialect,
    /// The tables.
    pub files: Vec<FileRecord>,
    /// Files of other formats, made from the tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exports: Vec<String>,
    /// The resolved scenario, as TOML: running it again gives the same tables.
    pub resolved: String,
    /// The variants of a comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantRecord>,
}

/// A variant that the scenario was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantRecord {
    /// What it is called.
    pub name: String,
    /// The resolved scenario, as TOML.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn factors_differ_in_words() {
        let of = |columns: &[&str]| {
            let records: Vec<Value> = columns.iter().map(|column| json!({ "name": "x", "column": column })).collect();
            Identity::new("sweep").with("factors", records)
        };
        let (one, two) = (of(&["monitoring.teams"]), of(&["monitoring.teams", "horizon_h"]));
        assert_eq!(one.differences(&two), ["factors: nothing there, horizon_h now"]);
        assert_eq!(one.differences(&one), [""; 0]);
        assert!(two.work().contains(&("factors".to_owned(), "monitoring.teams\nhorizon_h".to_owned())));
    }
}
