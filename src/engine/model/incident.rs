//! The state of one incident, and of all of them.
//!
//! Times here count from the incident's onset, so a plan of constant delays that adds up to its deadline meets it
//! exactly, whatever instant the violation fell on.

use super::calendar::{NEVER, come_in, earlier, earliest, earliest_of};
use super::observer::{EndedBy, Identity};
use super::plan::{ACT, CEASE, MONITOR, PLAN, Plan, RINGS, Ring, TIMERS};
use super::waiting::Ticket;
use crate::random::{Origin, Origins};
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
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, whatever the others are")]
pub(super) struct Incident {
    pub who: Identity,
    /// A report with no violation behind it.
    pub is_false: bool,
    /// Occupies its slot.
    pub live: bool,
    pub any_answered: bool,
    /// Some phase has been triggered: before that, acts, members and stages are those of the last incident here.
    pub responds: bool,
    /// Visits that have begun.
    pub visits: u16,
    /// Phases missed and still unanswered.
    pub overdue: u32,
    /// Units that it holds.
    pub held: u32,
    pub severity: SeverityId,
    /// Its place among all, and in the calendar.
    pub slot: usize,
    /// When the next of its timers rings, which that is, and what it stands for.
    pub next: f64,
    pub timer: usize,
    pub ring: Ring,
    /// Its timers, that of acts and answers being the first of `acts`, and what they stand for.
    pub timers: [f64; TIMERS],
    rings: [Ring; TIMERS],
    /// When its acts and answers come, in the order of the plan.
    acts: Vec<f64>,
    first_act: usize,
    pub phases: Vec<PhaseState>,
    pub members: Vec<MemberState>,
    pub stages: Vec<StageState>,
    /// Its row of keys, and where its draws begin.
    pub row: usize,
    pub origin: Origin,
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

impl Incident {
    /// Of nobody yet, with room for what `plan` may bring.
    fn vacant(plan: &Plan<'_>, slot: usize) -> Self {
        Self {
            who: Identity { number: 0, source: 0, ordinal: 0, severity: 0, onset: 0.0, contested: false },
            is_false: false,
            live: false,
            any_answered: false,
            responds: false,
            visits: 0,
            overdue: 0,
            held: 0,
            severity: 0,
            slot,
            next: NEVER,
            timer: CEASE,
            ring: Ring::Cease,
            timers: [NEVER; TIMERS],
            rings: RINGS,
            acts: vec![NEVER; plan.acts.len()],
            first_act: 0,
            phases: vec![PhaseState::FRESH; plan.phases.len()],
            members: vec![MemberState::FRESH; plan.members.len()],
            stages: vec![StageState::FRESH; plan.steps],
            row: 0,
            origin: Origins::new(0, 0).of(0),
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
        }
    }

    /// Begins anew: `who`, whose keys are in `row` and whose draws begin at `origin`, with `phases` as they are at onset.
    fn begin(&mut self, who: Identity, is_false: bool, (row, origin): (usize, Origin), phases: &[PhaseState]) {
        self.who = who;
        self.is_false = is_false;
        self.live = true;
        self.any_answered = false;
        self.visits = 0;
        self.overdue = 0;
        self.held = 0;
        self.severity = who.severity;
        self.timers = [NEVER; TIMERS];
        self.rings = RINGS;
        self.phases.copy_from_slice(phases);
        self.responds = false;
        (self.row, self.origin) = (row, origin);
        self.escalation = None;
        self.monitor = Monitor::Unnoticed;
        self.detected = NEVER;
        self.visited = NEVER;
        self.verified = NEVER;
        self.failed = NEVER;
        self.established = NEVER;
    }

    /// A phase is triggered: the first makes acts, members and stages fresh, which most incidents never need.
    #[inline]
    pub fn respond(&mut self) {
        if !self.responds {
            self.responds = true;
            self.acts.fill(NEVER);
            self.members.fill(MemberState::FRESH);
            self.stages.fill(StageState::FRESH);
        }
    }

    /// The ticket with which a member waits for a unit; none before some phase has been triggered.
    #[inline]
    pub fn waits(&self, member: usize) -> Option<Ticket> {
        match self.members[member].step {
            Step::Waiting { ticket } if self.responds => Some(ticket),
            _ => None,
        }
    }

