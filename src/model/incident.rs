//! The state of one incident, and of all of them side by side.
//!
//! Times here count from the incident's onset, so a plan of constant delays that adds up to its deadline meets it
//! exactly, whatever instant the violation fell on.

use super::calendar::{EMPTY, Group, LANES, NEVER, earliest, place_of};
use super::observer::{EndedBy, Identity};
use super::plan::Plan;
use super::waiting::Ticket;
use crate::scenario::{Clock, SeverityId};

/// Where monitoring stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Monitor {
    /// Not noticed (yet).
    Unnoticed,
    /// Waits for a team.
    Queued(Ticket),
    /// A visit is under way.
    Visit,
    /// Attribution is under way, and will fail or not.
    Attribution { fails: bool },
    /// Attribution has failed.
    Unattributed,
    /// Nothing more to find out.
    Done,
}

/// One incident, or the life of one false report.
#[derive(Debug, Clone)]
pub(super) struct Incident {
    pub who: Identity,
    /// A report with no violation behind it.
    pub is_false: bool,
    /// Occupies its slot.
    pub live: bool,
    pub any_answered: bool,
    /// Visits that have begun.
    pub visits: u16,
    /// Phases missed and still unanswered.
    pub overdue: u32,
    /// Units that it holds.
    pub held: u32,
    pub severity: SeverityId,
    /// When the next of its timers rings.
    pub next: f64,
    /// Its row of keys.
    pub row: usize,
    /// When its severity was entered.
    pub entered: f64,
    /// The harm integral at that moment.
    pub harm_mark: f64,
    pub cease_by: EndedBy,
    /// Its escalation, where it could come before hostilities cease.
    pub escalation: Option<HazardClock>,
    pub monitor: Monitor,
    pub detected: f64,
    pub visited: f64,
    pub verified: f64,
    pub failed: f64,
    pub established: f64,
}

/// The clock of escalation: what remains of its draw, and the multiplier it runs at.
#[derive(Debug, Clone, Copy)]
pub(super) struct HazardClock {
    pub remaining: f64,
    /// The cumulative hazard, unmultiplied, up to which `remaining` has been reckoned.
    pub reckoned: f64,
    pub multiplier: f64,
    /// The incident's place in the list of those that could escalate.
    pub place: usize,
}

/// How a demanded phase's deadline has ended so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Open,
    Met,
    Missed,
}

/// One phase of one incident.
#[derive(Debug, Clone, Copy)]
pub(super) struct PhaseState {
    pub demanded: f64,
    pub origin: f64,
    pub due: f64,
    /// When it falls due, while that can happen: no earlier than the demand.
    pub falls_due: f64,
    /// When continuing hostilities demand it, if they last.
    pub resumes: f64,
    pub triggered: f64,
    /// No member acts before.
    pub opening: f64,
    pub answered: f64,
    /// Of pooled phases: summed weight that has acted, required members that have not, joined members that have not.
    pub weight: f64,
    pub required: u32,
    pub pending: u32,
    /// The member that completes the answer: (track, member).
    pub completed_by: (u16, u16),
    pub verdict: Verdict,
    /// The members that joined cannot answer it.
    pub hopeless: bool,
    /// Whether it is worked out when it is answered; until then the answer's timer says before when it is not.
    pub is_worked_out: bool,
}

impl PhaseState {
    const FRESH: Self = Self {
        demanded: NEVER,
        origin: NEVER,
        due: NEVER,
        falls_due: NEVER,
        resumes: NEVER,
        triggered: NEVER,
        opening: 0.0,
        answered: NEVER,
        weight: 0.0,
        required: 0,
        pending: 0,
        completed_by: (0, 0),
        verdict: Verdict::Open,
        hopeless: false,
        is_worked_out: false,
    };
}

/// Where a timed member stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// Does not take part, or its phase was not triggered.
    Absent,
    /// Waits for a unit for its stage.
    Waiting { ticket: Ticket },
    /// Its stages run, or it waits for the opening; the timer says until when.
    Working,
    /// It has acted.
    Acted,
}

/// A timed member of one incident.
#[derive(Debug, Clone, Copy)]
pub(super) struct MemberState {
    pub step: Step,
    /// The stage that begins when the timer rings, or that waits for its unit.
    pub stage: usize,
    /// Stages run without a wait since `base`, summed in `offset`: their sum is added once, so rounding cannot part it
    /// from a deadline of the same length.
    pub base: f64,
    pub offset: f64,
}

impl MemberState {
    pub const FRESH: Self = Self { step: Step::Absent, stage: 0, base: 0.0, offset: 0.0 };
}

/// One stage of a member of a pooled phase.
#[derive(Debug, Clone, Copy)]
pub(super) struct StageState {
    /// When it got its unit; infinite where it has none.
    pub granted: f64,
    /// How long it takes, once that is drawn.
    pub takes: f64,
}

impl StageState {
    const FRESH: Self = Self { granted: NEVER, takes: NEVER };
}

/// Slots that a replication leaves to the next.
const KEPT: usize = 64;

/// All incidents under way, in slots that are used again.
#[derive(Debug)]
pub(super) struct Incidents {
    pub all: Vec<Incident>,
    free: Vec<usize>,
    timers: Vec<Group>,
    phases: Vec<PhaseState>,
    members: Vec<MemberState>,
    stages: Vec<StageState>,
    /// Groups of timers of an incident.
    groups: usize,
    /// The phases of a new incident.
    fresh: Vec<PhaseState>,
    member_count: usize,
    stage_count: usize,
}

