//! `phaseline solve`: from which value of a setting on a target is met.

use super::args::SolveArgs;
use super::asked::{failed, with_units};
use super::error::Error;
use super::interrupt;
use super::load::faults;
use super::numbers::MOST_SCANNED;
use super::place;
use super::progress::Bar;
use super::run::{opened, unkept, unwritten};
use super::screen::Screen;
use super::verdict::verdict;
use crate::experiment::design::{Kind, Levels, Range, Spacing, wrong};
use crate::experiment::{
    self, Address, Catalogue, Condition, Finding, Look, Measure, Question, SearchRange, Settings, StopToken, Store,
    StoreError, StudyError, Values, solve as search, study,
};
use crate::report::text::grouped;
use crate::report::{
    Course, Directory, Identity, Manifest, Opening, Overall, ResultKind, Search, Stopwatch, factor_records,
    solve_tables,
};
use crate::scenario::{Document, Faults, Spec, SpecFault, Unit};
use crate::stats::Level;

/// Values of the scan, unless the range says.
const GRID: usize = 11;

/// Searches, or says that it has been done.
pub fn solve(args: &SolveArgs, screen: Screen) -> Result<(), Error> {
    let file = &args.scenario.scenario;
    let spec = load(args).map_err(|found| faults(file, &found))?;
    let (scenario, factor) = (&spec.base.scenario, &spec.factors[0]);
    let Levels::Range(range) = &factor.levels else {
        return Err(Error::input(format!("`{}` is not a range", args.vary.text())).hint(
            "write it as PATH=LOW..HIGH, such as 'phase[national response].deadline=6 h..48 h'; a threshold is \
                 searched among quantities, and `phaseline sweep` tries a list of values",
        ));
    };
    if range.log {
        return Err(Error::input("a threshold is searched in even steps, so `log` has no meaning here")
            .hint("leave it out; --grid asks for more steps"));
    }
    let catalogue = Catalogue::new(scenario);
    let target = catalogue.find(&args.target.address).map_err(|error| Error::input(error.to_string()))?;
    if !target.has_interval(args.target.address.statistic) {
        return Err(Error::input(format!(
            "`{}` has no interval, so no threshold of it can be told",
            args.target.address
        )));
    }
    args.target.suits(target.unit).map_err(|error| Error::input(error.to_string()).hint(error.hint()))?;
    // The target's metric first.
    let others = args.metrics.iter().flat_map(|metrics| metrics.0.clone());
    let metrics = with_units(&catalogue, std::iter::once(args.target.address.clone()).chain(others).collect())?;
    let addresses: Vec<String> = metrics.iter().map(|(address, _)| address.to_string()).collect();
    let settings = args.experiment.settings(Settings::of(scenario))?;
    let range_searched = search_range(args, range)?;
    let values = Values { document: &spec.document, factor, range, values: Vec::new() };
    // Better now than after some of them.
    for value in range_searched.scan() {
        if let Some(found) = impossible(&spec, &values, value) {
            return Err(faults(file, &found));
        }
    }
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", &format!("{}-solve", scenario.name())));
    let identity = Identity::new(ResultKind::Solve)
        .of(scenario, &settings)
        .with("vary", args.vary.text())
        .with("factors", factor_records(std::slice::from_ref(factor)))
        .with("target", args.target.to_string())
        .with("metrics", addresses.join(", "))
        .with("grid", range_searched.grid)
        .with("tolerance", range_searched.tolerance)
        // Intervals are kept as they are estimated, so the level belongs to what is kept.
        .with("confidence", settings.level.get())
        .with("each", settings.replications);
    let forms = args.experiment.forms.forms()?;
    let opening = Directory::open(&path, identity, &solve_tables(), &forms, args.experiment.force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "this search", &added);
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let job = Job { args, spec: &spec, metrics: &metrics, settings: &settings, range: range_searched, screen };
            let manifest = job.run(directory, values)?;
            verdict(&manifest, &path)
        }
    }
}

/// The scenario, and the one factor that is varied.
fn load(args: &SolveArgs) -> Result<Spec, Faults> {
    let mut document = Document::load(&args.scenario.scenario)?;
    document.apply(&args.scenario.set)?;
    // Any design that takes a range without steps.
    let kind = Kind::Random { points: 1 };
    Spec::of_command(document, kind, std::slice::from_ref(&args.vary), None)
}

/// Why the scenario cannot have this value, if so, shown where it is varied.
fn impossible(spec: &Spec, values: &Values<'_>, value: f64) -> Option<Faults> {
    let says = wrong(values.document, values.factor, &values.level(value))?;
    Some(spec.faults(&[SpecFault::Levels(0, says)]))
}

fn search_range(args: &SolveArgs, range: &Range) -> Result<SearchRange, Error> {
    let steps = match range.spacing {
        Spacing::Continuous => None,
        Spacing::Step(_) | Spacing::Count(_) => range.count().map(|count| count as usize),
    };
    let grid = args.grid.or(steps).unwrap_or(GRID);
    if grid > MOST_SCANNED {
        let [grid, most] = [grid, MOST_SCANNED].map(|number| grouped(number as f64));
        return Err(Error::input(format!(
            "`{}` has {grid} values, and a search scans at most {most}",
            args.vary.text()
        ))
        .hint("take larger steps, or say with --grid how many to scan"));
    }
    Ok(SearchRange {
        low: range.from,
        high: range.to,
        is_whole: range.unit == Unit::Whole,
        grid,
        tolerance: args.tolerance,
    })
}

