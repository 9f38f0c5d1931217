//! `phaseline run`: simulate a scenario and write its tables.

use std::path::Path;

use super::args::RunArgs;
use super::error::Error;
use super::interrupt;
use super::load;
use super::place;
use super::progress::Bar;
use super::screen::Screen;
use super::uncertainty::uncertainty;
use super::verdict::verdict;
use crate::experiment::{
    self, Catalogue, Precision, Results, RunError, Settings, Settled, StopToken, Store, StoreError, Trouble,
};
use crate::files::RowTables;
use crate::report::terminal::{Circumstances, summary};
use crate::report::text::count;
use crate::report::{Directory, Identity, Manifest, Opening, ReportError, Stopwatch, run_tables};
use crate::scenario::Scenario;

/// Runs the scenario, or says that it has been run.
pub fn run(args: &RunArgs, screen: Screen) -> Result<(), Error> {
    if let Some(sets) = args.uncertainty {
        return uncertainty(args, sets, screen);
    }
    let scenario = load::scenario(&args.scenario, screen)?;
    let mut settings = args.experiment.settings(Settings::of(&scenario))?;
    let until = args.until.precision(&Catalogue::new(&scenario))?;
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", scenario.name()));
    let rows = RowTables { replications: args.replications_csv, incidents: args.incidents_csv };
    if let Some((_, most)) = &until {
        settings.replications = *most;
    }
    let mut identity = Identity::run(&scenario, &settings, rows);
    if until.is_some() {
        identity = identity.with("precision", args.until.text());
    }
    let forms = args.experiment.forms.forms()?;
    let fresh = !path.exists();
    let opening = Directory::open(&path, identity, &run_tables(rows), &forms, args.experiment.force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "this run", &added);
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let precision = until.map(|(precision, _)| precision);
            let simulation = Simulation { scenario: &scenario, settings: &settings, precision, rows, screen };
            let done = simulation.run(directory, args.experiment.force);
            if fresh && done.is_err() {
                // Only an empty directory goes, and whether it does changes nothing.
                let _ = std::fs::remove_dir(&path);
            }
            verdict(&done?, &path)
        }
    }
}

/// What is to be simulated.
struct Simulation<'a> {
    scenario: &'a Scenario,
    settings: &'a Settings,
    precision: Option<Precision>,
    rows: RowTables,
    screen: Screen,
}

impl Simulation<'_> {
    /// Runs, writes and tells.
    fn run(&self, directory: Directory, force: bool) -> Result<Manifest, Error> {
        let stop = StopToken::new();
        interrupt::listen(&stop, self.screen)?;
        let path = directory.path().to_owned();
        let mut store = directory.store(force).map_err(|error| unkept(&error))?;
        let settled = self.settled(&directory, &mut store)?;
        let mut rows = directory.rows(self.scenario, self.rows, &settled).map_err(|error| unwritten(&error))?;
        let watch = Stopwatch::start();
        let bar = Bar::new(self.settings.replications, self.screen);
        let results = experiment::run_until(
            self.scenario,
            self.settings,
            self.precision.as_ref(),
            (&bar, &stop),
            rows.sinks(),
            Some(&mut store),
        );
        bar.clear();
        let results = results.map_err(|error| failed(&error))?;
        if results.replications == 0 {
            return Err(Error::interrupted("stopped before any history was done; nothing was written"));
        }
        let effort = watch.effort(experiment::threads(self.settings));
        let written = directory.finish_run(self.scenario, &results, rows, effort);
        let manifest = written.map_err(|error| unwritten(&error))?;
        tell(self.scenario, &results, &manifest, &path, self.screen)?;
        Ok(manifest)
    }

    /// The rows that are kept of what the store holds. Without those that are wanted the store begins anew.
    fn settled(&self, directory: &Directory, store: &mut Store) -> Result<Vec<Settled>, Error> {
        let unkept = |error: StoreError| unkept(&error);
        let settled = store.rows().map_err(unkept)?;
        let kept = store.begun().map_err(unkept)?;
        if kept > 0 && directory.are_rows_missing(self.rows, &settled).map_err(|error| unwritten(&error))? {
            let kept = count(kept, "replication");
            self.screen.say(&format!("the rows of the {kept} that are kept are not there: beginning anew\n"));
            store.forget().map_err(unkept)?;
        }
        let done = begun(store, self.settings.replications).map_err(unkept)?;
        if done > 0 {
            self.screen.going_on(&count(done, "replication"));
        }
        Ok(if done > 0 { settled } else { Vec::new() })
    }
}

