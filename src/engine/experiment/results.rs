//! The result of a run: one value, a list of rows a table.
//!
//! Field names are the column names, in the order of the columns. A cell that is not defined (a mean of nothing, an
//! interval of one replication) is `None`. Units are in the names: `_h` hours, `_d` days; elsewhere `unit` says.

use serde::{Deserialize, Serialize};

use super::settings::is_valid;

/// Everything that a run of one scenario estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// Name of the scenario.
    pub scenario: String,
    /// Digest of the scenario.
    pub digest: String,
    /// Seed of all luck.
    pub seed: u64,
    /// Level of the intervals, such as 0.95.
    pub level: f64,
    /// Replications asked for.
    pub asked: u64,
    /// Replications done: the first ones, without a gap.
    pub replications: u64,
    /// Replications that ran away, counted among those done.
    pub runaways: u64,
    /// Whether runaways were allowed.
    pub runaways_allowed: bool,
    /// Changes of state over all replications.
    pub events: u64,
    /// What was asked of precision and not reached, in words.
    pub unmet: Vec<String>,
    /// Width of a row of the timeline, in days.
    pub timeline_bin_d: u32,
    /// Step of the survival grid, in days.
    pub survival_step_d: f64,
    /// Every metric.
    pub summary: Vec<SummaryRow>,
    /// Quantiles of every time.
    pub quantiles: Vec<QuantileRow>,
    /// How incidents rise and end.
    pub ladder: Vec<LadderRow>,
    /// A row a phase.
    pub deadlines: Vec<DeadlineRow>,
    /// What missed phases were waiting for.
    pub causes: Vec<CauseRow>,
    /// Where the time of answered and missed phases went.
    pub critical_path: Vec<CriticalPathRow>,
    /// Survival of the ceasefire.
    pub survival: Vec<SurvivalRow>,
    /// By day.
    pub timeline: Vec<TimelineRow>,
    /// Response times by phase.
    pub histogram: Vec<HistogramRow>,
}

impl Results {
    /// Whether the run was stopped before all replications were done.
    pub fn is_partial(&self) -> bool {
        self.replications < self.asked
    }

    /// Whether the estimates may be used.
    pub fn is_valid(&self) -> bool {
        is_valid(self.runaways, self.runaways_allowed)
    }

    /// The row of `metric` for `subject` (empty for all) in the summary.
    pub fn metric(&self, metric: &str, subject: &str) -> Option<&SummaryRow> {
        self.summary.iter().find(|row| row.metric == metric && row.subject == subject)
    }

    /// The row of `phase` in the deadlines.
    pub fn deadline(&self, phase: &str) -> Option<&DeadlineRow> {
        self.deadlines.iter().find(|row| row.phase == phase)
    }
}

/// A row of `summary.csv`: one metric of one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// The metric.
    pub metric: String,
    /// The phase, source, side or severity; empty for all.
    pub subject: String,
    /// Unit of the estimate and of the spread columns.
    pub unit: String,
    /// The estimate.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Level of the interval.
    pub ci_level: f64,
    /// Replications that the estimate is of.
    pub replications: u64,
    /// What the estimate averages: replications for counts and hours, times for times, cases for proportions.
    pub observations: u64,
    /// Smallest.
    pub min: Option<f64>,
    /// 5 % quantile.
    pub p05: Option<f64>,
    /// 25 % quantile.
    pub p25: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 75 % quantile.
    pub p75: Option<f64>,
    /// 95 % quantile.
    pub p95: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
}

/// A row of `quantiles.csv`: one quantile of one time metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantileRow {
    /// The metric.
    pub metric: String,
    /// The phase; empty for all.
    pub subject: String,
    /// Unit of the estimate.
    pub unit: String,
    /// Which quantile, in (0, 1).
    pub quantile: f64,
    /// The estimate.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
}

/// A row of `ladder.csv`: one kind of transition of incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LadderRow {
    /// `onset` or a severity.
    pub from: String,
    /// The severity reached, or how the incident ended: `itself`, a phase, or `open`.
    pub to: String,
    /// Transitions a replication.
    pub mean_per_replication: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
}

