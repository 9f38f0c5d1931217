//! The tables of a run: file name, header and rows. Every exporter writes these.

use std::path::Path;

use serde::Serialize;

use super::error::ReportError;
use crate::column::Column;
use crate::experiment::Results;
use crate::files::{Cell, CellError, CsvFile, FileError, Written, cells, table_file};

mod compare;
mod discover;

pub use compare::{COMPARE_HEADINGS, compare_tables};
pub use discover::{DISCOVER_HEADINGS, discover_tables};

/// A table without rows: its name, which is its file's without `.csv`, and the columns that every such table has, in their
/// order. Some have others among them, called by what a scenario or a sweep names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// The name.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [Column],
}

impl Heading {
    /// What the columns are called.
    pub fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| &*column.name).collect()
    }

    /// The table in `directory`, to be written, with columns called like this before that at `place`.
    pub(super) fn file(&self, directory: &Path, place: usize, others: Vec<String>) -> Result<CsvFile, FileError> {
        let mut names: Vec<String> = self.names().into_iter().map(str::to_owned).collect();
        names.splice(place..place, others);
        CsvFile::new(directory, &table_file(self.name), names)
    }
}

/// The names of the files of tables.
pub(super) fn files(headings: &[Heading]) -> Vec<String> {
    headings.iter().map(|heading| table_file(heading.name)).collect()
}

/// Columns in their order; those beside each other that hold the same stand after the word for it: `text: "metric", "unit";
/// number: "estimate"`.
macro_rules! columns {
    ($($kind:ident: $($name:literal),+);+) => { &[$($(crate::column::$kind($name)),+),+] };
}
pub(super) use columns;

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name and columns.
    pub heading: Heading,
    /// Rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// The tables of every run. Columns are never reordered within a major version.
pub const HEADINGS: [Heading; 9] =
    [SUMMARY, QUANTILES, LADDER, DEADLINES, CAUSES, CRITICAL_PATH, SURVIVAL, TIMELINE, HISTOGRAM];

const SUMMARY: Heading = Heading {
    name: "summary",
    columns: columns![
        text: "metric", "subject", "unit";
        number: "estimate", "std_error", "ci_low", "ci_high", "ci_level";
        whole: "replications", "observations";
        number: "min", "p05", "p25", "p50", "p75", "p95", "max"
    ],
};

const QUANTILES: Heading = Heading {
    name: "quantiles",
    columns: columns![text: "metric", "subject", "unit"; number: "quantile", "estimate", "ci_low", "ci_high"],
};

const LADDER: Heading = Heading {
    name: "ladder",
    columns: columns![text: "from", "to"; number: "mean_per_replication", "ci_low", "ci_high"],
};

const DEADLINES: Heading = Heading {
    name: "deadlines",
    columns: columns![
        text: "phase", "clock";
        number: "deadline_h";
        whole: "demanded", "met", "missed", "moot", "censored";
        number: "met_share", "met_share_low", "met_share_high",
            "missed_share", "missed_share_low", "missed_share_high",
            "moot_share", "moot_share_low", "moot_share_high",
            "censored_share", "censored_share_low", "censored_share_high",
            "compliance", "compliance_low", "compliance_high",
            "compliance_followed", "compliance_followed_low", "compliance_followed_high",
            "response_p05_h", "response_p50_h", "response_p95_h",
            "slack_p05_h", "slack_p50_h", "slack_p95_h",
            "mean_lateness_h", "mean_lateness_low_h", "mean_lateness_high_h"
    ],
};

const CAUSES: Heading = Heading {
    name: "causes",
    columns: columns![text: "phase", "cause"; whole: "misses"; number: "share", "share_low", "share_high"],
};

const CRITICAL_PATH: Heading = Heading {
    name: "critical_path",
    columns: columns![
        text: "phase", "outcome", "component";
        number: "mean_h", "mean_low_h", "mean_high_h", "share", "share_low", "share_high"
    ],
};

const SURVIVAL: Heading = Heading {
    name: "survival",
    columns: columns![
        number: "day";
        whole: "at_risk", "collapses";
        number: "survival", "std_error", "ci_low", "ci_high"
    ],
};

const TIMELINE: Heading = Heading {
    name: "timeline",
    columns: columns![
        whole: "day";
        date: "date";
        text: "metric", "subject";
        whole: "replications";
        number: "mean", "ci_low", "ci_high", "p05", "p50", "p95"
    ],
};

const HISTOGRAM: Heading = Heading {
    name: "histogram",
    columns: columns![
        text: "phase";
        number: "from_h", "to_h";
        whole: "count";
        number: "share", "share_low", "share_high",
            "cumulative_share", "cumulative_share_low", "cumulative_share_high"
    ],
};

/// The tables of `results`, in the order of [`HEADINGS`].
pub fn tables(results: &Results) -> Result<Vec<Table>, CellError> {
    Ok(vec![
        table(SUMMARY, &results.summary)?,
        table(QUANTILES, &results.quantiles)?,
        table(LADDER, &results.ladder)?,
        table(DEADLINES, &results.deadlines)?,
        table(CAUSES, &results.causes)?,
        table(CRITICAL_PATH, &results.critical_path)?,
        table(SURVIVAL, &results.survival)?,
        table(TIMELINE, &results.timeline)?,
        table(HISTOGRAM, &results.histogram)?,
    ])
}

pub(super) fn table(heading: Heading, rows: &[impl Serialize]) -> Result<Table, CellError> {
    let rows = rows.iter().map(|row| Ok(cells(row)?.1)).collect::<Result<_, CellError>>()?;
    Ok(Table { heading, rows })
}

/// Writes `table` beside its place in `directory`.
pub(super) fn write_table(directory: &Path, table: &Table) -> Result<Written, ReportError> {
    let mut file = table.heading.file(directory, 0, Vec::new())?;
    for row in &table.rows {
        file.row(row)?;
    }
    Ok(file.finish()?)
}

#[cfg(test)]
mod tests;
