//! Factors and their levels.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::range::Range;
use crate::random::Law;
use crate::scenario::paths::Unit;
use crate::units::{Hours, PerHour};

/// How the levels of factors make points. Terms: Montgomery, "Design and analysis of experiments", 8th edition, 2012;
/// Saltelli et al., "Global sensitivity analysis: the primer", 2008.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Full factorial: every level of each factor with every level of the others. The first factor varies slowest.
    Grid,
    /// The first levels of all factors, then the second ones, and so on.
    Zip,
    /// As [`Kind::Zip`], from the rows of a table.
    List,
    /// The scenario as it is, then each factor over its levels while the others stay as they are in the scenario.
    #[serde(rename = "one-at-a-time")]
    OneAtATime,
    /// A Latin hypercube: each factor has one value in each of `points` equally likely cells.
    LatinHypercube {
        /// Number of points.
        points: u64,
    },
    /// A scrambled Sobol sequence.
    Sobol {
        /// Number of points.
        points: u64,
    },
    /// Independent points.
    Random {
        /// Number of points.
        points: u64,
    },
}

impl Kind {
    /// The design of this name, with so many points if it samples; `None` if it samples and none are given.
    pub fn of(name: DesignName, points: Option<u64>) -> Option<Self> {
        Some(match name {
            DesignName::Grid => Self::Grid,
            DesignName::Zip => Self::Zip,
            DesignName::List => Self::List,
            DesignName::OneAtATime => Self::OneAtATime,
            DesignName::LatinHypercube => Self::LatinHypercube { points: points? },
            DesignName::Sobol => Self::Sobol { points: points? },
            DesignName::Random => Self::Random { points: points? },
        })
    }

    /// Its name.
    pub fn name(self) -> DesignName {
        match self {
            Self::Grid => DesignName::Grid,
            Self::Zip => DesignName::Zip,
            Self::List => DesignName::List,
            Self::OneAtATime => DesignName::OneAtATime,
            Self::LatinHypercube { .. } => DesignName::LatinHypercube,
            Self::Sobol { .. } => DesignName::Sobol,
            Self::Random { .. } => DesignName::Random,
        }
    }

    /// The number of points, if the design samples the unit cube; such designs take laws and ranges without steps.
    pub fn samples(self) -> Option<u64> {
        match self {
            Self::LatinHypercube { points } | Self::Sobol { points } | Self::Random { points } => Some(points),
            Self::Grid | Self::Zip | Self::List | Self::OneAtATime => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

/// A design without its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignName {
    /// [`Kind::Grid`].
    Grid,
    /// [`Kind::Zip`].
    Zip,
    /// [`Kind::List`].
    List,
    /// [`Kind::OneAtATime`].
    OneAtATime,
    /// [`Kind::LatinHypercube`].
    LatinHypercube,
    /// [`Kind::Sobol`].
    Sobol,
    /// [`Kind::Random`].
    Random,
}

impl DesignName {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Grid, Self::Zip, Self::List, Self::OneAtATime, Self::LatinHypercube, Self::Sobol, Self::Random];

    /// As files have it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Zip => "zip",
            Self::List => "list",
            Self::OneAtATime => "one-at-a-time",
            Self::LatinHypercube => "latin_hypercube",
            Self::Sobol => "sobol",
            Self::Random => "random",
        }
    }

    /// The design that files call so.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.text() == text)
    }

    /// Whether it samples the unit cube, so that it must be told how many points to take.
    pub fn samples(self) -> bool {
        Kind::of(self, None).is_none()
    }
}

impl fmt::Display for DesignName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// What is varied: one value of the scenario, or several that are always equal.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its name, by which its luck is addressed and its column is called.
    pub name: String,
    /// The paths of its values; at least one.
    pub paths: Vec<String>,
    /// What its levels are measured in; `None` where they are not quantities, such as `clock`. A design has none either
    /// where one of the levels is no single number, such as a law: then they are told as they are written.
    pub unit: Option<Unit>,
    /// Its levels, or what they are drawn from.
    pub levels: Levels,
    /// What the scenario itself says; its text is empty where the scenario leaves the value out.
    pub base: FactorLevel,
}

impl Factor {
    /// What its column is called: its name, with the unit of its numbers.
    pub fn column(&self) -> String {
        format!("{}{}", self.name, self.unit.map_or("", Unit::ending))
    }

