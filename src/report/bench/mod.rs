//! Measurements of speed: as files that people open, and as a table on the screen.

mod directory;
mod summary;

pub use directory::{BENCH, BenchDirectory, BenchRecord};
pub use summary::summary;
