//! `phaseline run`: simulate a scenario and write its tables.

use std::path::Path;

use super::args::RunArgs;
use super::error::Error;
use super::interrupt;
use super::load;
use super::place;
use super::progress::Bar;
use super::screen::Screen;
use crate::experiment::{self, Results, RunError, Settings, StopToken};
use crate::report::terminal::{Circumstances, summary};
use crate::report::text::{count, grouped};
use crate::report::{Directory, Effort, Machine, Manifest, Opening, ReportError, RowTables, RunIdentity, Stopwatch};
use crate::scenario::Scenario;
use crate::stats::Level;

/// Runs the scenario, or says that it has been run.
pub fn run(args: &RunArgs, screen: Screen) -> Result<(), Error> {
    let scenario = load::scenario(&args.scenario, screen)?;
    let settings = settings(args, &scenario)?;
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", scenario.name()));
    let rows = RowTables { replications: args.replications_csv, incidents: args.incidents_csv };
    let identity = RunIdentity::new(&scenario, &settings, rows);
    let fresh = !path.exists();
    match Directory::open(&path, identity, args.force).map_err(|error| refused(&error))? {
        Opening::Complete(manifest) => {
            let shown = path.display();
            screen.say(&format!("{shown} holds the complete results of this run already; nothing was changed\n"));
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let done = simulate(&scenario, &settings, directory, screen);
            if fresh && done.is_err() {
                // Only an empty directory goes, and whether it does changes nothing.
                let _ = std::fs::remove_dir(&path);
            }
            verdict(&done?, &path)
        }
    }
}

fn settings(args: &RunArgs, scenario: &Scenario) -> Result<Settings, Error> {
    let mut settings = Settings::of(scenario);
    settings.seed = args.seed.unwrap_or(settings.seed);
    settings.replications = args.replications.unwrap_or(settings.replications);
    settings.threads = args.threads;
    settings.level = Level::new(args.level).map_err(|error| Error::input(error.to_string()))?;
    settings.allow_runaways = args.allow_runaway;
    Ok(settings)
}

/// Runs, writes and tells.
fn simulate(scenario: &Scenario, settings: &Settings, directory: Directory, screen: Screen) -> Result<Manifest, Error> {
    let stop = StopToken::new();
    interrupt::listen(&stop, screen)?;
    let path = directory.path().to_owned();
    let mut rows = directory.rows(scenario, &[]).map_err(|error| unwritten(&error))?;
    let watch = Stopwatch::start();
    let bar = Bar::new(settings.replications, screen);
    let results = experiment::run(scenario, settings, &bar, &stop, rows.sinks());
    bar.clear();
    let results = results.map_err(|error| failed(&error))?;
    if results.replications == 0 {
        return Err(Error::interrupted("stopped before any history was done; nothing was written"));
    }
    let effort = Effort {
        wall_seconds: watch.wall_seconds(),
        cpu_seconds: watch.cpu_seconds(),
        threads: experiment::threads(settings),
        machine: Machine::this(),
    };
    let manifest = directory.finish(scenario, &results, rows, effort).map_err(|error| unwritten(&error))?;
    tell(scenario, &results, &manifest, &path, screen)?;
    Ok(manifest)
}

fn tell(scenario: &Scenario, results: &Results, manifest: &Manifest, path: &Path, screen: Screen) -> Result<(), Error> {
    let directory = path.display().to_string();
    screen.summary(&summary(
        results,
        Circumstances {
            horizon_h: scenario.horizon().get(),
            threads: manifest.effort.threads,
            seconds: manifest.effort.wall_seconds,
            directory: &directory,
        },
    ))
}

/// Whether what was written may be used as it is.
fn verdict(manifest: &Manifest, path: &Path) -> Result<(), Error> {
    let shown = path.display();
    if manifest.partial {
        let (done, asked) = (grouped(manifest.replications as f64), grouped(manifest.run.asked as f64));
        return Err(Error::interrupted(format!("stopped: {shown} holds the first {done} of {asked} replications"))
            .hint("the results are marked partial; the same command runs all of them again"));
    }
    if !manifest.valid {
        let runaways = count(manifest.runaways, "replication");
        return Err(Error::failed(format!(
            "{runaways} ran away, cut short at the scenario's max_incidents\nthe results in {shown} are marked invalid"
        ))
        .hint("lower excitation or feedback, raise run.max_incidents, or accept them with --allow-runaway"));
    }
    Ok(())
}

/// Why a directory cannot be used.
pub(super) fn refused(error: &ReportError) -> Error {
    match error {
        ReportError::Different { .. } | ReportError::Unowned { .. } | ReportError::Measured(_) => {
            Error::input(error.to_string())
                .hint("name another directory with --out, or replace what is there with --force")
        }
        ReportError::Busy(_)
        | ReportError::Foreign { .. }
        | ReportError::NotADirectory(_)
        | ReportError::Manifest { .. } => Error::input(error.to_string()).hint("name another directory with --out"),
        ReportError::File { .. } | ReportError::Row(_) => unwritten(error),
    }
}

pub(super) fn unwritten(error: &ReportError) -> Error {
    let error = Error::failed(format!("the results could not be written: {error}"));
    error.hint("nothing incomplete stands under a final name; run the same command again once this is mended")
}

pub(super) fn failed(error: &RunError) -> Error {
    match error {
        RunError::Grid(error) => Error::input(error.to_string()),
        RunError::Threads(_) => Error::failed(error.to_string()).hint("ask for fewer with --threads"),
        RunError::Rows(_) | RunError::Store(_) => Error::failed(error.to_string()),
        RunError::Metric(_) => Error::input(error.to_string()),
    }
}
