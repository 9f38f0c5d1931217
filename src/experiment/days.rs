//! The timeline: what happened by day, or by some days where the horizon is long.

use super::BLOCK;
use super::layout::{DAY_OCTAVES, Layout};
use crate::stats::{Moments, Ratio, Sketch};

/// Violations and concurrent incidents, then the compliance of each phase.
pub(super) const VIOLATIONS: usize = 0;
pub(super) const CONCURRENT: usize = 1;
pub(super) const COMPLIANCE: usize = 2;

/// What one replication did, row by row.
#[derive(Debug, Clone)]
pub(super) struct Days {
    hours: f64,
    bins: usize,
    phases: usize,
    violations: Vec<f64>,
    /// Hours of hostilities.
    occupied: Vec<f64>,
    /// Row × phase.
    kept: Vec<f64>,
    /// Row × phase.
    decided: Vec<f64>,
    /// Deadlines met ahead of their due times, which the replication may not reach.
    ahead: Vec<(f64, usize)>,
}

impl Days {
    pub fn new(layout: &Layout) -> Self {
        let (bins, phases) = (layout.bins, layout.phases);
        Self {
            hours: layout.bin_hours(),
            bins,
            phases,
            violations: vec![0.0; bins],
            occupied: vec![0.0; bins],
            kept: vec![0.0; bins * phases],
            decided: vec![0.0; bins * phases],
            ahead: Vec::new(),
        }
    }

    #[inline]
    fn bin(&self, at: f64) -> usize {
        (at / self.hours) as usize
    }

    #[inline]
    pub fn violation(&mut self, at: f64) {
        let bin = self.bin(at);
        if let Some(count) = self.violations.get_mut(bin) {
            *count += 1.0;
        }
    }

    /// Hostilities of one incident.
    #[inline]
    pub fn under_way(&mut self, from: f64, to: f64) {
        let (first, last) = (self.bin(from), self.bin(to).min(self.bins - 1));
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
        let cell = self.bin(due) * self.phases + phase;
        if let Some(count) = self.decided.get_mut(cell) {
            *count += 1.0;
        }
    }

    /// Counts the deadlines that were met and whose due times were reached by `end`.
    fn count_reached(&mut self, end: f64) {
        for &(due, phase) in self.ahead.iter().filter(|(due, _)| *due < end) {
            let cell = self.bin(due) * self.phases + phase;
            if let Some(count) = self.decided.get_mut(cell) {
                *count += 1.0;
                self.kept[cell] += 1.0;
            }
        }
        self.ahead.clear();
    }

    /// Gives the rows that the replication, which ended at `end`, was there for to `into`, and forgets them.
    pub fn finish(&mut self, end: f64, into: &mut BlockDays) {
        self.count_reached(end);
        for bin in 0..self.bins {
            let start = bin as f64 * self.hours;
            // One that ends at the very start of a row had its last facts in that row.
            if start > end {
                break;
            }
            let observed = (end - start).min(self.hours);
            into.mean(VIOLATIONS, bin, self.violations[bin]);
            if observed > 0.0 {
                into.mean(CONCURRENT, bin, self.occupied[bin] / observed);
            }
            for phase in 0..self.phases {
                let cell = bin * self.phases + phase;
                if self.decided[cell] > 0.0 {
                    into.compliance(phase, bin, self.decided[cell], self.kept[cell]);
                }
            }
        }
        self.violations.fill(0.0);
        self.occupied.fill(0.0);
        self.kept.fill(0.0);
        self.decided.fill(0.0);
    }
}

/// Means and ratios of the timeline's cells.
#[derive(Debug, Clone, PartialEq)]
struct Cells {
    bins: usize,
    /// Violations, then concurrent incidents; a list of rows each.
    means: Vec<Moments>,
    /// By phase, a list of rows each.
    compliance: Vec<Ratio>,
}

impl Cells {
    fn new(layout: &Layout) -> Self {
        let bins = layout.bins;
        Self {
            bins,
            means: vec![Moments::new(); COMPLIANCE * bins],
            compliance: vec![Ratio::new(); layout.phases * bins],
        }
    }
}

/// The timeline of one block: sums, and each replication's value in each cell for the spread.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BlockDays {
    cells: Cells,
    /// How many values each cell holds.
    held: Vec<u8>,
    /// Room for one value a replication in each cell.
    values: Vec<f64>,
}

const ROOM: usize = BLOCK as usize;
// A cell's count of values is a byte.
const _: () = assert!(ROOM <= u8::MAX as usize);

impl BlockDays {
    pub fn new(layout: &Layout) -> Self {
        let cells = (COMPLIANCE + layout.phases) * layout.bins;
        Self { cells: Cells::new(layout), held: vec![0; cells], values: vec![0.0; cells * ROOM] }
    }

    pub fn clear(&mut self) {
        self.cells.means.fill(Moments::new());
        self.cells.compliance.fill(Ratio::new());
        self.held.fill(0);
    }

    #[inline]
    fn mean(&mut self, series: usize, bin: usize, value: f64) {
        let cell = series * self.cells.bins + bin;
        self.cells.means[cell].push(value);
        self.hold(cell, value);
    }

    #[inline]
    fn compliance(&mut self, phase: usize, bin: usize, decided: f64, kept: f64) {
        let cell = phase * self.cells.bins + bin;
        self.cells.compliance[cell].push(decided, kept);
        self.hold(COMPLIANCE * self.cells.bins + cell, kept / decided);
    }

    #[inline]
    fn hold(&mut self, cell: usize, value: f64) {
        let held = usize::from(self.held[cell]);
        self.values[cell * ROOM + held] = value;
        self.held[cell] += 1;
    }
}

/// The timeline of all replications.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    cells: Cells,
    spreads: Vec<Sketch>,
}

impl Timeline {
    pub fn new(layout: &Layout) -> Self {
        let cells = (COMPLIANCE + layout.phases) * layout.bins;
        Self { cells: Cells::new(layout), spreads: vec![Sketch::new(DAY_OCTAVES); cells] }
    }

    /// Adds a block.
    pub fn absorb(&mut self, block: &BlockDays) {
        for (sum, more) in self.cells.means.iter_mut().zip(&block.cells.means) {
            sum.merge(more);
        }
        for (sum, more) in self.cells.compliance.iter_mut().zip(&block.cells.compliance) {
            sum.merge(more);
        }
        for ((spread, held), values) in self.spreads.iter_mut().zip(&block.held).zip(block.values.chunks_exact(ROOM)) {
            for value in &values[..usize::from(*held)] {
                spread.push(*value);
            }
        }
    }

    /// The mean of `series` (violations or concurrent incidents) in row `bin`.
    pub fn mean(&self, series: usize, bin: usize) -> &Moments {
        &self.cells.means[series * self.cells.bins + bin]
    }

    /// The compliance of `phase` in row `bin`.
    pub fn compliance(&self, phase: usize, bin: usize) -> &Ratio {
        &self.cells.compliance[phase * self.cells.bins + bin]
    }

    /// The spread of `series` over replications in row `bin`.
    pub fn spread(&self, series: usize, bin: usize) -> &Sketch {
        &self.spreads[series * self.cells.bins + bin]
    }
}
