//! Two kinds of not knowing, told apart: sets of parameters, each estimated with luck of its own.
//!
//! Set i has the true value θᵢ, drawn from a law with mean μ and variance τ², and the estimate yᵢ = θᵢ + eᵢ, where the
//! variance of eᵢ is luck's and is estimated by the square of the standard error. Sets are independent of each other: a
//! one-way layout with random effects (Searle, Casella and McCulloch, "Variance components", 1992, chapter 3).
//!
//! - μ: the mean of yᵢ with Student's interval over sets. The pairs of θᵢ and eᵢ are independent and of one law, so it
//!   holds however luck depends on the parameters.
//! - τ²: the variance of yᵢ less the mean squared standard error, not below 0. Both are unbiased, so is their difference
//!   before it is cut off at 0.
//! - Its interval: that for the variance of yᵢ, less the mean squared standard error, which is known far better. The exact
//!   interval of normal theory fails where parameters make skewed values: of 95 % it keeps 71 % for exponential θᵢ. So it
//!   is the one for variances of any law: Bonett, "Approximate confidence interval for standard deviation of nonnormal
//!   distributions", Computational Statistics & Data Analysis 50 (2006), with Student's t for the normal z as in
//!   Niwitpong and Kirdwichai, "Adjusted Bonett confidence interval for standard deviation of non-normal
//!   distributions", Thailand Statistician 6 (2008).
//! - The band without luck: the estimates spread more than the θᵢ do, and the best guesses of single θᵢ spread less. So the
//!   estimates are drawn in towards their mean until their variance is τ²: Louis, "Estimating a population of parameter
//!   values using Bayes and empirical Bayes methods", Journal of the American Statistical Association 79 (1984). The
//!   factor is one for all sets: that of a set by its own standard error would follow its luck (where no history
//!   collapsed the standard error is 0). The shape of the band remains that of the estimates.
//! - The band as estimated: sample quantiles (the median-unbiased ones of Hyndman and Fan, "Sample quantiles in statistical
//!   packages", The American Statistician 50, 1996), each between two order statistics by the binomial law, which holds
//!   for any law (David and Nagaraja, "Order statistics", 3rd edition, 2003, section 7.1).

use super::estimate::{Estimate, Level};
use super::special::inc_beta;

/// The quantiles of the bands.
pub const BAND: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Fewer sets than these give the variance over parameters no interval.
const FEWEST: usize = 5;

/// What one set of parameters came to: the estimate and its standard error, each NaN where it is not defined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// What the sets tell of parameters, and what of luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    /// Sets that these figures rest on.
    pub sets: u64,
    /// Sets without an estimate, or without a standard error where others have one.
    pub undefined: u64,
    /// The mean over sets.
    pub mean: Estimate,
    /// The variance over parameters, τ². All of it is NaN if no set has a standard error; its interval if the sets are too
    /// few for one.
    pub parameters: Estimate,
    /// The variance of a set's estimate that is luck: the mean squared standard error.
    pub luck: f64,
    /// The share of the variance of the sets' estimates that is the parameters', τ² / (τ² + luck).
    pub share: Estimate,
    /// Quantiles over parameters without luck, at [`BAND`].
    pub band: [f64; 5],
    /// Quantiles of the sets' estimates as they are.
    pub raw: [Estimate; 5],
}

impl Nested {
    /// What `sets` tell.
    pub fn of(sets: &[Set], level: Level) -> Self {
        let with_luck = sets.iter().any(|set| set.value.is_finite() && set.std_error.is_finite());
        let counts = |set: &&Set| set.value.is_finite() && (set.std_error.is_finite() || !with_luck);
        let used: Vec<&Set> = sets.iter().filter(counts).collect();
        let mut sorted: Vec<f64> = used.iter().map(|set| set.value).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let n = used.len() as f64;
        let luck = used.iter().map(|set| set.std_error * set.std_error).sum::<f64>() / n;
        let total = Spread::of(&sorted);
        let mean = match used.len() {
            0 => Estimate::undefined(level),
            1 => Estimate::point_only(total.mean, 1, level),
            _ => Estimate::student(total.mean, (total.variance / n).sqrt(), n - 1.0, used.len() as u64, level),
        };
        let parameters = total.without(luck, used.len() as u64, level);
        // Each end of the one is an end of the other: the share grows with the variance.
        let part = |variance: f64| if variance == 0.0 { 0.0 } else { variance / (variance + luck) };
        let share = Estimate {
            point: part(parameters.point),
            std_error: f64::NAN,
            low: part(parameters.low),
            high: part(parameters.high),
            ..parameters
        };
        let factor = if parameters.point == 0.0 { 0.0 } else { (parameters.point / total.variance).sqrt() };
        Self {
            sets: used.len() as u64,
            undefined: (sets.len() - used.len()) as u64,
            mean,
            parameters,
            luck,
            share,
            band: BAND.map(|p| total.mean + factor * (quantile(&sorted, p) - total.mean)),
            raw: BAND.map(|p| between_order_statistics(&sorted, p, level)),
        }
    }

