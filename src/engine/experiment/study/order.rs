//! In which order the blocks of many points are run.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::store::{Store, StoreError};
use super::{Point, Points};
use crate::experiment::{BATCH, BLOCK};

/// So many points of more than a batch are open at once.
const OPEN: u64 = 16;

const PER_BATCH: u64 = BATCH / BLOCK;

/// A block of one point.
pub(super) struct Unit {
    pub point: Arc<Point>,
    /// Its number among all blocks of that luck.
    pub block: u64,
    pub replications: u64,
    /// No more of the point comes after it.
    pub is_last: bool,
}

/// What is left to do of some points.
pub(super) struct Order {
    /// Points without an answer, in order.
    todo: Vec<Range<u64>>,
    /// Replications of each point.
    replications: u64,
    /// Replications done, in whole blocks, of points that have begun.
    begun: BTreeMap<u64, u64>,
    /// Replications that are done already.
    done: u64,
}

impl Order {
    /// Of the points in `range`, with so many replications each, those that the store does not know.
    pub fn new(range: Range<u64>, replications: u64, store: &Store) -> Result<Self, StoreError> {
        let todo = store.unanswered(range.clone(), replications)?;
        let done = store.done(range.clone(), replications)?;
        Ok(Self { todo, replications, begun: store.begun_points(range)?, done })
    }

    /// Replications that are done already.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// The blocks that are left.
    pub fn units(self, points: &dyn Points) -> impl Iterator<Item = Unit> + Send {
        let Self { todo, replications, begun, .. } = self;
        let blocks = replications.div_ceil(BLOCK);
        todo.into_iter().flat_map(move |range| groups(range, replications)).flat_map(move |group| {
            let open = group.map(|number| {
                let skip = begun.get(&number).map_or(0, |replications| replications / BLOCK);
                (point(points, number, false), skip..blocks)
            });
            in_turns(open.collect(), replications)
        })
    }
}

/// The parts of points before and after whole points, each as (point, its batches).
pub(super) type Parts = [Option<(u64, Range<u64>)>; 2];

/// The blocks of a shard: part of a point, whole points and part of another.
pub(super) fn of_shard(
    points: &dyn Points,
    whole: Range<u64>,
    [head, tail]: Parts,
    replications: u64,
) -> impl Iterator<Item = Unit> + Send {
    let blocks = replications.div_ceil(BLOCK);
    let part = move |part: Option<(u64, Range<u64>)>| {
        let open = part.map(|(number, batches)| {
            let of_part = batches.start * PER_BATCH..(batches.end * PER_BATCH).min(blocks);
            (point(points, number, true), of_part)
        });
        in_turns(open.into_iter().collect(), replications)
    };
    let whole = groups(whole, replications).flat_map(move |group| {
        in_turns(group.map(|number| (point(points, number, false), 0..blocks)).collect(), replications)
    });
    part(head).chain(whole).chain(part(tail))
}

fn point(points: &dyn Points, number: u64, is_part: bool) -> Arc<Point> {
    Arc::new(Point { number, first: points.first(number) / BLOCK, is_part, opened: OnceLock::new() })
}

/// Points that are open at once.
fn groups(range: Range<u64>, replications: u64) -> impl Iterator<Item = Range<u64>> + Send {
    let group = if replications > BATCH { OPEN } else { 1 };
    range.clone().step_by(group as usize).map(move |start| start..(start + group).min(range.end))
}

/// The blocks of open points, by batches in turn; of each point those in the range.
fn in_turns(open: Vec<(Arc<Point>, Range<u64>)>, replications: u64) -> impl Iterator<Item = Unit> + Send {
    let from = open.iter().map(|(_, blocks)| blocks.start / PER_BATCH).min().unwrap_or(0);
    let to = open.iter().map(|(_, blocks)| blocks.end.div_ceil(PER_BATCH)).max().unwrap_or(0);
    (from..to).flat_map(move |batch| {
        let of_batch = batch * PER_BATCH..(batch + 1) * PER_BATCH;
        open.clone().into_iter().flat_map(move |(point, blocks)| {
            let now = of_batch.start.max(blocks.start)..of_batch.end.min(blocks.end);
            now.map(move |block| Unit {
                block: point.first + block,
                point: Arc::clone(&point),
                replications: BLOCK.min(replications - block * BLOCK),
                is_last: block + 1 == blocks.end,
            })
        })
    })
}
