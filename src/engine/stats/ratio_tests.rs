//! The ratio estimator against its defining sums, and its interval's coverage.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Beta, Binomial, Distribution, Poisson};

use super::*;

fn of(pairs: &[(f64, f64)]) -> Ratio {
    let mut ratio = Ratio::new();
    for (x, y) in pairs {
        ratio.push(*x, *y);
    }
    ratio
}

fn columns(pairs: &[(f64, f64)]) -> Ratio {
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    Observations::new(&x).ratio(&y)
}

fn close(a: f64, b: f64, relative: f64) {
    assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
}

const PAIRS: [(f64, f64); 7] = [(3.0, 1.0), (0.0, 0.0), (5.0, 4.0), (1.0, 0.0), (8.0, 5.0), (2.0, 2.0), (0.0, 0.0)];

/// (p, se) straight from the definition, over the pairs that contribute.
fn direct(pairs: &[(f64, f64)]) -> (f64, f64) {
    let (x, y): (f64, f64) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let n = pairs.iter().filter(|pair| **pair != (0.0, 0.0)).count() as f64;
    let squares: f64 = pairs.iter().map(|pair| (pair.1 - y / x * pair.0) * (pair.1 - y / x * pair.0)).sum();
    (y / x, (n / (n - 1.0) * squares).sqrt() / x)
}

#[test]
fn is_its_definition() {
    let ratio = of(&PAIRS);
    let (p, se) = direct(&PAIRS);
    let level = Level::default();
    assert_eq!((ratio.replications(), ratio.contributing(), ratio.observations(), ratio.sum()), (7, 5, 19.0, 12.0));
    assert_eq!(ratio.point(), p);
    close(ratio.std_error(), se, 1e-13);
    let mean = ratio.mean_estimate(level);
    close(mean.half_width(), 2.776_445_105_197_793 * se, 1e-12);
    let share = ratio.proportion_estimate(level);
    // Wilson's limits are where |p − q| = t·√(q(1 − q)/size), with t at 4 degrees of freedom.
    let size = p * (1.0 - p) / (se * se);
    for q in [share.low, share.high] {
        close((p - q).abs(), 2.776_445_105_197_793 * (q * (1.0 - q) / size).sqrt(), 1e-12);
    }
    assert!(share.low < p && p < share.high);
    close(share.std_error, se, 1e-13);
    assert_eq!((mean.n, share.n), (5, 5));
}

#[test]
fn merging_with_an_empty_one_is_the_identity() {
    let some = of(&PAIRS);
    let mut left = Ratio::new();
    left.merge(&some);
    let mut right = some;
    right.merge(&Ratio::new());
    assert_eq!((left, right), (some, some));
    // A replication without observations changes nothing but the count of replications.
    let mut idle = some;
    idle.merge(&of(&[(0.0, 0.0)]));
    let mut idle_first = of(&[(0.0, 0.0)]);
    idle_first.merge(&some);
    assert_eq!((idle.replications(), idle.std_error()), (8, some.std_error()));
    assert_eq!(idle_first, idle);
}

#[test]
fn merging_is_associative_up_to_rounding_and_equals_pushing() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let counts = Poisson::new(3.0).unwrap();
    let pairs: Vec<(f64, f64)> = (0..300).map(|_| (counts.sample(&mut rng), counts.sample(&mut rng))).collect();
    let parts = [of(&pairs[..20]), of(&pairs[20..90]), of(&pairs[90..])];
    let mut left = parts[0];
    left.merge(&parts[1]);
    left.merge(&parts[2]);
    let mut tail = parts[1];
    tail.merge(&parts[2]);
    let mut right = parts[0];
    right.merge(&tail);
    let (p, se) = direct(&pairs);
    let counted: Vec<(f64, f64)> = pairs.iter().copied().filter(|pair| pair.0 > 0.0).collect();
    let (_, se_counted) = direct(&counted);
    close(columns(&counted).std_error(), se_counted, 1e-12);
    for ratio in [of(&pairs), left, right] {
        assert_eq!(ratio.point(), p);
        close(ratio.std_error(), se, 1e-12);
        assert_eq!(ratio.contributing(), of(&pairs).contributing());
    }
}

#[test]
fn a_large_offset_does_not_cancel() {
    // y = 10⁹·x + noise: sums of squares lose the noise below rounding.
    let noise = [1.0, -1.0, 2.0, -2.0, 0.5, -0.5];
    let counts = [1.0, 2.0, 1.0, 3.0, 2.0, 2.0];
    let exact: Vec<(f64, f64)> = counts.into_iter().zip(noise).collect();
    let offset: Vec<(f64, f64)> = exact.iter().map(|(x, y)| (*x, 1e9 * x + y)).collect();
    let mut halves = of(&offset[..3]);
    halves.merge(&of(&offset[3..]));
    let (_, se) = direct(&exact);
    for ratio in [of(&offset), halves, columns(&offset)] {
        close(ratio.std_error(), se, 1e-6);
    }
}

#[test]
fn a_constant_ratio_has_no_error() {
    for share in [0.1, 0.3, 1.0 / 3.0, 0.7] {
        let pairs: Vec<(f64, f64)> = (1..200).map(|i| (f64::from(i), share * f64::from(i))).collect();
        let mut ratio = of(&pairs);
        ratio.merge(&of(&pairs[..50]));
        assert!(ratio.std_error() < 1e-15, "{}", ratio.std_error());
        let mean = ratio.mean_estimate(Level::default());
        assert!((mean.low - share).abs() < 1e-14 && (mean.high - share).abs() < 1e-14);
        let estimate = ratio.proportion_estimate(Level::default());
        let expected = crate::stats::wilson(ratio.sum(), ratio.observations(), Level::default());
        close(estimate.low, expected.low, 1e-12);
        close(estimate.high, expected.high, 1e-12);
    }
}

