//! What is told of one incident beside the picture: its phases, and where their time went.

use serde::Serialize;

use super::{Life, WorkKind, short_instant};
use crate::experiment::labels;
use crate::model::{Outcome, Wait};
use crate::report::text::{hours, share};
use crate::scenario::{PhaseId, Scenario};
use crate::units::Hours;

use super::gather::PhaseLife;

/// A phase that was demanded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// How its deadline ended; without a deadline `answered` or `open`.
    pub outcome: &'static str,
    /// The same in words.
    pub words: String,
    /// The way to the answer, and to a deadline that was missed.
    pub paths: Vec<Path>,
}

/// A critical path. Places are parts of the longer of the path and the deadline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Path {
    /// Where it leads.
    pub title: String,
    /// Where the deadline is.
    pub due: Option<f64>,
    /// The deadline in words.
    pub deadline: String,
    /// What was waited for, one after another.
    pub parts: Vec<Part>,
}

/// A stretch of a critical path.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What was waited for.
    pub name: String,
    /// Of which kind that is.
    pub kind: WorkKind,
    /// How long.
    pub hours: String,
    /// Of the whole path.
    pub share: String,
    /// Where it begins.
    pub from: f64,
    /// How wide it is.
    pub width: f64,
}

/// The phases of an incident that were demanded, in plan order.
pub(super) fn phases(scenario: &Scenario, life: &Life) -> Vec<Phase> {
    let all = life.phases.iter().enumerate().filter(|(_, phase)| phase.demanded.is_some());
    all.map(|(id, phase)| self::phase(scenario, id, phase)).collect()
}

fn phase(scenario: &Scenario, id: PhaseId, life: &PhaseLife) -> Phase {
    let of = &scenario.phases()[id];
    let deadline = of.deadline.map(Hours::get);
    let verdict = life.outcome.filter(|_| deadline.is_some()).map(|verdict| verdict.outcome);
    let mut paths = Vec::new();
    if !life.missed_path.is_empty() {
        paths.push(path(scenario, id, "To the deadline", &life.missed_path, deadline));
    }
    if !life.path.is_empty() {
        let title = if verdict == Some(Outcome::Missed) { "To the late answer" } else { "To the answer" };
        paths.push(path(scenario, id, title, &life.path, deadline));
    }
    let outcome = match verdict {
        Some(outcome) => labels::outcome(outcome),
        None if life.answered.is_some() => "answered",
        None => "open",
    };
    Phase { name: of.name.clone(), outcome, words: words(scenario, life, verdict, deadline), paths }
}

/// How it went, in a sentence or two.
fn words(scenario: &Scenario, life: &PhaseLife, verdict: Option<Outcome>, deadline: Option<f64>) -> String {
    let within = deadline.map_or_else(String::new, |deadline| format!(" of {}", hours(deadline)));
    let answered = life.answered.map(|(_, response, slack)| {
        let room = match slack {
            Some(slack) if slack < 0.0 => format!(", {} late", hours(-slack)),
            Some(slack) => format!(", {} to spare", hours(slack)),
            None => String::new(),
        };
        format!("Answered after {}{within}{room}.", hours(response))
    });
    let due = life.outcome.and_then(|verdict| verdict.due).map(|due| short_instant(due, scenario));
    let due = due.map_or_else(String::new, |due| format!(" Due at {due}."));
    let unanswered = match (verdict, life.triggered) {
        (Some(Outcome::Moot), Some(_)) => "Hostilities ended before there was an answer.",
        (Some(Outcome::Moot), None) => "Hostilities ended before it was known enough to answer.",
        (Some(Outcome::Censored), _) => "The history ended first.",
        (_, Some(_)) => "Never answered.",
        (_, None) => "Never triggered.",
    };
    format!("{}{due}", answered.unwrap_or_else(|| unanswered.to_owned()))
}

fn path(scenario: &Scenario, phase: PhaseId, title: &str, path: &[(Wait, f64)], deadline: Option<f64>) -> Path {
    let total: f64 = path.iter().map(|(_, hours)| hours).sum();
    let whole = deadline.unwrap_or(0.0).max(total);
    // Everything may have come at once, before a deadline of no time.
    let part_of = |all: f64, hours: f64| (all > 0.0).then(|| hours / all);
    let place = |hours: f64| part_of(whole, hours).unwrap_or(0.0);
    let mut from = 0.0;
    let parts = path.iter().map(|&(wait, lasted)| {
        let part = Part {
            name: labels::wait(scenario, phase, wait),
            kind: wait.into(),
            hours: hours(lasted),
            share: share(part_of(total, lasted)),
            from: place(from),
            width: place(lasted),
        };
        from += lasted;
        part
    });
    Path {
        title: format!("{title}: {}", hours(total)),
        due: deadline.map(place),
        deadline: deadline.map_or_else(String::new, hours),
        parts: parts.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn a_path_that_took_no_time_has_no_shares_and_no_width() {
        let scenario = sample(30.0);
        for (deadline, due) in [(None, None), (Some(0.0), Some(0.0)), (Some(24.0), Some(1.0))] {
            let path = path(&scenario, 0, "To the answer", &[(Wait::Undetected, 0.0)], deadline);
            let part = &path.parts[0];
            assert_eq!((part.share.as_str(), part.from, part.width, path.due), ("–", 0.0, 0.0, due));
        }
    }
}
