//! The timeline: what happened by day, or by some days where the horizon is long.

use serde::{Deserialize, Serialize};

use super::BLOCK;
use super::block::all_alike;
use super::layout::{DAY_OCTAVES, Layout};
use crate::stats::{Counts, Moments, Ratio, Sketch};

/// Violations and concurrent incidents, then the compliance of each phase.
pub(super) const VIOLATIONS: usize = 0;
pub(super) const CONCURRENT: usize = 1;
pub(super) const COMPLIANCE: usize = 2;

/// What one replication did, row by row.
#[derive(Debug, Clone)]
pub(super) struct Days {
    hours: f64,
    bins: usize,
    violations: Vec<f64>,
    /// Hours of hostilities.
    occupied: Vec<f64>,
    /// Phase × row.
    kept: Vec<u32>,
    /// Phase × row.
    decided: Vec<u32>,
    /// Cells of the two above that are not zero.
    due: Vec<usize>,
    /// Deadlines met ahead of their due times, which the replication may not reach.
    ahead: Vec<(f64, usize)>,
}

impl Days {
    pub fn new(layout: &Layout) -> Self {
        let (bins, phases) = (layout.bins, layout.phases);
        Self {
            hours: layout.bin_hours(),
            bins,
            violations: vec![0.0; bins],
            occupied: vec![0.0; bins],
            kept: vec![0; bins * phases],
            decided: vec![0; bins * phases],
            due: Vec::with_capacity(bins * phases),
            ahead: Vec::new(),
        }
    }

    #[inline]
    fn bin(&self, at: f64) -> usize {
        // Through 32 bits, which takes far fewer instructions than to 64.
        (at / self.hours) as u32 as usize
    }

    /// A violation, and how long its hostilities were under way.
    #[inline]
    pub fn incident(&mut self, from: f64, to: f64) {
        let (first, last) = (self.bin(from), self.bin(to).min(self.bins - 1));
        if let Some(count) = self.violations.get_mut(first) {
            *count += 1.0;
        }
        let mut from = from;
        for bin in first..last {
            let end = (bin + 1) as f64 * self.hours;
            self.occupied[bin] += end - from;
            from = end;
        }
        if let Some(hours) = self.occupied.get_mut(last) {
            *hours += to - from;
        }
    }

    #[inline]
    pub fn met(&mut self, phase: usize, due: f64) {
        self.ahead.push((due, phase));
    }

    #[inline]
    pub fn missed(&mut self, phase: usize, due: f64) {
        self.decide(phase, due);
    }

    /// Counts a deadline in its cell, which it gives unless there is none.
    #[inline]
    fn decide(&mut self, phase: usize, due: f64) -> Option<usize> {
        let bin = self.bin(due);
        let cell = phase * self.bins + bin;
        let count = self.decided.get_mut(cell).filter(|_| bin < self.bins)?;
        if *count == 0 {
            self.due.push(cell);
        }
        *count += 1;
        Some(cell)
    }

    /// Counts the deadlines that were met and whose due times were reached by `end`.
    fn count_reached(&mut self, end: f64) {
        for i in 0..self.ahead.len() {
            let (due, phase) = self.ahead[i];
            if due < end
                && let Some(cell) = self.decide(phase, due)
            {
                self.kept[cell] += 1;
            }
        }
        self.ahead.clear();
    }

    /// Gives the rows that the replication, which ended at `end`, was there for to `into`, and forgets them.
    pub fn finish(&mut self, end: f64, into: &mut BlockDays) {
        self.count_reached(end);
        let start = |bin: usize| bin as f64 * self.hours;
        let mut reached = self.bins.min(self.bin(end) + 1);
        while reached > 0 && start(reached - 1) > end {
            reached -= 1;
        }
        // One that ends at the very start of a row had its last facts in that row and did not observe it.
        let observed = if reached > 0 && start(reached - 1) == end { reached - 1 } else { reached };
        if let Some((last, whole)) = self.occupied[..observed].split_last_mut() {
            for hours in whole {
                *hours /= self.hours;
            }
            *last /= (end - start(observed - 1)).min(self.hours);
        }
        into.hold_rows(&self.violations[..reached], &self.occupied[..observed]);
        for cell in self.due.drain(..) {
            let decided = std::mem::take(&mut self.decided[cell]);
            into.compliance(cell, decided, std::mem::take(&mut self.kept[cell]));
        }
        self.violations.fill(0.0);
        self.occupied.fill(0.0);
    }
}

/// Means and ratios of the timeline's cells.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Cells {
    bins: usize,
    /// Violations, then concurrent incidents; a list of rows each.
    means: Vec<Moments>,
    /// By phase, a list of rows each.
    compliance: Vec<Counts>,
}

impl Cells {
    fn new(layout: &Layout) -> Self {
        let bins = layout.bins;
        Self {
            bins,
            means: vec![Moments::new(); COMPLIANCE * bins],
            compliance: vec![Counts::new(); layout.phases * bins],
        }
    }
}

