//! `phaseline sweep`: a scenario at many points, and the tables of what its metrics come to there.

use std::path::Path;

use super::args::{DesignName, ExperimentArgs, Metrics, SweepArgs};
use super::error::Error;
use super::interrupt;
use super::load::faults;
use super::place;
use super::progress::Bar;
use super::run::{refused, unkept, unwritten};
use super::screen::Screen;
use crate::experiment::design::{Kind, Sweep};
use crate::experiment::{
    self, Address, Catalogue, Question, Settings, StopToken, Store, StoreError, StudyError, study,
};
use crate::report::text::{count, grouped};
use crate::report::{
    Directory, Extremes, Identity, Manifest, Opening, Overall, ReportError, Stopwatch, factor_records, sweep_summary,
    sweep_tables,
};
use crate::scenario::{Document, Faults, Spec};
use crate::stats::Level;

/// More points than these are told at what cost before they are run.
const MANY: u64 = 1_000_000;

/// Runs the sweep, or says that it has been run.
pub fn sweep(args: &SweepArgs, screen: Screen) -> Result<(), Error> {
    let sweep = load(args).map_err(|found| faults(&args.file, &found))?;
    let settings = settings(&args.experiment, &sweep)?;
    let metrics = chosen(&args.metrics, &sweep)?;
    bearable(&sweep, &settings)?;
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", &sweep.name));
    let addresses: Vec<String> = metrics.iter().map(|(address, _)| address.to_string()).collect();
    let identity = Identity::new("sweep")
        .of(&sweep.base.scenario, &settings)
        .with("sweep", sweep.text.clone())
        .with("design", sweep.design.kind().name())
        .with("factors", factor_records(sweep.design.factors()))
        .with("metrics", addresses.join(", "));
    match Directory::open(&path, identity, &sweep_tables(), args.experiment.force).map_err(|error| refused(&error))? {
        Opening::Complete(manifest) => {
            let shown = path.display();
            screen.say(&format!("{shown} holds the complete results of this sweep already; nothing was changed\n"));
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let job = Job { sweep: &sweep, settings: &settings, metrics: &metrics, screen };
            verdict(&job.run(directory, args.experiment.force)?, &path)
        }
    }
}

fn load(args: &SweepArgs) -> Result<Sweep, Faults> {
    let seed = args.experiment.seed;
    if args.vary.is_empty() && args.list.is_none() && args.design.is_none() {
        return Sweep::load(&args.file, &args.set, seed);
    }
    let mut document = Document::load(&args.file)?;
    args.set.iter().try_for_each(|change| document.apply(change))?;
    let points = args.points.unwrap_or(0);
    let kind = match args.design {
        None if args.list.is_some() => Kind::List,
        None | Some(DesignName::Grid) => Kind::Grid,
        Some(DesignName::Zip) => Kind::Zip,
        Some(DesignName::List) => Kind::List,
        Some(DesignName::OneAtATime) => Kind::OneAtATime,
        Some(DesignName::LatinHypercube) => Kind::LatinHypercube { points },
        Some(DesignName::Sobol) => Kind::Sobol { points },
        Some(DesignName::Random) => Kind::Random { points },
    };
    Sweep::new(Spec::of_command(document, kind, &args.vary, args.list.as_deref())?, seed)
}

/// How each point is run: as the command line says, or the sweep, or the scenario.
pub(super) fn settings(args: &ExperimentArgs, sweep: &Sweep) -> Result<Settings, Error> {
    let mut settings = Settings::of(&sweep.base.scenario);
    settings.seed = sweep.seed;
    settings.replications = sweep.replications.unwrap_or(settings.replications);
    if let Some(level) = sweep.level {
        settings.level = Level::new(level).map_err(|error| Error::input(error.to_string()))?;
    }
    args.settings(settings)
}

