//! What a scenario says, a value a line.

use super::document::Document;
use super::format::{SCENARIO, Shape, Table};
use super::resolve;
use super::tree::Node;

/// A value of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// The value, as TOML; a law is one value.
    pub value: String,
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
            if let Some(node) = node.get(key.name) {
                let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
                self.value(&path, node, &key.shape);
            }
        }
    }

    fn value(&mut self, path: &str, node: &Node, shape: &'static Shape) {
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
                    if let Some(node) = node.get(&entry.key) {
                        self.value(&format!("{path}[{}]", entry.key), node, inner);
                    }
                }
            }
            _ => {
                let value = resolve::value_of(node, shape, &self.document.sources);
                self.found.push(Leaf { path: path.to_owned(), value });
            }
        }
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
            assert!(leaves.contains(&Leaf { path: path.to_owned(), value: value.to_owned() }), "{path}: {leaves:#?}");
        }
        // What is told at a path is what the path finds.
        for Leaf { path, value } in &leaves {
            assert_eq!(document.get(path).unwrap().as_ref(), Some(value), "{path}");
        }
    }
}
