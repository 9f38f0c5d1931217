//! What the columns of the tables hold. CSV does not say; other formats must know.

use std::path::Path;

use super::factors::FactorKind;
use super::manifest::Manifest;
use crate::files::{Dialect, FileError, Kind, Rows};

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

/// Columns of words and of whole numbers by table; all others but those of yes and no hold numbers.
const KINDS: [(&str, &[&str], &[&str]); 26] = [
    ("summary", &["metric", "subject", "unit"], &["replications", "observations"]),
    ("quantiles", &["metric", "subject", "unit"], &[]),
    ("ladder", &["from", "to"], &[]),
    ("deadlines", &["phase", "clock"], &["demanded", "met", "missed", "moot", "censored"]),
    ("causes", &["phase", "cause"], &["misses"]),
    ("critical_path", &["phase", "outcome", "component"], &[]),
    ("survival", &[], &["at_risk", "collapses"]),
    ("timeline", &["date", "metric", "subject"], &["day", "replications"]),
    ("histogram", &["phase"], &["count"]),
    ("replications", &["ending"], &["replication"]),
    (
        "incidents",
        &["source", "side", "severity_at_onset", "highest_severity", "ended_by"],
        &["replication", "incident", "ordinal"],
    ),
    ("sweep", &[], &["point", "replications", "runaways"]),
    ("sweep_long", &["metric", "subject", "statistic", "unit"], &["point", "replications", "observations"]),
    ("threshold", &["target", "finding", "met", "sentence"], &[]),
    ("curve", &["metric", "unit", "target"], &["replications", "observations"]),
    ("sensitivity", &["metric", "unit", "method", "index", "factor"], &["sets", "undefined_points"]),
    ("box", &["factor", "unit", "words"], &[]),
    ("boxes", &["factor", "unit", "words"], &["box"]),
    ("discovery", &["condition", "sentence"], &["box", "points", "undefined_points", "holding", "straddling"]),
    ("trajectory", &["step"], &["box", "restricted", "points", "holding", "held_out_points", "held_out_holding"]),
    ("comparison", &["variant", "metric", "subject", "statistic", "unit", "verdict"], &["replications", "changed"]),
    ("changes", &["variant", "path", "reference", "value"], &[]),
    ("flips", &["variant", "phase", "flip"], &["total", "replications"]),
    ("collapse_pairs", &["variant"], &["both", "only_reference", "only_variant", "neither"]),
    ("uncertainty", &["metric", "subject", "statistic", "unit"], &["sets", "undefined_sets", "replications"]),
    ("parameter_sets", &[], &["set", "replications", "runaways"]),
];

/// Columns of yes and no, each after its table.
const BOOLEANS: [(&str, &str); 5] = [
    ("incidents", "contested"),
    ("box", "restricted"),
    ("discovery", "confirmed"),
    ("trajectory", "chosen"),
    ("uncertainty", "told_apart"),
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
    let of_phase = table == "incidents" && (name.ends_with(" outcome") || name.ends_with(" cause"));
    let (texts, wholes) =
        KINDS.iter().find(|(of, ..)| *of == table).map_or((&[][..], &[][..]), |(_, texts, wholes)| (*texts, *wholes));
    match name {
        _ if of_phase || texts.contains(&name) => Kind::Text,
        _ if wholes.contains(&name) => Kind::Whole,
        _ if BOOLEANS.contains(&(table, name)) => Kind::Boolean,
        _ => Kind::Number,
    }
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
    use crate::report::tables::{COMPARE_HEADINGS, DISCOVER_HEADINGS, HEADINGS};

    #[test]
    fn kinds_are_of_columns_that_there_are() {
        let headings = HEADINGS.iter().chain(&COMPARE_HEADINGS).chain(&DISCOVER_HEADINGS);
        for heading in headings {
            let (_, texts, wholes) = KINDS.iter().find(|(table, ..)| *table == heading.name).unwrap();
            for column in texts.iter().chain(*wholes) {
                assert!(heading.columns.contains(column), "{}: {column}", heading.name);
            }
        }
    }

    #[test]
    fn every_column_of_yes_and_no_is_there_and_holds_booleans() {
        let headings: Vec<_> = HEADINGS.iter().chain(&COMPARE_HEADINGS).chain(&DISCOVER_HEADINGS).collect();
        for (table, column) in BOOLEANS {
            let known = headings.iter().find(|heading| heading.name == table);
            assert!(known.is_none_or(|heading| heading.columns.contains(&column)), "{table}: {column}");
            assert_eq!(kind(table, 1, column, &Factors::default()), Kind::Boolean, "{table}: {column}");
        }
    }

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
