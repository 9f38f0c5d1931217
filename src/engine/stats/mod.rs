//! Numbers in, estimates out.
//!
//! An accumulator takes numbers by `push` and another of its kind by `merge`; an empty one changes nothing. What comes
//! out is an [`Estimate`] with its interval. Nothing here knows what the numbers mean, and nothing here formats.

mod bins;
mod estimate;
mod interval;
mod lanes;
mod moments;
pub mod nested;
mod paired;
pub mod prim;
mod process;
mod ratio;
mod sections;
pub mod sensitivity;
mod sketch;
pub mod sobol;
pub mod special;
mod splitmix;
mod survival;

pub use bins::{BinEstimate, Bins};
pub use estimate::{Estimate, Level, LevelError};
pub use interval::{clopper_pearson, wilson};
pub use moments::Moments;
pub use nested::{BAND, Nested};
pub use paired::{PairedCounts, PairedRatio, QuantileDifference, quantile_difference};
pub use process::{Hawkes, PowerLaw};
pub use ratio::{Counts, Observations, Ratio};
pub use sections::{SECTIONS, Sectioned, section_of};
pub use sensitivity::{Indices, MorrisPlan, PlanError, SaltelliPlan, Screening};
pub use sketch::{RELATIVE_ERROR, Sketch};
pub use sobol::{Sobol, SobolError};
pub use survival::{GridError, SurvivalGrid, SurvivalPoint};
