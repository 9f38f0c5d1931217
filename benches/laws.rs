//! One draw of each kind of law, its address included.

use std::hint::black_box;
use std::sync::Arc;

use criterion::Criterion;
use phaseline::random::{Direct, Law, LawError, Purpose, Sampler};

/// Each kind once.
fn laws() -> Result<Vec<(&'static str, Law)>, LawError> {
    let values: Arc<[f64]> = (1..=1000).map(f64::from).collect();
    Ok(vec![
        ("exponential", Law::exponential(8.0)?),
        ("lognormal", Law::lognormal_median_p95(8.0, 30.0)?),
        ("weibull", Law::weibull_shape_scale(2.0, 60.0)?),
        ("gamma", Law::gamma_mean_sd(8.0, 5.0)?),
        ("gamma below 1", Law::gamma_mean_sd(8.0, 12.0)?),
        ("erlang", Law::erlang(3, 9.0)?),
        ("uniform", Law::uniform(2.0, 10.0)?),
        ("triangular", Law::triangular(2.0, 6.0, 24.0)?),
        ("pert", Law::pert(2.0, 6.0, 24.0)?),
        ("empirical", Law::empirical(values)?),
        ("mixture", Law::mixture(vec![(0.7, Law::exponential(6.0)?), (0.3, Law::uniform(12.0, 48.0)?)])?),
        ("sum", Law::sum(vec![Law::exponential(6.0)?, Law::uniform(12.0, 48.0)?])?),
        ("shift", Law::exponential(8.0)?.shifted(2.0)?),
        ("at_most", Law::exponential(8.0)?.at_most(24.0)?),
    ])
}

pub fn benches(criterion: &mut Criterion) {
    let purpose = Purpose::new("benchmark");
    let mut group = criterion.benchmark_group("laws");
    group.sample_size(20);
    for (name, law) in laws().expect("these laws exist") {
        let mut replication = 0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                replication += 1;
                Direct.law(black_box(&law), purpose.address(1, replication, 0, 0))
            });
        });
    }
    group.finish();
}
