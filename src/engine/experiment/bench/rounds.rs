//! The rounds: everything timed once in each, one after another.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::ThreadPool;

use super::control::spin;
use super::sample::{Pace, Sample};
use super::watch::Watch;
use super::{BenchSettings, sample};
use crate::experiment::{self, BLOCK, RunError, Settings, Sinks, StopToken};
use crate::model::{Luck, Simulator};
use crate::scenario::Scenario;

/// Rounds for which there should be time, and the fewest that make a median.
const ROUNDS: f64 = 9.0;
const FEWEST: u64 = 3;
/// A full run gets this many times what the others get, so that what it takes to start and to finish is little beside it.
const RUN_SHARE: f64 = 4.0;

/// Seconds that each thing took in one round; the lists are by number of threads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Round {
    /// One pass over the sample's draws.
    pub floor: f64,
    /// One replication.
    pub model: Vec<f64>,
    /// One replication.
    pub run: Vec<f64>,
    /// One piece of spinning.
    pub control: Vec<f64>,
}

/// All rounds.
#[derive(Debug)]
pub(super) struct Rounds {
    pub all: Vec<Round>,
    /// Replications of each full run, and the events in one.
    pub run_replications: u64,
    pub run_events: u64,
}

impl Rounds {
    /// Times everything for about `settings.seconds`.
    pub fn measure(
        scenario: &Scenario,
        settings: &BenchSettings,
        threads: &[usize],
        luck: &Luck,
        sample: &Sample,
    ) -> Result<Self, RunError> {
        let shares = 1.0 + threads.len() as f64 * (2.0 + RUN_SHARE);
        let slot = settings.seconds / ROUNDS / shares;
        let plan = Plan::new(scenario, settings, luck, sample, slot);
        let pools = threads.iter().map(|&threads| pool(threads)).collect::<Result<Vec<_>, _>>()?;
        let mut rounds = Self { all: Vec::new(), run_replications: plan.replications, run_events: 0 };
        let began = Watch::start();
        while (rounds.all.len() as u64) < FEWEST || began.seconds() < settings.seconds {
            let mut round = Round { floor: plan.time_floor(), model: vec![], run: vec![], control: vec![] };
            for (pool, &threads) in pools.iter().zip(threads) {
                round.model.push(plan.time_model(pool));
                round.control.push(plan.time_control(pool));
                let (took, events) = plan.time_run(threads)?;
                round.run.push(took);
                rounds.run_events = events;
            }
            rounds.all.push(round);
        }
        Ok(rounds)
    }
}

fn pool(threads: usize) -> Result<ThreadPool, RunError> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(RunError::Threads)
}

/// What is done in each round.
struct Plan<'a> {
    scenario: &'a Scenario,
    luck: &'a Luck<'a>,
    sample: &'a Sample,
    seed: u64,
    /// Passes of the model over the sample, and of the floor over its draws.
    model_passes: u64,
    floor_passes: u64,
    /// Replications of a full run.
    replications: u64,
    /// Pieces of spinning.
    spins: u64,
}

impl<'a> Plan<'a> {
    /// As much of each as takes about `slot` seconds on one thread.
    fn new(
        scenario: &'a Scenario,
        settings: &BenchSettings,
        luck: &'a Luck<'a>,
        sample: &'a Sample,
        slot: f64,
    ) -> Self {
        let pace: Pace = sample::pace(luck, settings.seconds);
        let within = |work: &dyn Fn()| (slot / seconds_of(work)).clamp(1.0, 1e6) as u64;
        Self {
            scenario,
            luck,
            sample,
            seed: settings.seed,
            model_passes: pace.replications_within(slot).div_ceil(sample.replications),
            floor_passes: within(&|| {
                black_box(sample.recorder.replay());
            }),
            replications: pace.replications_within(RUN_SHARE * slot).next_multiple_of(BLOCK),
            spins: within(&|| (0..100).for_each(|_| spin())).saturating_mul(100),
        }
    }

    fn time_floor(&self) -> f64 {
        let took = seconds_of(&|| {
            for _ in 0..self.floor_passes {
                black_box(black_box(&self.sample.recorder).replay());
            }
        });
        took / self.floor_passes as f64
    }

    fn time_model(&self, pool: &ThreadPool) -> f64 {
        let took = shared(pool, self.model_passes * self.sample.pieces(), |pieces| {
            let mut simulator = Simulator::new(self.luck);
            for replication in pieces.flat_map(|piece| self.sample.piece(piece)) {
                simulator.replicate(replication, &mut ());
            }
        });
        took / (self.model_passes * self.sample.replications) as f64
    }

    fn time_control(&self, pool: &ThreadPool) -> f64 {
        shared(pool, self.spins, |pieces| pieces.for_each(|_| spin())) / self.spins as f64
    }

    /// Seconds a replication, and the events of all.
    fn time_run(&self, threads: usize) -> Result<(f64, u64), RunError> {
        let (seed, replications) = (self.seed, self.replications);
        let settings = Settings { seed, replications, threads: Some(threads), ..Settings::of(self.scenario) };
        let began = Watch::start();
        let results = experiment::run(self.scenario, &settings, &(), &StopToken::new(), Sinks::default())?;
        Ok((began.seconds() / replications as f64, results.events))
    }
}

/// How long `work` takes, seconds, above 0.
fn seconds_of(work: &dyn Fn()) -> f64 {
    let began = Watch::start();
    work();
    began.seconds().max(1e-9)
}

/// How long the threads of `pool` take for so many pieces of work, each thread taking the next when it is free.
fn shared(pool: &ThreadPool, pieces: u64, work: impl Fn(Pieces<'_>) + Sync) -> f64 {
    let next = AtomicU64::new(0);
    seconds_of(&|| {
        pool.broadcast(|_| work(Pieces { next: &next, end: pieces }));
    })
}

/// The pieces that one thread takes.
struct Pieces<'a> {
    next: &'a AtomicU64,
    end: u64,
}

impl Iterator for Pieces<'_> {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        let piece = self.next.fetch_add(1, Ordering::Relaxed);
        (piece < self.end).then_some(piece)
    }
}
