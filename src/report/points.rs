//! The tables of a sweep or of parameter sets, row by row: wide for people, long for programs.
//!
//! In the wide one a point is a row: its levels, then each metric with the ends of its interval, each column called by its
//! address. In the long one a row is a metric of a point.

use std::path::Path;

use super::error::ReportError;
use super::tables::Heading;
use crate::experiment::design::{Factor, FactorLevel, LONG_COLUMNS, WIDE_COLUMNS};
use crate::experiment::{Address, Answer, Measure, Statistic};
use crate::files::{Cell, CsvFile, FileError, Written};
use crate::scenario::Unit;

/// A sweep's wide table.
pub(super) const WIDE: Heading = Heading { name: "sweep", columns: WIDE_COLUMNS };
/// A sweep's long table.
pub(super) const LONG: Heading = Heading { name: "sweep_long", columns: LONG_COLUMNS };

/// The tables, being written.
#[derive(Debug)]
pub struct PointTables<'a> {
    factors: &'a [Factor],
    metrics: &'a [(Address, &'static str)],
    level: f64,
    wide: CsvFile,
    long: Option<CsvFile>,
    cells: Vec<Cell>,
}

/// A level in the unit of its column; as it is written where the column holds words.
pub fn level_cell(factor: &Factor, level: &FactorLevel) -> Cell {
    match (factor.unit, level.number) {
        // What was written per day comes out so: the digits past the 15th are the conversion's.
        (Some(Unit::PerHour), Some(number)) => {
            Cell::number(format!("{:.14e}", number * 24.0).parse().unwrap_or(number * 24.0))
        }
        (Some(_), Some(number)) => Cell::number(number),
        (None, _) if !level.text.is_empty() => Cell::text(&level.text),
        _ => Cell::Empty,
    }
}

/// The columns of a metric in the wide table: the value and the ends of its interval.
pub(super) fn columns(address: &Address) -> [String; 3] {
    let name = address.to_string();
    // `.ci_low` is that of the estimate; other statistics have ends of their own.
    let dot = if address.statistic == Statistic::Estimate { "." } else { "_" };
    [name.clone(), format!("{name}{dot}ci_low"), format!("{name}{dot}ci_high")]
}

impl<'a> PointTables<'a> {
    /// The tables in `directory`, of points with these factors and metrics, each with its unit.
    pub(super) fn new(
        directory: &Path,
        (wide, long): (Heading, Option<Heading>),
        factors: &'a [Factor],
        metrics: &'a [(Address, &'static str)],
        level: f64,
    ) -> Result<Self, ReportError> {
        let levels = || factors.iter().map(Factor::column);
        let values = metrics.iter().flat_map(|(address, _)| columns(address));
        let wide = wide.file(directory, 1, levels().chain(values).collect())?;
        let long = long.map(|long| long.file(directory, 1, levels().collect())).transpose()?;
        Ok(Self { factors, metrics, level, wide, long, cells: Vec::new() })
    }

    /// The next point, with its levels.
    pub fn take(&mut self, levels: &[FactorLevel], answer: &Answer) -> Result<(), ReportError> {
        let begin = |cells: &mut Vec<Cell>| {
            cells.clear();
            cells.push(Cell::Whole(answer.point));
            cells.extend(self.factors.iter().zip(levels).map(|(factor, level)| level_cell(factor, level)));
        };
        begin(&mut self.cells);
        for Measure { value, low, high, .. } in &answer.measures {
            self.cells.extend([*value, *low, *high].map(Cell::optional));
        }
        self.cells.extend([Cell::Whole(answer.replications), Cell::Whole(answer.runaways)]);
        self.wide.row(&self.cells)?;
        let Some(long) = &mut self.long else { return Ok(()) };
        for ((address, unit), measure) in self.metrics.iter().zip(&answer.measures) {
            begin(&mut self.cells);
            self.cells.extend([
                Cell::text(&address.metric),
                Cell::text(&address.subject),
                Cell::text(address.statistic.name()),
                Cell::text(*unit),
                Cell::optional(measure.value),
                Cell::optional(measure.std_error),
                Cell::optional(measure.low),
                Cell::optional(measure.high),
                Cell::number(self.level),
                Cell::Whole(measure.replications),
                Cell::Whole(measure.observations),
            ]);
            long.row(&self.cells)?;
        }
        Ok(())
    }

    /// Finishes the files beside their places.
    pub(super) fn finish(self) -> Result<Vec<Written>, ReportError> {
        Ok(std::iter::once(self.wide).chain(self.long).map(CsvFile::finish).collect::<Result<_, FileError>>()?)
    }
}
