//! The engine of Phaseline: from a scenario file to estimates.
//!
//! The modules follow the way of the data, lowest first, and each uses only those above it in this list:
//!
//! | module | holds |
//! | --- | --- |
//! | [`units`] | hours, rates and probabilities, and the text that users type for them |
//! | [`stats`] | estimates and their intervals, from numbers |
//! | [`random`] | streams addressed by seed, replication and purpose; the laws of delays |
//! | [`scenario`] | from a file to a checked scenario, or to every fault in it |
//! | [`model`] | one replication, told fact by fact to an observer |
//! | [`derived`] | what a scenario implies without simulating it |
//! | [`experiment`] | many replications: tallies, totals, estimates |
//!
//! It is a crate of its own so that it can be built for speed, in one piece, while what shows results is built quickly.

pub mod units;

pub mod stats;

pub mod random;

pub mod scenario;

pub mod model;

pub mod derived;

pub mod experiment;