    /// How far luck moves the estimate of a set, at the level of the intervals: half of an interval's width.
    pub fn reach_of_luck(&self) -> f64 {
        Level::new(self.mean.level).map_or(f64::NAN, |level| level.normal() * self.luck.sqrt())
    }

    /// Whether the sets tell the variance over parameters from 0.
    pub fn is_told_apart(&self) -> bool {
        self.parameters.low > 0.0
    }
}

/// How the estimates of the sets vary.
struct Spread {
    size: usize,
    mean: f64,
    variance: f64,
    /// Bonett's kurtosis, about the trimmed mean.
    kurtosis: f64,
}

impl Spread {
    /// Of sorted values. NaN below two of them.
    fn of(sorted: &[f64]) -> Self {
        let size = sorted.len();
        let n = size as f64;
        let mean = sorted.iter().sum::<f64>() / n;
        // The mean of equal values may be rounded away from them, and nothing may come of that.
        let mean = if sorted.first() == sorted.last() { sorted.first().copied().unwrap_or(f64::NAN) } else { mean };
        let squares: f64 = sorted.iter().map(|y| (y - mean) * (y - mean)).sum();
        let cut = if size < FEWEST { 0 } else { ((0.5 * n / (n - 4.0).sqrt()) as usize).min((size - 1) / 2) };
        let middle = sorted.get(cut..size - cut).unwrap_or_default();
        let centre = middle.iter().sum::<f64>() / middle.len() as f64;
        let fourth: f64 = sorted.iter().map(|y| (y - centre) * (y - centre) * (y - centre) * (y - centre)).sum();
        let variance = if size < 2 { f64::NAN } else { squares / (n - 1.0) };
        Self { size, mean, variance, kurtosis: n * fourth / (squares * squares) }
    }

    /// The variance without the part that is `luck`, with its interval.
    fn without(&self, luck: f64, n: u64, level: Level) -> Estimate {
        let point = if luck.is_nan() { f64::NAN } else { (self.variance - luck).max(0.0) };
        let point = if self.variance.is_nan() { f64::NAN } else { point };
        let size = self.size as f64;
        let t = level.student(size - 1.0);
        // Values that are all the same tell nothing of how they would vary.
        if self.size < FEWEST || t >= size || self.variance <= 0.0 || point.is_nan() {
            return Estimate::point_only(point, n, level);
        }
        let relative = ((self.kurtosis - (size - 3.0) / size).max(0.0) / (size - 1.0)).sqrt();
        let small_sample = size / (size - t);
        let (centre, reach) = (small_sample * self.variance, t * small_sample * relative);
        let end = |side: f64| (centre * libm::exp(side * reach) - luck).max(0.0);
        Estimate {
            point,
            std_error: self.variance * relative,
            low: end(-1.0).min(point),
            high: end(1.0).max(point),
            level: level.get(),
            n,
        }
    }
}

/// The quantile at `p` of sorted values, between them by the rule that is unbiased for the median.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let n = sorted.len() as f64;
    let place = ((n + 1.0 / 3.0) * p + 1.0 / 3.0).clamp(1.0, n.max(1.0)) - 1.0;
    let below = place as usize;
    let Some(low) = sorted.get(below) else { return f64::NAN };
    let high = sorted.get(below + 1).unwrap_or(low);
    low + (place - below as f64) * (high - low)
}

/// The fewest sets that give the first and the last quantile of [`BAND`] an interval with both ends: so many that all of
/// them lie on one side of it with no more than the tail's chance.
pub fn fewest_for_ends(level: Level) -> u64 {
    let [outermost, ..] = BAND;
    (libm::log(level.tail()) / libm::log(1.0 - outermost)).ceil() as u64
}

/// The same with its interval; an end that the sample does not reach is NaN.
fn between_order_statistics(sorted: &[f64], p: f64, level: Level) -> Estimate {
    let n = sorted.len();
    // The chance that at most k of n values are below the quantile.
    let at_most = |k: usize| if k >= n { 1.0 } else { 1.0 - inc_beta(p, k as f64 + 1.0, (n - k) as f64) };
    // Chances rise with k: the last of those that leave no more than a tail below, the first that leave as little above.
    let first = |holds: &dyn Fn(usize) -> bool| {
        let (mut low, mut high) = (0, n);
        while low < high {
            let middle = usize::midpoint(low, high);
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        low
    };
    let below = first(&|k| at_most(k) > level.tail());
    let above = first(&|k| at_most(k) >= 1.0 - level.tail());
    let at = |place: Option<usize>| place.and_then(|place| sorted.get(place).copied()).unwrap_or(f64::NAN);
    Estimate {
        low: at(below.checked_sub(1)),
        high: at(Some(above)),
        ..Estimate::point_only(quantile(sorted, p), n as u64, level)
    }
}

#[cfg(test)]
mod tests;
