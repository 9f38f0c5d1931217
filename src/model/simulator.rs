//! The replication: the calendar's loop and what it dispatches to.

use std::collections::BinaryHeap;

use super::Luck;
use super::calendar::{Calendar, Class, Key};
use super::clock::Clock;
use super::incident::{Incidents, NEVER};
use super::layout::{Layout, Timer};
use super::observer::{Ending, Fact, Finish, Observer, Wait};
use super::waiting::{Ticket, Waiting};
use super::windows::WindowState;
use crate::scenario::{Scenario, SourceId};

/// Runs replications of one scenario, one after another, reusing its memory.
#[derive(Debug)]
pub struct Simulator<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) luck: &'a Luck,
    pub(super) layout: Layout,
    pub(super) replication: u64,
    /// The instant, hours since the armistice.
    pub(super) now: f64,
    pub(super) calendar: Calendar,
    /// What the first slots of the calendar stand for; incidents follow.
    pub(super) fixed: Vec<Fixed>,
    pub(super) ending: Option<Ending>,
    pub(super) events: u64,
    pub(super) incidents: Incidents,
    /// Slots of incidents with hostilities under way, in no order.
    pub(super) active: Vec<usize>,
    /// Incidents and false reports so far, and violations by source.
    pub(super) numbers: u32,
    pub(super) reports: u32,
    pub(super) ordinals: Vec<u32>,
    pub(super) arrivals: Arrivals,
    pub(super) windows: Vec<WindowState>,
    pub(super) harm: HarmIntegral,
    pub(super) credibility: f64,
    /// Multiplier of the escalation hazard by credibility.
    pub(super) escalation: f64,
    /// Requests for teams and units so far.
    pub(super) tickets: Ticket,
    pub(super) teams: Teams,
    pub(super) pools: Vec<PoolState>,
    /// Per phase and track: which members committed in this replication; empty where all do.
    pub(super) commits: Vec<Vec<Vec<bool>>>,
    pub(super) acts: Vec<(f64, usize, u16)>,
    pub(super) path: Vec<(Wait, f64)>,
}

/// A slot of the calendar that is not an incident's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixed {
    Clock(usize),
    Window(usize),
    Teams,
    Pool(usize),
}

/// All arrival clocks.
#[derive(Debug)]
pub(super) struct Arrivals {
    pub clocks: Vec<ArrivalClock>,
    /// Per source: its clocks.
    pub of: Vec<Vec<usize>>,
    /// Per exciting source: (clock, jump of its level).
    pub excited_by: Vec<Vec<(usize, f64)>>,
    /// M(c).
    pub credibility: f64,
    /// The windows' factor on each source.
    pub factor: Vec<f64>,
}

/// One arrival clock.
#[derive(Debug)]
pub(super) struct ArrivalClock {
    pub clock: Clock,
    pub kind: ArrivalKind,
}

/// What arrives when a clock fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArrivalKind {
    /// A violation of the source's own accord.
    Base(SourceId),
    /// A violation of the first source, excited by the second.
    Excited(SourceId, SourceId),
    /// A false report.
    FalseReport,
}

/// ∫ of the windows' harm factor.
#[derive(Debug, Default)]
pub(super) struct HarmIntegral {
    pub varies: bool,
    pub factor: f64,
    pub sum: f64,
    pub at: f64,
}

impl HarmIntegral {
    pub fn until(&self, now: f64) -> f64 {
        self.sum + self.factor * (now - self.at)
    }
}

/// Verification teams.
#[derive(Debug, Default)]
pub(super) struct Teams {
    /// `None` is unlimited.
    pub free: Option<u32>,
    pub queue: Waiting,
    /// Ends of visits whose incident no longer waits for them.
    pub orphans: Ends,
}

/// A pool's units.
#[derive(Debug, Default)]
pub(super) struct PoolState {
    pub free: u32,
    pub queue: Waiting,
    /// Ends of turnarounds.
    pub turnarounds: Ends,
}

/// A heap of instants, earliest first.
#[derive(Debug, Default)]
pub(super) struct Ends(BinaryHeap<std::cmp::Reverse<u64>>);

impl Ends {
    pub fn clear(&mut self) {
        self.0.clear();
    }
    pub fn push(&mut self, at: f64) {
        // Non-negative floats sort as their bits do.
        self.0.push(std::cmp::Reverse(at.to_bits()));
    }
    pub fn pop(&mut self) {
        self.0.pop();
    }
    pub fn first(&self) -> f64 {
        self.0.peek().map_or(NEVER, |end| f64::from_bits(end.0))
    }
}

impl<'a> Simulator<'a> {
    /// A simulator of `scenario` with `luck`, which must be of the same scenario.
    pub fn new(scenario: &'a Scenario, luck: &'a Luck) -> Self {
        let layout = Layout::new(scenario);
        let arrivals = Arrivals::new(scenario);
        let mut fixed = Vec::new();
        // The order here is the order at one instant among what is not an incident's.
        fixed.extend((0..scenario.pools().len()).map(Fixed::Pool));
        fixed.push(Fixed::Teams);
        fixed.extend((0..scenario.windows().len()).map(Fixed::Window));
        fixed.extend((0..arrivals.clocks.len()).map(Fixed::Clock));
        Self {
            scenario,
            luck,
            replication: 0,
            now: 0.0,
            calendar: Calendar::new(fixed.len() + 16),
            fixed,
            ending: None,
            events: 0,
            incidents: Incidents::new(&layout),
            active: Vec::new(),
            numbers: 0,
            reports: 0,
            ordinals: vec![0; scenario.sources().len()],
            arrivals,
            windows: scenario.windows().iter().map(|_| WindowState::default()).collect(),
            harm: HarmIntegral::default(),
            credibility: 1.0,
            escalation: 1.0,
            tickets: 0,
            teams: Teams::default(),
            pools: scenario.pools().iter().map(|_| PoolState::default()).collect(),
            commits: scenario.phases().iter().map(|phase| vec![Vec::new(); phase.tracks.len()]).collect(),
            acts: Vec::new(),
            path: Vec::new(),
            layout,
        }
    }

