//! `plan.json`: a sweep divided into shards, with everything that decides the work.
//!
//! A plan's directory has all that a shard needs: the scenario stands in `plan.json` as text, and the data files that it
//! names stand beside it. So one folder goes to a machine, and files of it come back.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::directory::{make, names};
use super::error::ReportError;
use super::identity::Identity;
use super::shard::{is_shard, is_shard_name};
use crate::files::digest;
use crate::files::{sealed, sealed_bytes};
use crate::scenario::{DataFile, Packed};

/// Name of the file.
pub const PLAN: &str = "plan.json";

/// The content of `plan.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of its form.
    pub format: u32,
    /// Which results the shards come to together: the same as of the sweep on one machine.
    pub run: Identity,
    /// Seed of all luck.
    pub seed: u64,
    /// Replications of each point.
    pub replications: u64,
    /// Level of the intervals.
    pub level: f64,
    /// Whether runaways are accepted.
    pub allow_runaways: bool,
    /// Addresses of the metrics to tell.
    pub metrics: Vec<String>,
    /// The number of points.
    pub points: u64,
    /// Units of work of each point.
    pub units_of_a_point: u64,
    /// The unit with which each shard begins, and the number of units.
    pub bounds: Vec<u64>,
    /// The sweep.
    pub sweep: Packed,
}

impl Plan {
    /// The version of the form that this program writes.
    pub const FORMAT: u32 = 1;

    /// The number of shards.
    pub fn shards(&self) -> u64 {
        self.bounds.len().saturating_sub(1) as u64
    }

    /// The units of shard `shard`, counted from 0.
    pub fn units(&self, shard: u64) -> Option<std::ops::Range<u64>> {
        let at = usize::try_from(shard).ok()?;
        Some(*self.bounds.get(at)?..*self.bounds.get(at.checked_add(1)?)?)
    }

    /// SHA-256 of what it says, however it is laid out.
    pub fn digest(&self) -> String {
        // A plan came from text or goes there, so it can be written.
        let text = serde_json::to_string(self).unwrap_or_default();
        digest(text.as_bytes())
    }

    /// What differs from `other`, a line each.
    fn differences(&self, other: &Self) -> Vec<String> {
        let mut lines = self.run.differences(&other.run);
        if self.shards() != other.shards() {
            lines.push(format!("shards: {} there, {} now", self.shards(), other.shards()));
        }
        if lines.is_empty() && self != other {
            lines.push("how the sweep is written".to_owned());
        }
        lines
    }

    /// The plan in `directory`, its data files as they were planned.
    pub fn read(directory: &Path) -> Result<Self, ReportError> {
        let plan = Self::find(directory)?.ok_or_else(|| ReportError::NoPlan(directory.to_owned()))?;
        for file in &plan.sweep.files {
            let path = directory.join(&file.carried);
            let bytes = fs::read(&path).map_err(ReportError::file("read", &path))?;
            if digest(&bytes) != file.digest {
                return Err(ReportError::Changed { path, named: file.named.clone() });
            }
        }
        Ok(plan)
    }

    fn find(directory: &Path) -> Result<Option<Self>, ReportError> {
        let path = directory.join(PLAN);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ReportError::file("read", &path)(error)),
        };
        let plan: Self = serde_json::from_str(&text)
            .map_err(|source| ReportError::Plan { path: path.clone(), why: source.to_string() })?;
        let is_sound = plan.bounds.first() == Some(&0) && plan.bounds.is_sorted() && plan.shards() > 0;
        if plan.format != Self::FORMAT || !is_sound {
            let why =
                format!("its form is {} or its bounds are out of order; expected form {}", plan.format, Self::FORMAT);
            return Err(ReportError::Plan { path, why });
        }
        Ok(Some(plan))
    }

    /// Writes it and its data files to `directory`; whether that changed anything. Another plan there is replaced, and
    /// its shards go, if that is forced.
    pub fn write(&self, directory: &Path, force: bool) -> Result<bool, ReportError> {
        make(directory)?;
        let there = match Self::find(directory) {
            Err(ReportError::Plan { .. }) if force => None,
            there => there?,
        };
        if let Some(there) = &there {
            let differences = there.differences(self);
            if differences.is_empty() && Self::read(directory).is_ok() {
                return Ok(false);
            }
            if !differences.is_empty() && !force {
                return Err(ReportError::Planned { directory: directory.to_owned(), differences });
            }
        } else {
            let is_ours = |name: &str| self.sweep.files.iter().any(|file| file.carried == name) || name == PLAN;
            let others = names(directory)?;
            let is_foreign = |name: &&String| !is_ours(name) && !is_shard_name(name) && !name.starts_with('.');
            if let Some(file) = others.iter().find(is_foreign) {
                return Err(ReportError::Foreign { directory: directory.to_owned(), file: file.clone() });
            }
        }
        for file in &self.sweep.files {
            carry(file, directory)?;
        }
        if force {
            remove_shards(directory)?;
        }
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| ReportError::file("write", &directory.join(PLAN))(error.into()))?;
        text.push('\n');
        sealed(directory, PLAN, &text)?.put()?;
        Ok(true)
    }
}

/// Copies a data file, unless it is there.
fn carry(file: &DataFile, directory: &Path) -> Result<(), ReportError> {
    if fs::read(directory.join(&file.carried)).is_ok_and(|there| digest(&there) == file.digest) {
        return Ok(());
    }
    let bytes = fs::read(&file.path).map_err(ReportError::file("read", &file.path))?;
    if digest(&bytes) != file.digest {
        return Err(ReportError::Changed { path: file.path.clone(), named: file.named.clone() });
    }
    Ok(sealed_bytes(directory, &file.carried, &bytes)?.put()?)
}

/// Removes the shards of other plans.
fn remove_shards(directory: &Path) -> Result<(), ReportError> {
    for name in names(directory)?.into_iter().filter(|name| is_shard_name(name)) {
        let path = directory.join(name);
        if is_shard(&path) {
            fs::remove_file(&path).map_err(ReportError::file("remove", &path))?;
        }
    }
    Ok(())
}