#[test]
fn a_constant_share_of_an_amount_is_a_point() {
    let level = Level::default();
    let pairs: Vec<(f64, f64)> = (1..50).map(|i| (0.7 * f64::from(i), 0.07 * f64::from(i))).collect();
    let share = of(&pairs).share_estimate(level);
    assert!((share.low - 0.1).abs() < 1e-9 && (share.high - 0.1).abs() < 1e-9, "{share:?}");
    // Where shares vary, amounts and counts are alike.
    assert_eq!(of(&PAIRS).share_estimate(level), of(&PAIRS).proportion_estimate(level));
}

#[test]
fn columns_without_observations_count_as_replications() {
    assert_eq!(columns(&[(0.0, 0.0); 5]), of(&[(0.0, 0.0); 5]));
    assert_eq!(columns(&[(3.0, 0.0), (0.0, 0.0), (1.0, 0.0)]), of(&[(3.0, 0.0), (0.0, 0.0), (1.0, 0.0)]));
    assert_eq!((columns(&PAIRS).replications(), columns(&PAIRS).contributing()), (7, 5));
}

#[test]
fn counts_are_the_same_ratio_in_any_order() {
    let pairs = [(3_u32, 1_u32), (5, 4), (1, 0), (8, 5), (2, 2)];
    // So large that sums of squares have more digits than an `f64`.
    for scale in [1, 300_000_000] {
        let (mut counts, mut ratio) = (Counts::new(), Ratio::new());
        for (x, y) in pairs.map(|(x, y)| (x * scale, y * scale)) {
            counts.push(x, y);
            ratio.push(f64::from(x), f64::from(y));
        }
        assert_eq!((counts.ratio().point(), counts.ratio().contributing()), (ratio.point(), 5));
        close(counts.ratio().std_error(), ratio.std_error(), 1e-14);
        let (mut first, mut second) = (Counts::new(), Counts::new());
        for (i, (x, y)) in pairs.map(|(x, y)| (x * scale, y * scale)).into_iter().enumerate() {
            if i % 2 == 0 { first.push(x, y) } else { second.push(x, y) }
        }
        second.merge(&first);
        second.merge(&Counts::new());
        assert_eq!(second, counts);
    }
    assert_eq!(Counts::new().ratio(), Ratio::new());
}

#[test]
fn all_or_none_is_exact_over_replications() {
    let level = Level::default();
    let none = of(&[(50.0, 0.0), (20.0, 0.0), (0.0, 0.0), (1.0, 0.0)]).proportion_estimate(level);
    let exact = clopper_pearson(0, 3, level);
    assert_eq!((none.point, none.low, none.high, none.n), (0.0, 0.0, exact.high, 3));
    let all = of(&[(50.0, 50.0), (20.0, 20.0), (0.0, 0.0)]).proportion_estimate(level);
    assert_eq!((all.point, all.low, all.high, all.n), (1.0, clopper_pearson(2, 2, level).low, 1.0, 2));
}

#[test]
fn too_little_data_is_undefined() {
    let level = Level::default();
    for ratio in [Ratio::new(), of(&[(0.0, 0.0)])] {
        for estimate in [ratio.mean_estimate(level), ratio.proportion_estimate(level)] {
            assert!(estimate.point.is_nan() && estimate.low.is_nan() && estimate.n == 0);
        }
    }
    let one = of(&[(4.0, 1.0)]);
    for estimate in [one.mean_estimate(level), one.proportion_estimate(level)] {
        assert_eq!((estimate.point, estimate.n), (0.25, 1));
        assert!(estimate.std_error.is_nan() && estimate.low.is_nan() && estimate.high.is_nan());
    }
}

/// In which share of 2,000 runs (seeds 0 to 1,999) the interval holds 0.3, and in which it would with z in place of t. Poisson
/// many trials a replication, each replication with its own success probability from Beta(1.5, 3.5).
fn coverage(replications: u32) -> (f64, f64) {
    let counts = Poisson::new(8.0).unwrap();
    let shares = Beta::new(1.5, 3.5).unwrap();
    let holds = |estimate: Estimate| f64::from(u8::from(estimate.low <= 0.3 && 0.3 <= estimate.high));
    let hit = |seed: u64| {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut ratio = Ratio::new();
        for _ in 0..replications {
            let x: f64 = counts.sample(&mut rng);
            let y = Binomial::new(x as u64, shares.sample(&mut rng)).unwrap().sample(&mut rng);
            ratio.push(x, y as f64);
        }
        let estimate = ratio.proportion_estimate(Level::default());
        let (p, se) = (estimate.point, estimate.std_error);
        let size = p * (1.0 - p) / (se * se);
        (holds(estimate), holds(crate::stats::wilson(p * size, size, Level::default())))
    };
    let hits = (0..2000).map(hit).fold((0.0, 0.0), |sum, hit| (sum.0 + hit.0, sum.1 + hit.1));
    (hits.0 / 2000.0, hits.1 / 2000.0)
}

/// With z a handful of replications would cover less than they say; with t they do not, and many cover no more than with z.
#[test]
fn covers_clustered_shares() {
    for replications in [5, 10, 20, 30, 100] {
        let (t, z) = coverage(replications);
        println!("{replications} replications: {t} with t, {z} with z");
        assert!((0.935..=0.97).contains(&t), "{replications} replications: {t}");
        assert!(replications > 10 || z < 0.925, "{replications} replications: z would do, {z}");
    }
}
