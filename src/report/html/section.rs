//! The results of one directory on a page.

use serde::Serialize;

use super::assumptions::{Group, assumptions};
use super::figure::{Figure, Shown};
use super::words::{level, whole};
use crate::report::manifest::Manifest;
use crate::report::read::Found;
use crate::report::swept::factors_of;
use crate::report::text::grouped;

/// What a page says of one directory.
#[derive(Debug, Clone)]
pub struct Section {
    /// What it is called, such as the scenario.
    pub title: String,
    /// What kind of results it has, such as "a comparison".
    pub kind: String,
    /// The answer, in a sentence or two.
    pub answer: String,
    /// Parts of the answer that stand in a list.
    pub points: Vec<String>,
    /// What the answer does not say.
    pub caution: String,
    /// The figures, the first one on the first screen.
    pub figures: Vec<Figure>,
}

/// A section as the template takes it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownSection {
    id: String,
    title: String,
    kind: String,
    facts: String,
    alerts: Vec<String>,
    answer: String,
    points: Vec<String>,
    caution: String,
    figures: Vec<Shown>,
    went_in: String,
    assumptions: Vec<Group>,
    about: Vec<(String, String)>,
}

/// What every page says of what it shows.
pub const NO_FORECAST: &str = "This is no forecast. It says what follows from the assumptions listed below, most of \
     which nobody has measured. Intervals tell how far the luck of simulation may have moved a figure, and nothing about \
     whether an assumption is right.";

impl Section {
    /// As the template takes it: the `number`th of the page.
    pub fn shown(&self, found: &Found, number: usize) -> ShownSection {
        let manifest = &found.manifest;
        let id = format!("r{number}");
        ShownSection {
            title: self.title.clone(),
            kind: self.kind.clone(),
            facts: facts(manifest),
            alerts: alerts(manifest),
            answer: self.answer.clone(),
            points: self.points.clone(),
            caution: self.caution.clone(),
            figures: self.figures.iter().map(|figure| figure.shown(&id)).collect(),
            went_in: went_in(manifest),
            assumptions: assumptions(
                &manifest.resolved,
                &factors_of(manifest).unwrap_or_default(),
                manifest.run.text("design") == "one-at-a-time",
            ),
            about: about(found),
            id,
        }
    }

    /// What it is called in a list of contents.
    pub fn name(&self) -> String {
        format!("{} ({})", self.title, self.kind)
    }
}

/// How much was simulated, in a line.
fn facts(manifest: &Manifest) -> String {
    let mut facts = Vec::new();
    if manifest.replications > 0 {
        facts.push(format!("{} simulated histories", whole(manifest.replications)));
    }
    if let Some(horizon) = horizon(manifest).filter(|_| manifest.replications > 0) {
        facts.push(format!("of {horizon} each"));
    }
    if let Some(seed) = manifest.run.get("seed") {
        facts.push(format!("seed {seed}"));
    }
    facts.join(", ").replacen(", of", " of", 1)
}

/// How long each history is watched, if all are watched as long.
pub fn horizon(manifest: &Manifest) -> Option<String> {
    let of = |resolved: &str| {
        let scenario = resolved.parse::<toml::Table>().ok()?;
        Some(scenario.get("horizon")?.as_str()?.replace(' ', "\u{a0}"))
    };
    let varies =
        factors_of(manifest).unwrap_or_default().iter().any(|factor| factor.paths.iter().any(|path| path == "horizon"));
    let horizon = of(&manifest.resolved)?;
    let is_shared = manifest.variants.iter().all(|variant| of(&variant.resolved).as_ref() == Some(&horizon));
    (is_shared && !varies).then_some(horizon)
}

/// What the assumptions listed are to the results.
fn went_in(manifest: &Manifest) -> String {
    let mut words = "These went in; everything above came out. Change one, and the figures change.".to_owned();
    if !manifest.variants.is_empty() {
        words.push_str(" They are those of the reference: what each variant says differently is in changes.csv.");
    }
    if factors_of(manifest).is_some_and(|factors| factors.iter().any(|factor| !factor.paths.is_empty())) {
        words.push_str(" Those that differed between points are marked as varied, with what they went over.");
    }
    words
}

/// What must be known before anything is read.
fn alerts(manifest: &Manifest) -> Vec<String> {
    let mut alerts = Vec::new();
    if !manifest.valid {
        alerts.push(format!(
            "These results are not valid: {} of {} histories ran away, that is, violations bred violations without \
             end. Do not use the figures; look at what excites or provokes what.",
            whole(manifest.runaways),
            whole(manifest.replications)
        ));
    } else if manifest.runaways > 0 {
        alerts.push(format!("{} histories ran away and were allowed to.", whole(manifest.runaways)));
    }
    if manifest.partial {
        let asked = manifest.run.asked();
        let of = if asked > 0 { format!(" of {} histories asked for", whole(asked)) } else { String::new() };
        alerts.push(format!(
            "These results are partial: they were stopped after {}{of}. The same command goes on from there.",
            whole(manifest.replications)
        ));
    }
    alerts.extend(manifest.unmet.iter().map(|unmet| format!("Not as precise as was asked for: {unmet}")));
    alerts
}

/// Where the results come from.
fn about(found: &Found) -> Vec<(String, String)> {
    let manifest = &found.manifest;
    let run = &manifest.run;
    let mut rows = Vec::new();
    let mut tell = |what: &str, value: String| {
        if !value.is_empty() {
            rows.push((what.to_owned(), value));
        }
    };
    tell("Scenario", run.text("scenario").to_owned());
    tell("Digest of the scenario", run.text("digest").chars().take(12).collect());
    tell("Seed", run.get("seed").map(ToString::to_string).unwrap_or_default());
    tell("Histories", if manifest.replications > 0 { whole(manifest.replications) } else { String::new() });
    tell("Events", if manifest.events > 0 { grouped(manifest.events as f64) } else { String::new() });
    tell("Level of the intervals", level(manifest));
    tell("Program", format!("{} {}", run.text("program"), run.text("version")));
    tell("Commit", run.text("commit").chars().take(12).collect());
    tell("Tables", manifest.files.iter().map(|record| record.file.clone()).collect::<Vec<_>>().join(", "));
    rows
}
