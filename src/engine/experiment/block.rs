//! What a block of replications adds up to.

use serde::{Deserialize, Serialize};

use super::BLOCK;
use super::days::BlockDays;
use super::histogram::BINS;
use super::layout::{Layout, OCTAVES};
use super::lives::Rows;
use super::ratios::Ratios;
use crate::model::{Ending, Finish};
use crate::stats::{Bins, Moments, Observations, Ratio, Sketch};

/// Sums over replications, in a block or in all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Sums {
    pub replications: u64,
    pub events: u64,
    pub runaways: u64,
    /// When the ceasefire collapsed, in days, of the replications in which it did.
    pub collapse_time: Moments,
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
            runaways: 0,
            collapse_time: Moments::new(),
            means: vec![Moments::new(); layout.means],
            ratios: vec![Ratio::new(); ratios.pairs.len()],
            histogram: vec![Bins::new(BINS); layout.phases],
        }
    }

    /// Forgets what is added up replication by replication; the rest is overwritten when they are all there.
    fn clear(&mut self) {
        (self.replications, self.events, self.runaways) = (0, 0, 0);
        self.collapse_time = Moments::new();
        self.histogram.iter_mut().for_each(Bins::clear);
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.clear();
        self.means.fill(Moments::new());
        self.ratios.fill(Ratio::new());
    }

    /// Whether it has the lists of `other`, of their lengths.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.means.len() == other.means.len()
            && self.ratios.len() == other.ratios.len()
            && all_alike(&self.histogram, &other.histogram, Bins::is_alike)
    }

    /// Adds `other`, which is alike.
    pub fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        self.events += other.events;
        self.runaways += other.runaways;
        self.collapse_time.merge(&other.collapse_time);
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

/// Whether two lists are of one length, and each item of one is like that of the other.
pub(super) fn all_alike<T>(one: &[T], other: &[T], is_alike: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(here, there)| is_alike(here, there))
}

const ROOM: usize = BLOCK as usize;

/// How one replication of a block ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub ending: Ending,
    pub at: f64,
}

/// Up to [`BLOCK`] replications in a row, added up. Emptied and used again, so that it is allocated once.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// Which block: its first replication is `index` × [`BLOCK`].
    pub index: u64,
    pub sums: Sums,
    pub days: BlockDays,
    /// Every time that was observed.
    pub times: Vec<Sketch>,
    /// How each replication ended.
    pub ends: Vec<End>,
    /// The numbers of each replication: number × replication, with room for [`BLOCK`].
    numbers: Vec<f64>,
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
            ends: Vec::with_capacity(ROOM),
            numbers: vec![0.0; layout.numbers * ROOM],
            rows: Rows::default(),
        }
    }

    /// Whether it has the lists that `layout` and `ratios` ask for, of their lengths.
    pub fn fits(&self, layout: &Layout, ratios: &Ratios) -> bool {
        self.numbers.len() == layout.numbers * ROOM
            && self.times.len() == layout.times()
            && self.sums.means.len() == layout.means
            && self.sums.ratios.len() == ratios.pairs.len()
            && self.sums.histogram.len() == layout.phases
            && self.days.fits(layout)
    }

    /// Empties it, to be block `index`.
    pub fn begin(&mut self, index: u64) {
        self.index = index;
        self.sums.clear();
        self.days.clear();
        self.times.iter_mut().for_each(Sketch::clear);
        self.ends.clear();
        self.rows.clear();
    }

    /// Adds a replication's numbers.
    pub fn push(&mut self, numbers: &[f64], finish: &Finish) {
        self.sums.replications += 1;
        self.sums.events += finish.events;
        self.sums.runaways += u64::from(finish.ending == Ending::Runaway);
        if finish.ending.is_collapse() {
            self.sums.collapse_time.push(finish.at / 24.0);
        }
        let replication = self.ends.len();
        for (column, number) in self.numbers.chunks_exact_mut(ROOM).zip(numbers) {
            column[replication] = *number;
        }
        self.ends.push(End { ending: finish.ending, at: finish.at });
    }

    /// When the ceasefire collapsed, in days, of the replications in which it did.
    pub fn collapses(&self) -> impl Iterator<Item = f64> {
        self.ends.iter().filter(|end| end.ending.is_collapse()).map(|end| end.at / 24.0)
    }

    /// A number of each replication.
    pub fn column(&self, number: usize) -> &[f64] {
        &self.numbers[number * ROOM..][..self.ends.len()]
    }

    /// Adds up the replications, when all are there.
    pub fn add_up(&mut self, ratios: &Ratios) {
        let mut sums = std::mem::take(&mut self.sums);
        for (number, mean) in sums.means.iter_mut().enumerate() {
            *mean = Moments::of(self.column(number));
        }
        // Ratios to the same observations stand together.
        let runs = ratios.pairs.chunk_by(|a, b| a.0 == b.0);
        let mut ratio = sums.ratios.iter_mut();
        for run in runs {
            let observations = Observations::new(self.column(run[0].0));
            // The run comes first: the other would lose an item to a run that is over.
            for ((_, sum), ratio) in run.iter().zip(ratio.by_ref()) {
                *ratio = observations.ratio(self.column(*sum));
            }
        }
        self.sums = sums;
        self.days.add_up();
    }
}
