//! Where each number of a scenario lives in the flat lists of tallies and accumulators.
//!
//! A replication yields a flat list of numbers. The first of them are its values, in the order of the summary: counts
//! and hours of which means and spreads are taken over replications. Then come the ends of incidents by severity, and
//! the numerators and denominators of ratios. Everything downstream is an index into these.

use crate::model::{EndedBy, Outcome, Wait};
use crate::scenario::{Phase, PhaseId, Scenario, SeverityId};
use crate::units::Hours;

/// Rows of the timeline, at most; beyond as many days its rows are wider than a day.
const MOST_BINS: u32 = 1_830;
/// From this horizon on the survival grid is that of the timeline; below, a hundredth of the horizon.
const DAILY_FROM: f64 = 20.0;
/// Octaves of the sketches of times and of values: what is below a 500,000th of the greatest counts as zero.
pub(super) const OCTAVES: usize = 20;
/// Octaves of the timeline's sketches, of which there are many: there it is a 500th.
pub(super) const DAY_OCTAVES: usize = 10;
/// Bins of a phase's histogram, without the last one, which has no upper end.
pub(super) const HISTOGRAM_BINS: usize = 60;
/// The histogram's last bin begins at so many deadlines.
const HISTOGRAM_DEADLINES: f64 = 2.5;
/// Without a deadline it begins here, in hours.
const HISTOGRAM_HOURS: f64 = 180.0;

/// The causes that every phase has, before its pools and stages.
const FIXED_WAITS: [Wait; 8] = [
    Wait::Undetected,
    Wait::Team,
    Wait::Verification,
    Wait::Attribution,
    Wait::Unattributed,
    Wait::Demand,
    Wait::Opening,
    Wait::Quorum,
];

/// Indices of the numbers of one replication.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub severities: usize,
    pub sources: usize,
    pub phases: usize,
    /// Sides, in order of first mention.
    pub sides: Vec<String>,
    /// The side of each source.
    pub side_of: Vec<usize>,
    pub horizon: f64,
    pub deadlines: Vec<Option<f64>>,

    pub violations: usize,
    pub by_source: usize,
    pub by_side: usize,
    pub by_severity: usize,
    pub contested: usize,
    pub detected: usize,
    pub established: usize,
    pub false_reports: usize,
    pub unwarranted: usize,
    /// By severity reached, from the second rung.
    pub escalations: usize,
    /// By itself, each phase, open.
    pub ended_by: usize,
    pub hostilities: usize,
    pub hostilities_by_severity: usize,
    pub harm: usize,
    pub peak: usize,
    pub concurrent: usize,
    pub demanded: usize,
    pub triggered: usize,
    /// Met, missed, moot, censored; a list of phases each.
    pub outcomes: usize,
    pub credibility: usize,
    /// Numbers up to here have a mean and a spread over replications.
    pub values: usize,

    /// Severity at the end × (itself, each phase, open).
    pub ends: usize,
    /// Numbers up to here have a mean over replications.
    pub means: usize,

    /// Met, of phases with a deadline.
    pub kept: usize,
    /// Met and missed, of phases with a deadline.
    pub decided: usize,
    /// Of these, met by a due time before the horizon.
    pub followed_kept: usize,
    /// Of these, due before the horizon.
    pub followed: usize,
    /// Phase × (sources, sides, severities).
    pub group_kept: usize,
    pub group_decided: usize,
    pub late: usize,
    pub late_hours: usize,
    pub time_count: usize,
    pub time_hours: usize,
    /// Waits of all phases, one phase after another.
    pub causes: usize,
    /// Answered, then missed; a list of phases each.
    pub paths: usize,
    /// Answered, then missed; the waits of all phases each.
    pub path_hours: usize,
    /// Hours of whole paths: answered, then missed; a list of phases each.
    pub path_sums: usize,
    /// How many numbers there are.
    pub numbers: usize,

    /// Where each phase's waits begin, and the end of the last's.
    pub wait_start: Vec<usize>,
    /// Where each phase's stages begin among its waits, per track.
    stage_start: Vec<Vec<usize>>,
    /// Every wait, in plan order within a phase.
    pub waits: Vec<Wait>,

    pub bins: usize,
    pub bin_days: u32,
    /// Step of the survival grid, in hours.
    pub survival_step: f64,
    pub survival_grid: Vec<f64>,
    /// Edges of the bins of each phase's histogram, from 0 on.
    pub histogram_edges: Vec<Vec<f64>>,
}

