//! The points of a search: values of one factor, in the order in which they were looked at.

use crate::experiment::design::{Factor, FactorLevel, Range};
use crate::experiment::study::Points;
use crate::scenario::{Document, Faults, Scenario};

/// Values of one factor of a scenario.
#[derive(Debug)]
pub struct Values<'a> {
    /// The scenario with everything else as it stays.
    pub document: &'a Document,
    /// What is varied.
    pub factor: &'a Factor,
    /// In which unit the values are.
    pub range: &'a Range,
    /// The values.
    pub values: Vec<f64>,
}

impl Values<'_> {
    /// The level of a value.
    pub fn level(&self, value: f64) -> FactorLevel {
        self.range.written(value)
    }
}

impl Points for Values<'_> {
    fn scenario(&self, point: u64) -> Result<Scenario, Faults> {
        let mut document = self.document.clone();
        let level = self.level(self.values[point as usize]);
        for path in &self.factor.paths {
            document.set_from(&self.factor.name, path, &level.text)?;
        }
        document.scenario()
    }
}
