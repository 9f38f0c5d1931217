//! The engine and the reference tell the same histories of small random scenarios.

mod compare;
mod coverage;
mod generate;
mod lines;
mod properties;
mod tape;

use std::cell::{Cell, RefCell};
use std::path::Path;

use phaseline::model::{Luck, Simulator};
use phaseline::scenario::{self, Scenario};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use self::compare::difference;
use self::coverage::Coverage;
use self::lines::Lines;
use self::properties::Properties;
use self::tape::Tape;
use crate::reference;

/// Seed of all luck in these tests.
const SEED: u64 = 20_260_203;
/// Replications of each scenario.
const REPLICATIONS: u64 = 3;
/// Numbers on a tape: enough for the longest scenario.
const TAPE: usize = 400;
/// Scenarios, unless the environment asks for more (`PHASELINE_CASES`).
const CASES: u32 = 700;

fn scenario_of(text: &str) -> Scenario {
    match scenario::parse(text, Path::new("."), &[]) {
        Ok(loaded) => loaded.scenario,
        Err(faults) => panic!("a generated scenario is faulty\n{faults}\n{text}"),
    }
}

/// Runs `check` on the text of every scenario.
fn for_scenarios(check: impl Fn(&str, &Scenario) -> Result<(), TestCaseError>) {
    let cases = std::env::var("PHASELINE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let tapes = prop::collection::vec(any::<u16>(), TAPE);
    let result = TestRunner::new_with_rng(config, rng).run(&tapes, |numbers| {
        let text = generate::scenario(&mut Tape::new(&numbers));
        check(&text, &scenario_of(&text))
    });
    if let Err(fault) = result {
        let text = match &fault {
            proptest::test_runner::TestError::Fail(reason, _) => reason.to_string(),
            fault @ proptest::test_runner::TestError::Abort(_) => fault.to_string(),
        };
        panic!("{text}");
    }
}

#[test]
fn the_engine_agrees_with_the_reference() {
    let (histories, fragile) = (Cell::new(0), Cell::new(0));
    for_scenarios(|text, scenario| {
        let luck = Luck::new(scenario, SEED);
        let mut simulator = Simulator::new(&luck);
        for replication in 0..REPLICATIONS {
            let history = reference::replicate(scenario, SEED, replication);
            histories.set(histories.get() + 1);
            // Where rounding decides, either order is right.
            if history.fragile {
                fragile.set(fragile.get() + 1);
                continue;
            }
            let (mut engine, mut mine) = (Lines::default(), Lines::default());
            simulator.replicate(replication, &mut engine);
            history.tell(&mut mine);
            engine.normalise();
            mine.normalise();
            if let Some(difference) = difference(&engine, &mine) {
                return Err(TestCaseError::fail(format!("{text}\nreplication {replication}: {difference}")));
            }
        }
        Ok(())
    });
    let (histories, fragile) = (histories.get(), fragile.get());
    println!("{fragile} of {histories} histories are fragile");
    assert!(10 * fragile < histories, "{fragile} of {histories} histories are fragile");
}

#[test]
fn every_history_has_these_properties() {
    for_scenarios(|text, scenario| {
        let luck = Luck::new(scenario, SEED);
        let mut simulator = Simulator::new(&luck);
        for replication in 0..REPLICATIONS {
            let mut properties = Properties::of(scenario);
            simulator.replicate(replication, &mut properties);
            if !properties.faults.is_empty() {
                let faults = properties.faults.join("\n");
                return Err(TestCaseError::fail(format!("{text}\nreplication {replication}: {faults}")));
            }
        }
        Ok(())
    });
}

#[test]
fn the_scenarios_use_every_mechanism() {
    let coverage = RefCell::new(Coverage::default());
    for_scenarios(|_, scenario| {
        let luck = Luck::new(scenario, SEED);
        let mut simulator = Simulator::new(&luck);
        for replication in 0..REPLICATIONS {
            simulator.replicate(replication, &mut *coverage.borrow_mut());
        }
        Ok(())
    });
    let missing = coverage.into_inner().missing();
    assert!(missing.is_empty(), "never seen: {missing:?}");
}
