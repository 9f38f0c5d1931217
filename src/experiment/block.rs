//! What a block of replications adds up to.

use super::BLOCK;
use super::days::BlockDays;
use super::histogram::BINS;
use super::layout::{Layout, OCTAVES};
use super::lives::Rows;
use super::ratios::Ratios;
use crate::model::{Ending, Finish};
use crate::stats::{Bins, Moments, Ratio, Sketch};

/// Sums over replications, in a block or in all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums {
    pub replications: u64,
    pub events: u64,
    /// Of the numbers up to `Layout::means`.
    pub means: Vec<Moments>,
    /// As in `Ratios`.
    pub ratios: Vec<Ratio>,
    /// Answers by phase.
    pub histogram: Vec<Bins>,
}

impl Sums {
    pub fn new(layout: &Layout, ratios: &Ratios) -> Self {
        Self {
            replications: 0,
            events: 0,
            means: vec![Moments::new(); layout.means],
            ratios: vec![Ratio::new(); ratios.pairs.len()],
            histogram: vec![Bins::new(BINS); layout.phases],
        }
    }

    fn clear(&mut self) {
        (self.replications, self.events) = (0, 0);
        self.means.fill(Moments::new());
        self.ratios.fill(Ratio::new());
        self.histogram.iter_mut().for_each(Bins::clear);
    }

    /// Adds `other`.
    pub fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        self.events += other.events;
        for (sum, more) in self.means.iter_mut().zip(&other.means) {
            sum.merge(more);
        }
        for (sum, more) in self.ratios.iter_mut().zip(&other.ratios) {
            sum.merge(more);
        }
        for (sum, more) in self.histogram.iter_mut().zip(&other.histogram) {
            sum.merge(more);
        }
    }
}

/// How one replication of a block ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub ending: Ending,
    pub at: f64,
}

/// Up to [`BLOCK`] replications in a row, added up. Emptied and used again, so that it is allocated once.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Which block: its first replication is `index` × [`BLOCK`].
    pub index: u64,
    pub sums: Sums,
    pub days: BlockDays,
    /// Every time that was observed.
    pub times: Vec<Sketch>,
    /// How each replication ended.
    pub ends: Vec<End>,
    /// The values of each replication, one after another, for spreads and rows.
    pub values: Vec<f64>,
    /// Incidents, if they are asked for.
    pub rows: Rows,
}

impl Block {
    pub fn new(layout: &Layout, ratios: &Ratios) -> Self {
        Self {
            index: 0,
            sums: Sums::new(layout, ratios),
            days: BlockDays::new(layout),
            times: vec![Sketch::new(OCTAVES); layout.times()],
            ends: Vec::with_capacity(BLOCK as usize),
            values: Vec::with_capacity(BLOCK as usize * layout.values),
            rows: Rows::default(),
        }
    }

    /// Empties it, to be block `index`.
    pub fn begin(&mut self, index: u64) {
        self.index = index;
        self.sums.clear();
        self.days.clear();
        self.times.iter_mut().for_each(Sketch::clear);
        self.ends.clear();
        self.values.clear();
        self.rows.clear();
    }

    /// Adds a replication's numbers.
    pub fn push(&mut self, layout: &Layout, ratios: &Ratios, numbers: &[f64], finish: &Finish) {
        self.sums.replications += 1;
        self.sums.events += finish.events;
        for (mean, value) in self.sums.means.iter_mut().zip(numbers) {
            mean.push(*value);
        }
        for (ratio, &(observations, sum)) in self.sums.ratios.iter_mut().zip(&ratios.pairs) {
            ratio.push(numbers[observations], numbers[sum]);
        }
        self.ends.push(End { ending: finish.ending, at: finish.at });
        self.values.extend_from_slice(&numbers[..layout.values]);
    }
}
