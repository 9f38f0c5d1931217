//! What a sweep asks, from the command line or from a plan: its points, how each is run, and what is told of it.

use std::path::PathBuf;

use super::args::{DesignArgs, Metrics, PrecisionArgs, QuestionArgs, design_told};
use super::error::Error;
use super::load::faults;
use super::place;
use super::run::{unkept, unwritten};
use crate::experiment::design::{Kind, Name, Sweep};
use crate::experiment::{Address, Answer, Catalogue, Ended, Precision, Question, Settings, StoreError, StudyError};
use crate::report::text::grouped;
use crate::report::{
    Directory, Extremes, Identity, Manifest, Overall, ReportError, ResultKind, Stopwatch, factor_records, sweep_summary,
};
use crate::scenario::{Document, Faults, Spec};
use crate::stats::Level;

/// A sweep and what is asked of its points.
pub struct Asked {
    pub sweep: Sweep,
    pub settings: Settings,
    /// The metrics to tell, with their units.
    pub metrics: Vec<(Address, &'static str)>,
    /// What is asked of precision: its goals, and as they were typed. The settings' replications are then the most.
    pub until: Option<(Precision, String)>,
}

/// The sweep that the command line describes, read.
pub fn spec(args: &DesignArgs) -> Result<Spec, Error> {
    if args.points.is_some() && !args.design.is_some_and(Name::samples) {
        return Err(Error::input("--points is for designs that sample")
            .hint("add --design latin-hypercube, sobol or random, or leave it out; a sweep file says both itself, such as design = { sobol = { points = 256 } }"));
    }
    let kind = match args.design {
        Some(design) => Kind::of(design, args.points).ok_or_else(|| {
            let (name, _) = design_told(design);
            Error::input(format!("--design {name} does not say how many points to take"))
                .hint("add --points, such as --points 256")
        })?,
        None if args.list.is_some() => Kind::List,
        None => Kind::Grid,
    };
    read(args, kind).map_err(|found| faults(&args.file, &found))
}

fn read(args: &DesignArgs, kind: Kind) -> Result<Spec, Faults> {
    if args.vary.is_empty() && args.list.is_none() && args.design.is_none() {
        return Spec::load(&args.file, &args.set);
    }
    let mut document = Document::load(&args.file)?;
    document.apply(&args.set)?;
    Spec::of_command(document, kind, &args.vary, args.list.as_deref())
}

impl Asked {
    /// What the command line asks of the points of `spec`.
    pub fn new(
        spec: Spec,
        args: &DesignArgs,
        (question, threads): (&QuestionArgs, Option<usize>),
    ) -> Result<Self, Error> {
        let sweep = Sweep::new(spec, question.seed).map_err(|found| faults(&args.file, &found))?;
        let settings = settings(question, threads, &sweep)?;
        let metrics = chosen(&args.metrics, &sweep)?;
        Ok(Self { sweep, settings, metrics, until: None })
    }

    /// The same until the points have a precision, if one is asked for; its metrics are told too.
    pub fn until(mut self, args: &PrecisionArgs) -> Result<Self, Error> {
        let Some((precision, most)) = args.precision(&Catalogue::new(&self.sweep.base.scenario))? else {
            return Ok(self);
        };
        self.settings.replications = most;
        let told = self.metrics.into_iter().map(|(address, _)| address).chain(precision.addresses()).collect();
        self.metrics = with_units(&Catalogue::new(&self.sweep.base.scenario), told)?;
        self.until = Some((precision, args.text()));
        Ok(self)
    }

    /// The addresses of the metrics.
    pub fn addresses(&self) -> Vec<String> {
        self.metrics.iter().map(|(address, _)| address.to_string()).collect()
    }

    /// All that decides the tables.
    pub fn identity(&self) -> Identity {
        let identity = Identity::new(ResultKind::Sweep);
        let identity = match &self.until {
            Some((_, goals)) => identity.with("precision", goals.clone()),
            None => identity,
        };
        identity
            .of(&self.sweep.base.scenario, &self.settings)
            .with("sweep", self.sweep.text.clone())
            .with("design", self.sweep.design.kind().name().text())
            .with("factors", factor_records(self.sweep.design.factors()))
            .with("metrics", self.addresses().join(", "))
    }

    pub fn question(&self) -> Question {
        Question {
            seed: self.settings.seed,
            replications: self.settings.replications,
            metrics: self.metrics.iter().map(|(address, _)| address.clone()).collect(),
            level: self.settings.level,
            grows: false,
        }
    }

