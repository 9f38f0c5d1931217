//! Many points: a scenario each, some replications of each, and of each the metrics that are asked for.
//!
//! Everything that asks more than one question of a plan is a study: sweeps, sensitivity, thresholds. The unit of work is a
//! block of one point, so that threads stay busy when points are few or uneven. Small points are run one after another;
//! of large ones some are open at once and take turns by batches, so that what is done at any time is balanced. A point
//! that is finished goes to the [`Store`] and is forgotten here, so memory does not grow with their number.

mod join;
mod order;
mod shard;
mod store;

use std::collections::btree_map::Entry;
use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::address::{Address, AddressError};
use super::block::Block;
use super::estimate::measures;
use super::layout::Layout;
use super::line::{Line, Turn};
use super::precision::Precision;
use super::ratios::Ratios;
use super::run::play;
use super::settings::{Progress, StopToken};
use super::tally::Tally;
use super::totals::{Totals, Wanted};
use crate::model::{Luck, Simulator};
use crate::scenario::{Faults, Scenario};
use crate::stats::{GridError, Level};
pub use join::{Join, JoinError};
use order::{Order, Unit};
pub use shard::{Piece, Units, shard};
pub(super) use store::Part;
use store::Parts;
pub use store::{Fault, Store, StoreError, Trouble, difference};

/// Reasons told why points are not precise enough.
const MOST_TOLD: usize = 10;

/// What one metric came to at one point. A cell that is not defined is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The value, in the metric's unit.
    pub value: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
    /// Replications that it rests on.
    pub replications: u64,
    /// Observations that it rests on.
    pub observations: u64,
}

/// What a point came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Which point.
    pub point: u64,
    /// Replications done.
    pub replications: u64,
    /// Replications that ran away.
    pub runaways: u64,
    /// Changes of state.
    pub events: u64,
    /// Each metric asked for, in order.
    pub measures: Vec<Measure>,
}

/// Where the scenarios of a study come from.
pub trait Points: Sync {
    /// The scenario of `point`.
    fn scenario(&self, point: u64) -> Result<Scenario, Faults>;

    /// The first replication of `point`, a multiple of [`BLOCK`](super::BLOCK): points that begin alike share their luck.
    fn first(&self, _point: u64) -> u64 {
        0
    }
}

/// What is asked of every point.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Seed of all luck.
    pub seed: u64,
    /// Replications of each point, at least 1.
    pub replications: u64,
    /// The metrics.
    pub metrics: Vec<Address>,
    /// Level of the intervals.
    pub level: Level,
    /// Whether the points may be asked for more replications later, so that what they come to is kept.
    pub grows: bool,
}

impl Question {
    fn wanted(&self) -> Wanted {
        Wanted { shapes: self.metrics.iter().any(|address| address.statistic.is_spread()), course: false }
    }
}

/// Why a study could not be done.
#[derive(Debug)]
pub enum StudyError {
    /// A point is no valid scenario.
    Point {
        /// Which.
        point: u64,
        /// What is wrong with it.
        faults: Faults,
    },
    /// A point does not have one of the metrics.
    Metric {
        /// Which.
        point: u64,
        /// What is wrong with the address.
        error: AddressError,
    },
    /// The store failed.
    Store(StoreError),
    /// A piece of a shard could not be handed on.
    Piece(io::Error),
    /// The worker threads could not be started.
    Threads(rayon::ThreadPoolBuildError),
    /// The horizon gives no survival grid.
    Grid(GridError),
}

impl fmt::Display for StudyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point { point, faults } => write!(f, "point {point} is no valid scenario: {faults}"),
            Self::Metric { point, error } => write!(f, "point {point}: {error}"),
            Self::Store(error) => error.fmt(f),
            Self::Piece(error) => write!(f, "what was done could not be written: {error}"),
            Self::Threads(error) => write!(f, "the worker threads could not be started: {error}"),
            Self::Grid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StudyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Point { faults, .. } => Some(faults),
            Self::Metric { error, .. } => Some(error),
            Self::Store(error) => Some(error),
            Self::Piece(error) => Some(error),
            Self::Threads(error) => Some(error),
            Self::Grid(error) => Some(error),
        }
    }
}

impl From<StoreError> for StudyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A point that some thread has opened.
struct Opened {
    scenario: Scenario,
    layout: Layout,
    ratios: Ratios,
}

