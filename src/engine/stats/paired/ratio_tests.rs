//! The difference of ratios against its definition, against a jackknife, and its interval's coverage.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Beta, Binomial, Distribution, Poisson};

use super::*;
use crate::stats::Ratio;

type Pair = ((f64, f64), (f64, f64));

fn of(pairs: &[Pair]) -> PairedRatio {
    let mut paired = PairedRatio::new();
    for (a, b) in pairs {
        paired.push(*a, *b);
    }
    paired
}

fn close(a: f64, b: f64, relative: f64) {
    assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
}

/// Clustered shares of `replications` whose sides share most trials: the variant rescues each failure with chance 0.2 and
/// has now and then a trial fewer.
fn clustered(seed: u64, replications: u32) -> Vec<Pair> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (counts, shares) = (Poisson::new(8.0).unwrap(), Beta::new(1.5, 3.5).unwrap());
    (0..replications)
        .map(|_| {
            let x = counts.sample(&mut rng) as u64;
            let y = Binomial::new(x, shares.sample(&mut rng)).unwrap().sample(&mut rng);
            let rescued = Binomial::new(x - y, 0.2).unwrap().sample(&mut rng);
            let fewer = u64::from(x > y + rescued && x.is_multiple_of(3));
            ((x as f64, y as f64), ((x - fewer) as f64, (y + rescued) as f64))
        })
        .collect()
}

/// (difference, standard error) straight from the definition.
fn direct(pairs: &[Pair]) -> (f64, f64) {
    let sum = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>();
    let (xa, ya, xb, yb) = (sum(&|p| p.0.0), sum(&|p| p.0.1), sum(&|p| p.1.0), sum(&|p| p.1.1));
    let n = pairs.iter().filter(|p| p.0 != (0.0, 0.0) || p.1 != (0.0, 0.0)).count() as f64;
    let moved = |p: &Pair| (p.1.1 - yb / xb * p.1.0) / xb - (p.0.1 - ya / xa * p.0.0) / xa;
    (yb / xb - ya / xa, (n / (n - 1.0) * sum(&|p| moved(p) * moved(p))).sqrt())
}

#[test]
fn is_its_definition() {
    let pairs = clustered(7, 200);
    let (difference, error) = direct(&pairs);
    close(of(&pairs).difference(), difference, 1e-12);
    close(of(&pairs).std_error(), error, 1e-12);
}

/// Leaving out one replication at a time gives the same standard error up to terms of the order of 1/n.
#[test]
fn agrees_with_the_jackknife() {
    let pairs = clustered(8, 400);
    let n = pairs.len() as f64;
    let without = |left: usize| {
        let kept: Vec<Pair> = pairs.iter().enumerate().filter(|(i, _)| *i != left).map(|(_, pair)| *pair).collect();
        direct(&kept).0
    };
    let values: Vec<f64> = (0..pairs.len()).map(without).collect();
    let mean = values.iter().sum::<f64>() / n;
    let jackknife = ((n - 1.0) / n * values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>()).sqrt();
    close(of(&pairs).std_error(), jackknife, 0.02);
}

#[test]
fn merging_is_pushing_and_an_empty_one_is_the_identity() {
    let pairs = clustered(9, 300);
    let whole = of(&pairs);
    let mut merged = PairedRatio::new();
    for part in pairs.chunks(47) {
        merged.merge(&of(part));
    }
    assert_eq!((merged.contributing(), merged.changed()), (whole.contributing(), whole.changed()));
    assert_eq!(merged.difference(), whole.difference());
    close(merged.std_error(), whole.std_error(), 1e-12);
    let (mut left, mut right) = (PairedRatio::new(), whole);
    left.merge(&whole);
    right.merge(&PairedRatio::new());
    assert_eq!((left, right), (whole, whole));
}

#[test]
fn equal_sides_differ_by_exactly_nothing() {
    let same: Vec<Pair> = clustered(10, 100).into_iter().map(|(a, _)| (a, a)).collect();
    let mut paired = of(&same[..60]);
    paired.merge(&of(&same[60..]));
    for estimate in [paired.mean_difference(Level::default()), paired.share_difference(Level::default())] {
        assert_eq!((estimate.point, estimate.std_error, estimate.low, estimate.high), (0.0, 0.0, 0.0, 0.0));
    }
    assert_eq!(paired.changed(), 0);
}

/// Sides that share all but one trifle: products of sums would lose the error below rounding.
#[test]
fn a_small_difference_of_large_sums_keeps_its_error() {
    let trifles: Vec<f64> = (0..64).map(|i| libm::sin(f64::from(i))).collect();
    let pairs: Vec<Pair> = trifles.iter().map(|t| ((3.0, 3e8 + 1e4 * t), (3.0, 3e8 + 1e4 * t + t * t))).collect();
    close(of(&pairs).std_error(), direct(&pairs).1, 1e-4);
}

#[test]
fn shares_stay_within_their_range() {
    let level = Level::default();
    let all: Vec<Pair> = (0..6).map(|_| ((4.0, 0.0), (4.0, 4.0))).collect();
    let estimate = of(&all).share_difference(level);
    assert_eq!((estimate.point, estimate.high), (1.0, 1.0));
    assert!(estimate.low > 0.2 && estimate.low < 0.9, "{estimate:?}");
    // None under either, but of other incidents: not known to be nothing.
    let none: Vec<Pair> = (0..50).map(|_| ((4.0, 0.0), (5.0, 0.0))).collect();
    let estimate = of(&none).share_difference(level);
    assert!(estimate.point == 0.0 && estimate.low < -0.05 && estimate.high > 0.05, "{estimate:?}");
    for seed in 0..200 {
        let estimate = of(&clustered(seed, 3)).share_difference(level);
        assert!(estimate.low.is_nan() || estimate.low >= -1.0 && estimate.high <= 1.0, "{estimate:?}");
    }
}

#[test]
fn too_little_data_is_undefined() {
    let level = Level::default();
    for paired in [PairedRatio::new(), of(&[((0.0, 0.0), (2.0, 1.0))])] {
        assert!(paired.mean_difference(level).point.is_nan() && paired.share_difference(level).low.is_nan());
    }
    let one = of(&[((2.0, 1.0), (2.0, 2.0))]).share_difference(level);
    assert_eq!(one.point, 0.5);
    assert!(one.low.is_nan() && one.std_error.is_nan());
}

/// Of 2,000 intervals (seeds 0 to 1,999) between 93 % and 97 % must hold the truth, whose value a long run gives.
#[test]
fn covers_clustered_shares() {
    let truth = of(&clustered(1_000_000, 2_000_000)).difference();
    for replications in [20, 60, 200] {
        let mut hits = 0.0;
        let (mut paired_error, mut apart_error) = (0.0, 0.0);
        for seed in 0..2000 {
            let pairs = clustered(seed, replications);
            let estimate = of(&pairs).share_difference(Level::default());
            hits += f64::from(u8::from(estimate.low <= truth && truth <= estimate.high)) / 2000.0;
            let (mut a, mut b) = (Ratio::new(), Ratio::new());
            for (left, right) in &pairs {
                a.push(left.0, left.1);
                b.push(right.0, right.1);
            }
            paired_error += estimate.std_error * estimate.std_error;
            apart_error += a.std_error() * a.std_error() + b.std_error() * b.std_error();
        }
        println!("{replications} replications: {hits}, variance reduced {}", apart_error / paired_error);
        assert!((0.93..=0.97).contains(&hits), "{replications} replications: {hits}");
        assert!(apart_error > 2.0 * paired_error, "common luck is worth something");
    }
}
