//! Results as files that people open: tables, and a manifest that vouches for them.
//!
//! ```text
//! let identity = RunIdentity::new(&scenario, &settings, RowTables::default());
//! match Directory::open(path, identity, force)? {
//!     Opening::Complete(manifest) => …, // the same run, done before
//!     Opening::Ready(directory) => {
//!         let mut rows = directory.rows(&scenario)?;
//!         let results = experiment::run(&scenario, &settings, progress, stop, rows.sinks())?;
//!         directory.finish(&scenario, &results, rows, effort)?;
//!     }
//! }
//! ```
//!
//! Nothing here computes a statistic.

pub mod bench;
mod beside;
mod cell;
mod csv;
mod directory;
pub mod discover;
mod error;
pub mod implications;
mod machine;
mod manifest;
mod stream;
mod tables;
pub mod terminal;
pub mod text;
pub mod trace;

pub use beside::write_whole;
pub use cell::{Cell, CellError};
pub use directory::{Directory, Opening};
pub use error::ReportError;
pub use machine::{Machine, Stopwatch};
pub use manifest::{Effort, FileRecord, MANIFEST, Manifest, RowTables, RunIdentity};
pub use stream::{RowFiles, incident_columns, replication_columns};
pub use tables::{DISCOVER_HEADINGS, HEADINGS, Heading, Table, discover_tables, tables};
