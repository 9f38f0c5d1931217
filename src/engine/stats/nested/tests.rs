use super::*;
use crate::stats::special::normal_quantile;
use crate::stats::splitmix::splitmix;

fn sets(values: &[f64], std_error: f64) -> Vec<Set> {
    values.iter().map(|value| Set { value: *value, std_error }).collect()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "{a} is not {b}");
}

const VALUES: [f64; 8] = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];

#[test]
fn a_known_sample() {
    // The variance of the values is 32/7; luck's is 1.
    let nested = Nested::of(&sets(&VALUES, 1.0), Level::default());
    assert_eq!((nested.sets, nested.undefined), (8, 0));
    close(nested.mean.point, 5.0);
    close(nested.mean.std_error, (32.0_f64 / 7.0 / 8.0).sqrt());
    close(nested.mean.half_width(), 2.364_624_251_592_785 * nested.mean.std_error);
    close(nested.luck, 1.0);
    close(nested.parameters.point, 25.0 / 7.0);
    close(nested.share.point, 25.0 / 32.0);
    // Drawn in by √(25/32), and so the variance of the band is that of the parameters.
    close(nested.band[2], 5.0 - 0.5 * (25.0_f64 / 32.0).sqrt());
    close(nested.raw[2].point, 4.5);
    // Of eight, none is below the median with a chance of 1/256, at most one with 9/256: so the least and the greatest.
    assert_eq!((nested.raw[2].low, nested.raw[2].high), (2.0, 9.0));
    assert!(nested.raw[0].low.is_nan() && nested.raw[4].high.is_nan(), "eight sets do not reach beyond p05");
}

/// Bonett's formula by hand: of eight values ⌊8 / (2·√4)⌋ = 2 are cut off at either end, so the centre is 4.5, and
/// Σ(y − 4.5)⁴ = 39.0625 + 3·0.0625 + 2·0.0625 + 39.0625 + 410.0625 = 488.5.
#[test]
fn the_interval_of_a_variance_is_bonett_s() {
    let nested = Nested::of(&sets(&VALUES, 0.0), Level::default());
    let (t, variance) = (2.364_624_251_592_785, 32.0 / 7.0);
    let c = 8.0 / (8.0 - t);
    let kurtosis: f64 = 8.0 * 488.5 / (32.0 * 32.0);
    let error = c * ((kurtosis - 5.0 / 8.0) / 7.0).sqrt();
    close(nested.parameters.low, c * variance * libm::exp(-t * error));
    close(nested.parameters.high, c * variance * libm::exp(t * error));
    close(nested.share.point, 1.0);
    assert!(nested.is_told_apart());
}

#[test]
fn luck_alone_leaves_nothing_to_parameters() {
    let nested = Nested::of(&sets(&VALUES, 3.0), Level::default());
    assert_eq!((nested.parameters.point, nested.parameters.low, nested.share.point), (0.0, 0.0, 0.0));
    assert!(!nested.is_told_apart());
    assert_eq!(nested.band, [5.0; 5]);
    close(nested.raw[4].point, 9.0);
}

#[test]
fn sets_without_values_are_counted_and_left_out() {
    let mut some = sets(&VALUES, 1.0);
    some.push(Set { value: f64::NAN, std_error: f64::NAN });
    some.push(Set { value: 100.0, std_error: f64::NAN });
    let nested = Nested::of(&some, Level::default());
    assert_eq!((nested.sets, nested.undefined), (8, 2));
    close(nested.mean.point, 5.0);
    // Where no set has a standard error nothing is known of luck, but values are values.
    let nested = Nested::of(&sets(&VALUES, f64::NAN), Level::default());
    assert_eq!((nested.sets, nested.undefined), (8, 0));
    close(nested.mean.point, 5.0);
    close(nested.raw[2].point, 4.5);
    assert!(nested.parameters.point.is_nan() && nested.luck.is_nan() && nested.band[0].is_nan());
    assert!(nested.share.point.is_nan() && !nested.is_told_apart());
}

#[test]
fn few_sets_and_equal_ones_have_no_interval() {
    for (values, mean) in [(&[][..], f64::NAN), (&[3.0], 3.0), (&[3.0, 5.0], 4.0), (&[1.0, 2.0, 3.0, 4.0], 2.5)] {
        let nested = Nested::of(&sets(values, 0.1), Level::default());
        assert!(nested.mean.point == mean || mean.is_nan() && nested.mean.point.is_nan());
        assert!(nested.parameters.low.is_nan() && !nested.is_told_apart());
        assert_eq!(nested.parameters.point.is_nan(), values.len() < 2);
    }
    // A tenth is not a sum of halves: the mean of equal values is rounded.
    let nested = Nested::of(&sets(&[0.1; 11], 0.02), Level::default());
    assert_eq!((nested.mean.point, nested.mean.low, nested.parameters.point), (0.1, 0.1, 0.0));
    assert!(nested.parameters.low.is_nan());
    assert_eq!(nested.band, [0.1; 5]);
    // At such a level Student's t is beyond the number of sets.
    assert!(Nested::of(&sets(&VALUES[..5], 0.1), Level::new(0.9999).unwrap()).parameters.low.is_nan());
}

