//! Laws of what is not known that go beyond what the value may be.

use super::bare::value;
use super::check::check_value;
use super::diagnose::{Fault, Place, Sources};
use super::paths;
use super::sweep::FactorLevel;
use super::tree::Node;
use super::types::{Scenario, Uncertain};

/// Draws of which one may be expected beyond a value that is as far out as this is looked at.
const DRAWS: f64 = 1e6;

/// The faults of the laws of a scenario whose document is `root`.
pub fn faults(scenario: &Scenario, root: &Node, sources: &Sources) -> Vec<Fault> {
    let items = root.get("uncertain").map_or(&[][..], Node::items);
    let laws = scenario.uncertain.iter().zip(items.iter().filter_map(|item| item.get("law")));
    laws.filter_map(|(uncertain, node)| {
        let low = || lowest(uncertain, node.place, root, sources);
        highest(uncertain, node.place, root, sources).or_else(low)
    })
    .collect()
}

fn highest(uncertain: &Uncertain, place: Place, root: &Node, sources: &Sources) -> Option<Fault> {
    let law = &uncertain.law;
    let bounded = law.upper().is_finite();
    let number = if bounded { law.upper() } else { law.quantile(1.0 - 1.0 / DRAWS) };
    let reaches = if bounded { "goes up to" } else { "has no bound, and one value in a million is above" };
    let help = "narrow it, or cut its largest values off: { …, at_most = … }";
    refused(uncertain, number, place, root, sources).map(|wrong| wrong.told(place, reaches).help(help))
}

fn lowest(uncertain: &Uncertain, place: Place, root: &Node, sources: &Sources) -> Option<Fault> {
    let law = &uncertain.law;
    let drawn = refused(uncertain, law.quantile(1.0 / DRAWS), place, root, sources)?;
    // What cannot be drawn may be beyond: the end of a law itself, where the value must be above it.
    let least = refused(uncertain, law.lower(), place, root, sources).unwrap_or(drawn);
    Some(least.told(place, "goes down to").help("narrow it, or add something to every value: { …, shift = … }"))
}

/// A value of a law that cannot stand where it is to, and why.
struct Refused {
    level: FactorLevel,
    why: Fault,
}

impl Refused {
    fn told(&self, place: Place, reaches: &str) -> Fault {
        let message = format!("this law {reaches} `{}`: {}", self.level, self.why.message());
        Fault::error(place, message).label(self.why.expectation())
    }
}

fn refused(uncertain: &Uncertain, number: f64, place: Place, root: &Node, sources: &Sources) -> Option<Refused> {
    let way = paths::find(root, &uncertain.path, place.file, place.start).ok()?;
    let (law, shape) = (&uncertain.law, way.shape()?);
    let level = FactorLevel::drawn(number, law.lower(), law.upper(), way.unit()?);
    let node = value(&level.text, place.file, place.start).ok()?;
    let why = check_value(&way.spelling, &node, shape, root, sources).into_iter().next()?;
    Some(Refused { level, why })
}
