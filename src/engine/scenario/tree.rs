//! A TOML text as a tree in which every key and value knows the place where it stands.
//!
//! Trees of several files are merged and overridden before anything is checked, so a place names its file too.

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::diagnose::{Fault, Place};
use super::syntax;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub place: Place,
    pub value: Value,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Integer(i128),
    Float(f64),
    Bool(bool),
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// One key of a table with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: String,
    pub place: Place,
    pub node: Node,
}

impl Entry {
    /// Where what it says was given: the key, or the value where that was set from elsewhere.
    pub fn given_at(&self) -> Place {
        if self.node.place.file == self.place.file { self.place } else { self.node.place }
    }
}

impl Node {
    /// A table without keys at `place`.
    pub fn empty_table(place: Place) -> Self {
        Self { place, value: Value::Table(Vec::new()) }
    }

    /// The entries, if this is a table, else none.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The items, if this is a list, else none.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entry called `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The text, if this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is one, whole or not.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) => Some(number),
            _ => None,
        }
    }

    /// What stands here, for "found …".
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Bool(true) => "`true`",
            Value::Bool(false) => "`false`",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Reads a document; every syntax error is a fault. `file` is its number among the sources.
pub fn parse(text: &str, file: usize) -> Result<Node, Vec<Fault>> {
    if let Some(fault) = json(text, file) {
        return Err(vec![fault]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let span = Place::new(file, 0, 0);
        return Ok(Node { place: span, value: Value::Table(entries(table.into_inner(), file, 0)) });
    }
    Err(syntax::faults(text, errors, file, 0))
}

/// Reads one value that stands at `offset` of source `file`.
pub fn parse_value(text: &str, file: usize, offset: usize) -> Result<Node, Vec<Fault>> {
    let (value, errors) = DeValue::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(node(value, file, offset));
    }
    Err(syntax::faults(text, errors, file, offset))
}

/// The one fault of a JSON text, in which every line would be another to TOML.
fn json(text: &str, file: usize) -> Option<Fault> {
    let blank = text.len() - text.trim_start().len();
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    // No TOML begins like this: a header goes on with a key.
    let looks = matches!((marks.next()?, marks.next()), ('{', _) | ('[', Some('{')));
    looks.then(|| {
        Fault::error(Place::new(file, blank, blank + 1), "this looks like JSON, and scenarios are TOML")
            .label("expected `key = value` or `[table]`")
            .help("write it as TOML; `phaseline init` makes a scenario to start from")
    })
}

fn entries(table: DeTable<'_>, file: usize, offset: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let span = key.span();
            let place = Place::new(file, span.start + offset, span.end + offset);
            Entry { key: key.into_inner().into_owned(), place, node: node(value, file, offset) }
        })
        .collect();
    // The parser's map is sorted by key; people wrote an order.
    entries.sort_by_key(|entry| entry.place.start);
    entries
}

fn node(value: Spanned<DeValue<'_>>, file: usize, offset: usize) -> Node {
    let span = value.span();
    let place = Place::new(file, span.start + offset, span.end + offset);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => integer(&number),
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Bool(truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| node(item, file, offset)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, file, offset)),
    };
    Node { place, value }
}

/// A whole number too large for 128 bits goes on as a float: it is out of every range either way.
fn integer(number: &DeInteger<'_>) -> Value {
    i128::from_str_radix(number.as_str(), number.radix()).map_or(Value::Float(f64::INFINITY), Value::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text() {
        let text = "a = \"x\"\n[[t]]\nb = 1\n[c]\nd.e = 2.5\n";
        let root = parse(text, 3).unwrap();
        let slice = |place: Place| &text[place.start..place.end];
        assert_eq!(slice(root.get("a").unwrap().place), "\"x\"");
        assert_eq!(slice(root.get("t").unwrap().items()[0].place), "[[t]]");
        assert_eq!(slice(root.get("c").unwrap().place), "[c]");
        assert_eq!(slice(root.get("c").unwrap().entry("d").unwrap().place), "d");
        assert_eq!(root.get("c").unwrap().get("d").unwrap().get("e").unwrap().number(), Some(2.5));
        assert_eq!(root.get("a").unwrap().place.file, 3);
    }

    #[test]
    fn deep_nesting_is_a_fault_and_not_a_crash() {
        let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(parse(&deep, 0).is_err());
        let dotted = format!("a{} = 1", ".a".repeat(100_000));
        assert!(parse(&dotted, 0).is_err());
        let header = format!("[a{}]", ".a".repeat(100_000));
        assert!(parse(&header, 0).is_err());
    }

    #[test]
    fn numbers_beyond_every_range_stay_numbers() {
        let root = parse(&format!("a = {}", "9".repeat(60)), 0);
        assert!(root.is_err() || root.unwrap().get("a").unwrap().number() == Some(f64::INFINITY));
    }
}
