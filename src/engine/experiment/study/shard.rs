//! A study in shards, so that one machine is not the limit.
//!
//! The unit of work is a batch of one point. Units are numbered through, point by point, and a shard is a range of them; so
//! a point of very many replications is divided too. Of a point that is wholly inside a shard hands on the answer. Of one
//! that is divided it hands on the sums of each batch, since sums of floating-point numbers have one order (see `Tiers`),
//! and the sketches of all its batches at once, which add up in any order.

use std::io;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::order::{Parts as Ends, of_shard};
use super::store::Parts;
use super::{Answer, Opened, Output, Points, Question, Study, StudyError};
use crate::experiment::block::Sums;
use crate::experiment::settings::{Progress, StopToken};
use crate::experiment::totals::Shapes;
use crate::experiment::{BATCH, BLOCK};

/// The units of a study: batches of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    points: u64,
    replications: u64,
}

impl Units {
    /// Those of so many points, of so many replications each; `None` if they are beyond counting.
    pub fn new(points: u64, replications: u64) -> Option<Self> {
        // Replications in all must be countable too.
        points.checked_mul(replications.div_ceil(BATCH))?.checked_mul(BATCH)?;
        Some(Self { points, replications })
    }

    /// Units of one point.
    pub fn of_point(self) -> u64 {
        self.replications.div_ceil(BATCH)
    }

    /// How many there are.
    pub fn count(self) -> u64 {
        self.points * self.of_point()
    }

    /// Replications of the units in `range`.
    pub fn replications(self, range: &Range<u64>) -> u64 {
        let before = |unit: u64| {
            let (point, batch) = (unit / self.of_point(), unit % self.of_point());
            point * self.replications + batch * BATCH
        };
        before(range.end) - before(range.start)
    }

    /// Where each of so many shards begins, and the last ends. No shard is empty, so there are no more of them than units.
    pub fn split(self, shards: u64) -> Vec<u64> {
        let (units, shards) = (u128::from(self.count()), shards.clamp(1, self.count().max(1)));
        // Each bound is at most the number of units.
        (0..=shards).map(|shard| (units * u128::from(shard) / u128::from(shards)) as u64).collect()
    }

    /// The points wholly inside `range`, and the parts of points at its ends.
    fn parts(self, range: &Range<u64>) -> (Range<u64>, Ends) {
        let each = self.of_point();
        let whole = range.start.div_ceil(each)..range.end / each;
        if whole.start > whole.end {
            // Inside one point.
            let point = whole.end;
            let first = point * each;
            return (point..point, [Some((point, range.start - first..range.end - first)), None]);
        }
        let head = (!range.start.is_multiple_of(each)).then(|| (range.start / each, range.start % each..each));
        let tail = (!range.end.is_multiple_of(each)).then(|| (range.end / each, 0..range.end % each));
        (whole, [head, tail])
    }
}

/// Something that a shard comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece(pub(super) Kind);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// Of a point that is wholly inside.
    Answer(Answer),
    /// The sums of the next batch of a point that is not.
    Batch { point: u64, batch: u64, sums: Sums },
    /// How the values of all its batches are spread, after the last of them.
    Shapes { point: u64, shapes: Box<Shapes> },
}

/// A divided point under way.
struct Part {
    batch: Sums,
    shapes: Option<Shapes>,
}

/// Runs the `units` in `range` and hands what they come to to `take`, in order. Stopped, it has handed on only some.
///
/// The points' first replications are multiples of [`BATCH`].
pub fn shard(
    points: &dyn Points,
    (units, range): (Units, Range<u64>),
    question: &Question,
    threads: usize,
    take: &mut (dyn FnMut(Piece) -> io::Result<()> + Send),
    (progress, stop): (&dyn Progress, &StopToken),
) -> Result<(), StudyError> {
    let study = Study::new(points, question, stop);
    let (whole, parts) = units.parts(&range);
    let units = of_shard(points, whole, parts, question.replications);
    let mut take = |kind| take(Piece(kind)).map_err(StudyError::Piece);
    let (mut open, mut part) = (Parts::new(), None);
    study.run(units, threads, (progress, 0), |output| {
        if output.point.is_part {
            return add(output, question, &mut part, &mut take);
        }
        study.add(output, &mut open)?.map_or(Ok(()), |(answer, _)| take(Kind::Answer(answer)))
    })
}

/// Adds a block to the divided point under way.
fn add(
    output: &Output,
    question: &Question,
    part: &mut Option<Part>,
    take: &mut impl FnMut(Kind) -> Result<(), StudyError>,
) -> Result<(), StudyError> {
    let Output { point, block, is_last } = output;
    let Some(Some(Opened { layout, ratios, .. })) = point.opened.get() else { return Ok(()) };
    let Part { batch, shapes } = part.get_or_insert_with(|| Part {
        batch: Sums::new(layout, ratios),
        shapes: question.wanted().shapes.then(|| Shapes::new(layout)),
    });
    let point = point.number;
    batch.merge(&block.sums);
    if let Some(shapes) = shapes {
        shapes.absorb(block);
    }
    let replications = (block.index + 1) * BLOCK;
    if *is_last || replications.is_multiple_of(BATCH) {
        let number = (block.index - output.point.first) * BLOCK / BATCH;
        let sums = std::mem::replace(batch, Sums::new(layout, ratios));
        take(Kind::Batch { point, batch: number, sums })?;
    }
    if *is_last && let Some(Part { shapes: Some(shapes), .. }) = part.take() {
        take(Kind::Shapes { point, shapes: Box::new(shapes) })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
