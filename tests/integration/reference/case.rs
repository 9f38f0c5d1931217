//! An incident, or a false report, which goes part of the same way.
//!
//! Every time in here counts from the case's beginning.

use phaseline::model::{EndedBy, Identity, Outcome, Wait};
use phaseline::scenario::{Clock, PhaseId, PoolId, Scenario, SeverityId};

/// A case.
#[derive(Debug)]
pub struct Case {
    /// Who the violation is; `None` for a false report.
    pub who: Option<Identity>,
    /// Prefix of its draws: `source[S]` or `false reports`.
    pub name: String,
    /// Its ordinal within that prefix.
    pub which: u32,
    /// When it began, hours since the armistice.
    pub onset: f64,
    /// Hostilities under way, or the report still on its way.
    pub open: bool,
    pub severity: SeverityId,
    pub entered: f64,
    /// When hostilities run out by themselves at this severity.
    pub natural_end: f64,
    /// The draw that the escalation hazard must reach, unless it cannot rise.
    pub threshold: Option<f64>,
    /// What the hazard has spent of it until `counted_to`.
    pub spent: f64,
    pub counted_to: f64,
    /// When it will be noticed, per severity that decided so.
    pub notices: Vec<f64>,
    /// Effects that will end hostilities.
    pub effects: Vec<(f64, EndedBy)>,
    pub detected: Option<f64>,
    pub first_visit: Option<f64>,
    pub verified: Option<f64>,
    pub unattributed: Option<f64>,
    pub established: Option<f64>,
    pub desk: Desk,
    pub phases: Vec<Response>,
    /// Units of pools held until the end.
    pub held: Vec<Held>,
}

/// Where the case is on its way through monitoring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Desk {
    Nowhere,
    Queued,
    Visit { number: usize, until: f64 },
    Attribution { until: f64 },
}

/// A unit held, and the stage that holds it.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub pool: PoolId,
    pub phase: PhaseId,
    pub track: usize,
    pub member: usize,
    pub stage: usize,
}

/// A phase of the plan in this case.
#[derive(Debug, Default)]
pub struct Response {
    pub demanded: Option<f64>,
    pub triggered: Option<f64>,
    pub answered: Option<f64>,
    pub missed: Option<f64>,
    pub outcome: Option<Outcome>,
    /// Members of all tracks in plan order; empty before the trigger.
    pub members: Vec<Member>,
}

/// A member of a track.
#[derive(Debug)]
pub struct Member {
    pub track: usize,
    pub number: usize,
    pub doing: Doing,
    /// When it began to work without a break, and for how long it has since: kept apart, so that delays sum exactly.
    pub begun: f64,
    pub worked: f64,
    /// What it has waited for: from, until.
    pub past: Vec<(Wait, f64, f64)>,
}

/// What a member does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doing {
    Absent,
    /// Waits for a unit for this stage, with a number that grows from request to request.
    Queues {
        stage: usize,
        pool: PoolId,
        since: f64,
        request: usize,
    },
    Works {
        stage: usize,
        since: f64,
        until: f64,
    },
    /// All stages done.
    Opens {
        since: f64,
        until: f64,
    },
    Acted,
}

impl Case {
    pub fn new(who: Option<Identity>, name: String, which: u32, onset: f64, scenario: &Scenario) -> Self {
        Self {
            severity: who.map_or(0, |who| who.severity),
            who,
            name,
            which,
            onset,
            open: true,
            entered: 0.0,
            natural_end: f64::INFINITY,
            threshold: None,
            spent: 0.0,
            counted_to: 0.0,
            notices: Vec::new(),
            effects: Vec::new(),
            detected: None,
            first_visit: None,
            verified: None,
            unattributed: None,
            established: None,
            desk: Desk::Nowhere,
            phases: scenario.phases().iter().map(|_| Response::default()).collect(),
            held: Vec::new(),
        }
    }

    /// Whether hostilities are under way.
    pub fn burns(&self) -> bool {
        self.open && self.who.is_some()
    }

    /// Where the deadline of `phase` counts from, once that has occurred.
    pub fn origin(&self, phase: PhaseId, scenario: &Scenario) -> Option<f64> {
        match scenario.phases()[phase].clock {
            Clock::Onset => Some(0.0),
            Clock::Detection => self.detected,
            Clock::Established => self.established,
            Clock::Demanded => self.phases[phase].demanded,
        }
    }

    /// When `phase` is due, if that is known.
    pub fn due(&self, phase: PhaseId, scenario: &Scenario) -> Option<f64> {
        let deadline = scenario.phases()[phase].deadline?;
        Some(self.origin(phase, scenario)? + deadline.get())
    }
}

impl Response {
    /// When it was answered or missed, whichever came first.
    pub fn resolved(&self) -> Option<f64> {
        match (self.answered, self.missed) {
            (Some(a), Some(m)) => Some(a.min(m)),
            (a, m) => a.or(m),
        }
    }
}
