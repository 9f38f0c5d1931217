//! Constructors: one for each way of writing a law.
//!
//! Means, medians and standard deviations are those of the quantity itself; only `sigma` is on the logarithmic scale.
//! Parameters without spread (`sigma` or `sd` 0, `min` equal to `max`) give a constant, so that a sweep may reach it.

use std::sync::Arc;

use super::{AtMost, Component, Kind, Law, LawError, Shifted};

/// The 95% point of the standard normal law.
pub(super) const Z95: f64 = 1.644_853_626_951_472_2;
/// The least P(X ≤ bound) that rejection can serve: a thousand draws for each value.
const LEAST_MASS: f64 = 1e-3;
/// Durations beyond this are mistakes, and their arithmetic could overflow.
const LARGEST_MEAN: f64 = 1e100;

const POSITIVE: &str = "a finite number above 0";
const NOT_NEGATIVE: &str = "a finite number, 0 or more";

fn positive(law: &'static str, name: &'static str, value: f64) -> Result<f64, LawError> {
    within(law, name, value, value > 0.0, POSITIVE)
}

fn not_negative(law: &'static str, name: &'static str, value: f64) -> Result<f64, LawError> {
    within(law, name, value, value >= 0.0, NOT_NEGATIVE)
}

fn within(
    law: &'static str,
    name: &'static str,
    value: f64,
    ok: bool,
    expected: &'static str,
) -> Result<f64, LawError> {
    if ok && value.is_finite() { Ok(value) } else { Err(LawError::Parameter { law, name, value, expected }) }
}

/// The shapes for which draws and distribution functions stay accurate; narrower laws are constants for any use.
fn gamma_shape(law: &'static str, name: &'static str, shape: f64) -> Result<f64, LawError> {
    within(law, name, shape, (1e-3..=1e6).contains(&shape), "a number between 0.001 and 1000000")
}

fn weibull_shape(shape: f64) -> Result<f64, LawError> {
    within("weibull", "shape", shape, (0.05..=1e6).contains(&shape), "a number between 0.05 and 1000000")
}

/// Checks `min ≤ mode ≤ max`; true when they are one point.
fn ordered(law: &'static str, min: f64, mode: f64, max: f64) -> Result<bool, LawError> {
    not_negative(law, "min", min)?;
    not_negative(law, "mode", mode)?;
    not_negative(law, "max", max)?;
    if mode < min {
        return Err(LawError::Order { law, low: ("min", min), high: ("mode", mode), strict: false });
    }
    if max < mode {
        return Err(LawError::Order { law, low: ("mode", mode), high: ("max", max), strict: false });
    }
    Ok(min == max)
}

impl Law {
    fn checked(name: &'static str, kind: Kind) -> Result<Self, LawError> {
        let law = Self(kind);
        let mean = law.mean();
        if mean > 0.0 && mean <= LARGEST_MEAN { Ok(law) } else { Err(LawError::Mean { law: name, mean }) }
    }

    /// Always `hours`, 0 or more.
    pub fn constant(hours: f64) -> Result<Self, LawError> {
        not_negative("constant", "value", hours)?;
        Ok(Self(Kind::Constant(hours)))
    }

    /// Exponential with this mean, in hours, above 0.
    pub fn exponential(mean: f64) -> Result<Self, LawError> {
        positive("exponential", "mean", mean)?;
        Self::checked("exponential", Kind::Exponential { mean })
    }

    /// Lognormal with this median and 95th percentile, in hours; `p95` must be above `median`, which is above 0.
    pub fn lognormal_median_p95(median: f64, p95: f64) -> Result<Self, LawError> {
        positive("lognormal", "median", median)?;
        positive("lognormal", "p95", p95)?;
        if p95 <= median {
            return Err(LawError::Order {
                law: "lognormal",
                low: ("median", median),
                high: ("p95", p95),
                strict: true,
            });
        }
        Self::lognormal(libm::log(median), libm::log(p95 / median) / Z95)
    }

    /// Lognormal with this median, in hours, above 0, and `sigma`, the standard deviation of the natural logarithm;
    /// `sigma` 0 gives a constant.
    pub fn lognormal_median_sigma(median: f64, sigma: f64) -> Result<Self, LawError> {
        positive("lognormal", "median", median)?;
        if not_negative("lognormal", "sigma", sigma)? == 0.0 {
            return Self::constant(median);
        }
        Self::lognormal(libm::log(median), sigma)
    }

