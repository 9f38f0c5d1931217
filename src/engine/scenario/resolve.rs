//! The merged document as text, in the format's own order, and its digest.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::carried::DataFile;
use super::comments;
use super::data::hex;
use super::diagnose::Sources;
use super::format::{SCENARIO, Shape, Table};
use super::tree::{Entry, Node, Value};

/// A scenario text that means the same without the files it extends and without overrides. What stood beside values in
/// comments stands at the ends of its lines.
pub fn resolved(root: &Node, name: &str, sources: &Sources) -> String {
    let mut text = format!("name = {}\n", quoted(name));
    text.push_str(&Writer { sources, skip: &[&["name"]], comments: true }.document(root));
    text
}

/// SHA-256 of the content and of the data files. The name, the seed and the number of replications are not content: they
/// change nothing in what a history is, and are recorded apart.
pub fn digest(root: &Node, sources: &Sources, data: &[DataFile]) -> String {
    let skip: &[&[&str]] = &[&["name"], &["run", "replications"], &["run", "seed"]];
    let mut sha = Sha256::new().chain_update("phaseline scenario 1\n");
    sha.update(Writer { sources, skip, comments: false }.document(root));
    for file in data {
        sha.update(&file.digest);
    }
    hex(&sha.finalize())
}

/// One value as TOML.
pub fn value(node: &Node, sources: &Sources) -> String {
    let writer = Writer { sources, skip: &[], comments: false };
    writer.inline(node, None)
}

/// One value of this shape as TOML.
pub fn value_of(node: &Node, shape: &Shape, sources: &Sources) -> String {
    let writer = Writer { sources, skip: &[], comments: false };
    writer.inline(node, Some(shape))
}

/// An entry of a list of tables as TOML.
pub fn entry(node: &Node, table: &Table, sources: &Sources) -> String {
    let writer = Writer { sources, skip: &[], comments: false };
    writer.inline_table(node, Some(table))
}

struct Writer<'a> {
    sources: &'a Sources,
    /// Top-level keys, or keys of a top-level table, that are left out.
    skip: &'a [&'a [&'a str]],
    /// Whether comments go with the values.
    comments: bool,
}

impl Writer<'_> {
    fn document(&self, root: &Node) -> String {
        let (mut top, mut rest) = (String::new(), String::new());
        for key in SCENARIO.keys.iter().filter(|key| !self.skip.contains(&&[key.name][..])) {
            let Some(entry) = root.entry(key.name) else { continue };
            let node = &entry.node;
            match &key.shape {
                Shape::Table(table) => self.section(&mut rest, &format!("[{}]", key.name), key.name, node, table),
                Shape::Tables(table) => {
                    for item in node.items() {
                        self.section(&mut rest, &format!("[[{}]]", key.name), key.name, item, table);
                    }
                }
                shape => self.line(&mut top, entry, shape),
            }
        }
        top + &rest
    }

    /// A table under its header; the tracks of a phase, which are long, get headers of their own.
    fn section(&self, text: &mut String, header: &str, path: &str, node: &Node, table: &Table) {
        let mut body = String::new();
        let mut below = String::new();
        for key in table.keys.iter().filter(|key| !self.skip.contains(&&[path, key.name][..])) {
            match (node.entry(key.name), &key.shape) {
                (Some(list), Shape::Tables(inner)) if key.name == "track" => {
                    let path = format!("{path}.{}", key.name);
                    for item in list.node.items() {
                        self.section(&mut below, &format!("[[{path}]]"), &path, item, inner);
                    }
                }
                (Some(entry), shape) => self.line(&mut body, entry, shape),
                (None, _) => {}
            }
        }
        if !body.is_empty() || !below.is_empty() {
            let _ = write!(text, "\n{header}\n{body}{below}");
        }
    }

    fn line(&self, text: &mut String, entry: &Entry, shape: &Shape) {
        let _ = write!(text, "{} = {}", entry.key, self.inline(&entry.node, Some(shape)));
        if self.comments {
            let beside = comments::beside(entry.place, &entry.node, self.sources);
            let _ = write!(text, "{}{beside}", if beside.is_empty() { "" } else { " # " });
        }
        text.push('\n');
    }

    fn inline(&self, node: &Node, shape: Option<&Shape>) -> String {
        match &node.value {
            Value::Text(text) => quoted(text),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Value::Float(number) => format!("{number:?}"),
            Value::Bool(truth) => truth.to_string(),
            Value::Date(date) => quoted(date),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.inline(item, inner(shape))).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Table(_) => self.inline_table(node, shape.and_then(table_of)),
        }
    }

    fn inline_table(&self, node: &Node, table: Option<&Table>) -> String {
        let mut entries: Vec<_> = node.entries().iter().collect();
        let rank = |name: &str| table.and_then(|table| table.names().position(|key| key == name));
        entries.sort_by(|a, b| rank(&a.key).cmp(&rank(&b.key)).then_with(|| a.key.cmp(&b.key)));
        let entries: Vec<String> = entries
            .into_iter()
            .map(|entry| {
                let shape = table.and_then(|table| table.key(&entry.key)).map(|key| &key.shape);
                let value = match (entry.key.as_str(), entry.node.text()) {
                    ("file", Some(file)) if table.is_some() => self.file(file, &entry.node),
                    _ => self.inline(&entry.node, shape),
                };
                format!("{} = {value}", bare_or_quoted(&entry.key))
            })
            .collect();
        if entries.is_empty() { "{}".into() } else { format!("{{ {} }}", entries.join(", ")) }
    }

    /// A data file is named relative to the file that names it; here, to the scenario itself.
    fn file(&self, file: &str, node: &Node) -> String {
        let path = self.sources.folder(node.place.file).join(file);
        quoted(&path.to_string_lossy().replace('\\', "/"))
    }
}

fn table_of(shape: &Shape) -> Option<&'static Table> {
    match shape {
        Shape::Tables(table) => Some(table),
        _ => shape.table(),
    }
}

/// The shape of a list's items; a list of tables stands for its items too.
fn inner(shape: Option<&Shape>) -> Option<&Shape> {
    match shape? {
        Shape::List(inner) => Some(inner),
        other => Some(other),
    }
}

fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { key.into() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
