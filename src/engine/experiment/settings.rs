//! How a run is asked for, watched and stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::scenario::Scenario;
use crate::stats::Level;

/// How to run a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Seed of all luck.
    pub seed: u64,
    /// Replications, at least 1.
    pub replications: u64,
    /// Worker threads; `None` is one a core. The results do not depend on it.
    pub threads: Option<usize>,
    /// Level of the intervals.
    pub level: Level,
    /// Whether results with runaways are valid all the same.
    pub allow_runaways: bool,
}

/// Whether results in which so many replications ran away may be used: runaways are informative censoring, so any make
/// them invalid unless they are allowed.
pub const fn is_valid(runaways: u64, allowed: bool) -> bool {
    runaways == 0 || allowed
}

impl Settings {
    /// As the scenario says.
    pub fn of(scenario: &Scenario) -> Self {
        let run = scenario.run();
        Self {
            seed: run.seed,
            replications: run.replications,
            threads: None,
            level: Level::default(),
            allow_runaways: false,
        }
    }
}

/// Is told how far a run has come. Called by worker threads, one call at a time.
pub trait Progress: Sync {
    /// So many replications are folded, with so many changes of state in all.
    fn done(&self, replications: u64, events: u64);
}

/// Is not interested.
impl Progress for () {
    fn done(&self, _replications: u64, _events: u64) {}
}

/// Asks a run to stop. Clones are one token.
#[derive(Debug, Clone, Default)]
pub struct StopToken(Arc<AtomicBool>);

impl StopToken {
    /// A token that nobody has asked to stop.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks to stop: blocks under way are finished, no others are begun.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether anybody has asked.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
