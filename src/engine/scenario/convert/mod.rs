//! From a document whose form has been checked to the scenario it means.
//!
//! A value that is missing here has a fault already, so each part gives up quietly where one is absent; what is found
//! only by looking at several values together is reported here.

mod law;
mod monitoring;
mod outcome;
mod phases;
mod severities;
mod sources;
mod windows;

use super::carried::{Base, DataFile};
use super::diagnose::{Fault, Place, Sources};
use super::format::{Key, Kind, SCENARIO};
use super::paths::{self, Unit};
use super::tree::{Node, Value};
use super::types::{Run, Scenario};
use crate::units::{Hours, PerHour, Probability};

/// What the conversion knows and gathers.
pub struct Context<'a> {
    pub root: &'a Node,
    pub sources: &'a Sources,
    /// Where its data files are.
    pub base: &'a Base,
    /// What quantities inside laws are in.
    pub unit: Unit,
    pub horizon: f64,
    pub faults: Vec<Fault>,
    /// The data files, in the order of their mention.
    pub data: Vec<DataFile>,
}

/// Converts; `None` only where there are faults.
pub fn convert(context: &mut Context<'_>, stem: &str) -> Option<Scenario> {
    let root = context.root;
    let too_long = |key: &Key| root.get(key.name).is_some_and(|list| list.items().len() > paths::LONGEST_LIST);
    if SCENARIO.keys.iter().any(too_long) {
        return None;
    }
    let horizon = hours(root.get("horizon"));
    context.horizon = horizon.map_or(0.0, Hours::get);
    let armistice = root.get("armistice").and_then(|node| match &node.value {
        Value::Text(text) | Value::Date(text) => super::dates::day(text),
        _ => None,
    });
    let severities = severities::severities(context);
    let sources = sources::sources(context, armistice);
    let windows = windows::windows(context);
    let monitoring = monitoring::monitoring(context);
    let pools = monitoring::pools(context);
    let phases = phases::phases(context);
    let credibility = outcome::credibility(root);
    let collapse = outcome::collapse(context);
    let uncertain = outcome::uncertain(context);
    Some(Scenario {
        name: text(root.get("name")).unwrap_or(stem).to_owned(),
        horizon: horizon?,
        run: run(root.get("run")),
        armistice,
        severities: severities?,
        sources: sources?,
        windows: windows?,
        monitoring: monitoring?,
        pools: pools?,
        phases: phases?,
        credibility,
        collapse: collapse?,
        uncertain: uncertain?,
        resolved: String::new(),
        digest: String::new(),
    })
}

fn run(node: Option<&Node>) -> Run {
    let whole = |key: &str| whole(node?.get(key));
    Run {
        replications: whole("replications").unwrap_or(10_000),
        seed: whole("seed").unwrap_or(1),
        max_incidents: whole("max_incidents").and_then(|n| n.try_into().ok()).unwrap_or(100_000),
    }
}

impl<'a> Context<'a> {
    /// Nothing known yet.
    pub fn new(root: &'a Node, sources: &'a Sources, base: &'a Base) -> Self {
        Self { root, sources, base, unit: Unit::Hours, horizon: 0.0, faults: Vec::new(), data: Vec::new() }
    }
}

impl Context<'_> {
    /// Converts each entry of the list `key`; `None` if any could not be.
    fn list<T>(&mut self, key: &str, mut convert: impl FnMut(&mut Self, &Node, usize) -> Option<T>) -> Option<Vec<T>> {
        let items = self.root.get(key).map_or(&[][..], Node::items);
        all(items.iter().enumerate().map(|(i, item)| convert(self, item, i)).collect())
    }

    /// The index of what a node names.
    fn index(&self, kind: Kind, node: Option<&Node>) -> Option<usize> {
        self.index_of(kind, text(node)?)
    }

    fn index_of(&self, kind: Kind, name: &str) -> Option<usize> {
        paths::names(self.root, kind).iter().position(|other| *other == name)
    }

    fn count(&self, kind: Kind) -> usize {
        self.root.get(kind.key()).map_or(0, |list| list.items().len())
    }

    fn error(&mut self, fault: Fault) {
        self.faults.push(fault);
    }
}

/// A value could not be converted, and it has been said why.
struct Reported;

/// What is absent is nothing; what is there and could not be converted spoils its owner.
fn optional<T>(node: Option<&Node>, convert: impl FnOnce(&Node) -> Option<T>) -> Result<Option<T>, Reported> {
    node.map(|node| convert(node).ok_or(Reported)).transpose()
}

/// All values, or none if one is missing.
fn all<T>(values: Vec<Option<T>>) -> Option<Vec<T>> {
    values.into_iter().collect()
}

/// Where a key stands, or its table if it does not.
fn place_of(table: &Node, key: &str) -> Place {
    table.get(key).unwrap_or(table).place
}

fn text(node: Option<&Node>) -> Option<&str> {
    node?.text()
}

fn number(node: Option<&Node>) -> Option<f64> {
    node?.number()
}

fn truth(node: Option<&Node>) -> bool {
    matches!(node, Some(Node { value: Value::Bool(true), .. }))
}

fn hours(node: Option<&Node>) -> Option<Hours> {
    node?.text()?.parse().ok()
}

fn per_hour(node: Option<&Node>) -> Option<PerHour> {
    node?.text()?.parse().ok()
}

fn chance(node: Option<&Node>) -> Option<Probability> {
    Probability::new(node?.number()?).ok()
}

fn chance_or(node: Option<&Node>, absent: Probability) -> Probability {
    chance(node).unwrap_or(absent)
}

fn whole(node: Option<&Node>) -> Option<u64> {
    match node?.value {
        Value::Integer(number) => number.try_into().ok(),
        _ => None,
    }
}
