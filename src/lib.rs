//! Phaseline plays a phased plan for answering ceasefire violations many times over, and counts which of its deadlines
//! hold.
//!
//! A scenario file is read and checked; its replications are run in parallel; what they tell is accumulated, block after
//! block in order; the totals become estimates, tables, and files to open. The modules follow that way, lowest first,
//! and each uses only those above it in this list. As far as [`experiment`] they are the engine, a crate of its own, and
//! [`files`] is another:
//!
//! | module | holds |
//! | --- | --- |
//! | [`units`] | hours, rates and probabilities, and the text that users type for them |
//! | [`column`](mod@column) | what a column of a table is called, and what it holds |
//! | [`stats`] | estimates and their intervals, from numbers |
//! | [`random`] | streams addressed by seed, replication and purpose; the laws of delays |
//! | [`scenario`] | from a file to a checked scenario, or to every fault in it |
//! | [`model`] | one replication, told fact by fact to an observer |
//! | [`derived`] | what a scenario implies without simulating it |
//! | [`experiment`] | many replications: tallies, totals, estimates |
//! | [`files`] | cells, and tables of them as CSV, written whole or not at all |
//! | [`report`] | tables, pages and texts of results |
//! | [`cli`] | what a person types |
//!
//! Words: a *violation* is a breach at one instant and opens an *incident*, whose hostilities rise on a ladder of
//! *severities* until they cease. A *phase* of the plan is *demanded* by what happens, *triggered* once the incident is
//! *established* too, and *answered* when enough of its *tracks* have acted. Its deadline ends *met*, *missed*, *moot* or
//! *censored*. `docs/model.md` defines them all.

pub use phaseline_files as files;

pub use phaseline_engine::{column, derived, experiment, model, random, scenario, stats, units};

pub mod report;

pub mod cli;

/// The scenario of the engine's unit tests, which is that of the reports' too.
#[cfg(test)]
#[path = "engine/experiment/sample.rs"]
mod sample;
