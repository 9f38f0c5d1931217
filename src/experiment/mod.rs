//! Many replications: run in parallel, folded in order, estimated.

mod results;

pub use results::*;
