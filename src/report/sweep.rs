//! The results of a sweep, put into their directory.

use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::points::{LONG, PointTables, WIDE};
use super::tables::files;
use crate::experiment::design::Factor;
use crate::experiment::{Address, Answer};

/// The names of the tables that a sweep writes.
pub fn sweep_tables() -> Vec<String> {
    files(&[WIDE, LONG])
}

/// What all points of a sweep come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overall {
    /// Points done.
    pub points: u64,
    /// Replications of all of them.
    pub replications: u64,
    /// Replications that ran away.
    pub runaways: u64,
    /// Changes of state.
    pub events: u64,
    /// What was asked of precision and not reached, in words.
    pub unmet: Vec<String>,
    /// Whether it was stopped before all was done.
    pub is_stopped: bool,
}

impl Overall {
    /// Adds a point.
    pub fn add(&mut self, answer: &Answer) {
        self.points += 1;
        self.replications += answer.replications;
        self.runaways += answer.runaways;
        self.events += answer.events;
    }
}

impl Directory {
    /// The tables of points with these factors and metrics, each with its unit.
    pub fn points<'a>(
        &self,
        factors: &'a [Factor],
        metrics: &'a [(Address, &'static str)],
        level: f64,
    ) -> Result<PointTables<'a>, ReportError> {
        PointTables::new(self.path(), (WIDE, Some(LONG)), factors, metrics, level)
    }

    /// Puts the tables in their places, and the manifest last. `resolved` is the scenario that all points began with.
    pub fn finish_points(
        self,
        tables: PointTables<'_>,
        overall: Overall,
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let Overall { replications, runaways, events, unmet, is_stopped, .. } = overall;
        let resolved = resolved.to_owned();
        let done = Done { replications, partial: is_stopped, runaways, unmet, events, resolved, ..Done::default() };
        self.finish(done, effort, tables.finish()?)
    }
}