/// Replications that are kept; more than are `asked` for cannot be taken apart again, and are forgotten.
pub(super) fn begun(store: &mut Store, asked: u64) -> Result<u64, StoreError> {
    let done = store.begun()?;
    if done <= asked {
        return Ok(done);
    }
    store.forget()?;
    Ok(0)
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

/// What the directory of results turned out to be, or why it cannot be used. That tables are made again is told.
pub(super) fn opened(opening: Result<Opening, ReportError>, screen: Screen) -> Result<Opening, Error> {
    let opening = opening.map_err(|error| refused(&error))?;
    if let Opening::Ready(directory) = &opening {
        screen.mending(directory.damaged());
    }
    Ok(opening)
}

/// Why a directory cannot be used.
pub(super) fn refused(error: &ReportError) -> Error {
    match error {
        ReportError::Different { .. } | ReportError::Unowned { .. } | ReportError::Measured(_) => {
            Error::input(error.to_string())
                .hint("name another directory with --out, or replace what is there with --force")
        }
        ReportError::Altered { .. } => Error::input(error.to_string())
            .hint("restore the file, name another directory with --out, or make the tables again with --force"),
        ReportError::Busy(_)
        | ReportError::Foreign { .. }
        | ReportError::NotADirectory(_)
        | ReportError::Manifest { .. } => Error::input(error.to_string()).hint("name another directory with --out"),
        ReportError::Planned { .. } => Error::input(error.to_string())
            .hint("name another directory with --out, or replace the plan and its shards with --force"),
        ReportError::NoPlan(_) => Error::input(error.to_string()).hint("`phaseline plan` writes one"),
        ReportError::Plan { .. } | ReportError::Changed { .. } => {
            Error::input(error.to_string()).hint("plan again with --force, or bring the directory back as it was")
        }
        ReportError::File(_) | ReportError::Row(_) | ReportError::Format { .. } => unwritten(error),
    }
}

pub(super) fn unwritten(error: &ReportError) -> Error {
    let error = Error::failed(format!("the results could not be written: {error}"));
    error.hint("nothing incomplete stands under a final name; run the same command again once this is mended")
}

/// Why finished work cannot be kept or used.
pub(super) fn unkept(error: &StoreError) -> Error {
    match error {
        StoreError::Different { .. } => {
            Error::input(error.to_string()).hint("name another directory with --out, or begin anew with --force")
        }
        StoreError::File { fault, .. } => Error::failed(error.to_string()).hint(match fault.trouble() {
            Trouble::Full => {
                "make room on that disk, then run the same command again: it goes on from what is kept"
            }
            Trouble::Unwritable => {
                "allow writing to that directory and file, then run the same command again, or name another directory with --out"
            }
            Trouble::Damaged => "remove that file, or begin anew with --force",
            Trouble::Failed => "run the same command again once this is mended, or begin anew with --force",
        }),
    }
}

pub(super) fn failed(error: &RunError) -> Error {
    match error {
        RunError::Grid(error) => Error::input(error.to_string()),
        RunError::Threads(_) => Error::failed(error.to_string()).hint("ask for fewer with --threads"),
        RunError::Rows(_) => Error::failed(error.to_string())
            .hint("what is done is kept; run the same command again once this is mended"),
        RunError::Store(error) => unkept(error),
        RunError::Metric(_) => Error::input(error.to_string()),
    }
}
