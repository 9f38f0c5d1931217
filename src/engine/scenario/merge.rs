//! `extends`: tables merge by key, named entries by name; tagged values and other lists replace whole.

use super::format::{Shape, Table};
use super::tree::{Entry, Node, Value};

/// What `over` makes of `base`.
pub fn merge(base: Node, over: Node, shape: &Shape) -> Node {
    let place = over.place;
    let value = match (shape, base.value, over.value) {
        (Shape::Table(table), Value::Table(base), Value::Table(new)) if !table.tagged => {
            Value::Table(by_key(base, new, table))
        }
        (Shape::Tables(table), Value::List(base), Value::List(new)) if let Some(name) = table.named_by => {
            Value::List(by_name(base, new, table, name))
        }
        (Shape::ByName(_, shape), Value::Table(base), Value::Table(new)) => {
            Value::Table(new.into_iter().fold(base, |entries, entry| put(entries, entry, Some(shape))))
        }
        (_, _, value) => value,
    };
    Node { place, value }
}

fn by_key(base: Vec<Entry>, new: Vec<Entry>, table: &Table) -> Vec<Entry> {
    new.into_iter().fold(base, |mut entries, entry| {
        let rivals = table.rivals(&entry.key);
        entries.retain(|old| !rivals.contains(&old.key.as_str()));
        let shape = table.key(&entry.key).map(|key| &key.shape);
        put(entries, entry, shape)
    })
}

fn put(mut entries: Vec<Entry>, entry: Entry, shape: Option<&Shape>) -> Vec<Entry> {
    let Some(at) = entries.iter().position(|old| old.key == entry.key) else {
        entries.push(entry);
        return entries;
    };
    let old = std::mem::replace(&mut entries[at], entry);
    if let Some(shape) = shape {
        let new = std::mem::replace(&mut entries[at].node, Node::empty_table(old.place));
        entries[at].node = merge(old.node, new, shape);
    }
    entries
}

/// An entry of the new list merges with the old one of its name, once; a second of that name stays a second, so that
/// the check can say so.
fn by_name(base: Vec<Node>, new: Vec<Node>, table: &'static Table, name: &str) -> Vec<Node> {
    let mut merged: Vec<(Node, bool)> = base.into_iter().map(|node| (node, false)).collect();
    for node in new {
        let own = node.get(name).and_then(Node::text);
        let at =
            merged.iter().position(|(old, taken)| !taken && own.is_some() && old.get(name).and_then(Node::text) == own);
        match at {
            Some(at) => {
                let old = std::mem::replace(&mut merged[at].0, Node::empty_table(node.place));
                merged[at] = (merge(old, node, &Shape::Table(table)), true);
            }
            None => merged.push((node, true)),
        }
    }
    merged.into_iter().map(|(node, _)| node).collect()
}