    /// Whether a column of numbers holds all its levels in a design of this kind; one that is absent leaves its cell empty.
    pub fn is_of_numbers(&self, kind: Kind) -> bool {
        let is_number = |level: &FactorLevel| level.number.is_some() || level.text.is_empty();
        let listed = match &self.levels {
            Levels::Values(levels) => levels.iter().all(is_number),
            Levels::Range(_) | Levels::Law { .. } => true,
        };
        // Other designs leave no factor as it is in the scenario.
        self.unit.is_some() && listed && (kind != Kind::OneAtATime || is_number(&self.base))
    }

    /// A level for reading. Rates are told a day, as tables have them; the digits past the 15th are the conversion's.
    pub fn told(&self, level: &FactorLevel) -> String {
        match (self.unit, level.number) {
            (Some(Unit::PerHour), Some(rate)) if level.text.trim_end().ends_with("/h") => {
                let daily = rate * 24.0;
                format!("{} /d", format!("{daily:.14e}").parse().unwrap_or(daily))
            }
            _ => level.text.clone(),
        }
    }
}

/// The levels of a factor, or what they are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub enum Levels {
    /// These.
    Values(Vec<FactorLevel>),
    /// Those of a range, or any value in it.
    Range(Range),
    /// Values of a law in the factor's unit, by quantile; rounded to the nearest whole number where the factor is one.
    Law {
        /// The law.
        law: Law,
        /// The law as TOML.
        text: String,
    },
}

impl Levels {
    /// How many there are; `None` of a law and of a range without steps.
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Values(levels) => Some(levels.len() as u64),
            Self::Range(range) => range.count(),
            Self::Law { .. } => None,
        }
    }
}

/// One value that a factor takes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FactorLevel {
    /// The value as `--set` takes it: `12 h`, `0.4`, `onset`, `{ exponential = { mean = "8 h" } }`. As there, a data file
    /// is looked for beside the scenario, wherever the level was written.
    pub text: String,
    /// The value in hours, per hour, or bare; `None` where it is not a quantity.
    pub number: Option<f64>,
    /// Whether it is what the scenario says anyway, so that nothing is set.
    pub is_base: bool,
}

impl FactorLevel {
    /// The level that is written like this, for a factor in this unit.
    pub fn read(text: impl Into<String>, unit: Option<Unit>) -> Self {
        let text = text.into();
        let number = match unit {
            None => None,
            Some(Unit::Hours) => text.parse().ok().map(Hours::get),
            Some(Unit::PerHour) => match text.trim().strip_prefix('-') {
                Some(rest) => rest.parse().ok().map(|rate: PerHour| -rate.get()),
                None => text.parse().ok().map(PerHour::get),
            },
            Some(Unit::Bare | Unit::Whole) => text.trim().parse().ok(),
        };
        Self { text, number, is_base: false }
    }

    /// The level of this number, given in hours, per hour or bare.
    pub fn of(number: f64, unit: Unit) -> Self {
        Self::written(number, unit, None)
    }

    /// The same with the number given in a unit as it is written, such as `d` or `/d`.
    pub(super) fn written(number: f64, unit: Unit, written: Option<&str>) -> Self {
        let text = match unit {
            Unit::Hours => format!("{number} {}", written.unwrap_or("h")),
            Unit::PerHour => format!("{number} {}", written.unwrap_or("/h")),
            Unit::Bare => format!("{number}"),
            Unit::Whole => format!("{:.0}", number.round()),
        };
        Self::read(text, Some(unit))
    }
}

impl fmt::Display for FactorLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plan has the design as `serde` writes it, everything else its name.
    #[test]
    fn a_design_has_one_name() {
        for name in DesignName::ALL {
            let kind = Kind::of(name, Some(8)).unwrap();
            let written = serde_json::to_value(kind).unwrap();
            let key = written.as_str().or_else(|| Some(written.as_object()?.keys().next()?.as_str()));
            assert_eq!(key, Some(name.text()));
            assert_eq!((kind.name(), DesignName::read(name.text())), (name, Some(name)));
            assert_eq!(kind.samples().is_some(), name.samples(), "{name}");
        }
        assert_eq!(DesignName::read("one_at_a_time"), None);
    }
}
