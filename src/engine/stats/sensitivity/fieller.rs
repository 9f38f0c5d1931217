//! A quotient of two means over sets.
//!
//! Source: Fieller, "Some problems in interval estimation", J. R. Stat. Soc. B 16 (1954), section 2: the interval holds
//! the ρ for which |ȳ − ρx̄| is within t standard errors of y − ρx. It is exact for normal pairs, also where x̄ is not
//! known much better than its distance from 0, which the usual interval from a linear approximation needs.

use super::super::estimate::{Estimate, Level};
use super::super::moments::Moments;

/// The estimate ȳ/x̄ of a quotient of expectations, from one pair a set; `n` is the number of sets. Undefined where the
/// sets do not tell x̄ from 0 at this level, where x̄ ≤ 0, or where a number is NaN; a point only, of one set.
pub(super) fn quotient(y: &[f64], x: &[f64], level: Level) -> Estimate {
    let sets = x.len() as f64;
    let (y_mean, x_mean) = (Moments::of(y).mean(), Moments::of(x).mean());
    let ratio = y_mean / x_mean;
    // NaN compares false.
    if !(x_mean > 0.0 && ratio.is_finite()) {
        return Estimate::undefined(level);
    }
    if x.len() == 1 {
        return Estimate::point_only(ratio, 1, level);
    }
    // (Co)variances of the means; that of y − ρx from the residuals, where nothing cancels.
    let sum =
        |f: &dyn Fn(f64, f64) -> f64| y.iter().zip(x).map(|(y, x)| f(*y, *x)).sum::<f64>() / (sets * (sets - 1.0));
    let xx = sum(&|_, x| (x - x_mean) * (x - x_mean));
    let xz = sum(&|y, x| (x - x_mean) * (y - ratio * x));
    let zz = sum(&|y, x| (y - ratio * x) * (y - ratio * x));
    let std_error = zz.sqrt() / x_mean;
    let t = level.student(sets - 1.0);
    // With ρ = ratio + d: (x̄d)² ≤ t²(zz − 2d·xz + d²·xx).
    let square = x_mean * x_mean - t * t * xx;
    if !(square > 0.0 && std_error.is_finite()) {
        return Estimate::undefined(level);
    }
    let shift = -t * t * xz;
    let root = (shift * shift + square * t * t * zz).sqrt();
    let (low, high) = (ratio + (shift - root) / square, ratio + (shift + root) / square);
    Estimate { point: ratio, std_error, low, high, level: level.get(), n: x.len() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 5] = [4.1, 5.3, 3.9, 6.0, 4.7];
    const Y: [f64; 5] = [1.9, 2.2, 2.3, 2.9, 1.7];

    /// At either end ȳ − ρx̄ is t standard errors of the mean of y − ρx away from 0.
    #[test]
    fn the_ends_solve_their_equation() {
        let level = Level::default();
        let estimate = quotient(&Y, &X, level);
        assert!((estimate.point - 11.0 / 24.0).abs() < 1e-14);
        assert!(estimate.low < estimate.point && estimate.point < estimate.high);
        for (end, sign) in [(estimate.low, 1.0), (estimate.high, -1.0)] {
            let rest: Vec<f64> = Y.iter().zip(X).map(|(y, x)| y - end * x).collect();
            let rest = Moments::of(&rest).estimate(level);
            let t = sign * rest.point / rest.std_error;
            assert!((t - 2.776_445_105_197_793).abs() < 1e-9, "{t}");
        }
        // Cochran (1977), (6.13): for a ratio the linear approximation's standard error is that of the residuals.
        let residuals: Vec<f64> = Y.iter().zip(X).map(|(y, x)| y - estimate.point * x).collect();
        let expected = Moments::of(&residuals).estimate(level).std_error / 4.8;
        assert!((estimate.std_error - expected).abs() < 1e-14);
    }

    #[test]
    fn a_constant_divisor_leaves_students_interval() {
        let estimate = quotient(&Y, &[2.0; 5], Level::default());
        let student = Moments::of(&Y).estimate(Level::default());
        assert!((estimate.low - student.low / 2.0).abs() < 1e-14 && (estimate.high - student.high / 2.0).abs() < 1e-14);
    }

    #[test]
    fn what_cannot_be_told_from_zero_divides_nothing() {
        let level = Level::default();
        for x in [[1.0, -1.0, 0.5, -0.2, 0.1], [-1.0; 5], [0.0; 5], [f64::NAN; 5]] {
            let estimate = quotient(&Y, &x, level);
            assert!(estimate.point.is_nan() && estimate.low.is_nan() && estimate.n == 0, "{x:?}");
        }
        let one = quotient(&[1.0], &[4.0], level);
        assert!(one.point == 0.25 && one.low.is_nan() && one.n == 1);
    }
}
