//! The tables of a discovery.

use super::{Heading, Table, columns, table};
use crate::experiment::Discovery;
use crate::files::{Cell, CellError};
use crate::report::discover::sentence;

/// The tables of every discovery. Columns are never reordered within a major version.
pub const DISCOVER_HEADINGS: [Heading; 4] = [BOX, BOXES, TRAJECTORY, DISCOVERY];

/// The factors and their limits in the box shown.
const BOX: Heading = Heading {
    name: "box",
    columns: columns![
        text: "factor", "unit";
        number: "low", "high";
        text: "words";
        number: "from", "to";
        boolean: "restricted";
        number: "quasi_p"
    ],
};

/// The limits of every box of the trajectory.
const BOXES: Heading = Heading {
    name: "boxes",
    columns: columns![
        whole: "box";
        text: "factor", "unit";
        number: "low", "high";
        text: "words";
        number: "quasi_p"
    ],
};

/// Coverage and density of every box.
const TRAJECTORY: Heading = Heading {
    name: "trajectory",
    columns: columns![
        whole: "box";
        text: "step";
        boolean: "chosen";
        whole: "restricted", "points", "holding";
        number: "coverage", "density", "mass";
        whole: "held_out_points", "held_out_holding";
        number: "held_out_coverage", "held_out_coverage_low", "held_out_coverage_high", "held_out_density",
            "held_out_density_low", "held_out_density_high", "held_out_mass"
    ],
};

/// What was found in a row, and how sure it is.
const DISCOVERY: Heading = Heading {
    name: "discovery",
    columns: columns![
        text: "condition";
        whole: "box";
        boolean: "confirmed";
        whole: "points", "undefined_points", "holding", "straddling";
        number: "ci_level";
        text: "sentence"
    ],
};

/// The tables of `discovery`, in the order of [`DISCOVER_HEADINGS`].
pub fn discover_tables(discovery: &Discovery) -> Result<Vec<Table>, CellError> {
    Ok(vec![
        table(BOX, &discovery.box_rows())?,
        table(BOXES, &discovery.limit_rows())?,
        table(TRAJECTORY, &discovery.trajectory_rows())?,
        Table { heading: DISCOVERY, rows: vec![found(discovery)] },
    ])
}

fn found(discovery: &Discovery) -> Vec<Cell> {
    let counts = &discovery.counts;
    vec![
        Cell::text(discovery.condition.to_string()),
        Cell::Whole(discovery.chosen as u64),
        discovery.is_confirmed().map_or(Cell::Empty, |is_so| Cell::text(if is_so { "yes" } else { "no" })),
        Cell::Whole(counts.points),
        Cell::Whole(counts.undefined),
        Cell::Whole(counts.holding),
        Cell::Whole(counts.straddling),
        Cell::number(discovery.level.get()),
        Cell::text(sentence(discovery)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Cell, cells};
    use crate::sample::discovery;

    #[test]
    fn rows_have_the_columns_of_their_headings() {
        let discovery = discovery();
        let names = [
            cells(&discovery.box_rows()[0]).unwrap().0,
            cells(&discovery.limit_rows()[0]).unwrap().0,
            cells(&discovery.trajectory_rows()[0]).unwrap().0,
        ];
        for (heading, names) in DISCOVER_HEADINGS.iter().zip(names) {
            assert_eq!(names, heading.names(), "{}", heading.name);
        }
    }

    #[test]
    fn how_sure_it_is_stands_in_a_row() {
        let discovery = discovery();
        let tables = discover_tables(&discovery).unwrap();
        let row = &tables[3].rows[0];
        assert_eq!(row.len(), DISCOVERY.columns.len());
        assert_eq!(row[2], Cell::text("yes"));
        let counts = [discovery.counts.points, 11, discovery.counts.holding, discovery.counts.straddling];
        assert_eq!(row[3..7], counts.map(Cell::Whole));
        assert_eq!(row[8], Cell::text(sentence(&discovery)));
    }

    #[test]
    fn the_tables_agree_on_the_box() {
        let discovery = discovery();
        let tables = discover_tables(&discovery).unwrap();
        assert_eq!(tables[0].rows.len(), 4);
        let chosen = Cell::Whole(discovery.chosen as u64);
        let limits: Vec<&[Cell]> = tables[1].rows.iter().filter(|row| row[0] == chosen).map(|row| &row[1..6]).collect();
        let restricted: Vec<&[Cell]> =
            tables[0].rows.iter().filter(|row| row[7] == Cell::text("yes")).map(|row| &row[..5]).collect();
        assert_eq!(limits, restricted);
        assert_eq!(tables[2].rows.len(), discovery.boxes.len());
        let marked: Vec<&Vec<Cell>> = tables[2].rows.iter().filter(|row| row[2] == Cell::text("yes")).collect();
        assert_eq!((marked.len(), &marked[0][0], &marked[0][3]), (1, &chosen, &Cell::Whole(restricted.len() as u64)));
    }
}
