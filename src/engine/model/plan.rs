//! A scenario laid flat for the model: what an incident may need, found by index, and where its timers and states lie.
//!
//! An incident's timers are few, so that looking for the earliest is quick: all acts and answers share one, so do all
//! deadlines and demands by continuing hostilities, and so does all that monitoring does, one thing at a time.

mod build;

use super::luck::Place;
use crate::random::Law;
use crate::scenario::{Attribution, Clock, Detection, Effect, Escalation, PhaseId, PoolId, Quorum, enough_weight};

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

/// The timers of an incident, in the order in which they ring at one instant: hostilities cease, severity rises, acts and
/// answers come, the plan has waited long enough (the first of the phases falls due, or is demanded since hostilities
/// continue), monitoring goes on, hostilities have lasted too long at one severity.
pub(super) const CEASE: usize = 0;
pub(super) const ESCALATE: usize = 1;
pub(super) const ACT: usize = 2;
pub(super) const PLAN: usize = 3;
pub(super) const MONITOR: usize = 4;
pub(super) const COLLAPSE: usize = 5;
pub(super) const TIMERS: usize = 6;

/// What happens when a timer rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ring {
    Cease,
    Escalate,
    Act,
    Plan,
    /// It is noticed.
    Detection,
    VisitEnds,
    AttributionEnds,
    Collapse,
}

/// What the timers of an incident stand for at its onset; monitoring's stands for one thing after another.
pub(super) const RINGS: [Ring; TIMERS] =
    [Ring::Cease, Ring::Escalate, Ring::Act, Ring::Plan, Ring::Detection, Ring::Collapse];

/// What comes at one of the instants that the timer of acts and answers stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coming {
    /// A timed member reaches a pool or acts; the index is into `Plan::members`.
    Member(usize),
    /// A phase whose acts were known at its trigger is answered, or is to be looked at again.
    Answer(PhaseId),
}

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
    /// All its members, where each of them takes part for certain.
    pub everyone: Option<Joining>,
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
    /// Where its answer is among `Plan::acts`, if its acts are known at the trigger.
    pub answer: usize,
}

/// How many take part in a phase.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Joining {
    pub members: u32,
    pub required: u32,
    pub weight: f64,
    /// A required member does not.
    pub missing: bool,
}

impl Joining {
    /// `joined` of `members` of a track, each of such a weight, and required or not.
    pub fn add(&mut self, (weight, required): (f64, bool), joined: u32, members: u32) {
        self.members += joined;
        self.weight += weight * f64::from(joined);
        if required {
            self.required += joined;
            self.missing |= joined < members;
        }
    }

    /// Whether these can never form the quorum.
    pub fn cannot_answer(&self, quorum: Quorum) -> bool {
        let too_light = matches!(quorum, Quorum::Weight(needed) if self.weight < enough_weight(needed));
        self.missing || self.members == 0 || too_light
    }
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
    /// Its first member among `Plan::members`, if their steps are events of their own.
    pub timed: Option<usize>,
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
    /// Where it is among `Plan::acts`.
    pub act: usize,
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
    /// Acts and answers in the order in which they come at one instant.
    pub acts: Vec<Coming>,
    /// Steps of an incident: stages of members of pooled phases.
    pub steps: usize,
    /// Words of 64 members of all tracks.
    pub words: usize,
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
