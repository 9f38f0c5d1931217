//! From totals to results at a level of confidence.

mod by_day;
mod by_phase;
mod measure;
mod summary;

use super::block::Sums;
pub(super) use measure::measures;

use super::layout::Layout;
use super::metrics::Catalogue;
use super::ratios::Ratios;
use super::results::Results;
use super::settings::Settings;
use super::totals::{Course, Shapes, Totals};
use crate::scenario::Scenario;
use crate::stats::{Level, Sectioned, Sketch};

/// Everything that the tables are made of.
struct Source<'a> {
    scenario: &'a Scenario,
    layout: &'a Layout,
    ratios: &'a Ratios,
    catalogue: &'a Catalogue,
    level: Level,
    sums: Sums,
    /// Without them nothing has a spread or quantiles.
    shapes: Option<Pooled<'a>>,
}

/// How values and times are spread, with all sections of each time in one sketch.
struct Pooled<'a> {
    shapes: &'a Shapes,
    times: Vec<Sketch>,
    collapse_time: Sketch,
}

impl<'a> Pooled<'a> {
    fn new(shapes: &'a Shapes) -> Self {
        let times = shapes.times.iter().map(Sectioned::pooled).collect();
        Self { shapes, times, collapse_time: shapes.collapse_time.pooled() }
    }
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
        level: settings.level,
        sums: totals.tiers.total(),
        shapes: totals.shapes.as_ref().map(Pooled::new),
    };
    let by_day = |course: &Course| (source.survival(course), source.timeline(course));
    let (survival, timeline) = totals.course.as_ref().map(by_day).unwrap_or_default();
    Results {
        scenario: scenario.name().to_owned(),
        digest: scenario.digest().to_owned(),
        seed: settings.seed,
        level: settings.level.get(),
        asked: settings.replications,
        replications: source.sums.replications,
        runaways: source.sums.runaways,
        runaways_allowed: settings.allow_runaways,
        events: source.sums.events,
        unmet: Vec::new(),
        timeline_bin_d: layout.bin_days,
        survival_step_d: layout.survival_step / 24.0,
        summary: source.summary(),
        quantiles: source.quantiles(),
        ladder: source.ladder(),
        deadlines: source.deadlines(),
        causes: source.causes(),
        critical_path: source.critical_path(),
        survival,
        timeline,
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
