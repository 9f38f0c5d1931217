//! What all replications add up to. Its size does not depend on how many there are.

use super::block::{Block, Sums};
use super::days::Timeline;
use super::layout::{Layout, OCTAVES};
use super::ratios::Ratios;
use crate::model::Ending;
use crate::stats::{GridError, Moments, Sectioned, Sketch, SurvivalGrid};

/// Sums, spreads and sketches over all replications so far; blocks are added in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Totals {
    pub sums: Sums,
    /// Of each value over replications.
    pub spreads: Vec<Sketch>,
    /// Of each time over observations.
    pub times: Vec<Sectioned>,
    pub timeline: Timeline,
    pub survival: SurvivalGrid,
    pub runaways: u64,
    /// In days, of the replications that collapsed.
    pub collapse_time: Moments,
    pub collapse_spread: Sectioned,
}

impl Totals {
    /// Of no replication.
    pub fn new(layout: &Layout, ratios: &Ratios) -> Result<Self, GridError> {
        Ok(Self {
            sums: Sums::new(layout, ratios),
            spreads: vec![Sketch::new(OCTAVES); layout.values],
            times: vec![Sectioned::new(OCTAVES); layout.times()],
            timeline: Timeline::new(layout),
            survival: SurvivalGrid::new(layout.survival_grid.clone())?,
            runaways: 0,
            collapse_time: Moments::new(),
            collapse_spread: Sectioned::new(OCTAVES),
        })
    }

    /// Adds the next block.
    pub fn absorb(&mut self, block: &Block) {
        self.sums.merge(&block.sums);
        self.timeline.absorb(&block.days);
        for (sum, more) in self.times.iter_mut().zip(&block.times) {
            sum.merge_block(block.index, more);
        }
        for (number, spread) in self.spreads.iter_mut().enumerate() {
            spread.extend(block.column(number));
        }
        self.absorb_ends(block);
    }

    fn absorb_ends(&mut self, block: &Block) {
        for end in &block.ends {
            self.survival.push(end.at, end.ending.is_collapse());
            if end.ending.is_collapse() {
                self.collapse_time.push(end.at / 24.0);
                self.collapse_spread.push(block.index, end.at / 24.0);
            }
            self.runaways += u64::from(end.ending == Ending::Runaway);
        }
    }
}
