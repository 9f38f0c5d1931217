//! What a scenario file means, checked: everything downstream may rely on it and checks nothing again.
//!
//! text → `tree` (values with places; `syntax` says why a text is no TOML) → `read` and `merge` (`extends`), `paths`
//! (overrides) → `check` (form, by the one description in `format`) → `convert` (meaning) → [`Scenario`], with
//! `plausible` for what is allowed but looks wrong. `causes` drops faults of meaning that only follow from faults of form.
//!
//! A sweep file goes the same way, in `sweep`, and becomes a [`Spec`].
//!
//! `Scenario` has private fields and one constructor, the conversion from the file. Lists are in file order; laws and
//! other references are resolved; every duration is in hours, every rate per hour.

mod bare;
mod branching;
mod carried;
mod causes;
mod check;
mod comments;
mod convert;
mod data;
mod dates;
mod diagnose;
mod differences;
mod document;
mod elsewhere;
mod format;
mod leaves;
mod merge;
mod paths;
mod plausible;
mod reach;
mod read;
mod resolve;
mod support;
mod sweep;
mod syntax;
mod tree;
mod types;
mod unknown;

#[cfg(test)]
mod tests;

pub use carried::DataFile;
pub use diagnose::{Fault, Faults, Severity as FaultSeverity};
pub use differences::Difference;
pub use document::{Document, Loaded, Override, OverrideError, load, parse};

pub(crate) use diagnose::nearest;
pub use format::{MOST_LEVELS, MOST_POINTS, grouped, schema, sweep_schema};
pub use leaves::Leaf;
pub use paths::Unit;
pub(crate) use paths::overlap;
pub use reach::enough_weight;
pub use sweep::{
    DesignName, Factor, FactorLevel, Kind as DesignKind, Levels, Packed, Range, Says, Spacing, Spec, SpecFault, Vary,
    VaryError, tidy,
};
pub use types::*;
