//! What the columns of tables of points are called, so that no two have the same name: whoever reads such a table finds
//! its columns by their names.

use super::error::says;
use crate::column::{Column, number, text, whole};
use crate::experiment::{Address, Catalogue, Metric};
use crate::scenario::{Factor, SpecFault};

/// Columns of the wide table: those of factors and metrics come after the first.
pub const WIDE_COLUMNS: &[Column] = &[whole("point"), whole("replications"), whole("runaways")];

/// Columns of the long table: those of factors come after the first.
pub const LONG_COLUMNS: &[Column] = &[
    whole("point"),
    text("metric"),
    text("subject"),
    text("statistic"),
    text("unit"),
    number("value"),
    number("std_error"),
    number("ci_low"),
    number("ci_high"),
    number("ci_level"),
    whole("replications"),
    whole("observations"),
];

/// Factors whose column is called as another is: of the tables, of a metric of the scenario, of a factor before.
pub(super) fn faults(factors: &[Factor], catalogue: &Catalogue) -> Vec<SpecFault> {
    let columns: Vec<String> = factors.iter().map(Factor::column).collect();
    let fault = |(at, column): (usize, &String)| {
        let says = |taken: &str| {
            says(
                format!("this factor would have the column `{column}`, which is taken {taken}"),
                "expected a name that makes a column of its own",
                "call the factor otherwise with `name`",
            )
        };
        if LONG_COLUMNS.iter().chain(WIDE_COLUMNS).any(|other| other.name == *column) {
            return Some(SpecFault::Name(at, says("in every sweep")));
        }
        if let Some(metric) = metric(column, catalogue) {
            return Some(SpecFault::Name(at, says(&format!("by the metric `{metric}`"))));
        }
        let other = columns[..at].iter().position(|other| other == column)?;
        Some(SpecFault::Twice(at, other, says(&format!("by the factor `{}`", factors[other].name))))
    };
    columns.iter().enumerate().filter_map(fault).collect()
}

/// The metric that may have a column of this name: of its estimate, of another statistic, or of an end of an interval.
fn metric(column: &str, catalogue: &Catalogue) -> Option<String> {
    let whole = column.strip_suffix("_ci_low").or_else(|| column.strip_suffix("_ci_high"));
    let address: Address = whole.unwrap_or(column).parse().ok()?;
    let found = catalogue.metrics().iter();
    let mut found = found.filter(|metric| metric.name == address.metric && metric.subject == address.subject);
    found.next().map(Metric::address)
}
