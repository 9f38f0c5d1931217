//! The replication.

use super::{Ending, Finish, Luck, Observer};
use crate::scenario::Scenario;

/// Runs replications of one scenario, one after another, reusing its memory.
#[derive(Debug)]
pub struct Simulator<'a> {
    scenario: &'a Scenario,
    _luck: &'a Luck,
}

impl<'a> Simulator<'a> {
    /// A simulator of `scenario` with `luck`, which must be of the same scenario.
    pub fn new(scenario: &'a Scenario, luck: &'a Luck) -> Self {
        Self { scenario, _luck: luck }
    }

    /// Replication `replication`, told to `observer`.
    pub fn replicate<O: Observer>(&mut self, _replication: u64, observer: &mut O) {
        observer.finish(Finish {
            at: self.scenario.horizon().get(),
            ending: Ending::Horizon,
            credibility: 1.0,
            events: 0,
        });
    }
}
