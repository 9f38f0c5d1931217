//! From a point to its scenario.

use super::plan::Design;
use crate::scenario::{Document, Factor, Faults, Level, Loaded};

impl Design {
    /// The checked scenario of the point with this index: `document` with its levels set.
    ///
    /// # Panics
    ///
    /// Panics if there is no such point.
    pub fn apply(&self, document: &Document, index: u64) -> Result<Loaded, Faults> {
        self.with_levels(document, &self.point(index))
    }

    /// The checked scenario with these levels, one a factor.
    pub fn with_levels(&self, document: &Document, levels: &[Level]) -> Result<Loaded, Faults> {
        let mut varied = document.clone();
        for (factor, level) in self.factors().iter().zip(levels) {
            set(&mut varied, factor, level)?;
        }
        varied.check()
    }
}

/// Sets a level at all paths of its factor.
pub(super) fn set(document: &mut Document, factor: &Factor, level: &Level) -> Result<(), Faults> {
    if level.is_base {
        return Ok(());
    }
    factor.paths.iter().try_for_each(|path| document.set_from(&factor.name, path, &level.text))
}
