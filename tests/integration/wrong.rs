//! Every wrong scenario in `tests/wrong` is shown as the `.expected` file beside it says: place, expectation, remedy.
//!
//! Lines `# set: PATH=VALUE` in a scenario are overrides. `UPDATE_EXPECTED=1 cargo test wrong` rewrites the expectations.

use std::fs;
use std::path::Path;

use phaseline::scenario::{self, Override};

use crate::support::explained;

fn shown(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a scenario");
    let overrides: Vec<Override> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# set: "))
        .map(|set| set.parse().expect("PATH=VALUE"))
        .collect();
    match scenario::load(path, &overrides) {
        Ok(loaded) => loaded.warnings.render(false),
        Err(faults) => faults.render(false),
    }
}

#[test]
fn wrong_scenarios_are_explained() {
    explained("tests/wrong", 40, shown);
}
