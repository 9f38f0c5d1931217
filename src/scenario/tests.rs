//! Tests across the parts.
use super::*;
use std::path::Path;

fn baseline() -> Document {
    Document::load(Path::new("configs/baseline.toml")).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn the_baseline_loads() {
    let loaded = baseline().check().unwrap_or_else(|faults| panic!("{faults}"));
    println!("{}", loaded.warnings.render(false));
    println!("{}", loaded.scenario.resolved());
}