/// The metrics to tell, with their units: those of the command line, or of the sweep, or the chief ones.
pub(super) fn chosen(metrics: &[Metrics], sweep: &Sweep) -> Result<Vec<(Address, &'static str)>, Error> {
    let catalogue = Catalogue::new(&sweep.base.scenario);
    let asked: Vec<Address> = metrics.iter().flat_map(|metrics| metrics.0.clone()).collect();
    let addresses = match (asked.is_empty(), sweep.metrics.is_empty()) {
        (false, _) => asked,
        (true, false) => sweep.metrics.clone(),
        (true, true) => catalogue.chief(),
    };
    let listed = "`phaseline metrics` with the scenario lists all of them";
    let unit = |address: Address| match catalogue.find(&address) {
        Ok(metric) => Ok((address, metric.unit)),
        Err(error) => Err(Error::input(error.to_string()).hint(listed)),
    };
    let mut found: Vec<(Address, &'static str)> = Vec::new();
    for address in addresses {
        if !found.iter().any(|(there, _)| *there == address) {
            found.push(unit(address)?);
        }
    }
    Ok(found)
}

/// Refuses a design that nobody would wait for, and says what it would take.
fn bearable(sweep: &Sweep, settings: &Settings) -> Result<(), Error> {
    let points = sweep.design.points();
    let Some(total) = points.checked_mul(settings.replications).filter(|_| points <= MANY) else {
        let (points, each) = (grouped(points as f64), grouped(settings.replications as f64));
        let total = grouped(sweep.design.points() as f64 * settings.replications as f64);
        // Ten thousand histories a second and core are a fair guess for a plan like the baseline.
        let days = sweep.design.points() as f64 * settings.replications as f64 / 1e4 / 86_400.0;
        return Err(Error::input(format!(
            "the design has {points} points: at {each} replications each, {total} histories, about {} days of one core",
            grouped(days.ceil())
        ))
        .hint(format!(
            "take fewer levels, or a design that samples; at most {} points are run",
            grouped(MANY as f64)
        )));
    };
    let _ = total;
    Ok(())
}

struct Job<'a> {
    sweep: &'a Sweep,
    settings: &'a Settings,
    metrics: &'a [(Address, &'static str)],
    screen: Screen,
}

impl Job<'_> {
    /// Runs what is left to run, writes all and tells.
    fn run(&self, directory: Directory, force: bool) -> Result<Manifest, Error> {
        let Self { sweep, settings, metrics, screen } = self;
        let stop = StopToken::new();
        interrupt::listen(&stop, *screen)?;
        let path = directory.path().to_owned();
        let mut store = directory.store(force).map_err(|error| unkept(&error))?;
        let points = sweep.design.points();
        let question = Question {
            seed: settings.seed,
            replications: settings.replications,
            metrics: metrics.iter().map(|(address, _)| address.clone()).collect(),
            level: settings.level,
        };
        let watch = Stopwatch::start();
        let bar = Bar::new(points * settings.replications, *screen);
        let threads = experiment::threads(settings);
        let done = study(*sweep, 0..points, &question, threads, &mut store, (&bar, &stop));
        bar.clear();
        done.map_err(|error| failed(&error))?;
        let written = self.write(directory, &store, &watch, threads);
        let (manifest, extremes) = written.map_err(|error| match error {
            WriteError::Report(error) => unwritten(&error),
            WriteError::Store(error) => unkept(&error),
        })?;
        screen.summary(&sweep_summary(sweep, metrics, &extremes, &manifest, &path.display().to_string()))?;
        Ok(manifest)
    }

    fn write(
        &self,
        directory: Directory,
        store: &Store,
        watch: &Stopwatch,
        threads: usize,
    ) -> Result<(Manifest, Extremes), WriteError> {
        let Self { sweep, settings, metrics, .. } = self;
        let points = sweep.design.points();
        let mut tables = directory.points(sweep.design.factors(), metrics, settings.level.get())?;
        let (mut overall, mut extremes) = (Overall::default(), Extremes::new(metrics.len()));
        store.answers(0..points, |answer| {
            overall.add(&answer);
            extremes.add(&answer);
            Ok::<(), WriteError>(tables.take(&sweep.design.point(answer.point), &answer)?)
        })?;
        let is_valid = overall.runaways == 0 || settings.allow_runaways;
        let state = (overall.points < points, is_valid);
        let resolved = sweep.base.scenario.resolved();
        let manifest = directory.finish_points(tables, overall, state, resolved, watch.effort(threads))?;
        Ok((manifest, extremes))
    }
}

enum WriteError {
    Report(ReportError),
    Store(StoreError),
}

impl From<ReportError> for WriteError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Why a study ended early.
pub(super) fn failed(error: &StudyError) -> Error {
    let kept = "what is done is kept; run the same command again once this is mended";
    match error {
        StudyError::Point { point, faults } => {
            super::load::tell(faults);
            Error::input(format!("point {point} of the design cannot be run"))
        }
        StudyError::Metric { .. } => Error::input(error.to_string()),
        StudyError::Store(error) => unkept(error),
        StudyError::Threads(_) => Error::failed(error.to_string()).hint("ask for fewer with --threads"),
        StudyError::Grid(_) => Error::failed(error.to_string()).hint(kept),
    }
}

/// Whether what was written may be used as it is.
pub(super) fn verdict(manifest: &Manifest, path: &Path) -> Result<(), Error> {
    let shown = path.display();
    if manifest.partial {
        return Err(Error::interrupted(format!("stopped: {shown} holds the points that were finished"))
            .hint("the results are marked partial; the same command goes on from there"));
    }
    if !manifest.valid {
        let runaways = count(manifest.runaways, "replication");
        return Err(Error::failed(format!(
            "{runaways} ran away, cut short at the scenario's max_incidents\nthe results in {shown} are marked invalid"
        ))
        .hint("vary less widely, raise run.max_incidents, or accept them with --allow-runaway"));
    }
    Ok(())
}
