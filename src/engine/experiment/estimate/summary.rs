//! The summary, the quantiles of times and the ladder.

use super::{Pooled, Source, cell};
use crate::experiment::metrics::{Basis, Metric};
use crate::experiment::results::{LadderRow, QuantileRow, SummaryRow};
use crate::experiment::{labels, layout::time};
use crate::model::EndedBy;
use crate::stats::{Estimate, Sectioned, Sketch, wilson};

/// The quantiles of the summary's spread columns.
const SPREAD: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// The quantiles of `quantiles.csv`.
const QUANTILES: [f64; 7] = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/// Smallest, the quantiles of [`SPREAD`], largest.
pub(super) type Spread = [Option<f64>; 7];

/// What a row of the summary is made of.
pub(super) struct Parts {
    pub estimate: Estimate,
    pub replications: u64,
    pub observations: u64,
    pub spread: Spread,
}

impl Source<'_> {
    pub(super) fn summary(&self) -> Vec<SummaryRow> {
        self.catalogue.metrics().iter().map(|metric| self.summary_row(metric)).collect()
    }

    fn summary_row(&self, metric: &Metric) -> SummaryRow {
        let Parts { estimate, replications, observations, spread } = self.parts(metric.basis);
        let [min, p05, p25, p50, p75, p95, max] = spread;
        SummaryRow {
            metric: metric.name.to_owned(),
            subject: metric.subject.clone(),
            unit: metric.unit.to_owned(),
            estimate: cell(estimate.point),
            std_error: cell(estimate.std_error),
            ci_low: cell(estimate.low),
            ci_high: cell(estimate.high),
            ci_level: self.level.get(),
            replications,
            observations,
            min,
            p05,
            p25,
            p50,
            p75,
            p95,
            max,
        }
    }

    pub(super) fn parts(&self, basis: Basis) -> Parts {
        let (sums, level) = (&self.sums, self.level);
        let whole = sums.replications;
        match basis {
            Basis::Count(number) | Basis::Amount(number) => {
                let is_count = matches!(basis, Basis::Count(_));
                let of = if is_count { Sketch::integer_quantile } else { Sketch::quantile };
                let mean = &sums.means[number];
                let estimate = if is_count { mean.count_estimate(level) } else { mean.estimate(level) };
                let spread = self.spread(of, |pooled| &pooled.shapes.spreads[number]);
                Parts { estimate, replications: whole, observations: whole, spread }
            }
            Basis::Share(ratio) => {
                let ratio = &sums.ratios[ratio];
                Parts {
                    estimate: ratio.proportion_estimate(level),
                    replications: ratio.contributing(),
                    observations: ratio.observations() as u64,
                    spread: Spread::default(),
                }
            }
            Basis::Time(time) => self.time(time),
            Basis::Slack(phase) => self.slack(phase),
            Basis::Collapse => {
                let collapses = sums.collapse_time.count();
                let estimate = wilson(collapses as f64, whole as f64, level);
                Parts { estimate, replications: whole, observations: whole, spread: Spread::default() }
            }
            Basis::CollapseTime => {
                let collapses = sums.collapse_time.count();
                Parts {
                    estimate: sums.collapse_time.estimate(level),
                    replications: collapses,
                    observations: collapses,
                    spread: self.spread(Sketch::quantile, |pooled| &pooled.collapse_time),
                }
            }
        }
    }

    fn time(&self, time: usize) -> Parts {
        let ratio = &self.sums.ratios[self.ratios.times + time];
        Parts {
            estimate: ratio.mean_estimate(self.level),
            replications: ratio.contributing(),
            observations: ratio.observations() as u64,
            spread: self.spread(Sketch::quantile, |pooled| &pooled.times[time]),
        }
    }

    /// The spread columns of a sketch; empty where no sketches are kept.
    fn spread<'a>(
        &'a self,
        quantile: fn(&Sketch, f64) -> f64,
        sketch: impl FnOnce(&'a Pooled<'a>) -> &'a Sketch,
    ) -> Spread {
        self.shapes.as_ref().map_or(Spread::default(), |pooled| spread(sketch(pooled), quantile))
    }

    /// The deadline minus the response time; nothing without a deadline.
    fn slack(&self, phase: usize) -> Parts {
        match self.layout.deadlines[phase] {
            None => Parts {
                estimate: Estimate::undefined(self.level),
                replications: 0,
                observations: 0,
                spread: Spread::default(),
            },
            Some(deadline) => {
                let response = self.time(time::RESPONSE + phase);
                let mut spread = response.spread.map(|hours| hours.map(|hours| deadline - hours));
                spread.reverse();
                Parts { estimate: complement(deadline, response.estimate), spread, ..response }
            }
        }
    }

    pub(super) fn quantiles(&self) -> Vec<QuantileRow> {
        let mut rows = Vec::new();
        for metric in self.catalogue.metrics() {
            for quantile in QUANTILES {
                if let Some(estimate) = self.quantile(metric.basis, quantile) {
                    rows.push(QuantileRow {
                        metric: metric.name.to_owned(),
                        subject: metric.subject.clone(),
                        unit: metric.unit.to_owned(),
                        quantile,
                        estimate: cell(estimate.point),
                        ci_low: cell(estimate.low),
                        ci_high: cell(estimate.high),
                    });
                }
            }
        }
        rows
    }

    /// A quantile of a time; `None` of what is not a time.
    pub(super) fn quantile(&self, basis: Basis, p: f64) -> Option<Estimate> {
        match basis {
            Basis::Time(time) => Some(self.time_quantile(time, p)),
            Basis::Slack(phase) => Some(self.slack_quantile(phase, p)),
            Basis::CollapseTime => {
                Some(self.quantile_of(p, |pooled| (&pooled.shapes.collapse_time, &pooled.collapse_time)))
            }
            _ => None,
        }
    }

    /// A quantile of sections and all of them in one; undefined where no sketches are kept.
    fn quantile_of<'a>(&'a self, p: f64, of: impl FnOnce(&'a Pooled<'a>) -> (&'a Sectioned, &'a Sketch)) -> Estimate {
        let Some(pooled) = &self.shapes else { return Estimate::undefined(self.level) };
        let (sections, all) = of(pooled);
        sections.quantile_estimate_in(all, p, self.level)
    }

    fn time_quantile(&self, time: usize, p: f64) -> Estimate {
        self.quantile_of(p, |pooled| (&pooled.shapes.times[time], &pooled.times[time]))
    }

    pub(super) fn response_quantile(&self, phase: usize, p: f64) -> Estimate {
        self.time_quantile(time::RESPONSE + phase, p)
    }

    /// The deadline minus the complementary quantile of the response time.
    pub(super) fn slack_quantile(&self, phase: usize, p: f64) -> Estimate {
        match self.layout.deadlines[phase] {
            None => Estimate::undefined(self.level),
            Some(deadline) => complement(deadline, self.response_quantile(phase, 1.0 - p)),
        }
    }

    pub(super) fn ladder(&self) -> Vec<LadderRow> {
        let (layout, severities) = (self.layout, self.scenario.severities());
        let mut rows = Vec::new();
        let mut add = |from: &str, to: &str, number: usize| {
            let estimate = self.sums.means[number].count_estimate(self.level);
            rows.push(LadderRow {
                from: from.to_owned(),
                to: to.to_owned(),
                mean_per_replication: cell(estimate.point),
                ci_low: cell(estimate.low),
                ci_high: cell(estimate.high),
            });
        };
        for (i, severity) in severities.iter().enumerate() {
            add("onset", &severity.name, layout.by_severity + i);
        }
        let ways =
            || [EndedBy::Itself].into_iter().chain((0..layout.phases).map(EndedBy::Phase)).chain([EndedBy::Open]);
        for (i, severity) in severities.iter().enumerate() {
            if let Some(next) = severities.get(i + 1) {
                add(&severity.name, &next.name, layout.escalations + i);
            }
            for by in ways() {
                add(&severity.name, &labels::ended_by(self.scenario, by), layout.end(i, layout.ending(by)));
            }
        }
        rows
    }
}

fn spread(sketch: &Sketch, quantile: fn(&Sketch, f64) -> f64) -> Spread {
    let [p05, p25, p50, p75, p95] = SPREAD.map(|p| cell(quantile(sketch, p)));
    [cell(sketch.min()), p05, p25, p50, p75, p95, cell(sketch.max())]
}

/// The estimate of `whole` minus what `estimate` is of.
fn complement(whole: f64, estimate: Estimate) -> Estimate {
    Estimate { point: whole - estimate.point, low: whole - estimate.high, high: whole - estimate.low, ..estimate }
}
