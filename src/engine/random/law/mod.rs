//! Laws: distributions of delays and other quantities that are never negative.
//!
//! A law is cheap to clone and to compare; a constant draws nothing. Every draw uses `libm` or the `exp` beside it, so
//! the same stream gives the same bytes on every platform. Textbook: Johnson, Kotz and Balakrishnan, "Continuous univariate distributions",
//! 2nd edition, 1994–95; modifiers and lattices are cited where they are.

mod build;
mod describe;
mod error;
mod moments;
mod quantile;
mod sample;
mod sum;

pub use error::LawError;

use std::sync::Arc;

use rand::Rng;

use super::exp::exp;
use super::ziggurat::{standard_exponential, standard_normal};

/// A distribution of a quantity that is never negative, in hours where it is a duration.
#[derive(Debug, Clone, PartialEq)]
pub struct Law(Kind);

/// The shapes a law can take, the most used first. Parameters are checked by the constructors.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Constant(f64),
    Exponential {
        mean: f64,
    },
    /// `exp(mu + sigma · N)`.
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    /// `scale · E^(1 / shape)`.
    Weibull {
        shape: f64,
        scale: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Uniform {
        min: f64,
        max: f64,
    },
    Triangular {
        min: f64,
        mode: f64,
        max: f64,
    },
    Pert {
        min: f64,
        mode: f64,
        max: f64,
    },
    /// Sorted, so that comparing and counting are simple.
    Empirical(Arc<[f64]>),
    Mixture(Arc<[Component]>),
    /// Two laws or more, none constant, none itself a sum.
    Sum(Arc<[Law]>),
    Shifted(Arc<Shifted>),
    AtMost(Arc<AtMost>),
}

/// One law of a mixture.
#[derive(Debug, PartialEq)]
struct Component {
    /// Its share.
    share: f64,
    /// Its share and those before it, 1 for the last.
    below: f64,
    law: Law,
}

/// A law moved up by a constant.
#[derive(Debug, PartialEq)]
struct Shifted {
    by: f64,
    law: Law,
}

/// A law given that it does not exceed a bound.
#[derive(Debug, PartialEq)]
struct AtMost {
    bound: f64,
    /// P(X ≤ bound) under `law`.
    mass: f64,
    law: Law,
}

impl Law {
    /// The value of a constant law, in hours.
    #[inline]
    pub fn as_constant(&self) -> Option<f64> {
        match self.0 {
            Kind::Constant(hours) => Some(hours),
            _ => None,
        }
    }

    /// One draw, in hours. A constant draws nothing from `rng`.
    #[expect(clippy::inline_always, reason = "where a place draws one kind of law, the processor learns which")]
    #[inline(always)]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self.0 {
            Kind::Constant(hours) => hours,
            Kind::Exponential { mean } => mean * standard_exponential(rng),
            Kind::Lognormal { mu, sigma } => exp(mu + sigma * standard_normal(rng)),
            _ => self.sample_rarer(rng),
        }
    }
}

/// So that a law goes wherever rand takes a distribution.
impl rand_distr::Distribution<f64> for Law {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        Law::sample(self, rng)
    }
}

#[cfg(test)]
mod quantile_tests;
#[cfg(test)]
mod tests;
