//! The share of one variance in the sum of two that were estimated apart.
//!
//! A variance estimated from few draws is far from normal: a set of two lucks holds hardly more than one draw of the luck
//! that all its points have in common, and of ten such sets Student's or Fieller's interval is below the truth too often.
//! So each variance is taken for a multiple of a chi-square, with the degrees of freedom that the spread over sets gives it
//! (Satterthwaite 1946, "An approximate distribution of estimates of variance components", Biometrics Bulletin 2, 110–114):
//! 2m²/v for a mean m of variance v. Their quotient then has an F distribution, and with it the share an interval. The
//! degrees of freedom are estimates themselves, so they are lessened by (z/t)², the normal quantile over Student's of the sets:
//! where they are many the interval becomes Student's. They are lessened further where the sets' quotient varies more than that
//! of independent variances would; where it varies less they are left as they are, which is on the safe side.

use super::super::estimate::{Estimate, Level};
use super::super::moments::Moments;
use super::super::special::beta_quantile;
use super::fieller::quotient;

/// The share E(part)/(E(part) + E(rest)) of two variances, from one pair a set; `n` is the number of sets. Where the sets do
/// not tell the rest from 0, or the part is none, the interval is Fieller's, and so is what is undefined.
pub(super) fn share_of_two(part: &[f64], rest: &[f64], level: Level) -> Estimate {
    let both: Vec<f64> = part.iter().zip(rest).map(|(part, rest)| part + rest).collect();
    let share = quotient(part, &both, level);
    let (part, rest) = (Moments::of(part).estimate(level), Moments::of(rest).estimate(level));
    let t = level.student(share.n as f64 - 1.0);
    let is_told = rest.point > t * rest.std_error;
    if share.n < 2 || !is_told || share.point <= 0.0 {
        return share;
    }
    // Squared relative errors of both, and of their quotient, in which they are not independent.
    let square = |x: f64| x * x;
    let relative = |of: &Estimate| square(of.std_error / of.point);
    let (of_part, of_rest) = (relative(&part), relative(&rest));
    let of_odds = square(share.std_error / (share.point * (1.0 - share.point)));
    let lessened = square(level.normal() / t) * ((of_part + of_rest) / of_odds).min(1.0);
    let freedom = |relative: f64| (2.0 * lessened / relative).min(MOST);
    let (above, below) = (freedom(of_part), freedom(of_rest));
    if above.is_nan() || below.is_nan() {
        return share;
    }
    let odds = share.point / (1.0 - share.point);
    // F = (X/a)/(Y/b) of chi-squares X, Y with a and b degrees of freedom; X/(X + Y) is Beta(a/2, b/2).
    let tail = level.tail();
    let end = |p: f64| {
        let x = beta_quantile(p, 0.5 * above, 0.5 * below);
        let f = below * x / (above * (1.0 - x));
        odds / f / (1.0 + odds / f)
    };
    Estimate { low: end(1.0 - tail), high: end(tail), ..share }
}

/// So many degrees of freedom are as good as all.
const MOST: f64 = 1e9;

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten sets whose part is a chi-square of one degree of freedom, by its quantiles at 0.05, 0.15, …, in no order.
    const PART: [f64; 10] = [0.101, 3.841, 0.0039, 0.571, 1.074, 0.0358, 2.072, 0.357, 0.740, 0.206];

    #[test]
    fn the_interval_leans_as_a_variance_does() {
        let rest = [1.0, 1.1, 0.9, 1.05, 0.95, 1.0, 1.1, 0.9, 1.05, 0.95];
        let level = Level::default();
        let share = share_of_two(&PART, &rest, level);
        let plain = quotient(&PART, &PART.iter().zip(&rest).map(|(a, b)| a + b).collect::<Vec<_>>(), level);
        assert_eq!((share.point, share.std_error, share.n), (plain.point, plain.std_error, 10));
        assert!(0.0 < share.low && share.low < share.point && share.point < share.high && share.high < 1.0);
        // Both ends of the odds are above Fieller's.
        assert!(share.low > plain.low && share.high > plain.high, "{share:?} beside {plain:?}");
        // By hand: m = 0.900 and v = 0.148 of the part give 2m²/v = 10.9, lessened by (1.960/2.262)² to 8.2; with so many
        // of the rest that it is as good as known, the part is between 0.455 and 3.83 times as great (chi-square tables).
        let odds = |share: f64| share / (1.0 - share);
        let (low, high) = (odds(share.low) / odds(share.point), odds(share.high) / odds(share.point));
        assert!((low / 0.46 - 1.0).abs() < 0.05 && (high / 3.7 - 1.0).abs() < 0.1, "{low} {high}");
    }

    /// Where both are known well, the interval is nearly Fieller's.
    #[test]
    fn of_many_degrees_of_freedom_it_is_students() {
        let part: Vec<f64> = (0..40).map(|i| 1.0 + 0.01 * f64::from(i % 5)).collect();
        let rest: Vec<f64> = (0..40).map(|i| 2.0 + 0.01 * f64::from(i % 7)).collect();
        let both: Vec<f64> = part.iter().zip(&rest).map(|(a, b)| a + b).collect();
        let (share, plain) = (share_of_two(&part, &rest, Level::default()), quotient(&part, &both, Level::default()));
        let width = plain.high - plain.low;
        assert!((share.low - plain.low).abs() < 0.1 * width && (share.high - plain.high).abs() < 0.1 * width);
    }

    #[test]
    fn what_the_sets_do_not_tell_is_left_to_fieller() {
        let level = Level::default();
        let rest = [0.3, -0.2, 0.1, -0.25, 0.2];
        let part = [1.0, 1.2, 0.8, 1.1, 0.9];
        let both: Vec<f64> = part.iter().zip(&rest).map(|(a, b)| a + b).collect();
        assert_eq!(share_of_two(&part, &rest, level), quotient(&part, &both, level));
        assert_eq!(share_of_two(&[0.0; 3], &[1.9, 2.0, 2.1], level).high, 0.0);
        assert!(share_of_two(&[f64::NAN; 3], &[1.9, 2.0, 2.1], level).point.is_nan());
        let one = share_of_two(&[1.0], &[3.0], level);
        assert!(one.point == 0.25 && one.low.is_nan() && one.n == 1);
    }
}
