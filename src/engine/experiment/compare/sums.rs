//! What pairs of replications add up to.

use serde::{Deserialize, Serialize};

use super::flips::Matcher;
use super::pairing::Pairing;
use crate::experiment::block::Block;
use crate::experiment::totals::Sum;
use crate::stats::{Moments, PairedCounts, PairedRatio};

/// A number of each pair, and in how many pairs it is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Column {
    pub moments: Moments,
    pub filled: u64,
    /// The sum, where values are whole numbers of at least 0.
    pub total: u64,
}

impl Column {
    pub fn of(values: &[f64]) -> Self {
        let filled = values.iter().filter(|value| **value != 0.0).count() as u64;
        let total = values.iter().sum::<f64>().max(0.0) as u64;
        Self { moments: Moments::of(values), filled, total }
    }

    fn merge(&mut self, other: &Self) {
        self.moments.merge(&other.moments);
        self.filled += other.filled;
        self.total += other.total;
    }
}

/// Sums over pairs of a replication of the reference and the same of a variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PairSums {
    /// Differences of the pairing's means.
    pub means: Vec<Column>,
    /// Of the pairing's ratios, and of the time of collapse.
    pub ratios: Vec<PairedRatio>,
    pub collapse: PairedCounts,
    /// Counts of matched incidents, as [`Matcher`] has them.
    pub flips: Vec<Column>,
}

impl PairSums {
    pub fn new(pairing: &Pairing) -> Self {
        Self {
            means: vec![Column::default(); pairing.means.len()],
            ratios: vec![PairedRatio::new(); pairing.ratios.len() + 1],
            collapse: PairedCounts::default(),
            flips: vec![Column::default(); Matcher::counts(pairing.phases.len())],
        }
    }

    /// Becomes the sums of a block of either side.
    pub fn add_up(&mut self, pairing: &Pairing, reference: &Block, variant: &Block, matcher: &mut Matcher) {
        self.reset();
        let mut differences = Vec::with_capacity(reference.ends.len());
        for ((a, b), sum) in pairing.means.iter().zip(&mut self.means) {
            differences.clear();
            differences.extend(variant.column(*b).iter().zip(reference.column(*a)).map(|(b, a)| b - a));
            *sum = Column::of(&differences);
        }
        for ([a, b], sum) in pairing.ratios.iter().zip(&mut self.ratios) {
            let of = |block: &Block, (x, y): (usize, usize), i: usize| (block.column(x)[i], block.column(y)[i]);
            for i in 0..reference.ends.len() {
                sum.push(of(reference, *a, i), of(variant, *b, i));
            }
        }
        if let Some(times) = self.ratios.last_mut() {
            for (a, b) in reference.ends.iter().zip(&variant.ends) {
                let [a, b] = [a, b].map(|end| if end.ending.is_collapse() { (1.0, end.at / 24.0) } else { (0.0, 0.0) });
                times.push(a, b);
                self.collapse.push(a.0 > 0.0, b.0 > 0.0);
            }
        }
        matcher.block(pairing, reference, variant, &mut self.flips);
    }
}

impl Sum for PairSums {
    fn is_alike(&self, other: &Self) -> bool {
        self.means.len() == other.means.len()
            && self.ratios.len() == other.ratios.len()
            && self.flips.len() == other.flips.len()
    }

    fn merge(&mut self, other: &Self) {
        self.means.iter_mut().zip(&other.means).for_each(|(sum, more)| sum.merge(more));
        self.ratios.iter_mut().zip(&other.ratios).for_each(|(sum, more)| sum.merge(more));
        self.collapse.merge(&other.collapse);
        self.flips.iter_mut().zip(&other.flips).for_each(|(sum, more)| sum.merge(more));
    }

    fn reset(&mut self) {
        self.means.fill(Column::default());
        self.ratios.fill(PairedRatio::new());
        self.collapse = PairedCounts::default();
        self.flips.fill(Column::default());
    }
}
