//! Quasi-p-values: could a restriction be chance?
//!
//! Source: Bryant and Lempert (2010), section 2.4: if the restriction did nothing, each point of the box would hold with the
//! density of the box without it; the one-sided binomial test asks how probable as many holding points or more then are.
//! *Quasi*, since the restriction was chosen by looking at the same points, so the values flatter it.
//!
//! P(X ≥ h) of a binomial law with t trials is `I_p(h, t − h + 1)`: Abramowitz and Stegun, Handbook of Mathematical Functions
//! (1964), 26.5.24.

use crate::stats::special::inc_beta;

/// The quasi-p-values of one restricted factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuasiP {
    /// Of its whole restriction.
    pub all: f64,
    /// Of its lower limit alone, if it has one.
    pub low: Option<f64>,
    /// Of its upper limit alone, if it has one.
    pub high: Option<f64>,
}

/// The probability of `hits` or more of `trials`, each a hit with probability `p`.
pub(super) fn at_least(hits: u64, trials: u64, p: f64) -> f64 {
    if hits == 0 { 1.0 } else { inc_beta(p, hits as f64, (trials - hits) as f64 + 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_tail_is_the_sum_of_its_terms() {
        let mut term = libm::pow(0.7, 12.0);
        let mut below = 0.0;
        for hits in 0..=12_u64 {
            let tail = at_least(hits, 12, 0.3);
            assert!((tail - (1.0 - below)).abs() < 1e-12, "{hits}: {tail} is not {}", 1.0 - below);
            below += term;
            term *= (12 - hits) as f64 / (hits + 1) as f64 * 0.3 / 0.7;
        }
        assert_eq!(at_least(5, 5, 1.0), 1.0);
    }
}