impl Opened {
    fn new(points: &dyn Points, point: u64) -> Result<Self, StudyError> {
        let scenario = points.scenario(point).map_err(|faults| StudyError::Point { point, faults })?;
        let layout = Layout::new(&scenario);
        let ratios = Ratios::new(&layout);
        Ok(Self { scenario, layout, ratios })
    }

    /// Totals of no replication.
    fn totals(&self, question: &Question) -> Result<Totals, StudyError> {
        Totals::new(&self.layout, &self.ratios, question.wanted()).map_err(StudyError::Grid)
    }

    /// What the point comes to.
    fn answer(&self, point: u64, question: &Question, totals: &Totals) -> Result<Answer, StudyError> {
        let Self { scenario, layout, ratios } = self;
        let measures = measures(scenario, question.level, layout, ratios, totals, &question.metrics)
            .map_err(|error| StudyError::Metric { point, error })?;
        let (replications, events) = totals.tiers.done();
        let runaways = totals.tiers.total().runaways;
        Ok(Answer { point, replications, runaways, events, measures })
    }
}

/// A point under way: opened by the first thread that comes to it.
struct Point {
    number: u64,
    /// Its first block.
    first: u64,
    /// Some of its blocks are run elsewhere.
    is_part: bool,
    opened: OnceLock<Option<Opened>>,
}

/// A block of a point, done.
struct Output {
    point: Arc<Point>,
    block: Block,
    /// No more of the point comes after it.
    is_last: bool,
}

/// One study, shared by its threads.
struct Study<'a> {
    points: &'a dyn Points,
    question: &'a Question,
    stop: &'a StopToken,
    /// The first thing that went wrong.
    error: Mutex<Option<StudyError>>,
}

/// Runs those of the points in `range` that `store` has no answers of. Stopped, it leaves what is done in the store: of
/// points under way the answer after the replications that they have.
pub fn study(
    points: &dyn Points,
    range: Range<u64>,
    question: &Question,
    threads: usize,
    store: &mut Store,
    (progress, stop): (&dyn Progress, &StopToken),
) -> Result<(), StudyError> {
    let study = Study::new(points, question, stop);
    let order = Order::new(range, question.replications, store)?;
    let done = order.done();
    let mut open = Parts::new();
    let ran = study.run(order.units(points), threads, (progress, done), |output| study.fold(output, &mut open, store));
    let ran = ran.and_then(|()| study.tell_open(&open, store));
    // What was done before something went wrong is kept.
    let kept = store.commit(&open);
    ran?;
    Ok(kept?)
}

/// How points that run until they are precise ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Replications of each point at the last look.
    pub replications: u64,
    /// What was not reached.
    pub unmet: Vec<String>,
    /// Whether it was stopped before it was precise, or had the most replications.
    pub is_stopped: bool,
}

/// Runs the points in `range` until all of them have `precision`, or `most` replications each: they look together, and end
/// together. The question's metrics include the precision's.
pub fn study_until(
    points: &dyn Points,
    range: Range<u64>,
    question: &Question,
    (precision, most): (&Precision, u64),
    threads: usize,
    store: &mut Store,
    watch: (&dyn Progress, &StopToken),
) -> Result<Ended, StudyError> {
    let goals = precision.addresses();
    let place = |goal: &Address| question.metrics.iter().position(|metric| metric == goal);
    let places: Vec<usize> = goals.iter().filter_map(place).collect();
    let mut ended = Ended { replications: 0, unmet: Vec::new(), is_stopped: false };
    // Looks before one that some point has come to were in vain.
    let answered = store.most_answered()?;
    for look in precision.looks(most).filter(|look| *look >= answered) {
        let question = Question { replications: look, grows: true, ..question.clone() };
        study(points, range.clone(), &question, threads, store, watch)?;
        if !store.is_answered(range.clone(), look)? {
            return Ok(Ended { is_stopped: true, ..ended });
        }
        let mut unmet = Vec::new();
        store.answers(range.clone(), look, |answer| {
            let measures: Vec<Measure> = places.iter().map(|place| answer.measures[*place]).collect();
            let reasons = precision.unmet(&measures);
            unmet.extend(reasons.into_iter().map(|reason| format!("point {}: {reason}", answer.point)));
            // Enough to go on, and to tell.
            unmet.truncate(MOST_TOLD);
            Ok::<(), StoreError>(())
        })?;
        ended = Ended { replications: look, unmet, is_stopped: false };
        if ended.unmet.is_empty() {
            break;
        }
        if watch.1.is_stopped() && look < most {
            return Ok(Ended { is_stopped: true, ..ended });
        }
    }
    Ok(ended)
}

