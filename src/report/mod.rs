//! Results as files that people open: tables, and a manifest that vouches for them.
//!
//! ```text
//! let identity = Identity::run(&scenario, &settings, wanted);
//! match Directory::open(path, identity, &run_tables(wanted), &forms, force)? {
//!     Opening::Complete(manifest, added) => …, // the same run, done before
//!     Opening::Ready(directory) => {
//!         let mut rows = directory.rows(&scenario, wanted, &[])?;
//!         let results = experiment::run(&scenario, &settings, progress, stop, rows.sinks())?;
//!         directory.finish_run(&scenario, &results, rows, effort)?;
//!     }
//! }
//! ```
//!
//! Nothing here computes a statistic.

pub mod bench;
mod columns;
mod compare;
mod compare_text;
mod directory;
pub mod discover;
mod error;
mod factors;
mod formats;
pub mod html;
mod identity;
pub mod implications;
mod machine;
mod manifest;
pub mod page;
mod plan;
mod points;
mod read;
mod run;
mod sensitivity;
mod shard;
mod solve;
mod sweep;
mod sweep_text;
mod swept;
mod tables;
pub mod terminal;
pub mod text;
pub mod trace;
mod uncertainty;
mod uncertainty_text;

pub use compare::comparison_tables;
pub use compare_text::{Compared, compare_summary};
pub use directory::{Directory, Opening, PAGE, make as make_directory};
pub use error::ReportError;
pub use factors::factor_records;
pub use formats::{Format, Forms};
pub use identity::{Identity, ResultKind};
pub use machine::{Machine, Stopwatch};
pub use manifest::{Effort, MANIFEST, Manifest, VariantRecord};
pub use plan::{PLAN, Plan};
pub use points::{PointTables, level_cell};
pub use read::{Found, FoundRow, FoundTable, ReadError};
pub use run::run_tables;
pub use sensitivity::{sensitivity_summary, sensitivity_tables};
pub use shard::{ShardFault, ShardFile, ShardHeader, ShardWriter, shard_files, tidy_shards};
pub use solve::{Course, Search, solve_tables};
pub use sweep::{Overall, sweep_tables};
pub use sweep_text::{Extremes, sweep_summary};
pub use swept::{Swept, SweptError};
pub use tables::{
    COMPARE_HEADINGS, DISCOVER_HEADINGS, HEADINGS, Heading, Table, compare_tables, discover_tables, tables,
};
pub use uncertainty::uncertainty_tables;
pub use uncertainty_text::uncertainty_summary;
