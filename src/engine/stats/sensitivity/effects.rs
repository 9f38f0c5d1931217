//! Elementary effects: the change of an output with one input's step, divided by how far the step goes.
//!
//! How far that is the caller may say: an input of few values goes from one of them to another, which need not be as far
//! as the step in the cube.
//!
//! Source: Morris (1991, as for [`MorrisPlan`]), eq. (1) and section 2, for the mean μ of an input's effects and their
//! standard deviation σ; Campolongo, Cariboni and Saltelli, "An effective screening design for sensitivity analysis of
//! large models", Environ. Model. Softw. 22 (2007), eq. (3), for μ*, the mean of absolute effects.
//!
//! Luck of variance σ² an output adds 2σ²/Δ² to the variance of an effect, and makes μ* of an input without effect
//! positive. Across lucks (see [`super`]) σ² comes out without bias. An absolute value is no product; here the sign
//! comes from the other lucks and the size from one: `sgn(Σ_{s≠r} d_s)·d_r`, averaged over r. Its expectation is |d|
//! times 2P(the sign is right) − 1: 0 for an input without effect, and for others too small where luck is as great as
//! the effect, never too great. So μ* may come out below |μ|, whose true values it is never below: μ needs no sign of
//! single effects. The greater of the two would be too great for an input without effect, so μ* stays as it is; its
//! interval says when it is not told from luck.

use super::super::estimate::{Estimate, Level};
use super::MorrisPlan;
use super::lucks::{checked, cross, over_sets};

/// What one set tells of each input's elementary effects, in the output's unit per unit of distance.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// μ of each input.
    pub mean: Vec<f64>,
    /// μ* of each input.
    pub absolute: Vec<f64>,
    /// σ² of each input; with more than one luck it may be below 0.
    pub variance: Vec<f64>,
    /// How many outputs were no finite numbers.
    pub undefined: u64,
}

impl Effects {
    pub(super) fn of<T: AsRef<[f64]>>(
        plan: &MorrisPlan,
        outputs: &[T],
        distance: impl Fn(usize, f64, f64) -> f64,
    ) -> Self {
        let (outputs, undefined) = checked(outputs, plan.points());
        let (factors, lucks) = (plan.factors(), outputs.len());
        let trajectories = plan.trajectories() as usize;
        // effects[i][r][t]: of input i under luck r on trajectory t.
        let mut effects = vec![vec![Vec::with_capacity(trajectories); lucks]; factors];
        for ordinal in 0..trajectories {
            let trajectory = plan.trajectory(ordinal as u64);
            for (i, effects) in effects.iter_mut().enumerate() {
                let at = ordinal * (factors + 1) + trajectory.turn[i];
                let (from, to) = plan.ends(&trajectory, i);
                let far = distance(i, from, to);
                for (effects, y) in effects.iter_mut().zip(&outputs) {
                    let change = y[at + 1] - y[at];
                    // A step to the same value changes nothing.
                    effects.push(if far == 0.0 { change } else { change / far });
                }
            }
        }
        let count = trajectories as f64;
        let means = |of: &Vec<Vec<f64>>| -> Vec<f64> { of.iter().map(|d| d.iter().sum::<f64>() / count).collect() };
        let variance = |of: &Vec<Vec<f64>>| {
            let means = means(of);
            let square = |t: usize| cross(lucks, |luck| [of[luck][t] - means[luck]; 2].into());
            (0..trajectories).map(square).sum::<f64>() / (count - 1.0)
        };
        let absolute = |of: &Vec<Vec<f64>>| {
            let size = |t: usize| absolute(lucks, |luck| of[luck][t]);
            (0..trajectories).map(size).sum::<f64>() / count
        };
        Self {
            mean: effects.iter().map(|of| means(of).iter().sum::<f64>() / lucks as f64).collect(),
            absolute: effects.iter().map(absolute).collect(),
            variance: effects.iter().map(variance).collect(),
            undefined,
        }
    }
}

/// The size of an effect, its sign taken from the other lucks.
fn absolute(lucks: usize, effect: impl Fn(usize) -> f64) -> f64 {
    if lucks == 1 {
        return effect(0).abs();
    }
    let sum: f64 = (0..lucks).map(&effect).sum();
    let size = |luck: usize| {
        let (own, others) = (effect(luck), sum - effect(luck));
        // No sign, no size; the sign of NaN is NaN.
        if others == 0.0 { 0.0 } else { own * others.signum() }
    };
    (0..lucks).map(size).sum::<f64>() / lucks as f64
}

/// A screening's answer: elementary effects with intervals, from its sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// Each input's effects.
    pub factors: Vec<Effect>,
    /// How many outputs were no finite numbers, in all sets.
    pub undefined: u64,
}

/// The elementary effects of an input; Student's intervals, `n` is the number of sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// μ: their mean, with sign.
    pub mean: Estimate,
    /// μ*: the mean of their sizes.
    pub absolute: Estimate,
    /// σ: their standard deviation; great where the effect bends or depends on other inputs. The root of the mean of σ²
    /// over sets, or 0 where that is below 0, as are the roots of its interval's ends; the standard error is
    /// se(σ²)/(2σ).
    pub spread: Estimate,
}

impl Screening {
    /// The answer of `sets`, which must be independent: plans of different seeds, and no luck used twice.
    ///
    /// # Panics
    ///
    /// Without sets, or if they differ in their numbers of inputs.
    pub fn of(sets: &[Effects], level: Level) -> Self {
        let factors = sets.first().expect("a screening has sets").mean.len();
        assert!(sets.iter().all(|set| set.mean.len() == factors), "sets of one screening have the same inputs");
        let column = |value: &dyn Fn(&Effects) -> f64| over_sets(&sets.iter().map(value).collect::<Vec<_>>(), level);
        let factor = |i: usize| Effect {
            mean: column(&|set| set.mean[i]),
            absolute: column(&|set| set.absolute[i]),
            spread: root(column(&|set| set.variance[i])),
        };
        Self { factors: (0..factors).map(factor).collect(), undefined: sets.iter().map(|set| set.undefined).sum() }
    }
}

/// The root of an estimated square.
fn root(square: Estimate) -> Estimate {
    // `max` would turn NaN into 0.
    let of = |x: f64| if x < 0.0 { 0.0 } else { x.sqrt() };
    let point = of(square.point);
    // Where the square is not above 0 the slope of its root tells nothing.
    let std_error = if point > 0.0 { square.std_error / (2.0 * point) } else { f64::NAN };
    Estimate { point, std_error, low: of(square.low), high: of(square.high), ..square }
}
