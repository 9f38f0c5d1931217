//! What holds in every history, told by the engine.

use std::collections::BTreeMap;

use phaseline::model::{Ending, Fact, Finish, Identity, Observer, WorldFact};
use phaseline::scenario::{PhaseId, Scenario};

/// Sums agree within this many hours.
const TOLERANCE: f64 = 1e-9;

/// Checks a history as it is told.
#[derive(Debug)]
pub struct Properties<'a> {
    scenario: &'a Scenario,
    incidents: BTreeMap<u32, Incident>,
    /// What was wrong.
    pub faults: Vec<String>,
    /// Instant of the last fact, not counting those that may lie in the future.
    last: f64,
}

/// What is remembered of an incident.
#[derive(Debug, Default)]
struct Incident {
    spells: f64,
    ended: Option<f64>,
    demanded: Vec<PhaseId>,
    outcomes: Vec<PhaseId>,
    answered: BTreeMap<PhaseId, f64>,
}

impl<'a> Properties<'a> {
    pub fn of(scenario: &'a Scenario) -> Self {
        Self { scenario, incidents: BTreeMap::new(), faults: Vec::new(), last: 0.0 }
    }

    fn hold(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(what());
        }
    }

    fn path(&mut self, who: &Identity, fact: Fact<'_>) {
        let Fact::CriticalPath { phase, missed, path } = fact else { return };
        let answered = self.incidents[&who.number].answered.get(&phase).copied();
        let deadline = self.scenario.phases()[phase].deadline.map(phaseline::units::Hours::get);
        let whole = if missed { deadline } else { answered };
        let sum: f64 = path.iter().map(|part| part.1).sum();
        self.hold(whole.is_some_and(|whole| (whole - sum).abs() <= TOLERANCE), || {
            format!("incident {}: a path sums to {sum}, not {whole:?}: {fact:?}", who.number)
        });
        self.hold(path.iter().all(|part| part.1 > 0.0), || format!("incident {}: an empty part: {fact:?}", who.number));
    }
}

impl Observer for Properties<'_> {
    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        let last = self.last;
        self.hold(at >= last - TOLERANCE, || format!("{fact:?} at {at} is told after {last}"));
        self.last = last.max(at);
        let ended = self.incidents.entry(who.number).or_default().ended;
        self.hold(ended.is_none(), || format!("incident {}: {fact:?} after its end", who.number));
        let incident = self.incidents.entry(who.number).or_default();
        match fact {
            Fact::Demanded { phase } => incident.demanded.push(phase),
            Fact::Outcome { phase, .. } => incident.outcomes.push(phase),
            Fact::Answered { phase, response, .. } => {
                incident.answered.insert(phase, response);
            }
            Fact::Spell { hours, .. } => incident.spells += hours,
            Fact::Ended { duration, .. } => {
                incident.ended = Some(at);
                let spells = incident.spells;
                self.hold((spells - duration).abs() <= TOLERANCE * (1.0 + duration), || {
                    format!("incident {}: spells sum to {spells}, not {duration}", who.number)
                });
            }
            Fact::CriticalPath { .. } => self.path(who, fact),
            _ => {}
        }
    }

    fn world(&mut self, at: f64, fact: WorldFact) {
        self.hold(at >= 0.0, || format!("{fact:?} at {at}"));
    }

    fn finish(&mut self, finish: Finish) {
        let horizon = self.scenario.horizon().get();
        let last = self.last;
        self.hold(finish.at >= last - TOLERANCE, || format!("ends at {} before {last}", finish.at));
        self.hold((finish.ending == Ending::Horizon) == (finish.at == horizon), || format!("{finish:?}"));
        for (number, mut incident) in std::mem::take(&mut self.incidents) {
            incident.demanded.sort_unstable();
            incident.outcomes.sort_unstable();
            self.hold(incident.demanded == incident.outcomes, || {
                format!("incident {number}: demanded {:?}, outcomes of {:?}", incident.demanded, incident.outcomes)
            });
            self.hold(incident.ended.is_some(), || format!("incident {number} never ended"));
        }
    }
}
