//! The difference of quantiles on data whose quantiles are known.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, Poisson, StandardNormal};

use super::*;

const OCTAVES: usize = 24;

/// Replications of Poisson many observations exp(u + v), u of the replication, v of the observation. Under the variant
/// the observations are `factor` times as great, times exp(0.1·w) of luck of their own.
fn sides(seed: u64, replications: u64, factor: f64) -> [Sectioned; 2] {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut sides = [Sectioned::new(OCTAVES), Sectioned::new(OCTAVES)];
    for replication in 0..replications {
        let shared: f64 = StandardNormal.sample(&mut rng);
        let count: f64 = Poisson::new(8.0).map_or(8.0, |law| law.sample(&mut rng));
        for _ in 0..count as u32 {
            let (own, other): (f64, f64) = (StandardNormal.sample(&mut rng), StandardNormal.sample(&mut rng));
            sides[0].push(replication, libm::exp(shared + own));
            sides[1].push(replication, factor * libm::exp(shared + own + 0.1 * other));
        }
    }
    sides
}

fn difference([a, b]: &[Sectioned; 2], p: f64) -> QuantileDifference {
    quantile_difference((a, &a.pooled()), (b, &b.pooled()), p, Level::default())
}

/// The quantile at p of exp of a centred normal with this variance.
fn lognormal(p: f64, variance: f64) -> f64 {
    libm::exp(variance.sqrt() * crate::stats::special::normal_quantile(p))
}

#[test]
fn equal_sides_differ_by_exactly_nothing() {
    let [a, _] = sides(1, 200, 1.0);
    for p in [0.05, 0.5, 0.95] {
        let found = difference(&[a.clone(), a.clone()], p);
        let estimate = found.estimate;
        assert_eq!((estimate.point, estimate.std_error, estimate.low, estimate.high), (0.0, 0.0, 0.0, 0.0));
        assert!(found.std_errors[0] > 0.0 && found.std_errors[0] == found.std_errors[1]);
    }
}

/// Of 600 intervals (seeds 0 to 599) at least 93 % must hold the truth. Most hold it more often: they are widened by the error of
/// the sketch, which is a bound.
#[test]
fn covers_clustered_observations() {
    for (replications, factor) in [(640, 1.2), (2048, 1.05)] {
        for p in [0.05, 0.5, 0.95] {
            let truth = factor * lognormal(p, 2.01) - lognormal(p, 2.0);
            let (mut hits, mut unblurred, mut reduced) = (0.0, 0.0, 0.0);
            for seed in 0..600 {
                let found = difference(&sides(seed, replications, factor), p);
                let estimate = found.estimate;
                hits += f64::from(u8::from(estimate.low <= truth && truth <= estimate.high)) / 600.0;
                let reach = Level::default().student(31.0) * estimate.std_error;
                unblurred += f64::from(u8::from((estimate.point - truth).abs() <= reach)) / 600.0;
                let apart = found.std_errors[0].powi(2) + found.std_errors[1].powi(2);
                reduced += apart / estimate.std_error.powi(2) / 600.0;
            }
            println!(
                "{replications}, p {p}: {hits:.3}, without the blur {unblurred:.3}, variance reduced {reduced:.1}"
            );
            assert!(hits >= 0.93, "{replications}, p {p}: {hits}");
            assert!(reduced > 2.0, "{reduced}");
        }
    }
}

#[test]
fn few_observations_have_no_interval() {
    let mut one = Sectioned::new(OCTAVES);
    one.push(0, 3.0);
    let none = Sectioned::new(OCTAVES);
    assert!(difference(&[one.clone(), none.clone()], 0.5).estimate.point.is_nan());
    assert!(difference(&[none.clone(), none], 0.5).estimate.point.is_nan());
    let alone = difference(&[one.clone(), one], 0.5).estimate;
    assert!(alone.point == 0.0 && alone.low.is_nan());
}
