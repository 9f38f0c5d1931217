//! The results of one run, put into their directory.

use std::path::PathBuf;

use super::columns::{Factors, open_table};
use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::tables::{HEADINGS, files, tables, write_table};
use crate::experiment::{Results, Settled};
use crate::files::{Dialect, INCIDENTS, REPLICATIONS, RowFiles, RowTables, part, table_name, write_part};
use crate::scenario::Scenario;

/// The names of the tables that a run writes.
pub fn run_tables(rows: RowTables) -> Vec<String> {
    let mut names = files(&HEADINGS);
    names.extend(rows.replications.then(|| REPLICATIONS.to_owned()));
    names.extend(rows.incidents.then(|| INCIDENTS.to_owned()));
    names
}

impl Directory {
    /// The streamed tables of a run, going on after what is `settled` of them.
    pub fn rows<'a>(
        &self,
        scenario: &'a Scenario,
        wanted: RowTables,
        settled: &[Settled],
    ) -> Result<RowFiles<'a>, ReportError> {
        Ok(RowFiles::new(self.path(), scenario, wanted, settled)?)
    }

    /// Whether rows that are `wanted` are not among those that are `settled`, or their file is not there.
    pub fn are_rows_missing(&self, wanted: RowTables, settled: &[Settled]) -> Result<bool, ReportError> {
        let is_missing = |name: &str| {
            let Some(bytes) = settled.iter().find(|settled| settled.file == name).map(|settled| settled.bytes) else {
                return Ok::<_, ReportError>(true);
            };
            let is_long = |file: PathBuf| file.metadata().is_ok_and(|file| file.len() >= bytes);
            // Rows that were changed are none to go on from.
            if self.damaged().iter().any(|damaged| damaged == name) {
                return Ok(!is_long(part(self.path(), name)));
            }
            // What was settled was for programs.
            self.plain_part(name)?;
            Ok(!is_long(part(self.path(), name)) && !is_long(self.path().join(name)))
        };
        Ok(wanted.replications && is_missing(REPLICATIONS)? || wanted.incidents && is_missing(INCIDENTS)?)
    }

    /// Rows that were finished in a dialect for spreadsheets, once more for programs, where rows under way are kept.
    fn plain_part(&self, name: &str) -> Result<(), ReportError> {
        let path = self.path().join(name);
        if part(self.path(), name).exists() || !path.is_file() {
            return Ok(());
        }
        let dialect = Dialect::of_file(&path, "replication").map_err(ReportError::file("read", &path))?;
        if dialect.is_plain() {
            return Ok(());
        }
        let mut rows = open_table(&path, table_name(name), dialect, &Factors::default())?;
        Ok(write_part(self.path(), &mut rows)?)
    }

    /// Writes every table of `results`, puts `rows` in their places, and the manifest last.
    pub fn finish_run(
        self,
        scenario: &Scenario,
        results: &Results,
        rows: RowFiles<'_>,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let mut written = Vec::new();
        for table in tables(results)? {
            written.push(write_table(self.path(), &table)?);
        }
        written.extend(rows.finish()?);
        let done = Done {
            replications: results.replications,
            partial: results.is_partial(),
            runaways: results.runaways,
            unmet: results.unmet.clone(),
            events: results.events,
            resolved: scenario.resolved().to_owned(),
            ..Done::default()
        };
        self.finish(done, effort, written)
    }
}
