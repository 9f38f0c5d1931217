//! Files of results: cells, tables of them as CSV, and the rows of a run that are written while it goes on.
//!
//! A file is written beside its place and moved there when it is finished; what passes into it is summed up on the way. All
//! that is done a million times to a file of rows is here, in a crate of its own, so that it is optimised while what is
//! done once for each page is built quickly.

mod beside;
mod cell;
mod csv;
mod digest;
mod error;
mod stream;

pub use beside::{Beside, Sealed, UNDER_WAY, part, sealed, sealed_bytes, write_whole};
pub use cell::{Cell, CellError, cells};
pub use csv::{CsvFile, Dialect, FileRecord, Rows, Written, neutral, table_file, table_name, write_part, write_rows};
pub use digest::{digest, digest_of};
pub use error::FileError;
pub use stream::{
    INCIDENT_COLUMNS, INCIDENTS, PHASE_COLUMNS, REPLICATION_COLUMNS, REPLICATIONS, RowFiles, RowTables,
    incident_columns, replication_columns,
};
