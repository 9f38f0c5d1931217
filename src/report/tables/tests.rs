use super::*;
use crate::experiment::{Settings, Sinks, StopToken, run};
use crate::sample::sample;

#[test]
fn headings_are_the_fields_in_their_order() {
    let scenario = sample(3.0);
    // So few deadlines are kept in it that no table is empty.
    let settings = Settings { replications: 400, ..Settings::of(&scenario) };
    let results = run(&scenario, &settings, &(), &StopToken::new(), Sinks::default()).unwrap();
    let first_rows = [
        cells(&results.summary[0]),
        cells(&results.quantiles[0]),
        cells(&results.ladder[0]),
        cells(&results.deadlines[0]),
        cells(&results.causes[0]),
        cells(&results.critical_path[0]),
        cells(&results.survival[0]),
        cells(&results.timeline[0]),
        cells(&results.histogram[0]),
    ];
    let tables = tables(&results).unwrap();
    for ((heading, row), table) in HEADINGS.iter().zip(first_rows).zip(&tables) {
        let (names, cells) = row.unwrap();
        assert_eq!(names, heading.names(), "{}", heading.name);
        assert_eq!(table.heading, *heading);
        assert_eq!(table.rows[0], cells);
    }
}
