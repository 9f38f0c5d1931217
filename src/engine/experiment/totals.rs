//! What all replications add up to. Its size does not depend on how many there are.

use serde::{Deserialize, Serialize};

use super::BATCH;
use super::block::{Block, Sums, all_alike};
use super::days::Timeline;
use super::layout::{Layout, OCTAVES};
use super::ratios::Ratios;
use crate::stats::{GridError, Sectioned, Sketch, SurvivalGrid};

/// Which parts of the totals are wanted. Sums always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Spreads and quantiles.
    pub shapes: bool,
    /// Survival and the timeline.
    pub course: bool,
}

impl Wanted {
    /// All that a run tells.
    pub const ALL: Self = Self { shapes: true, course: true };
}

/// Sums, spreads and sketches over all replications so far; blocks are added in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Totals {
    pub tiers: Tiers<Sums>,
    pub shapes: Option<Shapes>,
    pub course: Option<Course>,
}

impl Totals {
    /// Of no replication.
    pub fn new(layout: &Layout, ratios: &Ratios, wanted: Wanted) -> Result<Self, GridError> {
        Ok(Self {
            tiers: Tiers::new(Sums::new(layout, ratios)),
            shapes: wanted.shapes.then(|| Shapes::new(layout)),
            course: if wanted.course { Some(Course::new(layout)?) } else { None },
        })
    }

    /// Whether it has the parts of `other`, each with its lists.
    pub fn is_alike(&self, other: &Self) -> bool {
        let shapes = match (&self.shapes, &other.shapes) {
            (Some(one), Some(two)) => one.is_alike(two),
            (one, two) => one.is_none() && two.is_none(),
        };
        let course = match (&self.course, &other.course) {
            (Some(one), Some(two)) => one.is_alike(two),
            (one, two) => one.is_none() && two.is_none(),
        };
        self.tiers.is_alike(&other.tiers) && shapes && course
    }

    /// Adds the next block.
    pub fn absorb(&mut self, block: &Block) {
        self.tiers.absorb(block.index, &block.sums);
        if let Some(shapes) = &mut self.shapes {
            shapes.absorb(block);
        }
        if let Some(course) = &mut self.course {
            course.absorb(block);
        }
    }
}

/// What adds up over replications.
pub(super) trait Sum: Clone {
    /// Whether it has the lists of `other`, of their lengths: only then can the two be merged.
    fn is_alike(&self, other: &Self) -> bool;

    /// Adds `other`.
    fn merge(&mut self, other: &Self);

    /// Forgets everything.
    fn reset(&mut self);
}

impl Sum for Sums {
    fn is_alike(&self, other: &Self) -> bool {
        Sums::is_alike(self, other)
    }

    fn merge(&mut self, other: &Self) {
        Sums::merge(self, other);
    }

    fn reset(&mut self) {
        Sums::reset(self);
    }
}

/// Sums in two tiers: blocks are added up by batches of [`BATCH`] replications, and batches in their order. So sums have
/// one order, and the same last bits, wherever each batch was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Tiers<S> {
    /// Of whole batches.
    whole: S,
    /// Of the batch under way.
    batch: S,
}

impl<S: Sum> Tiers<S> {
    /// Beginning with the sums of `none`.
    pub fn new(none: S) -> Self {
        Self { whole: none.clone(), batch: none }
    }

    /// Whether both of its tiers are like those of `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.whole.is_alike(&other.whole) && self.batch.is_alike(&other.batch)
    }

    /// Adds block `index`, the next one.
    pub fn absorb(&mut self, index: u64, block: &S) {
        self.batch.merge(block);
        if (index + 1).is_multiple_of(BATCH / super::BLOCK) {
            self.whole.merge(&self.batch);
            self.batch.reset();
        }
    }

    /// All replications so far.
    pub fn total(&self) -> S {
        let mut total = self.whole.clone();
        total.merge(&self.batch);
        total
    }
}

impl Tiers<Sums> {
    /// Whether a batch that was added up elsewhere has the lists of these sums.
    pub fn fits(&self, batch: &Sums) -> bool {
        self.batch.is_alike(batch)
    }

    /// Adds a following batch, added up elsewhere, that fits: a whole one, or an incomplete one after which nothing comes.
    pub fn merge(&mut self, batch: Sums) {
        if batch.replications == BATCH {
            self.whole.merge(&batch);
        } else {
            self.batch = batch;
        }
    }

    /// Replications so far, and their changes of state.
    pub fn done(&self) -> (u64, u64) {
        (self.whole.replications + self.batch.replications, self.whole.events + self.batch.events)
    }
}

/// How values and times are spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Shapes {
    /// Of each value over replications.
    pub spreads: Vec<Sketch>,
    /// Of each time over observations.
    pub times: Vec<Sectioned>,
    /// In days, of the replications that collapsed.
    pub collapse_time: Sectioned,
}

impl Shapes {
    /// Of no replication.
    pub fn new(layout: &Layout) -> Self {
        Self {
            spreads: vec![Sketch::new(OCTAVES); layout.values],
            times: vec![Sectioned::new(OCTAVES); layout.times()],
            collapse_time: Sectioned::new(OCTAVES),
        }
    }

    /// Adds the next block.
    pub fn absorb(&mut self, block: &Block) {
        for (sum, more) in self.times.iter_mut().zip(&block.times) {
            sum.merge_block(block.index, more);
        }
        for (number, spread) in self.spreads.iter_mut().enumerate() {
            spread.extend(block.column(number));
        }
        for day in block.collapses() {
            self.collapse_time.push(block.index, day);
        }
    }

    /// Whether it has the sketches of `other`.
    pub fn is_alike(&self, other: &Self) -> bool {
        all_alike(&self.spreads, &other.spreads, Sketch::is_alike)
            && all_alike(&self.times, &other.times, Sectioned::is_alike)
            && self.collapse_time.is_alike(&other.collapse_time)
    }

    /// Adds all of `other`, which is alike.
    pub fn merge(&mut self, other: &Self) {
        for (sum, more) in self.spreads.iter_mut().zip(&other.spreads) {
            sum.merge(more);
        }
        for (sum, more) in self.times.iter_mut().zip(&other.times) {
            sum.merge(more);
        }
        self.collapse_time.merge(&other.collapse_time);
    }
}

/// What happened when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Course {
    pub timeline: Timeline,
    pub survival: SurvivalGrid,
}

impl Course {
    fn new(layout: &Layout) -> Result<Self, GridError> {
        Ok(Self { timeline: Timeline::new(layout), survival: SurvivalGrid::new(layout.survival_grid.clone())? })
    }

    fn is_alike(&self, other: &Self) -> bool {
        self.timeline.is_alike(&other.timeline) && self.survival.is_alike(&other.survival)
    }

    fn absorb(&mut self, block: &Block) {
        self.timeline.absorb(&block.days);
        for end in &block.ends {
            self.survival.push(end.at, end.ending.is_collapse());
        }
    }
}