/// Times that are observed one by one: these, then the response time of each phase.
pub(super) mod time {
    pub const DURATION: usize = 0;
    pub const DETECTION: usize = 1;
    pub const TEAM: usize = 2;
    pub const VERIFICATION: usize = 3;
    pub const ESTABLISHMENT: usize = 4;
    /// Of the first phase.
    pub const RESPONSE: usize = 5;
}

/// Gives out indices one after another.
struct Next(usize);

impl Next {
    fn one(&mut self) -> usize {
        self.many(1)
    }
    fn many(&mut self, n: usize) -> usize {
        let at = self.0;
        self.0 += n;
        at
    }
}

impl Layout {
    /// The layout of `scenario`'s numbers.
    pub fn new(scenario: &Scenario) -> Self {
        let (severities, sources, phases) =
            (scenario.severities().len(), scenario.sources().len(), scenario.phases().len());
        let (sides, side_of) = sides(scenario);
        let (waits, wait_start, stage_start) = waits(scenario);
        let groups = sources + sides.len() + severities;
        let times = time::RESPONSE + phases;
        let horizon = scenario.horizon();
        let (bins, bin_days) = bins(horizon);
        let survival_step = survival_step(horizon, bin_days);
        let mut next = Next(0);
        Self {
            severities,
            sources,
            phases,
            horizon: horizon.get(),
            deadlines: scenario.phases().iter().map(|phase| phase.deadline.map(Hours::get)).collect(),
            violations: next.one(),
            by_source: next.many(sources),
            by_side: next.many(sides.len()),
            by_severity: next.many(severities),
            contested: next.one(),
            detected: next.one(),
            established: next.one(),
            false_reports: next.one(),
            unwarranted: next.one(),
            escalations: next.many(severities.saturating_sub(1)),
            ended_by: next.many(phases + 2),
            hostilities: next.one(),
            hostilities_by_severity: next.many(severities),
            harm: next.one(),
            peak: next.one(),
            concurrent: next.one(),
            demanded: next.many(phases),
            triggered: next.many(phases),
            outcomes: next.many(4 * phases),
            credibility: next.one(),
            values: next.0,
            ends: next.many(severities * (phases + 2)),
            means: next.0,
            kept: next.many(phases),
            decided: next.many(phases),
            followed_kept: next.many(phases),
            followed: next.many(phases),
            group_kept: next.many(phases * groups),
            group_decided: next.many(phases * groups),
            late: next.many(phases),
            late_hours: next.many(phases),
            time_count: next.many(times),
            time_hours: next.many(times),
            causes: next.many(waits.len()),
            paths: next.many(2 * phases),
            path_hours: next.many(2 * waits.len()),
            path_sums: next.many(2 * phases),
            numbers: next.0,
            sides,
            side_of,
            wait_start,
            stage_start,
            waits,
            bins,
            bin_days,
            survival_step,
            survival_grid: survival_grid(horizon, survival_step),
            histogram_edges: scenario.phases().iter().map(histogram_edges).collect(),
        }
    }

    /// How many times are observed one by one.
    pub fn times(&self) -> usize {
        time::RESPONSE + self.phases
    }

    /// How many sources, sides and severities there are.
    pub fn groups(&self) -> usize {
        self.sources + self.sides.len() + self.severities
    }

    /// Ways an incident can end.
    pub fn endings(&self) -> usize {
        self.phases + 2
    }

    /// The number of `outcome` of `phase`.
    #[inline]
    pub fn outcome(&self, outcome: Outcome, phase: PhaseId) -> usize {
        self.outcomes + outcome as usize * self.phases + phase
    }

    /// Which of the ways to end `by` is.
    #[inline]
    pub fn ending(&self, by: EndedBy) -> usize {
        match by {
            EndedBy::Itself => 0,
            EndedBy::Phase(phase) => 1 + phase,
            EndedBy::Open => 1 + self.phases,
        }
    }

