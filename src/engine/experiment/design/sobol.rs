//! The scrambled Sobol sequence that designs use.

use crate::stats::Sobol;

/// A sequence of points of the unit cube.
#[derive(Debug, Clone)]
pub struct Sequence(Sobol);

impl Sequence {
    /// The sequence in so many dimensions, scrambled by `seed`; `Err` says what is too much.
    pub fn new(dimensions: usize, seed: u64) -> Result<Self, String> {
        Sobol::scrambled(dimensions, seed).map(Self).map_err(|error| error.to_string())
    }

    /// The point with this index, each coordinate in (0, 1).
    pub fn point(&self, index: u64) -> Vec<f64> {
        self.0.point(index)
    }
}
