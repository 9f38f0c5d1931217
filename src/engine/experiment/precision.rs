//! How precise an estimate must be before a run may end.
//!
//! A run looks at its intervals at doubling numbers of replications, from [`FIRST`] on, and ends at the first look at which
//! all are narrow enough. Looking costs coverage, since an interval that is narrow by chance is more likely to be
//! taken; doubling keeps the looks few, and a share is not trusted before it has occurred, and not occurred, [`EVENTS`] times.
//! Source: Law, Simulation Modeling and Analysis, 5th ed. (2015), section 9.4.1, on sequential procedures.

use std::fmt;
use std::str::FromStr;

use super::address::{Address, AddressError};
use super::condition::NotAShare;
use super::metrics::Catalogue;
use super::study::Measure;
use crate::scenario::grouped;

/// Replications at the first look.
pub const FIRST: u64 = 1_000;
/// Times that an event must have occurred, and not occurred.
pub const EVENTS: f64 = 30.0;

/// How wide half an interval may be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Width {
    /// In the metric's unit.
    Absolute(f64),
    /// As a share of the estimate.
    Relative(f64),
}

/// The precision of one metric: `compliance[national response]=±0.002`, or `harm=±1%` of its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    address: Address,
    width: Width,
    text: String,
}

/// Why a text is not a [`Goal`].
#[derive(Debug, Clone, PartialEq)]
pub enum GoalError {
    /// It is not of the form METRIC=±WIDTH.
    Form(String),
    /// Its width is not a number above 0.
    Width(String),
    /// Its metric is no address.
    Address(AddressError),
    /// Its metric is a share, and its width is a percentage.
    Share(NotAShare),
    /// Its metric has no interval of its own.
    NoInterval(String),
}

impl fmt::Display for GoalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(text) => write!(
                f,
                "`{text}` is not a precision; expected METRIC=±WIDTH, such as \"compliance[national response]=±0.002\", or \"harm=±1%\" of its value"
            ),
            Self::Width(text) => {
                write!(
                    f,
                    "`{text}` is not a width; expected a number above 0 such as 0.002, or a share of the value such as 1%"
                )
            }
            Self::Address(error) => error.fmt(f),
            Self::Share(error) => error.fmt(f),
            Self::NoInterval(metric) => write!(f, "`{metric}` has no interval, so it cannot be asked to be narrow"),
        }
    }
}

impl std::error::Error for GoalError {}

impl FromStr for Goal {
    type Err = GoalError;

    fn from_str(text: &str) -> Result<Self, GoalError> {
        let form = || GoalError::Form(text.to_owned());
        // The last one: names may hold others.
        let (address, width) = text.rsplit_once('=').ok_or_else(form)?;
        let width = width.trim().trim_start_matches('±').trim_start_matches("+-").trim();
        let number = |text: &str| {
            let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
            number.ok_or_else(|| GoalError::Width(width.to_owned()))
        };
        let width = match width.strip_suffix('%') {
            Some(percent) => Width::Relative(number(percent)? / 100.0),
            None => Width::Absolute(number(width)?),
        };
        let address: Address = address.trim().parse().map_err(GoalError::Address)?;
        Ok(Self { address, width, text: text.trim().to_owned() })
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// All that is asked of precision.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    goals: Vec<Goal>,
    /// Which of them are shares of events, and so need some of either kind.
    shares: Vec<bool>,
}

impl Precision {
    /// The goals, each held against the metrics that there are.
    pub fn new(goals: Vec<Goal>, catalogue: &Catalogue) -> Result<Self, GoalError> {
        let mut shares = Vec::with_capacity(goals.len());
        for goal in &goals {
            let metric = catalogue.find(&goal.address).map_err(GoalError::Address)?;
            if !metric.has_interval(goal.address.statistic) {
                return Err(GoalError::NoInterval(goal.address.to_string()));
            }
            if let Width::Absolute(width) = goal.width {
                NotAShare::refuse(goal, width, metric.unit).map_err(GoalError::Share)?;
            }
            shares.push(metric.is_proportion());
        }
        Ok(Self { goals, shares })
    }

    /// Numbers of replications at which to look: doubling, and at last `most`.
    pub fn looks(&self, most: u64) -> impl Iterator<Item = u64> + use<> {
        let next = move |look: &u64| (*look < most).then(|| look.saturating_mul(2).min(most));
        std::iter::successors(Some(FIRST.min(most)), next)
    }

