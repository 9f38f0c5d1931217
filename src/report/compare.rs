//! The results of a comparison, put into their directory.

use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest, VariantRecord};
use super::tables::{COMPARE_HEADINGS, compare_tables, files, write_table};
use crate::experiment::{Comparison, Variant};
use crate::scenario::{Difference, Scenario};

/// The names of the tables that a comparison writes.
pub fn comparison_tables() -> Vec<String> {
    files(&COMPARE_HEADINGS)
}

impl Directory {
    /// Writes every table of `comparison` of the `reference` with its `variants`, and the manifest last. `changes` are what
    /// each variant says differently.
    pub fn finish_comparison(
        self,
        comparison: &Comparison,
        (reference, variants): (&Scenario, &[&Scenario]),
        changes: &[Vec<Difference>],
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let mut written = Vec::new();
        for table in compare_tables(comparison, changes)? {
            written.push(write_table(self.path(), &table)?);
        }
        let record = |(variant, scenario): (&Variant, &&Scenario)| VariantRecord {
            name: variant.name.clone(),
            resolved: scenario.resolved().to_owned(),
        };
        let done = Done {
            replications: comparison.replications,
            partial: comparison.is_partial(),
            runaways: comparison.runaways,
            events: comparison.events,
            unmet: Vec::new(),
            resolved: reference.resolved().to_owned(),
            variants: comparison.variants.iter().zip(variants).map(record).collect(),
        };
        self.finish(done, effort, written)
    }
}
