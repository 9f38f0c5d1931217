//! What can be wrong with the parameters of a law.

use std::fmt;

/// Why a law cannot be. The text states what is wrong, what was given and what was expected; durations are in hours.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LawError {
    /// One parameter is outside its range.
    Parameter {
        /// The law, as the user names it.
        law: &'static str,
        /// The parameter, as the user names it.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What would do, as a noun phrase.
        expected: &'static str,
    },
    /// Two parameters are in the wrong order.
    Order {
        /// The law, as the user names it.
        law: &'static str,
        /// The parameter that should be smaller, and its value.
        low: (&'static str, f64),
        /// The parameter that should be larger, and its value.
        high: (&'static str, f64),
        /// Whether equality is wrong too.
        strict: bool,
    },
    /// A list has nothing in it.
    Empty {
        /// The law, as the user names it.
        law: &'static str,
        /// What it needs at least one of.
        what: &'static str,
    },
    /// One number of a list is wrong.
    Item {
        /// The law, as the user names it.
        law: &'static str,
        /// What the numbers are.
        name: &'static str,
        /// The place in the list, from 0.
        index: usize,
        /// What was given.
        value: f64,
    },
    /// Every weight of a mixture is 0, or their sum is not finite.
    Weights {
        /// The sum.
        total: f64,
    },
    /// The upper bound leaves almost nothing of the law.
    Unlikely {
        /// The bound, in hours.
        bound: f64,
        /// The probability of not exceeding it.
        probability: f64,
    },
    /// The parameters, each fine alone, give a mean that is 0 or too large to be a duration.
    Mean {
        /// The law, as the user names it.
        law: &'static str,
        /// The mean, in hours.
        mean: f64,
    },
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { law, name, value, expected } => {
                write!(f, "{law}: {name} is {value}, expected {expected}")
            }
            Self::Order { law, low, high, strict } => {
                let relation = if *strict { "above" } else { "at least" };
                write!(
                    f,
                    "{law}: {} must be {relation} the {}, but {} is not {relation} {}",
                    high.0, low.0, high.1, low.1
                )
            }
            Self::Empty { law, what } => write!(f, "{law}: nothing to draw from, expected at least one {what}"),
            Self::Item { law, name, index, value } => {
                write!(f, "{law}: {name} number {} is {value}, expected a finite number, 0 or more", index + 1)
            }
            Self::Weights { total } => {
                write!(f, "mixture: the weights add up to {total}, expected a finite sum above 0")
            }
            Self::Unlikely { bound, probability } => write!(
                f,
                "at_most: a value of {bound} h or less has probability {probability:.2e}, expected at least 1e-3 \
                 (values are drawn until one fits, which would take too long)"
            ),
            Self::Mean { law, mean } => {
                write!(f, "{law}: these parameters give a mean of {mean:e} h, expected one above 0 and at most 1e100 h")
            }
        }
    }
}

impl std::error::Error for LawError {}
