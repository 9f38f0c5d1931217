//! Quantiles with intervals that know about clustering.
//!
//! Observations within a replication share a history, so their number overstates what is known. Replications are
//! dealt, by block, into 32 sections, each with its own [`Sketch`]; how much the sections disagree about the distribution
//! function at the quantile gives its standard error, and the quantile function turns that into an interval.
//!
//! Source: Woodruff, "Confidence intervals for medians and other position measures" (1952); Särndal, Swensson and
//! Wretman, Model Assisted Survey Sampling (1992), section 5.11. Over the S sections with observations, with k of section
//! s's n at or below the pooled quantile and p̂ = Σk/Σn: se² = S/(S − 1) · Σ(k − p̂·n)² / (Σn)², and the interval is
//! [Q(p − t·se), Q(p + t·se)] with Student's t at S − 1 degrees of freedom; it is never narrower than for independent
//! observations, p ± z·√(p(1 − p)/Σn).

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Level};
use super::sketch::{Located, RELATIVE_ERROR, Sketch};

/// How many sections the replications are dealt into.
pub const SECTIONS: usize = 32;

/// The section of a block of replications: `block` mod 32.
pub fn section_of(block: u64) -> usize {
    (block % SECTIONS as u64) as usize
}

/// A quantile sketch kept apart by section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sectioned {
    sections: [Sketch; SECTIONS],
}

impl Sectioned {
    /// 32 empty sections, each with a sketch of so many octaves.
    pub fn new(octaves: usize) -> Self {
        Self { sections: std::array::from_fn(|_| Sketch::new(octaves)) }
    }

    /// Adds a block's observations to the block's section.
    pub fn merge_block(&mut self, block: u64, sketch: &Sketch) {
        self.sections[section_of(block)].merge(sketch);
    }

    /// Adds an observation of a block.
    pub fn push(&mut self, block: u64, x: f64) {
        self.sections[section_of(block)].push(x);
    }

    /// Adds all of `other`'s observations, section by section.
    pub fn merge(&mut self, other: &Self) {
        for (section, more) in self.sections.iter_mut().zip(&other.sections) {
            section.merge(more);
        }
    }

    /// Whether its sketches have as much room as those of `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.sections.iter().zip(&other.sections).all(|(one, two)| one.is_alike(two))
    }

    /// How many observations.
    pub fn count(&self) -> u64 {
        self.sections.iter().map(Sketch::count).sum()
    }

    /// Each section's observations.
    pub(super) fn sections(&self) -> &[Sketch; SECTIONS] {
        &self.sections
    }

    /// All sections in one sketch.
    pub fn pooled(&self) -> Sketch {
        let mut sections = self.sections.iter();
        let mut pooled = sections.next().cloned().unwrap_or_else(|| Sketch::new(1));
        sections.for_each(|section| pooled.merge(section));
        pooled
    }

    /// The pooled quantile at `p` with Woodruff's interval, widened by the sketch's relative error and kept within the
    /// observed range. `n` is the number of observations; `std_error` is the interval's width over
    /// twice its multiplier (t, or z where the floor for independent observations binds).
    ///
    /// Where p ± its reach leaves [0, 1] the sample holds no bound at this level, and the bound given is its extreme. With
    /// observations in fewer than two sections the uncertainty is NaN.
    pub fn quantile_estimate(&self, p: f64, level: Level) -> Estimate {
        self.quantile_estimate_in(&self.pooled(), p, level)
    }

    /// [`Self::quantile_estimate`] with the pooled sketch given, for many quantiles of the same sections.
    pub fn quantile_estimate_in(&self, pooled: &Sketch, p: f64, level: Level) -> Estimate {
        let n = pooled.count();
        let Some(at) = pooled.locate(p) else { return Estimate::undefined(level) };
        let point = pooled.quantile(p);
        let sections = self.sections.iter().filter(|section| !section.is_empty()).count();
        if sections < 2 {
            return Estimate::point_only(point, n, level);
        }
        let p = p.clamp(0.0, 1.0);
        // Independent observations are the floor: few or small sections can agree by chance, and observations that share
        // a history know less than independent ones, not more. That error is known, so its multiplier is the normal's.
        let independent = (level.normal(), (p * (1.0 - p) / n as f64).sqrt());
        let between = (level.student(sections as f64 - 1.0), self.share_error(&at, n, sections));
        let reach = |(multiplier, error): (f64, f64)| multiplier * error;
        let widest = if reach(between) > reach(independent) { between } else { independent };
        let low = pooled.quantile((p - reach(widest)).clamp(0.0, 1.0)) * (1.0 - RELATIVE_ERROR);
        let high = pooled.quantile((p + reach(widest)).clamp(0.0, 1.0)) * (1.0 + RELATIVE_ERROR);
        let (low, high) = (low.max(pooled.min()), high.min(pooled.max()));
        Estimate { point, std_error: (high - low) / (2.0 * widest.0), low, high, level: level.get(), n }
    }

    /// Woodruff's standard error of the distribution function at the quantile: the larger of those on either side of
    /// its bucket. Where many observations tie (counts, delays of zero) the share at or below the quantile can be far
    /// from `p`, and the error there far too small.
    fn share_error(&self, at: &Located, n: u64, sections: usize) -> f64 {
        let total = n as f64;
        let (below, through) = (at.below as f64 / total, at.through as f64 / total);
        let mut squares = (0.0, 0.0);
        for section in self.sections.iter().filter(|section| !section.is_empty()) {
            let (k_below, k_through, size) = section.counts_around(at);
            let size = size as f64;
            let residuals = (k_below as f64 - below * size, k_through as f64 - through * size);
            squares.0 += residuals.0 * residuals.0;
            squares.1 += residuals.1 * residuals.1;
        }
        let s = sections as f64;
        (s / (s - 1.0) * squares.0.max(squares.1)).sqrt() / total
    }
}

#[cfg(test)]
#[path = "sections_tests.rs"]
mod tests;
