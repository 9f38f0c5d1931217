//! The baseline on one thread, by history and by event: the bare model (nobody listens), and the full run with everything
//! that the tables need, which also pays for starting its thread and for the estimates. An event is one change of state
//! in the order of `docs/model.md`.

use criterion::{Criterion, Throughput};
use phaseline::experiment::{self, Settings, Sinks, StopToken};
use phaseline::model::{Luck, Simulator};

use crate::support::{events, scenario};

/// Replications in one iteration: a few blocks, so that a mean is of many different histories.
const REPLICATIONS: u64 = 512;

pub fn benches(criterion: &mut Criterion) {
    let scenario = scenario("configs/baseline.toml", &[]);
    let luck = Luck::new(&scenario, scenario.run().seed);
    let settings = Settings { replications: REPLICATIONS, threads: Some(1), ..Settings::of(&scenario) };
    let events = events(&luck, REPLICATIONS);
    for (name, elements) in [("replications", REPLICATIONS), ("events", events)] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(elements));
        group.bench_function("model", |bencher| {
            let mut simulator = Simulator::new(&luck);
            bencher.iter(|| (0..REPLICATIONS).for_each(|replication| simulator.replicate(replication, &mut ())));
        });
        group.bench_function("run", |bencher| {
            bencher.iter(|| experiment::run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()));
        });
        group.finish();
    }
}
