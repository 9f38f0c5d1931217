//! What a history tells: facts with their instants, in the order in which they happen.
//!
//! An observer is a type parameter of the replication, so one that listens to nothing costs nothing.

use crate::scenario::{PhaseId, PoolId, SeverityId, SourceId};

/// Who a violation is: handed along with every fact about its incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identity {
    /// Number of the incident in its replication, from 0, in order of onset.
    pub number: u32,
    /// The source.
    pub source: SourceId,
    /// Ordinal of the violation among its source's, from 0.
    pub ordinal: u32,
    /// Severity at onset.
    pub severity: SeverityId,
    /// Instant of the violation, hours since the armistice.
    pub onset: f64,
    /// Whether it fell into the disputed end of a window.
    pub contested: bool,
}

/// The four ways a demanded phase's deadline can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Answered by the due time with hostilities under way.
    Met,
    /// The due time was reached with hostilities under way and no answer.
    Missed,
    /// Neither by the end of hostilities.
    Moot,
    /// The replication ended first.
    Censored,
}

/// What ended an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndedBy {
    /// Hostilities ran out at their severity.
    Itself,
    /// An effect of this phase or of one of its tracks.
    Phase(PhaseId),
    /// Nothing: the replication ended with hostilities under way.
    Open,
}

/// What an incident waits for on its way to an answer: the cause of a miss, or a component of a critical path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wait {
    /// Not noticed yet.
    Undetected,
    /// A free verification team.
    Team,
    /// A visit under way.
    Verification,
    /// Attribution under way.
    Attribution,
    /// Attribution has failed.
    Unattributed,
    /// The phase was not demanded yet.
    Demand,
    /// Members that can no longer form the quorum.
    Quorum,
    /// A unit of a pool.
    Pool(PoolId),
    /// Stage `stage` of track `track`.
    Stage {
        /// Index of the track in its phase.
        track: u16,
        /// Index of the stage in its track.
        stage: u16,
    },
    /// The phase's opening.
    Opening,
}

/// Why a replication ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// The horizon.
    Horizon,
    /// Collapse at a miss of this phase.
    Missed(PhaseId),
    /// Collapse: too many incidents at once.
    Concurrent,
    /// Collapse: one incident stayed too long at a severity.
    Severity,
    /// More incidents than a replication may have: a runaway.
    Runaway,
}

impl Ending {
    /// Whether the ceasefire collapsed.
    pub fn is_collapse(self) -> bool {
        !matches!(self, Ending::Horizon | Ending::Runaway)
    }
}