impl<'a> Study<'a> {
    fn new(points: &'a dyn Points, question: &'a Question, stop: &'a StopToken) -> Self {
        Self { points, question, stop, error: Mutex::new(None) }
    }

    /// Runs `units` and folds what comes of them in their order; `done` replications are done already.
    fn run(
        &self,
        units: impl Iterator<Item = Unit> + Send,
        threads: usize,
        (progress, mut done): (&dyn Progress, u64),
        mut fold: impl FnMut(&Output) -> Result<(), StudyError> + Send,
    ) -> Result<(), StudyError> {
        let mut events = 0;
        let fold = |output: &mut Output| {
            let folded = fold(output);
            done += output.block.sums.replications;
            events += output.block.sums.events;
            progress.done(done, events);
            folded.map_err(|error| self.fail(error)).is_ok()
        };
        let line = Line::new(units, threads, self.stop, fold);
        line.run(threads, || {
            let mut turn = line.next();
            while let Some(first) = turn {
                turn = self.at_point(&line, first);
            }
        })
        .map_err(StudyError::Threads)?;
        drop(line);
        self.error.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    /// Remembers what went wrong first.
    fn fail(&self, error: StudyError) {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    /// Runs the blocks of one point for as long as they come; returns the first of another.
    fn at_point(&self, line: &Line<'_, Unit, Output>, first: Turn<Unit, Output>) -> Option<Turn<Unit, Output>> {
        let point = Arc::clone(&first.unit.point);
        let Some(Opened { scenario, layout, ratios }) = point.opened.get_or_init(|| self.open(point.number)) else {
            line.end();
            return None;
        };
        let luck = Luck::new(scenario, self.question.seed);
        let mut simulator = Simulator::new(&luck);
        let mut tally = Tally::new(layout, ratios, false);
        let mut turn = first;
        loop {
            let block = turn.spare.take().map(|spare| spare.block).filter(|block| block.fits(layout, ratios));
            let block = block.unwrap_or_else(|| Block::new(layout, ratios));
            let Unit { block: index, replications, is_last, .. } = turn.unit;
            let Some(block) = play(&mut simulator, &mut tally, (index, replications), block, self.stop) else {
                line.end();
                return None;
            };
            line.hand_in(&turn, Output { point: Arc::clone(&point), block, is_last });
            turn = line.next()?;
            if !Arc::ptr_eq(&turn.unit.point, &point) {
                return Some(turn);
            }
        }
    }

    fn open(&self, point: u64) -> Option<Opened> {
        Opened::new(self.points, point).map_err(|error| self.fail(error)).ok()
    }

    /// Adds a block to its point; a point that is finished goes to the store.
    fn fold(&self, output: &Output, open: &mut Parts, store: &mut Store) -> Result<(), StudyError> {
        let number = output.point.number;
        if !open.contains_key(&number)
            && let Some(Some(opened)) = output.point.opened.get()
            && let Some(kept) = store.part(number, || opened.totals(self.question))?
        {
            open.insert(number, kept);
        }
        // To go on, a last block that is not whole is run again.
        let is_whole = output.block.sums.replications == super::BLOCK;
        let keeps = self.question.grows && output.is_last;
        let whole = if keeps && !is_whole { open.get(&number).cloned() } else { None };
        if let Some((answer, totals)) = self.add(output, open)? {
            store.finished(&answer, if keeps && is_whole { Some(totals) } else { whole })?;
        }
        Ok(store.commit_in_time(open)?)
    }

    /// The answers of points under way, as far as they are.
    fn tell_open(&self, open: &Parts, store: &mut Store) -> Result<(), StudyError> {
        for (point, totals) in open {
            let answer = Opened::new(self.points, *point)?.answer(*point, self.question, totals)?;
            store.finished(&answer, Some(totals.clone()))?;
        }
        Ok(())
    }

    /// Adds a block to its point; of a point that is finished the answer, and what it is of.
    fn add(&self, output: &Output, open: &mut Parts) -> Result<Option<(Answer, Totals)>, StudyError> {
        let Output { point, block, is_last } = output;
        let Some(Some(opened)) = point.opened.get() else { return Ok(None) };
        let totals = match open.entry(point.number) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(opened.totals(self.question)?),
        };
        totals.absorb(block);
        let Some(totals) = (if *is_last { open.remove(&point.number) } else { None }) else { return Ok(None) };
        Ok(Some((opened.answer(point.number, self.question, &totals)?, totals)))
    }
}

#[cfg(test)]
mod tests;
