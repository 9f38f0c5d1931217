//! Differences between two estimates from the same replications: common random numbers.
//!
//! Replication r of a variant shares its luck with replication r of the reference, so what they have in common cancels in
//! the difference of the two. Every standard error here is that of the difference itself, from paired replications; none
//! is put together from the errors of either side.
//!
//! The difference of means needs nothing of its own: it is the mean of the differences, with [`Moments`](super::Moments).

mod factor;
mod proportion;
mod quantile;
mod ratio;

pub use proportion::PairedCounts;
pub use quantile::{QuantileDifference, quantile_difference};
pub use ratio::PairedRatio;
