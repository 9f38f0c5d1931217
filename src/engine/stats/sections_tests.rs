//! Coverage of the intervals on data whose quantiles are known.
//!
//! Each case runs 1,000 times with seeds 0 to 999; the count of hits of a true 95 % interval then has a standard
//! error of 0.7 percentage points.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, Exp1, Poisson, StandardNormal};

use super::*;

const RUNS: u64 = 1000;
const OCTAVES: usize = 24;

/// Shares of runs whose interval holds the truth, for each of `truths` (probability, value).
fn coverage(truths: &[(f64, f64)], replications: u64, draw: impl Fn(&mut Xoshiro256PlusPlus, &mut Sketch)) -> Vec<f64> {
    let mut hits = vec![0_u32; truths.len()];
    for seed in 0..RUNS {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut sectioned = Sectioned::new(OCTAVES);
        let mut block = Sketch::new(OCTAVES);
        for replication in 0..replications {
            block.clear();
            draw(&mut rng, &mut block);
            sectioned.merge_block(replication, &block);
        }
        let pooled = sectioned.pooled();
        for (hit, (p, truth)) in hits.iter_mut().zip(truths) {
            let estimate = sectioned.quantile_estimate_in(&pooled, *p, Level::default());
            *hit += u32::from(estimate.low <= *truth && *truth <= estimate.high);
        }
    }
    hits.into_iter().map(|hit| f64::from(hit) / RUNS as f64).collect()
}

fn assert_near_95(coverage: &[f64]) {
    println!("coverage {coverage:?}");
    assert!(coverage.iter().all(|share| (0.92..=0.98).contains(share)), "{coverage:?}");
}

/// Median and 95th percentile of the unit exponential.
const EXPONENTIAL: [(f64, f64); 2] = [(0.5, std::f64::consts::LN_2), (0.95, 2.995_732_273_553_991)];

#[test]
fn covers_independent_observations() {
    assert_near_95(&coverage(&EXPONENTIAL, 640, |rng, sketch| sketch.push(Exp1.sample(rng))));
}

#[test]
fn covers_few_independent_observations() {
    assert_near_95(&coverage(&EXPONENTIAL, 160, |rng, sketch| sketch.push(Exp1.sample(rng))));
}

/// Replications of Poisson many observations exp(u + v): u of the replication, v of the observation, both standard
/// normal, so that half the variance is shared. The sum is normal with variance 2.
fn clustered(rng: &mut Xoshiro256PlusPlus, sketch: &mut Sketch) {
    let shared: f64 = StandardNormal.sample(rng);
    let count: f64 = Poisson::new(8.0).map_or(8.0, |law| law.sample(rng));
    for _ in 0..count as u32 {
        let own: f64 = StandardNormal.sample(rng);
        sketch.push(libm::exp(shared + own));
    }
}

/// exp(√2·Φ⁻¹(0.95)) is the 95th percentile.
const CLUSTERED: [(f64, f64); 2] = [(0.5, 1.0), (0.95, 10.238_839_107_127_48)];

#[test]
fn covers_clustered_observations() {
    assert_near_95(&coverage(&CLUSTERED, 640, clustered));
}

#[test]
fn covers_few_clustered_replications() {
    assert_near_95(&coverage(&CLUSTERED, 128, clustered));
}

fn sectioned(values: &[f64]) -> Sectioned {
    let mut sectioned = Sectioned::new(OCTAVES);
    for (block, x) in values.iter().enumerate() {
        let mut sketch = Sketch::new(OCTAVES);
        sketch.push(*x);
        sectioned.merge_block(block as u64, &sketch);
    }
    sectioned
}