/// A row of `deadlines.csv`: one phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineRow {
    /// The phase.
    pub phase: String,
    /// Where its deadline counts from.
    pub clock: String,
    /// Its deadline.
    pub deadline_h: Option<f64>,
    /// Times demanded, over all replications, like the four counts that follow.
    pub demanded: u64,
    /// Answered in time.
    pub met: u64,
    /// Not answered in time.
    pub missed: u64,
    /// Hostilities ended first.
    pub moot: u64,
    /// The replication ended first.
    pub censored: u64,
    /// Share of those demanded that were met.
    pub met_share: Option<f64>,
    /// Lower end of its interval.
    pub met_share_low: Option<f64>,
    /// Upper end of its interval.
    pub met_share_high: Option<f64>,
    /// Share of those demanded that were missed.
    pub missed_share: Option<f64>,
    /// Lower end of its interval.
    pub missed_share_low: Option<f64>,
    /// Upper end of its interval.
    pub missed_share_high: Option<f64>,
    /// Share of those demanded that were moot.
    pub moot_share: Option<f64>,
    /// Lower end of its interval.
    pub moot_share_low: Option<f64>,
    /// Upper end of its interval.
    pub moot_share_high: Option<f64>,
    /// Share of those demanded that were censored.
    pub censored_share: Option<f64>,
    /// Lower end of its interval.
    pub censored_share_low: Option<f64>,
    /// Upper end of its interval.
    pub censored_share_high: Option<f64>,
    /// Met over met and missed.
    pub compliance: Option<f64>,
    /// Lower end of its interval.
    pub compliance_low: Option<f64>,
    /// Upper end of its interval.
    pub compliance_high: Option<f64>,
    /// The same of deadlines due before the horizon.
    pub compliance_followed: Option<f64>,
    /// Lower end of its interval.
    pub compliance_followed_low: Option<f64>,
    /// Upper end of its interval.
    pub compliance_followed_high: Option<f64>,
    /// 5 % quantile of the response time.
    pub response_p05_h: Option<f64>,
    /// Median response time.
    pub response_p50_h: Option<f64>,
    /// 95 % quantile of the response time.
    pub response_p95_h: Option<f64>,
    /// 5 % quantile of the slack, which is below 0 for late answers.
    pub slack_p05_h: Option<f64>,
    /// Median slack.
    pub slack_p50_h: Option<f64>,
    /// 95 % quantile of the slack.
    pub slack_p95_h: Option<f64>,
    /// Mean of response time minus deadline over late answers.
    pub mean_lateness_h: Option<f64>,
    /// Lower end of its interval.
    pub mean_lateness_low_h: Option<f64>,
    /// Upper end of its interval.
    pub mean_lateness_high_h: Option<f64>,
}

/// A row of `causes.csv`: one cause of one phase's misses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CauseRow {
    /// The phase.
    pub phase: String,
    /// What its incidents were waiting for at the due time.
    pub cause: String,
    /// Misses, over all replications.
    pub misses: u64,
    /// Share of the phase's misses.
    pub share: Option<f64>,
    /// Lower end of its interval.
    pub share_low: Option<f64>,
    /// Upper end of its interval.
    pub share_high: Option<f64>,
}

/// A row of `critical_path.csv`: one component of the way to a phase's answers, or to its misses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriticalPathRow {
    /// The phase.
    pub phase: String,
    /// `answered` or `missed`.
    pub outcome: String,
    /// What was waited for.
    pub component: String,
    /// Mean hours spent in it.
    pub mean_h: Option<f64>,
    /// Lower end of its interval.
    pub mean_low_h: Option<f64>,
    /// Upper end of its interval.
    pub mean_high_h: Option<f64>,
    /// Share of the mean total.
    pub share: Option<f64>,
    /// Lower end of its interval.
    pub share_low: Option<f64>,
    /// Upper end of its interval.
    pub share_high: Option<f64>,
}

/// A row of `survival.csv`: the ceasefire at one instant of the grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalRow {
    /// Days since the armistice.
    pub day: f64,
    /// Replications still running just before.
    pub at_risk: u64,
    /// Collapses since the row before.
    pub collapses: u64,
    /// Kaplan–Meier probability that the ceasefire still stands.
    pub survival: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
}

/// A row of `timeline.csv`: one metric on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// First day of the row, from 0.
    pub day: u32,
    /// The date it falls on; empty without an armistice date.
    pub date: String,
    /// `violations`, `concurrent` or `compliance`.
    pub metric: String,
    /// The phase; empty for all.
    pub subject: String,
    /// Replications that were still running at the start of the row; of compliance, those with a deadline due then.
    pub replications: u64,
    /// Mean over them; of compliance: met over met and missed, of deadlines that fell due then.
    pub mean: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// 5 % quantile over replications.
    pub p05: Option<f64>,
    /// Median over replications.
    pub p50: Option<f64>,
    /// 95 % quantile over replications.
    pub p95: Option<f64>,
}

/// A row of `histogram.csv`: one bin of a phase's response times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistogramRow {
    /// The phase.
    pub phase: String,
    /// Lower end of the bin, included.
    pub from_h: f64,
    /// Upper end of the bin, not included; `None` is without end.
    pub to_h: Option<f64>,
    /// Answers, over all replications.
    pub count: u64,
    /// Share of the phase's answers.
    pub share: Option<f64>,
    /// Lower end of its interval.
    pub share_low: Option<f64>,
    /// Upper end of its interval.
    pub share_high: Option<f64>,
    /// Share of this bin and those before.
    pub cumulative_share: Option<f64>,
    /// Lower end of its interval.
    pub cumulative_share_low: Option<f64>,
    /// Upper end of its interval.
    pub cumulative_share_high: Option<f64>,
}
