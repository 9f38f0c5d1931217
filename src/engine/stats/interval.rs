//! Intervals for a proportion.
//!
//! Source: Wilson, "Probable inference, the law of succession, and statistical inference" (1927), eq. for the limits of
//! p; Clopper and Pearson, "The use of confidence or fiducial limits" (1934), through beta quantiles. Both are two-sided:
//! (1 − level)/2 on either side.

use super::estimate::{Estimate, Level};
use super::special::beta_quantile;

/// Wilson's interval for `successes` out of `n` independent trials (neither need be whole), with the binomial standard
/// error √(p(1 − p)/n). NaN unless 0 ≤ `successes` ≤ `n` and 0 < `n` < ∞. `Estimate::n` is `n` rounded down.
pub fn wilson(successes: f64, n: f64, level: Level) -> Estimate {
    if !(successes >= 0.0 && successes <= n && n > 0.0 && n.is_finite()) {
        return Estimate::undefined(level);
    }
    let p = successes / n;
    wilson_at(p, (p * (1.0 - p) / n).sqrt(), n, level.normal(), n as u64, level)
}

/// Wilson's interval for a share `p` at the effective size `size` (+∞ allowed), with the standard error given. The
/// `multiplier` is how many standard errors it reaches: the normal's where `size` is known, Student's where it is estimated.
pub(super) fn wilson_at(p: f64, std_error: f64, size: f64, multiplier: f64, n: u64, level: Level) -> Estimate {
    let r = multiplier * multiplier / size;
    let centre = (p + 0.5 * r) / (1.0 + r);
    let half_width = (r * (p * (1.0 - p) + 0.25 * r)).sqrt() / (1.0 + r);
    // The formula reaches 0 and 1 exactly at p = 0 and p = 1; the clamps only take away rounding.
    let low = (centre - half_width).clamp(0.0, p);
    let high = (centre + half_width).clamp(p, 1.0);
    Estimate { point: p, std_error, low, high, level: level.get(), n }
}

/// The exact binomial interval of Clopper and Pearson for `successes` out of `n`, with the binomial standard error.
/// NaN unless `successes` ≤ `n` and `n` > 0.
pub fn clopper_pearson(successes: u64, n: u64, level: Level) -> Estimate {
    if n == 0 || successes > n {
        return Estimate::undefined(level);
    }
    let (x, size) = (successes as f64, n as f64);
    let p = x / size;
    let low = if successes == 0 { 0.0 } else { beta_quantile(level.tail(), x, size - x + 1.0) };
    // By symmetry from the lower tail, which keeps the digits of a tail near zero.
    let high = if successes == n { 1.0 } else { 1.0 - beta_quantile(level.tail(), size - x, x + 1.0) };
    Estimate { point: p, std_error: (p * (1.0 - p) / size).sqrt(), low, high, level: level.get(), n }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn thirty_seven_of_a_thousand() {
        let wilson = wilson(37.0, 1000.0, Level::default());
        close(wilson.point, 0.037);
        close(wilson.std_error, 0.005_969_170_8);
        close(wilson.low, 0.026_961_180_9);
        close(wilson.high, 0.050_582_397_5);
        let exact = clopper_pearson(37, 1000, Level::default());
        close(exact.std_error, 0.005_969_170_8);
        close(exact.low, 0.026_182_708_8);
        close(exact.high, 0.050_641_123_1);
        assert_eq!(exact.n, 1000);
    }

    #[test]
    fn none_and_all() {
        let level = Level::default();
        for n in [1_u64, 2, 10, 1000, 1_000_000] {
            let bound = -libm::expm1(libm::log(0.025) / n as f64);
            let none = clopper_pearson(0, n, level);
            assert_eq!((none.point, none.low, none.std_error), (0.0, 0.0, 0.0));
            assert!((none.high / bound - 1.0).abs() < 1e-9, "{n}: {} is not {bound}", none.high);
            let all = clopper_pearson(n, n, level);
            assert_eq!((all.point, all.high), (1.0, 1.0));
            close(all.low, 1.0 - bound);
            let z = level.normal();
            let wilson = wilson(0.0, n as f64, level);
            assert_eq!(wilson.low, 0.0);
            close(wilson.high, z * z / (n as f64 + z * z));
        }
    }

    /// Clopper and Pearson's defining equations, by summing binomial probabilities.
    #[test]
    fn exact_bounds_solve_their_equations() {
        let level = Level::new(0.9).unwrap();
        let (x, n) = (3_u64, 20_u64);
        let at_least = |k: u64, p: f64| -> f64 {
            let mut probability = libm::pow(1.0 - p, n as f64);
            let mut sum = if k == 0 { probability } else { 0.0 };
            for i in 1..=n {
                probability *= (n - i + 1) as f64 / i as f64 * p / (1.0 - p);
                sum += if i >= k { probability } else { 0.0 };
            }
            sum
        };
        let exact = clopper_pearson(x, n, level);
        close(at_least(x, exact.low), 0.05);
        close(1.0 - at_least(x + 1, exact.high), 0.05);
    }

    #[test]
    fn nonsense_is_undefined() {
        let level = Level::default();
        for (x, n) in [(0.0, 0.0), (2.0, 1.0), (-1.0, 3.0), (f64::NAN, 3.0), (1.0, f64::INFINITY)] {
            assert!(wilson(x, n, level).low.is_nan());
        }
        assert!(clopper_pearson(0, 0, level).low.is_nan());
        assert!(clopper_pearson(2, 1, level).low.is_nan());
    }
}
