//! Distribution functions of the normal, gamma and beta laws, over `libm` and `special` (which is built over `libm`).
//! Only derived numbers and tests need them; no draw does.

use special::{Beta, Gamma};

/// P(N ≤ z), N standard normal.
pub(super) fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// P(X ≤ x), X gamma with this shape and scale 1: the regularised lower incomplete gamma function.
pub(super) fn gamma(shape: f64, x: f64) -> f64 {
    // Far beyond any shape allowed the value is 1, and the series needs a finite argument.
    if x <= 0.0 {
        0.0
    } else if x > 1e8 {
        1.0
    } else {
        x.inc_gamma(shape)
    }
}

/// P(X ≤ x), X beta(a, b): the regularised incomplete beta function.
pub(super) fn beta(a: f64, b: f64, x: f64) -> f64 {
    x.clamp(0.0, 1.0).inc_beta(a, b, a.ln_beta(b))
}