    /// Lognormal with this mean, above 0, and standard deviation, in hours; `sd` 0 gives a constant.
    pub fn lognormal_mean_sd(mean: f64, sd: f64) -> Result<Self, LawError> {
        positive("lognormal", "mean", mean)?;
        if not_negative("lognormal", "sd", sd)? == 0.0 {
            return Self::constant(mean);
        }
        // sigma² = ln(1 + cv²), mu = ln mean − sigma² / 2 (Johnson, Kotz and Balakrishnan, section 14.3).
        let variance = libm::log1p((sd / mean) * (sd / mean));
        Self::lognormal(libm::log(mean) - 0.5 * variance, variance.sqrt())
    }

    fn lognormal(mu: f64, sigma: f64) -> Result<Self, LawError> {
        // A spread too small for a double.
        if sigma == 0.0 {
            return Self::constant(libm::exp(mu));
        }
        Self::checked("lognormal", Kind::Lognormal { mu, sigma })
    }

    /// Weibull with this shape, from 0.05 to 10⁶, and scale, in hours, above 0.
    pub fn weibull_shape_scale(shape: f64, scale: f64) -> Result<Self, LawError> {
        weibull_shape(shape)?;
        positive("weibull", "scale", scale)?;
        Self::checked("weibull", Kind::Weibull { shape, scale })
    }

    /// Weibull with this shape, from 0.05 to 10⁶, and mean, in hours, above 0.
    pub fn weibull_shape_mean(shape: f64, mean: f64) -> Result<Self, LawError> {
        weibull_shape(shape)?;
        positive("weibull", "mean", mean)?;
        Self::checked("weibull", Kind::Weibull { shape, scale: mean / libm::tgamma(1.0 + 1.0 / shape) })
    }

    /// Gamma with this mean, above 0, and standard deviation, in hours; `sd` 0 gives a constant, and else lies between
    /// a thousandth of the mean and about thirty times it.
    pub fn gamma_mean_sd(mean: f64, sd: f64) -> Result<Self, LawError> {
        positive("gamma", "mean", mean)?;
        if not_negative("gamma", "sd", sd)? == 0.0 {
            return Self::constant(mean);
        }
        let cv = sd / mean;
        let shape = gamma_shape("gamma", "the shape (mean / sd)²", 1.0 / (cv * cv))?;
        Self::checked("gamma", Kind::Gamma { shape, scale: mean / shape })
    }

    /// Gamma with this shape, from 0.001 to 10⁶, and scale, in hours, above 0.
    pub fn gamma_shape_scale(shape: f64, scale: f64) -> Result<Self, LawError> {
        gamma_shape("gamma", "shape", shape)?;
        positive("gamma", "scale", scale)?;
        Self::checked("gamma", Kind::Gamma { shape, scale })
    }

    /// Erlang: `stages` equal exponential stages, 1 to 10⁶, whose sum has this mean, in hours, above 0.
    pub fn erlang(stages: u32, mean: f64) -> Result<Self, LawError> {
        let stages = f64::from(stages);
        within("erlang", "stages", stages, (1.0..=1e6).contains(&stages), "a whole number from 1 to 1000000")?;
        positive("erlang", "mean", mean)?;
        Self::checked("erlang", Kind::Gamma { shape: stages, scale: mean / stages })
    }

    /// Uniform from `min` to `max`, in hours; a constant when they are equal.
    pub fn uniform(min: f64, max: f64) -> Result<Self, LawError> {
        not_negative("uniform", "min", min)?;
        not_negative("uniform", "max", max)?;
        if max < min {
            return Err(LawError::Order { law: "uniform", low: ("min", min), high: ("max", max), strict: false });
        }
        if min == max { Self::constant(min) } else { Self::checked("uniform", Kind::Uniform { min, max }) }
    }

    /// Triangular with `min ≤ mode ≤ max`, in hours; a constant when all are equal.
    pub fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, LawError> {
        if ordered("triangular", min, mode, max)? {
            return Self::constant(mode);
        }
        Self::checked("triangular", Kind::Triangular { min, mode, max })
    }

    /// PERT with `min ≤ mode ≤ max`, in hours: a beta law stretched over the range whose mean is
    /// `(min + 4 mode + max) / 6`; a constant when all are equal.
    pub fn pert(min: f64, mode: f64, max: f64) -> Result<Self, LawError> {
        if ordered("pert", min, mode, max)? {
            return Self::constant(mode);
        }
        Self::checked("pert", Kind::Pert { min, mode, max })
    }

