//! Factors as people type them: `PATH=6 h..48 h step 6 h`.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::scenario::bare::value;
use crate::scenario::diagnose::{Fault, Place};
use crate::scenario::document::equals;
use crate::scenario::tree::{Entry, Node, Value};

/// A factor of the command line.
///
/// | text after `PATH=` | levels |
/// | --- | --- |
/// | `[0.4, 0.6, 0.8]`, `["12 h", "24 h"]`, `[12 h, 24 h]` | these, each as `--set` takes it |
/// | `6 h..48 h step 6 h` | one after every step |
/// | `6 h..48 h count 8`, `1 h..100 h count 5 log` | so many, evenly spaced by difference or ratio |
/// | `2 h..20 h`, `2 h..20 h log` | any value, for a design that samples |
/// | `{ uniform = { min = "2 h", max = "20 h" } }` | values of a law, for a design that samples |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vary {
    text: String,
    /// Where the `=` stands.
    equals: usize,
}

/// A text that is not `PATH=LEVELS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaryError(String);

impl fmt::Display for VaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` varies nothing; expected PATH=LEVELS, such as \"phase[national response].deadline=6 h..48 h step 6 h\"",
            self.0
        )
    }
}

impl std::error::Error for VaryError {}

impl FromStr for Vary {
    type Err = VaryError;

    fn from_str(text: &str) -> Result<Self, VaryError> {
        equals(text).map(|equals| Self { text: text.into(), equals }).ok_or_else(|| VaryError(text.into()))
    }
}

impl fmt::Display for Vary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A part of the text and where it begins.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    start: usize,
}

impl Part<'_> {
    fn trimmed(self) -> Self {
        let text = self.text.trim_start();
        Self { start: self.start + self.text.len() - text.len(), text: text.trim_end() }
    }

    fn split(self, at: usize, skip: usize) -> (Self, Self) {
        let rest = Self { text: &self.text[at + skip..], start: self.start + at + skip };
        (Self { text: &self.text[..at], ..self }.trimmed(), rest.trimmed())
    }

    /// What follows the last `word` that stands alone, and what comes before it.
    fn after(self, word: &str) -> Option<(Self, Self)> {
        let spaced = format!(" {word} ");
        if let Some(at) = self.text.rfind(&spaced) {
            return Some(self.split(at, spaced.len()));
        }
        let at = self.text.strip_suffix(word)?.len();
        self.text[..at].ends_with(' ').then(|| self.split(at, word.len()))
    }

    fn place(self, file: usize) -> Place {
        Place::new(file, self.start, self.start + self.text.len())
    }
}

impl Vary {
    /// The dotted path.
    pub fn path(&self) -> &str {
        self.text[..self.equals].trim()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The factor as a file would have it; `file` is the number of this text among the sources.
    pub(super) fn node(&self, file: usize) -> Result<Node, Vec<Fault>> {
        let (path, rest) = Part { text: &self.text, start: 0 }.split(self.equals, 1);
        let text = Node { place: path.place(file), value: Value::Text(path.text.into()) };
        let (key, levels) = levels(rest, file)?;
        Ok(table(path.place(file), [("path", text), (key, levels)]))
    }
}

fn table<const N: usize>(place: Place, entries: [(&str, Node); N]) -> Node {
    let entries = entries.into_iter().map(|(key, node)| Entry { key: key.into(), place: node.place, node });
    Node { place, value: Value::Table(entries.collect()) }
}

/// The key under which a file would have these levels, and the levels.
fn levels(part: Part<'_>, file: usize) -> Result<(&'static str, Node), Vec<Fault>> {
    let place = part.place(file);
    if part.text.is_empty() {
        return Err(vec![Fault::error(place, "the levels are missing").label("expected levels after `=`")]);
    }
    let law = part.text.strip_prefix('~').map(|text| Part { text, start: part.start + 1 }.trimmed());
    let part = law.unwrap_or(part);
    if part.text.starts_with(['[', '{']) {
        let node = value(part.text, file, part.start)?;
        let is_range = node.get("from").is_some() || node.get("to").is_some();
        let is_levels = law.is_none() && (is_range || matches!(node.value, Value::List(_)));
        return Ok((if is_levels { "levels" } else { "law" }, node));
    }
    let Some(dots) = part.text.find("..") else {
        let fault = Fault::error(place, "this is one value, and a factor needs several");
        return Err(vec![
            fault
                .label("expected levels: `[12, 24]`, `6 h..48 h step 6 h`, or a law")
                .help("`--set` gives one value to all points"),
        ]);
    };
    let (from, rest) = part.split(dots, 2);
    range(from, rest, file, place).map(|node| ("levels", node))
}

fn range(from: Part<'_>, rest: Part<'_>, file: usize, place: Place) -> Result<Node, Vec<Fault>> {
    let read = |part: Part<'_>| value(part.text, file, part.start);
    let (rest, log) = match rest.text.strip_suffix("log") {
        Some(before) if before.ends_with(' ') => (Part { text: before.trim_end(), ..rest }, true),
        _ => (rest, false),
    };
    let (to, spacing) = match (rest.after("step"), rest.after("count")) {
        (Some((to, step)), None) => (to, Some(("step", step))),
        (None, Some((to, count))) => (to, Some(("count", count))),
        (Some(_), Some(_)) => {
            let fault = Fault::error(rest.place(file), "a range has either a step or a count of levels");
            return Err(vec![fault.label("expected one of them")]);
        }
        (None, None) => (rest, None),
    };
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    for (key, part) in [("from", from), ("to", to)].into_iter().chain(spacing) {
        match read(part) {
            _ if part.text.is_empty() => {
                let fault = Fault::error(part.place(file), format!("`{key}` is missing in this range"));
                faults.push(fault.label("expected a value here"));
            }
            Ok(node) => entries.push(Entry { key: key.into(), place: node.place, node }),
            Err(found) => faults.extend(found),
        }
    }
    if log {
        entries.push(Entry { key: "log".into(), place, node: Node { place, value: Value::Bool(true) } });
    }
    if faults.is_empty() { Ok(Node { place, value: Value::Table(entries) }) } else { Err(faults) }
}

/// The source of a factor of the command line, for faults.
pub(super) fn add(sources: &mut crate::scenario::diagnose::Sources, vary: &Vary) -> usize {
    sources.add("--vary", &vary.text, Path::new(""))
}
