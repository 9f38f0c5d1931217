//! Which numbers of a reference and of a variant belong together: metrics, phases and sources by their names.

use super::{CompareError, Side};
use crate::experiment::address::{Address, Statistic};
use crate::experiment::layout::time;
use crate::experiment::metrics::{Basis, Catalogue, Metric};
use crate::scenario::{PhaseId, SourceId};

/// What the difference of a metric is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// The mean of differences of a number: which of the pairing's.
    Mean(usize),
    /// A share of observations: which of the pairing's ratios.
    Share(usize),
    /// A mean over observations, turned.
    Ratio(usize, Turn),
    /// A quantile of observations, turned; with their ratio.
    Quantile { times: Times, ratio: usize, p: f64, turn: Turn },
    /// Collapse.
    Collapse,
    /// A quantile, least or greatest over replications, which describes and has no interval: which of the means.
    Bare(usize),
    /// The least or the greatest of observations: with their ratio.
    Extreme(usize),
    /// Not defined: slack without a deadline.
    Undefined,
}

/// Which observations a quantile is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Times {
    /// Times, of the reference and of the variant.
    Observed(usize, usize),
    /// When the ceasefire collapsed.
    Collapse,
}

/// What becomes of a difference d of times: itself, or for slack the difference of deadlines minus d.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Turn {
    Not,
    Slack { deadlines: f64 },
}

/// A metric that both have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compared {
    pub address: Address,
    pub unit: &'static str,
    pub kind: Kind,
}

/// What a variant has in common with the reference.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pairing {
    pub metrics: Vec<Compared>,
    /// Numbers with a mean, of the reference and of the variant.
    pub means: Vec<(usize, usize)>,
    /// (Observations, sum) of the reference and of the variant. After them comes the time of collapse.
    pub ratios: Vec<[(usize, usize); 2]>,
    pub phases: Vec<(PhaseId, PhaseId)>,
    /// The variant's source of each of the reference's.
    pub sources: Vec<Option<SourceId>>,
    /// Metrics that only one of the two has.
    pub left_out: Vec<String>,
}

/// The metrics that are compared unless others are asked for: every one of `catalogue`, and of times three quantiles.
pub fn comparable(catalogue: &Catalogue) -> Vec<Address> {
    let quantiles = [Statistic::P05, Statistic::P50, Statistic::P95];
    let of = |metric: &Metric| {
        let has = |statistic: &Statistic| *statistic == Statistic::Estimate || metric.has_interval(*statistic);
        let address =
            |statistic| Address { metric: metric.name.to_owned(), subject: metric.subject.clone(), statistic };
        std::iter::once(Statistic::Estimate).chain(quantiles).filter(has).map(address).collect::<Vec<_>>()
    };
    catalogue.metrics().iter().flat_map(of).collect()
}

/// The place of `item` in `list`, put there if it is not.
fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|other| *other == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

impl Pairing {
    /// Of `metrics`, each of which the reference must have.
    pub fn new(reference: &Side<'_>, variant: &Side<'_>, metrics: &[Address]) -> Result<Self, CompareError> {
        let (a, b) = (reference.scenario, variant.scenario);
        let phase = |name: &str| b.phases().iter().position(|phase| phase.name == name);
        let source = |name: &str| b.sources().iter().position(|source| source.name == name);
        let mut pairing = Self {
            metrics: Vec::new(),
            means: Vec::new(),
            ratios: Vec::new(),
            phases: a.phases().iter().enumerate().filter_map(|(i, of)| Some((i, phase(&of.name)?))).collect(),
            sources: a.sources().iter().map(|of| source(&of.name)).collect(),
            left_out: Vec::new(),
        };
        // Only once all ratios are known is it known where the time of collapse stands.
        let mut bases = Vec::new();
        for address in metrics {
            let metric = reference.catalogue.find(address)?;
            if address.statistic.is_of_estimate() {
                return Err(CompareError::Statistic(address.clone()));
            }
            match variant.catalogue.find(address) {
                Ok(other) => {
                    pairing.note(reference, variant, (metric.basis, other.basis));
                    bases.push((address, metric.unit, (metric.basis, other.basis)));
                }
                Err(_) => pairing.left_out.push(address.to_string()),
            }
        }
        for (address, unit, bases) in bases {
            let kind = pairing.kind(reference, variant, bases, address.statistic);
            pairing.metrics.push(Compared { address: address.clone(), unit, kind });
        }
        let is_new =
            |metric: &&Metric| !reference.catalogue.metrics().iter().any(|other| other.address() == metric.address());
        pairing.left_out.extend(variant.catalogue.metrics().iter().filter(is_new).map(Metric::address));
        Ok(pairing)
    }

