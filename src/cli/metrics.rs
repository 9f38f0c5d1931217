//! `phaseline metrics`: every metric that a scenario yields.

use std::fmt::Write as _;

use super::args::MetricsArgs;
use super::error::Error;
use super::load;
use super::screen::{Screen, data};
use crate::experiment::{Catalogue, Metric};
use crate::report::text::width;

/// Prints a line a metric: address, unit, definition.
pub fn metrics(args: &MetricsArgs, screen: Screen) -> Result<(), Error> {
    let scenario = load::scenario(&args.scenario, screen)?;
    let catalogue = Catalogue::new(&scenario);
    let addresses: Vec<String> = catalogue.metrics().iter().map(Metric::address).collect();
    let column = width(addresses.iter().map(String::as_str), usize::MAX);
    let mut out = String::new();
    for (metric, address) in catalogue.metrics().iter().zip(&addresses) {
        let _ = writeln!(out, "{address:column$}  {:5}  {}", metric.unit, metric.definition);
    }
    data(&out)
}
