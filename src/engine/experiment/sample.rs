//! The scenario of the unit tests, and a discovery.

use std::path::Path;

use crate::experiment::{DiscoverInput, DiscoverSettings, Discovery, FactorColumn, FactorValues, Outcome, discover};
use crate::scenario::{Document, Scenario};

/// `sample.toml` over `days`.
pub(crate) fn sample(days: f64) -> Scenario {
    let mut document = Document::parse(include_str!("sample.toml"), Path::new(".")).unwrap();
    document.set("horizon", &format!("{days} d")).unwrap();
    document.check().unwrap().scenario
}

/// A thousand points in four factors: the ceasefire tends to collapse where the first deadline is at most 20 h and there are
/// at most 3 teams. Every 97th point has no estimate.
///
/// The points are a Kronecker sequence of powers of the root of x⁶ = x + 1 (Roberts, "The unreasonable effectiveness of
/// quasirandom sequences", 2018).
pub(crate) fn discover_input() -> DiscoverInput {
    const ROOT: f64 = 1.134_724_138_401_519_4;
    let along = |axis: i32| (0..1000).map(move |point| (0.5 + f64::from(point + 1) / ROOT.powi(axis)).fract());
    let deadline: Vec<f64> = along(1).map(|u| 4.0 + 44.0 * u).collect();
    let teams: Vec<f64> = along(2).map(|u| 1.0 + (8.0 * u).floor()).collect();
    let mandate = along(3).map(|u| ["local", "regional", "national"][(3.0 * u) as usize].to_owned()).collect();
    let column = |name: &str, unit: &str, values| FactorColumn { name: name.to_owned(), unit: unit.to_owned(), values };
    let outcome = |(point, luck): (usize, f64)| {
        let mean = if deadline[point] <= 20.0 && teams[point] <= 3.0 { 0.33 } else { 0.05 };
        let estimate = (mean + 0.32 * (luck - 0.5)).max(0.0);
        let end = |end: f64| (point % 97 != 0).then_some(end);
        Outcome { estimate: end(estimate), low: end(estimate - 0.01), high: end(estimate + 0.01) }
    };
    let outcomes = along(4).enumerate().map(outcome).collect();
    let factors = vec![
        column("first deadline", "h", FactorValues::Real(deadline)),
        column("teams", "", FactorValues::Whole(teams)),
        column("mandate", "", FactorValues::Words(mandate)),
        column("deterrence", "", FactorValues::Real(along(5).collect())),
    ];
    DiscoverInput { factors, outcomes }
}

/// Where the ceasefire of these points collapses.
pub(crate) fn discovery() -> Discovery {
    discover(&discover_input(), &"collapse > 0.2".parse().unwrap(), &DiscoverSettings::default()).unwrap()
}