    /// Makes room for the numbers of a metric.
    fn note(&mut self, reference: &Side<'_>, variant: &Side<'_>, bases: (Basis, Basis)) {
        match bases {
            (Basis::Count(a) | Basis::Amount(a), Basis::Count(b) | Basis::Amount(b)) => {
                place(&mut self.means, (a, b));
            }
            _ => {
                if let Some(pair) = Self::ratio_of(reference, variant, bases) {
                    place(&mut self.ratios, pair);
                }
            }
        }
    }

    /// The (observations, sum) of either side.
    fn ratio_of(reference: &Side<'_>, variant: &Side<'_>, bases: (Basis, Basis)) -> Option<[(usize, usize); 2]> {
        let of = |side: &Side<'_>, basis: Basis| match basis {
            Basis::Share(ratio) => Some(side.ratios.pairs[ratio]),
            Basis::Time(time) => Some(side.ratios.pairs[side.ratios.times + time]),
            Basis::Slack(phase) => Some(side.ratios.pairs[side.ratios.times + time::RESPONSE + phase]),
            _ => None,
        };
        Some([of(reference, bases.0)?, of(variant, bases.1)?])
    }

    fn kind(&mut self, reference: &Side<'_>, variant: &Side<'_>, bases: (Basis, Basis), statistic: Statistic) -> Kind {
        let ratio = match Self::ratio_of(reference, variant, bases) {
            Some(pair) => place(&mut self.ratios, pair),
            None => self.ratios.len(),
        };
        let (times, turn) = match bases {
            (Basis::Count(a) | Basis::Amount(a), Basis::Count(b) | Basis::Amount(b)) => {
                let mean = place(&mut self.means, (a, b));
                return if statistic == Statistic::Estimate { Kind::Mean(mean) } else { Kind::Bare(mean) };
            }
            (Basis::Share(_), Basis::Share(_)) => return Kind::Share(ratio),
            (Basis::Collapse, Basis::Collapse) => return Kind::Collapse,
            (Basis::Time(a), Basis::Time(b)) => (Times::Observed(a, b), Turn::Not),
            (Basis::CollapseTime, Basis::CollapseTime) => (Times::Collapse, Turn::Not),
            (Basis::Slack(a), Basis::Slack(b)) => match (reference.layout.deadlines[a], variant.layout.deadlines[b]) {
                (Some(of_a), Some(of_b)) => {
                    (Times::Observed(time::RESPONSE + a, time::RESPONSE + b), Turn::Slack { deadlines: of_b - of_a })
                }
                _ => return Kind::Undefined,
            },
            _ => return Kind::Undefined,
        };
        let p = match statistic {
            Statistic::P05 => 0.05,
            Statistic::P25 => 0.25,
            Statistic::P50 => 0.5,
            Statistic::P75 => 0.75,
            Statistic::P95 => 0.95,
            Statistic::Estimate => return Kind::Ratio(ratio, turn),
            _ => return Kind::Extreme(ratio),
        };
        // Little slack is a long response.
        let p = if turn == Turn::Not { p } else { 1.0 - p };
        Kind::Quantile { times, ratio, p, turn }
    }
}
