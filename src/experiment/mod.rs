//! Many replications: run in parallel, folded in order, estimated.
//!
//! Replications are run in blocks of [`BLOCK`] by as many threads as wanted. A block is counted by a tally (an observer
//! of the model), and whole blocks are added to the totals in their order only; so the results do not depend on the
//! number of threads, to the last bit. A run that is stopped keeps the blocks before the first unfinished one: fast
//! histories are not favoured.

mod address;
mod bench;
mod block;
mod condition;
mod days;
mod discover;
mod estimate;
mod histogram;
pub mod labels;
mod layout;
mod lives;
mod metrics;
mod ratios;
mod results;
mod rows;
mod run;
#[cfg(test)]
pub(crate) mod sample;
mod settings;
mod tally;
mod totals;

pub use address::{Address, AddressError, Statistic};
pub use bench::{Bench, BenchSettings, Figure, Spread, bench};
pub use condition::{Condition, ConditionError, Operator};
pub use discover::{
    BoxRow, DiscoverError, DiscoverInput, DiscoverSettings, DiscoveredBox, Discovery, Factor, FactorColumn,
    FactorRange, FactorValues, LimitRow, Outcome, PointCounts, Restriction, TrajectoryRow, discover, explain_design,
};
pub use metrics::{Catalogue, Metric};
pub use results::*;
pub use rows::{IncidentRow, IncidentSink, Life, PhaseLife, ReplicationRow, ReplicationSink, Sinks};
pub use run::{RunError, run, threads};
pub use settings::{Progress, Settings, StopToken};

/// Replications that are folded together. A constant of the results' version: another number is another order of sums.
pub const BLOCK: u64 = 32;
