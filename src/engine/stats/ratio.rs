//! The ratio estimator Σy/Σx over replications.
//!
//! Observations within a replication share a history, so the replication is the unit of independence: with p = Σy/Σx and n
//! contributing replications, se² = n/(n − 1) · Σ(y − p·x)² / (Σx)². Source: Cochran, Sampling Techniques, 3rd ed.
//! (1977), chapter 6, without the finite-population factor. `x` is a count of observations, `y` a count or a sum;
//! or they are amounts, and `y` a part of `x`.
//!
//! The residual sum is kept as that about the least-squares line through the origin, Σ(y − b·x)², with the slope b and
//! Σx²; then Σ(y − p·x)² = Σ(y − b·x)² + (b − p)²·Σx². This is Welford's and Chan's scheme with weights x² on the ratios y/x:
//! nothing is subtracted, so nothing cancels and no residual sum is negative.

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Level};
use super::interval::{clopper_pearson, wilson_at};
use super::lanes::sum;

/// Sums over replications for a ratio: how many, Σx, Σy and the residuals about the line through the origin.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ratio {
    replications: u64,
    contributing: u64,
    sum_x: f64,
    sum_y: f64,
    squares_x: f64,
    slope: f64,
    residual: f64,
}

/// The observations x ≥ 0 of some replications, for ratios of several sums to them.
#[derive(Debug, Clone, Copy)]
pub struct Observations<'a> {
    x: &'a [f64],
    contributing: f64,
    sum: f64,
    squares: f64,
}

impl<'a> Observations<'a> {
    /// Those of one replication each.
    pub fn new(x: &'a [f64]) -> Self {
        Self {
            x,
            contributing: sum(x, x, |x, _| if x == 0.0 { 0.0 } else { 1.0 }),
            sum: sum(x, x, |x, _| x),
            squares: sum(x, x, |x, _| x * x),
        }
    }

    /// The ratio to them of what they sum to in each replication: at least 0, and 0 where there are none. In two passes,
    /// without a division a replication: the line, then what is left about it.
    pub fn ratio(&self, y: &[f64]) -> Ratio {
        let sum_y = sum(y, y, |y, _| y);
        let empty = Ratio { replications: self.x.len() as u64, ..Ratio::default() };
        if self.sum == 0.0 {
            return empty;
        }
        let (contributing, sum_x, squares_x) = (self.contributing as u64, self.sum, self.squares);
        let all = Ratio { contributing, sum_x, sum_y, squares_x, ..empty };
        // Most causes of a miss are rare. (Nothing here is negative.)
        if sum_y == 0.0 {
            return all;
        }
        let slope = sum(self.x, y, |x, y| x * y) / squares_x;
        Ratio { slope, residual: sum(self.x, y, |x, y| (y - slope * x) * (y - slope * x)), ..all }
    }
}

/// A ratio of counts, x ≥ y ≥ 0: its sums are whole numbers, so nothing is rounded, the order does not matter, and no
/// replication costs a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Replications with x > 0.
    pub(super) contributing: u64,
    pub(super) x: u64,
    pub(super) y: u64,
    /// Σx².
    pub(super) xx: u64,
    /// Σxy.
    pub(super) xy: u64,
    /// Σy².
    pub(super) yy: u64,
}

impl Counts {
    /// Of no replication.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a replication with `x` > 0 observations of which `y` are counted.
    #[inline]
    pub fn push(&mut self, x: u32, y: u32) {
        let (x, y) = (u64::from(x), u64::from(y));
        self.contributing += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
        self.yy += y * y;
    }

    /// Adds all of `other`'s replications; an empty one changes nothing.
    pub fn merge(&mut self, other: &Self) {
        self.contributing += other.contributing;
        self.x += other.x;
        self.y += other.y;
        self.xx += other.xx;
        self.xy += other.xy;
        self.yy += other.yy;
    }

    /// The ratio. It knows nothing of replications that did not contribute.
    pub fn ratio(&self) -> Ratio {
        if self.contributing == 0 {
            return Ratio::default();
        }
        let (xx, xy, yy) = (u128::from(self.xx), u128::from(self.xy), u128::from(self.yy));
        // Σ(y − b·x)² = (Σx²·Σy² − (Σxy)²)/Σx², whose numerator is never negative (Cauchy and Schwarz).
        let numerator = xx * yy - xy * xy;
        Ratio {
            replications: self.contributing,
            contributing: self.contributing,
            sum_x: self.x as f64,
            sum_y: self.y as f64,
            squares_x: self.xx as f64,
            slope: self.xy as f64 / self.xx as f64,
            residual: numerator as f64 / self.xx as f64,
        }
    }
}

