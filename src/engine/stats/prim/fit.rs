//! How well a box fits points: coverage, density and mass.
//!
//! Source: Bryant and Lempert (2010), section 2.2, for coverage and density.

use super::limits::Limits;
use super::points::Points;
use crate::stats::{Estimate, Level, wilson};

/// Points inside a box and altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fit {
    /// Points in the box.
    pub inside: u64,
    /// Points in the box where the condition holds.
    pub holding_inside: u64,
    /// All points.
    pub points: u64,
    /// All points where the condition holds.
    pub holding: u64,
}

impl Fit {
    /// Counts `points` in the box with these limits, one an axis.
    pub fn of(points: &Points, limits: &[Limits]) -> Self {
        let mut fit = Self { points: points.len() as u64, holding: points.holding() as u64, ..Self::default() };
        for (point, holds) in points.holds().iter().enumerate() {
            if points.axes().iter().zip(limits).all(|(axis, limits)| limits.admits(axis.values[point])) {
                fit.inside += 1;
                fit.holding_inside += u64::from(*holds);
            }
        }
        fit
    }

    /// The share of the points with the condition that lie in the box; NaN without such points.
    pub fn coverage(&self) -> f64 {
        self.holding_inside as f64 / self.holding as f64
    }

    /// The share of the box's points where the condition holds; NaN for an empty box.
    pub fn density(&self) -> f64 {
        self.holding_inside as f64 / self.inside as f64
    }

    /// The share of all points that lie in the box; NaN without points.
    pub fn mass(&self) -> f64 {
        self.inside as f64 / self.points as f64
    }

    /// The share of all points where the condition holds; NaN without points.
    pub fn base(&self) -> f64 {
        self.holding as f64 / self.points as f64
    }

    /// The coverage with Wilson's interval. It means something for points that the box was not made from.
    pub fn coverage_estimate(&self, level: Level) -> Estimate {
        wilson(self.holding_inside as f64, self.holding as f64, level)
    }

    /// The density with Wilson's interval; the same holds.
    pub fn density_estimate(&self, level: Level) -> Estimate {
        wilson(self.holding_inside as f64, self.inside as f64, level)
    }
}
