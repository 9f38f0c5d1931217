//! The results of one directory on a page.

use serde::Serialize;

use super::assumptions::{Group, Notes, Row, assumptions, value_in_words};
use super::detail::Detail;
use super::figure::{Figure, Shown};
use super::kin::{Assumed, Listed};
use super::words::{level, listed, plain, whole};
use crate::experiment::design::Name;
use crate::report::identity::ResultKind;
use crate::report::manifest::Manifest;
use crate::report::read::{Found, FoundTable, ReadError};
use crate::report::text::{grouped, word};

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
    /// Figures that stand for the whole.
    pub keys: Vec<Key>,
    /// What the answer does not say.
    pub caution: String,
    /// The figures, the first one on the first screen.
    pub figures: Vec<Figure>,
}

/// A figure that stands for the whole.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    /// What it is.
    pub what: String,
    /// Its estimate, with its unit.
    pub value: String,
    /// The ends of its interval.
    pub ends: Option<String>,
    /// What it is to be read with.
    pub beside: Option<String>,
}

/// A section in some detail, and what was left out.
#[derive(Debug, Clone)]
pub struct Told {
    /// What is left of it.
    pub section: Section,
    detail: Detail,
    /// Titles of its figures that are not there.
    without: Vec<String>,
    /// How many more points its answer has.
    more: usize,
}

/// Where a section stands on a page.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// Its number, from 0.
    pub number: usize,
    /// What the sections before it are called, at least.
    pub names: &'p [String],
    /// How many sections the page has.
    pub of: usize,
}

impl Place<'_> {
    fn is_alone(&self) -> bool {
        self.of == 1
    }
}

/// A section as the template takes it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownSection {
    id: String,
    /// The level of its heading.
    h: u8,
    title: String,
    kind: String,
    facts: String,
    alerts: Vec<String>,
    answer: String,
    points: Vec<String>,
    more: String,
    keys: Vec<Key>,
    caution: String,
    left_out: String,
    command: String,
    figures: Vec<Shown>,
    /// The section that has the same assumptions, but for those told: its id and its name.
    like: Option<(String, String)>,
    went_in: String,
    assumptions: Vec<Group>,
    about: Vec<(String, String)>,
}

/// What every page says of what it shows.
pub const NO_FORECAST: &str = "This is no forecast. It says what follows from the assumptions listed below, most of \
     which nobody has measured. Intervals tell how far the luck of simulation may have moved a figure, and nothing about \
     whether an assumption is right.";

/// What must be known where counts of several plans stand side by side.
pub const COLLAPSE: &str = "A history ends when its ceasefire collapses: of a plan under which more collapse, violations and \
     harm are fewer for that alone.";

impl Section {
    /// As much of it as this detail has.
    pub fn at(&self, detail: Detail) -> Told {
        let mut section = self.clone();
        let mut without = Vec::new();
        let keep = |figure: Figure| {
            let title = figure.title.clone();
            let kept = figure.at(detail);
            if kept.is_none() {
                without.push(format!("“{title}”"));
            }
            kept
        };
        section.figures = section.figures.into_iter().filter_map(keep).collect();
        let more = section.points.len().saturating_sub(detail.most_points());
        section.points.truncate(detail.most_points());
        Told { section, detail, without, more }
    }

    /// The same without what is never told in this detail.
    pub fn kept(self, detail: Detail) -> Self {
        let figures =
            self.figures.into_iter().map(|figure| if figure.least > detail { figure.emptied() } else { figure });
        Self { figures: figures.collect(), ..self }
    }

    /// What it is called in a list of contents.
    pub fn name(&self) -> String {
        format!("{} ({})", self.title, self.kind)
    }
}

impl Told {
    /// As the template takes it, on its place of a page, with its assumptions.
    pub fn shown(&self, found: &Found, place: Place<'_>, listed: &Listed) -> ShownSection {
        let (manifest, section) = (&found.manifest, &self.section);
        let id = format!("r{}", place.number);
        // The first one lists its assumptions however short it is.
        let has_assumptions = self.detail > Detail::Brief || place.number == 0 || listed.like.is_some();
        let like = listed.like.and_then(|which| Some((format!("r{which}"), place.names.get(which)?.clone())));
        let mut without = self.without.clone();
        without.extend((!has_assumptions).then(|| "its assumptions".to_owned()));
        without.extend((!self.detail.has_sources()).then(|| "where it comes from".to_owned()));
        ShownSection {
            h: if place.is_alone() { 1 } else { 2 },
            title: section.title.clone(),
            kind: section.kind.clone(),
            facts: facts(manifest),
            alerts: alerts(manifest),
            answer: section.answer.clone(),
            points: section.points.clone(),
            more: if self.more > 0 {
                format!("{} more are in its tables", whole(self.more as u64))
            } else {
                String::new()
            },
            keys: section.keys.clone(),
            // A page of several says once what holds for all.
            caution: if place.is_alone() {
                section.caution.clone()
            } else {
                section.caution.replace(NO_FORECAST, "").replace("  ", " ").trim().to_owned()
            },
            left_out: left_out(&without, place, manifest),
            command: if without.is_empty() || place.is_alone() { String::new() } else { command(found, place.number) },
            figures: section.figures.iter().map(|figure| figure.shown(&id)).collect(),
            went_in: went_in(manifest, listed),
            like,
            assumptions: listed
                .groups()
                .filter(|_| has_assumptions)
                .map(|group| group.clone().with_notes_once())
                .collect(),
            about: if self.detail.has_sources() { about(found) } else { Vec::new() },
            id,
        }
    }
}

