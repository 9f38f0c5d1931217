//! A scenario laid flat for the model: what an incident may need, found by index, and where its timers and states lie.
//!
//! The timers of an incident stand in the order in which they happen at one instant, so that the first of the earliest is
//! the next: cease, escalate, acts and answers in plan order, what the plan waits for, monitoring, collapse. They are few,
//! so that looking for the earliest is quick: all deadlines, and all demands by continuing hostilities, share one.

use super::luck::{IncidentLuck, Place, TrackLuck};
use crate::random::Law;
use crate::scenario::{
    Attribution, Clock, Demand, Detection, Effect, Escalation, Phase, PhaseId, PoolId, Quorum, Scenario, SeverityId,
    Track,
};
use crate::units::Hours;

/// Classes of events at one instant, in the order in which they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    Cease,
    Escalate,
    Act,
    Deadline,
    Other,
}

/// What a timer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// Hostilities cease.
    Cease,
    /// Severity rises.
    Escalate,
    /// A timed member reaches a pool or acts; the index is into `Plan::members`.
    Member(usize),
    /// A phase whose acts were known at its trigger is answered, or is to be looked at again.
    Answer(PhaseId),
    /// The first of the phases falls due, or is demanded since hostilities continue.
    Plan,
    /// Detection, the end of a visit, or the end of attribution.
    Monitor,
    /// Hostilities have lasted too long at one severity.
    Collapse,
}

pub(super) const CEASE: usize = 0;
pub(super) const ESCALATE: usize = 1;

/// A severity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rung<'a> {
    pub lasts: &'a Law,
    pub escalates: Option<Escalation>,
    /// The largest multiplier that the escalation hazard can ever have.
    pub most: f64,
    /// Per hour.
    pub harm: f64,
    pub detection: &'a Detection,
    /// Hours at this severity that end the ceasefire; infinite where none do.
    pub longest: f64,
    pub hostilities_at: Place,
    pub detection_at: Place,
}

/// Verification and attribution.
#[derive(Debug, Clone, Copy)]
pub(super) struct MonitoringPlan<'a> {
    pub verify: Option<&'a Law>,
    pub reopens: f64,
    pub attribute: Option<&'a Attribution>,
    pub verify_at: Place,
    pub reopens_at: Place,
    pub attribute_at: Place,
}

/// A phase.
#[derive(Debug, Clone, Copy)]
pub(super) struct PhasePlan<'a> {
    pub clock: Clock,
    /// Deadline, or infinity.
    pub allowed: f64,
    pub opens: Option<f64>,
    pub answered: Quorum,
    /// For a weight quorum whose tracks all weigh the same: how many acts it takes.
    pub equal_acts: Option<usize>,
    pub effect: Option<&'a Effect>,
    pub effect_at: Place,
    /// Some stage needs a pool, so acts are not known at the trigger.
    pub pooled: bool,
    /// Some track without a pool has an effect of its own.
    pub effects: bool,
    /// Required members are few among all, so nothing more is worked out before they have acted.
    pub waits_for_required: bool,
    /// Its tracks among `Plan::tracks`.
    pub first_track: usize,
    pub tracks: usize,
    /// Its timed members among `Plan::members`.
    pub first_member: usize,
    pub members: usize,
    /// The probability of collapse at a miss, if there is any.
    pub collapse: Option<f64>,
    pub collapse_at: Place,
    /// How long after it was answered or missed the next phase is demanded.
    pub next_after: Option<f64>,
    /// The timer of its answer, if its acts are known at the trigger.
    pub answer: usize,
}

/// A track.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrackPlan<'a> {
    pub count: u16,
    pub joins: f64,
    pub commits: f64,
    pub weight: f64,
    pub required: bool,
    pub effect: Option<&'a Effect>,
    /// Its stages among `Plan::stages`.
    pub first_stage: usize,
    pub stages: usize,
    /// Its words among those of all tracks, 64 members to one.
    pub first_word: usize,
    pub joins_at: Place,
    pub effect_at: Place,
}

impl TrackPlan<'_> {
    /// Words of 64 members.
    pub fn words(&self) -> usize {
        usize::from(self.count.div_ceil(64))
    }

    /// Members in the `word`-th of its words.
    pub fn members_in(&self, word: usize) -> u32 {
        (u32::from(self.count) - 64 * word as u32).min(64)
    }
}

/// A stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct StagePlan<'a> {
    pub delay: &'a Law,
    pub needs: Option<PoolId>,
    pub delay_at: Place,
}

/// A member whose steps are events of their own: its phase has a stage that needs a pool, or it has an effect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub phase: PhaseId,
    /// Index of its track in the phase.
    pub track: u16,
    /// Which of the track's members.
    pub index: u16,
    pub timer: usize,
    /// Its first stage among `Plan::stages`, and how many it has.
    pub first_stage: usize,
    pub stages: usize,
    /// Where its steps begin among an incident's.
    pub first_step: usize,
}