/// The timeline of one block: sums, and each replication's value in each cell for the spread.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct BlockDays {
    cells: Cells,
    /// How many rows of each series the replications were there for.
    reached: Vec<[usize; COMPLIANCE]>,
    /// How many values each cell holds.
    held: Vec<u8>,
    /// Room for one value a replication in each cell. Until all are added up those of means have the replication's place.
    values: Vec<f64>,
}

const ROOM: usize = BLOCK as usize;
// A cell's count of values is a byte.
const _: () = assert!(ROOM <= u8::MAX as usize);

impl BlockDays {
    pub fn new(layout: &Layout) -> Self {
        let cells = (COMPLIANCE + layout.phases) * layout.bins;
        Self {
            cells: Cells::new(layout),
            reached: Vec::with_capacity(ROOM),
            held: vec![0; cells],
            values: vec![0.0; cells * ROOM],
        }
    }

    /// Whether it has the cells that `layout` asks for.
    pub fn fits(&self, layout: &Layout) -> bool {
        self.cells.bins == layout.bins && self.cells.compliance.len() == layout.phases * layout.bins
    }

    pub fn clear(&mut self) {
        self.reached.clear();
        self.cells.compliance.fill(Counts::new());
        self.held.fill(0);
    }

    /// A replication's violations and concurrent incidents in the rows that it was there for.
    fn hold_rows(&mut self, violations: &[f64], concurrent: &[f64]) {
        let replication = self.reached.len();
        let rows = [violations, concurrent];
        for (columns, values) in self.values.chunks_exact_mut(self.cells.bins * ROOM).zip(rows) {
            for (column, value) in columns.chunks_exact_mut(ROOM).zip(values) {
                column[replication] = *value;
            }
        }
        self.reached.push(rows.map(<[f64]>::len));
    }

    /// A replication's deadlines in a cell, phase × row.
    fn compliance(&mut self, cell: usize, decided: u32, kept: u32) {
        self.cells.compliance[cell].push(decided, kept);
        let cell = COMPLIANCE * self.cells.bins + cell;
        let held = &mut self.held[cell];
        self.values[cell * ROOM + usize::from(*held)] = f64::from(kept) / f64::from(decided);
        *held += 1;
    }

    /// The values that each cell holds, cell by cell.
    fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.held.iter().zip(self.values.chunks_exact(ROOM)).map(|(held, values)| &values[..usize::from(*held)])
    }

    /// Adds up what the cells hold, when all replications are there.
    pub fn add_up(&mut self) {
        let Self { cells, reached, held, values } = self;
        held[..COMPLIANCE * cells.bins].fill(reached.len() as u8);
        // The last one first, so that those before it keep their places.
        for (replication, reached) in reached.iter().enumerate().rev() {
            for (series, rows) in reached.iter().enumerate() {
                for cell in series * cells.bins + rows..(series + 1) * cells.bins {
                    values[cell * ROOM..(cell + 1) * ROOM].copy_within(replication + 1.., replication);
                    held[cell] -= 1;
                }
            }
        }
        for ((mean, held), values) in cells.means.iter_mut().zip(held).zip(values.chunks_exact(ROOM)) {
            *mean = Moments::of(&values[..usize::from(*held)]);
        }
    }
}

/// The timeline of all replications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Timeline {
    cells: Cells,
    spreads: Vec<Sketch>,
}

impl Timeline {
    pub fn new(layout: &Layout) -> Self {
        let cells = (COMPLIANCE + layout.phases) * layout.bins;
        Self { cells: Cells::new(layout), spreads: vec![Sketch::new(DAY_OCTAVES); cells] }
    }

    /// Whether it has the cells of `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.cells.bins == other.cells.bins
            && self.cells.means.len() == other.cells.means.len()
            && self.cells.compliance.len() == other.cells.compliance.len()
            && all_alike(&self.spreads, &other.spreads, Sketch::is_alike)
    }

    /// Adds a block.
    pub fn absorb(&mut self, block: &BlockDays) {
        for (sum, more) in self.cells.means.iter_mut().zip(&block.cells.means) {
            sum.merge(more);
        }
        for (sum, more) in self.cells.compliance.iter_mut().zip(&block.cells.compliance) {
            sum.merge(more);
        }
        for (spread, values) in self.spreads.iter_mut().zip(block.columns()) {
            spread.extend(values);
        }
    }

    /// The mean of `series` (violations or concurrent incidents) in row `bin`.
    pub fn mean(&self, series: usize, bin: usize) -> &Moments {
        &self.cells.means[series * self.cells.bins + bin]
    }

    /// The compliance of `phase` in row `bin`.
    pub fn compliance(&self, phase: usize, bin: usize) -> Ratio {
        self.cells.compliance[phase * self.cells.bins + bin].ratio()
    }

    /// The spread of `series` over replications in row `bin`.
    pub fn spread(&self, series: usize, bin: usize) -> &Sketch {
        &self.spreads[series * self.cells.bins + bin]
    }
}
