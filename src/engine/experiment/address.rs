//! Addresses of estimates: `metric[subject]`, or `metric[subject].p95` for another column than the estimate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::metrics::{Catalogue, Metric};
use super::results::SummaryRow;
use crate::scenario::nearest;

/// A column of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The estimate.
    #[default]
    Estimate,
    /// Its standard error.
    StdError,
    /// Lower end of its interval.
    CiLow,
    /// Upper end of its interval.
    CiHigh,
    /// Smallest.
    Min,
    /// 5 % quantile.
    P05,
    /// 25 % quantile.
    P25,
    /// Median.
    P50,
    /// 75 % quantile.
    P75,
    /// 95 % quantile.
    P95,
    /// Largest.
    Max,
}

impl Statistic {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 11] = [
        Self::Estimate,
        Self::StdError,
        Self::CiLow,
        Self::CiHigh,
        Self::Min,
        Self::P05,
        Self::P25,
        Self::P50,
        Self::P75,
        Self::P95,
        Self::Max,
    ];

    /// The column's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Estimate => "estimate",
            Self::StdError => "std_error",
            Self::CiLow => "ci_low",
            Self::CiHigh => "ci_high",
            Self::Min => "min",
            Self::P05 => "p05",
            Self::P25 => "p25",
            Self::P50 => "p50",
            Self::P75 => "p75",
            Self::P95 => "p95",
            Self::Max => "max",
        }
    }

    /// The cell of this column in `row`.
    pub fn of(self, row: &SummaryRow) -> Option<f64> {
        match self {
            Self::Estimate => row.estimate,
            Self::StdError => row.std_error,
            Self::CiLow => row.ci_low,
            Self::CiHigh => row.ci_high,
            Self::Min => row.min,
            Self::P05 => row.p05,
            Self::P25 => row.p25,
            Self::P50 => row.p50,
            Self::P75 => row.p75,
            Self::P95 => row.p95,
            Self::Max => row.max,
        }
    }

    pub(super) fn is_spread(self) -> bool {
        !self.is_of_estimate() && self != Self::Estimate
    }

    /// Whether it says how sure the estimate is, and is no quantity of its own.
    pub fn is_of_estimate(self) -> bool {
        matches!(self, Self::StdError | Self::CiLow | Self::CiHigh)
    }
}

/// A cell of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The metric.
    pub metric: String,
    /// The subject; empty for all.
    pub subject: String,
    /// The column.
    pub statistic: Statistic,
}

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressError {
    /// It is not of the form `metric[subject].statistic`.
    Form(String),
    /// There is no such column.
    Statistic {
        /// What stands there.
        given: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
    /// There is no such metric in this scenario.
    Metric {
        /// What stands there.
        given: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
    /// The metric has no such column.
    NoSpread {
        /// The metric's address.
        metric: String,
        /// The column.
        statistic: Statistic,
    },
}

impl AddressError {
    /// What is wrong.
    pub fn fault(&self) -> String {
        match self {
            Self::Form(given) => format!("`{given}` is not an address of a metric"),
            Self::NoSpread { metric, statistic } => {
                format!("`{metric}` has no `{}`: it is one number over all replications", statistic.name())
            }
            Self::Statistic { given, .. } => format!("`{given}` is not a column of the summary"),
            Self::Metric { given, .. } => format!("`{given}` is not a metric of this scenario"),
        }
    }

    /// What might be meant, or what is expected.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Form(_) => Some("expected `metric`, `metric[subject]` or `metric[subject].p95`".to_owned()),
            Self::NoSpread { .. } => None,
            Self::Statistic { nearest, .. } | Self::Metric { nearest, .. } => {
                nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?"))
            }
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fault())?;
        self.help().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl std::error::Error for AddressError {}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.metric)?;
        if !self.subject.is_empty() {
            write!(f, "[{}]", self.subject)?;
        }
        if self.statistic == Statistic::Estimate { Ok(()) } else { write!(f, ".{}", self.statistic.name()) }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let form = || AddressError::Form(text.to_owned());
        let (metric, subject, rest) = if let Some((metric, rest)) = text.split_once('[') {
            // A subject may hold brackets and dots of its own: it ends at the last bracket.
            let (subject, rest) = rest.rsplit_once(']').ok_or_else(form)?;
            (metric, subject, rest)
        } else {
            let end = text.find('.').unwrap_or(text.len());
            (&text[..end], "", &text[end..])
        };
        if metric.is_empty() {
            return Err(form());
        }
        let statistic = match rest.strip_prefix('.') {
            Some(name) => statistic(name)?,
            None if rest.is_empty() => Statistic::Estimate,
            None => return Err(form()),
        };
        Ok(Self { metric: metric.to_owned(), subject: subject.to_owned(), statistic })
    }
}

