//! The scenario of the unit tests.

use std::path::Path;

use crate::scenario::{Document, Scenario};

/// `sample.toml` over `days`.
pub(crate) fn sample(days: f64) -> Scenario {
    let mut document = Document::parse(include_str!("sample.toml"), Path::new(".")).unwrap();
    document.set("horizon", &format!("{days} d")).unwrap();
    document.check().unwrap().scenario
}
