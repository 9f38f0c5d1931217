//! In which order the blocks of many points are run.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::store::{Store, StoreError};
use super::{Point, Points};
use crate::experiment::{BATCH, BLOCK};

/// So many points of more than a batch are open at once.
const OPEN: u64 = 16;

/// A block of one point.
pub(super) struct Unit {
    pub point: Arc<Point>,
    /// Its number among all blocks of that luck.
    pub block: u64,
    pub replications: u64,
    /// The point has no more after it.
    pub is_last: bool,
}

/// What is left to do of some points.
pub(super) struct Order {
    /// Points without an answer, in order.
    todo: Vec<Range<u64>>,
    /// Replications of each point.
    replications: u64,
    /// Blocks done of points that are not finished.
    begun: Vec<(u64, u64)>,
    /// Replications that are done already.
    done: u64,
}

impl Order {
    /// Of the points in `range`, with so many replications each, those that the store does not know.
    pub fn new(range: Range<u64>, replications: u64, store: &Store) -> Result<Self, StoreError> {
        let todo = store.unanswered(range.clone())?;
        let begun: Vec<(u64, u64)> = store
            .parts()?
            .iter()
            .filter(|(point, _)| range.contains(point))
            .map(|(point, totals)| (*point, totals.tiers.done().0 / BLOCK))
            .collect();
        let left: u64 = todo.iter().map(|points| points.end - points.start).sum();
        let answered = (range.end - range.start) - left;
        let done = answered * replications + begun.iter().map(|(_, blocks)| blocks * BLOCK).sum::<u64>();
        Ok(Self { todo, replications, begun, done })
    }

    /// Replications that are done already.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// The blocks that are left.
    pub fn units<'p>(self, points: &'p dyn Points) -> impl Iterator<Item = Unit> + Send + 'p {
        let Self { todo, replications, begun, .. } = self;
        let (blocks, batches) = (replications.div_ceil(BLOCK), replications.div_ceil(BATCH));
        let group = if batches > 1 { OPEN } else { 1 };
        todo.into_iter()
            .flat_map(move |range| {
                let starts = range.clone().step_by(group as usize);
                starts.map(move |start| start..(start + group).min(range.end))
            })
            .flat_map(move |group| {
                let open: Vec<(Arc<Point>, u64)> = group
                    .map(|number| {
                        let first = points.first(number) / BLOCK;
                        let skip = begun.iter().find(|(point, _)| *point == number).map_or(0, |(_, blocks)| *blocks);
                        (Arc::new(Point { number, first, opened: OnceLock::new() }), skip)
                    })
                    .collect();
                (0..batches).flat_map(move |batch| {
                    let per_batch = BATCH / BLOCK;
                    let of_batch = batch * per_batch..((batch + 1) * per_batch).min(blocks);
                    let open = open.clone();
                    open.into_iter().flat_map(move |(point, skip)| {
                        of_batch.clone().filter(move |block| *block >= skip).map(move |block| Unit {
                            block: point.first + block,
                            point: Arc::clone(&point),
                            replications: BLOCK.min(replications - block * BLOCK),
                            is_last: block + 1 == blocks,
                        })
                    })
                })
            })
    }
}