    /// Which of its acts and answers comes first, of several at once the first in the plan; it is over.
    #[inline]
    pub fn take_act(&mut self) -> usize {
        let act = self.first_act;
        self.acts[act] = NEVER;
        (self.timers[ACT], self.first_act) = earliest_of(&self.acts);
        act
    }

    /// When an act or an answer comes.
    #[inline]
    pub fn act(&self, act: usize) -> f64 {
        self.acts[act]
    }

    /// An act or an answer comes at `at`.
    #[inline]
    pub fn set_act(&mut self, act: usize, at: f64) {
        let held = std::mem::replace(&mut self.acts[act], at);
        if held < NEVER {
            (self.timers[ACT], self.first_act) = earliest_of(&self.acts);
        } else {
            (self.timers[ACT], self.first_act) = come_in((self.timers[ACT], self.first_act), (at, act));
        }
    }

    /// Looks for the next of its timers, and gives the instant at which it rings.
    #[inline]
    pub fn look_ahead(&mut self) -> f64 {
        (self.next, self.timer) = earliest(&self.timers);
        self.ring = self.rings[self.timer];
        self.who.onset + self.next
    }

    /// Monitoring goes on at `at`, with what `ring` says.
    #[inline]
    pub fn monitoring_rings(&mut self, at: f64, ring: Ring) {
        self.timers[MONITOR] = at;
        self.rings[MONITOR] = ring;
    }

    /// The plan waits for `at` too.
    #[inline]
    pub fn await_plan(&mut self, at: f64) {
        self.timers[PLAN] = earlier(self.timers[PLAN], at);
    }

    /// When the first of its phases falls due, or is demanded by continuing hostilities.
    pub fn await_first(&mut self) {
        let waits = self.phases.iter().map(|phase| earlier(phase.falls_due, phase.resumes));
        self.timers[PLAN] = waits.fold(NEVER, earlier);
    }
}

/// Incidents that a replication leaves to the next.
const KEPT: usize = 64;

/// All incidents under way, in slots that are used again, and one more: the one whose turn it is stands apart and has left
/// that vacant one in its slot. So whatever happens to it need not look for it.
#[derive(Debug)]
pub(super) struct Incidents {
    #[expect(clippy::vec_box, reason = "taking turns must not move more than a pointer")]
    pub all: Vec<Box<Incident>>,
    free: Vec<usize>,
    /// The phases of a new incident.
    fresh: Vec<PhaseState>,
}

impl Incidents {
    pub fn new(plan: &Plan<'_>) -> Self {
        let origin = |clock| if clock == Clock::Onset { 0.0 } else { NEVER };
        Self {
            all: Vec::new(),
            free: Vec::new(),
            fresh: plan.phases.iter().map(|p| PhaseState { origin: origin(p.clock), ..PhaseState::FRESH }).collect(),
        }
    }

    /// One that is in no slot.
    pub fn apart(plan: &Plan<'_>) -> Box<Incident> {
        Box::new(Incident::vacant(plan, usize::MAX))
    }

    pub fn clear(&mut self) {
        // Slots serve again, but not the very many that a rare replication may have needed.
        self.all.truncate(KEPT);
        self.free.clear();
        self.free.extend((0..self.all.len()).rev());
        self.all.iter_mut().for_each(|incident| incident.live = false);
    }

    /// A slot for a new incident, whose luck is `luck`: its row of keys, and where its draws begin.
    pub fn open(&mut self, who: Identity, is_false: bool, luck: (usize, Origin), plan: &Plan<'_>) -> usize {
        let slot = self.free.pop().unwrap_or_else(|| self.add_slot(plan));
        self.all[slot].begin(who, is_false, luck, &self.fresh);
        slot
    }

    #[cold]
    #[inline(never)]
    fn add_slot(&mut self, plan: &Plan<'_>) -> usize {
        let slot = self.all.len();
        self.all.push(Box::new(Incident::vacant(plan, slot)));
        slot
    }

    /// Gives a slot back.
    pub fn close(&mut self, slot: usize) {
        self.free.push(slot);
    }
}