#[test]
fn quantiles_are_median_unbiased() {
    let values: Vec<f64> = (1..=9).map(f64::from).collect();
    // (9 + 1/3) · 0.25 + 1/3 = 2.666…
    close(quantile(&values, 0.25), 8.0 / 3.0);
    assert_eq!((quantile(&values, 0.5), quantile(&values, 0.001), quantile(&values, 0.999)), (5.0, 1.0, 9.0));
    assert!(quantile(&[], 0.5).is_nan());
}

/// A law of the true values with variance 1, by its quantile.
type Truth = fn(f64) -> f64;

fn normal(u: f64) -> f64 {
    normal_quantile(u)
}

fn uniform(u: f64) -> f64 {
    (u - 0.5) * 12.0_f64.sqrt()
}

fn exponential(u: f64) -> f64 {
    -libm::log1p(-u) - 1.0
}

/// How often, in `runs` studies of so many sets, the intervals of the mean, of the variance over parameters and of the
/// estimates' quartile hold the truth. Luck's variance differs from set to set, from 0.5 to 1.5.
fn coverage(truth: Truth, tau2: f64, size: u64, runs: u64) -> [f64; 3] {
    let uniform = |run: u64, i: u64, what: u64| {
        let bits = splitmix(run * 1_000_003 + size, i * 4 + what) >> 12;
        (bits as f64 + 0.5) / (1_u64 << 52) as f64
    };
    let mut held = [0_u32; 3];
    for run in 0..runs {
        let set = |i: u64| {
            let luck = 0.5 + uniform(run, i, 0);
            let noise = luck.sqrt() * normal_quantile(uniform(run, i, 1));
            Set { value: tau2.sqrt() * truth(uniform(run, i, 2)) + noise, std_error: luck.sqrt() }
        };
        let all: Vec<Set> = (0..size).map(set).collect();
        let nested = Nested::of(&all, Level::default());
        let holds = |estimate: &Estimate, truth: f64| u32::from(estimate.low <= truth && truth <= estimate.high);
        held[0] += holds(&nested.mean, 0.0);
        held[1] += holds(&nested.parameters, tau2);
        // By symmetry, of the laws that have it.
        held[2] += holds(&nested.raw[2], 0.0);
    }
    let found = held.map(|held| f64::from(held) / runs as f64);
    println!("{size} sets, {tau2} over luck: mean {:.3}, variance {:.3}, median {:.3}", found[0], found[1], found[2]);
    found
}

fn assert_covers(truth: Truth, least: f64, runs: u64) {
    for tau2 in [0.0, 0.25, 1.0, 4.0, 25.0] {
        for size in [10, 20, 50, 200] {
            let [mean, variance, median] = coverage(truth, tau2, size, runs);
            // Where there is nothing over parameters only one end can miss. With few sets the interval is too wide.
            let most = if tau2 == 0.0 || size < 20 { 1.0 } else { 0.98 };
            assert!((least..=most).contains(&variance), "{variance} of the variance {tau2} with {size} sets");
            let skewed = truth(0.5) < -0.1;
            let of_mean = if skewed { 0.89..=0.97 } else { 0.93..=0.97 };
            assert!(of_mean.contains(&mean), "{mean} of the mean");
            assert!(skewed || (0.935..=1.0).contains(&median), "{median} of the median");
        }
    }
}

/// 2,000 studies each: the standard error of a coverage of 0.95 is 0.005.
#[test]
fn intervals_hold_the_truth_of_normal_parameters() {
    assert_covers(normal, 0.93, 2000);
}

#[test]
fn intervals_hold_the_truth_of_uniform_parameters() {
    assert_covers(uniform, 0.93, 2000);
}

/// Long tails show themselves in few samples, so no interval from few sets can be sure of them.
#[test]
fn intervals_nearly_hold_the_truth_of_exponential_parameters() {
    assert_covers(exponential, 0.87, 2000);
}

/// Without luck's part the band is about right where the estimates' own is far too wide.
#[test]
fn the_band_is_that_of_the_parameters() {
    let size = 20_000;
    let u = |i: u64, what: u64| ((splitmix(7, i * 2 + what) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
    let set = |i| Set { value: 3.0 + normal_quantile(u(i, 0)) + normal_quantile(u(i, 1)), std_error: 1.0 };
    let all: Vec<Set> = (0..size).map(set).collect();
    let nested = Nested::of(&all, Level::default());
    for (i, p) in BAND.into_iter().enumerate() {
        let (truth, raw) = (3.0 + normal_quantile(p), 3.0 + 2.0_f64.sqrt() * normal_quantile(p));
        assert!((nested.band[i] - truth).abs() < 0.05, "{p}: {} is not {truth}", nested.band[i]);
        assert!((nested.raw[i].point - raw).abs() < 0.05);
    }
}

#[test]
fn so_many_sets_give_both_ends_an_interval() {
    for (level, fewest) in [(0.95, 72), (0.9, 59)] {
        let level = Level::new(level).unwrap();
        assert_eq!(fewest_for_ends(level), fewest);
        let ends = |sets: u64| {
            let sets: Vec<Set> = (0..sets).map(|i| Set { value: i as f64, std_error: 0.1 }).collect();
            let nested = Nested::of(&sets, level);
            [nested.raw[0].low, nested.raw[0].high, nested.raw[4].low, nested.raw[4].high].map(f64::is_finite)
        };
        assert_eq!(ends(fewest), [true; 4]);
        assert_eq!(ends(fewest - 1), [false, true, true, false]);
    }
}
