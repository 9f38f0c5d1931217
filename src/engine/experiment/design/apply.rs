//! From a point to its scenario.

use super::plan::Design;
use crate::scenario::{Document, Factor, FactorLevel, Faults, Loaded, Scenario};

impl Design {
    /// The checked scenario of the point with this index: `document` with its levels set.
    ///
    /// # Panics
    ///
    /// Panics if there is no such point.
    pub fn apply(&self, document: &Document, index: u64) -> Result<Loaded, Faults> {
        self.varied(document, &self.point(index))?.check()
    }

    /// The same without what a run of very many points has no use for, as [`Document::scenario`].
    ///
    /// # Panics
    ///
    /// Panics if there is no such point.
    pub fn scenario(&self, document: &Document, index: u64) -> Result<Scenario, Faults> {
        self.scenario_with(document, &self.point(index))
    }

    /// The same of these levels, one a factor.
    pub fn scenario_with(&self, document: &Document, levels: &[FactorLevel]) -> Result<Scenario, Faults> {
        self.varied(document, levels)?.scenario()
    }

    fn varied(&self, document: &Document, levels: &[FactorLevel]) -> Result<Document, Faults> {
        let mut varied = document.clone();
        for (factor, level) in self.factors().iter().zip(levels) {
            set(&mut varied, factor, level)?;
        }
        Ok(varied)
    }
}

/// Sets a level at all paths of its factor.
pub(super) fn set(document: &mut Document, factor: &Factor, level: &FactorLevel) -> Result<(), Faults> {
    if level.is_base {
        return Ok(());
    }
    factor.paths.iter().try_for_each(|path| document.set_from(&factor.name, path, &level.text))
}
