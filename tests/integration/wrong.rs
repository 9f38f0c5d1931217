//! Every wrong scenario in `tests/wrong` is shown as the `.expected` file beside it says: place, expectation, remedy.
//!
//! Lines `# set: PATH=VALUE` in a scenario are overrides. `UPDATE_EXPECTED=1 cargo test wrong` rewrites the expectations.

use std::fs;
use std::path::{Path, PathBuf};

use phaseline::scenario::{self, Override};

fn cases() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/wrong").expect("the folder of wrong scenarios");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

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
    let cases = cases();
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    let mut differing = Vec::new();
    for path in cases {
        let found = shown(&path);
        assert!(!found.is_empty(), "{} has no fault", path.display());
        let beside = path.with_extension("expected");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&beside, &found).expect("writing the expectation");
        } else if fs::read_to_string(&beside).unwrap_or_default() != found {
            differing.push(format!("{}:\n{found}", path.display()));
        }
    }
    assert!(differing.is_empty(), "not as expected (UPDATE_EXPECTED=1 rewrites):\n{}", differing.join("\n"));
}
