//! The results of a comparison, put into their directory.

use super::csv::{table_file, write_table};
use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::tables::{COMPARE_HEADINGS, compare_tables};
use crate::experiment::Comparison;
use crate::scenario::Difference;

/// The names of the tables that a comparison writes.
pub fn comparison_tables() -> Vec<String> {
    COMPARE_HEADINGS.iter().map(|heading| table_file(heading.name)).collect()
}

impl Directory {
    /// Writes every table of `comparison`, and the manifest last. `changes` are what each variant says differently,
    /// `resolved` is the reference.
    pub fn finish_comparison(
        self,
        comparison: &Comparison,
        changes: &[Vec<Difference>],
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let mut written = Vec::new();
        for table in compare_tables(comparison, changes)? {
            written.push(write_table(self.path(), &table)?);
        }
        let done = Done {
            replications: comparison.replications,
            partial: comparison.is_partial(),
            runaways: comparison.runaways,
            valid: comparison.is_valid(),
            events: comparison.events,
            unmet: Vec::new(),
            resolved: resolved.to_owned(),
        };
        self.finish(done, effort, written)
    }
}
