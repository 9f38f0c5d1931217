//! What keeps factors from making a design.

use std::fmt;

use crate::scenario::{DesignKind, Factor, Levels, MOST_POINTS, Says, SpecFault, grouped, overlap};

/// Why there is no such design: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignError(Vec<SpecFault>);

impl DesignError {
    pub(super) fn of(faults: Vec<SpecFault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self(faults)) }
    }

    /// Everything that is wrong, each with the factor it is about.
    pub fn faults(&self) -> &[SpecFault] {
        &self.0
    }
}

impl fmt::Display for DesignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            let says = fault.says();
            let gap = if i == 0 { "" } else { "\n" };
            write!(f, "{gap}{}; {}", says.message, says.expected)?;
        }
        Ok(())
    }
}

impl std::error::Error for DesignError {}

/// The most points of a grid: indices beyond 2⁵³ would not be exact everywhere.
pub(super) const MOST_COMBINATIONS: u64 = 1 << 53;

pub(super) fn says(message: impl Into<String>, expected: impl Into<String>, help: impl Into<String>) -> Says {
    Says { message: message.into(), expected: expected.into(), help: help.into() }
}

/// Everything that is wrong with these factors in this design.
pub(super) fn faults(kind: DesignKind, factors: &[Factor]) -> Vec<SpecFault> {
    let mut found = Vec::new();
    if factors.is_empty() {
        found.push(SpecFault::Design(says("nothing is varied", "expected at least one factor", "")));
    }
    found.extend(factors.iter().enumerate().filter_map(|(at, factor)| twice(factors, at, factor)));
    match kind.samples() {
        Some(points) if !(1..=MOST_POINTS).contains(&points) => {
            let most = grouped(MOST_POINTS.into());
            found.push(SpecFault::Design(says(
                format!("a design of {} points cannot be", grouped(points.into())),
                format!("expected from 1 to {most} points"),
                "",
            )));
        }
        Some(_) => {}
        None => found.extend(factors.iter().enumerate().filter_map(|(at, factor)| countless(kind, at, factor))),
    }
    found.extend(factors.iter().enumerate().filter(|(_, factor)| factor.levels.count() == Some(0)).map(
        |(at, factor)| {
            let message = format!("`{}` has no levels", factor.name);
            SpecFault::Levels(at, says(message, "expected at least one level", ""))
        },
    ));
    if matches!(kind, DesignKind::Zip | DesignKind::List) {
        found.extend(unequal(factors));
    }
    if found.is_empty() && kind.samples().is_none() && points(kind, factors).is_none_or(|n| n > MOST_COMBINATIONS) {
        found.push(SpecFault::Design(says(
            "these factors have too many combinations",
            "expected fewer levels, or fewer factors",
            "take a design that samples, such as { latin_hypercube = { points = 200 } }",
        )));
    }
    found
}

/// The number of points; `None` if it is beyond counting.
pub(super) fn points(kind: DesignKind, factors: &[Factor]) -> Option<u64> {
    let mut counts = factors.iter().map(|factor| factor.levels.count().unwrap_or(0));
    match kind {
        DesignKind::Grid => counts.try_fold(1_u64, u64::checked_mul),
        DesignKind::Zip | DesignKind::List => counts.next(),
        DesignKind::OneAtATime => counts.try_fold(1_u64, u64::checked_add),
        _ => kind.samples(),
    }
}

/// A name or a path that an earlier factor has.
fn twice(factors: &[Factor], at: usize, factor: &Factor) -> Option<SpecFault> {
    let before = factors.get(..at)?;
    if let Some(other) = before.iter().position(|other| other.name == factor.name && other.paths != factor.paths) {
        let message = format!("two factors are called `{}`", factor.name);
        return Some(SpecFault::Twice(at, other, says(message, "the same name again", "give each its own name")));
    }
    let own =
        factor.paths.iter().enumerate().find_map(|(i, path)| {
            factor.paths.get(..i)?.iter().any(|other| overlap(path, other)).then_some((at, path))
        });
    let others = before.iter().enumerate();
    let other = others
        .flat_map(|(at, other)| other.paths.iter().map(move |path| (at, path)))
        .find(|(_, theirs)| factor.paths.iter().any(|path| overlap(path, theirs)));
    let (other, path) = own.or(other)?;
    let message = format!("`{path}` is varied twice");
    Some(SpecFault::Twice(at, other, says(message, "the same value, or a part of it, again", "keep one of the two")))
}

/// A factor without levels in a design that needs them.
fn countless(kind: DesignKind, at: usize, factor: &Factor) -> Option<SpecFault> {
    let what = match factor.levels {
        Levels::Law { .. } => "is given by a law",
        Levels::Range(_) if factor.levels.count().is_none() => "is a range without steps",
        _ => return None,
    };
    Some(SpecFault::Levels(
        at,
        says(
            format!("`{}` {what}, and `{kind}` needs levels", factor.name),
            "expected a list of levels, or a range with a step or a count",
            "or take a design that samples, such as { latin_hypercube = { points = 200 } }",
        ),
    ))
}

/// Factors with another number of levels than the first.
fn unequal(factors: &[Factor]) -> Vec<SpecFault> {
    let Some((first, count)) = factors.first().and_then(|first| Some((first, first.levels.count()?))) else {
        return Vec::new();
    };
    let differs = |(at, factor): (usize, &Factor)| {
        let own = factor.levels.count().filter(|own| *own != count)?;
        let message =
            format!("`{}` and `{}` differ in their numbers of levels: {own} and {count}", factor.name, first.name);
        Some(SpecFault::Levels(
            at,
            says(message, format!("expected {count} levels"), "in a zip the levels go side by side"),
        ))
    };
    factors.iter().enumerate().filter_map(differs).collect()
}
