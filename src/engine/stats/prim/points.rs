//! What the method is given: points, whether the condition holds at each, and how patient to be.

use std::fmt;

use super::limits::Limits;

/// How the values of a factor may be restricted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers: a limit falls between two values.
    Real,
    /// Numbers of few levels, such as counts: a limit is a level, and levels are peeled as a whole.
    Whole,
    /// Codes from 0 up to, not including, this number, without an order: a restriction is a subset.
    Category(usize),
}

/// A factor and its value at every point.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// How it may be restricted.
    pub kind: Kind,
    /// Its values, or its codes.
    pub values: Vec<f64>,
}

/// Points, and whether the condition holds at each.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    axes: Vec<Axis>,
    holds: Vec<bool>,
}

impl Points {
    /// The points with these coordinates; an error unless every axis has as many values as `holds`, all of them finite
    /// and the codes in their range.
    pub fn new(axes: Vec<Axis>, holds: Vec<bool>) -> Result<Self, PrimError> {
        for (number, axis) in axes.iter().enumerate() {
            if axis.values.len() != holds.len() {
                return Err(PrimError::Lengths { axis: number, values: axis.values.len(), points: holds.len() });
            }
            if let Some(point) = axis.values.iter().position(|value| !axis.takes(*value)) {
                return Err(PrimError::Value { axis: number, point });
            }
        }
        Ok(Self { axes, holds })
    }

    /// The factors.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// Whether the condition holds, point by point.
    pub fn holds(&self) -> &[bool] {
        &self.holds
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.holds.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.holds.is_empty()
    }

    /// At how many the condition holds.
    pub fn holding(&self) -> usize {
        self.holds.iter().filter(|holds| **holds).count()
    }

    /// The limits of the whole space.
    pub fn whole(&self) -> Vec<Limits> {
        self.axes.iter().map(|axis| Limits::none(axis.kind)).collect()
    }

    /// An error if there is nothing to find.
    pub(super) fn check(&self, settings: &Settings) -> Result<(), PrimError> {
        let least = settings.least_points();
        if self.axes.is_empty() {
            Err(PrimError::NoAxes)
        } else if self.len() < least {
            Err(PrimError::TooFew { points: self.len(), least })
        } else if self.holding() == 0 {
            Err(PrimError::NoneHold { points: self.len() })
        } else if self.holding() == self.len() {
            Err(PrimError::AllHold { points: self.len() })
        } else {
            Ok(())
        }
    }
}

impl Axis {
    fn takes(&self, value: f64) -> bool {
        match self.kind {
            Kind::Real => value.is_finite(),
            Kind::Whole => value.is_finite() && value.fract() == 0.0,
            Kind::Category(codes) => value >= 0.0 && value < codes as f64 && value.fract() == 0.0,
        }
    }
}

/// How patient to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The share of a box's points that one peel takes away, α.
    pub peel_alpha: f64,
    /// The share of the points outside one limit that one paste gives back.
    pub paste_alpha: f64,
    /// The smallest share of all points that a box may hold.
    pub mass_min: f64,
    /// Limits of the proposed box with a quasi-p-value above this are dropped.
    pub drop_above: f64,
}

impl Default for Settings {
    /// The EMA Workbench's defaults; 0.05 for dropping is the usual level of significance.
    fn default() -> Self {
        Self { peel_alpha: 0.05, paste_alpha: 0.05, mass_min: 0.05, drop_above: 0.05 }
    }
}

impl Settings {
    /// With fewer points than this a peel of α is less than a point.
    pub fn least_points(&self) -> usize {
        (1.0 / self.peel_alpha).ceil() as usize
    }

    pub(super) fn check(&self) -> Result<(), PrimError> {
        let settings = [
            ("peel_alpha", self.peel_alpha, 0.5),
            ("paste_alpha", self.paste_alpha, 0.5),
            ("mass_min", self.mass_min, 1.0),
            ("drop_above", self.drop_above, 1.0),
        ];
        match settings.into_iter().find(|(_, value, below)| !(*value > 0.0 && value < below)) {
            Some((name, value, below)) => Err(PrimError::Setting { name, value, below }),
            None => Ok(()),
        }
    }
}

/// Why there is no box to be found. Axes and points are counted from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum PrimError {
    /// There is no factor.
    NoAxes,
    /// A factor has not one value a point.
    Lengths {
        /// Which factor.
        axis: usize,
        /// Its values.
        values: usize,
        /// The points.
        points: usize,
    },
    /// A value is not finite, or is no level or code of its factor.
    Value {
        /// Which factor.
        axis: usize,
        /// At which point.
        point: usize,
    },
    /// There are too few points to peel.
    TooFew {
        /// How many there are.
        points: usize,
        /// How many there must be.
        least: usize,
    },
    /// The condition holds nowhere.
    NoneHold {
        /// How many points there are.
        points: usize,
    },
    /// The condition holds everywhere.
    AllHold {
        /// How many points there are.
        points: usize,
    },
    /// A setting is out of its range, which begins above 0.
    Setting {
        /// Which.
        name: &'static str,
        /// What was given.
        value: f64,
        /// It must be below this.
        below: f64,
    },
}

impl fmt::Display for PrimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAxes => f.write_str("there is no factor to restrict; expected at least one that varies"),
            Self::Lengths { axis, values, points } => {
                write!(f, "factor {axis} has {values} values for {points} points; expected one a point")
            }
            Self::Value { axis, point } => {
                write!(f, "the value of factor {axis} at point {point} is not finite, or is none of its levels")
            }
            Self::TooFew { points, least } => {
                write!(f, "{points} points are too few to peel; expected at least {least}")
            }
            Self::NoneHold { points } => {
                write!(f, "the condition holds at none of {points} points; expected one that holds at some of them")
            }
            Self::AllHold { points } => {
                write!(f, "the condition holds at all of {points} points; expected one that holds at some of them")
            }
            Self::Setting { name, value, below } => {
                write!(f, "`{name}` is {value}; expected a number above 0 and below {below}")
            }
        }
    }
}

impl std::error::Error for PrimError {}
