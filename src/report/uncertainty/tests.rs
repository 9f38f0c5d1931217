use super::*;
use crate::experiment::Statistic;
use crate::stats::Level;
use crate::stats::nested::{Nested, Set};

#[test]
fn a_row_has_a_cell_for_every_column() {
    let address = Address { metric: "harm".to_owned(), subject: String::new(), statistic: Statistic::Estimate };
    let sets: Vec<Set> = (0..30).map(|i| Set { value: f64::from(i), std_error: 1.0 }).collect();
    for sets in [&sets[..], &sets[..2], &[]] {
        let nested = Nested::of(sets, Level::default());
        let not_known = NotKnown { address: address.clone(), unit: "harm", nested, luck_of_one: 64.0 };
        let cells = row(&not_known, 64);
        assert_eq!(cells.len(), UNCERTAINTY.columns.len());
        let at = |column: &str| &cells[UNCERTAINTY.names().iter().position(|there| *there == column).unwrap()];
        assert_eq!((at("subject"), at("replications")), (&Cell::Empty, &Cell::Whole(64)));
        if sets.len() == 30 {
            assert_eq!((at("mean"), at("told_apart")), (&Cell::Number(14.5), &Cell::text("true")));
            assert_eq!((at("luck_variance"), at("raw_p50")), (&Cell::Number(1.0), &Cell::Number(14.5)));
            assert_eq!((at("p50"), at("raw_p05_low")), (&Cell::Number(14.5), &Cell::Empty));
        }
    }
}
