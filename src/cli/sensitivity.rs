//! `phaseline sensitivity`: which of the factors move a metric.

use super::args::{MethodName, SensitivityArgs};
use super::asked::{bearable, chosen, failed, settings};
use super::error::Error;
use super::interrupt;
use super::load::faults;
use super::place;
use super::progress::Bar;
use super::run::{opened, unkept, unwritten};
use super::screen::Screen;
use super::verdict::verdict as judged;
use crate::experiment::design::{Kind, Sweep};
use crate::experiment::sensitivity::{Method, OfMetric, Sensitivity, SetParts, verdict};
use crate::experiment::{self, Address, Question, Settings, StopToken, Store, StoreError, study};
use crate::report::{
    Directory, Identity, Manifest, Opening, Overall, ResultKind, Stopwatch, factor_records, sensitivity_summary,
    sensitivity_tables,
};
use crate::scenario::{Document, Faults, Spec};

/// More points than these are told at what cost before they are run. Each may be small, so they are more than a sweep's.
const MANY: u64 = 10_000_000;

/// Rows of a set's plan, unless the sweep or the command line says.
const BASE: u64 = 64;

/// Judges the factors, or says that it has been done.
pub fn sensitivity(args: &SensitivityArgs, screen: Screen) -> Result<(), Error> {
    let other = match args.method {
        MethodName::Sobol => args.trajectories.is_some() || args.levels.is_some(),
        MethodName::Morris => args.points.is_some(),
    };
    if other {
        return Err(Error::input(
            "--points is for --method sobol, --trajectories and --levels are for --method morris",
        )
        .hint("leave out what belongs to the other method"));
    }
    let sweep = load(args).map_err(|found| faults(&args.file, &found))?;
    let Some(base) = sweep.design.kind().samples() else {
        return Err(Error::input(format!(
            "the design of this sweep is `{}`, whose factors have levels and no laws",
            sweep.design.kind()
        ))
        .hint("sensitivity needs a design that samples, such as { sobol = { points = 64 } }, and laws or ranges without steps"));
    };
    let settings = settings(&args.experiment.question, args.experiment.threads, &sweep)?;
    let metrics = chosen(&args.metrics, &sweep)?;
    let method = match args.method {
        MethodName::Sobol => Method::Sobol { base: args.points.unwrap_or(base) },
        MethodName::Morris => {
            Method::Morris { trajectories: args.trajectories.unwrap_or(10), levels: args.levels.unwrap_or(4) }
        }
    };
    let sizes = (args.sets, settings.replications);
    let points = Sensitivity::new(&sweep.document, &sweep.design, method, sizes, settings.seed);
    let points = points.map_err(|error| Error::input(error.to_string()))?;
    let less = match args.method {
        MethodName::Sobol => "take fewer --points or --sets",
        MethodName::Morris => "take fewer --trajectories or --sets",
    };
    bearable("the study", (points.points(), settings.replications), MANY, less)?;
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", &format!("{}-sensitivity", sweep.name)));
    let addresses: Vec<String> = metrics.iter().map(|(address, _)| address.to_string()).collect();
    let identity = Identity::new(ResultKind::Sensitivity)
        .of(&sweep.base.scenario, &settings)
        .with("sweep", sweep.text.clone())
        .with("factors", factor_records(sweep.design.factors()))
        .with("sets", args.sets)
        .with("each", settings.replications)
        .with("metrics", addresses.join(", "));
    let identity = match method {
        Method::Sobol { base } => identity.with("method", "sobol").with("points", base),
        Method::Morris { trajectories, levels } => {
            identity.with("method", "morris").with("trajectories", trajectories).with("levels", levels)
        }
    };
    let force = args.experiment.force;
    let opening = Directory::open(&path, identity, &sensitivity_tables(), &args.experiment.forms.forms()?, force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "this study", &added);
            judged(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let job = Job { sweep: &sweep, settings: &settings, metrics: &metrics, points: &points, sets: args.sets };
            judged(&job.run(directory, force, screen)?, &path)
        }
    }
}

/// The factors: of a sweep file, of `--vary`, or all that the scenario marks as uncertain.
fn load(args: &SensitivityArgs) -> Result<Sweep, Faults> {
    let seed = args.experiment.question.seed;
    if args.vary.is_empty() && Spec::is_sweep(&args.file) {
        return Sweep::load(&args.file, &args.set, seed);
    }
    let mut document = Document::load(&args.file)?;
    document.apply(&args.set)?;
    let kind = Kind::Sobol { points: args.points.unwrap_or(BASE) };
    Sweep::new(Spec::of_command(document, kind, &args.vary, None)?, seed)
}

struct Job<'a> {
    sweep: &'a Sweep,
    settings: &'a Settings,
    metrics: &'a [(Address, &'static str)],
    points: &'a Sensitivity<'a>,
    sets: u64,
}

impl Job<'_> {
    /// Runs what is left to run, writes all and tells.
    fn run(&self, directory: Directory, force: bool, screen: Screen) -> Result<Manifest, Error> {
        let Self { sweep, settings, metrics, points, sets } = *self;
        let stop = StopToken::new();
        interrupt::listen(&stop, screen)?;
        let path = directory.path().to_owned();
        let mut store = directory.store(force).map_err(|error| unkept(&error))?;
        let question = Question {
            seed: settings.seed,
            replications: settings.replications,
            metrics: metrics.iter().map(|(address, _)| address.clone()).collect(),
            level: settings.level,
            grows: false,
        };
        let watch = Stopwatch::start();
        let bar = Bar::new(points.points() * settings.replications, screen);
        let threads = experiment::threads(settings);
        let done = study(points, 0..points.points(), &question, threads, &mut store, (&bar, &stop));
        bar.clear();
        done.map_err(|error| failed(&error))?;
        let (parts, overall) = self.parts(&store).map_err(|error| unkept(&error))?;
        if overall.points < points.points() {
            return Err(Error::interrupted("stopped before all points were run; no tables were written")
                .hint("what is done is kept; the same command goes on from there"));
        }
        let of_metric = |(i, (address, unit)): (usize, &(Address, &'static str))| {
            verdict(&parts, i, settings.level).map(|verdict| (address.clone(), *unit, verdict))
        };
        let verdicts: Vec<OfMetric> = metrics.iter().enumerate().filter_map(of_metric).collect();
        let factors = sweep.design.factors();
        let manifest = directory
            .finish_sensitivity(
                factors,
                &verdicts,
                settings.level.get(),
                &overall,
                sweep.base.scenario.resolved(),
                watch.effort(threads),
            )
            .map_err(|error| unwritten(&error))?;
        screen.summary(&sensitivity_summary(factors, &verdicts, &manifest, sets, &path.display().to_string()))?;
        Ok(manifest)
    }

    /// What each set says; of one set's points at once the values are in memory.
    fn parts(&self, store: &Store) -> Result<(Vec<SetParts>, Overall), StoreError> {
        let (size, mut overall) = (self.points.set_points(), Overall::default());
        let mut parts = Vec::new();
        for set in 0..self.sets {
            let mut outputs = self.points.outputs(self.metrics.len());
            let done = store.answers(set * size..(set + 1) * size, self.settings.replications, |answer| {
                overall.add(&answer);
                outputs.add(&answer);
                Ok::<(), StoreError>(())
            })?;
            if done < size {
                break;
            }
            parts.push(self.points.set(set, &outputs));
        }
        Ok((parts, overall))
    }
}
