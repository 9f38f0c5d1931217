//! Special functions, the same bits on every platform.
//!
//! All transcendental steps go through `libm`, never through `f64`'s own methods, whose results depend on the platform
//! (`sqrt` is exempt: IEEE 754 rounds it correctly everywhere). Densities are Loader's saddle-point forms, because the
//! textbook ones subtract logarithms of gamma functions: at 10⁷ degrees of freedom these are near 10⁸, and only eight
//! digits survive. Arguments outside a function's domain give NaN.

#![allow(clippy::many_single_char_names)] // the textbooks' names

mod beta;
mod gamma;
mod normal;

pub use beta::{beta_quantile, inc_beta, student_t_quantile};
pub use gamma::gamma_p;
pub use normal::{normal_cdf, normal_quantile};

#[cfg(test)]
mod tests;
