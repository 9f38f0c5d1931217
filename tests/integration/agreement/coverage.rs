//! Which kinds of facts were seen.

use std::collections::BTreeSet;
use std::fmt::Debug;

use phaseline::model::{Fact, Finish, Identity, Observer, WorldFact};

/// What must be seen: a category, and the variants in it.
const KINDS: [(&str, &str); 9] = [
    (
        "fact",
        "Violation Escalated Detected VisitStarted Verified Unattributed Established Demanded Triggered Absent \
         StageEnded PoolGranted Acted Answered EffectSucceeded EffectFailed Outcome CriticalPath Spell Ended",
    ),
    ("outcome", "Met Missed Moot Censored"),
    ("cause", "Undetected Team Verification Attribution Unattributed Demand Quorum Pool Stage Opening"),
    ("part", "Undetected Team Verification Attribution Unattributed Demand Quorum Pool Stage Opening"),
    ("ended by", "Itself Phase Open"),
    ("world", "FalseReport Unwarranted Window Credibility"),
    ("window", "Began Ended ReboundEnded"),
    ("ending", "Horizon Missed Concurrent Severity Runaway"),
    ("also", "contested late phase_effect track_effect undue no_deadline waited_for_team waited_for_pool"),
];

/// Listens for kinds.
#[derive(Debug, Default)]
pub struct Coverage {
    seen: BTreeSet<String>,
}

impl Coverage {
    /// What was never seen.
    pub fn missing(&self) -> Vec<String> {
        let kinds = KINDS
            .iter()
            .flat_map(|(category, names)| names.split_whitespace().map(move |name| format!("{category} {name}")));
        kinds.filter(|kind| !self.seen.contains(kind)).collect()
    }

    /// Adds a variant of a category, by the first word of its `Debug`.
    fn see(&mut self, category: &str, variant: impl Debug) {
        let text = format!("{variant:?}");
        let name: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
        self.seen.insert(format!("{category} {name}"));
    }

    fn also(&mut self, holds: bool, what: &str) {
        if holds {
            self.seen.insert(format!("also {what}"));
        }
    }
}

impl Observer for Coverage {
    const DETAIL: bool = true;

    fn incident(&mut self, _at: f64, who: &Identity, fact: Fact<'_>) {
        self.see("fact", fact);
        self.also(who.contested, "contested");
        match fact {
            Fact::Outcome { outcome, due, cause, .. } => {
                self.see("outcome", outcome);
                if let Some(cause) = cause {
                    self.see("cause", cause);
                }
                self.also(due.is_none(), "undue");
            }
            Fact::CriticalPath { path, .. } => path.iter().for_each(|part| self.see("part", part.0)),
            Fact::Ended { by, .. } => self.see("ended by", by),
            Fact::Answered { slack, .. } => {
                self.also(slack.is_some_and(|slack| slack < 0.0), "late");
                self.also(slack.is_none(), "no_deadline");
            }
            Fact::EffectSucceeded { track, .. } => {
                self.also(true, if track.is_some() { "track_effect" } else { "phase_effect" });
            }
            Fact::VisitStarted { wait } => self.also(wait > 0.0, "waited_for_team"),
            Fact::PoolGranted { wait, .. } => self.also(wait > 0.0, "waited_for_pool"),
            _ => {}
        }
    }

    fn world(&mut self, _at: f64, fact: WorldFact) {
        self.see("world", fact);
        if let WorldFact::Window { change, .. } = fact {
            self.see("window", change);
        }
    }

    fn finish(&mut self, finish: Finish) {
        self.see("ending", finish.ending);
    }
}
