//! Mean, support and distribution function of a law, for derived numbers and tests.
//!
//! All are closed forms but those of a sum of random laws, see `sum`. A truncated law follows from the partial mean
//! E[X; X ≤ x] of the law it truncates: its mean is E[X; X ≤ bound] / P(X ≤ bound). Partial means of the lognormal,
//! gamma, Weibull and beta laws: Klugman, Panjer and Willmot, "Loss models", 4th edition, 2012, appendix A.

use super::super::cdf;
use super::sample::pert_shapes;
use super::sum;
use super::{Kind, Law};

impl Law {
    /// The mean, in hours. Exact, but for a bounded sum about 10⁻⁴ relative.
    pub fn mean(&self) -> f64 {
        match &self.0 {
            Kind::Constant(hours) => *hours,
            Kind::Exponential { mean } => *mean,
            Kind::Lognormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Kind::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Kind::Gamma { shape, scale } => shape * scale,
            Kind::Uniform { min, max } => 0.5 * (min + max),
            Kind::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Kind::Pert { min, mode, max } => (min + 4.0 * mode + max) / 6.0,
            Kind::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
            Kind::Mixture(components) => components.iter().map(|c| c.share * c.law.mean()).sum(),
            Kind::Sum(laws) => laws.iter().map(Self::mean).sum(),
            Kind::Shifted(shifted) => shifted.by + shifted.law.mean(),
            Kind::AtMost(cut) => cut.law.partial_mean(cut.bound) / cut.mass,
        }
    }

    /// The least value possible, in hours.
    pub fn lower(&self) -> f64 {
        match &self.0 {
            Kind::Constant(hours) => *hours,
            Kind::Exponential { .. } | Kind::Lognormal { .. } | Kind::Weibull { .. } | Kind::Gamma { .. } => 0.0,
            Kind::Uniform { min, .. } | Kind::Triangular { min, .. } | Kind::Pert { min, .. } => *min,
            Kind::Empirical(values) => values.first().copied().unwrap_or(0.0),
            Kind::Mixture(components) => components.iter().map(|c| c.law.lower()).fold(f64::INFINITY, f64::min),
            Kind::Sum(laws) => laws.iter().map(Self::lower).sum(),
            Kind::Shifted(shifted) => shifted.by + shifted.law.lower(),
            Kind::AtMost(cut) => cut.law.lower(),
        }
    }

    /// The largest value possible, in hours, or infinity; of a bounded law, the bound.
    pub fn upper(&self) -> f64 {
        match &self.0 {
            Kind::Constant(hours) => *hours,
            Kind::Exponential { .. } | Kind::Lognormal { .. } | Kind::Weibull { .. } | Kind::Gamma { .. } => {
                f64::INFINITY
            }
            Kind::Uniform { max, .. } | Kind::Triangular { max, .. } | Kind::Pert { max, .. } => *max,
            Kind::Empirical(values) => values.last().copied().unwrap_or(0.0),
            Kind::Mixture(components) => components.iter().map(|c| c.law.upper()).fold(0.0, f64::max),
            Kind::Sum(laws) => laws.iter().map(Self::upper).sum(),
            Kind::Shifted(shifted) => shifted.by + shifted.law.upper(),
            Kind::AtMost(cut) => cut.law.upper().min(cut.bound),
        }
    }

    /// P(X ≤ x), x in hours. Of a sum of random laws, to about 10⁻⁴; see `sum` for when it is worse.
    pub fn cdf(&self, x: f64) -> f64 {
        if x < self.lower() {
            return 0.0;
        }
        if x >= self.upper() {
            return 1.0;
        }
        match &self.0 {
            // Decided by the support above.
            Kind::Constant(_) => 1.0,
            Kind::Exponential { mean } => -libm::expm1(-x / mean),
            Kind::Lognormal { mu, sigma } => cdf::normal((libm::log(x) - mu) / sigma),
            Kind::Weibull { shape, scale } => -libm::expm1(-libm::pow(x / scale, *shape)),
            Kind::Gamma { shape, scale } => cdf::gamma(*shape, x / scale),
            Kind::Uniform { min, max } => (x - min) / (max - min),
            Kind::Triangular { min, mode, max } => {
                if x < *mode {
                    (x - min) / (max - min) * ((x - min) / (mode - min))
                } else {
                    1.0 - (max - x) / (max - min) * ((max - x) / (max - mode))
                }
            }
            Kind::Pert { min, mode, max } => {
                let (a, b) = pert_shapes(*min, *mode, *max);
                cdf::beta(a, b, (x - min) / (max - min))
            }
            Kind::Empirical(values) => values.partition_point(|&v| v <= x) as f64 / values.len() as f64,
            Kind::Mixture(components) => components.iter().map(|c| c.share * c.law.cdf(x)).sum::<f64>().min(1.0),
            Kind::Sum(laws) => sum::at(laws, x).0,
            Kind::Shifted(shifted) => shifted.law.cdf(x - shifted.by),
            Kind::AtMost(cut) => (cut.law.cdf(x) / cut.mass).min(1.0),
        }
    }

    /// E[X; X ≤ x]: the part of the mean that lies at or below `x`, in hours.
    pub(super) fn partial_mean(&self, x: f64) -> f64 {
        if x < self.lower() {
            return 0.0;
        }
        if x >= self.upper() {
            return self.mean();
        }
        match &self.0 {
            Kind::Constant(hours) => *hours,
            Kind::Exponential { mean } => mean * cdf::gamma(2.0, x / mean),
            Kind::Lognormal { mu, sigma } => self.mean() * cdf::normal((libm::log(x) - mu) / sigma - sigma),
            Kind::Weibull { shape, scale } => self.mean() * cdf::gamma(1.0 + 1.0 / shape, libm::pow(x / scale, *shape)),
            Kind::Gamma { shape, scale } => self.mean() * cdf::gamma(shape + 1.0, x / scale),
            Kind::Uniform { min, max } => 0.5 * (x + min) * (x - min) / (max - min),
            // With the density linear, the mean below (or above) x is two thirds of the way from the end to x.
            Kind::Triangular { min, mode, max } => {
                if x < *mode {
                    (min + 2.0 / 3.0 * (x - min)) * self.cdf(x)
                } else {
                    self.mean() - (max - 2.0 / 3.0 * (max - x)) * (1.0 - self.cdf(x))
                }
            }
            Kind::Pert { min, mode, max } => {
                let (a, b) = pert_shapes(*min, *mode, *max);
                min * self.cdf(x) + (max - min) * a / (a + b) * cdf::beta(a + 1.0, b, (x - min) / (max - min))
            }
            Kind::Empirical(values) => values.iter().take_while(|&&v| v <= x).sum::<f64>() / values.len() as f64,
            Kind::Mixture(components) => components.iter().map(|c| c.share * c.law.partial_mean(x)).sum(),
            Kind::Sum(laws) => {
                let (below, shortfall) = sum::at(laws, x);
                x * below - shortfall
            }
            Kind::Shifted(shifted) => {
                let x = x - shifted.by;
                shifted.by * shifted.law.cdf(x) + shifted.law.partial_mean(x)
            }
            Kind::AtMost(cut) => cut.law.partial_mean(x) / cut.mass,
        }
    }

    /// E[max(x − X, 0)], the integral of the distribution function up to `x`, in hours.
    pub(super) fn shortfall(&self, x: f64) -> f64 {
        if let Kind::Sum(laws) = &self.0 {
            return if x <= self.lower() { 0.0 } else { sum::at(laws, x).1 };
        }
        x * self.cdf(x) - self.partial_mean(x)
    }
}
