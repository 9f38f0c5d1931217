//! Many replications: run in parallel, folded in order, estimated.
//!
//! Replications are run in blocks of [`BLOCK`] by as many threads as wanted. A block is counted by a tally (an observer
//! of the model), and whole blocks are added to the totals in their order only; so the results do not depend on the
//! number of threads, to the last bit. A run that is stopped keeps the blocks before the first unfinished one: fast
//! histories are not favoured.

mod address;
mod bench;
mod block;
mod compare;
mod condition;
mod days;
pub mod design;
mod discover;
mod estimate;
mod find;
mod histogram;
pub mod labels;
mod layout;
mod line;
mod lives;
mod metrics;
mod precision;
mod ratios;
mod results;
mod rows;
mod run;
#[cfg(test)]
pub(crate) mod sample;
pub mod sensitivity;
mod settings;
mod solve;
mod study;
mod tally;
mod totals;
pub mod uncertainty;

pub use address::{Address, AddressError, Statistic};
pub use bench::{Bench, BenchSettings, Figure, Spread, bench};
pub use compare::{
    CollapsePairsRow, CompareError, Comparison, ComparisonRow, FlipRow, Variant, Verdict, comparable, compare,
};
pub use condition::{Condition, ConditionError, Operator};
pub use discover::{
    BoxRow, DiscoverError, DiscoverInput, DiscoverSettings, DiscoveredBox, Discovery, Factor, FactorColumn,
    FactorRange, FactorValues, LimitRow, Outcome, PointCounts, Restriction, TrajectoryRow, discover, explain_design,
};
pub use find::{FindError, Findings, Found, Happening, find};
pub use metrics::{Catalogue, Metric};
pub use precision::{Goal, GoalError, Precision};
pub use results::*;
pub use rows::{IncidentRow, IncidentSink, Life, PhaseLife, ReplicationRow, ReplicationSink, Settled, Sinks};
pub use run::{RunError, run, run_until, threads};
pub use settings::{Progress, Settings, StopToken, is_valid};
pub use solve::{Finding, Look, SearchRange, Side, Threshold, Values, solve};
pub use study::{
    Answer, Ended, Fault, Join, JoinError, Measure, Piece, Points, Question, Store, StoreError, StudyError, Trouble,
    Units, difference, shard, study, study_until,
};

/// Replications that are folded together. A constant of the results' version: another number is another order of sums.
pub const BLOCK: u64 = 32;

/// Version of the numbers: what the same scenario and seed give.
pub use crate::random::NUMBERS;

/// Replications whose blocks are added up before they are added to the others: what can be run apart. As constant.
pub const BATCH: u64 = 32 * BLOCK;
