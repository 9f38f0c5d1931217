//! Designs of experiments: which points of a scenario's parameter space are run.
//!
//! A [`Design`] is made of factors and their levels and knows each of its points by index, in time and memory that do not
//! grow with their number. It plays nothing. A [`Sweep`] is a design together with the scenario and what is to be told.
//!
//! | design | points | source |
//! | --- | --- | --- |
//! | grid | every combination, the first factor slowest | full factorial: Montgomery 2012, chapter 5 |
//! | zip, list | the levels side by side | |
//! | one-at-a-time | the scenario itself, then one factor moved at a time | Saltelli et al. 2008, section 2.4 |
//! | Latin hypercube | each factor once in each of n cells | McKay, Beckman and Conover 1979 |
//! | Sobol | a scrambled Sobol sequence | Sobol' 1967; Owen 1998 |
//! | random | independent | |
//!
//! The last three sample the unit cube; a factor turns its coordinate u into a level by the quantile of its law, by the
//! place in its range, or as one of its levels, each as likely.

mod apply;
mod check;
mod columns;
mod error;
mod permutation;
mod plan;
mod sobol;
mod sweep;
#[cfg(test)]
mod tests;
mod unit;

pub use crate::scenario::{DesignKind as Kind, DesignName as Name, Factor, FactorLevel, Levels, Range, Spacing, tidy};
pub use check::wrong;
pub use columns::{LONG_COLUMNS, WIDE_COLUMNS};
pub use error::DesignError;
pub use plan::Design;
pub use sweep::Sweep;
