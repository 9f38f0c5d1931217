//! How fast a scenario runs on this machine: the bare model, the full run, how they scale, and the floor under both.
//!
//! Everything is timed in rounds, each thing once a round, so that whatever else the machine does hits all alike; ratios
//! are taken within a round.
//!
//! - *model*: nobody listens to the histories. Each pass plays the sample, the first few hundred replications.
//! - *run*: everything that the tables need, starting the threads and making the estimates included.
//! - *floor*: the draws of the sample's histories made again with nothing around them; see `floor`.
//! - *control*: threads that only spin, which shows what the machine has to give when so many run.

mod control;
mod figures;
mod floor;
mod memory;
mod rounds;
mod sample;
mod watch;

pub use figures::{Figure, Spread};

use super::run::RunError;
use crate::model::Luck;
use crate::scenario::Scenario;
use rounds::Rounds;
use sample::Sample;

/// What to measure.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchSettings {
    /// Seed of all luck.
    pub seed: u64,
    /// Numbers of threads, each at least 1; one thread is always measured.
    pub threads: Vec<usize>,
    /// About how long to measure, seconds.
    pub seconds: f64,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Bench {
    /// The scenario's name.
    pub scenario: String,
    /// Hours that each history is watched.
    pub horizon_h: f64,
    /// Seed of all luck.
    pub seed: u64,
    /// Numbers of threads, ascending, beginning with 1.
    pub threads: Vec<usize>,
    /// Replications in the sample.
    pub sample: u64,
    /// Rounds measured.
    pub rounds: u64,
    /// The figures.
    pub figures: Vec<Figure>,
}

impl Bench {
    /// The figure `metric` of `workload` on so many threads.
    pub fn figure(&self, metric: &str, workload: &str, threads: usize) -> Option<&Figure> {
        let is_it = |f: &&Figure| f.metric == metric && f.workload == workload && f.threads == threads as u64;
        self.figures.iter().find(is_it)
    }
}

/// Measures `scenario`.
pub fn bench(scenario: &Scenario, settings: &BenchSettings) -> Result<Bench, RunError> {
    let mut threads = settings.threads.clone();
    threads.push(1);
    threads.sort_unstable();
    threads.dedup();
    let luck = Luck::new(scenario, settings.seed);
    let pace = sample::pace(&luck, settings.seconds);
    // First, since the peak that the system keeps is of all that went before.
    let most = threads.last().copied().unwrap_or(1);
    let memory = memory::measure(scenario, settings.seed, most, pace.replications_within(0.2 * settings.seconds))?;
    let sample = Sample::record(&luck);
    let rounds = Rounds::measure(scenario, settings, &threads, &luck, &sample)?;
    Ok(Bench {
        scenario: scenario.name().to_owned(),
        horizon_h: scenario.horizon().get(),
        seed: settings.seed,
        sample: sample.replications,
        rounds: rounds.all.len() as u64,
        figures: figures::figures(&threads, &sample, &rounds, memory.as_ref()),
        threads,
    })
}

#[cfg(test)]
mod tests;
