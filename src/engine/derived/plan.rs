//! Mean delays along the chain from violation to answer, and the least that any luck allows, against the deadlines.
//!
//! Means are added up stage by stage. The mean of a race is not the race of the means, so the sums are a guide; the
//! least times are bounds that hold.

use super::members::{Quorate, quorate};
use crate::random::Law;
use crate::scenario::{Clock, Demand, Detection, Phase, Quorum, Scenario, SeverityId, Track, enough_weight};
use crate::units::Hours;

/// From a violation to an incident that the plan can act on.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Per severity: (probability of being noticed, mean delay in hours); undeniable is (1, 0).
    pub detection: Vec<(f64, Option<f64>)>,
    /// Mean from the first visit's start to the last one's end, hours.
    pub verification: Option<f64>,
    /// Mean hours, and the probability that it fails.
    pub attribution: Option<(f64, f64)>,
}

/// One phase in means and bounds, hours.
#[derive(Debug, Clone, PartialEq)]
pub struct PhasePlan {
    /// Per track, the sum of its stages' means; infinite where it can never act.
    pub tracks: Vec<f64>,
    /// From the clock's origin until its tracks start; infinite if they never do.
    pub before: f64,
    /// From then until enough tracks have acted, none before the phase opens; infinite if they never have.
    pub acting: f64,
    /// Their sum.
    pub response: f64,
    /// The least response that any luck allows; infinite if it can never be answered.
    pub least: f64,
    /// Whether enough members take part.
    pub quorate: Quorate,
}

/// The chain's mean delays.
pub fn chain(scenario: &Scenario) -> Chain {
    let monitoring = scenario.monitoring();
    Chain {
        detection: scenario
            .severities()
            .iter()
            .map(|severity| match &severity.detection {
                Detection::Never => (0.0, None),
                Detection::Notice { probability, delay } => (probability.get(), Some(delay.mean())),
                Detection::Undeniable => (1.0, Some(0.0)),
            })
            .collect(),
        verification: monitoring.verify.as_ref().map(|verify| verify.mean() / (1.0 - monitoring.reopens.get())),
        attribution: monitoring.attribute.as_ref().map(|attribute| (attribute.delay.mean(), attribute.fails.get())),
    }
}

/// Every phase in means and bounds. `mix` weighs the severities at onset.
pub fn plan(scenario: &Scenario, mix: &[f64]) -> Vec<PhasePlan> {
    let mut means = Times::new(Means { scenario, mix });
    let mut least = Times::new(Least { scenario, reachable: scenario.reachable_severities() });
    let mut plans = Vec::new();
    for phase in scenario.phases() {
        let (mean, bound) = (means.next(phase), least.next(phase));
        // Where the clock never starts, the difference would be no number.
        let before = if mean.trigger.is_finite() { mean.trigger - mean.origin } else { f64::INFINITY };
        let acting = mean.acting.max(phase.opens.map_or(0.0, Hours::get) - before);
        let pools = scenario.pools();
        let of_track = |track: &Track| if track.can_act(pools) { mean_hours(track) } else { f64::INFINITY };
        plans.push(PhasePlan {
            tracks: phase.tracks.iter().map(of_track).collect(),
            before,
            acting,
            response: before + acting,
            least: least_response(scenario, phase, &bound, &least.measure.reachable),
            quorate: quorate(phase),
        });
    }
    plans
}

/// The instants of one phase, hours since onset, and how long its tracks take.
struct Instants {
    origin: f64,
    trigger: f64,
    acting: f64,
}

/// A way to measure delays: by their means, or by their least values.
trait Measure {
    /// Onset to detection of an incident at this severity or above.
    fn detected(&self, from: SeverityId) -> f64;
    /// Onset to established.
    fn established(&self, from: SeverityId) -> f64;
    /// Trigger to answer.
    fn acting(&self, phase: &Phase) -> f64;
}

/// Phase after phase, since one may follow another.
struct Times<M> {
    measure: M,
    /// When the phase before was answered or missed, whichever came first.
    settled: f64,
}

impl<M: Measure> Times<M> {
    fn new(measure: M) -> Self {
        Self { measure, settled: 0.0 }
    }

    fn next(&mut self, phase: &Phase) -> Instants {
        let (demand, severity) = match phase.demanded {
            Demand::Violation => (0.0, 0),
            Demand::Severity(severity) => (0.0, severity),
            Demand::Continuing(after) => (self.settled + after.get(), 0),
        };
        let established = self.measure.established(severity);
        let trigger = demand.max(established);
        let acting = self.measure.acting(phase);
        let origin = match phase.clock {
            Clock::Onset => 0.0,
            Clock::Detection => self.measure.detected(severity),
            Clock::Established => established,
            Clock::Demanded => demand,
        };
        let opens = origin + phase.opens.map_or(0.0, Hours::get);
        let due = phase.deadline.map_or(f64::INFINITY, |deadline| (origin + deadline.get()).max(demand));
        self.settled = (trigger + acting).max(opens).min(due);
        Instants { origin, trigger, acting }
    }
}

struct Means<'a> {
    scenario: &'a Scenario,
    mix: &'a [f64],
}

impl Means<'_> {
    /// The mean of `of` over the severities from `from` up that are noticed at all, weighted by the mix at onset.
    fn weighted(&self, from: SeverityId, of: impl Fn(&Detection) -> Option<(f64, f64)>) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (severity, mix) in self.scenario.severities().iter().zip(self.mix).skip(from) {
            if let Some((probability, delay)) = of(&severity.detection) {
                sum += mix * probability * delay;
                weights += mix * probability;
            }
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }
}

