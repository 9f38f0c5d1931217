//! Laws (delay distributions). Being written.
use rand::Rng;
use std::sync::Arc;

/// A distribution of a positive quantity, in hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    value: f64,
    _data: Option<Arc<[f64]>>,
}

/// Why a law cannot be.
#[derive(Debug, Clone, PartialEq)]
pub struct LawError(pub String);

impl Law {
    /// Always `hours`.
    pub fn constant(hours: f64) -> Result<Self, LawError> {
        Ok(Self { value: hours, _data: None })
    }
    /// The value of a constant law.
    pub fn as_constant(&self) -> Option<f64> {
        Some(self.value)
    }
    /// One draw, in hours.
    #[inline]
    pub fn sample<R: Rng + ?Sized>(&self, _rng: &mut R) -> f64 {
        self.value
    }
    /// The mean, in hours.
    pub fn mean(&self) -> f64 {
        self.value
    }
    /// P(X ≤ x).
    pub fn cdf(&self, x: f64) -> f64 {
        if x < self.value { 0.0 } else { 1.0 }
    }
    /// The least value possible, in hours.
    pub fn lower(&self) -> f64 {
        self.value
    }
    /// The largest value possible, in hours, or infinity.
    pub fn upper(&self) -> f64 {
        self.value
    }
}
