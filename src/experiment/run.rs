//! The run: blocks in parallel, folded in order.

use std::fmt;
use std::io;
use std::ops::Range;

use super::BLOCK;
use super::block::Block;
use super::estimate::results;
use super::layout::Layout;
use super::line::Line;
use super::lives;
use super::metrics::Catalogue;
use super::ratios::Ratios;
use super::results::Results;
use super::rows::Sinks;
use super::settings::{Progress, Settings, StopToken};
use super::tally::Tally;
use super::totals::{Totals, Wanted};
use crate::model::{Luck, Simulator};
use crate::scenario::Scenario;
use crate::stats::GridError;

/// Why a run could not be done.
#[derive(Debug)]
pub enum RunError {
    /// The worker threads could not be started.
    Threads(rayon::ThreadPoolBuildError),
    /// A row could not be handed on.
    Rows(io::Error),
    /// The horizon gives no survival grid.
    Grid(GridError),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Threads(error) => write!(f, "the worker threads could not be started: {error}"),
            Self::Rows(error) => write!(f, "a row of the results could not be written: {error}"),
            Self::Grid(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Threads(error) => Some(error),
            Self::Rows(error) => Some(error),
            Self::Grid(error) => Some(error),
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
    let window = Line::<u64, Block>::window(threads(settings));
    run_in((0..).zip(blocks(settings)), window, scenario, settings, progress, stop, sinks)
}

/// How many worker threads `settings` ask for.
pub fn threads(settings: &Settings) -> usize {
    settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// The blocks of a run, by their numbers.
fn blocks(settings: &Settings) -> Range<u64> {
    0..settings.replications.div_ceil(BLOCK)
}

/// Runs `blocks`, each with its place, given out in any order within `window`.
fn run_in(
    blocks: impl Iterator<Item = (u64, u64)> + Send,
    window: u64,
    scenario: &Scenario,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &StopToken,
    mut sinks: Sinks<'_>,
) -> Result<Results, RunError> {
    let layout = Layout::new(scenario);
    let ratios = Ratios::new(&layout);
    let luck = Luck::new(scenario, settings.seed);
    let mut totals = Totals::new(&layout, &ratios, Wanted::ALL).map_err(RunError::Grid)?;
    let mut error = None;
    let rows = sinks.incidents.is_some();
    // As many as can be out or waiting, and one to be folded: all there from the start, and no others needed.
    let spare = window.min(self::blocks(settings).end) as usize + 1;
    let fold = |block: &mut Block| {
        if let Err(fault) = lives::tell(block, layout.values, &mut sinks) {
            error = Some(fault);
            return false;
        }
        totals.absorb(block);
        let (replications, events) = totals.tiers.done();
        progress.done(replications, events);
        true
    };
    let line = Line::placed(blocks, window, stop, fold).with_spare(vec![Block::new(&layout, &ratios); spare]);
    line.run(threads(settings), || {
        let mut simulator = Simulator::new(scenario, &luck);
        let mut tally = Tally::new(&layout, &ratios, rows);
        while let Some(mut turn) = line.next() {
            let spare = turn.spare.take().unwrap_or_else(|| Block::new(&layout, &ratios));
            let replications = BLOCK.min(settings.replications - turn.unit * BLOCK);
            let Some(block) = play(&mut simulator, &mut tally, (turn.unit, replications), spare, stop) else {
                return line.end();
            };
            line.hand_in(&turn, block);
        }
    })
    .map_err(RunError::Threads)?;
    drop(line);
    if let Some(error) = error {
        return Err(RunError::Rows(error));
    }
    let catalogue = Catalogue::with(scenario, &layout, &ratios);
    Ok(results(scenario, settings, &layout, &ratios, &catalogue, &totals))
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

#[cfg(test)]
mod order_tests;

#[cfg(test)]
mod tests;
