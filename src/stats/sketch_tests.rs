//! The sketch against exact order statistics.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, LogNormal, Poisson};

use super::*;

const PROBABILITIES: [f64; 9] = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999];

fn of(values: &[f64]) -> Sketch {
    let mut sketch = Sketch::new();
    for x in values {
        sketch.push(*x);
    }
    sketch
}

fn lognormal(n: usize) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    LogNormal::new(2.0, 2.5).unwrap().sample_iter(&mut rng).take(n).collect()
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
        let count = sketch.count_at_or_below(approximate) as f64;
        assert!(count >= p * values.len() as f64 && count <= p * values.len() as f64 + 550.0, "{p}: {count}");
    }
    assert_eq!((sketch.quantile(0.0), sketch.quantile(1.0)), (0.0, values[values.len() - 1]));
    assert_eq!((sketch.min(), sketch.max(), sketch.count()), (0.0, values[values.len() - 1], 20_500));
    assert_eq!(sketch.count_at_or_below(0.0), 500);
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
    assert_eq!(sketch.count_at_or_below(7.3), 5);
    assert_eq!(sketch.count_at_or_below(7.2), 0);
}

#[test]
fn merging_equals_pushing_in_any_order() {
    let mut values = lognormal(3000);
    values.extend([0.0; 20]);
    let whole = of(&values);
    let parts: Vec<Sketch> = values.chunks(700).map(of).collect();
    let mut forward = Sketch::new();
    for part in &parts {
        forward.merge(part);
    }
    let mut backward = Sketch::new();
    for part in parts.iter().rev() {
        backward.merge(part);
    }
    assert_eq!(forward, whole);
    assert_eq!(backward, whole);
    forward.merge(&Sketch::new());
    assert_eq!(forward, whole);
    assert_ne!(parts[0], whole);
}

#[test]
fn clearing_leaves_an_empty_sketch() {
    let mut sketch = of(&lognormal(100));
    sketch.push(0.0);
    sketch.clear();
    assert_eq!(sketch, Sketch::new());
    assert!(sketch.quantile(0.5).is_nan() && sketch.min().is_nan() && sketch.max().is_nan());
    let mut other = of(&[5.0]);
    other.merge(&sketch);
    assert_eq!(other, of(&[5.0]));
    sketch.merge(&other);
    assert_eq!(sketch, other);
}

#[test]
fn strange_values_do_no_harm() {
    let mut sketch = of(&[f64::INFINITY, f64::MAX, f64::NAN, -1.0, 5e-324, 1e-10, 1e-9, 1e18]);
    assert_eq!((sketch.count(), sketch.count_at_or_below(0.0)), (8, 4));
    assert!(sketch.buckets.len() <= 91 * OCTAVE);
    assert_eq!((sketch.buckets.len() % OCTAVE, sketch.first % OCTAVE), (0, 0), "storage grows by octaves");
    sketch.push(1.0);
    assert!((sketch.quantile(0.6) - 1.0).abs() < 0.01);
    assert!(sketch.quantile(f64::NAN).is_nan());
    assert!(Sketch::new().integer_quantile(0.5).is_nan());
}
