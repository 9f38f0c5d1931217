//! The sample: the replications that the bare model plays over and over, what is in them, and the draws they make.

use super::floor::Recorder;
use super::watch::Watch;
use crate::experiment::BLOCK;
use crate::model::{Fact, Finish, Identity, Luck, Observer, Simulator};

/// The most replications: many different histories, which no branch predictor learns by heart.
const MOST_REPLICATIONS: u64 = 512;
/// Enough draws, of 24 bytes each: histories may be long.
const ENOUGH_CALLS: u64 = 1 << 20;

/// The first replications of a scenario.
#[derive(Debug)]
pub(super) struct Sample {
    pub replications: u64,
    pub events: u64,
    pub recorder: Recorder,
}

impl Sample {
    /// Plays and records it.
    pub fn record(luck: &Luck) -> Self {
        let mut recorder = Recorder::default();
        let mut events = Events::default();
        let mut replications = 0;
        while replications < MOST_REPLICATIONS && (replications == 0 || recorder.calls < ENOUGH_CALLS) {
            let until = (replications + BLOCK).min(MOST_REPLICATIONS);
            let mut simulator = Simulator::with(luck, &mut recorder);
            (replications..until).for_each(|replication| simulator.replicate(replication, &mut events));
            replications = until;
        }
        Self { replications, events: events.0, recorder }
    }

    /// Pieces of work in one pass over it.
    pub fn pieces(&self) -> u64 {
        self.replications.div_ceil(BLOCK)
    }

    /// The replications of one piece of any pass.
    pub fn piece(&self, piece: u64) -> std::ops::Range<u64> {
        let first = piece % self.pieces() * BLOCK;
        first..(first + BLOCK).min(self.replications)
    }
}

/// Counts events and nothing else.
#[derive(Debug, Default)]
struct Events(u64);

impl Observer for Events {
    const PATHS: bool = false;
    fn incident(&mut self, _at: f64, _who: &Identity, _fact: Fact<'_>) {}
    fn finish(&mut self, finish: Finish) {
        self.0 += finish.events;
    }
}

/// How long a replication of the bare model takes, roughly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace(f64);

impl Pace {
    /// How many replications take about `seconds`; at least 1.
    pub fn replications_within(self, seconds: f64) -> u64 {
        (seconds / self.0).clamp(1.0, 1e9) as u64
    }
}

/// Plays more and more replications until a hundredth of `seconds` is over.
pub(super) fn pace(luck: &Luck, seconds: f64) -> Pace {
    let mut simulator = Simulator::new(luck);
    let began = Watch::start();
    let mut played = 0;
    loop {
        simulator.replicate(played, &mut ());
        played += 1;
        let took = began.seconds();
        if took >= 0.01 * seconds {
            return Pace((took / played as f64).max(1e-9));
        }
    }
}