    /// One of `values`, in hours, each as likely; at least one, all finite and 0 or more. A constant when all are equal.
    pub fn empirical(values: impl Into<Arc<[f64]>>) -> Result<Self, LawError> {
        let values: Arc<[f64]> = values.into();
        if let Some((index, &value)) = values.iter().enumerate().find(|(_, v)| !v.is_finite() || **v < 0.0) {
            return Err(LawError::Item { law: "empirical", name: "value", index, value });
        }
        let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
            return Err(LawError::Empty { law: "empirical", what: "value" });
        };
        if first == last && values.iter().all(|&v| v == first) {
            return Self::constant(first);
        }
        let sorted = if values.is_sorted() {
            values
        } else {
            let mut values = values.to_vec();
            values.sort_unstable_by(f64::total_cmp);
            values.into()
        };
        Self::checked("empirical", Kind::Empirical(sorted))
    }

    /// One of several laws, each with a probability proportional to its weight; weights are 0 or more, not all 0.
    pub fn mixture(weighted: Vec<(f64, Self)>) -> Result<Self, LawError> {
        if weighted.is_empty() {
            return Err(LawError::Empty { law: "mixture", what: "law" });
        }
        if let Some((index, &(value, _))) =
            weighted.iter().enumerate().find(|(_, (weight, _))| !weight.is_finite() || *weight < 0.0)
        {
            return Err(LawError::Item { law: "mixture", name: "weight", index, value });
        }
        let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
        if !total.is_finite() || total <= 0.0 {
            return Err(LawError::Weights { total });
        }
        let mut components: Vec<Component> = Vec::with_capacity(weighted.len());
        let mut below = 0.0;
        for (weight, law) in weighted.into_iter().filter(|(weight, _)| *weight > 0.0) {
            below += weight / total;
            components.push(Component { share: weight / total, below, law });
        }
        match components.as_mut_slice() {
            [only] => return Ok(only.law.clone()),
            [.., last] => last.below = 1.0,
            [] => {}
        }
        Ok(Self(Kind::Mixture(components.into())))
    }

    /// The sum of independent draws from each law; at least one.
    pub fn sum(laws: Vec<Self>) -> Result<Self, LawError> {
        if laws.is_empty() {
            return Err(LawError::Empty { law: "sum", what: "law" });
        }
        let mut fixed = 0.0;
        let mut parts = Vec::with_capacity(laws.len());
        for law in laws {
            flatten(law, &mut fixed, &mut parts);
        }
        let mut parts = parts.into_iter();
        let law = match (parts.next(), parts.len()) {
            (None, _) => return Self::constant(fixed),
            (Some(only), 0) => only,
            (Some(first), _) => Self(Kind::Sum(std::iter::once(first).chain(parts).collect())),
        };
        law.shifted(fixed)
    }

    /// This law moved up by `hours`, 0 or more.
    pub fn shifted(self, hours: f64) -> Result<Self, LawError> {
        not_negative("shift", "value", hours)?;
        if hours == 0.0 {
            return Ok(self);
        }
        match self.0 {
            Kind::Constant(value) => Self::constant(value + hours),
            Kind::Shifted(inner) => {
                Ok(Self(Kind::Shifted(Arc::new(Shifted { by: inner.by + hours, law: inner.law.clone() }))))
            }
            _ => Ok(Self(Kind::Shifted(Arc::new(Shifted { by: hours, law: self })))),
        }
    }

    /// This law given that it does not exceed `hours`, drawn by rejection: there is no pile-up at the bound. The bound
    /// must leave a probability of at least 0.001. A law that never exceeds it is returned as it is.
    pub fn at_most(self, hours: f64) -> Result<Self, LawError> {
        not_negative("at_most", "value", hours)?;
        if self.upper() <= hours {
            return Ok(self);
        }
        let mass = self.cdf(hours);
        if mass.is_nan() || mass < LEAST_MASS {
            return Err(LawError::Unlikely { bound: hours, probability: mass });
        }
        Ok(Self(Kind::AtMost(Arc::new(AtMost { bound: hours, mass, law: self }))))
    }
}

/// Adds a law to a sum: constants and shifts go to `fixed`, the laws of a sum are taken one by one.
fn flatten(law: Law, fixed: &mut f64, parts: &mut Vec<Law>) {
    match law.0 {
        Kind::Constant(hours) => *fixed += hours,
        Kind::Shifted(inner) => {
            *fixed += inner.by;
            flatten(inner.law.clone(), fixed, parts);
        }
        Kind::Sum(laws) => parts.extend(laws.iter().cloned()),
        _ => parts.push(law),
    }
}
