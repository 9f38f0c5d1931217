//! Luck before any law: a purpose from its name, a stream at an address, and what the model draws beside laws.

use std::hint::black_box;

use criterion::Criterion;
use phaseline::random::{Direct, Origins, Purpose, Sampler};

pub fn benches(criterion: &mut Criterion) {
    let purpose = Purpose::new("benchmark");
    let mut group = criterion.benchmark_group("streams");
    group.sample_size(20);
    group.bench_function("purpose", |bencher| {
        bencher.iter(|| Purpose::new(black_box("source[line of contact].severity[minor].hostilities")));
    });
    let mut replication = 0;
    let mut next = || {
        replication += 1;
        purpose.address(1, replication, 0, 0)
    };
    group.bench_function("first number", |bencher| bencher.iter(|| next().stream().bits()));
    let origin = Origins::new(1, 0).of(0);
    let mut part = 0_u16;
    group.bench_function("first number at an origin", |bencher| {
        bencher.iter(|| {
            part = part.wrapping_add(1);
            purpose.at(origin, part).stream().bits()
        });
    });
    group.bench_function("exponential", |bencher| bencher.iter(|| Direct.exponential(next())));
    group.bench_function("uniform", |bencher| bencher.iter(|| Direct.uniform(next())));
    group.bench_function("chances of 28", |bencher| bencher.iter(|| Direct.chances(black_box(0.7), 28, next())));
    group.finish();
}
