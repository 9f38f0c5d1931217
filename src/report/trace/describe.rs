//! Facts in words, with names for numbers.

use serde_json::{Value, json};

use super::recorder::{Incident, Line};
use crate::experiment::labels;
use crate::model::{EndedBy, Ending, Fact, Finish, Identity, Outcome, Wait, WindowChange, WorldFact};
use crate::report::text::{hours, number};
use crate::scenario::{PhaseId, Scenario, SeverityId};

/// A fact, described.
pub(super) struct Told {
    event: &'static str,
    fields: Vec<(&'static str, Value)>,
    words: String,
}

fn told<const N: usize>(event: &'static str, words: String, fields: [(&'static str, Value); N]) -> Told {
    Told { event, fields: fields.into(), words }
}

impl Told {
    /// The line of this fact at an instant.
    pub(super) fn line(self, at: f64, incident: Option<Incident>) -> Line {
        Line { at, event: self.event, incident, fields: self.fields, words: self.words }
    }

    /// A fact about an incident.
    pub(super) fn incident(scenario: &Scenario, who: &Identity, fact: Fact<'_>) -> Self {
        let names = Names(scenario);
        match fact {
            Fact::Violation { concurrent } => names.violation(who, concurrent),
            Fact::Escalated { from, to } => {
                let (from, to) = (names.severity(from), names.severity(to));
                told("escalated", format!("escalates from {from} to {to}"), [("from", json!(from)), ("to", json!(to))])
            }
            Fact::Spell { severity, hours: lasted, harm } => {
                let severity = names.severity(severity);
                let words = format!("{severity} hostilities so far: {}, harm {}", hours(lasted), number(harm));
                let fields = [("severity", json!(severity)), ("hours", json!(lasted)), ("harm", json!(harm))];
                told("spell", words, fields)
            }
            Fact::Ended { by, duration, severity, concurrent } => {
                let (words, by) = names.ended(by, duration);
                let severity = json!(names.severity(severity));
                let fields = [("by", json!(by)), ("duration_h", json!(duration)), ("severity", severity)];
                let mut ended = told("ended", words, fields);
                ended.fields.push(("concurrent", json!(concurrent)));
                ended
            }
            Fact::Detected { .. }
            | Fact::VisitStarted { .. }
            | Fact::Verified { .. }
            | Fact::Unattributed
            | Fact::Established { .. } => monitoring(fact),
            Fact::Absent { .. }
            | Fact::StageEnded { .. }
            | Fact::PoolGranted { .. }
            | Fact::Acted { .. }
            | Fact::EffectSucceeded { .. }
            | Fact::EffectFailed { .. } => names.track(fact),
            Fact::Demanded { .. }
            | Fact::Triggered { .. }
            | Fact::Answered { .. }
            | Fact::Outcome { .. }
            | Fact::CriticalPath { .. } => names.phase(fact),
        }
    }
}

/// What monitoring found.
fn monitoring(fact: Fact<'_>) -> Told {
    match fact {
        Fact::Detected { delay } => {
            told("detected", format!("detected, {} after onset", hours(delay)), [("delay_h", json!(delay))])
        }
        Fact::VisitStarted { wait } => {
            let words = format!("a team sets out, {} after detection", hours(wait));
            told("visit_started", words, [("wait_h", json!(wait))])
        }
        Fact::Verified { delay } => {
            told("verified", format!("verified, {} after detection", hours(delay)), [("delay_h", json!(delay))])
        }
        Fact::Established { delay } => {
            let words = format!("established, {} after onset: the plan can act on it", hours(delay));
            told("established", words, [("delay_h", json!(delay))])
        }
        _ => told("unattributed", "attribution fails".to_owned(), []),
    }
}

/// A fact about the world.
pub(super) fn world(scenario: &Scenario, fact: WorldFact) -> Told {
    match fact {
        WorldFact::FalseReport { report } => {
            told("false_report", format!("report {report} has no violation behind it"), [("report", json!(report))])
        }
        WorldFact::Unwarranted { report } => {
            let phase = scenario.phases().first().map_or("the plan", |phase| phase.name.as_str());
            let words = format!("false report {report} triggers {phase}: an unwarranted response");
            told("unwarranted", words, [("report", json!(report))])
        }
        WorldFact::Window { window, occurrence, change } => {
            let name = &scenario.windows()[window].name;
            let (key, words) = match change {
                WindowChange::Began => ("began", format!("window {name} begins")),
                WindowChange::Ended => ("ended", format!("window {name} ends")),
                WindowChange::ReboundEnded => ("rebound_ended", format!("the rebound of window {name} ends")),
            };
            let fields = [("window", json!(name)), ("occurrence", json!(occurrence)), ("change", json!(key))];
            told("window", words, fields)
        }
        WorldFact::Credibility { to } => {
            told("credibility", format!("credibility moves to {to:.3}"), [("to", json!(to))])
        }
    }
}

