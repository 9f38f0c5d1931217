//! The scrambled Sobol sequence that designs use.
//!
//! STAND-IN: independent numbers, until `crate::stats::Sobol` is there. Then `Sequence` holds that, `new` calls
//! `Sobol::scrambled`, `point` its `point`, and [`MOST_DIMENSIONS`] is what it supports.

use crate::random::Purpose;

/// The most factors of a Sobol design.
pub const MOST_DIMENSIONS: usize = 1_000;

/// A sequence of points of the unit cube.
#[derive(Debug, Clone)]
pub struct Sequence {
    luck: Purpose,
    dimensions: usize,
}

impl Sequence {
    /// The sequence in so many dimensions, scrambled by `seed`; `Err` says what is too much.
    pub fn new(dimensions: usize, seed: u64) -> Result<Self, String> {
        if dimensions > MOST_DIMENSIONS {
            return Err(format!(
                "a Sobol sequence has at most {MOST_DIMENSIONS} dimensions, and there are {dimensions}"
            ));
        }
        Ok(Self { luck: Purpose::new(seed, "design.sobol"), dimensions })
    }

    /// The point with this index, each coordinate in (0, 1).
    pub fn point(&self, index: u64) -> Vec<f64> {
        (0..self.dimensions as u32).map(|d| super::unit::inside(self.luck.at(index, d, 0))).collect()
    }
}
