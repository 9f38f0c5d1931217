//! The engine against plain loops that play the same histories (`tests/integration/twins.rs` holds them to that).
//!
//! - `baseline`: the engine's bare model and a loop over a heap that is written for this plan alone; elements are
//!   histories.
//! - `queue`: a bare M/M/1 loop, and the engine on a scenario that is one; elements are customers. The engine's customers
//!   are incidents: besides coming and being visited they are noticed and end.

#[path = "twin/queue.rs"]
mod queue;
#[path = "twin/mod.rs"]
mod twin;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use phaseline::model::{Luck, Simulator};

use crate::support::scenario;
use queue::Queue;
use twin::Twin;

pub fn benches(criterion: &mut Criterion) {
    baseline(criterion);
    queue(criterion);
}

fn baseline(criterion: &mut Criterion) {
    const REPLICATIONS: u64 = 512;
    let scenario = scenario("configs/baseline.toml", &[]);
    let seed = scenario.run().seed;
    let luck = Luck::new(&scenario, seed);
    let mut group = criterion.benchmark_group("baseline");
    group.throughput(Throughput::Elements(REPLICATIONS));
    group.bench_function("engine", |bencher| {
        let mut simulator = Simulator::new(&luck);
        bencher.iter(|| (0..REPLICATIONS).for_each(|replication| simulator.replicate(replication, &mut ())));
    });
    group.bench_function("twin", |bencher| {
        let mut twin = Twin::new(&scenario, seed);
        bencher.iter(|| {
            for replication in 0..REPLICATIONS {
                black_box(twin.replicate(replication));
            }
        });
    });
    group.finish();
}

fn queue(criterion: &mut Criterion) {
    const REPLICATIONS: u64 = 8;
    let scenario = scenario("benches/scenarios/verification_queue.toml", &[]);
    let seed = scenario.run().seed;
    let luck = Luck::new(&scenario, seed);
    let queue = Queue::new(&scenario, seed);
    let customers: u32 = (0..REPLICATIONS).map(|replication| queue.replicate(replication).0).sum();
    let mut group = criterion.benchmark_group("queue");
    group.throughput(Throughput::Elements(u64::from(customers)));
    group.bench_function("engine", |bencher| {
        let mut simulator = Simulator::new(&luck);
        bencher.iter(|| (0..REPLICATIONS).for_each(|replication| simulator.replicate(replication, &mut ())));
    });
    group.bench_function("loop", |bencher| {
        bencher.iter(|| (0..REPLICATIONS).map(|replication| queue.replicate(black_box(replication)).1).sum::<u32>());
    });
    group.finish();
}
