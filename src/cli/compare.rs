//! `phaseline compare`: what a change makes of a scenario, or how scenarios differ.

use std::path::Path;

use super::args::CompareArgs;
use super::error::Error;
use super::interrupt;
use super::load::{faults, warn};
use super::place;
use super::progress::Bar;
use super::run::{begun, opened, unkept, unwritten};
use super::screen::Screen;
use super::verdict::verdict;
use crate::experiment::{self, Address, Catalogue, CompareError, Settings, StopToken, comparable, compare as play};
use crate::report::text::{count, word};
use crate::report::{
    Compared, Directory, Identity, Manifest, Opening, ResultKind, Stopwatch, compare_summary, comparison_tables,
};
use crate::scenario::{Difference, Document, Loaded, Scenario};

/// A scenario of the comparison.
struct Entrant {
    /// What it is called: its own name, or what is changed.
    name: String,
    document: Document,
    scenario: Scenario,
}

/// Compares, or says that it has been done.
pub fn compare(args: &CompareArgs, screen: Screen) -> Result<(), Error> {
    let (reference, variants) = entrants(args, screen)?;
    if variants.is_empty() {
        return Err(Error::input("there is nothing to compare the scenario with")
            .hint("give another scenario file, or a change with --against 'PATH=VALUE'"));
    }
    for variant in variants.iter().filter(|variant| variant.scenario.digest() == reference.scenario.digest()) {
        let (run, shared) = (variant.scenario.run(), reference.scenario.run());
        let but = if (run.seed, run.replications) == (shared.seed, shared.replications) {
            ""
        } else {
            " but for its seed or number of histories, and all are played with the reference's"
        };
        screen.say(&format!(
            "warning: `{}` says the same as the reference `{}`{but}: every difference will be zero\n",
            variant.name, reference.name
        ));
    }
    let settings = args.experiment.settings(Settings::of(&reference.scenario))?;
    let metrics = metrics(args, &reference, &variants)?;
    let names: Vec<&str> = std::iter::once(&reference).chain(&variants).map(|one| one.name.as_str()).collect();
    let path = args.out.clone().unwrap_or_else(|| place::in_folder("output", &format!("compare-{}", names.join("-"))));
    let identity = identity(args, &reference, &variants, &settings);
    let fresh = !path.exists();
    let forms = args.experiment.forms.forms()?;
    let opening = Directory::open(&path, identity, &comparison_tables(), &forms, args.experiment.force);
    match opened(opening, screen)? {
        Opening::Complete(manifest, added) => {
            screen.standing(&path, "this comparison", &added);
            verdict(&manifest, &path)
        }
        Opening::Ready(directory) => {
            let job =
                Job { reference: &reference, variants: &variants, metrics: &metrics, settings: &settings, screen };
            let done = job.run(directory, args.experiment.force);
            if fresh && done.is_err() {
                // Only an empty directory goes, and whether it does changes nothing.
                let _ = std::fs::remove_dir(&path);
            }
            verdict(&done?, &path)
        }
    }
}

/// The reference and its variants, read and checked, each with a name of its own.
fn entrants(args: &CompareArgs, screen: Screen) -> Result<(Entrant, Vec<Entrant>), Error> {
    let read = |path: &Path| -> Result<(Entrant, String), Error> {
        let load = || {
            let mut document = Document::load(path)?;
            document.apply(&args.set)?;
            let Loaded { scenario, warnings } = document.check()?;
            Ok((document, scenario, warnings))
        };
        let (document, scenario, warnings) = load().map_err(|found| faults(path, &found))?;
        warn(&warnings, screen);
        Ok((Entrant { name: scenario.name().to_owned(), document, scenario }, warnings.render(false)))
    };
    let mut files = args.scenarios.iter();
    let first = files.next().ok_or_else(|| Error::input("no scenario is given"))?;
    let (reference, told) = read(first)?;
    let mut variants = Vec::new();
    for path in files {
        let (mut variant, _) = read(path)?;
        if is_taken(&variant.name, &reference, &variants) {
            variant.name = path.display().to_string();
        }
        variants.push(variant);
    }
    for against in &args.against {
        let change = || {
            let mut document = reference.document.clone();
            for change in &against.0 {
                document.set_from("--against", change.path(), change.value())?;
            }
            let Loaded { scenario, warnings } = document.check()?;
            Ok((document, scenario, warnings))
        };
        let (document, scenario, warnings) = change().map_err(|found| faults(first, &found))?;
        // What the reference was warned of need not be said again.
        if warnings.render(false) != told {
            warn(&warnings, screen);
        }
        let name: Vec<String> =
            against.0.iter().map(|change| format!("{}={}", change.path(), change.value())).collect();
        variants.push(Entrant { name: name.join("; "), document, scenario });
    }
    // The tables tell variants apart by their names.
    for i in 0..variants.len() {
        let (before, after) = variants.split_at_mut(i);
        if let Some(variant) = after.first_mut().filter(|variant| is_taken(&variant.name, &reference, before)) {
            variant.name = format!("{} ({})", variant.name, i + 2);
        }
    }
    Ok((reference, variants))
}