/// A fact about an incident. Durations are in hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fact<'a> {
    /// The violation; `concurrent` incidents have hostilities under way now, this one included.
    Violation {
        /// Incidents with hostilities under way.
        concurrent: u32,
    },
    /// Severity rose.
    Escalated {
        /// The rung left.
        from: SeverityId,
        /// The rung reached.
        to: SeverityId,
    },
    /// Noticed, `delay` after onset.
    Detected {
        /// Since onset.
        delay: f64,
    },
    /// The first visit of a team began, `wait` after detection.
    VisitStarted {
        /// Since detection.
        wait: f64,
    },
    /// The last visit ended with hostilities under way, `delay` after detection.
    Verified {
        /// Since detection.
        delay: f64,
    },
    /// Attribution failed.
    Unattributed,
    /// The plan can act on it, `delay` after onset.
    Established {
        /// Since onset.
        delay: f64,
    },
    /// A phase's condition holds.
    Demanded {
        /// The phase.
        phase: PhaseId,
    },
    /// It holds and is known: tracks start.
    Triggered {
        /// The phase.
        phase: PhaseId,
    },
    /// A member will not take part (only to observers with `DETAIL`).
    Absent {
        /// The phase.
        phase: PhaseId,
        /// Index of the track.
        track: u16,
        /// Member of the track.
        member: u16,
    },
    /// A stage ended. May lie in the future: it stands unless hostilities or the replication end first (only to
    /// observers with `DETAIL`).
    StageEnded {
        /// The phase.
        phase: PhaseId,
        /// Index of the track.
        track: u16,
        /// Member of the track.
        member: u16,
        /// Index of the stage.
        stage: u16,
    },
    /// A stage got its unit, after waiting `wait` for it.
    PoolGranted {
        /// The phase.
        phase: PhaseId,
        /// Index of the track.
        track: u16,
        /// Member of the track.
        member: u16,
        /// The pool.
        pool: PoolId,
        /// Since the request.
        wait: f64,
    },
    /// A track acted. May lie in the future, as `StageEnded` (only to observers with `DETAIL`).
    Acted {
        /// The phase.
        phase: PhaseId,
        /// Index of the track.
        track: u16,
        /// Member of the track.
        member: u16,
    },
    /// Enough tracks have acted.
    Answered {
        /// The phase.
        phase: PhaseId,
        /// Since the clock's origin.
        response: f64,
        /// Due time minus response; `None` without a deadline.
        slack: Option<f64>,
    },
    /// An effect succeeded: hostilities will cease at `at` unless the incident escalates first or ceases sooner.
    EffectSucceeded {
        /// The phase.
        phase: PhaseId,
        /// The track whose effect it is; `None` for the phase's own.
        track: Option<u16>,
        /// Hours since the armistice.
        at: f64,
    },
    /// An effect was tried and stops nothing (only to observers with `DETAIL`).
    EffectFailed {
        /// The phase.
        phase: PhaseId,
        /// The track whose effect it is; `None` for the phase's own.
        track: Option<u16>,
    },
    /// A demanded phase's deadline ended.
    Outcome {
        /// The phase.
        phase: PhaseId,
        /// How.
        outcome: Outcome,
        /// The due time, hours since the armistice; `None` without a deadline, or where the clock's origin never came.
        due: Option<f64>,
        /// Of a miss: what the incident was waiting for.
        cause: Option<Wait>,
    },
    /// The critical path of a phase that was answered (`late` or not) or missed: hours from the clock's origin, in
    /// order of time. They add up to the response time; for a miss, to the deadline.
    CriticalPath {
        /// The phase.
        phase: PhaseId,
        /// `true` for the path to a miss, `false` for the path to an answer.
        missed: bool,
        /// (component, hours); hours are above 0.
        path: &'a [(Wait, f64)],
    },
    /// Hostilities at one severity are over, because it rose, hostilities ceased or the replication ended.
    Spell {
        /// The severity.
        severity: SeverityId,
        /// How long they lasted.
        hours: f64,
        /// Their harm.
        harm: f64,
    },
    /// Hostilities ended, or (`Open`) the replication did.
    Ended {
        /// What ended them.
        by: EndedBy,
        /// Since onset.
        duration: f64,
        /// The severity at that moment.
        severity: SeverityId,
        /// The phases' compliance aside: incidents with hostilities still under way after this one.
        concurrent: u32,
    },
}

/// A fact about the world rather than about one incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WorldFact {
    /// A report with no violation behind it, the `report`-th.
    FalseReport {
        /// Its ordinal, from 0.
        report: u32,
    },
    /// A false report triggered the first phase.
    Unwarranted {
        /// The report's ordinal.
        report: u32,
    },
    /// A window (or its rebound) began or ended.
    Window {
        /// Index of the window.
        window: usize,
        /// Its occurrence, from 0.
        occurrence: u32,
        /// What happened.
        change: WindowChange,
    },
    /// Credibility moved to `to`.
    Credibility {
        /// The new value.
        to: f64,
    },
}

/// What there are only so many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Verification teams, where they are limited.
    Team,
    /// Units of a pool.
    Pool(PoolId),
}

/// What becomes of a unit of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It is taken.
    Taken,
    /// It is back. May lie in the future: it stands unless the replication ends first.
    Back,
}

/// The life of a window's occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowChange {
    /// It began.
    Began,
    /// It ended.
    Ended,
    /// Its rebound ended.
    ReboundEnded,
}

/// How a replication ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finish {
    /// The instant, hours since the armistice.
    pub at: f64,
    /// Why.
    pub ending: Ending,
    /// Credibility at the end (1 without feedback).
    pub credibility: f64,
    /// Changes of state in the history.
    pub events: u64,
}

/// Listens to one replication after another.
pub trait Observer {
    /// Whether the steps of tracks are told one by one.
    const DETAIL: bool = false;

    /// Whether causes of misses and critical paths are told; without them there is no `CriticalPath` and no `cause`.
    const PATHS: bool = true;

    /// A fact about the incident `who` at `at` hours since the armistice.
    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>);

    /// A fact about the world.
    fn world(&mut self, _at: f64, _fact: WorldFact) {}

    /// A unit of a limited resource is taken or comes back, by false reports too (only to observers with `DETAIL`).
    fn resource(&mut self, _at: f64, _of: Resource, _change: Use) {}

    /// The replication is over. Open incidents have been told (`Censored`, `Spell`, `Ended`) before.
    fn finish(&mut self, finish: Finish);
}

/// Hears nothing.
impl Observer for () {
    const PATHS: bool = false;

    fn incident(&mut self, _at: f64, _who: &Identity, _fact: Fact<'_>) {}
    fn finish(&mut self, _finish: Finish) {}
}