struct Job<'a> {
    args: &'a SolveArgs,
    spec: &'a Spec,
    /// The target's metric and those that are told too, with their units.
    metrics: &'a [(Address, &'static str)],
    settings: &'a Settings,
    range: SearchRange,
    screen: Screen,
}

/// Why a search ended early.
enum Ended {
    Study(StudyError),
    Stopped,
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Study(error.into())
    }
}

impl From<StudyError> for Ended {
    fn from(error: StudyError) -> Self {
        Self::Study(error)
    }
}

impl Job<'_> {
    /// Searches, writes and tells.
    fn run(&self, directory: Directory, mut values: Values<'_>) -> Result<Manifest, Error> {
        let Self { args, metrics, settings, range, screen, .. } = self;
        let stop = StopToken::new();
        interrupt::listen(&stop, *screen)?;
        let path = directory.path().to_owned();
        let mut store = directory.store(args.experiment.force).map_err(|error| unkept(&error))?;
        let watch = Stopwatch::start();
        let bar = Bar::new(range.most() * settings.replications, *screen);
        let threads = experiment::threads(settings);
        let condition: &Condition = &args.target;
        let question = Question {
            seed: settings.seed,
            replications: settings.replications,
            metrics: metrics.iter().map(|(address, _)| address.clone()).collect(),
            level: self.band_level(),
            grows: false,
        };
        let mut overall = Overall::default();
        let found = search(range, condition, settings.level, |looks| {
            let first = values.values.len() as u64;
            values.values.extend(looks);
            let points = first..values.values.len() as u64;
            study(&values, points.clone(), &question, threads, &mut store, (&bar, &stop))?;
            measures(&store, points, settings.replications, &mut overall)
        });
        bar.clear();
        let threshold = found.map_err(|ended| match ended {
            Ended::Study(error) => self.failed(&error, &values),
            Ended::Stopped => Error::interrupted("stopped before the threshold was found; no tables were written")
                .hint("what is done is kept; the same command goes on from there"),
        })?;
        let others = self.others(&store, &values.values)?;
        let search = Search {
            values: &values,
            condition,
            unit: metrics[0].1,
            level: settings.level.get(),
            threshold: &threshold,
            others: &others,
        };
        let manifest = directory
            .finish_solve(&search, &overall, self.spec.base.scenario.resolved(), watch.effort(threads))
            .map_err(|error| unwritten(&error))?;
        screen.summary(&search.summary(&path.display().to_string()))?;
        if matches!(threshold.finding, Finding::Undefined(_)) {
            screen.say("warning: the metric is not defined over all of the range\n");
        }
        Ok(manifest)
    }

    /// What the other metrics came to at the values looked at.
    fn others(&self, store: &Store, values: &[f64]) -> Result<Vec<Course>, Error> {
        let course =
            |(address, unit): &(Address, &'static str)| Course { address: address.clone(), unit, looks: vec![] };
        let mut others: Vec<Course> = self.metrics[1..].iter().map(course).collect();
        if others.is_empty() {
            return Ok(others);
        }
        let told = store.answers(0..values.len() as u64, self.settings.replications, |answer| {
            let value = values[answer.point as usize];
            for (other, measure) in others.iter_mut().zip(answer.measures.into_iter().skip(1)) {
                other.looks.push(Look { value, measure });
            }
            Ok::<(), StoreError>(())
        });
        told.map_err(|error| unkept(&error))?;
        for other in &mut others {
            other.looks.sort_by(|a, b| a.value.total_cmp(&b.value));
        }
        Ok(others)
    }

    /// Why the points of a search ended early: of a value that cannot be, which.
    fn failed(&self, error: &StudyError, values: &Values<'_>) -> Error {
        let value = match error {
            StudyError::Point { point, .. } => values.values.get(*point as usize),
            _ => None,
        };
        match value.and_then(|value| impossible(self.spec, values, *value)) {
            Some(found) => faults(&self.args.scenario.scenario, &found),
            None => failed(error),
        }
    }

    /// The level of each interval, so that all hold together.
    fn band_level(&self) -> Level {
        self.range.band_level(self.settings.level)
    }
}

/// What the target's metric came to at the points; an end if some were not finished.
fn measures(
    store: &Store,
    points: std::ops::Range<u64>,
    replications: u64,
    overall: &mut Overall,
) -> Result<Vec<Measure>, Ended> {
    let mut measures = Vec::new();
    let asked = points.end - points.start;
    let answered = store.answers(points, replications, |answer| {
        overall.add(&answer);
        measures.extend(answer.measures.first());
        Ok::<(), Ended>(())
    })?;
    if answered < asked { Err(Ended::Stopped) } else { Ok(measures) }
}