fn statistic(name: &str) -> Result<Statistic, AddressError> {
    Statistic::ALL.into_iter().find(|statistic| statistic.name() == name).ok_or_else(|| AddressError::Statistic {
        given: name.to_owned(),
        nearest: nearest(name, Statistic::ALL.into_iter().map(|statistic| statistic.name().to_owned())),
    })
}

impl Catalogue {
    /// The metric that `address` names, if this scenario has it and it has that column.
    pub fn find(&self, address: &Address) -> Result<&Metric, AddressError> {
        let found =
            self.metrics().iter().find(|metric| metric.name == address.metric && metric.subject == address.subject);
        match found {
            Some(metric) if address.statistic.is_spread() && !metric.has_spread => {
                Err(AddressError::NoSpread { metric: metric.address(), statistic: address.statistic })
            }
            Some(metric) => Ok(metric),
            None => {
                let given = Address { statistic: Statistic::Estimate, ..address.clone() }.to_string();
                let nearest = nearest(&given, self.metrics().iter().map(Metric::address));
                Err(AddressError::Metric { given, nearest })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::sample::sample;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn addresses_read_back() {
        for text in ["harm", "harm.p95", "compliance[first]", "slack_h[first].ci_low", "x[a.b [c]].max"] {
            assert_eq!(address(text).to_string(), text);
        }
        assert_eq!(address("x[a.b [c]].max").subject, "a.b [c]");
        assert_eq!(address("harm.estimate"), address("harm"));
        for text in ["", "[first]", "a[b", "a[b]c", ".p95"] {
            assert!(matches!(text.parse::<Address>(), Err(AddressError::Form(_))), "{text}");
        }
        let error = "harm.p9".parse::<Address>().unwrap_err().to_string();
        assert!(error.contains("did you mean `p95`"), "{error}");
    }

    #[test]
    fn metrics_are_found_or_suggested() {
        let catalogue = Catalogue::new(&sample(4.0));
        assert_eq!(catalogue.find(&address("compliance[first]")).unwrap().unit, "share");
        let error = catalogue.find(&address("complience[frist]")).unwrap_err().to_string();
        assert!(error.contains("`compliance[first]`"), "{error}");
        assert!(matches!(catalogue.find(&address("collapse.p95")), Err(AddressError::NoSpread { .. })));
        assert!(catalogue.find(&address("collapse.ci_low")).is_ok());
        assert!(catalogue.find(&address("violations[first]")).is_err());
    }

    #[test]
    fn the_catalogue_and_the_numbers_agree() {
        use crate::experiment::metrics::Basis;
        let scenario = sample(4.0);
        let catalogue = Catalogue::new(&scenario);
        let numbers: Vec<usize> = catalogue
            .values()
            .map(|metric| match metric.basis {
                Basis::Count(number) | Basis::Amount(number) => number,
                _ => usize::MAX,
            })
            .collect();
        let layout = crate::experiment::layout::Layout::new(&scenario);
        assert_eq!(numbers, (0..layout.values).collect::<Vec<_>>());
        let mut addresses: Vec<String> = catalogue.metrics().iter().map(Metric::address).collect();
        addresses.sort_unstable();
        let before = addresses.len();
        addresses.dedup();
        assert_eq!(addresses.len(), before, "no two metrics share an address");
    }
}
