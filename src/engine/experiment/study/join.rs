//! The answers of a study from the pieces of its shards.

use std::fmt;

use super::shard::{Kind, Piece};
use super::{Answer, Opened, Points, Question, StudyError};
use crate::experiment::BATCH;
use crate::experiment::totals::Totals;

/// Puts pieces together, in their order, and remembers no more than the one point that is divided.
pub struct Join<'a> {
    points: &'a dyn Points,
    question: &'a Question,
    /// The point that comes next, or that is under way.
    point: u64,
    open: Option<Open>,
}

/// A divided point.
struct Open {
    opened: Opened,
    totals: Totals,
    /// Batches so far.
    batches: u64,
}

/// Why pieces do not fit.
#[derive(Debug)]
pub enum JoinError {
    /// This is not what comes next.
    Misplaced {
        /// The point that should come.
        expected: u64,
        /// The one that came.
        found: u64,
    },
    /// The sums of a batch have not the lists that the point asks for.
    Misfit {
        /// The point.
        point: u64,
    },
    /// A divided point could not be answered.
    Study(StudyError),
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Misplaced { expected, found } => {
                write!(f, "it does not go on where the one before ends: point {found} where {expected} is due")
            }
            Self::Misfit { point } => {
                write!(f, "what it says of point {point} are sums of another scenario, or of another program")
            }
            Self::Study(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for JoinError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Misplaced { .. } | Self::Misfit { .. } => None,
            Self::Study(error) => Some(error),
        }
    }
}

impl From<StudyError> for JoinError {
    fn from(error: StudyError) -> Self {
        Self::Study(error)
    }
}

impl<'a> Join<'a> {
    /// Of the points from 0 on.
    pub fn new(points: &'a dyn Points, question: &'a Question) -> Self {
        Self { points, question, point: 0, open: None }
    }

    /// Points that are finished.
    pub fn done(&self) -> u64 {
        self.point
    }

    /// Takes the next piece; the answer of the point that is finished with it, if one is.
    pub fn add(&mut self, piece: Piece) -> Result<Option<Answer>, JoinError> {
        let (wanted, batches) = (self.question.wanted(), self.question.replications.div_ceil(BATCH));
        let (expected, found) = (self.point, piece.point());
        let misplaced = || JoinError::Misplaced { expected, found };
        if found != expected {
            return Err(misplaced());
        }
        match piece.0 {
            Kind::Answer(answer) => {
                let is_whole = answer.replications == self.question.replications
                    && answer.measures.len() == self.question.metrics.len();
                if self.open.is_some() || !is_whole {
                    return Err(misplaced());
                }
                self.point += 1;
                Ok(Some(answer))
            }
            Kind::Batch { point, batch, sums } => {
                let due = BATCH.min(self.question.replications.saturating_sub(batch * BATCH));
                if self.open.is_none() {
                    let opened = Opened::new(self.points, point)?;
                    let totals = opened.totals(self.question)?;
                    self.open = Some(Open { opened, totals, batches: 0 });
                }
                let Some(open) = self.open.as_mut().filter(|open| open.batches == batch && sums.replications == due)
                else {
                    return Err(misplaced());
                };
                if !open.totals.tiers.fits(&sums) {
                    return Err(JoinError::Misfit { point });
                }
                open.totals.tiers.merge(sums);
                open.batches += 1;
                if open.batches == batches && !wanted.shapes { self.finish() } else { Ok(None) }
            }
            Kind::Shapes { point, shapes } => {
                let Some(open) = &mut self.open else { return Err(misplaced()) };
                let Some(there) = &mut open.totals.shapes else { return Err(misplaced()) };
                if !there.is_alike(&shapes) {
                    return Err(JoinError::Misfit { point });
                }
                there.merge(&shapes);
                if open.batches == batches { self.finish() } else { Ok(None) }
            }
        }
    }

    fn finish(&mut self) -> Result<Option<Answer>, JoinError> {
        let Some(Open { opened, totals, .. }) = self.open.take() else { return Ok(None) };
        let answer = opened.answer(self.point, self.question, &totals)?;
        self.point += 1;
        Ok(Some(answer))
    }
}

impl Piece {
    fn point(&self) -> u64 {
        match &self.0 {
            Kind::Answer(answer) => answer.point,
            Kind::Batch { point, .. } | Kind::Shapes { point, .. } => *point,
        }
    }
}
