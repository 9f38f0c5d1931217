//! Faults that only follow from others: of those, the cause alone is told.

use super::diagnose::{Fault, Place};
use super::tree::Node;

/// Those of `found` that do not follow from a fault among `causes`: one about a value as a whole follows from one inside
/// that value. One that points at a key is about the key's being there, and stays.
pub fn without_consequences(root: &Node, causes: &[Fault], found: Vec<Fault>) -> Vec<Fault> {
    let wrong: Vec<Place> = causes.iter().filter_map(Fault::place).collect();
    let follows = |fault: &Fault| {
        let about = fault.place().and_then(|place| at(root, place));
        about.is_some_and(|node| any(node, &|inner| wrong.iter().any(|place| inner.holds(*place))))
    };
    found.into_iter().filter(|fault| !follows(fault)).collect()
}

/// The value at exactly this place.
fn at(node: &Node, place: Place) -> Option<&Node> {
    if node.place == place {
        return Some(node);
    }
    node.entries().iter().map(|entry| &entry.node).chain(node.items()).find_map(|inner| at(inner, place))
}

/// Whether `which` is true of any place of the value: its own and those of everything in it.
fn any(node: &Node, which: &impl Fn(Place) -> bool) -> bool {
    which(node.place)
        || node.entries().iter().any(|entry| which(entry.place) || any(&entry.node, which))
        || node.items().iter().any(|item| any(item, which))
}
