//! What a sweep file, or the command line, says about a sweep: which scenario, which of its values are varied and over
//! what, how the points are laid out, and what is to be told.
//!
//! text → `tree` → `check` (form) → `read` (each factor against the scenario it is of) → [`Spec`]. Factors of the command
//! line (`vary`) are made into the tree that the file would have given, and go the same way.

mod factor;
mod fault;
mod packed;
mod range;
mod read;
mod spec;
mod table;
mod vary;

pub use factor::{DesignName, Factor, FactorLevel, Kind, Levels};
pub use fault::{Says, SpecFault};
pub use packed::Packed;
pub use range::{Range, Spacing, tidy};
pub use spec::Spec;
pub use vary::{Vary, VaryError};
