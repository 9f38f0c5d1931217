use std::convert::Infallible;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::experiment::condition::Operator;
use crate::stats::Level;

const RANGE: SearchRange = SearchRange { low: 0.0, high: 10.0, is_whole: false, grid: 11, tolerance: 0.001 };

fn condition(operator: Operator, threshold: f64) -> Condition {
    Condition { address: "collapse".parse().unwrap(), operator, threshold }
}

/// A measure ± `half`.
fn measure(value: f64, half: f64) -> Measure {
    let some = Some;
    Measure {
        value: some(value),
        std_error: some(half / 2.0),
        low: some(value - half),
        high: some(value + half),
        replications: 100,
        observations: 100,
    }
}

fn search(range: &SearchRange, condition: &Condition, curve: impl Fn(f64) -> Measure) -> Threshold {
    let look = |values: &[f64]| Ok::<_, Infallible>(values.iter().map(|value| curve(*value)).collect());
    solve(range, condition, Level::default(), look).unwrap()
}

#[test]
fn a_crossing_is_found_with_the_values_that_cannot_be_told() {
    for (slope, operator) in [(0.1_f64, Operator::AtLeast), (-0.1, Operator::AtMost)] {
        // The target is reached at 4.25; the band of ±0.05 holds it for half a unit on either side.
        let target = 0.425 * slope.signum();
        let found = search(&RANGE, &condition(operator, target), |x| measure(slope * x, 0.05));
        let Finding::Crossing { at, met_above: true, from: Some(from), to: Some(to) } = found.finding else {
            panic!("{:?}", found.finding)
        };
        assert!((at - 4.25).abs() < 1e-9, "{at}");
        assert!((3.74..=3.75).contains(&from) && (4.75..=4.76).contains(&to), "{from} to {to}");
        assert!(found.looks.len() as u64 <= RANGE.most());
        assert!((found.band_level - (1.0 - 0.05 / RANGE.most() as f64)).abs() < 1e-12);
    }
    // Met below.
    let found = search(&RANGE, &condition(Operator::Below, 0.425), |x| measure(0.1 * x, 0.05));
    assert!(matches!(found.finding, Finding::Crossing { met_above: false, from: Some(_), to: Some(_), .. }));
}

#[test]
fn values_looked_at_have_few_digits_and_the_search_of_a_narrow_range_ends() {
    let range = SearchRange { low: 6.0, high: 48.0, ..RANGE };
    let found = search(&range, &condition(Operator::AtLeast, 20.0), |x| measure(x, 0.5));
    let values: Vec<f64> = found.looks.iter().map(|look| look.value).collect();
    assert!(values.contains(&43.8) && values.iter().all(|value| value.to_string().len() < 12), "{values:?}");
    // No wider than its digits.
    let range = SearchRange { low: 700.0, high: 700.0 + 1e-12, tolerance: 1e-9, ..RANGE };
    let found = search(&range, &condition(Operator::AtLeast, 0.5), |x| measure(f64::from(u8::from(x > 700.0)), 0.1));
    assert!(found.looks.len() as u64 <= range.most() && found.looks.is_sorted_by(|a, b| a.value < b.value));
}

#[test]
fn what_cannot_be_told_may_have_no_end() {
    let found = search(&RANGE, &condition(Operator::AtLeast, 0.975), |x| measure(0.1 * x, 0.05));
    assert!(matches!(found.finding, Finding::Crossing { from: Some(_), to: None, .. }), "{:?}", found.finding);
    let found = search(&RANGE, &condition(Operator::AtLeast, 0.025), |x| measure(0.1 * x, 0.05));
    assert!(matches!(found.finding, Finding::Crossing { from: None, to: Some(_), .. }), "{:?}", found.finding);
}

#[test]
fn whole_numbers_stay_whole() {
    let range = SearchRange { low: 1.0, high: 100.0, is_whole: true, ..RANGE };
    let found = search(&range, &condition(Operator::AtLeast, 42.5), |x| measure(x, 2.2));
    assert!(found.looks.iter().all(|look| look.value.fract() == 0.0));
    assert!(found.looks.len() as u64 <= range.most());
    assert_eq!(
        found.finding,
        Finding::Crossing { at: 43.0, met_above: true, from: Some(41.0), to: Some(45.0) },
        "the first that meets it, the first that may, the first that surely does"
    );
    let found = search(&range, &condition(Operator::Below, 42.5), |x| measure(x, 2.2));
    let (from, to) = (Some(40.0), Some(44.0));
    assert_eq!(found.finding, Finding::Crossing { at: 42.0, met_above: false, from, to }, "the last that may meet it");
    // Fewer values than the scan has.
    let few = SearchRange { low: 1.0, high: 3.0, is_whole: true, ..RANGE };
    assert_eq!(search(&few, &condition(Operator::AtLeast, 2.5), |x| measure(x, 0.1)).looks.len(), 3);
}

#[test]
fn no_crossing_and_several_are_said() {
    let everywhere = |half| search(&RANGE, &condition(Operator::AtLeast, -0.1), |x| measure(x, half)).finding;
    assert_eq!(everywhere(0.05), Finding::Everywhere { sure: true });
    assert_eq!(everywhere(0.5), Finding::Everywhere { sure: false });
    let nowhere = search(&RANGE, &condition(Operator::Above, 11.0), |x| measure(x, 0.05)).finding;
    assert_eq!(nowhere, Finding::Nowhere { sure: true });
    let hill = search(&RANGE, &condition(Operator::Above, 0.5), |x| measure(1.0 - (x - 5.0).abs() / 3.2, 0.01)).finding;
    assert_eq!(hill, Finding::Several(vec![(3.0, 4.0), (6.0, 7.0)]));
    let undefined = |x: f64| Measure { value: (x > 0.5).then_some(x), ..measure(x, 0.1) };
    assert_eq!(search(&RANGE, &condition(Operator::Above, 5.0), undefined).finding, Finding::Undefined(0.0));
}

#[test]
fn the_set_covers_the_crossing() {
    // Errors that the values share, as with common random numbers: the curve is moved up or down.
    let (mut rng, mut covered) = (Xoshiro256PlusPlus::seed_from_u64(17), 0);
    let range = SearchRange { tolerance: 0.02, ..RANGE };
    let level = Level::new(0.5).unwrap();
    let multiplier = level.normal();
    for _ in 0..400 {
        let noise: f64 = StandardNormal.sample(&mut rng);
        let look = |values: &[f64]| {
            Ok::<_, Infallible>(values.iter().map(|x| measure(0.1 * x + 0.03 * noise, multiplier * 0.03)).collect())
        };
        let found = solve(&range, &condition(Operator::AtLeast, 0.53), level, look).unwrap();
        let Finding::Crossing { from, to, .. } = found.finding else { panic!("{:?}", found.finding) };
        covered += u32::from(from.is_none_or(|x| x <= 5.3) && to.is_none_or(|x| x >= 5.3));
    }
    // Intervals of a half each would hold half of the time; the set's ends lie a little outside of the band's.
    assert!((190..=240).contains(&covered), "{covered} of 400");
}
