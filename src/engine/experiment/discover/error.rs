//! Why a discovery finds nothing.

use std::fmt;

use super::input::FactorColumn;
use crate::stats::prim::PrimError;

/// Why there is no box.
#[derive(Debug, Clone, PartialEq)]
pub enum DiscoverError {
    /// No factor varies.
    NoFactors,
    /// A factor has not one value a point.
    Lengths {
        /// Its name.
        factor: String,
        /// Its values.
        values: usize,
        /// The points.
        points: usize,
    },
    /// A value of a factor is not finite, or not whole.
    Value {
        /// Its name.
        factor: String,
        /// At which point, from 0.
        point: usize,
    },
    /// There are too few points where the metric is defined.
    TooFew {
        /// How many a box would be found from.
        points: usize,
        /// How many there must be.
        least: usize,
    },
    /// The condition holds at none of the points that a box would be found from, or at all of them.
    Uniform {
        /// The condition.
        condition: String,
        /// Whether it holds at all.
        all: bool,
        /// How many points there are.
        points: usize,
        /// The least and the greatest estimate at them.
        estimates: (f64, f64),
    },
    /// A setting is out of its range.
    Setting(PrimError),
    /// There is no box of this number.
    NoSuchBox {
        /// What was asked for.
        number: usize,
        /// The greatest number there is.
        last: usize,
    },
}

impl fmt::Display for DiscoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFactors => f.write_str("there is no factor to restrict; expected at least one"),
            Self::Lengths { factor, values, points } => {
                write!(f, "factor `{factor}` has {values} values for {points} points; expected one a point")
            }
            Self::Value { factor, point } => {
                write!(f, "factor `{factor}` has no usable value at point {point}; expected a finite number")
            }
            Self::TooFew { points, least } => write!(
                f,
                "there are {points} points to find a box from; expected at least {least}, some hundreds if possible"
            ),
            Self::Uniform { condition, all, points, estimates: (least, most) } => {
                let share = if *all { "all" } else { "none" };
                let [least, most] = [least, most].map(|estimate| brief(*estimate));
                write!(
                    f,
                    "`{condition}` holds at {share} of the {points} points that a box is found from (the others are held \
                     out), so that there is nothing to tell apart; their estimates run from {least} to {most}: expected a \
                     threshold between them"
                )
            }
            Self::Setting(error) => error.fmt(f),
            Self::NoSuchBox { number, last } => {
                write!(f, "there is no box {number}; expected a number from 0 to {last}")
            }
        }
    }
}

/// The number with four significant digits.
fn brief(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

impl std::error::Error for DiscoverError {}

impl DiscoverError {
    /// In the words of the sweep: its names, and its `rows` where the method counted points.
    pub(super) fn of(
        error: PrimError,
        factors: &[FactorColumn],
        rows: &[usize],
        condition: &str,
        estimates: (f64, f64),
    ) -> Self {
        let name = |axis: usize| factors[axis].name.clone();
        let uniform = |all, points| Self::Uniform { condition: condition.to_owned(), all, points, estimates };
        match error {
            PrimError::NoAxes => Self::NoFactors,
            PrimError::Lengths { axis, values, points } => Self::Lengths { factor: name(axis), values, points },
            PrimError::Value { axis, point } => Self::Value { factor: name(axis), point: rows[point] },
            PrimError::TooFew { points, least } => Self::TooFew { points, least },
            PrimError::NoneHold { points } => uniform(false, points),
            PrimError::AllHold { points } => uniform(true, points),
            setting @ PrimError::Setting { .. } => Self::Setting(setting),
        }
    }
}

/// Why the points of a `design` such as `grid` are not what a box is found from.
pub fn explain_design(design: &str) -> String {
    format!(
        "boxes are found from points that fill the space of the factors, such as those of a Latin hypercube or of a \
         Sobol sequence; this design is `{design}`, whose points lie on few values of each factor or change one factor \
         at a time, so that coverage and density would describe the design and not the factors"
    )
}
