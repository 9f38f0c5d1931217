//! The run: blocks in parallel, folded in order.

mod going;

use std::fmt;
use std::io;

use super::BLOCK;
use super::address::AddressError;
use super::block::Block;
use super::estimate::results;
use super::layout::Layout;
use super::line::Line;
use super::metrics::Catalogue;
use super::precision::Precision;
use super::ratios::Ratios;
use super::results::Results;
use super::rows::Sinks;
use super::settings::{Progress, Settings, StopToken};
use super::study::{Store, StoreError};
use super::tally::Tally;
use crate::model::{Luck, Simulator};
use crate::scenario::Scenario;
use crate::stats::GridError;
use going::Going;

/// Why a run could not be done.
#[derive(Debug)]
pub enum RunError {
    /// The worker threads could not be started.
    Threads(rayon::ThreadPoolBuildError),
    /// A row could not be handed on.
    Rows(io::Error),
    /// The horizon gives no survival grid.
    Grid(GridError),
    /// What is done could not be kept or read.
    Store(StoreError),
    /// A metric whose precision is asked for does not exist.
    Metric(AddressError),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Threads(error) => write!(f, "the worker threads could not be started: {error}"),
            Self::Rows(error) => write!(f, "a row of the results could not be written: {error}"),
            Self::Grid(error) => write!(f, "{error}"),
            Self::Store(error) => write!(f, "{error}"),
            Self::Metric(error) => write!(f, "{error}"),
        }
    }
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Threads(error) => Some(error),
            Self::Rows(error) => Some(error),
            Self::Grid(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Metric(error) => Some(error),
        }
    }
}

/// Runs `scenario`. Stopped, it returns what the blocks before the first unfinished one tell; `sinks` got their rows.
pub fn run(
    scenario: &Scenario,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &StopToken,
    sinks: Sinks<'_>,
) -> Result<Results, RunError> {
    run_until(scenario, settings, None, (progress, stop), sinks, None)
}

/// The same until `precision` is reached, if it is asked for, and with what `store` holds of the run, if there is one: the
/// whole blocks that it knows are not run again, and it gets those that are. Their rows are not told again.
///
/// With precision as a goal the replications of `settings` are the most that it may take.
pub fn run_until(
    scenario: &Scenario,
    settings: &Settings,
    precision: Option<&Precision>,
    (progress, stop): (&dyn Progress, &StopToken),
    sinks: Sinks<'_>,
    store: Option<&mut Store>,
) -> Result<Results, RunError> {
    let layout = Layout::new(scenario);
    let ratios = Ratios::new(&layout);
    let mut going = Going::new(scenario, settings, (&layout, &ratios), sinks, store)?;
    let mut asked = settings.replications;
    let mut unmet = Vec::new();
    if let Some(precision) = precision {
        let done = going.done();
        // Those before what is done were in vain: what is kept is of the same goal.
        for look in precision.looks(asked).filter(|look| *look >= done) {
            going.go_to(look, (progress, stop))?;
            unmet = going.unmet(precision)?;
            if unmet.is_empty() {
                asked = look;
            }
            if unmet.is_empty() || stop.is_stopped() {
                break;
            }
        }
    } else {
        going.go_to(asked, (progress, stop))?;
    }
    let totals = going.finish()?;
    let catalogue = Catalogue::with(scenario, &layout, &ratios);
    let settings = Settings { replications: asked, ..*settings };
    Ok(Results { unmet, ..results(scenario, &settings, &layout, &ratios, &catalogue, &totals) })
}

/// How many worker threads `settings` ask for.
pub fn threads(settings: &Settings) -> usize {
    settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// Runs a block of so many replications; nothing if it was stopped on the way.
pub(super) fn play(
    simulator: &mut Simulator<'_>,
    tally: &mut Tally<'_>,
    (index, replications): (u64, u64),
    block: Block,
    stop: &StopToken,
) -> Option<Block> {
    tally.begin(index, block);
    for replication in index * BLOCK..index * BLOCK + replications {
        // Histories can be long: a stop does not wait for the rest of a block, which then does not count.
        if stop.is_stopped() {
            return None;
        }
        simulator.replicate(replication, tally);
    }
    Some(tally.take())
}

/// Plays the blocks that `line` gives out, until there are so many replications; `rows` says whether lives are told too.
pub(super) fn play_all(
    line: &Line<'_, u64, Block>,
    (luck, layout, ratios): (&Luck<'_>, &Layout, &Ratios),
    (threads, until, rows): (usize, u64, bool),
    stop: &StopToken,
) -> Result<(), RunError> {
    let work = || {
        let mut simulator = Simulator::new(luck);
        let mut tally = Tally::new(layout, ratios, rows);
        while let Some(mut turn) = line.next() {
            let spare = turn.spare.take().unwrap_or_else(|| Block::new(layout, ratios));
            let replications = BLOCK.min(until - turn.unit * BLOCK);
            let Some(block) = play(&mut simulator, &mut tally, (turn.unit, replications), spare, stop) else {
                return line.end();
            };
            line.hand_in(&turn, block);
        }
    };
    line.run(threads, work).map_err(RunError::Threads)
}

#[cfg(test)]
mod order_tests;

#[cfg(test)]
mod tests;
