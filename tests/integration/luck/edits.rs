//! Scenarios edited as documents.

use phaseline::scenario::Scenario;
use toml::{Table, Value};

use crate::support::{everything, parse};

/// `everything.toml` as a document.
pub fn document() -> Table {
    std::fs::read_to_string(everything()).unwrap().parse().unwrap()
}

/// The same without what lets one incident touch another: nothing is scarce, nothing is fed back, nothing collapses.
pub fn loose() -> Table {
    let mut document = document();
    document.remove("credibility");
    document.remove("collapse");
    document.remove("uncertain");
    table(&mut document, "monitoring").remove("teams");
    for pool in list(&mut document, "pool") {
        set(pool, "capacity", "1_000_000");
    }
    document
}

/// The scenario of a document.
pub fn scenario(document: &Table) -> Scenario {
    parse(&toml::to_string(document).unwrap(), "tests/scenarios")
}

pub fn table<'a>(document: &'a mut Table, key: &str) -> &'a mut Table {
    document.get_mut(key).unwrap().as_table_mut().unwrap()
}

pub fn list<'a>(document: &'a mut Table, key: &str) -> &'a mut Vec<Value> {
    document.get_mut(key).unwrap().as_array_mut().unwrap()
}

/// The entry of a list that is called `name`.
pub fn entry<'a>(document: &'a mut Table, key: &str, name: &str) -> &'a mut Value {
    let called =
        |value: &&mut Value| ["name", "actor"].iter().any(|k| value.get(k).is_some_and(|n| n.as_str() == Some(name)));
    list(document, key).iter_mut().find(called).unwrap_or_else(|| panic!("{key}[{name}]"))
}

/// A track of a phase.
pub fn track<'a>(document: &'a mut Table, phase: &str, actor: &str) -> &'a mut Value {
    let phase = entry(document, "phase", phase).as_table_mut().unwrap();
    entry(phase, "track", actor)
}

/// Sets `key` of a table to a value written as TOML.
pub fn set(value: &mut Value, key: &str, toml: &str) {
    value.as_table_mut().unwrap().insert(key.to_owned(), parsed(toml));
}

/// Adds an entry, written as inline TOML, to a list.
pub fn add(document: &mut Table, key: &str, toml: &str) {
    list(document, key).push(parsed(toml));
}

fn parsed(toml: &str) -> Value {
    format!("value = {toml}").parse::<Table>().unwrap().remove("value").unwrap()
}

/// Puts a list into another order: entry i is what stood at `order[i]`.
pub fn permute(list: &mut Vec<Value>, order: &[usize]) {
    *list = order.iter().map(|i| list[*i].clone()).collect();
}