    /// The number of incidents that ended at `severity` in way `ending`.
    #[inline]
    pub fn end(&self, severity: SeverityId, ending: usize) -> usize {
        self.ends + severity * self.endings() + ending
    }

    /// Which of all waits `wait` of `phase` is.
    #[inline]
    pub fn wait(&self, phase: PhaseId, wait: Wait) -> usize {
        let within = match wait {
            Wait::Undetected => 0,
            Wait::Team => 1,
            Wait::Verification => 2,
            Wait::Attribution => 3,
            Wait::Unattributed => 4,
            Wait::Demand => 5,
            Wait::Opening => 6,
            Wait::Quorum => 7,
            Wait::Pool(pool) => FIXED_WAITS.len() + pool,
            Wait::Stage { track, stage } => self.stage_start[phase][usize::from(track)] + usize::from(stage),
        };
        self.wait_start[phase] + within
    }

    /// The indices of `phase`'s waits among all.
    pub fn waits_of(&self, phase: PhaseId) -> std::ops::Range<usize> {
        self.wait_start[phase]..self.wait_start[phase + 1]
    }

    /// Width of a row of the timeline, in hours.
    pub fn bin_hours(&self) -> f64 {
        f64::from(self.bin_days) * 24.0
    }
}

fn sides(scenario: &Scenario) -> (Vec<String>, Vec<usize>) {
    let mut sides: Vec<String> = Vec::new();
    let side_of = scenario
        .sources()
        .iter()
        .map(|source| {
            sides.iter().position(|side| *side == source.side).unwrap_or_else(|| {
                sides.push(source.side.clone());
                sides.len() - 1
            })
        })
        .collect();
    (sides, side_of)
}

/// The waits of all phases, where each phase's begin, and where its stages begin among them.
fn waits(scenario: &Scenario) -> (Vec<Wait>, Vec<usize>, Vec<Vec<usize>>) {
    let mut waits = Vec::new();
    let mut wait_start = vec![0];
    let mut stage_start = Vec::new();
    for phase in scenario.phases() {
        let start = waits.len();
        waits.extend(FIXED_WAITS);
        waits.extend((0..scenario.pools().len()).map(Wait::Pool));
        let mut starts = Vec::with_capacity(phase.tracks.len());
        for (track, stages) in (0_u16..).zip(phase.tracks.iter().map(|track| &track.stages)) {
            starts.push(waits.len() - start);
            waits.extend((0_u16..).zip(stages).map(|(stage, _)| Wait::Stage { track, stage }));
        }
        stage_start.push(starts);
        wait_start.push(waits.len());
    }
    (waits, wait_start, stage_start)
}

/// Rows of the timeline and their width in days.
fn bins(horizon: Hours) -> (usize, u32) {
    let days = horizon.days().ceil().max(1.0);
    let width = (days / f64::from(MOST_BINS)).ceil().max(1.0);
    ((days / width).ceil() as usize, width as u32)
}

/// Instants in hours at which survival is told, `step` apart, the last one at the horizon.
fn survival_grid(horizon: Hours, step: f64) -> Vec<f64> {
    // The slack keeps a horizon of so many steps from getting one more, by rounding.
    let steps = (horizon.get() / step * (1.0 - 1e-9)) as u32;
    let mut grid: Vec<f64> = (1..=steps).map(|i| f64::from(i) * step).collect();
    grid.push(horizon.get());
    grid
}

/// Step of the survival grid, in hours.
fn survival_step(horizon: Hours, bin_days: u32) -> f64 {
    if horizon.days() >= DAILY_FROM { f64::from(bin_days) * 24.0 } else { horizon.get() / 100.0 }
}

/// The deadline is one of the edges, to the last bit.
fn histogram_edges(phase: &Phase) -> Vec<f64> {
    // A deadline of 0 h still needs bins of some width.
    let (unit, units) = match phase.deadline.map(Hours::get).filter(|deadline| *deadline > 0.0) {
        Some(deadline) => (deadline, HISTOGRAM_DEADLINES),
        None if phase.deadline.is_some() => (HISTOGRAM_BINS as f64, 1.0),
        None => (HISTOGRAM_HOURS, 1.0),
    };
    (0..=HISTOGRAM_BINS).map(|edge| unit * (edge as f64 * units / HISTOGRAM_BINS as f64)).collect()
}