/// A stage of a timed member that takes a unit of a pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitPlan {
    pub pool: PoolId,
    /// Which of an incident's steps.
    pub step: usize,
    /// The member of the track.
    pub index: u16,
    pub turnaround_at: Place,
}

/// Everything.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub rungs: Vec<Rung<'a>>,
    pub monitoring: MonitoringPlan<'a>,
    pub phases: Vec<PhasePlan<'a>>,
    pub tracks: Vec<TrackPlan<'a>>,
    pub stages: Vec<StagePlan<'a>>,
    pub members: Vec<Member>,
    /// Every unit that an incident can hold.
    pub units: Vec<UnitPlan>,
    pub timers: Vec<Timer>,
    /// Steps of an incident: stages of members of pooled phases.
    pub steps: usize,
    /// Words of 64 members of all tracks.
    pub words: usize,
    /// What the plan waits for.
    pub waits: usize,
    pub monitor: usize,
    /// The timer of collapse by a severity, if there is one.
    pub collapse: usize,
    /// Phases demanded at onset.
    pub at_onset: Vec<PhaseId>,
    /// Per severity: phases demanded on reaching it or a higher one.
    pub at_severity: Vec<Vec<PhaseId>>,
    pub by_detection: Vec<PhaseId>,
    pub by_establishment: Vec<PhaseId>,
    /// Per source, per severity.
    pub severity_cdf: Vec<Vec<f64>>,
    /// Windows by name: factors are multiplied in this order, so that the order of the file leaves no trace in rounding.
    pub windows_by_name: Vec<usize>,
}

impl<'a> Plan<'a> {
    pub fn new(scenario: &'a Scenario, luck: &IncidentLuck) -> Self {
        let monitoring = scenario.monitoring();
        let mut windows_by_name: Vec<usize> = (0..scenario.windows().len()).collect();
        windows_by_name.sort_by_key(|&index| &scenario.windows()[index].name);
        let phases_where = |wanted: &dyn Fn(&Phase) -> bool| -> Vec<PhaseId> {
            (0..scenario.phases().len()).filter(|&id| wanted(&scenario.phases()[id])).collect()
        };
        let demanded_at = |severity: SeverityId| {
            phases_where(&|phase| matches!(phase.demanded, Demand::Severity(least) if severity >= least))
        };
        let mut plan = Self {
            rungs: rungs(scenario, luck),
            monitoring: MonitoringPlan {
                verify: monitoring.verify.as_ref(),
                reopens: monitoring.reopens.get(),
                attribute: monitoring.attribute.as_ref(),
                verify_at: luck.verify,
                reopens_at: luck.reopens,
                attribute_at: luck.attribute,
            },
            phases: Vec::new(),
            tracks: Vec::new(),
            stages: Vec::new(),
            members: Vec::new(),
            units: Vec::new(),
            timers: vec![Timer::Cease, Timer::Escalate],
            steps: 0,
            words: 0,
            waits: 0,
            monitor: 0,
            collapse: 0,
            at_onset: phases_where(&|phase| phase.demanded == Demand::Violation),
            at_severity: (0..scenario.severities().len()).map(demanded_at).collect(),
            by_detection: phases_where(&|phase| phase.clock == Clock::Detection),
            by_establishment: phases_where(&|phase| phase.clock == Clock::Established),
            severity_cdf: scenario.sources().iter().map(|source| cumulative(&source.severity)).collect(),
            windows_by_name,
        };
        for id in 0..scenario.phases().len() {
            plan.add_phase(scenario, id, luck);
        }
        plan.waits = plan.timers.len();
        plan.timers.extend([Timer::Plan, Timer::Monitor]);
        plan.monitor = plan.waits + 1;
        plan.collapse = plan.timers.len();
        if scenario.collapse().severity.is_some() {
            plan.timers.push(Timer::Collapse);
        }
        plan
    }

    /// A phase with its tracks, and its timers.
    fn add_phase(&mut self, scenario: &'a Scenario, id: PhaseId, luck: &IncidentLuck) {
        let (phase, luck) = (&scenario.phases()[id], &luck.phases[id]);
        let pooled = phase.tracks.iter().any(|track| track.stages.iter().any(|stage| stage.needs.is_some()));
        let (first_track, first_member) = (self.tracks.len(), self.members.len());
        for (index, (track, luck)) in phase.tracks.iter().zip(&luck.tracks).enumerate() {
            if pooled || track.effect.is_some() {
                self.add_members(id, index as u16, (track, luck), pooled);
            }
            self.add_track(track, luck);
        }
        let members = self.members.len() - first_member;
        let count = |required: bool| {
            phase.tracks.iter().filter(|t| t.required == required).map(|t| u32::from(t.count)).sum::<u32>()
        };
        let next_after = scenario.phases().get(id + 1).and_then(|next| match next.demanded {
            Demand::Continuing(after) => Some(after.get()),
            Demand::Violation | Demand::Severity(_) => None,
        });
        let collapse = scenario.collapse();
        self.phases.push(PhasePlan {
            clock: phase.clock,
            allowed: phase.deadline.map_or(f64::INFINITY, Hours::get),
            opens: phase.opens.map(Hours::get),
            answered: phase.answered,
            equal_acts: equal_acts(phase),
            effect: phase.effect.as_ref(),
            effect_at: luck.effect,
            pooled,
            effects: !pooled && members > 0,
            waits_for_required: !pooled && members == 0 && count(true) > 0 && count(true) < count(false),
            first_track,
            tracks: phase.tracks.len(),
            first_member,
            members,
            collapse: collapse.missed.contains(&id).then_some(collapse.probability.get()),
            collapse_at: luck.collapse,
            next_after,
            answer: self.timers.len(),
        });
        if !pooled {
            self.timers.push(Timer::Answer(id));
        }
    }