    /// The metrics whose precision is asked for.
    pub fn addresses(&self) -> Vec<Address> {
        self.goals.iter().map(|goal| goal.address.clone()).collect()
    }

    /// The goals that `measures`, one a goal, do not reach, in words.
    pub fn unmet(&self, measures: &[Measure]) -> Vec<String> {
        let each = self.goals.iter().zip(&self.shares).zip(measures);
        each.filter_map(|((goal, share), measure)| goal.shortfall(*share, measure)).collect()
    }
}

impl Goal {
    /// Why `measure` is not precise enough; nothing if it is.
    fn shortfall(&self, is_share: bool, measure: &Measure) -> Option<String> {
        let (Some(value), Some(low), Some(high)) = (measure.value, measure.low, measure.high) else {
            return Some(format!("{self}: there is no interval yet"));
        };
        let observed = measure.observations as f64;
        if is_share && (value * observed < EVENTS || (1.0 - value) * observed < EVENTS) {
            let [with, without] = [value, 1.0 - value].map(|share| grouped((share * observed).round() as i128));
            return Some(format!(
                "{self}: it occurred {with} times and did not {without} times; {EVENTS} of each are needed"
            ));
        }
        let half = 0.5 * (high - low);
        let most = match self.width {
            Width::Absolute(width) => width,
            Width::Relative(share) => share * value.abs(),
        };
        (half > most).then(|| format!("{self}: ±{} reached, ±{} asked", plainly(half), plainly(most)))
    }
}

/// A number to three digits, without an exponent.
fn plainly(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample::sample;

    fn goal(text: &str) -> Result<Goal, GoalError> {
        text.parse()
    }

    #[test]
    fn goals_read_and_say_what_is_wrong() {
        for text in ["harm=±2", "harm = +-2", "harm=2"] {
            assert_eq!(goal(text).unwrap().width, Width::Absolute(2.0), "{text}");
        }
        assert_eq!(goal("compliance[first]=±1 %").unwrap().width, Width::Relative(0.01));
        assert!(matches!(goal("harm"), Err(GoalError::Form(_))));
        for text in ["harm=", "harm=0", "harm=-1", "harm=nan", "harm=1e999", "harm=%"] {
            assert!(matches!(goal(text), Err(GoalError::Width(_))), "{text}");
        }
        let catalogue = Catalogue::new(&sample(4.0));
        let error = |text: &str| Precision::new(vec![goal(text).unwrap()], &catalogue).unwrap_err().to_string();
        let percentage = Precision::new(vec![goal("collapse=±2").unwrap()], &catalogue).unwrap_err();
        assert!(matches!(percentage, GoalError::Share(error) if error.hint().contains("0.02")));
        assert!(error("complience[first]=0.1").contains("`compliance[first]`"));
        assert!(error("harm.max=1").contains("no interval") && error("violations.p95=1").contains("no interval"));
    }

    #[test]
    fn looks_double_up_to_the_most() {
        let precision = Precision { goals: Vec::new(), shares: Vec::new() };
        assert_eq!(precision.looks(5_000).collect::<Vec<_>>(), [1_000, 2_000, 4_000, 5_000]);
        assert_eq!(precision.looks(4_000).collect::<Vec<_>>(), [1_000, 2_000, 4_000]);
        assert_eq!(precision.looks(10).collect::<Vec<_>>(), [10]);
        assert!(precision.looks(u64::MAX).count() > 50);
    }

    #[test]
    fn narrow_is_not_enough_for_a_rare_event() {
        let catalogue = Catalogue::new(&sample(4.0));
        let precision = Precision::new(vec![goal("collapse=±0.05").unwrap()], &catalogue).unwrap();
        let measure = |value: f64, observations| Measure {
            value: Some(value),
            std_error: None,
            low: Some(value - 0.01),
            high: Some(value + 0.01),
            replications: observations,
            observations,
        };
        assert_eq!(precision.unmet(&[measure(0.03, 1000)]), Vec::<String>::new());
        assert_eq!(precision.unmet(&[measure(0.029, 1000)]).len(), 1);
        assert_eq!(precision.unmet(&[measure(0.971, 1000)]).len(), 1);
        assert!(precision.unmet(&[measure(0.0, 1_200_000_000)])[0].contains("0 times and did not 1,200,000,000 times"));
        let wide = Measure { high: Some(0.5), ..measure(0.3, 1000) };
        assert!(precision.unmet(&[wide])[0].contains("±0.105 reached, ±0.05 asked"), "{:?}", precision.unmet(&[wide]));
    }
}
