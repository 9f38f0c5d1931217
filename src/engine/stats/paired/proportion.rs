//! The difference of two proportions from pairs: each replication says yes or no under the reference and under the variant.
//!
//! Source: Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
//! Statistics in Medicine 17 (1998) 891–908: the score interval, all Δ with |T(Δ)| ≤ z for
//! T(Δ) = (b − c − nΔ)/√(n(2q + Δ(1 − Δ))), with b pairs that say yes under the variant alone, c under the reference
//! alone, and q the maximum-likelihood probability of the latter given Δ. Fagerland, Lydersen and Laake, "Recommended tests
//! and confidence intervals for paired binomial proportions", Statistics in Medicine 33 (2014) 2850–2875, are among those
//! who recommend it.
//!
//! It rests on the pairs that differ, so it narrows as common luck makes them rare, and without any it still reaches
//! z²/(n + z²) either way, as Wilson's does. Newcombe's method 10 (1998) starts from the two proportions: however few pairs
//! differ, the asymmetry of their intervals stays. Agresti and Min's (2005) is too narrow where only one kind of pair
//! occurs, which is the common case here: a longer deadline prevents collapses and causes none.

use serde::{Deserialize, Serialize};

use crate::stats::estimate::{Estimate, Level};

/// How many pairs said yes where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PairedCounts {
    /// Under the reference and the variant.
    pub both: u64,
    /// Under the reference alone.
    pub only_reference: u64,
    /// Under the variant alone.
    pub only_variant: u64,
    /// Under neither.
    pub neither: u64,
}

impl PairedCounts {
    /// Adds a pair.
    pub fn push(&mut self, reference: bool, variant: bool) {
        *match (reference, variant) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.only_reference,
            (false, true) => &mut self.only_variant,
            (false, false) => &mut self.neither,
        } += 1;
    }

    /// Adds all of `other`'s pairs.
    pub fn merge(&mut self, other: &Self) {
        self.both += other.both;
        self.only_reference += other.only_reference;
        self.only_variant += other.only_variant;
        self.neither += other.neither;
    }

    /// How many pairs.
    pub fn count(&self) -> u64 {
        self.both + self.only_reference + self.only_variant + self.neither
    }

    /// Pairs that differ.
    pub fn changed(&self) -> u64 {
        self.only_reference + self.only_variant
    }

    /// The variant's proportion minus the reference's, with Tango's interval and the standard error
    /// √(b + c − (b − c)²/n)/n; undefined without pairs.
    pub fn difference(&self, level: Level) -> Estimate {
        let n = self.count() as f64;
        if n == 0.0 {
            return Estimate::undefined(level);
        }
        let (b, c) = (self.only_variant as f64, self.only_reference as f64);
        let point = (b - c) / n;
        let std_error = (b + c - (b - c) * point).max(0.0).sqrt() / n;
        let z = level.normal();
        let (low, high) = (-upper(c, b, n, z), upper(b, c, n, z));
        Estimate { point, std_error, low, high, level: level.get(), n: self.count() }
    }
}

/// The Δ above (b − c)/n at which T(Δ) = −z, by bisection: T falls.
fn upper(b: f64, c: f64, n: f64, z: f64) -> f64 {
    let beyond = |delta: f64| n * delta - (b - c) >= z * variance(b, c, n, delta).max(0.0).sqrt();
    let (mut low, mut high) = ((b - c) / n, 1.0);
    // Halving reaches neighbouring numbers before this; 100 are plenty for limits down to 1e-15 of the range.
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        *(if beyond(middle) { &mut high } else { &mut low }) = middle;
    }
    high
}

/// n(2q + Δ(1 − Δ)).
fn variance(b: f64, c: f64, n: f64, delta: f64) -> f64 {
    let spread = delta * (1.0 - delta);
    // q is the greater root of 2n·q² + linear·q − c·Δ(1 − Δ), in the form that does not cancel.
    let linear = (2.0 * n - b + c) * delta - b - c;
    let root = (linear * linear + 8.0 * n * c * spread).max(0.0).sqrt();
    let chance = if linear > 0.0 { 2.0 * c * spread / (root + linear) } else { (root - linear) / (4.0 * n) };
    n * (2.0 * chance + spread)
}

#[cfg(test)]
#[path = "proportion_tests.rs"]
mod tests;
