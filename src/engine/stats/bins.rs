//! Shares of observations among bins, and cumulative shares, with what their intervals need.
//!
//! Both are ratios Σy/Σx over replications (see [`super::ratio`]), with y a replication's observations in the bin, or up to and
//! with it, and x all of its observations. Most bins are empty in most replications, so only the filled ones are touched:
//! Σx² is common to all bins, Σy² and Σxy grow in filled ones only. With C the observations up to and with a bin
//! and n those in it, `C² − (C − n)² = n(2C − n)` and `xC − x(C − n) = xn` vanish elsewhere too; their sums over bins
//! are the ΣC² and `ΣxC` of cumulative shares. All of them are whole numbers, so nothing is rounded and the order does not matter.

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Level};
use super::ratio::Counts;

/// Counts of observations by bin over replications.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bins {
    contributing: u64,
    observations: u64,
    squares: u64,
    cells: Vec<Cell>,
}

/// Sums of one bin over replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Cell {
    /// Σn.
    count: u64,
    /// Σn².
    squares: u64,
    /// Σxn.
    products: u64,
    /// Σn(2C − n).
    cumulative: u64,
}

/// What one bin comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinEstimate {
    /// Observations in it.
    pub count: u64,
    /// Its share of all observations.
    pub share: Estimate,
    /// The share of it and those before it.
    pub cumulative: Estimate,
}

impl Bins {
    /// `bins` empty bins.
    pub fn new(bins: usize) -> Self {
        Self { cells: vec![Cell::default(); bins], ..Self::default() }
    }

    /// Adds a replication with so many observations in these bins: (bin, count), by ascending bin.
    pub fn push(&mut self, filled: impl Iterator<Item = (usize, u32)> + Clone) {
        let x: u64 = filled.clone().map(|(_, n)| u64::from(n)).sum();
        if x == 0 {
            return;
        }
        self.contributing += 1;
        self.observations += x;
        self.squares += x * x;
        let mut so_far = 0;
        for (bin, n) in filled {
            let (cell, n) = (&mut self.cells[bin], u64::from(n));
            so_far += n;
            cell.count += n;
            cell.squares += n * n;
            cell.products += x * n;
            cell.cumulative += n * (2 * so_far - n);
        }
    }

    /// Adds all of `other`'s replications; an empty one of as many bins changes nothing.
    pub fn merge(&mut self, other: &Self) {
        self.contributing += other.contributing;
        self.observations += other.observations;
        self.squares += other.squares;
        for (sum, more) in self.cells.iter_mut().zip(&other.cells) {
            sum.count += more.count;
            sum.squares += more.squares;
            sum.products += more.products;
            sum.cumulative += more.cumulative;
        }
    }

    /// Whether it has as many bins as `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.cells.len() == other.cells.len()
    }

    /// Forgets all replications.
    pub fn clear(&mut self) {
        (self.contributing, self.observations, self.squares) = (0, 0, 0);
        self.cells.fill(Cell::default());
    }

    /// The bins in order, with the intervals of [`super::Ratio::proportion_estimate`]. The last cumulative share is 1 by
    /// definition, so its interval is a point.
    pub fn estimates(&self, level: Level) -> Vec<BinEstimate> {
        let estimate = |y: u64, xy: u64, yy: u64| {
            let counts = Counts { contributing: self.contributing, x: self.observations, y, xx: self.squares, xy, yy };
            counts.ratio().proportion_estimate(level)
        };
        let mut up_to = Cell::default();
        let mut estimates = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            up_to.count += cell.count;
            up_to.products += cell.products;
            up_to.cumulative += cell.cumulative;
            estimates.push(BinEstimate {
                count: cell.count,
                share: estimate(cell.count, cell.products, cell.squares),
                cumulative: estimate(up_to.count, up_to.products, up_to.cumulative),
            });
        }
        if let Some(BinEstimate { cumulative, .. }) = estimates.last_mut() {
            (cumulative.low, cumulative.high) = (cumulative.point, cumulative.point);
        }
        estimates
    }
}

#[cfg(test)]
#[path = "bins_tests.rs"]
mod tests;
