//! Deadlines, causes, critical paths and histograms: the tables by phase.

use super::{Source, cell};
use crate::experiment::histogram::BINS;
use crate::experiment::labels;
use crate::experiment::results::{CauseRow, CriticalPathRow, DeadlineRow, HistogramRow};
use crate::scenario::PhaseId;
use crate::stats::{Estimate, Ratio};
use crate::units::Hours;

/// Point, low and high cells.
fn cells(estimate: Estimate) -> [Option<f64>; 3] {
    [cell(estimate.point), cell(estimate.low), cell(estimate.high)]
}

impl Source<'_> {
    fn ratio(&self, ratio: usize) -> &Ratio {
        &self.sums.ratios[ratio]
    }

    fn phase_name(&self, phase: PhaseId) -> String {
        self.scenario.phases()[phase].name.clone()
    }

    pub(super) fn deadlines(&self) -> Vec<DeadlineRow> {
        (0..self.layout.phases).map(|phase| self.deadline(phase)).collect()
    }

    fn deadline(&self, phase: PhaseId) -> DeadlineRow {
        let of = &self.scenario.phases()[phase];
        // Met, missed, moot, censored.
        let outcomes: [&Ratio; 4] =
            std::array::from_fn(|outcome| self.ratio(self.ratios.shares + outcome * self.layout.phases + phase));
        let [met, missed, moot, censored] = outcomes.map(|ratio| ratio.sum() as u64);
        let proportion = |ratio: &Ratio| cells(ratio.proportion_estimate(self.level));
        let [
            [met_share, met_share_low, met_share_high],
            [missed_share, missed_share_low, missed_share_high],
            [moot_share, moot_share_low, moot_share_high],
            [censored_share, censored_share_low, censored_share_high],
        ] = outcomes.map(proportion);
        let [compliance, compliance_low, compliance_high] = proportion(self.ratio(self.ratios.compliance + phase));
        let [compliance_followed, compliance_followed_low, compliance_followed_high] =
            proportion(self.ratio(self.ratios.followed + phase));
        let quantiles = [0.05, 0.5, 0.95];
        let [response_p05_h, response_p50_h, response_p95_h] =
            quantiles.map(|p| cell(self.response_quantile(phase, p).point));
        let [slack_p05_h, slack_p50_h, slack_p95_h] = quantiles.map(|p| cell(self.slack_quantile(phase, p).point));
        let [mean_lateness_h, mean_lateness_low_h, mean_lateness_high_h] =
            cells(self.ratio(self.ratios.lateness + phase).mean_estimate(self.level));
        DeadlineRow {
            phase: of.name.clone(),
            clock: labels::clock(of.clock).to_owned(),
            deadline_h: of.deadline.map(Hours::get),
            demanded: outcomes[0].observations() as u64,
            met,
            missed,
            moot,
            censored,
            met_share,
            met_share_low,
            met_share_high,
            missed_share,
            missed_share_low,
            missed_share_high,
            moot_share,
            moot_share_low,
            moot_share_high,
            censored_share,
            censored_share_low,
            censored_share_high,
            compliance,
            compliance_low,
            compliance_high,
            compliance_followed,
            compliance_followed_low,
            compliance_followed_high,
            response_p05_h,
            response_p50_h,
            response_p95_h,
            slack_p05_h,
            slack_p50_h,
            slack_p95_h,
            mean_lateness_h,
            mean_lateness_low_h,
            mean_lateness_high_h,
        }
    }

    pub(super) fn causes(&self) -> Vec<CauseRow> {
        let mut rows = Vec::new();
        for phase in 0..self.layout.phases {
            let first = rows.len();
            for wait in self.layout.waits_of(phase) {
                let ratio = self.ratio(self.ratios.causes + wait);
                if ratio.sum() > 0.0 {
                    let [share, share_low, share_high] = cells(ratio.proportion_estimate(self.level));
                    rows.push(CauseRow {
                        phase: self.phase_name(phase),
                        cause: labels::wait(self.scenario, phase, self.layout.waits[wait]),
                        misses: ratio.sum() as u64,
                        share,
                        share_low,
                        share_high,
                    });
                }
            }
            // Stable: ties stay in plan order.
            rows[first..].sort_by_key(|row| std::cmp::Reverse(row.misses));
        }
        rows
    }

    pub(super) fn critical_path(&self) -> Vec<CriticalPathRow> {
        let mut rows = Vec::new();
        for phase in 0..self.layout.phases {
            for (which, outcome) in ["answered", "missed"].into_iter().enumerate() {
                let first = which * self.layout.waits.len();
                for wait in self.layout.waits_of(phase) {
                    let mean = self.ratio(self.ratios.paths + first + wait);
                    if mean.sum() > 0.0 {
                        let [mean_h, mean_low_h, mean_high_h] = cells(mean.mean_estimate(self.level));
                        let share = self.ratio(self.ratios.path_shares + first + wait);
                        let [share, share_low, share_high] = cells(share.share_estimate(self.level));
                        rows.push(CriticalPathRow {
                            phase: self.phase_name(phase),
                            outcome: outcome.to_owned(),
                            component: labels::wait(self.scenario, phase, self.layout.waits[wait]),
                            mean_h,
                            mean_low_h,
                            mean_high_h,
                            share,
                            share_low,
                            share_high,
                        });
                    }
                }
            }
        }
        rows
    }

    pub(super) fn histogram(&self) -> Vec<HistogramRow> {
        let mut rows = Vec::with_capacity(self.sums.histogram.len() * BINS);
        for (phase, bins) in self.sums.histogram.iter().enumerate() {
            let edges = &self.layout.histogram_edges[phase];
            for (bin, estimate) in bins.estimates(self.level).into_iter().enumerate() {
                let [share, share_low, share_high] = cells(estimate.share);
                let [cumulative_share, cumulative_share_low, cumulative_share_high] = cells(estimate.cumulative);
                rows.push(HistogramRow {
                    phase: self.phase_name(phase),
                    from_h: edges[bin],
                    to_h: edges.get(bin + 1).copied(),
                    count: estimate.count,
                    share,
                    share_low,
                    share_high,
                    cumulative_share,
                    cumulative_share_low,
                    cumulative_share_high,
                });
            }
        }
        rows
    }
}
