//! Quantiles of a law: the generalised inverse Q(p) = inf {x: F(x) ≥ p} of its distribution function.
//!
//! Closed forms where there are any (Johnson, Kotz and Balakrishnan, "Continuous univariate distributions"); else a root
//! in a bracket that holds it, halved at every second step at least, so that jumps and flat parts do no harm.

use super::sample::pert_shapes;
use super::{Kind, Law};
use crate::stats::special::{beta_quantile, normal_quantile};

/// Steps after which a bracket is narrow enough whatever happened: a double has 64 bits, and every second step halves.
const STEPS: usize = 200;

/// The width, relative to the value, at which the quantile of a sum of laws is good enough: its distribution function,
/// which is costly, is good to 10⁻⁴ only.
const SUM_WIDTH: f64 = 1e-13;

impl Law {
    /// The least x with P(X ≤ x) ≥ `p`, in hours: the least value possible for `p` ≤ 0, the largest (or infinity) for
    /// `p` ≥ 1, NaN for NaN. Relative error about 10⁻¹²; of a sum of random laws, as good as its distribution function.
    pub fn quantile(&self, p: f64) -> f64 {
        if p.is_nan() {
            return f64::NAN;
        }
        if p <= 0.0 {
            return self.lower();
        }
        if p >= 1.0 {
            return self.upper();
        }
        match &self.0 {
            Kind::Constant(hours) => *hours,
            Kind::Exponential { mean } => -mean * libm::log1p(-p),
            Kind::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(p)),
            Kind::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-p), 1.0 / shape),
            Kind::Gamma { shape, scale } => {
                // P(X ≤ x) is at most x^shape / Γ(shape + 1) in scales, and P(X > x) at most mean / x (Markov).
                let low = scale * libm::exp((libm::log(p) + libm::lgamma(shape + 1.0)) / shape);
                self.root(p, low * (1.0 - 1e-9), shape * scale / (1.0 - p), 0.0)
            }
            Kind::Uniform { min, max } => (min + p * (max - min)).min(*max),
            Kind::Triangular { min, mode, max } => {
                let below = (mode - min) / (max - min);
                if p <= below {
                    min + ((max - min) * (mode - min) * p).sqrt()
                } else {
                    max - ((max - min) * (max - mode) * (1.0 - p)).sqrt()
                }
            }
            Kind::Pert { min, mode, max } => {
                let (a, b) = pert_shapes(*min, *mode, *max);
                min + (max - min) * beta_quantile(p, a, b)
            }
            Kind::Empirical(values) => {
                let n = values.len();
                let reached = |count: usize| count as f64 / n as f64 >= p;
                // p · n is rounded, so look at its neighbours too.
                let about = ((p * n as f64).ceil() as usize).clamp(1, n);
                let count = (about.saturating_sub(1).max(1)..=n).find(|count| reached(*count)).unwrap_or(n);
                values[count - 1]
            }
            Kind::Mixture(components) => {
                // Below every component's quantile the mixture's chance is below p, and above all of them it is not.
                let each = components.iter().map(|component| component.law.quantile(p));
                let (low, high) = each.fold((f64::INFINITY, 0.0), |(low, high), x| (x.min(low), x.max(high)));
                self.root(p, low, high, if self.has_sum() { SUM_WIDTH } else { 0.0 })
            }
            Kind::Sum(laws) => {
                // If the sum is at most that of the quantiles at p/n, one of its parts is at most its own: Boole's
                // inequality; and the same from above.
                let n = laws.len() as f64;
                let low = laws.iter().map(|law| law.quantile(p / n)).sum();
                let high = laws.iter().map(|law| law.quantile(1.0 - (1.0 - p) / n)).sum();
                self.root(p, low, high, SUM_WIDTH)
            }
            Kind::Shifted(shifted) => shifted.by + shifted.law.quantile(p),
            Kind::AtMost(cut) => cut.law.quantile(p * cut.mass).min(cut.bound),
        }
    }

    /// The least x in [low, high] with P(X ≤ x) ≥ `p`, to a relative `width`, or to the last bit for 0. Regula falsi and
    /// bisection by turns.
    fn root(&self, p: f64, low: f64, high: f64, width: f64) -> f64 {
        let (mut low, mut high) = (low, high);
        let (mut below, mut above) = (self.cdf(low) - p, self.cdf(high) - p);
        if below >= 0.0 {
            return low;
        }
        for step in 0..STEPS {
            if high - low <= width * high || high <= low.next_up() {
                break;
            }
            let middle = f64::midpoint(low, high);
            // Far from the root of a skewed law the halves of the exponents are better than those of the numbers.
            let middle = if low > 0.0 && high > 4.0 * low { (low * high).sqrt() } else { middle };
            let line = low - below * (high - low) / (above - below);
            let x = if step % 2 == 0 && line > low && line < high { line } else { middle };
            let x = x.clamp(low.next_up(), high.next_down());
            let there = self.cdf(x) - p;
            if there < 0.0 {
                (low, below) = (x, there);
            } else {
                (high, above) = (x, there);
            }
        }
        high
    }

    pub(super) fn has_sum(&self) -> bool {
        match &self.0 {
            Kind::Sum(_) => true,
            Kind::Mixture(components) => components.iter().any(|component| component.law.has_sum()),
            Kind::Shifted(shifted) => shifted.law.has_sum(),
            Kind::AtMost(cut) => cut.law.has_sum(),
            _ => false,
        }
    }
}
