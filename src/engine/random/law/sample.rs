//! Draws from the laws that are not in the hottest path.

use rand::Rng;

use super::super::ziggurat::{standard_exponential, standard_normal, uniform};
use super::{Component, Kind, Law};

impl Law {
    /// The rest of [`Law::sample`], out of line so that the common laws stay small where they are inlined.
    #[inline(never)]
    pub(super) fn sample_rarer<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match &self.0 {
            Kind::Constant(_) | Kind::Exponential { .. } | Kind::Lognormal { .. } => self.sample(rng),
            Kind::Weibull { shape, scale } => scale * libm::pow(standard_exponential(rng), 1.0 / shape),
            Kind::Gamma { shape, scale } => scale * standard_gamma(*shape, rng),
            Kind::Uniform { min, max } => min + (max - min) * uniform(rng),
            Kind::Triangular { min, mode, max } => triangular(*min, *mode, *max, uniform(rng)),
            Kind::Pert { min, mode, max } => {
                let (a, b) = pert_shapes(*min, *mode, *max);
                let (first, second) = (standard_gamma(a, rng), standard_gamma(b, rng));
                min + (max - min) * (first / (first + second))
            }
            Kind::Empirical(values) => values[index(values.len(), rng)],
            Kind::Mixture(components) => pick(components, uniform(rng)).sample(rng),
            Kind::Sum(laws) => laws.iter().map(|law| law.sample(rng)).sum(),
            Kind::Shifted(shifted) => shifted.by + shifted.law.sample(rng),
            Kind::AtMost(cut) => loop {
                let drawn = cut.law.sample(rng);
                if drawn <= cut.bound {
                    break drawn;
                }
            },
        }
    }
}

/// The beta shapes of a PERT law with λ = 4; both are at least 1.
pub(super) fn pert_shapes(min: f64, mode: f64, max: f64) -> (f64, f64) {
    let range = max - min;
    (1.0 + 4.0 * (mode - min) / range, 1.0 + 4.0 * (max - mode) / range)
}

/// The triangular quantile at `u` (Johnson, Kotz and Balakrishnan, section 26.9).
fn triangular(min: f64, mode: f64, max: f64, u: f64) -> f64 {
    let range = max - min;
    if u * range < mode - min {
        min + (u * range * (mode - min)).sqrt()
    } else {
        max - ((1.0 - u) * range * (max - mode)).sqrt()
    }
}

/// An index below `len`, which is above 0, by multiplying high (Lemire 2019); the bias is below `len` / 2⁶⁴.
fn index<R: Rng + ?Sized>(len: usize, rng: &mut R) -> usize {
    ((u128::from(rng.next_u64()) * len as u128) >> 64) as usize
}

/// The component of a mixture at `u`.
fn pick(components: &[Component], u: f64) -> &Law {
    let at = components.iter().position(|component| u < component.below).unwrap_or(components.len() - 1);
    &components[at].law
}

/// A gamma draw of scale 1, in the paper's letters (Marsaglia and Tsang 2000, "A simple method for generating gamma variables", ACM TOMS 26(3)).
#[allow(clippy::many_single_char_names)]
fn standard_gamma<R: Rng + ?Sized>(shape: f64, rng: &mut R) -> f64 {
    if shape < 1.0 {
        // Their section 6: gamma(shape) = gamma(shape + 1) · U^(1 / shape), with ln U = −E.
        let boost = libm::exp(-standard_exponential(rng) / shape);
        return standard_gamma(shape + 1.0, rng) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = standard_normal(rng);
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let v = v * v * v;
        let u = uniform(rng);
        if u < 1.0 - 0.0331 * (x * x) * (x * x) || libm::log(u) < 0.5 * x * x + d * (1.0 - v + libm::log(v)) {
            return d * v;
        }
    }
}
