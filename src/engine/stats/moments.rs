//! Mean and variance, in one pass or from a list in two.
//!
//! Source: Welford, "Note on a method for calculating corrected sums of squares" (1962); merging by Chan et
//! al., "Updating formulae and a pairwise algorithm for computing sample variances" (1979), section 2. The unit of
//! the mean is the observations'; that of the variance its square.

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Level};
use super::lanes::sum;

/// Count, mean and centred sum of squares of finite observations.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// An empty accumulator.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of `values`, in two passes without a division a value: the mean, then squares about it.
    pub fn of(values: &[f64]) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        let mean = sum(values, values, |x, _| x) / values.len() as f64;
        let squares = sum(values, values, |x, _| (x - mean) * (x - mean));
        Self { count: values.len() as u64, mean, squares }
    }

    /// Adds an observation.
    #[inline]
    pub fn push(&mut self, x: f64) {
        self.count += 1;
        let delta = x - self.mean;
        self.mean += delta / self.count as f64;
        self.squares += delta * (x - self.mean);
    }

    /// Adds all of `other`'s observations; an empty one on either side leaves the other unchanged, to the bit.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let delta = other.mean - self.mean;
        self.count += other.count;
        let n = self.count as f64;
        self.mean += delta * (b / n);
        self.squares += other.squares + delta * delta * (a * b / n);
    }

    /// How many observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; NaN without any.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// Their unbiased variance (divisor n − 1); NaN below two.
    pub fn variance(&self) -> f64 {
        if self.count < 2 { f64::NAN } else { self.squares.max(0.0) / (self.count - 1) as f64 }
    }

    /// The mean with Student's interval; `n` is the count.
    pub fn estimate(&self, level: Level) -> Estimate {
        match self.count {
            0 => Estimate::undefined(level),
            1 => Estimate::point_only(self.mean, 1, level),
            count => {
                let n = count as f64;
                Estimate::student(self.mean, (self.variance() / n).sqrt(), n - 1.0, count, level)
            }
        }
    }

    /// The same of counts, which may have been 0 in all of two or more observations. Their spread then says nothing, and
    /// the interval is that of a Poisson mean of which nothing was seen: from 0 to −ln(α/2)/n (Garwood, "Fiducial limits
    /// for the Poisson distribution", Biometrika 28 (1936)).
    pub fn count_estimate(&self, level: Level) -> Estimate {
        let estimate = self.estimate(level);
        if self.count < 2 || self.mean != 0.0 || self.squares != 0.0 {
            return estimate;
        }
        let tail = level.tail();
        Estimate { high: -libm::log(tail) / self.count as f64, ..estimate }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::new();
        for x in values {
            moments.push(*x);
        }
        moments
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{a} is not {b}");
    }

    #[test]
    fn a_known_sample() {
        let estimate = of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).estimate(Level::default());
        close(estimate.point, 5.0);
        close(estimate.std_error, (32.0_f64 / 7.0 / 8.0).sqrt());
        close(estimate.half_width(), 2.364_624_251_592_785 * estimate.std_error);
        assert_eq!(estimate.n, 8);
    }

    #[test]
    fn few_observations_have_no_interval() {
        let none = Moments::new();
        assert!(none.mean().is_nan() && none.estimate(Level::default()).point.is_nan());
        assert_eq!(Moments::of(&[]), none);
        let one = of(&[3.0]).estimate(Level::default());
        assert_eq!((one.point, one.n), (3.0, 1));
        assert!(one.std_error.is_nan() && one.low.is_nan() && one.high.is_nan());
    }

    /// Of nothing in 200 observations a Poisson mean of 0.0184 would show so with a probability of 0.025.
    #[test]
    fn what_was_never_counted_may_still_be() {
        let never = of(&[0.0; 200]).count_estimate(Level::default());
        assert_eq!((never.point, never.std_error, never.low), (0.0, 0.0, 0.0));
        close(libm::exp(-never.high * 200.0), 0.025);
        for seen in [of(&[0.0, 1.0, 0.0]), of(&[2.0; 9]), of(&[1.0, -1.0])] {
            assert_eq!(seen.count_estimate(Level::default()), seen.estimate(Level::default()));
        }
        assert!(of(&[0.0]).count_estimate(Level::default()).high.is_nan());
    }

    #[test]
    fn merging_with_an_empty_one_is_the_identity() {
        let some = of(&[0.1, 0.7, -3.3]);
        let mut left = Moments::new();
        left.merge(&some);
        let mut right = some;
        right.merge(&Moments::new());
        assert_eq!((left, right), (some, some));
        // The square of this overflows, and nothing may come of that.
        let huge = of(&[1e160]);
        let mut merged = Moments::new();
        merged.merge(&huge);
        assert_eq!(merged, huge);
    }

    #[test]
    fn merging_is_associative_up_to_rounding_and_equals_pushing() {
        let values: Vec<f64> = (0..100).map(|i| libm::sin(f64::from(i)) * 10.0 + 3.0).collect();
        let parts = [of(&values[..7]), of(&values[7..60]), of(&values[60..])];
        let mut left = parts[0];
        left.merge(&parts[1]);
        left.merge(&parts[2]);
        let mut tail = parts[1];
        tail.merge(&parts[2]);
        let mut right = parts[0];
        right.merge(&tail);
        let whole = of(&values);
        for other in [left, right, Moments::of(&values)] {
            close(other.mean(), whole.mean());
            close(other.variance(), whole.variance());
            assert_eq!(other.count(), 100);
        }
    }

    #[test]
    fn a_large_offset_does_not_cancel() {
        let values = [4.0, 7.0, 13.0, 16.0].map(|x| x + 1e9);
        let mut halves = of(&values[..2]);
        halves.merge(&of(&values[2..]));
        for moments in [of(&values), halves, Moments::of(&values)] {
            close(moments.variance(), 30.0);
            close(moments.mean(), 1e9 + 10.0);
        }
    }
}
