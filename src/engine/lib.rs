//! The engine of Phaseline: from a scenario file to estimates.
//!
//! The modules stand here lowest first, and each uses only those above it; what they hold is told by the crate
//! `phaseline`, which shows them as its own, beside reports and commands.
//!
//! It is a crate of its own so that it can be built for speed, in few pieces, while what shows results is built quickly.

pub mod units;

pub mod column;

pub mod stats;

pub mod random;

pub mod scenario;

pub mod model;

pub mod derived;

pub mod experiment;
