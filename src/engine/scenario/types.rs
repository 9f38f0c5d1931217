//! The checked scenario.

use crate::random::Law;
use crate::units::{Hours, PerHour, Probability};

/// Index of a severity in the ladder, lowest first.
pub type SeverityId = usize;
/// Index of a source.
pub type SourceId = usize;
/// Index of a phase, in plan order.
pub type PhaseId = usize;
/// Index of a pool.
pub type PoolId = usize;

/// Everything that defines a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub(super) name: String,
    pub(super) horizon: Hours,
    pub(super) run: Run,
    pub(super) armistice: Option<jiff::civil::Date>,
    pub(super) severities: Vec<Severity>,
    pub(super) sources: Vec<Source>,
    pub(super) windows: Vec<Window>,
    pub(super) monitoring: Monitoring,
    pub(super) pools: Vec<Pool>,
    pub(super) phases: Vec<Phase>,
    pub(super) credibility: Option<Credibility>,
    pub(super) collapse: Collapse,
    pub(super) uncertain: Vec<Uncertain>,
    pub(super) resolved: String,
    pub(super) digest: String,
}

/// How a scenario is run unless the command line says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// Number of replications, at least 1.
    pub replications: u64,
    /// Seed of all luck.
    pub seed: u64,
    /// A history with more violations and false reports than this is a runaway and stops.
    pub max_incidents: u32,
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Severity {
    /// Its name.
    pub name: String,
    /// Hostilities at this severity if nobody acts.
    pub lasts: Law,
    /// How it rises one rung; absent on the top rung.
    pub escalates: Option<Escalation>,
    /// Harm per hour.
    pub harm: f64,
    /// How an incident is noticed at this severity.
    pub detection: Detection,
}

/// A hazard clock for escalation, with the multipliers of section "incidents".
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Escalation {
    /// The cumulative hazard in the time since the severity was entered.
    pub hazard: Hazard,
    /// Multiplier once any phase has been answered.
    pub answered: f64,
    /// Multiplier while some phase has been missed and is still unanswered.
    pub overdue: f64,
}

/// A cumulative hazard H(s), s in hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hazard {
    /// H(s) = s / mean.
    Exponential {
        /// Mean time to escalation, above 0.
        mean: Hours,
    },
    /// H(s) = (s / scale)^shape.
    Weibull {
        /// Shape, above 0.
        shape: f64,
        /// Scale, above 0.
        scale: Hours,
    },
}

/// How an incident is noticed at a severity.
#[derive(Debug, Clone, PartialEq)]
pub enum Detection {
    /// It is never noticed at this severity.
    Never,
    /// With `probability` it will be noticed `delay` after entering the severity.
    Notice {
        /// Probability that it will be noticed.
        probability: Probability,
        /// Delay from entering the severity.
        delay: Law,
    },
    /// On reaching the severity it is detected and established at once.
    Undeniable,
}

/// A source of violations.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The side that breaches.
    pub side: String,
    /// Probability of each severity at onset, over the ladder; sums to 1.
    pub severity: Vec<f64>,
    /// How its violations arrive.
    pub arrivals: Arrivals,
    /// (target, mean offspring there) for each source that its violations excite, mean above 0.
    pub excites: Vec<(SourceId, f64)>,
    /// β of its excitation kernel β·e^(−βt); present where `excites` is not empty, above 0.
    pub decay: Option<PerHour>,
}

/// An arrival process.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrivals {
    /// Poisson with intensity rate · e^(growth·t) · (1 + A cos(2π (t − peak)/period)).
    Poisson {
        /// μ.
        rate: PerHour,
        /// γ per hour, of either sign.
        growth: f64,
        /// The season, if any.
        season: Option<Season>,
    },
    /// Independent gaps, a full one from t = 0, on the clock of the intensity's factors.
    Renewal {
        /// The gap between violations; its mean is above 0.
        gap: Law,
    },
    /// Fixed instants in hours since the armistice, ascending, untouched by factors.
    Fixed {
        /// The instants.
        times: Vec<f64>,
    },
}

/// A seasonal factor 1 + amplitude · cos(2π (t − peak)/period).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Season {
    /// A, in [0, 1].
    pub amplitude: Probability,
    /// φ, hours since the armistice (may be negative where it was given as a date).
    pub peak: f64,
    /// P, above 0.
    pub period: Hours,
}

/// A period in which intensities or harm differ.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Window {
    /// Its name.
    pub name: String,
    /// From the armistice to its first beginning.
    pub start: Law,
    /// How long each occurrence lasts.
    pub lasts: WindowLength,
    /// From an end to the next beginning, if it recurs.
    pub gap: Option<Law>,
    /// The factor on each source's intensity while active; 1 where it is not concerned.
    pub factor: Vec<f64>,
    /// Which sources the window concerns.
    pub concerns: Vec<bool>,
    /// What follows its end.
    pub rebound: Option<Rebound>,
    /// Multiplier of harm while active (not in its rebound).
    pub harm: f64,
}

/// How long a window lasts.
#[derive(Debug, Clone, PartialEq)]
pub enum WindowLength {
    /// Drawn from a law.
    Law(Law),
    /// A disputed end: one of these (hours after the start, probability), ascending in time; probabilities sum to 1.
    Ends(Vec<(Hours, Probability)>),
}

/// What follows a window's end.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rebound {
    /// The factor on each source's intensity; 1 where it does not apply.
    pub factor: Vec<f64>,
    /// How long it lasts.
    pub lasts: Law,
}

