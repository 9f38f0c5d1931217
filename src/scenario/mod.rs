//! What a scenario file means, checked: everything downstream may rely on it and checks nothing again.
//!
//! `Scenario` has private fields and one constructor, the conversion from the file. Lists are in file order; laws and
//! other references are resolved; every duration is in hours, every rate per hour.

#[cfg(test)]
pub(crate) mod sample;
mod types;

pub use types::*;
