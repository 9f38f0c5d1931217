//! The recorder: an observer that keeps every fact, then puts them in order and drops what was stood down.

use serde_json::Value;

use super::describe::{Told, world};
use crate::model::{EndedBy, Fact, Finish, Identity, Observer, WorldFact};
use crate::scenario::Scenario;

/// One line of a told history.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Hours since the armistice.
    pub at: f64,
    /// What happened: a stable name.
    pub event: &'static str,
    /// The incident, if it is about one.
    pub incident: Option<Incident>,
    /// Its details: stable names.
    pub fields: Vec<(&'static str, Value)>,
    /// The same in words.
    pub words: String,
}

/// The incident that a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its number in the history, from 0.
    pub number: u32,
    /// Its source.
    pub source: String,
    /// Its number at the source, from 0.
    pub ordinal: u32,
}

/// Keeps the facts of one replication.
#[derive(Debug)]
pub struct Recorder<'a> {
    scenario: &'a Scenario,
    lines: Vec<Line>,
    /// Per incident, by number: when it ended and whether an effect ended it.
    ends: Vec<Option<(f64, bool)>>,
    finish: Option<Finish>,
}

impl<'a> Recorder<'a> {
    /// An empty recorder for histories of `scenario`.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, lines: Vec::new(), ends: Vec::new(), finish: None }
    }

    /// The history in order of time, without what was stood down; its last line is how it ended.
    pub fn into_lines(self) -> Vec<Line> {
        let Self { scenario, lines, ends, finish } = self;
        let mut kept: Vec<Line> = lines.into_iter().filter(|line| stands(line, &ends, finish.as_ref())).collect();
        kept.sort_by(|a, b| a.at.total_cmp(&b.at));
        kept.extend(finish.map(|finish| super::describe::finish(scenario, finish)));
        kept
    }

    fn note_end(&mut self, who: &Identity, at: f64, by: EndedBy) {
        let number = who.number as usize;
        if self.ends.len() <= number {
            self.ends.resize(number + 1, None);
        }
        self.ends[number] = Some((at, matches!(by, EndedBy::Phase(_))));
    }
}

/// Steps of tracks are told ahead; they stand unless hostilities or the replication end first. At one instant the end
/// comes first, unless it is an effect of such a step.
fn stands(line: &Line, ends: &[Option<(f64, bool)>], finish: Option<&Finish>) -> bool {
    let ahead = matches!(line.event, "stage_ended" | "acted");
    let Some(who) = line.incident.as_ref().filter(|_| ahead) else {
        return true;
    };
    let before_end = match ends.get(who.number as usize) {
        Some(Some((end, by_effect))) => line.at < *end || (*by_effect && line.at == *end),
        _ => true,
    };
    // What would happen at the horizon is not observed; what ends the ceasefire comes after the acts of its instant.
    let observed = |finish: &Finish| line.at < finish.at || (finish.ending.is_collapse() && line.at == finish.at);
    before_end && finish.is_none_or(observed)
}

impl Observer for Recorder<'_> {
    const DETAIL: bool = true;

    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        if let Fact::Ended { by, .. } = fact {
            self.note_end(who, at, by);
        }
        let told = Told::incident(self.scenario, who, fact);
        let incident = Incident {
            number: who.number,
            source: self.scenario.sources()[who.source].name.clone(),
            ordinal: who.ordinal,
        };
        self.lines.push(told.line(at, Some(incident)));
    }

    fn world(&mut self, at: f64, fact: WorldFact) {
        self.lines.push(world(self.scenario, fact).line(at, None));
    }

    fn finish(&mut self, finish: Finish) {
        self.finish = Some(finish);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ending;

    fn line(event: &'static str, at: f64) -> Line {
        let incident = Incident { number: 0, source: String::new(), ordinal: 0 };
        Line { at, event, incident: Some(incident), fields: Vec::new(), words: String::new() }
    }

    #[test]
    fn steps_stand_down_when_hostilities_or_the_history_end() {
        let finish = Finish { at: 100.0, ending: Ending::Horizon, credibility: 1.0, events: 0 };
        let stands = |event, at, end| stands(&line(event, at), &[end], Some(&finish));
        assert!(stands("acted", 9.0, Some((10.0, false))));
        assert!(!stands("acted", 11.0, Some((10.0, false))));
        assert!(!stands("stage_ended", 10.0, Some((10.0, false))), "the end comes first");
        assert!(stands("acted", 10.0, Some((10.0, true))), "this act may be what ended them");
        assert!(!stands("acted", 100.0, None), "the horizon's instant is not observed");
        assert!(stands("outcome", 10.0, Some((10.0, false))), "what is told in time always stands");
    }
}
