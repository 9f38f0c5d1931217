//! What a discovery is made from: the points of a sweep, and how to look at them.

use crate::stats::{Level, prim};

/// Points: the value of each factor, and the estimate of one metric.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiscoverInput {
    /// The factors, each with a value a point.
    pub factors: Vec<FactorColumn>,
    /// The metric at each point, in the same order.
    pub outcomes: Vec<Outcome>,
}

/// A factor and its value at every point.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorColumn {
    /// Its name.
    pub name: String,
    /// The unit of its values, such as `h`; empty for none.
    pub unit: String,
    /// Its values.
    pub values: FactorValues,
}

/// The values of a factor, point by point.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorValues {
    /// Numbers.
    Real(Vec<f64>),
    /// Whole numbers, such as counts: limits are levels that occur.
    Whole(Vec<f64>),
    /// Words without an order: a restriction names those that stay.
    Words(Vec<String>),
}

impl FactorValues {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Real(values) | Self::Whole(values) => values.len(),
            Self::Words(words) => words.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The estimate of a metric at one point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// The estimate, if it is defined.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
}

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscoverSettings {
    /// How patient to be.
    pub prim: prim::Settings,
    /// Whether about a quarter of the points is held out to test the box on (see `stats::prim::is_held_out`).
    pub hold_out: bool,
    /// Level of the intervals.
    pub level: Level,
    /// The number of the box wanted, instead of the proposed one.
    pub number: Option<usize>,
}

impl Default for DiscoverSettings {
    fn default() -> Self {
        Self { prim: prim::Settings::default(), hold_out: true, level: Level::default(), number: None }
    }
}
