//! From sums of pairs to differences at a level of confidence.

use super::flips::{FLIPS, MATCHES};
use super::going::Done;
use super::pairing::{Compared, Kind, Pairing, Times, Turn};
use super::result::{CollapsePairsRow, Comparison, ComparisonRow, FlipRow, Variant, Verdict};
use super::sums::{Column, PairSums};
use super::{CompareError, Side};
use crate::experiment::address::Address;
use crate::experiment::estimate::measures;
use crate::experiment::settings::Settings;
use crate::experiment::study::Measure;
use crate::experiment::totals::{Shapes, Tiers, Totals};
use crate::stats::{Estimate, Level, Sectioned, quantile_difference};

/// What all sums tell.
pub(super) fn comparison(
    (reference, names): (&str, &[&str]),
    sides: &[Side<'_>],
    pairings: &[Pairing],
    done: &Done,
    settings: &Settings,
) -> Result<Comparison, CompareError> {
    if pairings.iter().all(|pairing| pairing.metrics.is_empty()) {
        return Err(CompareError::NoMetric);
    }
    let (level, totals) = (settings.level, &done.totals);
    let pairs: Vec<PairSums> = done.pairs.iter().map(Tiers::total).collect();
    let mut variants = Vec::with_capacity(names.len());
    for (i, (name, (pairing, sums))) in names.iter().zip(pairings.iter().zip(&pairs)).enumerate() {
        let addresses: Vec<Address> = pairing.metrics.iter().map(|metric| metric.address.clone()).collect();
        let measured = |side: usize| {
            let Side { scenario, layout, ratios, .. } = &sides[side];
            measures(scenario, level, layout, ratios, &totals[side], &addresses)
        };
        let (before, after) = (measured(0)?, measured(i + 1)?);
        let source = Source { name, level, sums, shapes: [&totals[0], &totals[i + 1]].map(|t| t.shapes.as_ref()) };
        let metrics = pairing.metrics.iter().zip(before.iter().zip(&after));
        variants.push(Variant {
            name: (*name).to_owned(),
            metrics: metrics.map(|(metric, measures)| source.row(metric, measures)).collect(),
            flips: source.flips(&sides[0], pairing),
            collapse_pairs: CollapsePairsRow {
                variant: (*name).to_owned(),
                both: sums.collapse.both,
                only_reference: sums.collapse.only_reference,
                only_variant: sums.collapse.only_variant,
                neither: sums.collapse.neither,
            },
            left_out: pairing.left_out.clone(),
        });
    }
    let sum = |of: &dyn Fn(&Totals) -> u64| totals.iter().map(of).sum();
    Ok(Comparison {
        reference: reference.to_owned(),
        seed: settings.seed,
        level: level.get(),
        asked: settings.replications,
        replications: totals[0].tiers.done().0,
        runaways: sum(&|totals| totals.tiers.total().runaways),
        runaways_allowed: settings.allow_runaways,
        events: sum(&|totals| totals.tiers.done().1),
        variants,
    })
}

/// Everything that one variant's rows are made of.
struct Source<'a> {
    name: &'a str,
    level: Level,
    sums: &'a PairSums,
    /// The reference's and the variant's.
    shapes: [Option<&'a Shapes>; 2],
}

/// A difference, and what belongs to it.
struct Difference {
    estimate: Estimate,
    /// The standard errors of either side.
    apart: [f64; 2],
    replications: u64,
    changed: u64,
}

fn cell(value: f64) -> Option<f64> {
    // Adding 0 turns −0 into 0.
    value.is_finite().then_some(value + 0.0)
}

/// For slack: the difference of deadlines minus that of times.
fn turned(estimate: Estimate, turn: Turn) -> Estimate {
    match turn {
        Turn::Not => estimate,
        Turn::Slack { deadlines } => Estimate {
            point: deadlines - estimate.point,
            low: deadlines - estimate.high,
            high: deadlines - estimate.low,
            ..estimate
        },
    }
}

impl Source<'_> {
    fn row(&self, metric: &Compared, (before, after): (&Measure, &Measure)) -> ComparisonRow {
        let Difference { estimate, apart, replications, changed } = self.difference(metric.kind, (before, after));
        let squares = apart.map(|error| error * error);
        let reduction = (squares[0] + squares[1]) / (estimate.std_error * estimate.std_error);
        ComparisonRow {
            variant: self.name.to_owned(),
            metric: metric.address.metric.clone(),
            subject: metric.address.subject.clone(),
            statistic: metric.address.statistic.name().to_owned(),
            unit: metric.unit.to_owned(),
            reference: before.value,
            value: after.value,
            difference: cell(estimate.point),
            std_error: cell(estimate.std_error),
            ci_low: cell(estimate.low),
            ci_high: cell(estimate.high),
            ci_level: self.level.get(),
            verdict: verdict(&estimate, changed),
            variance_reduction: cell(reduction),
            replications,
            changed,
        }
    }

    fn difference(&self, kind: Kind, (before, after): (&Measure, &Measure)) -> Difference {
        let (sums, level) = (self.sums, self.level);
        let apart = [before, after].map(|measure| measure.std_error.unwrap_or(f64::NAN));
        let bare = || match (before.value, after.value) {
            (Some(a), Some(b)) => Estimate::point_only(b - a, 0, level),
            _ => Estimate::undefined(level),
        };
        let of_ratio = |ratio: usize, estimate: Estimate, apart: [f64; 2]| {
            let paired = &sums.ratios[ratio];
            Difference { estimate, apart, replications: paired.contributing(), changed: paired.changed() }
        };
        let of_mean = |mean: usize, estimate: Estimate| {
            let Column { moments, filled, .. } = sums.means[mean];
            Difference { estimate, apart, replications: moments.count(), changed: filled }
        };
        match kind {
            Kind::Mean(mean) => of_mean(mean, sums.means[mean].moments.estimate(level)),
            Kind::Bare(mean) => of_mean(mean, bare()),
            Kind::Share(ratio) => of_ratio(ratio, sums.ratios[ratio].share_difference(level), apart),
            Kind::Ratio(ratio, turn) => of_ratio(ratio, turned(sums.ratios[ratio].mean_difference(level), turn), apart),
            Kind::Extreme(ratio) => of_ratio(ratio, bare(), apart),
            Kind::Quantile { times, ratio, p, turn } => {
                let (estimate, apart) = self.quantile(times, p);
                of_ratio(ratio, turned(estimate, turn), apart)
            }
            Kind::Collapse => {
                let pairs = &sums.collapse;
                let (replications, changed) = (pairs.count(), pairs.changed());
                Difference { estimate: pairs.difference(level), apart, replications, changed }
            }
            Kind::Undefined => Difference { estimate: Estimate::undefined(level), apart, replications: 0, changed: 0 },
        }
    }

    fn quantile(&self, times: Times, p: f64) -> (Estimate, [f64; 2]) {
        let [Some(a), Some(b)] = self.shapes else { return (Estimate::undefined(self.level), [f64::NAN; 2]) };
        let (a, b): (&Sectioned, &Sectioned) = match times {
            Times::Observed(of_a, of_b) => (&a.times[of_a], &b.times[of_b]),
            Times::Collapse => (&a.collapse_time, &b.collapse_time),
        };
        let found = quantile_difference((a, &a.pooled()), (b, &b.pooled()), p, self.level);
        (found.estimate, found.std_errors)
    }

    fn flips(&self, reference: &Side<'_>, pairing: &Pairing) -> Vec<FlipRow> {
        let phases = pairing.phases.iter().map(|(phase, _)| reference.scenario.phases()[*phase].name.as_str());
        let of_phases = phases.flat_map(|phase| FLIPS.iter().map(move |flip| (phase, *flip)));
        let counted = MATCHES.iter().map(|flip| ("", *flip)).chain(of_phases);
        counted.zip(&self.sums.flips).map(|((phase, flip), column)| self.flip(phase, flip, column)).collect()
    }

    fn flip(&self, phase: &str, flip: &str, column: &Column) -> FlipRow {
        let estimate = column.moments.count_estimate(self.level);
        FlipRow {
            variant: self.name.to_owned(),
            phase: phase.to_owned(),
            flip: flip.to_owned(),
            total: column.total,
            per_replication: cell(estimate.point),
            std_error: cell(estimate.std_error),
            ci_low: cell(estimate.low),
            ci_high: cell(estimate.high),
            ci_level: self.level.get(),
            replications: column.filled,
        }
    }
}

/// What an interval says; nothing where there is none.
fn verdict(estimate: &Estimate, changed: u64) -> Option<Verdict> {
    if estimate.point == 0.0 && changed == 0 {
        return Some(Verdict::Same);
    }
    if estimate.low.is_nan() || estimate.high.is_nan() {
        return None;
    }
    Some(match (estimate.low > 0.0, estimate.high < 0.0) {
        (true, _) => Verdict::Higher,
        (_, true) => Verdict::Lower,
        _ => Verdict::Unclear,
    })
}
