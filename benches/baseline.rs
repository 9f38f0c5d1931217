//! How fast the engine is, on one thread.
//!
//! - `replications`: histories of the baseline, of the bare model (nobody listens) and with everything that the tables
//!   need; elements are replications. The whole run also pays for starting its thread and for the estimates.
//! - `events`: the same histories; elements are events, so time an element is ns an event. An event is one change of
//!   state in the order of `docs/model.md`: one step of the calendar.
//! - `scenarios`: every file in `configs/` on the bare model; elements are events.
//! - `laws`: one draw, the stream at its address included.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use phaseline::experiment::{self, Settings, Sinks, StopToken};
use phaseline::model::{Fact, Finish, Identity, Luck, Observer, Simulator};
use phaseline::random::{Direct, Law, Purpose, Sampler};
use phaseline::scenario::{Scenario, load};

/// Replications in one iteration: a few blocks, so that a mean is of many different histories.
const REPLICATIONS: u64 = 512;

fn configs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("configs")
}

fn scenario(path: &Path) -> Scenario {
    load(path, &[]).expect("the scenario is checked by the tests").scenario
}

/// Counts events and nothing else.
#[derive(Default)]
struct Events(u64);

impl Observer for Events {
    fn incident(&mut self, _at: f64, _who: &Identity, _fact: Fact<'_>) {}
    fn finish(&mut self, finish: Finish) {
        self.0 += finish.events;
    }
}

/// Events in the first `replications` histories.
fn events(scenario: &Scenario, luck: &Luck, replications: u64) -> u64 {
    let mut events = Events::default();
    let mut simulator = Simulator::new(scenario, luck);
    (0..replications).for_each(|replication| simulator.replicate(replication, &mut events));
    events.0
}

fn baseline(criterion: &mut Criterion) {
    let scenario = scenario(&configs().join("baseline.toml"));
    let luck = Luck::new(&scenario, scenario.run().seed);
    let settings = Settings { replications: REPLICATIONS, threads: Some(1), ..Settings::of(&scenario) };
    let events = events(&scenario, &luck, REPLICATIONS);
    eprintln!("baseline: {:.1} events a replication", events as f64 / REPLICATIONS as f64);
    for (name, elements) in [("replications", REPLICATIONS), ("events", events)] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(elements));
        group.bench_function("model", |bencher| {
            let mut simulator = Simulator::new(&scenario, &luck);
            bencher.iter(|| (0..REPLICATIONS).for_each(|replication| simulator.replicate(replication, &mut ())));
        });
        group.bench_function("run", |bencher| {
            bencher.iter(|| experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()));
        });
        group.finish();
    }
}

fn scenarios(criterion: &mut Criterion) {
    const FEW: u64 = 64;
    let files = std::fs::read_dir(configs()).expect("configs/ is part of the repository");
    let mut files: Vec<PathBuf> = files.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut group = criterion.benchmark_group("scenarios");
    group.sample_size(20);
    for path in files {
        let scenario = scenario(&path);
        let luck = Luck::new(&scenario, scenario.run().seed);
        group.throughput(Throughput::Elements(events(&scenario, &luck, FEW)));
        group.bench_function(scenario.name(), |bencher| {
            let mut simulator = Simulator::new(&scenario, &luck);
            bencher.iter(|| (0..FEW).for_each(|replication| simulator.replicate(replication, &mut ())));
        });
    }
    group.finish();
}

fn laws(criterion: &mut Criterion) {
    let mixed = || Law::mixture(vec![(0.7, Law::exponential(6.0)?), (0.3, Law::uniform(12.0, 48.0)?)]);
    let laws = [
        ("exponential", Law::exponential(8.0)),
        ("lognormal", Law::lognormal_median_p95(8.0, 30.0)),
        ("weibull", Law::weibull_shape_scale(2.0, 60.0)),
        ("gamma", Law::gamma_mean_sd(8.0, 5.0)),
        ("erlang", Law::erlang(3, 9.0)),
        ("uniform", Law::uniform(2.0, 10.0)),
        ("triangular", Law::triangular(2.0, 6.0, 24.0)),
        ("pert", Law::pert(2.0, 6.0, 24.0)),
        ("mixture", mixed()),
        ("at_most", Law::exponential(8.0).and_then(|law| law.at_most(24.0))),
    ];
    let purpose = Purpose::new(1, "benchmark");
    let mut group = criterion.benchmark_group("laws");
    group.sample_size(20);
    for (name, law) in laws {
        let law = law.expect("these laws exist");
        let mut replication = 0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                replication += 1;
                Direct.law(&law, purpose.at(black_box(replication), 0, 0))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, baseline, scenarios, laws);
criterion_main!(benches);
