//! The run: blocks in parallel, folded in order.

mod schedule;
mod worker;

use std::fmt;
use std::io;

use super::estimate::results;
use super::layout::Layout;
use super::metrics::Catalogue;
use super::ratios::Ratios;
use super::results::Results;
use super::rows::Sinks;
use super::settings::{Progress, Settings, StopToken};
use super::totals::Totals;
use crate::model::Luck;
use crate::scenario::Scenario;
use crate::stats::GridError;
use schedule::Schedule;
use worker::{Folding, Job};

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
    let schedule = Schedule::in_order(settings.replications, threads(settings));
    run_in(schedule, scenario, settings, progress, stop, sinks)
}

/// How many worker threads `settings` ask for.
pub fn threads(settings: &Settings) -> usize {
    settings.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

fn run_in(
    schedule: Schedule,
    scenario: &Scenario,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &StopToken,
    sinks: Sinks<'_>,
) -> Result<Results, RunError> {
    let layout = Layout::new(scenario);
    let ratios = Ratios::new(&layout);
    let luck = Luck::new(scenario, settings.seed);
    let folding = Folding { totals: Totals::new(&layout, &ratios).map_err(RunError::Grid)?, sinks, error: None };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads(settings)).build().map_err(RunError::Threads)?;
    let job = Job::new(scenario, &luck, &layout, &ratios, (progress, stop), schedule, folding);
    pool.broadcast(|_| job.work());
    let folding = job.finish();
    if let Some(error) = folding.error {
        return Err(RunError::Rows(error));
    }
    let catalogue = Catalogue::with(scenario, &layout, &ratios);
    Ok(results(scenario, settings, &layout, &ratios, &catalogue, &folding.totals))
}

#[cfg(test)]
mod order_tests;

#[cfg(test)]
mod tests;
