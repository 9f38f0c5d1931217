//! Many points: a scenario each, some replications of each, and of each the metrics that are asked for.
//!
//! Everything that asks more than one question of a plan is a study: sweeps, sensitivity, thresholds. The unit of work is a
//! block of one point, so that threads stay busy when points are few or uneven. Small points are run one after another;
//! of large ones some are open at once and take turns by batches, so that what is done at any time is balanced. A point
//! that is finished goes to the [`Store`] and is forgotten here, so memory does not grow with their number.

mod order;
mod store;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::address::{Address, AddressError};
use super::block::Block;
use super::estimate::measures;
use super::layout::Layout;
use super::line::{Line, Turn};
use super::ratios::Ratios;
use super::run::play;
use super::settings::{Progress, StopToken};
use super::tally::Tally;
use super::totals::{Totals, Wanted};
use crate::model::{Luck, Simulator};
use crate::scenario::{Faults, Scenario};
use crate::stats::{GridError, Level};
use order::{Order, Unit};
pub use store::{Store, StoreError};

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
            Self::Threads(error) => write!(f, "the worker threads could not be started: {error}"),
            Self::Grid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StudyError {}

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

/// A point under way: opened by the first thread that comes to it.
struct Point {
    number: u64,
    /// Its first block.
    first: u64,
    opened: OnceLock<Option<Opened>>,
}

/// A block of a point, done.
struct Output {
    point: Arc<Point>,
    block: Block,
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

/// Runs those of the points in `range` that `store` has no answers of. Stopped, it leaves what is done in the store.
pub fn study(
    points: &dyn Points,
    range: Range<u64>,
    question: &Question,
    threads: usize,
    store: &mut Store,
    (progress, stop): (&dyn Progress, &StopToken),
) -> Result<(), StudyError> {
    let study = Study { points, question, stop, error: Mutex::new(None) };
    let order = Order::new(range, question.replications, store)?;
    let mut done = order.done();
    let units = order.units(points);
    let mut open = store.parts()?;
    let mut events = 0;
    let fold = |output: &mut Output| {
        let folded = study.fold(output, &mut open, store);
        done += output.block.sums.replications;
        events += output.block.sums.events;
        progress.done(done, events);
        folded.map_err(|error| study.fail(error)).is_ok()
    };
    let line = Line::new(units, threads, stop, fold);
    line.run(threads, || {
        let mut turn = line.next();
        while let Some(first) = turn {
            turn = study.at_point(&line, first);
        }
    })
    .map_err(StudyError::Threads)?;
    drop(line);
    let error = study.error.into_inner().unwrap_or_else(PoisonError::into_inner);
    // What was done before something went wrong is kept.
    let kept = store.commit(&open);
    error.map_or(Ok(()), Err)?;
    Ok(kept?)
}

impl Study<'_> {
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
        let mut simulator = Simulator::new(scenario, &luck);
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
        match self.points.scenario(point) {
            Ok(scenario) => {
                let layout = Layout::new(&scenario);
                let ratios = Ratios::new(&layout);
                Some(Opened { scenario, layout, ratios })
            }
            Err(faults) => {
                self.fail(StudyError::Point { point, faults });
                None
            }
        }
    }

    /// Adds a block to its point; a point that is finished goes to the store.
    fn fold(&self, output: &Output, open: &mut store::Parts, store: &mut Store) -> Result<(), StudyError> {
        let Output { point, block, is_last } = output;
        let Some(Some(Opened { scenario, layout, ratios })) = point.opened.get() else { return Ok(()) };
        if !open.contains_key(&point.number) {
            let none = Totals::new(layout, ratios, self.question.wanted()).map_err(StudyError::Grid)?;
            open.insert(point.number, none);
        }
        if let Some(totals) = open.get_mut(&point.number) {
            totals.absorb(block);
        }
        if *is_last && let Some(totals) = open.remove(&point.number) {
            let (level, metrics) = (self.question.level, &self.question.metrics);
            let measures = measures(scenario, level, layout, ratios, &totals, metrics)
                .map_err(|error| StudyError::Metric { point: point.number, error })?;
            let (replications, events) = totals.tiers.done();
            let runaways = totals.tiers.total().runaways;
            store.finished(Answer { point: point.number, replications, runaways, events, measures });
        }
        Ok(store.commit_in_time(open)?)
    }
}

#[cfg(test)]
mod tests;
