//! The first replications in which something happens, so that a statistic can be read as a history.
//!
//! Replications are looked through in their order, by as many threads as wanted and no further than needed. What is found
//! depends on the scenario and the seed alone: threads may play ahead, but nothing that they play ahead is looked at.

use std::fmt;
use std::str::FromStr;

use super::address::{Address, AddressError, Statistic};
use super::block::Block;
use super::condition::{Condition, ConditionError, Operator, is_sign};
use super::layout::Layout;
use super::line::Line;
use super::metrics::{Basis, Catalogue, Metric};
use super::ratios::Ratios;
use super::run::{RunError, play_all, threads};
use super::settings::{Progress, Settings, StopToken};
use super::{BLOCK, labels};
use crate::model::Luck;
use crate::scenario::{Scenario, nearest};

/// What is looked for: a condition on a number of each replication, or the bare number, which is then to be above 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening(Condition);

impl Happening {
    /// As a condition.
    pub fn condition(&self) -> &Condition {
        &self.0
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Happening {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        match text.parse() {
            Err(ConditionError::NoOperator(bare)) if !bare.is_empty() && !bare.starts_with(is_sign) => {
                let address = bare.parse().map_err(ConditionError::Address)?;
                Ok(Self(Condition { address, operator: Operator::Above, threshold: 0.0 }))
            }
            parsed => parsed.map(Self),
        }
    }
}

/// A replication in which it happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its number, from 0.
    pub replication: u64,
    /// What the metric is in it.
    pub value: f64,
    /// How it ended.
    pub ending: String,
    /// When, hours since the armistice.
    pub ended: f64,
    /// Violations in it.
    pub violations: f64,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// Those found, in order.
    pub found: Vec<Found>,
    /// How many replications were looked at, from the first on.
    pub looked: u64,
    /// Unit of the metric.
    pub unit: &'static str,
}

/// Why nothing could be looked for.
#[derive(Debug)]
pub enum FindError {
    /// There is no such metric.
    Metric(AddressError),
    /// A replication has one value, and no distribution of it.
    Statistic {
        /// The metric's address.
        metric: String,
        /// The column that was asked for.
        statistic: Statistic,
    },
    /// The metric belongs to all replications together.
    Pooled {
        /// The metric's address.
        metric: String,
        /// What each replication has of the kind.
        instead: Option<String>,
    },
    /// The replications could not be played.
    Run(RunError),
}

impl fmt::Display for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metric(error) => error.fmt(f),
            Self::Statistic { metric, statistic } => {
                write!(f, "`{metric}` is one number in each history; there it has no `{}`", statistic.name())
            }
            Self::Pooled { metric, instead } => {
                write!(f, "`{metric}` is a figure over all histories, which no single one has")?;
                instead.as_ref().map_or(Ok(()), |instead| write!(f, "; look for `{instead}` instead"))
            }
            Self::Run(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Metric(error) => Some(error),
            Self::Run(error) => Some(error),
            Self::Statistic { .. } | Self::Pooled { .. } => None,
        }
    }
}

/// The first `most` replications of `scenario` in which `what` happens, among as many as `settings` say. Stopped, it returns
/// what the blocks before the first unfinished one hold.
pub fn find(
    scenario: &Scenario,
    settings: &Settings,
    what: &Happening,
    most: usize,
    (progress, stop): (&dyn Progress, &StopToken),
) -> Result<Findings, FindError> {
    let layout = Layout::new(scenario);
    let ratios = Ratios::new(&layout);
    let catalogue = Catalogue::with(scenario, &layout, &ratios);
    let (metric, number) = number(&catalogue, &what.0.address)?;
    let mut findings = Findings { unit: metric.unit, ..Findings::default() };
    let fold = |block: &mut Block| {
        for at in 0..block.ends.len() {
            if findings.found.len() == most {
                return false;
            }
            let value = number.in_replication(block, at);
            if what.0.holds(value) {
                findings.found.push(found(scenario, (block, at), findings.looked, value, layout.violations));
            }
            findings.looked += 1;
        }
        progress.done(findings.looked, 0);
        findings.found.len() < most
    };
    let luck = Luck::new(scenario, settings.seed);
    let (until, workers) = (settings.replications, threads(settings));
    let line = Line::new(0..until.div_ceil(BLOCK), workers, stop, fold);
    play_all(&line, (&luck, &layout, &ratios), (workers, until, false), stop).map_err(FindError::Run)?;
    drop(line);
    Ok(findings)
}

/// The replication at a place in its block.
fn found(scenario: &Scenario, (block, at): (&Block, usize), replication: u64, value: f64, violations: usize) -> Found {
    let end = &block.ends[at];
    Found {
        replication,
        value,
        ending: labels::ending(scenario, end.ending),
        ended: end.at,
        violations: block.column(violations)[at],
    }
}

/// Where a replication's value stands in its block.
#[derive(Debug, Clone, Copy)]
enum Number {
    Column(usize),
    Collapse,
    CollapseTime,
}

impl Number {
    /// Of `metric`, if replications have a value of it.
    fn of(metric: &Metric) -> Option<Self> {
        match metric.basis {
            Basis::Count(number) | Basis::Amount(number) => Some(Self::Column(number)),
            Basis::Collapse => Some(Self::Collapse),
            Basis::CollapseTime => Some(Self::CollapseTime),
            Basis::Share(_) | Basis::Time(_) | Basis::Slack(_) => None,
        }
    }

    fn in_replication(self, block: &Block, at: usize) -> f64 {
        let end = &block.ends[at];
        match self {
            Self::Column(number) => block.column(number)[at],
            Self::Collapse => f64::from(u8::from(end.ending.is_collapse())),
            Self::CollapseTime if end.ending.is_collapse() => end.at / 24.0,
            Self::CollapseTime => f64::NAN,
        }
    }
}

/// The metric at `address`, and where each replication has it.
fn number<'c>(catalogue: &'c Catalogue, address: &Address) -> Result<(&'c Metric, Number), FindError> {
    let bare = Address { statistic: Statistic::Estimate, ..address.clone() };
    let metric = catalogue.find(&bare).map_err(|error| match error {
        AddressError::Metric { given, .. } => {
            let single = catalogue.metrics().iter().filter(|metric| Number::of(metric).is_some());
            let nearest = nearest(&given, single.map(Metric::address));
            FindError::Metric(AddressError::Metric { given, nearest })
        }
        error => FindError::Metric(error),
    })?;
    let Some(number) = Number::of(metric) else {
        return Err(FindError::Pooled { metric: metric.address(), instead: metric.stand_in.clone() });
    };
    if address.statistic != Statistic::Estimate {
        return Err(FindError::Statistic { metric: metric.address(), statistic: address.statistic });
    }
    Ok((metric, number))
}

#[cfg(test)]
mod tests;
