//! The model once more, slowly and obviously: one replication of a checked scenario.
//!
//! It shares with the engine the scenario's types, the laws, the addresses of draws and the names of facts, and nothing
//! else. There is no event queue: at every step everything that might happen next is listed anew, and the first of it
//! happens.

mod agenda;
mod arrivals;
mod case;
mod credibility;
mod draw;
mod history;
mod hostilities;
mod monitoring;
mod path;
mod phases;
mod pools;
mod windows;
mod world;

pub use history::History;

use phaseline::scenario::Scenario;

/// What happens in replication `replication` of `scenario` under `seed`.
pub fn replicate(scenario: &Scenario, seed: u64, replication: u64) -> History {
    world::World::new(scenario, seed, replication).run()
}
