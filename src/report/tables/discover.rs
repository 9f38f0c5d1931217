//! The tables of a discovery.

use super::{Heading, Table, table};
use crate::experiment::Discovery;
use crate::report::cell::CellError;

/// The tables of every discovery. Columns are never reordered within a major version.
pub const DISCOVER_HEADINGS: [Heading; 3] = [BOX, BOXES, TRAJECTORY];

/// The factors and their limits in the box shown.
const BOX: Heading = Heading {
    name: "box",
    columns: &["factor", "unit", "low", "high", "words", "from", "to", "restricted", "quasi_p"],
};

/// The limits of every box of the trajectory.
const BOXES: Heading =
    Heading { name: "boxes", columns: &["box", "factor", "unit", "low", "high", "words", "quasi_p"] };

/// Coverage and density of every box.
const TRAJECTORY: Heading = Heading {
    name: "trajectory",
    columns: &[
        "box",
        "step",
        "chosen",
        "restricted",
        "points",
        "holding",
        "coverage",
        "density",
        "mass",
        "held_out_points",
        "held_out_holding",
        "held_out_coverage",
        "held_out_coverage_low",
        "held_out_coverage_high",
        "held_out_density",
        "held_out_density_low",
        "held_out_density_high",
        "held_out_mass",
    ],
};

/// The tables of `discovery`, in the order of [`DISCOVER_HEADINGS`].
pub fn discover_tables(discovery: &Discovery) -> Result<Vec<Table>, CellError> {
    Ok(vec![
        table(BOX, &discovery.box_rows())?,
        table(BOXES, &discovery.limit_rows())?,
        table(TRAJECTORY, &discovery.trajectory_rows())?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample::discovery;
    use crate::report::cell::{Cell, cells};

    #[test]
    fn rows_have_the_columns_of_their_headings() {
        let discovery = discovery();
        let names = [
            cells(&discovery.box_rows()[0]).unwrap().0,
            cells(&discovery.limit_rows()[0]).unwrap().0,
            cells(&discovery.trajectory_rows()[0]).unwrap().0,
        ];
        for (heading, names) in DISCOVER_HEADINGS.iter().zip(names) {
            assert_eq!(names, heading.columns, "{}", heading.name);
        }
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