/// That a section lacks something, and what.
fn left_out(without: &[String], place: Place<'_>, manifest: &Manifest) -> String {
    if without.is_empty() {
        return String::new();
    }
    let without = listed(without);
    if place.is_alone() {
        let files: Vec<String> = manifest.files.iter().map(|record| record.file.clone()).collect();
        return format!(
            "Left out, since a page has no room for so much: {without}. The tables have it all: {}.",
            listed(&files)
        );
    }
    format!(
        "Shortened, since a page of {} results has no room for all of each. Left out: {without}. A page of its own has \
         everything:",
        whole(place.of as u64)
    )
}

/// What makes a page of these results alone. That of the first would take the place of the page that it stands on.
fn command(found: &Found, number: usize) -> String {
    let directory = word(&found.directory.display().to_string());
    format!("{} report {directory}{}", env!("CARGO_PKG_NAME"), if number == 0 { " --out alone.html" } else { "" })
}

/// Differences of a variant that a page lists.
const MOST_CHANGES: usize = 30;

/// The assumptions of a section of results; of a comparison, too, what each variant says differently.
pub fn assumed(found: &Found) -> Result<Assumed, ReadError> {
    let manifest = &found.manifest;
    let apart = manifest.run.design() == Some(Name::OneAtATime);
    let changes =
        if found.kind() == ResultKind::Compare { changes(&found.table("changes")?, manifest)? } else { Vec::new() };
    let scenario = assumptions(&manifest.resolved, &manifest.run.factors().unwrap_or_default(), apart);
    Ok(Assumed { changes, scenario })
}

/// What each variant says, with what the reference says in brackets.
fn changes(table: &FoundTable, manifest: &Manifest) -> Result<Vec<Group>, ReadError> {
    let mut groups: Vec<Group> = Vec::new();
    let mut more = 0;
    let mut notes = Notes::of("");
    let mut last = None;
    for row in table.rows() {
        let name = row.text("variant")?;
        let title = format!("Different in {}", plain(&name));
        if last.as_ref() != Some(&name) {
            groups.push(Group { title, rows: Vec::new() });
            more = 0;
            let variant = manifest.variants.iter().find(|variant| variant.name == name);
            notes = Notes::of(variant.map_or("", |variant| &variant.resolved));
            last = Some(name);
        }
        let Some(group) = groups.last_mut() else { continue };
        if group.rows.len() < MOST_CHANGES {
            let said = |column| Ok::<_, ReadError>(value_in_words(&row.text(column)?));
            let path = row.text("path")?;
            let value = format!("{} ({})", said("value")?, said("reference")?);
            group.rows.push(Row { note: notes.at(&path), ..Row::new(path, value) });
        } else {
            more += 1;
            group.rows.truncate(MOST_CHANGES - 1);
            group.rows.push(Row::new("others", format!("{} more are in changes.csv", whole(more + 1))));
        }
    }
    Ok(groups)
}

/// How much was simulated, in a line.
fn facts(manifest: &Manifest) -> String {
    let mut facts = Vec::new();
    if manifest.replications > 0 {
        let histories = if manifest.replications == 1 { "history" } else { "histories" };
        facts.push(format!("{} simulated {histories}", whole(manifest.replications)));
    }
    if let Some(horizon) = horizon(manifest).filter(|_| manifest.replications > 0) {
        facts.push(format!("of {horizon} each"));
    }
    if let Some(seed) = manifest.run.get("seed") {
        facts.push(format!("seed {seed}"));
    }
    facts.join(", ").replacen(", of", " of", 1)
}

/// How long a history of a resolved scenario is watched, as it is written there.
pub fn horizon_of(resolved: &str) -> Option<String> {
    let scenario = resolved.parse::<toml::Table>().ok()?;
    Some(scenario.get("horizon")?.as_str()?.to_owned())
}

/// How long each history is watched, if all are watched as long.
pub fn horizon(manifest: &Manifest) -> Option<String> {
    let varies = manifest
        .run
        .factors()
        .unwrap_or_default()
        .iter()
        .any(|factor| factor.paths.iter().any(|path| path == "horizon"));
    let horizon = horizon_of(&manifest.resolved)?;
    let is_shared = manifest.variants.iter().all(|variant| horizon_of(&variant.resolved).as_ref() == Some(&horizon));
    (is_shared && !varies).then(|| horizon.replace(' ', "\u{a0}"))
}

/// What the assumptions listed are to the results. Those that are like others' are told after a link to these.
fn went_in(manifest: &Manifest, told: &Listed) -> String {
    let mut words = match (told.like, told.scenario.is_empty()) {
        (None, _) => "These went in; everything above came out. Change one, and the figures change.",
        (Some(_), true) => ", all of them.",
        (Some(_), false) => ", but for these; what stands there is in brackets.",
    }
    .to_owned();
    if told.groups().any(|group| group.rows.iter().any(|row| !row.note.is_empty())) {
        words.push_str(" In small letters stands what the scenario's file says of a value.");
    }
    if !manifest.variants.is_empty() {
        words.push_str(
            " They are those of the reference, after what each variant says differently; there the reference's value is \
             in brackets.",
        );
    }
    if manifest.run.factors().is_some_and(|factors| factors.iter().any(|factor| !factor.paths.is_empty())) {
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
        let (done, asked) = (whole(manifest.replications), manifest.run.asked());
        let of = match manifest.run.kind() {
            ResultKind::Sweep => format!(
                " histories, of {} asked for at each point, and some points have more of them than others, so what tells \
                 them apart may be luck",
                whole(asked)
            ),
            _ if asked > 0 => format!(" of {} histories asked for", whole(asked)),
            _ => String::new(),
        };
        alerts.push(format!(
            "These results are partial: they were stopped after {done}{of}. The same command goes on from there."
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
