//! Phaseline: does a phased plan for answering ceasefire violations keep its own deadlines?
//!
//! scenario file → checked scenario → replications in parallel → accumulators merged in order → estimates → tables →
//! files that people open.

pub mod units;

pub mod stats;

pub mod random;

pub mod scenario;

pub mod model;

pub mod derived;

pub mod experiment;

pub mod report;

pub mod cli;