impl Measure for Means<'_> {
    fn detected(&self, from: SeverityId) -> f64 {
        if !self.scenario.can_detect() {
            return f64::INFINITY;
        }
        self.weighted(from, |detection| match detection {
            Detection::Never => None,
            Detection::Notice { probability, delay } => Some((probability.get(), delay.mean())),
            Detection::Undeniable => Some((1.0, 0.0)),
        })
    }

    fn established(&self, from: SeverityId) -> f64 {
        if !self.scenario.can_establish() {
            return f64::INFINITY;
        }
        let chain = chain(self.scenario);
        let after = chain.verification.unwrap_or(0.0) + chain.attribution.map_or(0.0, |(mean, _)| mean);
        let hopeless = chain.attribution.is_some_and(|(_, fails)| fails >= 1.0);
        self.weighted(from, |detection| match detection {
            Detection::Never => None,
            Detection::Notice { .. } if hopeless => None,
            Detection::Notice { probability, delay } => Some((probability.get(), delay.mean() + after)),
            Detection::Undeniable => Some((1.0, 0.0)),
        })
    }

    fn acting(&self, phase: &Phase) -> f64 {
        let pools = self.scenario.pools();
        if phase.least_hours(pools).is_none() {
            return f64::INFINITY;
        }
        let able: Vec<&Track> = phase.tracks.iter().filter(|track| track.can_act(pools)).collect();
        let means = || able.iter().map(|track| mean_hours(track));
        let required = able.iter().filter(|track| track.required).map(|track| mean_hours(track)).fold(0.0, f64::max);
        let answer = match phase.answered {
            Quorum::All => means().fold(0.0, f64::max),
            Quorum::Any => means().fold(f64::INFINITY, f64::min),
            Quorum::Weight(needed) => {
                let expected = reached(&able, needed, |track| track.joins.get() * track.commits.get());
                if expected.is_finite() { expected } else { reached(&able, needed, |_| 1.0) }
            }
        };
        required.max(answer)
    }
}

struct Least<'a> {
    scenario: &'a Scenario,
    reachable: Vec<bool>,
}

impl Least<'_> {
    fn least(&self, of: impl Fn(&Detection) -> f64) -> f64 {
        let severities = self.scenario.severities().iter().zip(&self.reachable);
        severities.filter(|(_, can)| **can).map(|(severity, _)| of(&severity.detection)).fold(f64::INFINITY, f64::min)
    }
}

impl Measure for Least<'_> {
    fn detected(&self, _from: SeverityId) -> f64 {
        self.least(|detection| match detection {
            Detection::Notice { probability, delay } if probability.get() > 0.0 => delay.lower(),
            Detection::Undeniable => 0.0,
            _ => f64::INFINITY,
        })
    }

    fn established(&self, _from: SeverityId) -> f64 {
        let after = after_detection(self.scenario);
        self.least(|detection| match detection {
            Detection::Notice { probability, delay } if probability.get() > 0.0 => delay.lower() + after,
            Detection::Undeniable => 0.0,
            _ => f64::INFINITY,
        })
    }

    fn acting(&self, phase: &Phase) -> f64 {
        phase.least_hours(self.scenario.pools()).unwrap_or(f64::INFINITY)
    }
}

/// The least time from detection to established.
fn after_detection(scenario: &Scenario) -> f64 {
    let monitoring = scenario.monitoring();
    let attribution = match &monitoring.attribute {
        Some(attribute) if attribute.fails.get() >= 1.0 => f64::INFINITY,
        Some(attribute) => attribute.delay.lower(),
        None => 0.0,
    };
    monitoring.verify.as_ref().map_or(0.0, Law::lower) + attribution
}

/// The least of R − o, of which both may vary.
fn least_response(scenario: &Scenario, phase: &Phase, bound: &Instants, reachable: &[bool]) -> f64 {
    let undeniable = scenario
        .severities()
        .iter()
        .zip(reachable)
        .any(|(severity, can)| *can && severity.detection == Detection::Undeniable);
    let before = match phase.clock {
        Clock::Onset => bound.trigger,
        Clock::Detection if undeniable => 0.0,
        Clock::Detection => after_detection(scenario),
        Clock::Demanded if phase.demanded == Demand::Violation => bound.trigger,
        Clock::Established | Clock::Demanded => 0.0,
    };
    (before + bound.acting).max(phase.opens.map_or(0.0, Hours::get))
}

/// The sum of the means of a track's stages.
fn mean_hours(track: &Track) -> f64 {
    track.stages.iter().map(|stage| stage.delay.mean()).sum()
}

/// When the tracks that are quickest on average weigh enough, each counted with the given share of its members.
fn reached(tracks: &[&Track], needed: f64, share: impl Fn(&Track) -> f64) -> f64 {
    let weight = |track: &Track| f64::from(track.count) * track.weight * share(track);
    let mut tracks: Vec<(f64, f64)> = tracks.iter().map(|track| (mean_hours(track), weight(track))).collect();
    tracks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut weight = 0.0;
    for (time, adds) in tracks {
        weight += adds;
        if weight >= enough_weight(needed) {
            return time;
        }
    }
    f64::INFINITY
}
