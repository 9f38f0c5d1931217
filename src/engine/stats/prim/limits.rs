//! The limits of a box along one factor.

use super::points::Kind;

/// What a box admits of one factor.
#[derive(Debug, Clone, PartialEq)]
pub enum Limits {
    /// Values from `low` up to `high`, both included; no limit where there is none.
    Range {
        /// The lowest.
        low: Option<f64>,
        /// The highest.
        high: Option<f64>,
    },
    /// Whether each code is admitted.
    Subset(Vec<bool>),
}

/// One limit of a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
    Subset,
}

impl Side {
    pub const ALL: [Self; 3] = [Self::Low, Self::High, Self::Subset];
}

impl Limits {
    /// No restriction.
    pub fn none(kind: Kind) -> Self {
        match kind {
            Kind::Real | Kind::Whole => Self::Range { low: None, high: None },
            Kind::Category(codes) => Self::Subset(vec![true; codes]),
        }
    }

    /// Whether anything is shut out.
    pub fn is_restricted(&self) -> bool {
        Side::ALL.into_iter().any(|side| self.has(side))
    }

    /// Whether `value` is admitted.
    pub fn admits(&self, value: f64) -> bool {
        self.shut_out_by(value).is_none()
    }

    /// Which limit shuts `value` out, if one does.
    pub(super) fn shut_out_by(&self, value: f64) -> Option<Side> {
        match self {
            Self::Range { low: Some(low), .. } if value < *low => Some(Side::Low),
            Self::Range { high: Some(high), .. } if value > *high => Some(Side::High),
            Self::Range { .. } => None,
            // The points' codes have been checked to be in range.
            Self::Subset(admitted) => (!admitted[value as usize]).then_some(Side::Subset),
        }
    }

    pub(super) fn has(&self, side: Side) -> bool {
        match (self, side) {
            (Self::Range { low, .. }, Side::Low) => low.is_some(),
            (Self::Range { high, .. }, Side::High) => high.is_some(),
            (Self::Subset(admitted), Side::Subset) => admitted.contains(&false),
            _ => false,
        }
    }

    /// The same with the limit on `side` at `value`, or without one; a subset has no such side.
    pub(super) fn with(&self, side: Side, value: Option<f64>) -> Self {
        match (self, side) {
            (Self::Range { high, .. }, Side::Low) => Self::Range { low: value, high: *high },
            (Self::Range { low, .. }, Side::High) => Self::Range { low: *low, high: value },
            _ => self.clone(),
        }
    }

    /// The same with everything on `side` admitted.
    pub(super) fn without(&self, side: Side) -> Self {
        match self {
            Self::Subset(admitted) => Self::Subset(vec![true; admitted.len()]),
            Self::Range { .. } => self.with(side, None),
        }
    }
}
