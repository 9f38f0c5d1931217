//! The replication: the calendar's loop and what it dispatches to.

use super::Luck;
use super::calendar::Calendar;
use super::clock::Clock;
use super::incident::{Incident, Incidents};
use super::luck::Place;
use super::observer::{Ending, Fact, Finish, Observer, Wait};
use super::plan::Plan;
use super::waiting::{PoolState, Teams, Ticket};
use super::windows::WindowState;
use crate::random::{Address, Direct, Law, Origins, Purpose, Sampler};
use crate::scenario::{Scenario, SourceId};

/// Runs replications of one scenario, one after another, reusing its memory.
#[derive(Debug)]
pub struct Simulator<'a, S = Direct> {
    pub(super) scenario: &'a Scenario,
    pub(super) luck: &'a Luck<'a>,
    pub(super) sampler: S,
    pub(super) plan: &'a Plan<'a>,
    /// Where the draws of this replication begin.
    pub(super) origins: Origins,
    /// The instant, hours since the armistice.
    pub(super) now: f64,
    /// What incidents do next.
    pub(super) calendar: Calendar,
    /// What everything else does next.
    pub(super) outside: Calendar,
    /// What the slots of `outside` stand for.
    pub(super) fixed: Vec<Fixed>,
    pub(super) ending: Option<Ending>,
    pub(super) events: u64,
    pub(super) incidents: Incidents,
    /// The one whose turn it is.
    pub(super) incident: Box<Incident>,
    /// How many incidents have hostilities under way.
    pub(super) active: u32,
    /// Slots of those that could escalate, in no order.
    pub(super) escalating: Vec<usize>,
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
    /// Which members of all tracks committed in this replication, 64 to a word.
    pub(super) commits: Vec<u64>,
    pub(super) acts: Vec<Act>,
    pub(super) path: Vec<(Wait, f64)>,
}

/// When a member acts: (time, track in its phase, member).
pub(super) type Act = (f64, u16, u16);

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
    /// Whose violations arrive; `None` where it is false reports.
    pub source: Option<SourceId>,
    pub purpose: Purpose,
    pub draw: ArrivalDraw,
    /// Whether the calendar holds the instant itself, not one before which the clock does not fire.
    pub is_exact: bool,
}

/// What a clock draws for each arrival.
#[derive(Debug, Clone)]
pub(super) enum ArrivalDraw {
    /// From the exponential law of mean 1: how much hazard it consumes.
    Exponential,
    /// A renewal's gap.
    Gap(Law),
    /// The instants are given.
    Nothing,
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

impl<'a> Simulator<'a> {
    /// A simulator of the scenario whose luck this is.
    pub fn new(luck: &'a Luck<'a>) -> Self {
        Self::with(luck, Direct)
    }
}

impl<'a, S: Sampler> Simulator<'a, S> {
    /// A simulator whose draws `sampler` makes.
    pub fn with(luck: &'a Luck<'a>, sampler: S) -> Self {
        let (scenario, plan) = (luck.scenario, &luck.plan);
        let arrivals = Arrivals::new(luck);
        let mut fixed = Vec::new();
        // The order here is the order at one instant among what is not an incident's.
        fixed.extend((0..scenario.pools().len()).map(Fixed::Pool));
        fixed.push(Fixed::Teams);
        fixed.extend((0..scenario.windows().len()).map(Fixed::Window));
        fixed.extend((0..arrivals.clocks.len()).map(Fixed::Clock));
        Self {
            scenario,
            luck,
            sampler,
            origins: luck.origins(0),
            now: 0.0,
            calendar: Calendar::new(),
            outside: Calendar::new(),
            fixed,
            ending: None,
            events: 0,
            incidents: Incidents::new(plan),
            incident: Incidents::apart(plan),
            active: 0,
            escalating: Vec::new(),
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
            commits: vec![0; plan.words],
            acts: Vec::new(),
            path: Vec::new(),
            plan,
        }
    }

