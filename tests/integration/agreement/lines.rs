//! Histories as lines that can be compared: discrete text, exactly; numbers, to a tolerance.

use std::collections::BTreeMap;

use phaseline::model::{Fact, Finish, Identity, Observer, Wait, WorldFact};
use phaseline::scenario::PhaseId;

/// Times, hours and harm agree within this many hours.
pub const TOLERANCE: f64 = 1e-6;

/// A fact.
#[derive(Debug, Clone)]
pub struct Line {
    pub at: f64,
    /// Everything discrete.
    pub text: String,
    /// Everything else.
    pub numbers: Vec<f64>,
    /// May lie after the end of its incident, and is void then.
    foretold: bool,
}

/// A history as lines: per incident, of the world, and its end.
#[derive(Debug, Default)]
pub struct Lines {
    pub incidents: BTreeMap<u32, Vec<Line>>,
    pub world: Vec<Line>,
    pub finish: Option<Line>,
    told: usize,
}

/// More facts than any of these histories has: one that tells more never ends.
const MOST: usize = 200_000;

impl Observer for Lines {
    const DETAIL: bool = true;

    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        let line = match fact {
            Fact::CriticalPath { phase, missed, path } => of_path(at, phase, missed, path),
            fact => of_fact(at, &fact),
        };
        self.add(who, line);
    }

    fn world(&mut self, at: f64, fact: WorldFact) {
        let (text, numbers) = match fact {
            WorldFact::Credibility { to } => ("Credibility".to_owned(), vec![to]),
            fact => (format!("{fact:?}"), Vec::new()),
        };
        self.world.push(Line { at, text, numbers, foretold: false });
    }

    fn finish(&mut self, finish: Finish) {
        let text = format!("{:?}", finish.ending);
        self.finish = Some(Line { at: finish.at, text, numbers: vec![finish.credibility], foretold: false });
    }
}

impl Lines {
    fn add(&mut self, who: &Identity, line: Line) {
        self.told += 1;
        assert!(self.told < MOST && line.at.is_finite(), "a history without end: {line:?}");
        let incident = self.incidents.entry(who.number).or_insert_with(|| {
            let Identity { number, source, ordinal, severity, onset, contested } = *who;
            let text = format!("incident {number} {source} {ordinal} {severity} {contested}");
            vec![Line { at: onset, text, numbers: vec![], foretold: false }]
        });
        incident.push(line);
    }

    /// Puts lines in an order that does not depend on the order of telling at one instant.
    pub fn normalise(&mut self) {
        let end = self.finish.as_ref().map_or(f64::INFINITY, |finish| finish.at);
        for lines in self.incidents.values_mut() {
            let ended = lines.iter().find(|line| line.text.starts_with("Ended")).map_or(end, |line| line.at);
            lines.retain(|line| !line.foretold || line.at < ended - TOLERANCE);
            arrange(lines);
        }
        // A move of credibility to where it is already need not be told.
        let mut last = None;
        self.world.retain(|line| line.text != "Credibility" || last.replace(line.numbers[0]) != Some(line.numbers[0]));
        self.world.retain(|line| line.text != "Credibility" || line.numbers[0] != 1.0);
        // What a window does at the last instant changes nothing any more.
        self.world.retain(|line| !line.text.starts_with("Window") || line.at < end - TOLERANCE);
        arrange(&mut self.world);
    }
}

/// Sorts by time, and what is at one instant by text.
fn arrange(lines: &mut [Line]) {
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    for instant in lines.chunk_by_mut(|a, b| b.at - a.at < 2.0 * TOLERANCE) {
        instant.sort_by(|a, b| a.text.cmp(&b.text));
    }
}

fn of_path(at: f64, phase: PhaseId, missed: bool, path: &[(Wait, f64)]) -> Line {
    let mut parts: Vec<(Wait, f64)> = Vec::new();
    for &(wait, hours) in path.iter().filter(|(_, hours)| *hours > 1e-9) {
        match parts.last_mut() {
            Some(last) if last.0 == wait => last.1 += hours,
            _ => parts.push((wait, hours)),
        }
    }
    let waits: Vec<Wait> = parts.iter().map(|part| part.0).collect();
    let text = format!("CriticalPath {phase} missed {missed} {waits:?}");
    Line { at, text, numbers: parts.iter().map(|part| part.1).collect(), foretold: false }
}

fn of_fact(at: f64, fact: &Fact<'_>) -> Line {
    let (text, numbers) = match *fact {
        Fact::Detected { delay } => ("Detected".to_owned(), vec![delay]),
        Fact::VisitStarted { wait } => ("VisitStarted".to_owned(), vec![wait]),
        Fact::Verified { delay } => ("Verified".to_owned(), vec![delay]),
        Fact::Established { delay } => ("Established".to_owned(), vec![delay]),
        Fact::PoolGranted { phase, track, member, pool, wait } => {
            (format!("PoolGranted {phase} {track} {member} pool {pool}"), vec![wait])
        }
        Fact::Answered { phase, response, slack } => {
            (format!("Answered {phase} {}", slack.is_some()), [response].into_iter().chain(slack).collect())
        }
        Fact::EffectSucceeded { phase, track, at } => (format!("EffectSucceeded {phase} {track:?}"), vec![at]),
        Fact::Outcome { phase, outcome, due, cause } => {
            (format!("Outcome {phase} {outcome:?} due {} {cause:?}", due.is_some()), due.into_iter().collect())
        }
        Fact::Spell { severity, hours, harm } => (format!("Spell {severity}"), vec![hours, harm]),
        Fact::Ended { by, duration, severity, concurrent } => {
            (format!("Ended {by:?} {severity} {concurrent}"), vec![duration])
        }
        // Everything in these is discrete.
        Fact::Violation { .. }
        | Fact::Escalated { .. }
        | Fact::Unattributed
        | Fact::Demanded { .. }
        | Fact::Triggered { .. }
        | Fact::Absent { .. }
        | Fact::StageEnded { .. }
        | Fact::Acted { .. }
        | Fact::EffectFailed { .. }
        | Fact::CriticalPath { .. } => (format!("{fact:?}"), Vec::new()),
    };
    let foretold = matches!(fact, Fact::StageEnded { .. } | Fact::Acted { .. });
    Line { at, text, numbers, foretold }
}
