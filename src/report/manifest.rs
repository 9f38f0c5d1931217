//! `manifest.json`: which run a directory holds and what it took. It is written last, so a directory without one is
//! unfinished.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::ReportError;
use super::identity::Identity;
use super::machine::Machine;
use crate::files::{Dialect, FileRecord, Sealed, sealed};

/// Name of the file.
pub const MANIFEST: &str = "manifest.json";

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
        Ok(sealed(directory, MANIFEST, &text)?)
    }
}
