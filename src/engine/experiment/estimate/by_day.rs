//! Survival and the timeline: the tables by day.

use super::{Source, cell};
use crate::experiment::days::{COMPLIANCE, CONCURRENT, VIOLATIONS};
use crate::experiment::results::{SurvivalRow, TimelineRow};
use crate::experiment::totals::Course;
use crate::stats::{Estimate, Sketch};

impl Source<'_> {
    pub(super) fn survival(&self, course: &Course) -> Vec<SurvivalRow> {
        let curve = course.survival.curve(self.level);
        let row = |point: &crate::stats::SurvivalPoint| SurvivalRow {
            day: point.time / 24.0,
            at_risk: point.at_risk,
            collapses: point.events,
            survival: cell(point.survival.point),
            std_error: cell(point.survival.std_error),
            ci_low: cell(point.survival.low),
            ci_high: cell(point.survival.high),
        };
        curve.iter().map(row).collect()
    }

    pub(super) fn timeline(&self, course: &Course) -> Vec<TimelineRow> {
        let (timeline, level) = (&course.timeline, self.level);
        let mut rows = Vec::with_capacity((COMPLIANCE + self.layout.phases) * self.layout.bins);
        for (series, metric) in [(VIOLATIONS, "violations"), (CONCURRENT, "concurrent")] {
            let quantile = if series == VIOLATIONS { Sketch::integer_quantile } else { Sketch::quantile };
            for bin in 0..self.layout.bins {
                let mean = timeline.mean(series, bin);
                let spread = timeline.spread(series, bin);
                let estimate = if series == VIOLATIONS { mean.count_estimate(level) } else { mean.estimate(level) };
                rows.push(self.timeline_row(bin, metric, "", mean.count(), &estimate, |p| quantile(spread, p)));
            }
        }
        for (phase, of) in self.scenario.phases().iter().enumerate() {
            for bin in 0..self.layout.bins {
                let ratio = timeline.compliance(phase, bin);
                let spread = timeline.spread(COMPLIANCE + phase, bin);
                let estimate = ratio.proportion_estimate(level);
                let replications = ratio.contributing();
                let row =
                    self.timeline_row(bin, "compliance", &of.name, replications, &estimate, |p| spread.quantile(p));
                rows.push(row);
            }
        }
        rows
    }

    fn timeline_row(
        &self,
        bin: usize,
        metric: &str,
        subject: &str,
        replications: u64,
        estimate: &Estimate,
        quantile: impl Fn(f64) -> f64,
    ) -> TimelineRow {
        let day = bin as u32 * self.layout.bin_days;
        TimelineRow {
            day,
            date: self.date(day).unwrap_or_default(),
            metric: metric.to_owned(),
            subject: subject.to_owned(),
            replications,
            mean: cell(estimate.point),
            ci_low: cell(estimate.low),
            ci_high: cell(estimate.high),
            p05: cell(quantile(0.05)),
            p50: cell(quantile(0.5)),
            p95: cell(quantile(0.95)),
        }
    }

    /// The date of `day`; none without an armistice date, or past the end of the calendar.
    fn date(&self, day: u32) -> Option<String> {
        let span = jiff::Span::new().try_days(day).ok()?;
        Some(self.scenario.armistice()?.checked_add(span).ok()?.to_string())
    }
}
