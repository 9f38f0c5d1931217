//! The sketch against exact order statistics.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, LogNormal, Poisson};

use super::*;

const PROBABILITIES: [f64; 9] = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999];

/// Enough octaves for everything here.
const MANY: usize = 92;

fn of(values: &[f64]) -> Sketch {
    within(MANY, values)
}

fn within(octaves: usize, values: &[f64]) -> Sketch {
    let mut sketch = Sketch::new(octaves);
    for x in values {
        sketch.push(*x);
    }
    sketch
}

fn lognormal(n: usize) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    LogNormal::new(2.0, 2.5).unwrap().sample_iter(&mut rng).take(n).collect()
}

/// How many observations lie in buckets whose representative is at most `x`: with `x = quantile(p)`, at least `p`·n.
fn at_most(sketch: &Sketch, x: f64) -> u64 {
    sketch.filled().take_while(|(bucket, _)| sketch.representative(*bucket) <= x).map(|(_, n)| n).sum()
}

/// The smallest value with cumulative count at least p·n.
fn exact(sorted: &[f64], p: f64) -> f64 {
    sorted[(libm::ceil(p * sorted.len() as f64 - 1e-6) as usize).max(1) - 1]
}

#[test]
fn quantiles_are_within_the_stated_error() {
    let mut values = lognormal(20_000);
    values.extend([0.0; 500]);
    let sketch = of(&values);
    values.sort_by(f64::total_cmp);
    for p in PROBABILITIES {
        let (approximate, true_value) = (sketch.quantile(p), exact(&values, p));
        assert!((approximate - true_value).abs() <= RELATIVE_ERROR * true_value, "{p}: {approximate} {true_value}");
        let count = at_most(&sketch, approximate) as f64;
        assert!(count >= p * values.len() as f64 && count <= p * values.len() as f64 + 550.0, "{p}: {count}");
    }
    assert_eq!((sketch.quantile(0.0), sketch.quantile(1.0)), (0.0, values[values.len() - 1]));
    assert_eq!((sketch.min(), sketch.max(), sketch.count()), (0.0, values[values.len() - 1], 20_500));
    assert_eq!(at_most(&sketch, 0.0), 500);
}

#[test]
fn the_convention_is_the_inverse_distribution_function() {
    let sketch = of(&[1.0, 2.0, 3.0, 4.0]);
    for (p, value) in [(0.0, 1.0), (0.25, 1.0), (0.2501, 2.0), (0.5, 2.0), (0.75, 3.0), (0.76, 4.0), (1.0, 4.0)] {
        assert_eq!(sketch.integer_quantile(p), value, "{p}");
    }
    let hundred = of(&(1..=100).map(f64::from).collect::<Vec<_>>());
    for i in 1..=100 {
        assert_eq!(hundred.integer_quantile(f64::from(i) / 100.0), f64::from(i));
    }
}

