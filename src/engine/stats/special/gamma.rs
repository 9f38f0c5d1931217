//! The regularised incomplete gamma functions, and the pieces that they share with the beta function.
//!
//! Source: Press et al., Numerical Recipes, 3rd ed., section 6.2: the series (6.2.5) below x = a + 1, Lentz's continued
//! fraction (6.2.7) above; the factor before both from C. Loader, "Fast and accurate computation of binomial
//! probabilities" (2000), which keeps its digits where ln Γ is large.

use std::f64::consts::PI;

/// More terms than any argument below 10¹⁰ needs; a bound, so that no input can hang.
pub(super) const MOST_TERMS: u32 = 1_000_000;

/// A continued fraction has converged when a step changes it by less: two units in the last place.
pub(super) const CONVERGED: f64 = 5e-16;

/// Keeps Lentz's denominators from zero.
pub(super) const TINY: f64 = 1e-300;

/// P(shape, x) = γ(shape, x)/Γ(shape): the distribution function at `x` of a gamma law with scale 1.
pub fn gamma_p(shape: f64, x: f64) -> f64 {
    tails(shape, x).0
}

/// (P, Q), Q = 1 − P, the smaller of them computed directly.
pub(super) fn tails(a: f64, x: f64) -> (f64, f64) {
    if !(a > 0.0 && a.is_finite() && x >= 0.0) {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    // x^a e^−x / Γ(a)
    let factor = libm::exp(-stirling_error(a) - deviance(a, x)) * (a / (2.0 * PI)).sqrt();
    if x < a + 1.0 {
        let p = (factor * series(a, x)).min(1.0);
        (p, 1.0 - p)
    } else {
        let q = (factor * fraction(a, x)).min(1.0);
        (1.0 - q, q)
    }
}

fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut divisor = a;
    for _ in 0..MOST_TERMS {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..MOST_TERMS {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / away_from_zero(an * d + b);
        c = away_from_zero(b + an / c);
        let step = d * c;
        h *= step;
        if libm::fabs(step - 1.0) < CONVERGED {
            break;
        }
    }
    h
}

/// `x`, or a tiny number in place of zero.
pub(super) fn away_from_zero(x: f64) -> f64 {
    if libm::fabs(x) < TINY { TINY } else { x }
}

/// ln Γ(n + 1) − [n ln n − n + ln(2πn)/2], the error of Stirling's formula, for n > 0.
pub(super) fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - 0.5 * libm::log(2.0 * PI);
    }
    let r = 1.0 / (n * n);
    let tail = 1.0 / 1680.0 - r * (1.0 / 1188.0 - r * (691.0 / 360_360.0));
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * tail))) / n
}

/// x ln(x/m) + m − x ≥ 0 without cancellation near x = m (Loader's `bd0`).
pub(super) fn deviance(x: f64, m: f64) -> f64 {
    if libm::fabs(x - m) >= 0.1 * (x + m) {
        return x * libm::log(x / m) + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    let mut odd = 1.0;
    loop {
        term *= v * v;
        odd += 2.0;
        let next = sum + term / odd;
        // |v| < 0.1, so this ends after a dozen terms; a NaN ends it at once.
        if next == sum || next.is_nan() {
            return next;
        }
        sum = next;
    }
}
