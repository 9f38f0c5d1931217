//! Columns of tables: what they are called, and what they hold.

use std::borrow::Cow;

/// What the cells of a column are, where they are not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A date, as `2026-03-01`.
    Date,
    /// Yes or no, in words.
    Boolean,
    /// A count, or a number that something has.
    Whole,
    /// A number.
    Number,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, which no other column of the table has: of a sweep's factors that is seen to before it is run.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
}

/// A column of words.
pub const fn text(name: &'static str) -> Column {
    Column { name: Cow::Borrowed(name), kind: Kind::Text }
}

/// A column of dates.
pub const fn date(name: &'static str) -> Column {
    Column { name: Cow::Borrowed(name), kind: Kind::Date }
}

/// A column of yes and no.
pub const fn boolean(name: &'static str) -> Column {
    Column { name: Cow::Borrowed(name), kind: Kind::Boolean }
}

/// A column of counts, or of numbers that something has.
pub const fn whole(name: &'static str) -> Column {
    Column { name: Cow::Borrowed(name), kind: Kind::Whole }
}

/// A column of numbers.
pub const fn number(name: &'static str) -> Column {
    Column { name: Cow::Borrowed(name), kind: Kind::Number }
}
