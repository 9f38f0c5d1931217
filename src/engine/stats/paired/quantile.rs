//! The difference of a quantile between two sets of observations from the same replications, by section.
//!
//! A quantile moves as the distribution function does at it, over the density: section s moves the difference by
//! eₛ = g′·(k′ − p̂′·n′)/N′ − g·(k − p̂·n)/N, with primes for the variant, where k of the section's n observations lie at or
//! below the pooled quantile, p̂ = Σk/N, N = Σn, and g is the slope of the quantile function there. Then
//! se² = S/(S − 1) · Σe² over the S
//! sections with observations, and Student's t has S − 1 degrees of freedom. Sources: Woodruff, "Confidence intervals for
//! medians and other position measures" (1952), for the residuals, which are those of
//! [`Sectioned::quantile_estimate`]; Francisco and Fuller, "Quantile estimation with a complex survey design", Annals of
//! Statistics 19 (1991) 454–469, for the linear form and for g as the width of Woodruff's interval over that of its band.
//!
//! Residuals are counts, which the buckets of a sketch do not blur; differences of section-wise quantiles would move by whole
//! buckets, and quantiles of small sections are biased. The interval is widened by the sketch's relative error of both
//! quantiles. Where every section holds the same counts on both sides the difference is exactly zero.

use crate::stats::estimate::{Estimate, Level};
use crate::stats::sections::{SECTIONS, Sectioned};
use crate::stats::sketch::{RELATIVE_ERROR, Sketch};

/// The slope is taken over at least this part of the quantile, sixteen buckets, so that buckets do not decide it.
const SPAN: f64 = 1.0 / 8.0;

/// A difference of quantiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileDifference {
    /// The variant's quantile minus the reference's. `n` is the number of sections with observations.
    pub estimate: Estimate,
    /// The standard error of either side by the same linear form: the reference's, then the variant's.
    pub std_errors: [f64; 2],
}

/// The difference of the quantile at `p` between the `reference` and the `variant`, each given with all its sections in one
/// sketch. Undefined where either side has no observations; below two sections there is a point alone.
pub fn quantile_difference(
    reference: (&Sectioned, &Sketch),
    variant: (&Sectioned, &Sketch),
    p: f64,
    level: Level,
) -> QuantileDifference {
    let bare = |estimate| QuantileDifference { estimate, std_errors: [f64::NAN; 2] };
    let (Some(a), Some(b)) = (Side::new(reference, p, level), Side::new(variant, p, level)) else {
        return bare(Estimate::undefined(level));
    };
    let point = b.quantile - a.quantile;
    let is_idle = |s: usize| reference.0.sections()[s].is_empty() && variant.0.sections()[s].is_empty();
    let sections = (0..SECTIONS).filter(|s| !is_idle(*s)).count();
    if sections < 2 {
        return bare(Estimate::point_only(point, sections as u64, level));
    }
    let count = sections as f64;
    let error = |squares: f64| (count / (count - 1.0) * squares).sqrt();
    // On either edge of the bucket, and the larger of the two: where many tie they can be far apart.
    let over = |of: &dyn Fn(usize, usize) -> f64| {
        let squares = |edge: usize| (0..SECTIONS).map(|s| of(s, edge) * of(s, edge)).sum::<f64>();
        error(squares(0).max(squares(1)))
    };
    let std_error = over(&|s, edge| b.moves[s][edge] - a.moves[s][edge]);
    let std_errors = [&a, &b].map(|side| over(&|s, edge| side.moves[s][edge]));
    let estimate = Estimate::student(point, std_error, count - 1.0, sections as u64, level);
    if reference.0 == variant.0 {
        return QuantileDifference { estimate, std_errors };
    }
    let blur = RELATIVE_ERROR * (a.quantile.abs() + b.quantile.abs());
    let estimate = Estimate { low: estimate.low - blur, high: estimate.high + blur, ..estimate };
    QuantileDifference { estimate, std_errors }
}

/// One side: its quantile, and how far each section moves it, by the counts below its bucket and through it.
struct Side {
    quantile: f64,
    moves: [[f64; 2]; SECTIONS],
}

impl Side {
    fn new((sectioned, pooled): (&Sectioned, &Sketch), p: f64, level: Level) -> Option<Self> {
        let at = pooled.locate(p)?;
        let total = pooled.count() as f64;
        let (below, through) = (at.below as f64 / total, at.through as f64 / total);
        let mut moves = sectioned.sections().each_ref().map(|section| {
            let (k_below, k_through, size) = section.counts_around(&at);
            let size = size as f64;
            [(k_below as f64 - below * size) / total, (k_through as f64 - through * size) / total]
        });
        let squares = |edge: usize| moves.iter().map(|moved| moved[edge] * moved[edge]).sum::<f64>();
        let share_error = squares(0).max(squares(1)).sqrt().max((p * (1.0 - p) / total).sqrt());
        let slope = slope(pooled, p, level.normal() * share_error);
        // A section with more below the quantile draws it down.
        moves.iter_mut().flatten().for_each(|moved| *moved *= -slope);
        Some(Self { quantile: pooled.quantile(p), moves })
    }
}

/// The slope of the quantile function at `p`, over a band of `reach` either way, or a wider one where that spans too few
/// buckets: up to half way to either end, lest a tail decide it.
fn slope(sketch: &Sketch, p: f64, reach: f64) -> f64 {
    let over = |reach: f64| {
        let (from, to) = ((p - reach).max(0.0), (p + reach).min(1.0));
        (sketch.quantile(to) - sketch.quantile(from), to - from)
    };
    let widest = reach.max(0.5 * p.min(1.0 - p));
    let mut reach = reach;
    let (mut rise, mut run) = over(reach);
    while rise < SPAN * sketch.quantile(p) && reach < widest {
        reach = (1.5 * reach).min(widest);
        (rise, run) = over(reach);
    }
    if run > 0.0 { rise / run } else { 0.0 }
}

#[cfg(test)]
#[path = "quantile_tests.rs"]
mod tests;
