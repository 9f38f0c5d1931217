//! The cost of an event against the number of incidents under way: 10 to 10,000. Elements are events, so time an element
//! is ns an event; from 10 to 10,000 it should not grow threefold.

use criterion::{Criterion, Throughput};
use phaseline::model::{Luck, Simulator};

use crate::support::{events, scenario};

pub fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("crowd");
    group.sample_size(10);
    for under_way in [10_u64, 100, 1_000, 10_000] {
        // Incidents last 10 d and a visit takes 6 h, so 36 a day are 360 under way and keep about 8 of 10 teams busy.
        let rate = format!("source[line].arrivals.poisson.rate={} /d", under_way / 10);
        let teams = format!("monitoring.teams={}", under_way.div_ceil(36));
        let scenario = scenario("benches/scenarios/crowd.toml", &[rate, teams]);
        let luck = Luck::new(&scenario, scenario.run().seed);
        // Few histories of many incidents, or many of few.
        let replications = 20_000 / under_way;
        group.throughput(Throughput::Elements(events(&luck, replications)));
        group.bench_function(under_way.to_string(), |bencher| {
            let mut simulator = Simulator::new(&luck);
            bencher.iter(|| (0..replications).for_each(|replication| simulator.replicate(replication, &mut ())));
        });
    }
    group.finish();
}
