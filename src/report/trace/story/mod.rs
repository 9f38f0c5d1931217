//! A history laid out as a picture: what stands where along time, and the words beside it.
//!
//! Whoever draws it needs to know nothing of the model and works nothing out: places are hours since the armistice, lanes
//! are numbered from the top, bars of critical paths are in parts of their whole.

mod gather;
mod gauges;
mod lanes;
mod panel;

use serde::Serialize;

use super::recorder::Recorder;
use crate::experiment::labels;
use crate::model::{EndedBy, Ending, Luck, Outcome, Simulator, Wait, WindowChange};
use crate::report::text::{grouped, hours, number};
use crate::scenario::Scenario;
use gather::{Gather, Gathered, Life};

/// A history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// The scenario's name.
    pub scenario: String,
    /// Which history.
    pub replication: u64,
    /// Its seed.
    pub seed: u64,
    /// When it ended.
    pub end: f64,
    /// How it ended, in words.
    pub ending: String,
    /// The day of t = 0, if the scenario says.
    pub armistice: Option<String>,
    /// What is told first: names and values.
    pub headline: Vec<(String, String)>,
    /// The ladder, lowest first.
    pub severities: Vec<String>,
    /// The sources, each with its lanes.
    pub sources: Vec<Source>,
    /// The phases' names.
    pub phases: Vec<String>,
    /// How many lanes there are.
    pub lanes: usize,
    /// The incidents, by number.
    pub incidents: Vec<Incident>,
    /// Windows.
    pub bands: Vec<Band>,
    /// What changes beside the incidents.
    pub gauges: Vec<Gauge>,
}

/// A source's share of the lanes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its side.
    pub side: String,
    /// The first of its lanes.
    pub first: usize,
    /// How many they are.
    pub lanes: usize,
    /// How many violations it has.
    pub violations: usize,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Incident {
    /// Which source.
    pub source: usize,
    /// Its lane.
    pub lane: usize,
    /// From when to when hostilities lasted.
    pub span: (f64, f64),
    /// The highest severity reached.
    pub severity: usize,
    /// Stretches at one severity: (severity, from, to).
    pub spells: Vec<(usize, f64, f64)>,
    /// What the plan waited for or did: (kind, from, to).
    pub work: Vec<(WorkKind, f64, f64)>,
    /// Its deadlines.
    pub marks: Vec<Mark>,
    /// Who it is, in a line.
    pub title: String,
    /// The same for the table: onset, how long, what ended it.
    pub onset: String,
    /// How long hostilities lasted.
    pub lasted: String,
    /// What ended them.
    pub ended: String,
    /// More of it: names and values.
    pub facts: Vec<(String, String)>,
    /// Each phase that was demanded.
    pub phases: Vec<panel::Phase>,
    /// What happened: instants and words.
    pub events: Vec<(String, String)>,
}

/// What the plan does about an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Nobody has noticed it.
    Undetected,
    /// It waits for a team.
    Team,
    /// A visit.
    Verification,
    /// Attribution.
    Attribution,
    /// Attribution has failed.
    Unattributed,
    /// Some phase is under way.
    Response,
    /// The phase is not demanded yet.
    Demand,
    /// Members cannot form a quorum.
    Quorum,
    /// A pool is empty.
    Pool,
    /// The phase is not open yet.
    Opening,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// Which phase.
    pub phase: usize,
    /// `met`, `missed`, `moot` or `censored`.
    pub outcome: &'static str,
    /// When that was settled.
    pub at: f64,
    /// When it was due, if that is known.
    pub due: Option<f64>,
}

/// A window, or its rebound.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// Whether it is what follows the window.
    pub rebound: bool,
    /// From when.
    pub from: f64,
    /// To when.
    pub to: f64,
}

/// Something that goes up and down.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gauge {
    /// What.
    pub name: String,
    /// A summary in words.
    pub words: String,
    /// Whether it is bars (from each instant to the next) rather than a level.
    pub bars: bool,
    /// The top of its scale.
    pub top: f64,
    /// The most there can be, if so.
    pub capacity: Option<f64>,
    /// Instants and values from there on.
    pub points: Vec<(f64, f64)>,
}