fn is_taken(name: &str, reference: &Entrant, variants: &[Entrant]) -> bool {
    reference.name == name || variants.iter().any(|variant| variant.name == name)
}

/// The metrics to compare: all of the reference's, or those asked for, which the reference and some variant must have.
fn metrics(args: &CompareArgs, reference: &Entrant, variants: &[Entrant]) -> Result<Vec<Address>, Error> {
    let catalogue = Catalogue::new(&reference.scenario);
    let others: Vec<Catalogue> = variants.iter().map(|variant| Catalogue::new(&variant.scenario)).collect();
    let mut metrics: Vec<Address> = Vec::new();
    for address in args.metrics.iter().flat_map(|metrics| &metrics.0) {
        if metrics.contains(address) {
            continue;
        }
        if let Err(error) = catalogue.find(address) {
            let reference = word(&args.scenarios[0].display().to_string());
            let listed = format!("`phaseline metrics {reference}` lists all of them");
            return Err(Error::input(error.to_string()).hint(listed));
        }
        if address.statistic.is_of_estimate() {
            return Err(failed(&CompareError::Statistic(address.clone())));
        }
        if !others.iter().any(|other| other.find(address).is_ok()) {
            return Err(Error::input(format!("`{address}` is a metric of the reference, and of no variant"))
                .hint("compare another metric, or name the phases and sources alike"));
        }
        metrics.push(address.clone());
    }
    Ok(if metrics.is_empty() { comparable(&catalogue) } else { metrics })
}

fn identity(args: &CompareArgs, reference: &Entrant, variants: &[Entrant], settings: &Settings) -> Identity {
    let metrics: Vec<String> = args.metrics.iter().flat_map(|metrics| &metrics.0).map(Address::to_string).collect();
    let metrics = if metrics.is_empty() { "all".to_owned() } else { metrics.join(", ") };
    let identity = Identity::new(ResultKind::Compare).of(&reference.scenario, settings).with("metrics", metrics);
    (1..).zip(variants).fold(identity, |identity, (number, variant)| {
        identity
            .with(&format!("variant_{number}"), variant.name.clone())
            .with(&format!("variant_{number}_digest"), variant.scenario.digest())
    })
}

struct Job<'a> {
    reference: &'a Entrant,
    variants: &'a [Entrant],
    metrics: &'a [Address],
    settings: &'a Settings,
    screen: Screen,
}

impl Job<'_> {
    /// Plays, writes and tells.
    fn run(&self, directory: Directory, force: bool) -> Result<Manifest, Error> {
        let Self { reference, variants, metrics, settings, screen } = self;
        let stop = StopToken::new();
        interrupt::listen(&stop, *screen)?;
        let path = directory.path().to_owned();
        let mut store = directory.store(force).map_err(|error| unkept(&error))?;
        let done = begun(&mut store, settings.replications).map_err(|error| unkept(&error))?;
        if done > 0 {
            screen.going_on(&format!("{} of each", count(done, "replication")));
        }
        let watch = Stopwatch::start();
        let bar = Bar::new(settings.replications * (1 + variants.len() as u64), *screen);
        let others: Vec<(&str, &Scenario)> =
            variants.iter().map(|variant| (variant.name.as_str(), &variant.scenario)).collect();
        let first = (reference.name.as_str(), &reference.scenario);
        let comparison = play(first, &others, metrics, settings, (&bar, &stop), Some(&mut store));
        bar.clear();
        let comparison = comparison.map_err(|error| failed(&error))?;
        if comparison.replications == 0 {
            return Err(Error::interrupted("stopped before any history was done; nothing was written"));
        }
        let changes: Vec<Vec<Difference>> =
            variants.iter().map(|variant| reference.document.differences(&variant.document)).collect();
        let effort = watch.effort(experiment::threads(settings));
        let lengths: Vec<f64> = variants.iter().map(|variant| variant.scenario.horizon().get()).collect();
        let scenarios: Vec<&Scenario> = others.iter().map(|(_, scenario)| *scenario).collect();
        let written = directory.finish_comparison(&comparison, (&reference.scenario, &scenarios), &changes, effort);
        let manifest = written.map_err(|error| unwritten(&error))?;
        screen.summary(&compare_summary(
            &comparison,
            Compared {
                changes: &changes,
                horizons: (reference.scenario.horizon().get(), &lengths),
                threads: manifest.effort.threads,
                seconds: manifest.effort.wall_seconds,
                directory: &path.display().to_string(),
            },
        ))?;
        Ok(manifest)
    }
}

fn failed(error: &CompareError) -> Error {
    match error {
        CompareError::Store(error) => unkept(error),
        CompareError::Threads(_) => Error::failed(error.to_string()).hint("ask for fewer with --threads"),
        CompareError::Grid(_) | CompareError::Metric(_) | CompareError::Statistic(_) | CompareError::NoMetric => {
            Error::input(error.to_string())
        }
    }
}