impl Ratio {
    /// An empty accumulator.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a replication with `x` ≥ 0 observations that sum to `y`; one with neither counts only as a replication.
    #[inline]
    pub fn push(&mut self, x: f64, y: f64) {
        self.replications += 1;
        if x == 0.0 && y == 0.0 {
            return;
        }
        self.contributing += 1;
        self.sum_x += x;
        self.sum_y += y;
        let before = self.squares_x;
        self.squares_x += x * x;
        let off = y - self.slope * x;
        if self.squares_x > 0.0 {
            self.slope += off * x / self.squares_x;
            self.residual += off * off * (before / self.squares_x);
        } else {
            self.residual += off * off;
        }
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
        self.sum_x += other.sum_x;
        self.sum_y += other.sum_y;
        let (a, b) = (self.squares_x, other.squares_x);
        self.squares_x = a + b;
        let delta = other.slope - self.slope;
        self.residual += other.residual;
        if a == 0.0 {
            self.slope = other.slope;
        } else if b > 0.0 {
            self.slope += delta * (b / self.squares_x);
            self.residual += delta * delta * (a * (b / self.squares_x));
        }
    }

    /// Replications pushed, with observations or without.
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// Replications that had observations.
    pub fn contributing(&self) -> u64 {
        self.contributing
    }

    /// Σx, exact for whole numbers below 2⁵³.
    pub fn observations(&self) -> f64 {
        self.sum_x
    }

    /// Σy, exact for whole numbers below 2⁵³.
    pub fn sum(&self) -> f64 {
        self.sum_y
    }

    /// Σy/Σx; NaN without observations.
    pub fn point(&self) -> f64 {
        self.sum_y / self.sum_x
    }

    /// The standard error from the residuals of the contributing replications; NaN below two of them.
    pub fn std_error(&self) -> f64 {
        if self.contributing < 2 {
            return f64::NAN;
        }
        let n = self.contributing as f64;
        let off = self.slope - self.point();
        let residual = self.residual + off * off * self.squares_x;
        (n / (n - 1.0) * residual).sqrt() / self.sum_x
    }

    /// A mean over observations: Student's interval, one degree of freedom fewer than contributing replications.
    pub fn mean_estimate(&self, level: Level) -> Estimate {
        match self.contributing {
            0 => Estimate::undefined(level),
            1 => Estimate::point_only(self.point(), 1, level),
            n => Estimate::student(self.point(), self.std_error(), n as f64 - 1.0, n, level),
        }
    }

    /// A share of observations (0 ≤ y ≤ x, both counts): Wilson's interval at the effective size p(1 − p)/se², with
    /// Student's t, one degree of freedom fewer than contributing replications, in place of z, since se is an estimate
    /// (Korn and Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated
    /// from survey data", Survey Methodology 24 (1998) 193–201, who adjust the effective size alike). Where all or
    /// none occurred, residuals say nothing and the exact binomial interval over the contributing replications stands
    /// in. Where every one of several replications had the same share, se is zero by chance or by design; the effective
    /// size is then the number of observations, and z applies. One replication with a share between 0 and 1 has no
    /// interval.
    pub fn proportion_estimate(&self, level: Level) -> Estimate {
        self.wilson_estimate(level, Some(self.sum_x))
    }

    /// A share of an amount, such as hours (0 ≤ y ≤ x): as [`Self::proportion_estimate`], but where every one of several
    /// replications had the same share the interval is that point, as that of a mean is. An amount is no size.
    pub fn share_estimate(&self, level: Level) -> Estimate {
        self.wilson_estimate(level, None)
    }

    /// At size `size_if_nil` where the standard error is nil.
    fn wilson_estimate(&self, level: Level, size_if_nil: Option<f64>) -> Estimate {
        let n = self.contributing;
        if n == 0 {
            return Estimate::undefined(level);
        }
        let p = self.point();
        let std_error = self.std_error();
        if self.sum_y == 0.0 || self.sum_y == self.sum_x {
            let exact = clopper_pearson(if self.sum_y == 0.0 { 0 } else { n }, n, level);
            return Estimate { std_error, ..exact };
        }
        if n == 1 || !(p > 0.0 && p < 1.0) {
            return Estimate { std_error, ..Estimate::point_only(p, n, level) };
        }
        let nil = std_error <= 1e-12 * p;
        let (size, multiplier) = match size_if_nil {
            Some(size) if nil => (size, level.normal()),
            _ => (p * (1.0 - p) / (std_error * std_error), level.student(n as f64 - 1.0)),
        };
        wilson_at(p, std_error, size, multiplier, n, level)
    }
}

#[cfg(test)]
#[path = "ratio_tests.rs"]
mod tests;
