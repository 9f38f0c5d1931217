//! The plain twins of the benchmarks play the engine's histories, so comparing their speed compares the same work.

#[path = "../../benches/twin/mod.rs"]
mod baseline;
#[path = "../../benches/twin/queue.rs"]
mod queue;

use phaseline::model::{Fact, Finish, Identity, Luck, Observer, Outcome, Simulator};
use phaseline::scenario::Scenario;

use crate::support;
use baseline::{Counts, Twin};
use queue::Queue;

/// Counts what the twin counts.
#[derive(Default)]
struct Engine {
    counts: Counts,
    verified: u32,
}

impl Observer for Engine {
    fn incident(&mut self, _at: f64, _who: &Identity, fact: Fact<'_>) {
        let counts = &mut self.counts;
        match fact {
            Fact::Violation { .. } => counts.violations += 1,
            Fact::Detected { .. } => counts.detected += 1,
            Fact::Verified { .. } => self.verified += 1,
            Fact::Established { .. } => counts.established += 1,
            Fact::Escalated { .. } => counts.escalations += 1,
            Fact::Outcome { phase, outcome, .. } => match outcome {
                Outcome::Met => counts.met[phase] += 1,
                Outcome::Missed => counts.missed[phase] += 1,
                Outcome::Moot => counts.moot[phase] += 1,
                Outcome::Censored => {}
            },
            Fact::Spell { harm, .. } => counts.harm += harm,
            _ => {}
        }
    }
    fn finish(&mut self, _finish: Finish) {}
}

fn engine(scenario: &Scenario, seed: u64, replication: u64) -> Engine {
    let luck = Luck::new(scenario, seed);
    let mut told = Engine::default();
    Simulator::new(&luck).replicate(replication, &mut told);
    told
}

#[test]
fn the_twin_plays_the_baseline_s_histories() {
    let scenario = support::load(&support::baseline());
    let seed = scenario.run().seed;
    let luck = Luck::new(&scenario, seed);
    let mut simulator = Simulator::new(&luck);
    let mut twin = Twin::new(&scenario, seed);
    let mut all = Counts::default();
    for replication in 0..500 {
        let mut told = Engine::default();
        simulator.replicate(replication, &mut told);
        let mine = twin.replicate(replication);
        let harm = told.counts.harm;
        assert!((mine.harm - harm).abs() <= 1e-9 * harm, "harm in {replication}: {} and {harm}", mine.harm);
        assert_eq!(Counts { harm, ..mine.clone() }, told.counts, "replication {replication}");
        for phase in 0..3 {
            all.met[phase] += mine.met[phase];
            all.missed[phase] += mine.missed[phase];
            all.moot[phase] += mine.moot[phase];
        }
    }
    for counts in [all.met, all.missed, all.moot] {
        assert!(counts.iter().all(|count| *count > 0), "every outcome occurred: {counts:?}");
    }
}

#[test]
fn the_queue_serves_whom_the_engine_verifies() {
    let scenario = support::load(&support::repository("benches/scenarios/verification_queue.toml"));
    let queue = Queue::new(&scenario, 3);
    for replication in 0..20 {
        let told = engine(&scenario, 3, replication);
        assert_eq!(queue.replicate(replication), (told.counts.violations as u32, told.verified));
        assert!(told.verified > 1000);
    }
}