impl Story {
    /// Replication `replication` of `scenario` under `seed`.
    pub fn of(scenario: &Scenario, seed: u64, replication: u64) -> Self {
        let luck = Luck::new(scenario, seed);
        let mut simulator = Simulator::new(&luck);
        let mut gather = Gather::new(scenario);
        simulator.replicate(replication, &mut gather);
        let gathered = gather.finish();
        let mut recorder = Recorder::new(scenario);
        simulator.replicate(replication, &mut recorder);
        let mut events = vec![Vec::new(); gathered.incidents.len()];
        for line in recorder.into_lines() {
            if let Some(events) = line.incident.and_then(|who| events.get_mut(who.number as usize)) {
                events.push((super::instant(line.at, scenario.armistice()), line.words));
            }
        }
        let end = gathered.finish.map_or(scenario.horizon().get(), |finish| finish.at);
        let (places, sources) = lanes::lay(scenario, &gathered.incidents, end);
        let incidents = gathered.incidents.iter().zip(places).zip(events);
        let told: Vec<Incident> =
            incidents.map(|((life, lane), events)| incident(scenario, life, lane, events)).collect();
        Self {
            scenario: scenario.name().to_owned(),
            replication,
            seed,
            end,
            ending: gathered.finish.map_or_else(String::new, |finish| labels::ending(scenario, finish.ending)),
            armistice: scenario.armistice().map(|date| date.to_string()),
            headline: headline(scenario, &gathered, &told),
            severities: scenario.severities().iter().map(|severity| severity.name.clone()).collect(),
            lanes: sources.iter().map(|source| source.lanes).sum(),
            sources,
            phases: scenario.phases().iter().map(|phase| phase.name.clone()).collect(),
            incidents: told,
            bands: bands(scenario, &gathered, end),
            gauges: gauges::gauges(scenario, &gathered, end),
        }
    }
}

/// The figures of the history as a whole.
fn headline(scenario: &Scenario, gathered: &Gathered, incidents: &[Incident]) -> Vec<(String, String)> {
    let ended = gathered.finish.map_or_else(String::new, |finish| match finish.ending {
        Ending::Horizon => format!("at the horizon, {}", hours(finish.at)),
        ending => format!("{}, after {}", labels::ending(scenario, ending), hours(finish.at)),
    });
    let mut headline = vec![
        ("Ended".to_owned(), ended),
        ("Violations".to_owned(), grouped(incidents.len() as f64)),
        (
            "Harm, in hours weighted by severity".to_owned(),
            number(gathered.incidents.iter().map(|life| life.harm).sum()),
        ),
    ];
    for (index, phase) in scenario.phases().iter().enumerate() {
        let counted = |outcome: &str| {
            let marks = incidents.iter().flat_map(|incident| &incident.marks);
            marks.filter(|mark| mark.phase == index && mark.outcome == outcome).count()
        };
        let parts: Vec<String> = ["met", "missed", "moot", "censored"]
            .into_iter()
            .filter_map(|outcome| match counted(outcome) {
                0 => None,
                many => Some(format!("{} {outcome}", grouped(many as f64))),
            })
            .collect();
        if phase.deadline.is_some() {
            let words = if parts.is_empty() { "never demanded".to_owned() } else { parts.join(", ") };
            headline.push((phase.name.clone(), words));
        }
    }
    if let Some(finish) = gathered.finish.filter(|_| scenario.credibility().is_some()) {
        headline.push(("Credibility at the end".to_owned(), number(finish.credibility)));
    }
    headline
}

/// One incident with its place and its words.
fn incident(scenario: &Scenario, life: &Life, lane: usize, events: Vec<(String, String)>) -> Incident {
    let source = &scenario.sources()[life.who.source];
    let name = |severity: usize| scenario.severities()[severity].name.as_str();
    let rungs: Vec<&str> = life.rungs.iter().map(|(_, severity)| name(*severity)).collect();
    let (end, by, duration) = life.ended.unwrap_or((life.end(), EndedBy::Open, life.end() - life.who.onset));
    let ended = match by {
        EndedBy::Itself => "ran out".to_owned(),
        EndedBy::Open => "still under way at the end".to_owned(),
        EndedBy::Phase(phase) => format!("ended by {}", scenario.phases()[phase].name),
    };
    let instant = |at: f64| short_instant(at, scenario);
    let mut facts = vec![
        ("Onset".to_owned(), instant(life.who.onset)),
        ("Hostilities".to_owned(), format!("{}, {ended}", hours(duration))),
        ("Severity".to_owned(), rungs.join(" → ")),
        ("Harm".to_owned(), number(life.harm)),
        ("Detected".to_owned(), life.detected.map_or_else(|| "never".to_owned(), instant)),
        ("Established".to_owned(), life.established.map_or_else(|| "never".to_owned(), instant)),
    ];
    if life.who.contested {
        facts.push(("Window".to_owned(), "in its disputed end".to_owned()));
    }
    let ends = life.rungs.iter().skip(1).map(|(at, _)| *at).chain([end]);
    Incident {
        source: life.who.source,
        lane,
        span: (life.who.onset, end),
        severity: life.highest(),
        spells: life.rungs.iter().zip(ends).map(|(&(from, severity), to)| (severity, from, to)).collect(),
        work: work(life, end),
        marks: marks(scenario, life),
        title: format!("#{} {}: {}", life.who.number, source.name, rungs.join(" → ")),
        onset: instant(life.who.onset),
        lasted: hours(duration),
        ended,
        facts,
        phases: panel::phases(scenario, life),
        events,
    }
}

