//! What the columns of the tables hold. CSV does not say; other formats must know.

use std::path::Path;

use super::factors::FactorKind;
use super::manifest::Manifest;
use super::points::{LONG, WIDE};
use super::sensitivity::SENSITIVITY;
use super::solve::{CURVE, THRESHOLD};
use super::tables::{COMPARE_HEADINGS, DISCOVER_HEADINGS, HEADINGS, Heading};
use super::uncertainty::{SETS, UNCERTAINTY};
use crate::column::{Column, Kind};
use crate::files::{Dialect, FileError, INCIDENT_COLUMNS, PHASE_COLUMNS, REPLICATION_COLUMNS, Rows};

/// The factors of a sweep in their order: whether their levels are words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factors(Vec<bool>);

impl Factors {
    /// Those of the results that `manifest` vouches for.
    pub fn of(manifest: &Manifest) -> Self {
        let records = manifest.run.factors().unwrap_or_default();
        Self(records.iter().map(|record| record.kind == FactorKind::Words).collect())
    }
}

/// Tables of other results, and those of rows.
const OTHERS: [Heading; 9] = [
    WIDE,
    LONG,
    SETS,
    UNCERTAINTY,
    THRESHOLD,
    CURVE,
    SENSITIVITY,
    Heading { name: "replications", columns: REPLICATION_COLUMNS },
    Heading { name: "incidents", columns: INCIDENT_COLUMNS },
];

/// The rows of the file at `path`, which holds the table `name` in this dialect.
pub fn open_table(path: &Path, name: &str, dialect: Dialect, factors: &Factors) -> Result<Rows, FileError> {
    Rows::open(path, name, dialect, |place, column| kind(name, place, column, factors))
}

/// What is in a column of `table`, of its place and its name.
pub fn kind(table: &str, place: usize, name: &str, Factors(factors): &Factors) -> Kind {
    // The factors of a sweep come after the point's number.
    if matches!(table, "sweep" | "sweep_long")
        && let Some(are_words) = place.checked_sub(1).and_then(|factor| factors.get(factor))
    {
        return if *are_words { Kind::Text } else { Kind::Number };
    }
    let in_phase = name.rsplit_once(' ').filter(|_| table == "incidents");
    let (columns, name) = in_phase.map_or_else(|| (declared(table), name), |(_, part)| (PHASE_COLUMNS, part));
    // The others, called by what a scenario or a sweep names, hold numbers.
    columns.iter().find(|column| column.name == name).map_or(Kind::Number, |column| column.kind)
}

/// The columns that every such table has.
fn declared(table: &str) -> &'static [Column] {
    let mut headings = HEADINGS.iter().chain(&COMPARE_HEADINGS).chain(&DISCOVER_HEADINGS).chain(&OTHERS);
    headings.find(|heading| heading.name == table).map_or(&[], |heading| heading.columns)
}

/// The unit of a column, where its name says it: `h`, `d`, `/d` or `share`.
pub fn unit(column: &str) -> Option<&'static str> {
    const SHARES: [&str; 8] = ["share", "compliance", "survival", "coverage", "density", "mass", "_level", "quantile"];
    let end = |end: &str| column.ends_with(end) || column.contains(&format!("{end} "));
    match column {
        "day" => Some("d"),
        _ if end("_per_d") => Some("/d"),
        _ if end("_h") => Some("h"),
        _ if end("_d") => Some("d"),
        // An address says which metric it is, and that has a unit of its own.
        _ if !column.contains(['[', '.', ' ']) && SHARES.iter().any(|part| column.contains(part)) => Some("share"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_of_words_are_words() {
        let factors = Factors(vec![true, false]);
        let kinds = |table: &str, header: &[&str], factors: &Factors| -> Vec<Kind> {
            header.iter().enumerate().map(|(place, name)| kind(table, place, name, factors)).collect()
        };
        let found = kinds("sweep", &["point", "mandate", "teams", "harm", "harm.ci_low"], &factors);
        assert_eq!(found, [Kind::Whole, Kind::Text, Kind::Number, Kind::Number, Kind::Number]);
        let found = kinds("incidents", &["a cause due_h", "a cause cause", "b outcome"], &Factors::default());
        assert_eq!(found, [Kind::Number, Kind::Text, Kind::Text]);
    }

    #[test]
    fn units_are_in_names() {
        for (column, expected) in [
            ("deadline_h", Some("h")),
            ("mean_low_h", Some("h")),
            ("x.rate_per_d", Some("/d")),
            ("phase[a].deadline_h threshold", Some("h")),
            ("ended_d", Some("d")),
            ("met_share_low", Some("share")),
            ("compliance[first]", None),
            ("replications", None),
        ] {
            assert_eq!(unit(column), expected, "{column}");
        }
    }
}
