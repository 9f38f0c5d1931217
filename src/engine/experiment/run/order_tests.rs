//! With every mechanism on, neither the order in which blocks are run nor the threads that run them are told by any result.

use std::fmt::Debug;
use std::io;
use std::path::Path;

use super::tests::in_any_order;
use super::*;
use crate::experiment::{IncidentRow, IncidentSink, ReplicationRow, ReplicationSink};
use crate::scenario::load;

/// 333 replications are 11 blocks, the last of 13.
const REPLICATIONS: u64 = 333;
const BLOCKS: u64 = 11;

/// Rows as text; equal texts are equal bits.
#[derive(Default)]
struct Heard(Vec<String>);

impl Heard {
    fn hear(&mut self, row: &impl Debug) {
        self.0.push(format!("{row:?}"));
    }
}

impl ReplicationSink for Heard {
    fn take(&mut self, row: &ReplicationRow<'_>) -> io::Result<()> {
        self.hear(row);
        Ok(())
    }
}

impl IncidentSink for Heard {
    fn take(&mut self, row: &IncidentRow<'_>) -> io::Result<()> {
        self.hear(row);
        Ok(())
    }
}

fn told(scenario: &Scenario, order: &[u64], threads: usize) -> (Results, Vec<String>, Vec<String>) {
    let settings = Settings { replications: REPLICATIONS, threads: Some(threads), ..Settings::of(scenario) };
    let (mut replications, mut incidents) = (Heard::default(), Heard::default());
    let sinks = Sinks { replications: Some(&mut replications), incidents: Some(&mut incidents) };
    let results = in_any_order(scenario, order, &settings, (&(), &StopToken::new()), sinks);
    (results, replications.0, incidents.0)
}

#[test]
fn the_order_of_blocks_is_told_by_nothing() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios/everything.toml");
    let scenario = load(&file, &[]).unwrap().scenario;
    let in_order = told(&scenario, &(0..BLOCKS).collect::<Vec<_>>(), 1);
    assert!(in_order.1.len() as u64 == REPLICATIONS && in_order.2.len() > 10_000);
    // Backwards, and by strides that reach every block.
    for (stride, threads) in [(10, 1), (3, 2), (7, 7)] {
        let order: Vec<u64> = (0..BLOCKS).map(|i| (BLOCKS - 1 + i * stride) % BLOCKS).collect();
        assert!(told(&scenario, &order, threads) == in_order, "stride {stride}");
    }
}