/// What the plan waited for or did, from onset to the end of hostilities.
fn work(life: &Life, end: f64) -> Vec<(WorkKind, f64, f64)> {
    let mut work = Vec::new();
    let mut from = life.who.onset;
    let chain = [
        (WorkKind::Undetected, life.detected),
        (WorkKind::Team, life.visited.or(life.established)),
        (WorkKind::Verification, life.verified.or(life.established)),
        (WorkKind::Attribution, life.established.or(life.failed)),
    ];
    for (kind, until) in chain {
        let to = until.unwrap_or(end).min(end);
        if to > from {
            work.push((kind, from, to));
        }
        from = from.max(to);
    }
    if life.failed.is_some() && life.established.is_none() {
        work.push((WorkKind::Unattributed, from, end));
    }
    // Phases under way at once are one stretch.
    let mut busy: Vec<(f64, f64)> = life
        .phases
        .iter()
        .filter_map(|phase| Some((phase.triggered?, phase.answered.map_or(end, |(at, ..)| at).min(end))))
        .collect();
    busy.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (from, to) in busy {
        match work.last_mut() {
            Some((WorkKind::Response, _, until)) if from <= *until => *until = until.max(to),
            _ => work.push((WorkKind::Response, from, to)),
        }
    }
    work.retain(|(_, from, to)| to > from);
    work
}

fn marks(scenario: &Scenario, life: &Life) -> Vec<Mark> {
    let verdicts = life.phases.iter().zip(scenario.phases()).enumerate();
    let with_deadline = verdicts.filter(|(_, (_, phase))| phase.deadline.is_some());
    with_deadline
        .filter_map(|(phase, (life, _))| {
            let verdict = life.outcome?;
            let outcome = labels::outcome(verdict.outcome);
            Some(Mark { phase, outcome, at: verdict.at, due: verdict.due })
        })
        .collect()
}

/// Windows from their changes.
fn bands(scenario: &Scenario, gathered: &Gathered, end: f64) -> Vec<Band> {
    let mut bands: Vec<(u32, usize, Band)> = Vec::new();
    for &(at, window, occurrence, change) in &gathered.windows {
        let mut close = |rebound: bool| {
            let open = bands.iter_mut().find(|(o, w, band)| (*o, *w, band.rebound) == (occurrence, window, rebound));
            if let Some((.., band)) = open {
                band.to = at;
            }
        };
        let of = &scenario.windows()[window];
        let rebound = match change {
            WindowChange::Began => false,
            WindowChange::ReboundEnded => {
                close(true);
                continue;
            }
            WindowChange::Ended => {
                close(false);
                if of.rebound.is_none() {
                    continue;
                }
                true
            }
        };
        bands.push((occurrence, window, Band { name: of.name.clone(), rebound, from: at, to: end }));
    }
    bands.into_iter().map(|(.., band)| band).collect()
}

/// The instant as it stands in a line, with single spaces.
fn short_instant(at: f64, scenario: &Scenario) -> String {
    super::instant(at, scenario.armistice()).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<Wait> for WorkKind {
    fn from(wait: Wait) -> Self {
        match wait {
            Wait::Undetected => Self::Undetected,
            Wait::Team => Self::Team,
            Wait::Verification => Self::Verification,
            Wait::Attribution => Self::Attribution,
            Wait::Unattributed => Self::Unattributed,
            Wait::Demand => Self::Demand,
            Wait::Quorum => Self::Quorum,
            Wait::Pool(_) => Self::Pool,
            Wait::Stage { .. } => Self::Response,
            Wait::Opening => Self::Opening,
        }
    }
}

/// Whether a deadline's marks keep their place when it falls due after hostilities.
fn is_decided(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Met | Outcome::Missed)
}

#[cfg(test)]
mod tests;
