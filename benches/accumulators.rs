//! What estimates are made of: pushing 1,000 numbers (elements are pushes), and merging.

use criterion::{Criterion, Throughput};
use phaseline::random::{Direct, Law, Purpose, Sampler};
use phaseline::stats::{Level, Moments, Ratio, Sectioned, Sketch};

/// Octaves of a sketch, as those of times have.
const OCTAVES: usize = 20;

/// Response times of a kind.
fn numbers() -> Vec<f64> {
    let law = Law::lognormal_median_p95(8.0, 30.0).expect("this law exists");
    let purpose = Purpose::new("benchmark");
    (0..1000).map(|which| Direct.law(&law, purpose.address(1, 0, which, 0))).collect()
}

pub fn benches(criterion: &mut Criterion) {
    let numbers = numbers();
    let mut sketch = Sketch::new(OCTAVES);
    for x in &numbers {
        sketch.push(*x);
    }
    push(criterion, &numbers);
    merge(criterion, &numbers, &sketch);
    let mut sections = Sectioned::new(OCTAVES);
    (0..64).for_each(|block| sections.merge_block(block, &sketch));
    criterion.bench_function("estimate/quantile", |bencher| {
        bencher.iter(|| sections.quantile_estimate(0.95, Level::default()));
    });
}

fn push(criterion: &mut Criterion, numbers: &[f64]) {
    let mut group = criterion.benchmark_group("push");
    group.sample_size(20).throughput(Throughput::Elements(numbers.len() as u64));
    group.bench_function("moments", |bencher| {
        let mut moments = Moments::new();
        bencher.iter(|| numbers.iter().for_each(|x| moments.push(*x)));
    });
    group.bench_function("ratio", |bencher| {
        let mut ratio = Ratio::new();
        bencher.iter(|| numbers.iter().for_each(|x| ratio.push(20.0, *x)));
    });
    group.bench_function("sketch", |bencher| {
        let mut sketch = Sketch::new(OCTAVES);
        bencher.iter(|| numbers.iter().for_each(|x| sketch.push(*x)));
    });
    group.finish();
}

fn merge(criterion: &mut Criterion, numbers: &[f64], sketch: &Sketch) {
    let mut group = criterion.benchmark_group("merge");
    group.sample_size(20);
    group.bench_function("moments", |bencher| {
        let (mut sum, mut more) = (Moments::new(), Moments::new());
        for x in numbers {
            more.push(*x);
        }
        bencher.iter(|| sum.merge(&more));
    });
    group.bench_function("ratio", |bencher| {
        let (mut sum, mut more) = (Ratio::new(), Ratio::new());
        for x in numbers {
            more.push(20.0, *x);
        }
        bencher.iter(|| sum.merge(&more));
    });
    group.bench_function("sketch", |bencher| {
        let mut sum = Sketch::new(OCTAVES);
        bencher.iter(|| sum.merge(sketch));
    });
    group.bench_function("sections", |bencher| {
        let mut sum = Sectioned::new(OCTAVES);
        let mut block = 0;
        bencher.iter(|| {
            block += 1;
            sum.merge_block(block, sketch);
        });
    });
    group.finish();
}
