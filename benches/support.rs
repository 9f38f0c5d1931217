//! What the benchmarks share.

use std::path::{Path, PathBuf};

use phaseline::model::{Fact, Finish, Identity, Luck, Observer, Simulator};
use phaseline::scenario::{Override, Scenario, load};

/// A path in the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The scenario at `path` in the repository, with `set` changed in it.
pub fn scenario(path: &str, set: &[String]) -> Scenario {
    let set: Vec<Override> = set.iter().map(|set| set.parse().expect("a change is a path and a value")).collect();
    match load(&repository(path), &set) {
        Ok(loaded) => loaded.scenario,
        Err(faults) => panic!("{}", faults.render(false)),
    }
}

/// Counts events and nothing else.
#[derive(Default)]
struct Events(u64);

impl Observer for Events {
    const PATHS: bool = false;
    fn incident(&mut self, _at: f64, _who: &Identity, _fact: Fact<'_>) {}
    fn finish(&mut self, finish: Finish) {
        self.0 += finish.events;
    }
}

/// Events in the first `replications` histories of the bare model.
pub fn events(luck: &Luck, replications: u64) -> u64 {
    let mut events = Events::default();
    let mut simulator = Simulator::new(luck);
    (0..replications).for_each(|replication| simulator.replicate(replication, &mut events));
    events.0
}
