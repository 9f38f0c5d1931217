//! Where the timers and states of an incident lie, worked out once a scenario.
//!
//! The timers of one incident stand in the order in which they happen at one instant: cease, escalate, acts and answers
//! in plan order, deadlines, everything else. So the first of the earliest is the next.

use super::calendar::Class;
use crate::scenario::{Clock, Demand, PhaseId, Quorum, Scenario, SeverityId};
use crate::units::Hours;

/// What a timer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// Hostilities cease.
    Cease,
    /// Severity rises.
    Escalate,
    /// A member of a timed track reaches a pool or acts; the index is into `Layout::members`.
    Member(usize),
    /// A phase whose acts were known at its trigger is answered.
    Answer(PhaseId),
    /// A phase falls due.
    Deadline(PhaseId),
    /// Detection, the end of a visit, or the end of attribution.
    Monitor,
    /// A phase is demanded since hostilities continue.
    Continue(PhaseId),
    /// Hostilities have lasted too long at one severity.
    Collapse,
}

pub(super) const CEASE: usize = 0;
pub(super) const ESCALATE: usize = 1;

/// A member whose steps are events of their own: its phase has a stage that needs a pool, or it has an effect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub phase: PhaseId,
    pub track: usize,
    /// Which of the track's members.
    pub index: u16,
    pub timer: usize,
    /// Where the grants of its stages begin among an incident's.
    pub first_grant: usize,
}

/// What of a phase does not change.
#[derive(Debug, Clone)]
pub(super) struct PhaseLayout {
    /// Some stage needs a pool, so acts are not known at the trigger.
    pub pooled: bool,
    /// Its timed members among `Layout::members`.
    pub members: std::ops::Range<usize>,
    /// Whether some track without a pool has an effect of its own.
    pub effects: bool,
    pub answer: usize,
    pub deadline: usize,
    pub resume: usize,
    /// For a weight quorum whose tracks all weigh the same: how many acts it takes.
    pub equal_acts: Option<usize>,
    /// Deadline, or infinity.
    pub allowed: f64,
}

/// The layout of a scenario's incidents.
#[derive(Debug)]
pub(super) struct Layout {
    pub timers: Vec<Timer>,
    pub classes: Vec<Class>,
    pub members: Vec<Member>,
    pub grants: usize,
    pub phases: Vec<PhaseLayout>,
    pub monitor: usize,
    pub collapse: usize,
    /// Phases demanded at onset.
    pub at_onset: Vec<PhaseId>,
    /// Per severity: phases demanded on reaching it or a higher one.
    pub at_severity: Vec<Vec<PhaseId>>,
    pub by_detection: Vec<PhaseId>,
    pub by_establishment: Vec<PhaseId>,
    /// Per severity: cumulative choice thresholds are per source.
    pub severity_cdf: Vec<Vec<f64>>,
    /// Windows by name: factors are multiplied in this order, so that the order of the file leaves no trace in rounding.
    pub windows_by_name: Vec<usize>,
}

impl Layout {
    pub fn new(scenario: &Scenario) -> Self {
        let mut timers = vec![Timer::Cease, Timer::Escalate];
        let mut members = Vec::new();
        let mut grants = 0;
        let mut phases = Vec::new();
        for (id, phase) in scenario.phases().iter().enumerate() {
            let pooled = phase.tracks.iter().any(|track| track.stages.iter().any(|stage| stage.needs.is_some()));
            let first = members.len();
            for (index, track) in phase.tracks.iter().enumerate() {
                if !(pooled || track.effect.is_some()) {
                    continue;
                }
                for member in 0..track.count {
                    members.push(Member {
                        phase: id,
                        track: index,
                        index: member,
                        timer: timers.len(),
                        first_grant: grants,
                    });
                    timers.push(Timer::Member(members.len() - 1));
                    grants += if pooled { track.stages.len() } else { 0 };
                }
            }
            timers.push(Timer::Answer(id));
            phases.push(PhaseLayout {
                pooled,
                members: first..members.len(),
                effects: !pooled && first < members.len(),
                answer: timers.len() - 1,
                deadline: 0,
                resume: 0,
                equal_acts: equal_acts(phase),
                allowed: phase.deadline.map_or(f64::INFINITY, Hours::get),
            });
        }
        for (id, phase) in phases.iter_mut().enumerate() {
            phase.deadline = timers.len();
            timers.push(Timer::Deadline(id));
        }
        let monitor = timers.len();
        timers.push(Timer::Monitor);
        for (id, phase) in phases.iter_mut().enumerate() {
            if matches!(scenario.phases()[id].demanded, Demand::Continuing(_)) {
                phase.resume = timers.len();
                timers.push(Timer::Continue(id));
            }
        }
        let collapse = timers.len();
        if scenario.collapse().severity.is_some() {
            timers.push(Timer::Collapse);
        }
        let classes = timers.iter().map(|timer| class(*timer)).collect();
        let mut windows_by_name: Vec<usize> = (0..scenario.windows().len()).collect();
        windows_by_name.sort_by_key(|&index| &scenario.windows()[index].name);
        let phases_where = |wanted: &dyn Fn(&crate::scenario::Phase) -> bool| -> Vec<PhaseId> {
            (0..scenario.phases().len()).filter(|&id| wanted(&scenario.phases()[id])).collect()
        };
        let demanded_at = |severity: SeverityId| {
            phases_where(&|phase| matches!(phase.demanded, Demand::Severity(least) if severity >= least))
        };
        Self {
            timers,
            classes,
            members,
            grants,
            phases,
            monitor,
            collapse,
            at_onset: phases_where(&|phase| phase.demanded == Demand::Violation),
            at_severity: (0..scenario.severities().len()).map(demanded_at).collect(),
            by_detection: phases_where(&|phase| phase.clock == Clock::Detection),
            by_establishment: phases_where(&|phase| phase.clock == Clock::Established),
            severity_cdf: scenario.sources().iter().map(|source| cumulative(&source.severity)).collect(),
            windows_by_name,
        }
    }
}

fn class(timer: Timer) -> Class {
    match timer {
        Timer::Cease => Class::Cease,
        Timer::Escalate => Class::Escalate,
        Timer::Member(_) | Timer::Answer(_) => Class::Act,
        Timer::Deadline(_) => Class::Deadline,
        Timer::Monitor | Timer::Continue(_) | Timer::Collapse => Class::Other,
    }
}

/// Running sums of probabilities; the last positive one and all after it are infinite, so rounding leaves no gap.
pub(super) fn cumulative(probabilities: &[f64]) -> Vec<f64> {
    let last = probabilities.iter().rposition(|&p| p > 0.0).unwrap_or(0);
    let mut sum = 0.0;
    probabilities
        .iter()
        .enumerate()
        .map(|(i, p)| {
            sum += p;
            if i >= last { f64::INFINITY } else { sum }
        })
        .collect()
}

/// Sums of weights are compared with this slack, so that ten weights of 0.1 make 1.
pub(super) const WEIGHT_SLACK: f64 = 1e-9;

fn equal_acts(phase: &crate::scenario::Phase) -> Option<usize> {
    let Quorum::Weight(needed) = phase.answered else { return None };
    let weight = phase.tracks.first()?.weight;
    if weight <= 0.0 || phase.tracks.iter().any(|track| track.weight != weight) {
        return None;
    }
    let acts = ((needed - WEIGHT_SLACK) / weight).ceil().max(1.0);
    // More acts than any membership has: the quorum never forms, and the caller finds too few acts.
    Some(if acts > 1e9 { usize::MAX } else { acts as usize })
}
