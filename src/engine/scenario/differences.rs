//! What two scenarios say differently, path by path.

use super::document::Document;
use super::format::{SCENARIO, Shape, Table};
use super::resolve;
use super::tree::Node;

/// A place at which two scenarios differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its path.
    pub path: String,
    /// What the first one says there, as TOML; `None` if nothing.
    pub first: Option<String>,
    /// What the second one says there.
    pub second: Option<String>,
}

/// What changes nothing in what a history is: what the scenario is called, and how it is run.
const LEFT_OUT: [&str; 3] = ["name", "run.replications", "run.seed"];

impl Document {
    /// What `other` says differently, in the order of the format. The name, the seed and the number of replications aside.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let mut walk = Walk { sides: [self, other], found: Vec::new() };
        walk.table("", Some(&self.root), Some(&other.root), &SCENARIO);
        walk.found
    }
}

struct Walk<'a> {
    sides: [&'a Document; 2],
    found: Vec<Difference>,
}

impl Walk<'_> {
    fn table(&mut self, path: &str, first: Option<&Node>, second: Option<&Node>, table: &'static Table) {
        for key in table.keys {
            let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
            let inner = |node: Option<&'_ Node>| node.and_then(|node| node.get(key.name)).cloned();
            if !LEFT_OUT.contains(&path.as_str()) {
                self.value(&path, inner(first).as_ref(), inner(second).as_ref(), &key.shape);
            }
        }
    }

    fn value(&mut self, path: &str, first: Option<&Node>, second: Option<&Node>, shape: &'static Shape) {
        let (Some(a), Some(b)) = (first, second) else {
            // What only one of them has is told as a whole.
            return self.leaf(path, first, second, shape);
        };
        match shape {
            Shape::Table(table) if !table.tagged => self.table(path, first, second, table),
            Shape::Tables(table) => match table.named_by {
                Some(name) => self.named(path, (a, b), table, name),
                None if a.items().len() == b.items().len() => {
                    for (i, (a, b)) in a.items().iter().zip(b.items()).enumerate() {
                        self.table(&format!("{path}[{i}]"), Some(a), Some(b), table);
                    }
                }
                None => self.leaf(path, first, second, shape),
            },
            Shape::ByName(_, inner) => {
                let here = a.entries().iter();
                let new = b.entries().iter().filter(|entry| a.get(&entry.key).is_none());
                for key in here.chain(new).map(|entry| &entry.key) {
                    self.value(&format!("{path}[{key}]"), a.get(key), b.get(key), inner);
                }
            }
            _ => self.leaf(path, first, second, shape),
        }
    }

    /// Entries with names: matched by them, then their order.
    fn named(&mut self, path: &str, (a, b): (&Node, &Node), table: &'static Table, name: &str) {
        let called = |node: &Node| node.get(name).and_then(Node::text).unwrap_or_default().to_owned();
        let find = |list: &Node, wanted: &str| list.items().iter().find(|item| called(item) == wanted).cloned();
        let [in_a, in_b] = [a, b].map(|list| list.items().iter().map(called).collect::<Vec<_>>());
        for one in in_a.iter().chain(in_b.iter().filter(|one| !in_a.contains(one))) {
            let (first, second) = (find(a, one), find(b, one));
            let path = format!("{path}[{one}]");
            if first.is_some() && second.is_some() {
                self.table(&path, first.as_ref(), second.as_ref(), table);
            } else {
                self.whole(&path, first.as_ref(), second.as_ref(), table);
            }
        }
        let common = |names: &[String], others: &[String]| -> Vec<String> {
            names.iter().filter(|one| others.contains(one)).cloned().collect()
        };
        let orders = [common(&in_a, &in_b), common(&in_b, &in_a)];
        if orders[0] != orders[1] {
            let [first, second] = orders.map(|names| Some(format!("in the order {}", names.join(", "))));
            self.found.push(Difference { path: path.to_owned(), first, second });
        }
    }

    fn leaf(&mut self, path: &str, first: Option<&Node>, second: Option<&Node>, shape: &'static Shape) {
        let told = |side: usize, node: &Node| resolve::value_of(node, shape, &self.sides[side].sources);
        self.tell(path, first.map(|node| told(0, node)), second.map(|node| told(1, node)));
    }

    fn whole(&mut self, path: &str, first: Option<&Node>, second: Option<&Node>, table: &'static Table) {
        let told = |side: usize, node: &Node| resolve::entry(node, table, &self.sides[side].sources);
        self.tell(path, first.map(|node| told(0, node)), second.map(|node| told(1, node)));
    }

    fn tell(&mut self, path: &str, first: Option<String>, second: Option<String>) {
        if first != second {
            self.found.push(Difference { path: path.to_owned(), first, second });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const FIRST: &str = include_str!("../experiment/sample.toml");

    fn document(text: &str) -> Document {
        Document::parse(text, Path::new(".")).unwrap()
    }

    fn differences(change: impl FnOnce(&mut Document)) -> Vec<(String, Option<String>, Option<String>)> {
        let first = document(FIRST);
        let mut second = first.clone();
        change(&mut second);
        let found = first.differences(&second);
        found.into_iter().map(|found| (found.path, found.first, found.second)).collect()
    }

    #[test]
    fn what_is_set_differs_at_its_path() {
        assert_eq!(differences(|_| {}), []);
        for (path, value, first, second) in [
            ("phase[first].deadline", "36 h", Some("\"24 h\""), Some("\"36 h\"")),
            ("phase[second].deadline", "36 h", None, Some("\"36 h\"")),
            ("monitoring.teams", "4", Some("2"), Some("4")),
            ("source[west].severity[major]", "0.5", Some("0.2"), Some("0.5")),
        ] {
            let found = differences(|document| document.set(path, value).unwrap());
            let [first, second] = [first, second].map(|text: Option<&str>| text.map(str::to_owned));
            assert_eq!(found, [(path.to_owned(), first, second)]);
        }
    }

    #[test]
    fn who_it_is_and_how_it_is_run_is_no_difference() {
        let found = differences(|document| {
            document.set("run.seed", "7").unwrap();
            document.set("run.replications", "7").unwrap();
            document.set("name", "other").unwrap();
        });
        assert_eq!(found, []);
    }

    #[test]
    fn entries_that_are_gone_new_or_moved_differ_as_a_whole() {
        let (first, mut cut) = (document(FIRST), FIRST.to_owned());
        let start = cut.find("[[source]]\nname     = \"north\"").unwrap();
        let end = cut.find("[monitoring]").unwrap();
        let north: String = cut.drain(start..end).collect();
        let found = first.differences(&document(&cut));
        assert_eq!((found.len(), found[0].path.as_str(), &found[0].second), (1, "source[north]", &None));
        assert_eq!(document(&cut).differences(&first)[0].first, None);
        let east = cut.find("[[source]]\nname     = \"east\"").unwrap();
        cut.insert_str(east, &north);
        let found = first.differences(&document(&cut));
        assert_eq!((found.len(), found[0].path.as_str()), (1, "source"));
    }
}
