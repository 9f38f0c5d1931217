//! Distribution functions of the normal, gamma and beta laws. Only derived numbers and tests need them; no draw does.

use crate::stats::special::{gamma_p, inc_beta, normal_cdf};

/// P(N ≤ z), N standard normal.
pub(super) fn normal(z: f64) -> f64 {
    normal_cdf(z)
}

/// P(X ≤ x), X gamma with this shape and scale 1: the regularised lower incomplete gamma function.
pub(super) fn gamma(shape: f64, x: f64) -> f64 {
    gamma_p(shape, x.max(0.0))
}

/// P(X ≤ x), X beta(a, b): the regularised incomplete beta function.
pub(super) fn beta(a: f64, b: f64, x: f64) -> f64 {
    inc_beta(x.clamp(0.0, 1.0), a, b)
}
