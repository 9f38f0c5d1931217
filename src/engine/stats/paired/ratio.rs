//! The difference of two ratio estimators Σy/Σx over the same replications.
//!
//! With p = Σy/Σx of the reference and p′ = Σy′/Σx′ of the variant, replication r moves the difference p′ − p by
//! eᵣ = (y′ − p′·x′)/Σx′ − (y − p·x)/Σx, and se² = n/(n − 1) · Σe² over the n replications with observations on
//! either side. Source: Särndal, Swensson and Wretman, Model Assisted Survey Sampling (1992), section 5.5 (linearization of
//! a function of totals); for one side it is the standard error of [`Ratio`](crate::stats::Ratio).
//!
//! What is kept is the [`Factor`] of (x, y, x′ − x, y′ − y): e is linear in them with coefficients known at the end.
//! Where the sides are equal the last two columns are zero and so are the coefficients of the first two: the difference
//! and its error are exactly zero.

use serde::{Deserialize, Serialize};

use super::factor::Factor;
use crate::stats::estimate::{Estimate, Level};
use crate::stats::interval::clopper_pearson;

/// Sums over replications for the difference of two ratios.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PairedRatio {
    replications: u64,
    contributing: u64,
    /// Those of each side: the reference, then the variant.
    contributing_each: [u64; 2],
    changed: u64,
    x: [f64; 2],
    y: [f64; 2],
    factor: Factor,
}

impl PairedRatio {
    /// An empty accumulator.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a replication with `x` observations that sum to `y` under the `reference` and the `variant`, as (x, y).
    #[inline]
    pub fn push(&mut self, reference: (f64, f64), variant: (f64, f64)) {
        self.replications += 1;
        let sides = [reference, variant].map(|side| side != (0.0, 0.0));
        if sides == [false; 2] {
            return;
        }
        self.contributing += 1;
        for (side, (x, y)) in [reference, variant].into_iter().enumerate() {
            self.contributing_each[side] += u64::from(sides[side]);
            self.x[side] += x;
            self.y[side] += y;
        }
        self.changed += u64::from(reference != variant);
        self.factor.push([reference.0, reference.1, variant.0 - reference.0, variant.1 - reference.1]);
    }

    /// Adds all of `other`'s replications; an empty one on either side leaves the other unchanged, to the bit.
    pub fn merge(&mut self, other: &Self) {
        if other.replications == 0 {
            return;
        }
        if self.replications == 0 {
            *self = *other;
            return;
        }
        self.replications += other.replications;
        self.contributing += other.contributing;
        self.changed += other.changed;
        for side in 0..2 {
            self.contributing_each[side] += other.contributing_each[side];
            self.x[side] += other.x[side];
            self.y[side] += other.y[side];
        }
        self.factor.merge(&other.factor);
    }

    /// Replications with observations on either side.
    pub fn contributing(&self) -> u64 {
        self.contributing
    }

    /// Replications in which the sides differ.
    pub fn changed(&self) -> u64 {
        self.changed
    }

    /// The ratio of either side; NaN without observations.
    pub fn points(&self) -> [f64; 2] {
        [0, 1].map(|side| self.y[side] / self.x[side])
    }

    /// The variant's ratio minus the reference's; NaN where either has no observations.
    pub fn difference(&self) -> f64 {
        let [a, b] = self.points();
        b - a
    }

    /// The standard error of the difference; NaN below two contributing replications.
    pub fn std_error(&self) -> f64 {
        if self.contributing < 2 || !self.difference().is_finite() {
            return f64::NAN;
        }
        let n = self.contributing as f64;
        let ([before, after], [x, x_after]) = (self.points(), self.x);
        let coefficients = [before / x - after / x_after, 1.0 / x_after - 1.0 / x, -after / x_after, 1.0 / x_after];
        (n / (n - 1.0) * self.factor.squares(coefficients)).sqrt()
    }

    /// The difference of means over observations: Student's interval, one degree of freedom fewer than contributing
    /// replications.
    pub fn mean_difference(&self, level: Level) -> Estimate {
        let difference = self.difference();
        match self.contributing {
            _ if !difference.is_finite() => Estimate::undefined(level),
            1 => Estimate::point_only(difference, 1, level),
            n => Estimate::student(difference, self.std_error(), n as f64 - 1.0, n, level),
        }
    }

    /// The difference of shares of observations (0 ≤ y ≤ x on either side): Student's interval for its inverse hyperbolic
    /// tangent, turned back, which stays within [−1, 1]: tanh(artanh d ± t·se/(1 − d²)). Source: Edwardes, "A confidence
    /// interval for Pr(X < Y) − Pr(X > Y) estimated from simple cluster samples", Biometrics 51 (1995) 571–578, who
    /// recommends this transformation for a difference of probabilities from clusters.
    ///
    /// A side where all or none occurred has no residuals. Unless the sides are equal in every replication, the reach of its
    /// exact interval over its contributing replications is then added in squares (Newcombe, "Interval estimation for
    /// the difference between independent proportions", Statistics in Medicine 17 (1998) 873–890, method 10, squares and
    /// adds likewise).
    pub fn share_difference(&self, level: Level) -> Estimate {
        let plain = self.mean_difference(level);
        let (d, se) = (plain.point, plain.std_error);
        if !se.is_finite() || self.changed == 0 {
            return plain;
        }
        let reach = level.student(self.contributing as f64 - 1.0) * se / (1.0 - d * d);
        let (low, high) = if d.abs() < 1.0 && reach.is_finite() {
            let centre = libm::atanh(d);
            (libm::tanh(centre - reach), libm::tanh(centre + reach))
        } else {
            (d, d)
        };
        let [a, b] = [0, 1].map(|side| self.reach_of_extreme(side, level));
        // What raises the reference lowers the difference.
        let low = d - libm::hypot(libm::hypot(d - low, a.1), b.0);
        let high = d + libm::hypot(libm::hypot(high - d, a.0), b.1);
        Estimate { low: low.max(-1.0), high: high.min(1.0), ..plain }
    }

    /// How far the exact interval of a side reaches down and up where all or none occurred; nothing elsewhere.
    fn reach_of_extreme(&self, side: usize, level: Level) -> (f64, f64) {
        let n = self.contributing_each[side];
        let exact = if self.y[side] == 0.0 {
            clopper_pearson(0, n, level)
        } else if self.y[side] == self.x[side] {
            clopper_pearson(n, n, level)
        } else {
            return (0.0, 0.0);
        };
        (exact.point - exact.low, exact.high - exact.point)
    }
}

#[cfg(test)]
#[path = "ratio_tests.rs"]
mod tests;
