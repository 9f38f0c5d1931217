//! What the columns of tables of points are called, so that no two have the same name: whoever reads such a table finds
//! its columns by their names.

use super::error::says;
use crate::experiment::{Address, Catalogue, Metric};
use crate::scenario::{Factor, SpecFault};

/// The column of a point's number.
pub const POINT_COLUMN: &str = "point";

/// Columns of the wide table after those of factors and metrics.
pub const WIDE_COLUMNS: [&str; 2] = ["replications", "runaways"];

/// Columns of the long table after those of factors.
pub const LONG_COLUMNS: [&str; 11] = [
    "metric",
    "subject",
    "statistic",
    "unit",
    "value",
    "std_error",
    "ci_low",
    "ci_high",
    "ci_level",
    "replications",
    "observations",
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
        let fixed = || LONG_COLUMNS.iter().chain(&WIDE_COLUMNS).chain([&POINT_COLUMN]);
        if fixed().any(|other| other == column) {
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