    fn add_track(&mut self, track: &'a Track, luck: &TrackLuck) {
        let plan = TrackPlan {
            count: track.count,
            joins: track.joins.get(),
            commits: track.commits.get(),
            weight: track.weight,
            required: track.required,
            effect: track.effect.as_ref(),
            first_stage: self.stages.len(),
            stages: track.stages.len(),
            first_word: self.words,
            joins_at: luck.joins,
            effect_at: luck.effect,
        };
        self.words += plan.words();
        self.tracks.push(plan);
        self.stages.extend(track.stages.iter().zip(&luck.stages).map(|(stage, luck)| StagePlan {
            delay: &stage.delay,
            needs: stage.needs,
            delay_at: luck.delay,
        }));
    }

    /// The members of a track whose steps are events; the track is the next to be added.
    fn add_members(&mut self, phase: PhaseId, track: u16, (of, luck): (&Track, &TrackLuck), pooled: bool) {
        for index in 0..of.count {
            for (stage, (of, luck)) in of.stages.iter().zip(&luck.stages).enumerate() {
                if let Some(pool) = of.needs {
                    let (step, turnaround_at) = (self.steps + stage, luck.turnaround);
                    self.units.push(UnitPlan { pool, step, index, turnaround_at });
                }
            }
            self.members.push(Member {
                phase,
                track,
                index,
                timer: self.timers.len(),
                first_stage: self.stages.len(),
                stages: of.stages.len(),
                first_step: self.steps,
            });
            self.timers.push(Timer::Member(self.members.len() - 1));
            self.steps += if pooled { of.stages.len() } else { 0 };
        }
    }

    /// A track of a phase.
    #[inline]
    pub fn track(&self, phase: PhaseId, track: usize) -> &TrackPlan<'a> {
        &self.tracks[self.phases[phase].first_track + track]
    }

    /// A stage of a track of a phase.
    #[inline]
    pub fn stage(&self, phase: PhaseId, track: usize, stage: usize) -> &StagePlan<'a> {
        &self.stages[self.track(phase, track).first_stage + stage]
    }

    /// The timed members of a phase.
    #[inline]
    pub fn members_of(&self, phase: PhaseId) -> std::ops::Range<usize> {
        let phase = &self.phases[phase];
        phase.first_member..phase.first_member + phase.members
    }
}

fn rungs<'a>(scenario: &'a Scenario, luck: &IncidentLuck) -> Vec<Rung<'a>> {
    // Credibility is in [0, 1], and its multiplier is linear in it.
    let by_credibility = scenario.credibility().map_or(1.0, |c| c.escalation_at_zero.max(1.0));
    let rung = |id: SeverityId| {
        let severity = &scenario.severities()[id];
        let by_response = severity.escalates.map_or(1.0, |e| e.answered.max(e.overdue).max(1.0));
        Rung {
            lasts: &severity.lasts,
            escalates: severity.escalates,
            most: by_response * by_credibility,
            harm: severity.harm,
            detection: &severity.detection,
            longest: match scenario.collapse().severity {
                Some((at, longest)) if at == id => longest.get(),
                _ => f64::INFINITY,
            },
            hostilities_at: luck.rungs[id].hostilities,
            detection_at: luck.rungs[id].detection,
        }
    };
    (0..scenario.severities().len()).map(rung).collect()
}

/// Running sums of probabilities; the last positive one and all after it are infinite, so rounding leaves no gap.
fn cumulative(probabilities: &[f64]) -> Vec<f64> {
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

fn equal_acts(phase: &Phase) -> Option<usize> {
    let Quorum::Weight(needed) = phase.answered else { return None };
    let weight = phase.tracks.first()?.weight;
    if weight <= 0.0 || phase.tracks.iter().any(|track| track.weight != weight) {
        return None;
    }
    let acts = ((needed - WEIGHT_SLACK) / weight).ceil().max(1.0);
    // More acts than any membership has: the quorum never forms, and the caller finds too few acts.
    Some(if acts > 1e9 { usize::MAX } else { acts as usize })
}
