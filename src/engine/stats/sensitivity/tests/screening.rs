//! Elementary effects: functions with known μ, μ* and σ, alone and with luck.

use super::super::{MorrisPlan, Screening};
use super::functions::{Noise, outputs};
use crate::stats::Level;

fn screen(
    f: fn(&[f64]) -> f64,
    factors: usize,
    trajectories: u64,
    sets: u64,
    noise: Noise,
    lucks: u64,
    seed: u64,
) -> Screening {
    let set = |set: u64| {
        let seed = seed * 1000 + set;
        let plan = MorrisPlan::new(factors, trajectories, 4, seed).unwrap();
        let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
        plan.effects(&outputs(f, &points, noise, lucks, seed))
    };
    Screening::of(&(0..sets).map(set).collect::<Vec<_>>(), Level::default())
}

/// 3x − 2y + 0z: every effect is the slope, so nothing spreads.
#[test]
fn a_linear_function_has_its_slopes() {
    let screening = screen(|u| 3.0 * u[0] - 2.0 * u[1], 3, 8, 10, Noise::None, 1, 1);
    for (effect, slope) in screening.factors.iter().zip([3.0, -2.0, 0.0_f64]) {
        assert!((effect.mean.point - slope).abs() < 1e-12 && (effect.absolute.point - slope.abs()).abs() < 1e-12);
        assert!(effect.spread.point < 1e-7 && effect.mean.std_error < 1e-12);
        assert_eq!(effect.mean.n, 10);
    }
}

/// f = x·y + 4z(1 − z) + w with p = 4, Δ = 2/3. The effect of x is y and takes the values 0, 1/3, 2/3, 1 alike: mean ½,
/// σ² = 5/36 (y may have moved or not; its law is the grid's either way). That of z is 4(1 − z − z′) with z + z′ = 2/3
/// or 4/3, the starts 0 and 1/3: ±4/3, so μ = 0, μ* = 4/3, σ = 4/3. That of w is 1.
fn bent(u: &[f64]) -> f64 {
    u[0] * u[1] + 4.0 * u[2] * (1.0 - u[2]) + u[3]
}

const BENT: [(f64, f64, f64); 4] =
    [(0.5, 0.5, 0.372_677_996_2), (0.5, 0.5, 0.372_677_996_2), (0.0, 4.0 / 3.0, 4.0 / 3.0), (1.0, 1.0, 0.0)];

#[test]
fn interactions_and_bends_spread() {
    let screening = screen(bent, 4, 100, 40, Noise::None, 1, 2);
    for (effect, (mean, absolute, spread)) in screening.factors.iter().zip(BENT) {
        for (estimate, truth) in [(effect.mean, mean), (effect.absolute, absolute), (effect.spread, spread)] {
            assert!(
                (estimate.point - truth).abs() < 4.0 * estimate.std_error.max(1e-9) + 1e-7,
                "{estimate:?}, {truth}"
            );
            assert!((estimate.point - truth).abs() < 0.08, "{estimate:?} is not {truth}");
        }
    }
}

/// Luck of standard deviation 1 adds 2/Δ² = 4.5 to the variance of effects and 0.8·√4.5 to an idle input's μ*, unless
/// it is taken across lucks.
#[test]
fn luck_does_not_pass_for_an_effect() {
    let idle = |lucks| screen(|_| 0.0, 1, 100, 40, Noise::Apart(1.0), lucks, 3).factors[0];
    let (naive, fair) = (idle(1), idle(2));
    assert!((naive.absolute.point - 1.693).abs() < 0.1 && (naive.spread.point - 2.121).abs() < 0.1);
    assert!(fair.absolute.low < 0.0 && fair.absolute.high > 0.0 && fair.absolute.point.abs() < 0.1, "{fair:?}");
    assert!(fair.spread.low == 0.0 && fair.spread.point < 0.6, "{fair:?}");

    let screening = screen(bent, 4, 100, 40, Noise::Apart(0.2), 2, 4);
    for (effect, (mean, absolute, spread)) in screening.factors.iter().zip(BENT) {
        assert!((effect.mean.point - mean).abs() < 0.08, "{effect:?}");
        // Never too great, and too small where luck (0.42 an effect) is as great as effects.
        assert!(effect.absolute.point < absolute + 0.06 && effect.absolute.point > 0.8 * absolute, "{effect:?}");
        assert!((effect.spread.point - spread).abs() < 0.1, "{effect:?}");
    }
}

#[test]
fn common_luck_cancels() {
    let quiet = screen(bent, 4, 10, 5, Noise::None, 1, 5);
    let moved = screen(bent, 4, 10, 5, Noise::Common(2.0), 3, 5);
    for (quiet, moved) in quiet.factors.iter().zip(&moved.factors) {
        assert!((quiet.mean.low - moved.mean.low).abs() < 1e-9);
        assert!((quiet.absolute.point - moved.absolute.point).abs() < 1e-9);
        assert!((quiet.spread.point - moved.spread.point).abs() < 1e-6);
    }
}

/// An output that is no number spoils the one or two effects that rest on it, and is counted.
#[test]
fn undefined_outputs_leave_undefined_effects() {
    let plan = MorrisPlan::new(3, 4, 4, 1).unwrap();
    let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
    for (lucks, at, spoiled) in [(1, 0, 1), (2, 1, 2), (2, 3, 1)] {
        for value in [f64::NAN, f64::NEG_INFINITY] {
            let mut outputs = outputs(|u| u.iter().sum(), &points, Noise::Apart(0.1), lucks, 1);
            outputs[0][at] = value;
            let effects = plan.effects(&outputs);
            let screening = Screening::of(&[effects.clone(), effects], Level::default());
            assert_eq!(screening.undefined, 2);
            let undefined = |effect: &&super::super::Effect| {
                let all = [effect.mean, effect.absolute, effect.spread];
                let nan = all.iter().all(|e| e.point.is_nan() && e.low.is_nan() && e.high.is_nan() && e.n == 0);
                assert!(nan || all.iter().all(|e| e.point.is_finite() && e.n == 2));
                nan
            };
            assert_eq!(screening.factors.iter().filter(undefined).count(), spoiled);
        }
    }
}
