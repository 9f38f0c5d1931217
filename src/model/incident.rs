//! The state of one incident, and of all of them side by side.
//!
//! Times here count from the incident's onset, so a plan of constant delays that adds up to its deadline meets it
//! exactly, whatever instant the violation fell on.

use super::calendar::Key;
use super::layout::{CEASE, Layout};
use super::observer::{EndedBy, Identity};
use super::waiting::Ticket;
use crate::scenario::SeverityId;

pub(super) const NEVER: f64 = f64::INFINITY;

/// Timers are looked through this many at a time.
const LANES: usize = 4;

/// Where monitoring stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Monitor {
    /// Not noticed (yet).
    Unnoticed,
    /// Waits for a team.
    Queued(Ticket),
    /// A visit is under way.
    Visit,
    /// Attribution is under way.
    Attribution,
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
    pub severity: SeverityId,
    /// When its severity was entered.
    pub entered: f64,
    /// The harm integral at that moment.
    pub harm_mark: f64,
    pub cease_by: EndedBy,
    pub escalation: HazardClock,
    pub monitor: Monitor,
    /// Visits that have begun.
    pub visits: u16,
    pub detected: f64,
    pub visited: f64,
    pub verified: f64,
    pub failed: f64,
    pub established: f64,
    pub any_answered: bool,
    /// Phases missed and still unanswered.
    pub overdue: u32,
    /// Units that it holds.
    pub held: u32,
    /// Its place among the incidents under way.
    pub place: usize,
    /// Which timer is next.
    pub next: usize,
}

/// The clock of escalation: what remains of its draw, and the multiplier it runs at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HazardClock {
    pub remaining: f64,
    /// The cumulative hazard, unmultiplied, up to which `remaining` has been reckoned.
    pub reckoned: f64,
    pub multiplier: f64,
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
    pub triggered: f64,
    /// No member acts before.
    pub opening: f64,
    pub answered: f64,
    pub verdict: Verdict,
    /// The members that joined cannot answer it.
    pub hopeless: bool,
    /// The member that completes the answer: (track, member).
    pub completed_by: (usize, u16),
    /// Of pooled phases: summed weight that has acted, required members that have not, joined members that have not.
    pub weight: f64,
    pub required: u32,
    pub pending: u32,
}

impl PhaseState {
    const FRESH: Self = Self {
        demanded: NEVER,
        origin: NEVER,
        due: NEVER,
        triggered: NEVER,
        opening: 0.0,
        answered: NEVER,
        verdict: Verdict::Open,
        hopeless: false,
        completed_by: (0, 0),
        weight: 0.0,
        required: 0,
        pending: 0,
    };
}

/// Where a timed member stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// Does not take part, or its phase was not triggered.
    Absent,
    /// Waits for a unit for stage `stage`.
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
    const FRESH: Self = Self { step: Step::Absent, stage: 0, base: 0.0, offset: 0.0 };
}

/// All incidents under way, in slots that are used again.
#[derive(Debug)]
pub(super) struct Incidents {
    pub all: Vec<Incident>,
    free: Vec<usize>,
    timers: Vec<f64>,
    phases: Vec<PhaseState>,
    members: Vec<MemberState>,
    /// When each pooled stage got its unit; infinite where it has none.
    grants: Vec<f64>,
    timer_count: usize,
    phase_count: usize,
    member_count: usize,
    grant_count: usize,
}

impl Incidents {
    pub fn new(layout: &Layout) -> Self {
        Self {
            all: Vec::new(),
            free: Vec::new(),
            timers: Vec::new(),
            phases: Vec::new(),
            members: Vec::new(),
            grants: Vec::new(),
            timer_count: layout.timers.len().next_multiple_of(LANES),
            phase_count: layout.phases.len(),
            member_count: layout.members.len(),
            grant_count: layout.grants,
        }
    }

    pub fn clear(&mut self) {
        self.all.clear();
        self.free.clear();
        self.timers.clear();
        self.phases.clear();
        self.members.clear();
        self.grants.clear();
    }

