//! From totals to results at a level of confidence.

mod by_day;
mod by_phase;
mod summary;

use super::layout::Layout;
use super::metrics::Catalogue;
use super::ratios::Ratios;
use super::results::Results;
use super::settings::Settings;
use super::totals::Totals;
use crate::scenario::Scenario;
use crate::stats::{Level, Sectioned, Sketch};

/// Everything that the tables are made of.
struct Source<'a> {
    scenario: &'a Scenario,
    layout: &'a Layout,
    ratios: &'a Ratios,
    catalogue: &'a Catalogue,
    totals: &'a Totals,
    level: Level,
    /// Each time over all sections.
    times: Vec<Sketch>,
    collapse_times: Sketch,
}

/// The results that `totals` hold.
pub(super) fn results(
    scenario: &Scenario,
    settings: &Settings,
    layout: &Layout,
    ratios: &Ratios,
    catalogue: &Catalogue,
    totals: &Totals,
) -> Results {
    let source = Source {
        scenario,
        layout,
        ratios,
        catalogue,
        totals,
        level: settings.level,
        times: totals.times.iter().map(Sectioned::pooled).collect(),
        collapse_times: totals.collapse_spread.pooled(),
    };
    Results {
        scenario: scenario.name().to_owned(),
        digest: scenario.digest().to_owned(),
        seed: settings.seed,
        level: settings.level.get(),
        asked: settings.replications,
        replications: totals.sums.replications,
        runaways: totals.runaways,
        runaways_allowed: settings.allow_runaways,
        events: totals.sums.events,
        timeline_bin_d: layout.bin_days,
        survival_step_d: layout.survival_step / 24.0,
        summary: source.summary(),
        quantiles: source.quantiles(),
        ladder: source.ladder(),
        deadlines: source.deadlines(),
        causes: source.causes(),
        critical_path: source.critical_path(),
        survival: source.survival(),
        timeline: source.timeline(),
        histogram: source.histogram(),
    }
}

/// A cell: `None` where `value` is not defined.
fn cell(value: f64) -> Option<f64> {
    // Adding 0 turns −0 into 0.
    value.is_finite().then_some(value + 0.0)
}

#[cfg(test)]
mod tests;
