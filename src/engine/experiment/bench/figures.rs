//! From seconds to figures: a median over rounds with its spread, ratios taken within each round.

use serde::Serialize;

use super::memory::Memory;
use super::rounds::{Round, Rounds};
use super::sample::Sample;

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Which figure; `output/README.md` defines them.
    pub metric: &'static str,
    /// What it is of: `model`, `run`, `floor` or `control`.
    pub workload: &'static str,
    /// Threads.
    pub threads: u64,
    /// Replications that were timed at once; 0 for the control.
    pub replications: u64,
    /// What it is in.
    pub unit: &'static str,
    /// The middle one of all rounds.
    pub median: f64,
    /// The least of all rounds.
    pub min: f64,
    /// A quarter of the rounds had less.
    pub q1: f64,
    /// A quarter of the rounds had more.
    pub q3: f64,
    /// The greatest of all rounds.
    pub max: f64,
    /// How many rounds; 1 for what is counted rather than timed.
    pub rounds: u64,
}

/// The middle of a few numbers, and how far they lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The middle one.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The lower quartile.
    pub q1: f64,
    /// The upper quartile.
    pub q3: f64,
    /// The greatest.
    pub max: f64,
}

impl Spread {
    /// Of `values`, at least one; quantiles between two of them are interpolated (Hyndman and Fan 1996, "Sample quantiles
    /// in statistical packages", definition 7).
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let last = sorted.len() - 1;
        let quantile = |p: f64| {
            let place = p * last as f64;
            let (low, part) = (place as usize, place.fract());
            sorted[low] + part * (sorted[(low + 1).min(last)] - sorted[low])
        };
        Self { median: quantile(0.5), min: sorted[0], q1: quantile(0.25), q3: quantile(0.75), max: sorted[last] }
    }
}

/// What a figure is of.
#[derive(Clone, Copy)]
struct Subject {
    workload: &'static str,
    threads: usize,
    replications: u64,
}

/// Makes figures of rounds.
struct Figures<'a> {
    rounds: &'a [Round],
    all: Vec<Figure>,
}

impl Figures<'_> {
    /// A figure whose value in each round is `value`.
    fn timed(&mut self, metric: &'static str, unit: &'static str, of: Subject, value: impl Fn(&Round) -> f64) {
        let values: Vec<f64> = self.rounds.iter().map(value).collect();
        self.add(metric, unit, of, Spread::of(&values), values.len());
    }

    /// A figure that no clock was needed for.
    fn counted(&mut self, metric: &'static str, unit: &'static str, of: Subject, value: f64) {
        self.add(metric, unit, of, Spread::of(&[value]), 1);
    }

    fn add(&mut self, metric: &'static str, unit: &'static str, of: Subject, spread: Spread, rounds: usize) {
        let Spread { median, min, q1, q3, max } = spread;
        let Subject { workload, threads, replications } = of;
        let (threads, rounds) = (threads as u64, rounds as u64);
        self.all.push(Figure { metric, workload, threads, replications, unit, median, min, q1, q3, max, rounds });
    }
}

/// All figures.
pub(super) fn figures(threads: &[usize], sample: &Sample, rounds: &Rounds, memory: Option<&Memory>) -> Vec<Figure> {
    let mut out = Figures { rounds: &rounds.all, all: Vec::new() };
    let events = sample.events as f64 / sample.replications as f64;
    let run_events = rounds.run_events as f64 / rounds.run_replications as f64;
    let model = Subject { workload: "model", threads: 1, replications: sample.replications };
    let run = Subject { workload: "run", threads: 1, replications: rounds.run_replications };
    let floor = Subject { workload: "floor", ..model };
    out.counted("events_per_replication", "count", model, events);
    out.counted("events_per_replication", "count", run, run_events);
    for (i, &threads) in threads.iter().enumerate() {
        out.speed(Subject { threads, ..model }, events, |round| round.model[i]);
        out.speed(Subject { threads, ..run }, run_events, |round| round.run[i]);
    }
    let (draws, sampled) = (sample.recorder.calls as f64, sample.events as f64);
    let floor_ns = |round: &Round| 1e9 * round.floor / sampled;
    out.counted("draws_per_replication", "count", floor, draws / sample.replications as f64);
    out.timed("ns_per_draw", "ns", floor, |round| 1e9 * round.floor / draws);
    out.timed("ns_per_event", "ns", floor, floor_ns);
    out.timed("over_floor", "ratio", model, |round| 1e9 * round.model[0] / events / floor_ns(round));
    out.timed("over_floor", "ratio", run, |round| 1e9 * round.run[0] / run_events / floor_ns(round));
    for (i, &threads) in threads.iter().enumerate().skip(1) {
        let control = Subject { workload: "control", threads, replications: 0 };
        out.timed("speed_up", "ratio", control, |round| round.control[0] / round.control[i]);
        out.scaling(Subject { threads, ..model }, i, |round| &round.model);
        out.scaling(Subject { threads, ..run }, i, |round| &round.run);
    }
    for (threads, peak) in memory.into_iter().flat_map(|m| [(m.threads, m.few), (m.threads, m.many)]) {
        let of = Subject { workload: "run", threads, replications: peak.replications };
        out.counted("peak_memory", "bytes", of, peak.bytes as f64);
    }
    out.all
}

impl Figures<'_> {
    /// How fast `of` is, given the seconds that a replication takes and its mean number of events.
    fn speed(&mut self, of: Subject, events: f64, seconds: impl Fn(&Round) -> f64) {
        self.timed("replications_per_s", "1/s", of, |round| 1.0 / seconds(round));
        self.timed("events_per_s", "1/s", of, |round| events / seconds(round));
        self.timed("ns_per_event", "ns", of, |round| 1e9 * seconds(round) / events);
    }

    /// How `of` speeds up on the `i`-th number of threads, by itself and against what the control makes of them.
    fn scaling(&mut self, of: Subject, i: usize, seconds: impl Fn(&Round) -> &[f64]) {
        let speed_up = |round: &Round| seconds(round)[0] / seconds(round)[i];
        self.timed("speed_up", "ratio", of, speed_up);
        self.timed("efficiency", "share", of, |round| speed_up(round) * round.control[i] / round.control[0]);
    }
}