impl Incidents {
    pub fn new(plan: &Plan<'_>) -> Self {
        let fresh = |clock| if clock == Clock::Onset { 0.0 } else { NEVER };
        Self {
            all: Vec::new(),
            free: Vec::new(),
            timers: Vec::new(),
            phases: Vec::new(),
            members: Vec::new(),
            stages: Vec::new(),
            groups: plan.timers.len().div_ceil(LANES),
            fresh: plan.phases.iter().map(|p| PhaseState { origin: fresh(p.clock), ..PhaseState::FRESH }).collect(),
            member_count: plan.members.len(),
            stage_count: plan.steps,
        }
    }

    pub fn clear(&mut self) {
        // Slots serve again, but not the very many that a rare replication may have needed.
        let slots = self.all.len().min(KEPT);
        self.all.truncate(slots);
        self.timers.truncate(slots * self.groups);
        self.phases.truncate(slots * self.fresh.len());
        self.members.truncate(slots * self.member_count);
        self.stages.truncate(slots * self.stage_count);
        self.free.clear();
        self.free.extend((0..slots).rev());
        self.all.iter_mut().for_each(|incident| incident.live = false);
    }

    /// A slot for a new incident, whose keys are in `row`.
    pub fn open(&mut self, who: Identity, is_false: bool, row: usize) -> usize {
        let slot = self.free.pop().unwrap_or_else(|| self.add_slot(who));
        let incident = &mut self.all[slot];
        incident.who = who;
        incident.is_false = is_false;
        incident.live = true;
        incident.any_answered = false;
        incident.visits = 0;
        incident.overdue = 0;
        incident.held = 0;
        incident.severity = who.severity;
        incident.row = row;
        incident.escalation = None;
        incident.monitor = Monitor::Unnoticed;
        incident.detected = NEVER;
        incident.visited = NEVER;
        incident.verified = NEVER;
        incident.failed = NEVER;
        incident.established = NEVER;
        self.timers[slot * self.groups..][..self.groups].fill(EMPTY);
        self.phases[slot * self.fresh.len()..][..self.fresh.len()].copy_from_slice(&self.fresh);
        self.members[slot * self.member_count..][..self.member_count].fill(MemberState::FRESH);
        self.stages[slot * self.stage_count..][..self.stage_count].fill(StageState::FRESH);
        slot
    }

    #[cold]
    #[inline(never)]
    fn add_slot(&mut self, who: Identity) -> usize {
        self.all.push(Incident {
            who,
            is_false: false,
            live: true,
            any_answered: false,
            visits: 0,
            overdue: 0,
            held: 0,
            severity: who.severity,
            next: NEVER,
            row: 0,
            entered: 0.0,
            harm_mark: 0.0,
            cease_by: EndedBy::Itself,
            escalation: None,
            monitor: Monitor::Unnoticed,
            detected: NEVER,
            visited: NEVER,
            verified: NEVER,
            failed: NEVER,
            established: NEVER,
        });
        let slots = self.all.len();
        self.timers.resize(slots * self.groups, EMPTY);
        self.phases.extend_from_slice(&self.fresh);
        self.members.resize(slots * self.member_count, MemberState::FRESH);
        self.stages.resize(slots * self.stage_count, StageState::FRESH);
        slots - 1
    }

    /// Gives a slot back.
    pub fn close(&mut self, slot: usize) {
        self.all[slot].live = false;
        self.free.push(slot);
    }

    #[inline]
    pub fn timer(&self, slot: usize, timer: usize) -> f64 {
        self.timers[slot * self.groups + timer / LANES][timer % LANES]
    }

    #[inline]
    pub fn set_timer(&mut self, slot: usize, timer: usize, at: f64) {
        self.timers[slot * self.groups + timer / LANES][timer % LANES] = at;
    }

    #[inline]
    pub fn phase(&self, slot: usize, phase: usize) -> &PhaseState {
        &self.phases[slot * self.fresh.len() + phase]
    }

    #[inline]
    pub fn phase_mut(&mut self, slot: usize, phase: usize) -> &mut PhaseState {
        &mut self.phases[slot * self.fresh.len() + phase]
    }

    #[inline]
    pub fn member(&self, slot: usize, member: usize) -> &MemberState {
        &self.members[slot * self.member_count + member]
    }

    #[inline]
    pub fn member_mut(&mut self, slot: usize, member: usize) -> &mut MemberState {
        &mut self.members[slot * self.member_count + member]
    }

    #[inline]
    pub fn stage(&self, slot: usize, stage: usize) -> &StageState {
        &self.stages[slot * self.stage_count + stage]
    }

    #[inline]
    pub fn stage_mut(&mut self, slot: usize, stage: usize) -> &mut StageState {
        &mut self.stages[slot * self.stage_count + stage]
    }

    /// When the next of an incident's timers rings.
    #[inline]
    pub fn next(&self, slot: usize) -> f64 {
        let [first, more @ ..] = &self.timers[slot * self.groups..][..self.groups] else { return NEVER };
        more.iter().fold(earliest(first), |least, group| least.min(earliest(group)))
    }

    /// The first of an incident's timers that rings at `at`.
    #[inline]
    pub fn timer_at(&self, slot: usize, at: f64) -> usize {
        place_of(at, self.timers[slot * self.groups..][..self.groups].as_flattened())
    }

    /// When the first of an incident's phases falls due, or is demanded by continuing hostilities.
    pub fn first_wait(&self, slot: usize) -> f64 {
        let phases = &self.phases[slot * self.fresh.len()..][..self.fresh.len()];
        phases.iter().fold(NEVER, |least, phase| least.min(phase.falls_due).min(phase.resumes))
    }
}