    /// Replication `replication`, told to `observer`.
    pub fn replicate<O: Observer>(&mut self, replication: u64, observer: &mut O) {
        self.begin(replication);
        let horizon = self.scenario.horizon().get();
        let ending = loop {
            let (incident, outside) = (self.calendar.first(), self.outside.first());
            // At one instant incidents come first.
            let is_incident = incident <= outside;
            let now = if is_incident { incident } else { outside };
            // The history is observed up to the horizon, not at it.
            if now >= horizon {
                self.now = horizon;
                break Ending::Horizon;
            }
            self.now = now;
            if is_incident {
                let slot = self.take_incident();
                self.incident_turn(slot, observer);
            } else {
                // At one instant the first slot comes first. What comes puts what comes there next over itself.
                self.outside_event(self.outside.first_slot(), observer);
            }
            if let Some(ending) = self.ending {
                break ending;
            }
        };
        self.close(ending, observer);
    }

    fn begin(&mut self, replication: u64) {
        self.origins = self.luck.origins(replication);
        self.now = 0.0;
        self.ending = None;
        self.events = 0;
        self.calendar.clear();
        self.outside.clear();
        self.incidents.clear();
        self.active = 0;
        self.escalating.clear();
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
        self.close_pools();
        let is_open = |slot: &usize| self.incidents.all[*slot].live && !self.incidents.all[*slot].is_false;
        let mut open: Vec<usize> = (0..self.incidents.all.len()).filter(is_open).collect();
        open.sort_unstable_by_key(|&slot| self.incidents.all[slot].who.number);
        for (index, &slot) in open.iter().enumerate() {
            let left = (open.len() - index - 1) as u32;
            self.in_turn(slot, |simulator| simulator.leave_open(left, observer));
        }
        observer.finish(Finish { at: self.now, ending, credibility: self.credibility, events: self.events });
    }

    fn outside_event<O: Observer>(&mut self, slot: usize, observer: &mut O) {
        if let Fixed::Clock(clock) = self.fixed[slot]
            && !self.arrivals.clocks[clock].is_exact
        {
            self.work_out_clock(clock);
            return;
        }
        self.events += 1;
        match self.fixed[slot] {
            Fixed::Clock(clock) => self.arrival(clock, observer),
            Fixed::Window(window) => self.window_changes(window, observer),
            Fixed::Teams => self.orphan_visit_ends(observer),
            Fixed::Pool(pool) => self.turnaround_ends(pool, observer),
        }
    }

    /// Puts something that is not an incident's into the calendar; several at once take `outside.put`, then `outside.look`.
    #[inline]
    pub(super) fn schedule_outside(&mut self, slot: usize, at: f64) {
        self.outside.set(slot, at);
    }

    pub(super) fn new_ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }

    pub(super) fn pool_slot(pool: usize) -> usize {
        pool
    }

    pub(super) fn teams_slot(&self) -> usize {
        self.pools.len()
    }

    pub(super) fn window_slot(&self, window: usize) -> usize {
        self.teams_slot() + 1 + window
    }

    pub(super) fn clock_slot(&self, clock: usize) -> usize {
        self.window_slot(self.windows.len()) + clock
    }

    /// The present instant, counted from the incident's onset.
    #[inline]
    pub(super) fn local_now(&self) -> f64 {
        self.now - self.incident.who.onset
    }

    /// The address of a draw of this incident.
    #[inline]
    pub(super) fn at(&self, place: Place, part: u16) -> Address {
        let incident = &self.incident;
        self.luck.at(incident.row, place, incident.origin, part)
    }

    /// Tells a fact about an incident; nothing is told of the inner life of false reports. Always inlined: which fact it is
    /// is then known where it is told.
    #[expect(clippy::inline_always, reason = "an observer's choice among facts costs nothing where the fact is known")]
    #[inline(always)]
    pub(super) fn tell<O: Observer>(&self, local: f64, fact: Fact<'_>, observer: &mut O) {
        let incident = &self.incident;
        if !incident.is_false {
            observer.incident(incident.who.onset + local, &incident.who, fact);
        }
    }
}
