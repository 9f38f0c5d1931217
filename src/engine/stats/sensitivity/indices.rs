//! A study's answer: shares of variance with intervals, from its sets.

use super::super::estimate::{Estimate, Level};
use super::Variances;
use super::fieller::quotient;
use super::lucks::over_sets;
use super::of_two::share_of_two;

/// How much of an output's variance each input answers for. In each estimate `n` is the number of sets; a quotient's
/// interval is Fieller's, so it is not symmetric, and it is undefined where the variance is not told from 0. Shares are
/// estimated without limits: one near 0 may lie below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// The output's mean over the inputs' laws.
    pub mean: Estimate,
    /// The variance of f over the inputs' laws, luck taken away.
    pub variance: Estimate,
    /// Each input's indices.
    pub factors: Vec<Factor>,
    /// The share of f's variance that no input has alone: 1 − Σ `S_i`.
    pub interactions: Estimate,
    /// The share of luck in the variance of single outputs: σ²/(Var f + σ²), σ² the luck of an output at a given point.
    /// It depends on how many replications an output is the mean of. Where luck is common to all points of a set, a set
    /// holds little more than L − 1 draws of it, so its interval is that of a variance.
    pub luck: Estimate,
    /// The share of the luck that is not common to all points of a set: σ′²/(Var f + σ²), between 0 and `luck`.
    pub luck_apart: Estimate,
    /// How many outputs were no finite numbers, in all sets.
    pub undefined: u64,
}

/// An input's shares of f's variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// `S_i`: what would go on average if the input were known.
    pub first: Estimate,
    /// `S_i` by Jansen's estimator: a check on `first`, with another error.
    pub first_jansen: Estimate,
    /// `S_Ti`: what would be left on average if all the others were known; 0 for an input without effect.
    pub total: Estimate,
}

impl Indices {
    /// The answer of `sets`, which must be independent: plans of different seeds, and no luck used twice.
    ///
    /// # Panics
    ///
    /// Without sets, or if they differ in their numbers of inputs.
    pub fn of(sets: &[Variances], level: Level) -> Self {
        let factors = sets.first().expect("a study has sets").first.len();
        let alike = |set: &Variances| set.first.len() == factors;
        assert!(sets.iter().all(alike), "sets of one study have the same inputs");
        let column = |value: &dyn Fn(&Variances) -> f64| -> Vec<f64> { sets.iter().map(value).collect() };
        let whole = column(&|set| set.whole);
        let share = |part: &dyn Fn(&Variances) -> f64| quotient(&column(part), &whole, level);
        let factor = |i: usize| Factor {
            first: share(&|set| set.first[i]),
            first_jansen: share(&|set| set.first_jansen[i]),
            total: share(&|set| set.total[i]),
        };
        Self {
            mean: over_sets(&column(&|set| set.mean), level),
            variance: over_sets(&whole, level),
            factors: (0..factors).map(factor).collect(),
            interactions: share(&|set| set.whole - set.first.iter().sum::<f64>()),
            luck: share_of_two(&column(&|set| set.luck), &whole, level),
            luck_apart: share_of_two(
                &column(&|set| set.luck_apart),
                &column(&|set| set.whole + set.luck - set.luck_apart),
                level,
            ),
            undefined: sets.iter().map(|set| set.undefined).sum(),
        }
    }
}
