//! `phaseline metrics`: every metric that a scenario yields.

use std::fmt::Write as _;

use super::args::MetricsArgs;
use super::error::Error;
use super::load;
use super::screen::{Screen, data};
use crate::experiment::{Catalogue, Metric};
use crate::report::text::{COLUMNS, dim, width, wrapped};

/// Prints a line a metric, address and unit, and below those of one definition what it is.
pub fn metrics(args: &MetricsArgs, screen: Screen) -> Result<(), Error> {
    let scenario = load::scenario(&args.scenario, screen)?;
    let catalogue = Catalogue::new(&scenario);
    let addresses: Vec<String> = catalogue.metrics().iter().map(Metric::address).collect();
    let column = width(addresses.iter().map(String::as_str), COLUMNS - 10);
    let mut rest = catalogue.metrics().iter().zip(&addresses).peekable();
    let mut out = String::new();
    while let Some((metric, address)) = rest.next() {
        // An address is never broken, since it is there to be copied.
        let is_wide = address.chars().count() > column;
        let gap = if is_wide { "\n    " } else { "  " };
        let _ = writeln!(out, "{address:column$}{gap}{}", metric.unit);
        if rest.peek().is_none_or(|(next, _)| next.name != metric.name) {
            out.push_str(&dim(&wrapped("    ", metric.definition, 4, COLUMNS)));
        }
    }
    data(&out)
}