#[test]
fn whole_numbers_are_exact_up_to_256() {
    for k in 0..=256_u32 {
        let sketch = of(&[0.0, f64::from(k), f64::from(k), 1e6]);
        assert_eq!(sketch.integer_quantile(0.6), f64::from(k));
    }
    for k in [257.0, 1000.0, 12_345.0, 1e9] {
        let value = of(&[0.0, k, k, 1e12]).integer_quantile(0.6);
        assert!(value.fract() == 0.0 && (value - k).abs() <= RELATIVE_ERROR * k, "{k}: {value}");
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let mut values: Vec<f64> = Poisson::new(40.0).unwrap().sample_iter(&mut rng).take(5000).collect();
    let sketch = of(&values);
    values.sort_by(f64::total_cmp);
    for p in &PROBABILITIES {
        assert_eq!(sketch.integer_quantile(*p), exact(&values, *p));
    }
}

#[test]
fn one_value_is_exact() {
    let sketch = of(&[7.3; 5]);
    for p in &PROBABILITIES {
        assert_eq!(sketch.quantile(*p), 7.3);
    }
    assert_eq!(at_most(&sketch, 7.3), 5);
    assert_eq!(at_most(&sketch, 7.2), 0);
}

#[test]
fn merging_equals_pushing_in_any_order() {
    let mut values = lognormal(3000);
    values.extend([0.0; 20]);
    let whole = of(&values);
    let parts: Vec<Sketch> = values.chunks(700).map(of).collect();
    let mut forward = Sketch::new(MANY);
    for part in &parts {
        forward.merge(part);
    }
    let mut backward = Sketch::new(MANY);
    for part in parts.iter().rev() {
        backward.merge(part);
    }
    assert_eq!(forward, whole);
    assert_eq!(backward, whole);
    forward.merge(&Sketch::new(MANY));
    assert_eq!(forward, whole);
    assert_ne!(parts[0], whole);
}

#[test]
fn many_at_once_are_the_same() {
    let mut values = lognormal(100);
    values.extend([0.0, f64::NAN, -1.0, 1e300, 1e-12]);
    for octaves in [1, 7, MANY] {
        let (mut at_once, one_by_one) = (Sketch::new(octaves), within(octaves, &values));
        for part in values.chunks(13) {
            at_once.extend(part);
        }
        at_once.extend(&[]);
        assert_eq!(at_once, one_by_one);
    }
    let mut nothing = Sketch::new(3);
    nothing.extend(&[f64::NAN]);
    assert_eq!((nothing.zeros, nothing.end), (1, 0));
}

#[test]
fn clearing_leaves_an_empty_sketch() {
    let mut sketch = of(&lognormal(100));
    sketch.push(0.0);
    sketch.clear();
    assert_eq!(sketch, Sketch::new(MANY));
    assert!(sketch.quantile(0.5).is_nan() && sketch.min().is_nan() && sketch.max().is_nan());
    let mut other = of(&[5.0]);
    other.merge(&sketch);
    assert_eq!(other, of(&[5.0]));
    sketch.merge(&other);
    assert_eq!(sketch, other);
}

#[test]
fn values_far_below_the_greatest_count_as_zero() {
    // Five octaves up to that of 1000: from 32.
    let values = [31.9, 1.0, 32.0, 500.0, 1000.0, 0.0];
    let sketch = within(5, &values);
    assert_eq!((sketch.zeros, sketch.count(), sketch.min(), sketch.max()), (3, 6, 0.0, 1000.0));
    assert_eq!(sketch.buckets.len(), 5 * OCTAVE);
    assert!((sketch.quantile(0.6) - 32.0).abs() < 0.2, "{}", sketch.quantile(0.6));
    assert_eq!(sketch.quantile(0.4), 0.0);
    assert_eq!(within(5, &values[..2]).zeros, 0, "until something greater comes");
}

#[test]
fn the_order_of_pushing_and_merging_does_not_matter_where_values_are_lost() {
    let mut values = lognormal(2000);
    values.extend([0.0, -1.0, 1e19, 1e-12]);
    let half = values.len() / 2;
    for octaves in [1, 3, 8, 20] {
        let whole = within(octaves, &values);
        let mut rising = values.clone();
        rising.sort_by(f64::total_cmp);
        assert_eq!(within(octaves, &rising), whole);
        rising.reverse();
        assert_eq!(within(octaves, &rising), whole);
        for parts in [[&values[..half], &values[half..]], [&rising[half..], &rising[..half]]] {
            let [mut merged, second] = parts.map(|part| within(octaves, part));
            merged.merge(&second);
            merged.merge(&Sketch::new(octaves));
            assert_eq!(merged, whole, "{octaves} octaves");
            assert_eq!(merged.count(), values.len() as u64);
        }
    }
}

#[test]
fn strange_values_do_no_harm() {
    let mut sketch = of(&[f64::INFINITY, f64::MAX, f64::NAN, -1.0, 5e-324, 1e-10, 1e-9, 1e18]);
    assert_eq!((sketch.count(), at_most(&sketch, 0.0)), (8, 4));
    sketch.push(1.0);
    assert!((sketch.quantile(0.6) - 1.0).abs() < 0.01);
    assert!(sketch.quantile(f64::NAN).is_nan());
    assert!(Sketch::new(MANY).integer_quantile(0.5).is_nan());
}