#[test]
fn clustering_widens_the_interval() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let (mut together, mut apart) = (Sectioned::new(OCTAVES), Sectioned::new(OCTAVES));
    for replication in 0..320_u64 {
        let mut block = Sketch::new(OCTAVES);
        let x: f64 = Exp1.sample(&mut rng);
        for _ in 0..10 {
            block.push(x);
        }
        together.merge_block(replication, &block);
        for i in 0..10 {
            let mut block = Sketch::new(OCTAVES);
            block.push(Exp1.sample(&mut rng));
            apart.merge_block(replication * 10 + i, &block);
        }
    }
    let width = |s: &Sectioned| s.quantile_estimate(0.5, Level::default()).half_width();
    let ratio = width(&together) / width(&apart);
    assert!((2.0..5.0).contains(&ratio), "√10 is expected, not {ratio}");
}

#[test]
fn an_atom_does_not_hide_doubt() {
    // Below the atom at 10 lie 2 of 40 in every other section and 34 of 40 in the rest, 45 % in all: the median is on
    // the atom, where all sections agree, but may well be below it, where they do not.
    let mut sectioned = Sectioned::new(OCTAVES);
    for block in 0..32 {
        let below = if block % 2 == 0 { 2 } else { 34 };
        let mut sketch = Sketch::new(OCTAVES);
        for i in 0..40 {
            sketch.push(if i < below { 1.0 + f64::from(i) / 10.0 } else { 10.0 });
        }
        sectioned.merge_block(block, &sketch);
    }
    let estimate = sectioned.quantile_estimate(0.5, Level::default());
    assert_eq!(estimate.point, 10.0);
    assert!(estimate.low < 5.0, "{estimate:?}");
}

#[test]
fn degenerate_data() {
    let level = Level::default();
    let none = Sectioned::new(OCTAVES).quantile_estimate(0.5, level);
    assert!(none.point.is_nan() && none.low.is_nan() && none.n == 0);
    let one = sectioned(&[3.0]).quantile_estimate(0.5, level);
    assert_eq!((one.point, one.n), (3.0, 1));
    assert!(one.std_error.is_nan() && one.low.is_nan() && one.high.is_nan());
    let same = sectioned(&[3.0; 40]).quantile_estimate(0.95, level);
    assert_eq!((same.point, same.low, same.high, same.std_error), (3.0, 3.0, 3.0, 0.0));
    let few = sectioned(&[1.0, 2.0, 3.0]).quantile_estimate(0.5, level);
    assert_eq!((few.low, few.high, few.n), (1.0, 3.0, 3));
}

/// A section whose own values are small has buckets for what all of them together count as zero.
#[test]
fn sections_agree_on_what_counts_as_zero() {
    let share_error = |octaves: usize, small: f64| {
        let mut sectioned = Sectioned::new(octaves);
        for block in 0..32 {
            for i in 0..40 {
                // Sections differ in how many are small, and only every other one has a great value.
                let x = if i < 20 + block % 8 { small } else { 10.0 };
                sectioned.push(block, if i == 39 && block % 2 == 0 { 1000.0 } else { x });
            }
        }
        let pooled = sectioned.pooled();
        assert_eq!(pooled.count(), 1280);
        sectioned.share_error(&pooled.locate(0.5).unwrap(), 1280, SECTIONS)
    };
    // The median is small. In seven octaves, from 8 up to that of 1000, a small value of 1 is lost.
    let error = share_error(24, 0.0);
    assert!(error > 0.0);
    assert_eq!(share_error(7, 1.0), error);
}

#[test]
fn merging_keeps_sections_apart() {
    let values: Vec<f64> = (0..100).map(f64::from).collect();
    let whole = sectioned(&values);
    let mut first = sectioned(&values[..64]);
    first.merge(&sectioned(&values[64..]));
    assert_eq!(first, whole, "64 is a multiple of 32, so blocks keep their sections");
    let mut empty = Sectioned::new(OCTAVES);
    empty.merge(&whole);
    first.merge(&Sectioned::new(OCTAVES));
    assert_eq!((&empty, &first), (&whole, &whole));
    assert_eq!((whole.count(), whole.pooled().count(), section_of(33)), (100, 100, 1));
}