    /// Replication `replication`, told to `observer`.
    pub fn replicate<O: Observer>(&mut self, replication: u64, observer: &mut O) {
        self.begin(replication);
        let horizon = self.scenario.horizon().get();
        let ending = loop {
            let key = self.calendar.first();
            // The history is observed up to the horizon, not at it.
            if key == Key::NEVER || key.time() >= horizon {
                self.now = horizon;
                break Ending::Horizon;
            }
            self.now = key.time();
            self.events += 1;
            match key.slot().checked_sub(self.fixed.len()) {
                Some(slot) => self.incident_event(slot, observer),
                None => self.fixed_event(self.fixed[key.slot()], observer),
            }
            if let Some(ending) = self.ending {
                break ending;
            }
        };
        self.close(ending, observer);
    }

    fn begin(&mut self, replication: u64) {
        self.replication = replication;
        self.now = 0.0;
        self.ending = None;
        self.events = 0;
        self.calendar.clear();
        self.incidents.clear();
        self.active.clear();
        self.numbers = 0;
        self.reports = 0;
        self.ordinals.fill(0);
        self.tickets = 0;
        self.begin_monitoring();
        self.begin_pools();
        self.begin_commits();
        self.begin_world();
    }

    /// Tells what is still open, and the end.
    fn close<O: Observer>(&mut self, ending: Ending, observer: &mut O) {
        let mut open = std::mem::take(&mut self.active);
        open.sort_unstable_by_key(|&slot| self.incidents.all[slot].who.number);
        let left = open.len();
        for (index, &slot) in open.iter().enumerate() {
            self.leave_open(slot, (left - index - 1) as u32, observer);
        }
        open.clear();
        self.active = open;
        observer.finish(Finish { at: self.now, ending, credibility: self.credibility, events: self.events });
    }

    fn fixed_event<O: Observer>(&mut self, fixed: Fixed, observer: &mut O) {
        match fixed {
            Fixed::Clock(clock) => self.arrival(clock, observer),
            Fixed::Window(window) => self.window_changes(window, observer),
            Fixed::Teams => self.orphan_visit_ends(observer),
            Fixed::Pool(pool) => self.turnaround_ends(pool, observer),
        }
    }

    fn incident_event<O: Observer>(&mut self, slot: usize, observer: &mut O) {
        let timer = self.incidents.all[slot].next;
        let local = self.incidents.timers(slot)[timer];
        self.incidents.set_timer(slot, timer, NEVER);
        match self.layout.timers[timer] {
            Timer::Cease => self.cease(slot, local, observer),
            Timer::Escalate => self.escalate(slot, local, observer),
            Timer::Member(member) => self.member_event(slot, member, local, observer),
            Timer::Answer(phase) => self.answer(slot, phase, local, observer),
            Timer::Deadline(phase) => self.fall_due(slot, phase, local, observer),
            Timer::Monitor => self.monitor_event(slot, local, observer),
            Timer::Continue(phase) => self.demand(slot, phase, local, observer),
            Timer::Collapse => self.ending = Some(Ending::Severity),
        }
        if self.incidents.all[slot].live {
            self.schedule(slot);
        }
    }

    /// Puts the incident's next event into the calendar.
    #[inline]
    pub(super) fn schedule(&mut self, slot: usize) {
        let place = self.fixed.len() + slot;
        let number = self.rank(slot);
        let key = self.incidents.next_key(slot, &self.layout, number, place);
        self.calendar.set(place, key);
    }

    /// Order at one instant: incidents by number, then false reports, then everything else.
    fn rank(&self, slot: usize) -> u64 {
        let incident = &self.incidents.all[slot];
        u64::from(incident.who.number) + if incident.is_false { 1 << 32 } else { 0 }
    }

    /// Puts something that is not an incident's into the calendar.
    #[inline]
    pub(super) fn schedule_fixed(&mut self, slot: usize, at: f64) {
        let key = if at == NEVER { Key::NEVER } else { Key::new(at, Class::Other, (1 << 33) + slot as u64, slot) };
        self.calendar.set(slot, key);
    }

    pub(super) fn new_ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }

    pub(super) fn pool_slot(pool: usize) -> usize {
        pool
    }

    pub(super) fn teams_slot(&self) -> usize {
        self.scenario.pools().len()
    }

    pub(super) fn window_slot(&self, window: usize) -> usize {
        self.teams_slot() + 1 + window
    }

    pub(super) fn clock_slot(&self, clock: usize) -> usize {
        self.window_slot(self.scenario.windows().len()) + clock
    }

    /// The present instant, counted from the incident's onset.
    #[inline]
    pub(super) fn local_now(&self, slot: usize) -> f64 {
        self.now - self.incidents.all[slot].who.onset
    }

    /// Tells a fact about an incident; nothing is told of the inner life of false reports.
    #[inline]
    pub(super) fn tell<O: Observer>(&self, slot: usize, local: f64, fact: Fact<'_>, observer: &mut O) {
        let incident = &self.incidents.all[slot];
        if !incident.is_false {
            observer.incident(incident.who.onset + local, &incident.who, fact);
        }
    }
}
