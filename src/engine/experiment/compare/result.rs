//! The result of a comparison: a list of rows a table, as [`Results`](crate::experiment::Results) of a run.

use serde::{Deserialize, Serialize};

use crate::experiment::settings::is_valid;

/// Everything that a comparison estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What the reference is called.
    pub reference: String,
    /// Seed of all luck, the same for all.
    pub seed: u64,
    /// Level of the intervals, such as 0.95.
    pub level: f64,
    /// Replications asked for, of each scenario.
    pub asked: u64,
    /// Replications done of each scenario: the first ones, without a gap.
    pub replications: u64,
    /// Replications of any scenario that ran away.
    pub runaways: u64,
    /// Whether runaways were allowed.
    pub runaways_allowed: bool,
    /// Changes of state over all replications of all scenarios.
    pub events: u64,
    /// The variants, in the order given.
    pub variants: Vec<Variant>,
}

impl Comparison {
    /// Whether it was stopped before all replications were done.
    pub fn is_partial(&self) -> bool {
        self.replications < self.asked
    }

    /// Whether the estimates may be used.
    pub fn is_valid(&self) -> bool {
        is_valid(self.runaways, self.runaways_allowed)
    }
}

/// One variant against the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// A row a metric.
    pub metrics: Vec<ComparisonRow>,
    /// Matched incidents.
    pub flips: Vec<FlipRow>,
    /// In how many replications which of the two collapsed.
    pub collapse_pairs: CollapsePairsRow,
    /// Metrics that only one of the two has.
    pub left_out: Vec<String>,
}

impl Variant {
    /// The row of this metric, subject (empty for all) and statistic.
    pub fn metric(&self, metric: &str, subject: &str, statistic: &str) -> Option<&ComparisonRow> {
        let is_it = |row: &&ComparisonRow| row.metric == metric && row.subject == subject && row.statistic == statistic;
        self.metrics.iter().find(is_it)
    }

    /// The row of this flip of a phase (empty for all).
    pub fn flip(&self, phase: &str, flip: &str) -> Option<&FlipRow> {
        self.flips.iter().find(|row| row.phase == phase && row.flip == flip)
    }
}

/// What an interval of a difference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All of it lies above 0.
    Higher,
    /// All of it lies below 0.
    Lower,
    /// It holds 0.
    Unclear,
    /// No replication differs.
    Same,
}

/// A row of `comparison.csv`: one metric under the reference and a variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// The variant.
    pub variant: String,
    /// The metric.
    pub metric: String,
    /// The phase, source, side or severity; empty for all.
    pub subject: String,
    /// `estimate`, or which quantile.
    pub statistic: String,
    /// Its unit.
    pub unit: String,
    /// Under the reference.
    pub reference: Option<f64>,
    /// Under the variant.
    pub value: Option<f64>,
    /// The variant's minus the reference's.
    pub difference: Option<f64>,
    /// The standard error of the difference, from paired replications.
    pub std_error: Option<f64>,
    /// Lower end of the difference's interval.
    pub ci_low: Option<f64>,
    /// Upper end of the difference's interval.
    pub ci_high: Option<f64>,
    /// Level of the interval.
    pub ci_level: f64,
    /// What the interval says; empty where there is none.
    pub verdict: Option<Verdict>,
    /// How many times the variance of the difference would be with luck that is not shared.
    pub variance_reduction: Option<f64>,
    /// Replications that contributed under either.
    pub replications: u64,
    /// Replications in which the two differ.
    pub changed: u64,
}

/// A row of `flips.csv`: what became of matched incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlipRow {
    /// The variant.
    pub variant: String,
    /// The phase; empty for how many incidents match at all, and do not.
    pub phase: String,
    /// What is counted.
    pub flip: String,
    /// Incidents, over all replications.
    pub total: u64,
    /// Their mean a replication.
    pub per_replication: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// Level of the interval.
    pub ci_level: f64,
    /// Replications in which there were any.
    pub replications: u64,
}

/// A row of `collapse_pairs.csv`: in how many replications which of the two collapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollapsePairsRow {
    /// The variant.
    pub variant: String,
    /// Both.
    pub both: u64,
    /// Only the reference.
    pub only_reference: u64,
    /// Only the variant.
    pub only_variant: u64,
    /// Neither.
    pub neither: u64,
}
