//! A comparison: a reference and variants of it, replication by replication, under common random numbers.
//!
//! Draws are addressed by seed, replication, purpose and ordinal, so replication r of a variant shares with replication r
//! of the reference all luck but what the change itself moves. The unit of work is a block of all scenarios, so that paired
//! replications meet in one place; sums are folded in order, in two tiers, as those of a run, and kept as those of a run.
//!
//! Source: Law, Simulation Modeling and Analysis, 5th ed. (2015), section 11.2, on common random numbers.

mod error;
mod estimate;
mod flips;
mod going;
mod pairing;
mod result;
mod sums;

use super::address::Address;
use super::layout::Layout;
use super::metrics::Catalogue;
use super::ratios::Ratios;
use super::settings::{Progress, Settings, StopToken};
use super::study::Store;
use super::totals::Wanted;
use crate::scenario::Scenario;
pub use error::CompareError;
use going::Going;
use pairing::Pairing;
pub use pairing::comparable;
pub use result::{CollapsePairsRow, Comparison, ComparisonRow, FlipRow, Variant, Verdict};

/// One scenario, laid out.
struct Side<'a> {
    scenario: &'a Scenario,
    layout: Layout,
    ratios: Ratios,
    catalogue: Catalogue,
}

impl<'a> Side<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let layout = Layout::new(scenario);
        let ratios = Ratios::new(&layout);
        let catalogue = Catalogue::with(scenario, &layout, &ratios);
        Self { scenario, layout, ratios, catalogue }
    }
}

/// Plays the `reference` and its `variants`, each with what it is called, under one seed. Stopped, it returns what the blocks
/// before the first unfinished one tell.
///
/// `metrics` are those of which differences are wanted; a variant that lacks one goes without it. The whole blocks that
/// `store` knows, if there is one, are not run again, and it gets those that are.
pub fn compare(
    reference: (&str, &Scenario),
    variants: &[(&str, &Scenario)],
    metrics: &[Address],
    settings: &Settings,
    watch: (&dyn Progress, &StopToken),
    store: Option<&mut Store>,
) -> Result<Comparison, CompareError> {
    let scenarios = std::iter::once(reference.1).chain(variants.iter().map(|(_, scenario)| *scenario));
    let sides: Vec<Side<'_>> = scenarios.map(Side::new).collect();
    let (first, others) = sides.split_first().ok_or(CompareError::NoMetric)?;
    let pairings: Vec<Pairing> =
        others.iter().map(|other| Pairing::new(first, other, metrics)).collect::<Result<_, _>>()?;
    let wanted = Wanted { shapes: metrics.iter().any(|address| address.statistic.is_spread()), course: false };
    let mut going = Going::new((&sides, &pairings), wanted, settings, store)?;
    going.go(watch)?;
    let done = going.finish()?;
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    estimate::comparison((reference.0, &names), &sides, &pairings, &done, settings)
}

#[cfg(test)]
mod tests;
