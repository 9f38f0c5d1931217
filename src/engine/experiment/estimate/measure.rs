//! Single metrics by their addresses, for experiments that want few of them at many points.

use super::{Pooled, Source, cell};
use crate::experiment::address::{Address, AddressError, Statistic};
use crate::experiment::layout::Layout;
use crate::experiment::metrics::{Basis, Catalogue, Metric};
use crate::experiment::ratios::Ratios;
use crate::experiment::study::Measure;
use crate::experiment::totals::Totals;
use crate::scenario::Scenario;
use crate::stats::{Estimate, Level};

/// What `totals` say about each of `addresses`.
pub(in crate::experiment) fn measures(
    scenario: &Scenario,
    level: Level,
    layout: &Layout,
    ratios: &Ratios,
    totals: &Totals,
    addresses: &[Address],
) -> Result<Vec<Measure>, AddressError> {
    let catalogue = Catalogue::with(scenario, layout, ratios);
    let source = Source {
        scenario,
        layout,
        ratios,
        catalogue: &catalogue,
        level,
        sums: totals.tiers.total(),
        shapes: totals.shapes.as_ref().map(Pooled::new),
    };
    addresses.iter().map(|address| Ok(source.measure(catalogue.find(address)?, address.statistic))).collect()
}

impl Source<'_> {
    fn measure(&self, metric: &Metric, statistic: Statistic) -> Measure {
        let parts = self.parts(metric.basis);
        let (replications, observations) = (parts.replications, parts.observations);
        let bare = |value| Measure { value, std_error: None, low: None, high: None, replications, observations };
        let of = |estimate: Estimate| Measure {
            value: cell(estimate.point),
            std_error: cell(estimate.std_error),
            low: cell(estimate.low),
            high: cell(estimate.high),
            replications,
            observations,
        };
        let [min, .., max] = parts.spread;
        match statistic {
            Statistic::Estimate => of(parts.estimate),
            Statistic::StdError => bare(cell(parts.estimate.std_error)),
            Statistic::CiLow => bare(cell(parts.estimate.low)),
            Statistic::CiHigh => bare(cell(parts.estimate.high)),
            Statistic::Min => bare(min),
            Statistic::Max => bare(max),
            Statistic::P05 => of(self.spread_quantile(metric.basis, 0.05)),
            Statistic::P25 => of(self.spread_quantile(metric.basis, 0.25)),
            Statistic::P50 => of(self.spread_quantile(metric.basis, 0.5)),
            Statistic::P75 => of(self.spread_quantile(metric.basis, 0.75)),
            Statistic::P95 => of(self.spread_quantile(metric.basis, 0.95)),
        }
    }

    /// A quantile of the spread columns. Over observations it has an interval; over replications it describes.
    fn spread_quantile(&self, basis: Basis, p: f64) -> Estimate {
        match (self.quantile(basis, p), &self.shapes, basis) {
            (Some(estimate), ..) => estimate,
            (None, Some(pooled), Basis::Count(number)) => {
                let point = pooled.shapes.spreads[number].integer_quantile(p);
                Estimate::point_only(point, self.sums.replications, self.level)
            }
            (None, Some(pooled), Basis::Amount(number)) => {
                let point = pooled.shapes.spreads[number].quantile(p);
                Estimate::point_only(point, self.sums.replications, self.level)
            }
            _ => Estimate::undefined(self.level),
        }
    }
}
