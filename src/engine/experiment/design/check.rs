//! Levels that the scenario cannot have, told before an hour of simulation.
//!
//! Points are checked rather than levels, since two levels may be right together and wrong apart. What is wrong with a
//! point is then put down to the level that is wrong alone, if there is one.

use super::Factor;
use super::apply::set;
use super::error::says;
use super::plan::{Design, at};
use crate::scenario::{Document, FactorLevel, FaultSeverity, Faults, Levels, Says, SpecFault};

/// Points checked at the start; each takes less than a millisecond.
const MOST_CHECKED: u64 = 500;
/// Faults told.
const MOST_TOLD: usize = 20;

/// What is wrong with the points of a design, as far as is looked.
pub fn faults(design: &Design, document: &Document) -> Vec<SpecFault> {
    let mut check = Check { design, document, known: Vec::new(), found: Vec::new() };
    for index in design.witnesses(MOST_CHECKED) {
        if check.found.len() >= MOST_TOLD {
            break;
        }
        check.point(index);
    }
    if design.is_space_filling() && check.found.is_empty() {
        check.ends();
    }
    check.found
}

struct Check<'a> {
    design: &'a Design,
    document: &'a Document,
    /// Levels that have been tried alone, by factor and text, and whether they are wrong.
    known: Vec<(usize, String, bool)>,
    found: Vec<SpecFault>,
}

impl Check<'_> {
    fn point(&mut self, index: u64) {
        let Err(faults) = self.design.scenario(self.document, index) else { return };
        let point = self.design.point(index);
        let alone = (0..).zip(&point).fold(false, |wrong, (factor, level)| self.alone(factor, level) || wrong);
        if alone {
            return;
        }
        let named = self.design.factors().iter().zip(&point).filter(|(_, level)| !level.is_base);
        let levels: Vec<String> =
            named.map(|(factor, level)| format!("{} = {}", factor.name, factor.told(level))).collect();
        let (message, expected, help) = first(&faults);
        let message = format!("point {index} cannot be: {message}");
        let expected = if expected.is_empty() { "each level is possible alone".into() } else { expected };
        let help = format!("{}{}", levels.join(", "), if help.is_empty() { help } else { format!("; {help}") });
        self.found.push(SpecFault::Point(index, says(message, expected, help)));
    }

    /// Whether a level is wrong alone; if so, that is told once.
    fn alone(&mut self, factor: usize, level: &FactorLevel) -> bool {
        if let Some((.., wrong)) = self.known.iter().find(|(of, text, _)| *of == factor && *text == level.text) {
            return *wrong;
        }
        let of = &self.design.factors()[factor];
        let wrong = wrong(self.document, of, level);
        self.known.push((factor, level.text.clone(), wrong.is_some()));
        let Some(says) = wrong else { return false };
        match &of.levels {
            Levels::Values(levels) => {
                let index = levels.iter().position(|other| other.text == level.text).unwrap_or(0);
                self.found.push(SpecFault::Level(factor, index as u64, says));
            }
            // Of a range or a law one says enough.
            _ if self.found.iter().any(|told| matches!(told, SpecFault::Levels(other, _) if *other == factor)) => {}
            _ => self.found.push(SpecFault::Levels(factor, says)),
        }
        true
    }

    /// The middles of the outermost of as many cells as there are points: about as far out as the design goes.
    fn ends(&mut self) {
        let half = 0.5 / self.design.points() as f64;
        for (factor, of) in self.design.factors().iter().enumerate() {
            for u in [half, 1.0 - half] {
                let _ = self.alone(factor, &at(of, u));
            }
        }
    }
}

/// Why the scenario cannot have this level of a factor, if so.
pub fn wrong(document: &Document, factor: &Factor, level: &FactorLevel) -> Option<Says> {
    let mut document = document.clone();
    let faults = set(&mut document, factor, level).and_then(|()| document.scenario()).err()?;
    let (message, expected, help) = first(&faults);
    let message = format!("`{}` is no level of `{}`: {message}", factor.told(level), factor.name);
    Some(says(message, expected, help))
}

/// The first error among faults: its message, what was expected, and the first remedy.
fn first(faults: &Faults) -> (String, String, String) {
    let error = faults.iter().find(|fault| fault.severity() == FaultSeverity::Error);
    error.map_or_else(Default::default, |fault| {
        let help = fault.helps().first().cloned().unwrap_or_default();
        (fault.message().to_owned(), fault.expectation().to_owned(), help)
    })
}
