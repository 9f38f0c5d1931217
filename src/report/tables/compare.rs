//! The tables of a comparison.

use super::{Heading, Table, columns, table};
use crate::experiment::{CollapsePairsRow, Comparison, ComparisonRow, FlipRow};
use crate::files::{Cell, CellError};
use crate::scenario::Difference;

/// The tables of every comparison. Columns are never reordered within a major version.
pub const COMPARE_HEADINGS: [Heading; 4] = [COMPARISON, CHANGES, FLIPS, COLLAPSE_PAIRS];

const COMPARISON: Heading = Heading {
    name: "comparison",
    columns: columns![
        text: "variant", "metric", "subject", "statistic", "unit";
        number: "reference", "value", "difference", "std_error", "ci_low", "ci_high", "ci_level";
        text: "verdict";
        number: "variance_reduction";
        whole: "replications", "changed"
    ],
};

const CHANGES: Heading = Heading { name: "changes", columns: columns![text: "variant", "path", "reference", "value"] };

const FLIPS: Heading = Heading {
    name: "flips",
    columns: columns![
        text: "variant", "phase", "flip";
        whole: "total";
        number: "per_replication", "std_error", "ci_low", "ci_high", "ci_level";
        whole: "replications"
    ],
};

const COLLAPSE_PAIRS: Heading = Heading {
    name: "collapse_pairs",
    columns: columns![text: "variant"; whole: "both", "only_reference", "only_variant", "neither"],
};

/// The tables of `comparison`, in the order of [`COMPARE_HEADINGS`]; `changes` are what each variant says differently.
pub fn compare_tables(comparison: &Comparison, changes: &[Vec<Difference>]) -> Result<Vec<Table>, CellError> {
    let variants = &comparison.variants;
    let metrics: Vec<&ComparisonRow> = variants.iter().flat_map(|variant| &variant.metrics).collect();
    let flips: Vec<&FlipRow> = variants.iter().flat_map(|variant| &variant.flips).collect();
    let pairs: Vec<&CollapsePairsRow> = variants.iter().map(|variant| &variant.collapse_pairs).collect();
    let words = |words: &Option<String>| words.as_ref().map_or(Cell::Empty, Cell::text);
    let row = |name: &str, change: &Difference| {
        vec![Cell::text(name), Cell::text(&change.path), words(&change.first), words(&change.second)]
    };
    let of =
        |(name, changes): (&str, &Vec<Difference>)| changes.iter().map(|change| row(name, change)).collect::<Vec<_>>();
    let changes = variants.iter().map(|variant| variant.name.as_str()).zip(changes).flat_map(of).collect();
    Ok(vec![
        table(COMPARISON, &metrics)?,
        Table { heading: CHANGES, rows: changes },
        table(FLIPS, &flips)?,
        table(COLLAPSE_PAIRS, &pairs)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Catalogue, Settings, StopToken, comparable, compare};
    use crate::files::cells;
    use crate::sample::sample;

    #[test]
    fn headings_are_the_fields_in_their_order() {
        let (scenario, other) = (sample(3.0), sample(4.0));
        let settings = Settings { replications: 40, ..Settings::of(&scenario) };
        let metrics = comparable(&Catalogue::new(&scenario));
        let comparison =
            compare(("a", &scenario), &[("b", &other)], &metrics, &settings, (&(), &StopToken::new()), None).unwrap();
        let variant = &comparison.variants[0];
        let change = Difference { path: "horizon".into(), first: Some("3".into()), second: None };
        let tables = compare_tables(&comparison, &[vec![change]]).unwrap();
        for (at, (names, cells)) in [
            (0, cells(&variant.metrics[0]).unwrap()),
            (2, cells(&variant.flips[0]).unwrap()),
            (3, cells(&variant.collapse_pairs).unwrap()),
        ] {
            assert_eq!(names, COMPARE_HEADINGS[at].names());
            assert_eq!(tables[at].rows[0], cells);
        }
        assert_eq!(tables[1].rows[0][3], Cell::Empty);
        assert!(tables.iter().zip(COMPARE_HEADINGS).all(|(table, heading)| table.heading == heading));
    }
}