    /// Where the tables go if nobody says: apart from where a run of the scenario has its own.
    pub fn place(&self) -> PathBuf {
        let name = &self.sweep.name;
        let is_the_scenarios = name == self.sweep.base.scenario.name();
        place::in_folder("output", &if is_the_scenarios { format!("{name}-sweep") } else { name.clone() })
    }

    /// Refuses a design of more than `most` points, and says what it would take.
    pub fn bearable(&self, most: u64) -> Result<(), Error> {
        let less = "take fewer levels, or a design that samples";
        bearable("the design", (self.sweep.design.points(), self.settings.replications), most, less)
    }

    /// Writes the tables of the answers that `feed` hands on, in the order of their points.
    pub fn write(
        &self,
        directory: Directory,
        (watch, threads): (&Stopwatch, usize),
        ended: Ended,
        feed: impl FnOnce(&mut dyn FnMut(&Answer) -> Result<(), WriteError>) -> Result<(), WriteError>,
    ) -> Result<(Manifest, Extremes), WriteError> {
        let Self { sweep, settings, metrics, .. } = self;
        let mut tables = directory.points(sweep.design.factors(), metrics, settings.level.get())?;
        let Ended { unmet, is_stopped, .. } = ended;
        let mut overall = Overall { unmet, is_stopped, ..Overall::default() };
        let mut extremes = Extremes::new(metrics.len());
        feed(&mut |answer| {
            overall.add(answer);
            extremes.add(answer);
            Ok(tables.take(&sweep.design.point(answer.point), answer)?)
        })?;
        let resolved = sweep.base.scenario.resolved();
        let manifest = directory.finish_points(tables, overall, resolved, watch.effort(threads))?;
        Ok((manifest, extremes))
    }

    /// The summary for the screen.
    pub fn summary(&self, extremes: &Extremes, manifest: &Manifest, path: &std::path::Path) -> String {
        sweep_summary(&self.sweep, &self.metrics, extremes, manifest, &path.display().to_string())
    }
}

/// Refuses more than `most` points of so many replications `each`: says what they would take, and how to take less.
pub fn bearable(what: &str, (points, each): (u64, u64), most: u64, less: &str) -> Result<(), Error> {
    if points <= most && points.checked_mul(each).is_some() {
        return Ok(());
    }
    let total = points as f64 * each as f64;
    // Ten thousand histories a second and core are a fair guess for a plan like the baseline.
    let days = total / 1e4 / 86_400.0;
    let [points, each, total, days, most] = [points as f64, each as f64, total, days.ceil(), most as f64].map(grouped);
    Err(Error::input(format!(
        "{what} has {points} points: at {each} replications each, {total} histories, about {days} days of one core"
    ))
    .hint(format!("{less}; at most {most} points are run")))
}

/// How each point is run: as the command line says, or the sweep, or the scenario.
pub fn settings(question: &QuestionArgs, threads: Option<usize>, sweep: &Sweep) -> Result<Settings, Error> {
    let mut settings = Settings { threads, ..Settings::of(&sweep.base.scenario) };
    settings.seed = sweep.seed;
    settings.replications = sweep.replications.unwrap_or(settings.replications);
    if let Some(level) = sweep.level {
        settings.level = Level::new(level).map_err(|error| Error::input(error.to_string()))?;
    }
    question.settings(settings)
}

/// The metrics to tell, with their units: those of the command line, or of the sweep, or the chief ones.
pub fn chosen(metrics: &[Metrics], sweep: &Sweep) -> Result<Vec<(Address, &'static str)>, Error> {
    let asked: Vec<Address> = metrics.iter().flat_map(|metrics| metrics.0.clone()).collect();
    let catalogue = Catalogue::new(&sweep.base.scenario);
    let addresses = match (asked.is_empty(), sweep.metrics.is_empty()) {
        (false, _) => asked,
        (true, false) => sweep.metrics.clone(),
        (true, true) => catalogue.chief(),
    };
    with_units(&catalogue, addresses)
}

/// The metrics, each once, with their units.
pub fn with_units(catalogue: &Catalogue, addresses: Vec<Address>) -> Result<Vec<(Address, &'static str)>, Error> {
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

/// Why tables could not be written.
pub enum WriteError {
    Report(ReportError),
    Store(StoreError),
    Other(Error),
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

impl From<Error> for WriteError {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Report(error) => unwritten(&error),
            WriteError::Store(error) => unkept(&error),
            WriteError::Other(error) => error,
        }
    }
}

/// Why a study ended early.
pub fn failed(error: &StudyError) -> Error {
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
        StudyError::Piece(_) => Error::failed(error.to_string()).hint("run the same command again once this is mended"),
    }
}
