//! `phaseline run --uncertainty`: a scenario with parameters drawn from the laws of what is not known of it.

use super::args::RunArgs;
use super::asked::{chosen, failed};
use super::error::Error;
use super::interrupt;
use super::load::{self, faults};
use super::place;
use super::progress::Bar;
use super::run::{opened, unkept, unwritten};
use super::screen::Screen;
use super::verdict::verdict;
use crate::experiment::design::{Kind, Sweep};
use crate::experiment::uncertainty::{Gathered, NotKnown, ParameterSets};
use crate::experiment::{self, Address, Question, Settings, StopToken, Store, StudyError, study};
use crate::report::text::{count, grouped};
use crate::report::{
    Directory, Identity, Manifest, Opening, Overall, ReportError, ResultKind, Stopwatch, factor_records,
    uncertainty_summary, uncertainty_tables,
};
use crate::scenario::{Document, Faults, Spec};

/// More histories than these are told at what cost before they are run.
const MOST: u64 = 10_000_000_000;

const EXAMPLE: &str = "say in the scenario what is not known, and what it may be, such as\n\
    [[uncertain]]\n\
    path = \"monitoring.attribute.fails\"\n\
    law = { triangular = { min = 0.02, mode = 0.08, max = 0.2 } }";

/// Runs `sets` parameter sets, or says that it has been done.
pub fn uncertainty(args: &RunArgs, sets: u64, screen: Screen) -> Result<(), Error> {
    alone(args)?;
    let sweep = sweep(args, sets, screen)?;
    let settings = args.experiment.settings(Settings::of(&sweep.base.scenario))?;
    let metrics = chosen(&args.metrics, &sweep)?;
    let each = settings.replications;
    let Some(total) = sets.checked_mul(each).filter(|total| *total <= MOST) else {
        let (most, each) = (grouped(MOST as f64), grouped(each as f64));
        return Err(Error::input(format!("{} sets of {each} replications are too many", grouped(sets as f64)))
            .hint(format!("at most {most} in all; a few hundred of each set serve, as -n 500")));
    };
    let name = sweep.base.scenario.name();
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", &format!("{name}-uncertainty")));
    let addresses: Vec<String> = metrics.iter().map(|(address, _)| address.to_string()).collect();
    let identity = Identity::new(ResultKind::Uncertainty)
        .of(&sweep.base.scenario, &Settings { replications: total, ..settings })
        .with("each", each)
        .with("factors", factor_records(sweep.design.factors()))
        .with("metrics", addresses.join(", "));
    let force = args.experiment.force;
    let opening = Directory::open(&path, identity, &uncertainty_tables(), &args.experiment.forms.forms()?, force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "these sets", &added);
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let job = Job { sweep: &sweep, settings: &settings, metrics: &metrics };
            verdict(&job.run(directory, force, screen)?, &path)
        }
    }
}

/// Refuses what has no meaning for sets of parameters.
fn alone(args: &RunArgs) -> Result<(), Error> {
    let rows = [("--replications-csv", args.replications_csv), ("--incidents-csv", args.incidents_csv)];
    if let Some((option, _)) = rows.into_iter().find(|(_, given)| *given) {
        return Err(Error::input(format!(
            "{option} does not go with --uncertainty: the replications of different sets are of different scenarios"
        ))
        .hint("run one set by itself: parameter_sets.csv has its values, for --set"));
    }
    if !args.until.precision.is_empty() {
        return Err(Error::input(
            "--precision does not go with --uncertainty: what is not known does not narrow with replications",
        )
        .hint("for closer figures ask for more sets with --uncertainty; for less luck in each, for more with -n"));
    }
    Ok(())
}

/// The sets as a design, with the scenario that they begin with.
fn sweep(args: &RunArgs, sets: u64, screen: Screen) -> Result<Sweep, Error> {
    let file = &args.scenario.scenario;
    let read = || -> Result<Document, Faults> {
        let mut document = Document::load(file)?;
        document.apply(&args.scenario.set)?;
        Ok(document)
    };
    let found = |found: Faults| faults(file, &found);
    let document = read().map_err(found)?;
    let base = document.check().map_err(found)?;
    load::warn(&base.warnings, screen);
    if base.scenario.uncertain().is_empty() {
        return Err(Error::input(format!(
            "`{}` marks nothing as uncertain, so there is nothing to draw",
            file.display()
        ))
        .hint(EXAMPLE));
    }
    let spec = Spec::of_command(document, Kind::Random { points: sets }, &[], None).map_err(found)?;
    Sweep::new(spec, args.experiment.question.seed).map_err(found)
}

