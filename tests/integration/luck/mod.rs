//! The same luck: results to the last byte whatever the threads, a replication alone as among others, and scenarios that
//! differ in one setting sharing everything else.

mod edits;
mod history;
mod shared;

use std::collections::BTreeMap;
use std::io;

use phaseline::experiment::{Catalogue, ReplicationRow, ReplicationSink, Sinks};
use phaseline::model::{Luck, Simulator};
use phaseline::scenario::Scenario;

use crate::support::{baseline, everything, load, parse, run_into, tables};
use history::{counts, history, lines};

const SEED: u64 = 5;

#[test]
fn every_table_is_the_same_to_the_byte_on_any_number_of_threads() {
    // 333 replications leave the last block short.
    for scenario in [baseline(), everything()] {
        let on = |threads| tables(&scenario, &["--replications", "333", "--threads", threads]);
        let one = on("1");
        for threads in ["2", "7"] {
            for (name, bytes) in on(threads) {
                assert!(one[&name] == bytes, "{name} of {} on {threads} threads", scenario.display());
            }
        }
    }
}

#[test]
fn another_seed_is_other_luck() {
    let with = |seed| tables(&everything(), &["--replications", "64", "--seed", seed]);
    let (one, other) = (with("1"), with("2"));
    for (name, bytes) in one {
        assert!(other[&name] != bytes, "{name}");
    }
}

#[test]
fn rows_do_not_depend_on_how_many_replications_follow() {
    let (few, many) =
        (tables(&everything(), &["--replications", "40"]), tables(&everything(), &["--replications", "100"]));
    for name in ["replications.csv", "incidents.csv"] {
        assert!(few[name].len() * 2 < many[name].len() && many[name].starts_with(&few[name]), "{name}");
    }
}

/// Histories cut short at various places, among them runaways, so that memory is left in every state.
fn cut_short() -> Scenario {
    parse("extends = \"everything.toml\"\n[run]\nmax_incidents = 90\n", "tests/scenarios")
}

#[test]
fn a_replication_alone_is_the_one_among_others() {
    for scenario in [load(&baseline()), load(&everything()), cut_short()] {
        let luck = Luck::new(&scenario, SEED);
        let mut used = Simulator::new(&luck);
        // Backwards, and some twice.
        for k in (0..40).rev().chain([7, 1_000_000_007, 7]) {
            let alone = lines(&scenario, &mut Simulator::new(&luck), k);
            assert!(alone.len() > 100, "something happens in {k}");
            assert!(lines(&scenario, &mut used, k) == alone, "replication {k} of {}", scenario.name());
        }
    }
}

#[test]
fn a_simulator_of_another_scenario_leaves_no_trace() {
    let (scenario, other) = (load(&everything()), load(&baseline()));
    let before = history(&scenario, SEED, 3);
    history(&other, SEED, 3);
    assert!(history(&scenario, SEED, 3) == before);
}

/// Keeps the rows of replications.
#[derive(Default)]
struct Rows(Vec<Vec<f64>>);

impl ReplicationSink for Rows {
    fn take(&mut self, row: &ReplicationRow<'_>) -> io::Result<()> {
        assert_eq!(row.replication, self.0.len() as u64);
        self.0.push(row.values.to_vec());
        Ok(())
    }
}

#[test]
fn a_replication_alone_counts_as_its_row_says() {
    for scenario in [load(&baseline()), load(&everything()), cut_short()] {
        let mut rows = Rows::default();
        let sinks = Sinks { replications: Some(&mut rows), incidents: None };
        run_into(&scenario, SEED, 70, sinks);
        let columns: Vec<String> =
            Catalogue::new(&scenario).values().map(phaseline::experiment::Metric::address).collect();
        for (k, values) in rows.0.iter().enumerate() {
            let counted = counts(&history(&scenario, SEED, k as u64));
            let row: BTreeMap<&str, f64> = columns.iter().map(String::as_str).zip(values.iter().copied()).collect();
            for (column, value) in &row {
                let expected = counted.get(*column).copied().unwrap_or(0.0);
                assert_eq!(*value, expected, "{column} of replication {k} of {}", scenario.name());
            }
            for (column, value) in counted {
                assert_eq!(row.get(column.as_str()), Some(&value), "{column} is a column");
            }
        }
    }
}
