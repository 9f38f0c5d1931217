//! A twin of the engine: the baseline's mechanisms as a plain loop over a heap of events, the way one would write them for
//! this plan alone.
//!
//! It reads its numbers from the scenario and draws the same luck under the same names, so its histories are the
//! engine's; a test holds them together. It is what the engine must not be slower than: plain, with nothing in it to
//! slow it down, and nothing clever. What the baseline does not have it does not know.

mod clocks;
mod incident;
mod names;
mod response;

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use phaseline::random::{Address, Direct, Origins, Purpose, Sampler};
use phaseline::scenario::Scenario;

use clocks::{Clock, Kind};
use incident::Incident;
use names::{IncidentNames, Names};

pub const NEVER: f64 = f64::INFINITY;

/// What a history adds up to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counts {
    pub violations: u64,
    pub detected: u64,
    pub established: u64,
    pub escalations: u64,
    /// By phase.
    pub met: [u64; 3],
    pub missed: [u64; 3],
    pub moot: [u64; 3],
    pub harm: f64,
}

/// What happens next. Incidents are named by their place in the history's list, false reports among them.
#[derive(Clone, Copy)]
enum What {
    /// The clock fires, if the stamp is its latest.
    Arrival {
        clock: usize,
        stamp: u64,
    },
    /// Hostilities cease or escalate, if the stamp is the incident's latest.
    Change {
        id: usize,
        stamp: u64,
    },
    Detection {
        id: usize,
    },
    VisitEnds {
        id: usize,
    },
    Attribution {
        id: usize,
        fails: bool,
    },
    /// A member comes to a stage that needs a unit.
    Request {
        id: usize,
        member: Member,
    },
    Act {
        id: usize,
        member: Member,
    },
    Deadline {
        id: usize,
        phase: usize,
    },
    Continuing {
        id: usize,
        phase: usize,
    },
    UnitIsBack,
}

/// A member of a track and the stage it is at.
#[derive(Clone, Copy)]
pub struct Member {
    phase: usize,
    track: usize,
    index: u16,
    stage: usize,
}

/// An entry of the heap: the earliest first, then in order of entry.
struct Event {
    time: f64,
    number: u64,
    what: What,
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        // The heap gives the greatest, so the earliest is that.
        other.time.total_cmp(&self.time).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

/// Plays histories of one scenario.
pub struct Twin<'a> {
    scenario: &'a Scenario,
    names: Names,
    seed: u64,
    origins: Origins,
    now: f64,
    heap: BinaryHeap<Event>,
    entered: u64,
    clocks: Vec<Clock>,
    incidents: Vec<Incident>,
    /// Those with hostilities under way.
    active: Vec<usize>,
    /// Violations by source, and false reports.
    ordinals: Vec<u32>,
    reports: u32,
    credibility: f64,
    free_teams: u32,
    /// Incidents that wait for a team, and members for a unit, first come first.
    team_queue: Vec<usize>,
    free_units: u32,
    unit_queue: Vec<(usize, Member)>,
    /// Per phase, per track: which members committed in this history.
    commits: Vec<Vec<u64>>,
    collapsed: bool,
    counts: Counts,
}

impl<'a> Twin<'a> {
    pub fn new(scenario: &'a Scenario, seed: u64) -> Self {
        assert_eq!((scenario.phases().len(), scenario.pools().len()), (3, 1), "the twin is the baseline's");
        assert!(scenario.windows().is_empty() && scenario.monitoring().reopens.get() == 0.0);
        Self {
            scenario,
            names: Names::new(scenario),
            seed,
            origins: Origins::new(seed, 0),
            now: 0.0,
            heap: BinaryHeap::new(),
            entered: 0,
            clocks: Clock::all(scenario),
            incidents: Vec::new(),
            active: Vec::new(),
            ordinals: vec![0; scenario.sources().len()],
            reports: 0,
            credibility: 1.0,
            free_teams: 0,
            team_queue: Vec::new(),
            free_units: 0,
            unit_queue: Vec::new(),
            commits: scenario.phases().iter().map(|phase| vec![0; phase.tracks.len()]).collect(),
            collapsed: false,
            counts: Counts::default(),
        }
    }

    /// Plays one history.
    pub fn replicate(&mut self, replication: u64) -> Counts {
        self.begin(replication);
        let horizon = self.scenario.horizon().get();
        while let Some(Event { time, what, .. }) = self.heap.pop() {
            if time >= horizon {
                self.now = horizon;
                break;
            }
            self.now = time;
            self.happen(what);
            if self.collapsed {
                break;
            }
        }
        for id in std::mem::take(&mut self.active) {
            self.add_harm(id);
        }
        std::mem::take(&mut self.counts)
    }