struct Job<'a> {
    sweep: &'a Sweep,
    settings: &'a Settings,
    metrics: &'a [(Address, &'static str)],
}

impl Job<'_> {
    /// Runs what is left to run, writes all and tells.
    fn run(&self, directory: Directory, force: bool, screen: Screen) -> Result<Manifest, Error> {
        let Self { sweep, settings, metrics } = *self;
        let stop = StopToken::new();
        interrupt::listen(&stop, screen)?;
        let path = directory.path().to_owned();
        let mut store = directory.store(force).map_err(|error| unkept(&error))?;
        let (sets, each) = (sweep.design.points(), settings.replications);
        let question = Question {
            seed: settings.seed,
            replications: each,
            metrics: metrics.iter().map(|(address, _)| address.clone()).collect(),
            level: settings.level,
            grows: false,
        };
        let done = store.done(0..sets, each).map_err(|error| unkept(&error))?;
        if done > 0 {
            screen.say(&format!("going on after the {} that are done\n", count(done, "replication")));
        }
        let watch = Stopwatch::start();
        let bar = Bar::new(sets * each, screen);
        let threads = experiment::threads(settings);
        let points = ParameterSets::new(&sweep.document, &sweep.design, each);
        let ran = study(&points, 0..sets, &question, threads, &mut store, (&bar, &stop));
        bar.clear();
        ran.map_err(|error| unable(&error))?;
        let (manifest, told) = self.write(directory, &store, (&watch, threads))?;
        let (name, values) = (sweep.base.scenario.name(), sweep.design.factors().len());
        let directory = path.display().to_string();
        screen.summary(&uncertainty_summary(name, (&told, values, each), &manifest, &directory))?;
        Ok(manifest)
    }

    /// Writes the sets before the first that is not finished: those that end sooner are not favoured.
    fn write(
        &self,
        directory: Directory,
        store: &Store,
        (watch, threads): (&Stopwatch, usize),
    ) -> Result<(Manifest, Vec<NotKnown>), Error> {
        let Self { sweep, settings, metrics } = *self;
        let (sets, each) = (sweep.design.points(), settings.replications);
        let level = settings.level;
        let tables = directory.parameter_sets(sweep.design.factors(), metrics, level.get());
        let mut tables = tables.map_err(|error| unwritten(&error))?;
        let (mut overall, mut gathered) = (Overall::default(), Gathered::new(metrics.len(), each));
        let taken = store.answers(0..sets, each, |answer| {
            if answer.point == overall.points {
                tables.take(&sweep.design.point(answer.point), &answer)?;
                overall.add(&answer);
                gathered.add(&answer);
            }
            Ok::<(), super::asked::WriteError>(())
        });
        taken.map_err(Error::from)?;
        if overall.points < 2 {
            return Err(Error::interrupted("stopped before two parameter sets were done; no tables were written")
                .hint("what is done is kept; the same command goes on from there"));
        }
        let told = gathered.tell(metrics, level);
        overall.is_stopped = overall.points < sets;
        let resolved = sweep.base.scenario.resolved();
        let effort = watch.effort(threads);
        let written = directory.finish_uncertainty(tables, (&told, each), overall, resolved, effort);
        let manifest = written.map_err(|error: ReportError| unwritten(&error))?;
        Ok((manifest, told))
    }
}

/// Why the sets ended early.
fn unable(error: &StudyError) -> Error {
    match error {
        StudyError::Point { point, faults } => {
            load::tell(faults);
            Error::input(format!("parameter set {point} is no valid scenario"))
                .hint("choose laws of uncertain values that keep to what is possible, or cut them off with `at_most`")
        }
        _ => failed(error),
    }
}