/// Verification, attribution and false reports.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Monitoring {
    /// Verification teams; `None` is unlimited.
    pub teams: Option<u32>,
    /// One visit; `None` is no delay and no visit.
    pub verify: Option<Law>,
    /// Probability, at most 0.99, that the team must visit again, at once.
    pub reopens: Probability,
    /// Attribution after verification; `None` is no delay and no failure.
    pub attribute: Option<Attribution>,
    /// Reports with no violation behind them.
    pub false_reports: Option<FalseReports>,
}

/// Attribution after verification.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Attribution {
    /// How long it takes.
    pub delay: Law,
    /// Probability that the incident stays unestablished.
    pub fails: Probability,
}

/// Reports with no violation behind them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct FalseReports {
    /// Poisson rate.
    pub rate: PerHour,
    /// Probability that one triggers the first phase.
    pub accepted: Probability,
}

/// A capacity that stages need.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// Units.
    pub capacity: u32,
    /// From the end of hostilities until a unit is free again; `None` is at once.
    pub turnaround: Option<Law>,
}

/// One step of the plan.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// When it is demanded.
    pub demanded: Demand,
    /// Where its deadline counts from.
    pub clock: Clock,
    /// The deadline after the clock's origin; `None`: nothing is ever missed.
    pub deadline: Option<Hours>,
    /// No track acts earlier than this after the clock's origin.
    pub opens: Option<Hours>,
    /// What answers it.
    pub answered: Quorum,
    /// What follows when it is answered.
    pub effect: Option<Effect>,
    /// Its tracks, in plan order.
    pub tracks: Vec<Track>,
}

/// When a phase is demanded; at most once an incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Demand {
    /// At onset.
    Violation,
    /// When this severity or a higher one is reached, onset included.
    Severity(SeverityId),
    /// Hostilities still under way this long after the phase before it was answered or missed; never on the first phase.
    Continuing(Hours),
}

/// Where a deadline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The violation.
    Onset,
    /// Its detection.
    Detection,
    /// The moment it is established.
    Established,
    /// The moment the phase is demanded.
    Demanded,
}

/// What answers a phase. Required tracks are needed in every case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quorum {
    /// Every joined track; none joined is never.
    All,
    /// Any one track.
    Any,
    /// This summed weight of tracks that have acted, above 0.
    Weight(f64),
}

/// A chance to end hostilities.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Effect {
    /// Probability of success at each severity of the ladder.
    pub stops: Vec<Probability>,
    /// From success to the end of hostilities.
    pub within: Law,
}

/// One actor's part in a phase.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Track {
    /// The actor.
    pub actor: String,
    /// Its stages, in series; none is acting at the trigger.
    pub stages: Vec<Stage>,
    /// How many members like this it has, each with luck of its own; from 1 to 10,000.
    pub count: u16,
    /// Probability, drawn an incident, that a member takes part.
    pub joins: Probability,
    /// Probability, drawn a replication, that a member takes part.
    pub commits: Probability,
    /// Weight of each member towards a quorum.
    pub weight: f64,
    /// Needed in every case.
    pub required: bool,
    /// What follows when a member acts.
    pub effect: Option<Effect>,
}

/// One stage of a track.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How long it takes, once it has its unit.
    pub delay: Law,
    /// The pool it needs a unit of.
    pub needs: Option<PoolId>,
}

/// Feedback of kept and broken deadlines.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Credibility {
    /// c(0), in [0, 1].
    pub start: Probability,
    /// Each met deadline: c ← c + gain·(1 − c).
    pub gain: Probability,
    /// Each missed: c ← c·(1 − loss).
    pub loss: Probability,
    /// Multiplier of intensities at c = 0.
    pub violations_at_zero: f64,
    /// Multiplier of the escalation hazard at c = 0.
    pub escalation_at_zero: f64,
}

/// What ends the ceasefire.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Collapse {
    /// Phases of which a miss may collapse it.
    pub missed: Vec<PhaseId>,
    /// Probability at each such miss.
    pub probability: Probability,
    /// This many incidents with hostilities under way at once.
    pub concurrent: Option<u32>,
    /// Hostilities of one incident have lasted this long at exactly this severity.
    pub severity: Option<(SeverityId, Hours)>,
}

/// A value that is not known, for the experiments.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Uncertain {
    /// Dotted path of the value.
    pub path: String,
    /// What it may be, in the value's own unit (hours, per hour, or a bare number).
    pub law: Law,
}

impl Scenario {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// How long a history is observed, above 0.
    pub fn horizon(&self) -> Hours {
        self.horizon
    }
    /// How it is run unless the command line says otherwise.
    pub fn run(&self) -> Run {
        self.run
    }
    /// The day that t = 0 falls on.
    pub fn armistice(&self) -> Option<jiff::civil::Date> {
        self.armistice
    }
    /// The ladder, lowest first; never empty.
    pub fn severities(&self) -> &[Severity] {
        &self.severities
    }
    /// The sources of violations.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
    /// The windows.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }
    /// Verification, attribution and false reports.
    pub fn monitoring(&self) -> &Monitoring {
        &self.monitoring
    }
    /// The pools.
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }
    /// The plan, in order.
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }
    /// Feedback of kept and broken deadlines, if any.
    pub fn credibility(&self) -> Option<Credibility> {
        self.credibility
    }
    /// What ends the ceasefire.
    pub fn collapse(&self) -> &Collapse {
        &self.collapse
    }
    /// What is not known.
    pub fn uncertain(&self) -> &[Uncertain] {
        &self.uncertain
    }
    /// The resolved scenario as TOML: `extends` and overrides applied; loading it again gives the same scenario. Empty of
    /// a design's point, as the digest is.
    pub fn resolved(&self) -> &str {
        &self.resolved
    }
    /// SHA-256, in hex, of the resolved content and of the data files it names.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