    fn begin(&mut self, replication: u64) {
        self.origins = Origins::new(self.seed, replication);
        self.now = 0.0;
        self.heap.clear();
        self.incidents.clear();
        self.ordinals.fill(0);
        self.reports = 0;
        self.credibility = self.scenario.credibility().map_or(1.0, |c| c.start.get());
        self.free_teams = self.scenario.monitoring().teams.expect("the baseline's teams are limited");
        self.team_queue.clear();
        self.free_units = self.scenario.pools()[0].capacity;
        self.unit_queue.clear();
        self.collapsed = false;
        for (phase, plan) in self.scenario.phases().iter().enumerate() {
            for (track, plan) in plan.tracks.iter().enumerate() {
                let at = self.names.commits[phase][track].at(self.origins.of(0), 0);
                self.commits[phase][track] = Direct.chances(plan.commits.get(), u32::from(plan.count), at);
            }
        }
        for clock in 0..self.clocks.len() {
            let draw = self.arrival_draw(clock, 0);
            self.clocks[clock].reset(draw);
            self.set_speed(clock);
            self.schedule_arrival(clock);
        }
    }

    fn push(&mut self, time: f64, what: What) {
        if time < NEVER {
            self.entered += 1;
            self.heap.push(Event { time, number: self.entered, what });
        }
    }

    fn happen(&mut self, what: What) {
        match what {
            What::Arrival { clock, stamp } if self.clocks[clock].stamp == stamp => self.arrive(clock),
            What::Change { id, stamp } if self.incidents[id].stamp == stamp => self.change(id),
            What::Detection { id } => self.may_detect(id),
            What::VisitEnds { id } => self.visit_ends(id),
            What::Attribution { id, fails } => self.attributed(id, fails),
            What::Request { id, member } if self.is_under_way(id) => self.request(id, member),
            What::Act { id, member } if self.is_under_way(id) => self.act(id, member),
            What::Deadline { id, phase } if self.is_under_way(id) => self.fall_due(id, phase),
            What::Continuing { id, phase } if self.is_under_way(id) => self.demand(id, phase),
            What::UnitIsBack => self.unit_is_back(),
            // Overtaken by another event, or of an incident that is over.
            What::Arrival { .. }
            | What::Change { .. }
            | What::Request { .. }
            | What::Act { .. }
            | What::Deadline { .. }
            | What::Continuing { .. } => {}
        }
    }

    fn arrival_draw(&self, clock: usize, which: u32) -> f64 {
        let purpose = match self.clocks[clock].kind {
            Kind::Base(source) => self.names.sources[source].base,
            Kind::Excited(source, by) => self.names.sources[source].excited[by],
            Kind::FalseReport => self.names.false_arrival,
        };
        Direct.exponential(purpose.at(self.origins.of(which), 0))
    }

    /// 1 + (at zero − 1)(1 − c).
    fn by_credibility(&self, at_zero: fn(phaseline::scenario::Credibility) -> f64) -> f64 {
        self.scenario.credibility().map_or(1.0, |c| 1.0 + (at_zero(c) - 1.0) * (1.0 - self.credibility))
    }

    fn set_speed(&mut self, clock: usize) {
        if self.clocks[clock].kind != Kind::FalseReport {
            self.clocks[clock].speed = self.by_credibility(|c| c.violations_at_zero);
        }
    }

    fn schedule_arrival(&mut self, clock: usize) {
        self.clocks[clock].stamp += 1;
        let (time, stamp) = (self.clocks[clock].fires(), self.clocks[clock].stamp);
        self.push(time, What::Arrival { clock, stamp });
    }

    fn arrive(&mut self, clock: usize) {
        let draw = self.arrival_draw(clock, self.clocks[clock].arrivals + 1);
        self.clocks[clock].fire(self.now, draw);
        match self.clocks[clock].kind {
            Kind::Base(source) | Kind::Excited(source, _) => {
                self.excite(source);
                self.violation(source);
            }
            Kind::FalseReport => self.false_report(),
        }
        self.schedule_arrival(clock);
    }

    /// A violation of `source` provokes.
    fn excite(&mut self, source: usize) {
        let Some(decay) = self.scenario.sources()[source].decay else { return };
        for &(target, offspring) in &self.scenario.sources()[source].excites {
            for clock in 0..self.clocks.len() {
                if self.clocks[clock].kind == Kind::Excited(target, source) {
                    self.clocks[clock].sync(self.now);
                    self.clocks[clock].excite(offspring * decay.get());
                    self.schedule_arrival(clock);
                }
            }
        }
    }

    /// A deadline was met or missed.
    fn move_credibility(&mut self, met: bool) {
        let Some(feedback) = self.scenario.credibility() else { return };
        let c = self.credibility;
        self.credibility = if met { c + feedback.gain.get() * (1.0 - c) } else { c * (1.0 - feedback.loss.get()) };
        if self.credibility == c {
            return;
        }
        for clock in 0..self.clocks.len() {
            if self.clocks[clock].kind != Kind::FalseReport {
                self.clocks[clock].sync(self.now);
                self.set_speed(clock);
                self.schedule_arrival(clock);
            }
        }
        for place in 0..self.active.len() {
            self.retime(self.active[place]);
        }
    }

    /// The address of an incident's draw.
    fn at(&self, id: usize, purpose: impl Fn(&IncidentNames) -> Purpose, part: u16) -> Address {
        let incident = &self.incidents[id];
        purpose(&self.names.incidents[incident.row]).at(self.origins.of(incident.ordinal), part)
    }
}