    /// A slot for a new incident.
    pub fn open(&mut self, who: Identity, is_false: bool) -> usize {
        let incident = Incident {
            who,
            is_false,
            live: true,
            severity: who.severity,
            entered: 0.0,
            harm_mark: 0.0,
            cease_by: EndedBy::Itself,
            escalation: HazardClock::default(),
            monitor: Monitor::Unnoticed,
            visits: 0,
            detected: NEVER,
            visited: NEVER,
            verified: NEVER,
            failed: NEVER,
            established: NEVER,
            any_answered: false,
            overdue: 0,
            held: 0,
            place: usize::MAX,
            next: CEASE,
        };
        if let Some(slot) = self.free.pop() {
            self.all[slot] = incident;
            self.timers_mut(slot).fill(NEVER);
            self.phases_mut(slot).fill(PhaseState::FRESH);
            self.members_mut(slot).fill(MemberState::FRESH);
            let grants = self.grant_count;
            self.grants[slot * grants..][..grants].fill(NEVER);
            return slot;
        }
        self.all.push(incident);
        let slots = self.all.len();
        self.timers.resize(slots * self.timer_count, NEVER);
        self.phases.resize(slots * self.phase_count, PhaseState::FRESH);
        self.members.resize(slots * self.member_count, MemberState::FRESH);
        self.grants.resize(slots * self.grant_count, NEVER);
        slots - 1
    }

    /// Gives a slot back.
    pub fn close(&mut self, slot: usize) {
        self.all[slot].live = false;
        self.free.push(slot);
    }

    #[inline]
    pub fn timers(&self, slot: usize) -> &[f64] {
        &self.timers[slot * self.timer_count..][..self.timer_count]
    }

    #[inline]
    fn timers_mut(&mut self, slot: usize) -> &mut [f64] {
        &mut self.timers[slot * self.timer_count..][..self.timer_count]
    }

    #[inline]
    pub fn set_timer(&mut self, slot: usize, timer: usize, at: f64) {
        self.timers_mut(slot)[timer] = at;
    }

    #[inline]
    pub fn phase(&self, slot: usize, phase: usize) -> &PhaseState {
        &self.phases[slot * self.phase_count + phase]
    }

    #[inline]
    pub fn phase_mut(&mut self, slot: usize, phase: usize) -> &mut PhaseState {
        &mut self.phases[slot * self.phase_count + phase]
    }

    #[inline]
    fn phases_mut(&mut self, slot: usize) -> &mut [PhaseState] {
        &mut self.phases[slot * self.phase_count..][..self.phase_count]
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
    fn members_mut(&mut self, slot: usize) -> &mut [MemberState] {
        &mut self.members[slot * self.member_count..][..self.member_count]
    }

    #[inline]
    pub fn grant(&self, slot: usize, grant: usize) -> f64 {
        self.grants[slot * self.grant_count + grant]
    }

    #[inline]
    pub fn set_grant(&mut self, slot: usize, grant: usize, at: f64) {
        self.grants[slot * self.grant_count + grant] = at;
    }

    /// The incident's next event as the calendar wants it; `calendar_slot` is its slot there.
    #[inline]
    pub fn next_key(&mut self, slot: usize, layout: &Layout, number: u64, calendar_slot: usize) -> Key {
        // The padded length is a multiple of the lanes, so both passes compile to straight vector code: which timer is
        // first cannot be predicted.
        let (lanes, _) = self.timers[slot * self.timer_count..][..self.timer_count].as_chunks::<LANES>();
        let mut least = [NEVER; LANES];
        for four in lanes {
            for (least, at) in least.iter_mut().zip(four) {
                *least = if *at < *least { *at } else { *least };
            }
        }
        let least = least.into_iter().fold(NEVER, |a, b| if b < a { b } else { a });
        let mut next = 0;
        for (index, four) in lanes.iter().enumerate().rev() {
            for lane in (0..LANES).rev() {
                next = if four[lane] == least { index * LANES + lane } else { next };
            }
        }
        let incident = &mut self.all[slot];
        incident.next = next;
        if least == NEVER {
            return Key::NEVER;
        }
        Key::new(incident.who.onset + least, layout.classes[next], number, calendar_slot)
    }
}