/// How the history ended.
pub(super) fn finish(scenario: &Scenario, finish: Finish) -> Line {
    let (key, words) = match finish.ending {
        Ending::Horizon => ("horizon", "the horizon is reached".to_owned()),
        Ending::Missed(phase) => {
            ("missed", format!("the ceasefire collapses: {} was missed", scenario.phases()[phase].name))
        }
        Ending::Concurrent => ("concurrent", "the ceasefire collapses: too many incidents at once".to_owned()),
        Ending::Severity => {
            ("severity", "the ceasefire collapses: an incident lasted too long at its severity".to_owned())
        }
        Ending::Runaway => ("runaway", "the history runs away: more incidents than the scenario allows".to_owned()),
    };
    let words = format!("{words}; credibility {:.3}, {} events", finish.credibility, finish.events);
    let fields = [("ending", json!(key)), ("credibility", json!(finish.credibility)), ("events", json!(finish.events))];
    told("finish", words, fields).line(finish.at, None)
}

/// The scenario as a source of names.
struct Names<'a>(&'a Scenario);

impl<'a> Names<'a> {
    fn severity(&self, id: SeverityId) -> &'a str {
        &self.0.severities()[id].name
    }

    fn phase_name(&self, id: PhaseId) -> &'a str {
        &self.0.phases()[id].name
    }

    fn actor(&self, phase: PhaseId, track: u16) -> &'a str {
        &self.0.phases()[phase].tracks[usize::from(track)].actor
    }

    fn stage(&self, phase: PhaseId, track: u16, stage: u16) -> &'a str {
        &self.0.phases()[phase].tracks[usize::from(track)].stages[usize::from(stage)].name
    }

    /// An actor, with the number of the member where there are several.
    fn member(&self, phase: PhaseId, track: u16, member: u16) -> String {
        let track = &self.0.phases()[phase].tracks[usize::from(track)];
        if track.count > 1 { format!("{} {}", track.actor, member + 1) } else { track.actor.clone() }
    }

    fn violation(&self, who: &Identity, concurrent: u32) -> Told {
        let source = &self.0.sources()[who.source];
        let severity = self.severity(who.severity);
        let contested = if who.contested { ", contested" } else { "" };
        let words =
            format!("violation by {} at {}: {severity}{contested}; {concurrent} under way", source.side, source.name);
        let fields = [
            ("side", json!(source.side)),
            ("severity", json!(severity)),
            ("contested", json!(who.contested)),
            ("concurrent", json!(concurrent)),
        ];
        told("violation", words, fields)
    }

    fn ended(&self, by: EndedBy, duration: f64) -> (String, &'a str) {
        let after = hours(duration);
        match by {
            EndedBy::Itself => (format!("hostilities run out after {after}"), "itself"),
            EndedBy::Phase(phase) => {
                let phase = self.phase_name(phase);
                (format!("hostilities ended by {phase} after {after}"), phase)
            }
            EndedBy::Open => (format!("hostilities still under way after {after}"), "open"),
        }
    }

    /// A step of one member of a track.
    fn track(&self, fact: Fact<'_>) -> Told {
        let who = |phase, track, member| {
            let fields = vec![("phase", json!(self.phase_name(phase))), ("actor", json!(self.actor(phase, track)))];
            let subject = format!("{}: {}", self.phase_name(phase), self.member(phase, track, member));
            (subject, fields.into_iter().chain([("member", json!(member))]).collect::<Vec<_>>())
        };
        let (event, words, fields) = match fact {
            Fact::Absent { phase, track, member } => {
                let (subject, fields) = who(phase, track, member);
                ("absent", format!("{subject} does not take part"), fields)
            }
            Fact::Acted { phase, track, member } => {
                let (subject, fields) = who(phase, track, member);
                ("acted", format!("{subject} acts"), fields)
            }
            Fact::StageEnded { phase, track, member, stage } => {
                let (subject, mut fields) = who(phase, track, member);
                let stage = self.stage(phase, track, stage);
                fields.push(("stage", json!(stage)));
                ("stage_ended", format!("{subject} is through with \"{stage}\""), fields)
            }
            Fact::PoolGranted { phase, track, member, pool, wait } => {
                let (subject, mut fields) = who(phase, track, member);
                let pool = &self.0.pools()[pool].name;
                fields.extend([("pool", json!(pool)), ("wait_h", json!(wait))]);
                ("pool_granted", format!("{subject} gets a unit of {pool} after {}", hours(wait)), fields)
            }
            Fact::EffectSucceeded { phase, track, at } => return self.effect(phase, track, at),
            Fact::EffectFailed { phase, track } => {
                let words = format!("{} takes no effect", self.effective(phase, track));
                let actor = track.map(|track| self.actor(phase, track));
                return told("no_effect", words, [("phase", json!(self.phase_name(phase))), ("actor", json!(actor))]);
            }
            _ => ("other", String::new(), Vec::new()),
        };
        Told { event, fields, words }
    }

    /// Whose effect it is.
    fn effective(&self, phase: PhaseId, track: Option<u16>) -> String {
        let name = self.phase_name(phase);
        track.map_or_else(|| name.to_owned(), |track| format!("{name}: {}", self.actor(phase, track)))
    }

    fn effect(&self, phase: PhaseId, track: Option<u16>, at: f64) -> Told {
        let (by, actor) = (self.effective(phase, track), track.map(|track| self.actor(phase, track)));
        let phase = self.phase_name(phase);
        let when = super::instant(at, self.0.armistice());
        let when = when.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = format!("{by} takes effect: hostilities cease at {when} unless they escalate first");
        told("effect", words, [("phase", json!(phase)), ("actor", json!(actor)), ("ceases_at_h", json!(at))])
    }

    /// A step of a phase.
    fn phase(&self, fact: Fact<'_>) -> Told {
        match fact {
            Fact::Triggered { phase } => {
                let phase = self.phase_name(phase);
                told("triggered", format!("{phase}: triggered, its tracks start"), [("phase", json!(phase))])
            }
            Fact::Answered { phase, response, slack } => self.answered(phase, response, slack),
            Fact::Outcome { phase, outcome, due, cause } => self.outcome(phase, outcome, due, cause),
            Fact::CriticalPath { phase, missed, path } => self.path(phase, missed, path),
            Fact::Demanded { phase } => {
                let phase = self.phase_name(phase);
                told("demanded", format!("{phase}: demanded"), [("phase", json!(phase))])
            }
            _ => told("other", String::new(), []),
        }
    }

    fn answered(&self, phase: PhaseId, response: f64, slack: Option<f64>) -> Told {
        let phase = self.phase_name(phase);
        let room = match slack {
            Some(slack) if slack < 0.0 => format!(", {} late", hours(-slack)),
            Some(slack) => format!(", {} to spare", hours(slack)),
            None => String::new(),
        };
        let words = format!("{phase}: answered after {}{room}", hours(response));
        told("answered", words, [("phase", json!(phase)), ("response_h", json!(response)), ("slack_h", json!(slack))])
    }

    fn outcome(&self, phase: PhaseId, outcome: Outcome, due: Option<f64>, cause: Option<Wait>) -> Told {
        let name = self.phase_name(phase);
        let words = match outcome {
            Outcome::Met if due.is_none() => "met, having no deadline",
            Outcome::Met => "deadline met",
            Outcome::Missed => "deadline missed",
            Outcome::Moot => "moot, hostilities ended first",
            Outcome::Censored => "censored, the history ends first",
        };
        let cause = cause.map(|cause| labels::wait(self.0, phase, cause));
        let why = cause.as_ref().map(|cause| format!("; what stood in the way: {cause}")).unwrap_or_default();
        let fields = [
            ("phase", json!(name)),
            ("outcome", json!(labels::outcome(outcome))),
            ("due_at_h", json!(due)),
            ("cause", json!(cause)),
        ];
        told("outcome", format!("{name}: {words}{why}"), fields)
    }

    fn path(&self, phase: PhaseId, missed: bool, path: &[(Wait, f64)]) -> Told {
        let name = self.phase_name(phase);
        let outcome = if missed { "missed" } else { "answered" };
        let parts: Vec<(String, f64)> =
            path.iter().map(|(wait, hours)| (labels::wait(self.0, phase, *wait), *hours)).collect();
        let list: Vec<String> = parts.iter().map(|(wait, lasted)| format!("{wait} {}", hours(*lasted))).collect();
        let path: Vec<Value> = parts.iter().map(|(wait, hours)| json!({ "component": wait, "hours": hours })).collect();
        let words = format!("{name}: where the time went: {}", list.join(", "));
        told("critical_path", words, [("phase", json!(name)), ("outcome", json!(outcome)), ("path", json!(path))])
    }
}
