//! What can go wrong with a comparison.

use std::fmt;

use crate::experiment::address::{Address, AddressError};
use crate::experiment::study::StoreError;
use crate::stats::GridError;

/// Why a comparison could not be done.
#[derive(Debug)]
pub enum CompareError {
    /// The worker threads could not be started.
    Threads(rayon::ThreadPoolBuildError),
    /// A horizon gives no survival grid.
    Grid(GridError),
    /// What is done could not be kept or read.
    Store(StoreError),
    /// A metric does not exist in the reference.
    Metric(AddressError),
    /// A column of the summary that is no quantity of its own.
    Statistic(Address),
    /// No variant has any of the metrics.
    NoMetric,
}

impl fmt::Display for CompareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Threads(error) => write!(f, "the worker threads could not be started: {error}"),
            Self::Grid(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Metric(error) => error.fmt(f),
            Self::Statistic(address) => write!(
                f,
                "`{address}` cannot be compared: a difference has a standard error and an interval of its own; name the metric alone, or a quantile of it"
            ),
            Self::NoMetric => write!(f, "the scenarios have none of the metrics in common"),
        }
    }
}

impl From<StoreError> for CompareError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl std::error::Error for CompareError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Threads(error) => Some(error),
            Self::Grid(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Metric(error) => Some(error),
            Self::Statistic(_) | Self::NoMetric => None,
        }
    }
}

impl From<AddressError> for CompareError {
    fn from(error: AddressError) -> Self {
        Self::Metric(error)
    }
}
