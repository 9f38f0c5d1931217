//! The regularised incomplete beta function and its inverse, and through them Student's t.
//!
//! Source: "Algorithm 708: significant digit computation of the incomplete beta function ratios", ACM Transactions on
//! Mathematical Software 18 (1992), its continued fraction BFRAC, which keeps its digits where x is near 1; Press et al., Numerical Recipes, 3rd
//! ed., section 6.14.3, the relation of t to the beta function: t²/ν = y/(1 − y) for y from Beta(1/2, ν/2). The
//! factor x^a (1 − x)^b / B(a, b) is Loader's (see `gamma`).
//!
//! The inverse is Newton's method on the logarithm of the smaller tail as a function of u = ln(x/(1 − x)). That function
//! is concave, so from its second step Newton's method approaches the root from one side and cannot diverge; the logit
//! keeps full relative precision at both ends of the unit interval.

use std::f64::consts::PI;

use super::gamma::{CONVERGED, MOST_TERMS, away_from_zero, deviance, stirling_error};
use super::normal::normal_quantile;

/// Beyond this many degrees of freedom t and the normal agree to 1e-11.
const NORMAL_FROM: f64 = 1e11;

/// Iₓ(a, b): the distribution function at `x` of a Beta(a, b) law; a, b > 0 and x in [0, 1].
pub fn inc_beta(x: f64, a: f64, b: f64) -> f64 {
    if in_domain(a, b) && (0.0..=1.0).contains(&x) { below(x, 1.0 - x, a, b).0 } else { f64::NAN }
}

/// The quantile of a Beta(a, b) law at `p`: Iₓ(a, b) = p.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if !(in_domain(a, b) && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    inverse_logit(logit_quantile(p, 1.0 - p, a, b))
}

/// The quantile at `p` of Student's t with `dof` > 0 degrees of freedom; ∓∞ at 0 and 1, NaN outside [0, 1].
pub fn student_t_quantile(p: f64, dof: f64) -> f64 {
    if dof.is_nan() || dof <= 0.0 || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if dof > NORMAL_FROM {
        return normal_quantile(p);
    }
    if p == 0.5 {
        return 0.0;
    }
    let tail = p.min(1.0 - p);
    let size = if tail == 0.0 {
        f64::INFINITY
    } else {
        // Of |t|: 2|p − 1/2| below, twice the tail above; both exact.
        let u = logit_quantile(2.0 * libm::fabs(p - 0.5), 2.0 * tail, 0.5, 0.5 * dof);
        dof.sqrt() * libm::exp(0.5 * u)
    };
    if p < 0.5 { -size } else { size }
}

fn in_domain(a: f64, b: f64) -> bool {
    a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()
}

fn inverse_logit(u: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-u))
}

/// What a beta law has below x, and its density there with respect to the logit; y = 1 − x is given apart so that neither
/// loses digits near its end.
fn below(x: f64, y: f64, a: f64, b: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 0.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    let n = a + b;
    let log_ratio = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    let density = libm::exp(log_ratio) * (a / n * b / (2.0 * PI)).sqrt();
    let is_low = x < (a + 1.0) / (n + 2.0);
    let tail = (density * if is_low { fraction(x, y, a, b) } else { fraction(y, x, b, a) }).min(1.0);
    (if is_low { tail } else { 1.0 - tail }, density)
}

/// Iₓ(a, b) over the density by the logit, for x up to about the mean, by Lentz's method.
fn fraction(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let mut c = away_from_zero(a * (a * y - b * x + 1.0) / (a + 1.0));
    let mut d = 0.0;
    let mut value = c;
    for m in 1..MOST_TERMS {
        let m = f64::from(m);
        let (before, after) = (a + 2.0 * m - 1.0, a + 2.0 * m + 1.0);
        let part = m * (b - m) * x / before;
        let numerator = (a + m - 1.0) / before * (a + b + m - 1.0) * x * part;
        let denominator = m + part + (a + m) * (a * y - b * x + 1.0 + m * (1.0 + y)) / after;
        d = 1.0 / away_from_zero(denominator + numerator * d);
        c = away_from_zero(denominator + numerator / c);
        let step = c * d;
        value *= step;
        if libm::fabs(step - 1.0) < CONVERGED {
            break;
        }
    }
    1.0 / value
}

/// The logit of the quantile that has `lower` below it and `upper` = 1 − `lower` above it.
fn logit_quantile(lower: f64, upper: f64, a: f64, b: f64) -> f64 {
    if lower <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if upper <= 0.0 {
        return f64::INFINITY;
    }
    // By symmetry the smaller tail is always the lower one.
    if lower <= upper { lower_logit(lower, a, b) } else { -lower_logit(upper, b, a) }
}

fn lower_logit(p: f64, a: f64, b: f64) -> f64 {
    let target = libm::log(p);
    let mut u = libm::log(a / b);
    let (mut step, mut last) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..200 {
        let (lower, density) = below(inverse_logit(u), inverse_logit(-u), a, b);
        let next = (libm::log(lower) - target) * lower / density;
        if next.is_finite() {
            step = next;
            u -= step;
        } else {
            // The last step underflowed the tail: take back half of it.
            step *= 0.5;
            u += step;
        }
        let (size, scale) = (libm::fabs(step), 1.0 + libm::fabs(u));
        // Once rounding is all that is left, steps may go to and fro for ever.
        if size <= 2e-16 * scale || (size >= last && size <= 1e-13 * scale) || !u.is_finite() {
            break;
        }
        last = size;
    }
    u
}
