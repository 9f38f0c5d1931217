//! What is wrong with a sweep as a whole.

/// Something wrong with a sweep that only shows when its parts are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecFault {
    /// About the design.
    Design(Says),
    /// About a point, from 0.
    Point(u64, Says),
    /// About the levels of a factor.
    Levels(usize, Says),
    /// About one level of a factor, from 0.
    Level(usize, u64, Says),
    /// About a factor's name.
    Name(usize, Says),
    /// About a factor's name or paths, and another's.
    Twice(usize, usize, Says),
    /// About what a factor varies.
    Varied(usize, Says),
    /// About a metric, from 0.
    Metric(usize, Says),
}

/// What is wrong, what was expected, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Says {
    /// What is wrong, in one line.
    pub message: String,
    /// What was expected.
    pub expected: String,
    /// The remedy; may be empty.
    pub help: String,
}

impl SpecFault {
    /// What it says.
    pub fn says(&self) -> &Says {
        match self {
            Self::Design(says)
            | Self::Point(_, says)
            | Self::Levels(_, says)
            | Self::Level(_, _, says)
            | Self::Name(_, says)
            | Self::Twice(_, _, says)
            | Self::Varied(_, says)
            | Self::Metric(_, says) => says,
        }
    }
}
