//! The results of parameter sets: a row a metric, a row a set, their directory.

use super::directory::{Directory, Done};
use super::error::ReportError;
use super::manifest::{Effort, Manifest};
use super::points::PointTables;
use super::sweep::Overall;
use super::tables::{Heading, Table, columns, files, write_table};
use crate::experiment::Address;
use crate::experiment::design::Factor;
use crate::experiment::uncertainty::NotKnown;
use crate::files::Cell;

/// What is not known of each metric in a row.
pub(super) const UNCERTAINTY: Heading = Heading {
    name: "uncertainty",
    columns: columns![
        text: "metric", "subject", "statistic", "unit";
        whole: "sets", "undefined_sets", "replications";
        number: "mean", "std_error", "ci_low", "ci_high", "ci_level";
        boolean: "told_apart";
        number: "parameter_variance", "parameter_variance_std_error", "parameter_variance_low", "parameter_variance_high",
            "luck_variance", "luck_variance_of_one", "parameter_share", "parameter_share_low", "parameter_share_high",
            "p05", "p25", "p50", "p75", "p95",
            "raw_p05", "raw_p05_low", "raw_p05_high", "raw_p25", "raw_p25_low", "raw_p25_high",
            "raw_p50", "raw_p50_low", "raw_p50_high", "raw_p75", "raw_p75_low", "raw_p75_high",
            "raw_p95", "raw_p95_low", "raw_p95_high"
    ],
};

/// Each set in a row: its uncertain values and metrics come after the first column.
pub(super) const SETS: Heading =
    Heading { name: "parameter_sets", columns: columns![whole: "set", "replications", "runaways"] };

/// The names of the tables of parameter sets.
pub fn uncertainty_tables() -> Vec<String> {
    files(&[UNCERTAINTY, SETS])
}

impl Directory {
    /// The table of sets with these uncertain values and metrics, each with its unit.
    pub fn parameter_sets<'a>(
        &self,
        factors: &'a [Factor],
        metrics: &'a [(Address, &'static str)],
        level: f64,
    ) -> Result<PointTables<'a>, ReportError> {
        PointTables::new(self.path(), (SETS, None), factors, metrics, level)
    }

    /// Puts the tables in their places, and the manifest last.
    pub fn finish_uncertainty(
        self,
        sets: PointTables<'_>,
        (told, each): (&[NotKnown], u64),
        overall: Overall,
        resolved: &str,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        let rows = told.iter().map(|not_known| row(not_known, each)).collect();
        let mut written = vec![write_table(self.path(), &Table { heading: UNCERTAINTY, rows })?];
        written.extend(sets.finish()?);
        let Overall { replications, runaways, events, unmet, is_stopped, .. } = overall;
        let resolved = resolved.to_owned();
        let done = Done { replications, partial: is_stopped, runaways, unmet, events, resolved, ..Done::default() };
        self.finish(done, effort, written)
    }
}

fn row(NotKnown { address, unit, nested, luck_of_one }: &NotKnown, each: u64) -> Vec<Cell> {
    let (mean, parameters, share) = (&nested.mean, &nested.parameters, &nested.share);
    let mut cells = vec![
        Cell::text(&address.metric),
        if address.subject.is_empty() { Cell::Empty } else { Cell::text(&address.subject) },
        Cell::text(address.statistic.name()),
        Cell::text(*unit),
        Cell::Whole(nested.sets),
        Cell::Whole(nested.undefined),
        Cell::Whole(each),
    ];
    cells.extend([mean.point, mean.std_error, mean.low, mean.high, mean.level].map(Cell::number));
    cells.push(Cell::text(if nested.is_told_apart() { "true" } else { "false" }));
    cells.extend([parameters.point, parameters.std_error, parameters.low, parameters.high].map(Cell::number));
    cells.extend([nested.luck, *luck_of_one, share.point, share.low, share.high].map(Cell::number));
    cells.extend(nested.band.map(Cell::number));
    cells.extend(nested.raw.iter().flat_map(|raw| [raw.point, raw.low, raw.high]).map(Cell::number));
    cells
}

#[cfg(test)]
mod tests;
