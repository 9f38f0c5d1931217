//! What a picture of a history needs to know, gathered while it is played.

use crate::model::{EndedBy, Fact, Finish, Identity, Observer, Outcome, Resource, Use, Wait, WindowChange, WorldFact};
use crate::scenario::{Scenario, SeverityId};

/// The facts of one replication by whom they concern. Instants are hours since the armistice.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// By number.
    pub incidents: Vec<Life>,
    /// Instants after which so many incidents have hostilities under way.
    pub under_way: Vec<(f64, f64)>,
    /// Changes of windows: (instant, window, occurrence, change).
    pub windows: Vec<(f64, usize, u32, WindowChange)>,
    pub credibility: Vec<(f64, f64)>,
    /// Units taken (+1) and given back (−1).
    pub resources: Vec<(f64, Resource, f64)>,
    pub finish: Option<Finish>,
}

/// One incident.
#[derive(Debug)]
pub(super) struct Life {
    pub who: Identity,
    /// Severities with the instants at which they were reached, onset included.
    pub rungs: Vec<(f64, SeverityId)>,
    pub detected: Option<f64>,
    pub visited: Option<f64>,
    pub verified: Option<f64>,
    pub failed: Option<f64>,
    pub established: Option<f64>,
    pub harm: f64,
    /// When and how it ended, and after how many hours.
    pub ended: Option<(f64, EndedBy, f64)>,
    /// In plan order.
    pub phases: Vec<PhaseLife>,
}

/// One phase of one incident.
#[derive(Debug, Clone, Default)]
pub(super) struct PhaseLife {
    pub demanded: Option<f64>,
    pub triggered: Option<f64>,
    /// When, after how many hours, and how many before it was due.
    pub answered: Option<(f64, f64, Option<f64>)>,
    pub outcome: Option<Verdict>,
    /// To the answer.
    pub path: Vec<(Wait, f64)>,
    /// To a deadline that was missed.
    pub missed_path: Vec<(Wait, f64)>,
}

/// How a deadline ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub at: f64,
    pub outcome: Outcome,
    pub due: Option<f64>,
}

/// The observer.
#[derive(Debug)]
pub(super) struct Gather<'a> {
    scenario: &'a Scenario,
    gathered: Gathered,
}

impl<'a> Gather<'a> {
    pub fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, gathered: Gathered::default() }
    }

    /// What was gathered, in order of time.
    pub fn finish(self) -> Gathered {
        let mut gathered = self.gathered;
        let end = gathered.finish.map_or(f64::INFINITY, |finish| finish.at);
        // Units that would come back later do not; at one instant they come back before others are taken.
        gathered.resources.retain(|(at, ..)| *at <= end);
        gathered.resources.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.total_cmp(&b.2)));
        gathered
    }

    fn begin(&mut self, who: &Identity) {
        self.gathered.incidents.push(Life {
            who: *who,
            rungs: vec![(who.onset, who.severity)],
            detected: None,
            visited: None,
            verified: None,
            failed: None,
            established: None,
            harm: 0.0,
            ended: None,
            phases: vec![PhaseLife::default(); self.scenario.phases().len()],
        });
    }
}

impl Observer for Gather<'_> {
    const DETAIL: bool = true;

    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        match fact {
            Fact::Violation { concurrent } => {
                self.begin(who);
                self.gathered.under_way.push((at, f64::from(concurrent)));
            }
            Fact::Ended { concurrent, .. } => self.gathered.under_way.push((at, f64::from(concurrent))),
            _ => {}
        }
        if let Some(life) = self.gathered.incidents.get_mut(who.number as usize) {
            life.hear(at, fact);
        }
    }

    fn world(&mut self, at: f64, fact: WorldFact) {
        match fact {
            WorldFact::Window { window, occurrence, change } => {
                self.gathered.windows.push((at, window, occurrence, change));
            }
            WorldFact::Credibility { to } => self.gathered.credibility.push((at, to)),
            WorldFact::FalseReport { .. } | WorldFact::Unwarranted { .. } => {}
        }
    }

    fn resource(&mut self, at: f64, of: Resource, change: Use) {
        self.gathered.resources.push((at, of, if change == Use::Taken { 1.0 } else { -1.0 }));
    }

    fn finish(&mut self, finish: Finish) {
        self.gathered.finish = Some(finish);
    }
}

impl Life {
    fn hear(&mut self, at: f64, fact: Fact<'_>) {
        match fact {
            Fact::Escalated { to, .. } => self.rungs.push((at, to)),
            Fact::Detected { .. } => self.detected = Some(at),
            Fact::VisitStarted { .. } => self.visited = Some(at),
            Fact::Verified { .. } => self.verified = Some(at),
            Fact::Unattributed => self.failed = Some(at),
            Fact::Established { .. } => self.established = Some(at),
            Fact::Spell { harm, .. } => self.harm += harm,
            Fact::Ended { by, duration, .. } => self.ended = Some((at, by, duration)),
            Fact::Demanded { phase } => self.phases[phase].demanded = Some(at),
            Fact::Triggered { phase } => self.phases[phase].triggered = Some(at),
            Fact::Answered { phase, response, slack } => self.phases[phase].answered = Some((at, response, slack)),
            Fact::Outcome { phase, outcome, due, .. } => {
                self.phases[phase].outcome = Some(Verdict { at, outcome, due });
            }
            Fact::CriticalPath { phase, missed, path } => {
                let phase = &mut self.phases[phase];
                *(if missed { &mut phase.missed_path } else { &mut phase.path }) = path.to_vec();
            }
            _ => {}
        }
    }

    /// When hostilities ended, or the history did.
    pub fn end(&self) -> f64 {
        self.ended.map_or(self.who.onset, |(at, ..)| at)
    }

    /// The highest severity reached.
    pub fn highest(&self) -> SeverityId {
        self.rungs.iter().map(|(_, severity)| *severity).max().unwrap_or(self.who.severity)
    }
}
