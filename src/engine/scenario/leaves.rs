//! What a scenario says, a value a line.

use super::comments;
use super::document::Document;
use super::format::{SCENARIO, Shape, Table};
use super::resolve;
use super::tree::{Entry, Node};

/// A value of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// The value, as TOML; a law is one value.
    pub value: String,
    /// Whether it is a law.
    pub is_law: bool,
    /// What stands beside it in a comment, such as its source.
    pub note: String,
}

impl Document {
    /// Every value that it says, in the order of the format.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut walk = Walk { document: self, found: Vec::new() };
        walk.table("", &self.root, &SCENARIO);
        walk.found
    }
}

struct Walk<'a> {
    document: &'a Document,
    found: Vec<Leaf>,
}

impl Walk<'_> {
    fn table(&mut self, path: &str, node: &Node, table: &'static Table) {
        for key in table.keys {
            if let Some(entry) = node.entry(key.name) {
                let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
                self.value(&path, entry, &key.shape);
            }
        }
    }

    fn value(&mut self, path: &str, entry: &Entry, shape: &'static Shape) {
        let node = &entry.node;
        match shape {
            Shape::Table(table) if !table.tagged => self.table(path, node, table),
            Shape::Tables(table) => {
                for (number, item) in node.items().iter().enumerate() {
                    let name = table.named_by.and_then(|name| item.get(name)?.text());
                    let path = name.map_or_else(|| format!("{path}[{number}]"), |name| format!("{path}[{name}]"));
                    self.table(&path, item, table);
                }
            }
            Shape::ByName(_, inner) if !node.entries().is_empty() => {
                for entry in node.entries() {
                    self.value(&format!("{path}[{}]", entry.key), entry, inner);
                }
            }
            _ => {
                let value = resolve::value_of(node, shape, &self.document.sources);
                // A law may also be a number with its unit, which is the same always.
                let is_law = may_be_law(shape) && node.entries().iter().any(|entry| !entry.node.entries().is_empty());
                let said = comments::beside(entry.place, node, &self.document.sources);
                self.found.push(Leaf { path: path.to_owned(), value, is_law, note: said });
            }
        }
    }
}

/// Whether a law may stand there.
fn may_be_law(shape: &Shape) -> bool {
    match shape {
        Shape::Law => true,
        Shape::Either(shapes) => shapes.iter().any(may_be_law),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_value_is_at_its_path() {
        let document = Document::parse(include_str!("../experiment/sample.toml"), Path::new(".")).unwrap();
        let leaves = document.leaves();
        for (path, value) in
            [("monitoring.teams", "2"), ("phase[first].deadline", "\"24 h\""), ("source[west].severity[major]", "0.2")]
        {
            assert!(leaves.iter().any(|leaf| leaf.path == path && leaf.value == value), "{path}: {leaves:#?}");
        }
        let laws: Vec<&str> = leaves.iter().filter(|leaf| leaf.is_law).map(|leaf| leaf.value.as_str()).collect();
        assert!(!laws.is_empty() && laws.iter().all(|law| law.starts_with("{ ") && law.contains(" = {")), "{laws:?}");
        // What is told at a path is what the path finds.
        let parsed = |value: &str| format!("value = {value}").parse::<toml::Table>().unwrap();
        for Leaf { path, value, .. } in &leaves {
            let found = document.get(path).unwrap().unwrap_or_else(|| panic!("nothing at {path}"));
            assert_eq!(parsed(&found), parsed(value), "{path}");
        }
    }
}
