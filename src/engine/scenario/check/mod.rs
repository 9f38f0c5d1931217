//! The check of a merged document against the format: every unknown or missing key, wrong type, unit, range and name.
//!
//! What needs more than one value to be wrong (weights, laws, cycles) is found by the conversion.

mod form;
mod leaf;

use self::form::{form, missing, newcomer};
use self::leaf::leaf;
use super::diagnose::{Fault, Place, Sources, nearest};
use super::format::{Key, Kind, Shape, Table, grouped};
use super::paths::{self, LONGEST_LIST, ROOT, Unit};
use super::syntax::double_brackets;
use super::tree::{Node, Value};
use super::unknown::{unknown_key, unknown_name};

/// Faults after which the check gives up: nobody reads on, and a hostile file could have any number.
const MOST_FAULTS: usize = 1_000;

/// Names that mean something in results: of which entries, the word, what it says there. Section 2.3 of `docs/model.md`
/// lists them for users.
const RESERVED: [(&[&str], &str, &str); 4] = [
    (&["phase", "severity"], "itself", "that hostilities ran out by themselves"),
    (&["phase", "severity"], "open", "that hostilities were still under way"),
    (&["severity"], "onset", "how an incident began"),
    (&["track"], "pool", "a pool"),
];

/// Every fault of form in the document.
pub fn check(root: &Node, sources: &Sources) -> Vec<Fault> {
    let mut check = Check { root, knows_paths: true, sources, unit: Unit::Hours, unitless: false, faults: Vec::new() };
    check.value("", root, &ROOT);
    check.faults
}

/// Every fault of form of a sweep's part `node`, of this shape. Paths lead into the scenario `root`; where that is not
/// known they are left alone.
pub fn check_sweep(node: &Node, shape: &Shape, root: Option<&Node>, sources: &Sources) -> Vec<Fault> {
    let nothing = Node::empty_table(node.place);
    let knows_paths = root.is_some();
    let mut check = Check {
        root: root.unwrap_or(&nothing),
        knows_paths,
        sources,
        unit: Unit::Hours,
        unitless: false,
        faults: Vec::new(),
    };
    check.value("", node, shape);
    check.faults
}

/// Every fault of form of a value that would stand in the scenario `root` under `key`, where this shape is.
pub fn check_value(key: &str, node: &Node, shape: &Shape, root: &Node, sources: &Sources) -> Vec<Fault> {
    let mut check = Check { root, knows_paths: true, sources, unit: Unit::Hours, unitless: false, faults: Vec::new() };
    check.value(key, node, shape);
    check.faults
}

struct Check<'a> {
    /// The scenario in which names and paths are looked up.
    root: &'a Node,
    knows_paths: bool,
    sources: &'a Sources,
    /// What quantities inside laws are in.
    unit: Unit,
    /// Whether the value that a factor varies is no quantity, or unknown, so that nothing can be said of units.
    unitless: bool,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn value(&mut self, key: &str, node: &Node, shape: &Shape) {
        if self.faults.len() >= MOST_FAULTS {
            return;
        }
        if self.unitless && is_quantity(shape) {
            return;
        }
        if let Some(shapes) = shape.alternatives() {
            return match shapes.iter().find(|shape| self.accepts(shape, node)) {
                Some(Shape::Word(_)) if let Some(fault) = alone(node, shapes) => self.faults.push(fault),
                Some(shape) => self.value(key, node, shape),
                None => self.mismatch(key, node, shape),
            };
        }
        match (shape, &node.value) {
            (Shape::Table(table), Value::Table(_)) => self.table(node, table, &[]),
            (Shape::Tables(table), Value::List(items)) => self.tables(key, node, items, table),
            (Shape::List(item), Value::List(items)) => items.iter().for_each(|inner| self.value(key, inner, item)),
            (Shape::ListOfNames(kind), Value::List(items)) => {
                for inner in items {
                    self.value(key, inner, &Shape::Refers(*kind));
                }
            }
            (Shape::ByName(kind, inner), Value::Table(entries)) => {
                for entry in entries {
                    self.name(*kind, &entry.key, entry.place);
                    self.value(&entry.key, &entry.node, inner);
                }
            }
            (Shape::Refers(kind), Value::Text(name)) => self.name(*kind, name, node.place),
            (Shape::Path | Shape::Target, Value::Text(path)) => self.path(path, node, matches!(shape, Shape::Path)),
            (Shape::Any, _) => {}
            _ if self.accepts(shape, node) => {
                let found = leaf(key, node, shape, self.unit);
                self.faults.extend(found);
            }
            _ => self.mismatch(key, node, shape),
        }
    }

    /// Whether the TOML type fits.
    fn accepts(&self, shape: &Shape, node: &Node) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Quantity { .. } | Shape::Bound if matches!(self.unit, Unit::Bare | Unit::Whole) => {
                node.number().is_some()
            }
            Shape::Number(_) => node.number().is_some(),
            Shape::Whole(..) => matches!(node.value, Value::Integer(_)),
            Shape::Bool => matches!(node.value, Value::Bool(_)),
            Shape::Date | Shape::Timestamp => matches!(node.value, Value::Text(_) | Value::Date(_)),
            Shape::Table(_) | Shape::ByName(..) => matches!(node.value, Value::Table(_)),
            Shape::Tables(_) | Shape::List(_) | Shape::ListOfNames(_) => matches!(node.value, Value::List(_)),
            _ => node.text().is_some(),
        }
    }

    fn mismatch(&mut self, key: &str, node: &Node, shape: &Shape) {
        let written = self.sources.slice(node.place);
        let unit = paths::unit(shape).map(|unit| if is_quantity(shape) { self.unit } else { unit });
        let fault = match (unit, node.number()) {
            (Some(Unit::Hours), Some(_)) => {
                Fault::error(node.place, format!("`{key}` is a bare number, without a unit"))
                    .label("expected a duration with its unit")
                    .help(format!("write \"{written} h\" for hours, or \"{written} d\" for days"))
            }
            (Some(Unit::PerHour), Some(_)) => {
                Fault::error(node.place, format!("`{key}` is a bare number, without a unit"))
                    .label("expected a rate with its unit")
                    .help(format!("write \"{written} /d\" for so many a day, or \"{written} /h\" an hour"))
            }
            _ => {
                let fault = Fault::error(node.place, format!("`{key}` is {}", node.kind()));
                let fault = fault.label(format!("expected {}", expected(shape, self.unit)));
                match (shape, &node.value) {
                    (Shape::Tables(_), Value::Table(_)) => {
                        let header = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                        fault.help(double_brackets(header.unwrap_or(key)))
                    }
                    (Shape::Table(_), Value::List(_)) => {
                        fault.help(format!("write `[{key}]` with single brackets, or `{key} = {{ … }}`"))
                    }
                    (
                        Shape::Name | Shape::Text(_) | Shape::Refers(_),
                        Value::Integer(_) | Value::Float(_) | Value::Date(_),
                    ) => fault.help(format!("write it in quotes: \"{written}\"")),
                    _ => fault,
                }
            }
        };
        self.faults.push(fault);
    }

    /// `beside` is the list that the table is in.
    fn table(&mut self, node: &Node, table: &Table, beside: &[Node]) {
        let outer = (self.unit, self.unitless);
        if let Some((path, place)) = path_of(node, table) {
            let unit = paths::find(self.root, path, place.file, 0).ok().and_then(|way| way.unit());
            self.unit = unit.unwrap_or(self.unit);
            self.unitless = unit.is_none();
        }
        let mut meant = Vec::new();
        for entry in node.entries() {
            if let Some(key) = table.key(&entry.key) {
                self.value(key.name, &entry.node, &key.shape);
            } else {
                meant.extend(nearest(&entry.key, table.names()));
                self.faults.push(unknown_key(table, &entry.key, entry.place));
            }
        }
        // A misspelt key has been reported already.
        let absent = |key: &&&Key| key.required && node.get(key.name).is_none() && !meant.contains(&key.name);
        let absent: Vec<&Key> = table.keys.iter().filter(|key| absent(&key)).collect();
        if !absent.is_empty() {
            self.faults.push(newcomer(missing(node, table, &absent), node, table, beside, self.sources));
        }
        let known = node.entries().iter().all(|entry| table.key(&entry.key).is_some());
        let found = if known { form(node, table) } else { None };
        self.faults.extend(found);
        (self.unit, self.unitless) = outer;
    }

    fn tables(&mut self, key: &str, node: &Node, items: &[Node], table: &Table) {
        if items.len() > LONGEST_LIST {
            let fault =
                Fault::error(node.place, format!("{} entries of `{key}` are too many", grouped(items.len() as i128)));
            self.faults.push(fault.label(format!("at most {} are allowed", grouped(LONGEST_LIST as i128))));
            return;
        }
        if items.is_empty() && key == Kind::Severity.key() {
            self.faults
                .push(Fault::error(node.place, "the severity ladder is empty").label("expected at least one severity"));
        }
        for item in items {
            match item.value {
                Value::Table(_) => self.table(item, table, items),
                _ => self.faults.push(
                    Fault::error(item.place, format!("an entry of `{key}` is {}", item.kind()))
                        .label(format!("expected {}, a table", table.what)),
                ),
            }
        }
        if let Some(named_by) = table.named_by {
            self.duplicates(items, table, named_by);
            self.taken(key, items, named_by);
        }
    }

    /// Names that would be told in results like something else.
    fn taken(&mut self, key: &str, items: &[Node], named_by: &str) {
        let severities = self.root.get("severity").map_or(&[][..], Node::items);
        for name in items.iter().filter_map(|item| item.get(named_by)) {
            let Some(text) = name.text() else { continue };
            let is_severity = || severities.iter().any(|node| node.get("name").and_then(Node::text) == Some(text));
            let reserved = RESERVED.iter().find(|(keys, word, _)| keys.contains(&key) && *word == text);
            let means = match reserved {
                Some((_, _, means)) => means,
                None if key == "phase" && is_severity() => "the severity of that name",
                None => continue,
            };
            let fault = Fault::error(name.place, format!("`{text}` means something else in results: {means}"));
            self.faults.push(fault.label("expected another name").help("results tell things apart by their names"));
        }
    }

    fn duplicates(&mut self, items: &[Node], table: &Table, named_by: &str) {
        let mut seen: Vec<(&str, Place)> = Vec::new();
        for name in items.iter().filter_map(|item| item.get(named_by)) {
            let Some(text) = name.text() else { continue };
            match seen.iter().find(|(other, _)| *other == text) {
                Some((_, first)) => self.faults.push(
                    Fault::error(name.place, format!("{} called `{text}` is there already", table.what))
                        .label("the same name again")
                        .also(*first, "first given here")
                        .help("give each its own name: results and paths tell them apart by it"),
                ),
                None => seen.push((text, name.place)),
            }
        }
    }

    fn name(&mut self, kind: Kind, name: &str, place: Place) {
        // A list that is none, or an entry without its name, has been reported; whatever it names cannot be known.
        let nameless = |item: &Node| item.get("name").and_then(Node::text).is_none();
        let known = |list: &Node| matches!(list.value, Value::List(_)) && !list.items().iter().any(nameless);
        if !self.root.get(kind.key()).is_none_or(known) {
            return;
        }
        let names = paths::names(self.root, kind);
        if names.contains(&name) {
            return;
        }
        let path = format!("{}[{name}]", kind.key());
        self.faults.push(match self.sources.removed(&path) {
            None => unknown_name(kind, name, place, &names),
            Some(removed) => Fault::error(removed, format!("`{path}` is removed, and still named elsewhere"))
                .label("removed here")
                .also(place, "named here")
                .help("remove what names it too, or give that anew without the name"),
        });
    }

    fn path(&mut self, path: &str, node: &Node, quantity: bool) {
        if !self.knows_paths {
            return;
        }
        let found = paths::find(self.root, path, node.place.file, self.sources.inside(node.place, path));
        match found {
            Err(fault) => self.faults.push(fault),
            Ok(way) if quantity && (way.unit().is_none() || way.begins("uncertain")) => self.faults.push(
                Fault::error(node.place, format!("`{path}` is not a quantity"))
                    .label("expected the path of a duration, a rate, a number or a law"),
            ),
            Ok(way) if !quantity => self.faults.extend(way.cannot_vary().map(|why| {
                Fault::error(node.place, format!("`{path}` cannot be varied"))
                    .label("expected the path of a value that changes what happens")
                    .help(why)
            })),
            Ok(_) => {}
        }
    }
}

/// The fault of a word that is the key of a table which may stand there instead.
fn alone(node: &Node, shapes: &[Shape]) -> Option<Fault> {
    let word = node.text()?;
    let key = shapes.iter().find_map(Shape::table)?.key(word)?;
    let fault = Fault::error(node.place, format!("`{word}` is not enough by itself"));
    Some(fault.label(format!("expected {{ {word} = … }}")).help(format!("`{word}`: {}", key.doc)))
}

/// The path of the value that an uncertain value or a factor is about: its law and its levels are in that value's unit.
fn path_of<'n>(node: &'n Node, table: &Table) -> Option<(&'n str, Place)> {
    let holds_path = |shape: &Shape| matches!(shape, Shape::Path | Shape::Target | Shape::List(Shape::Target));
    let given = table.keys.iter().filter(|key| holds_path(&key.shape)).find_map(|key| node.get(key.name))?;
    let path = given.text().or_else(|| given.items().first()?.text())?;
    Some((path, given.place))
}

fn is_quantity(shape: &Shape) -> bool {
    matches!(shape, Shape::Quantity { .. } | Shape::Bound | Shape::Law)
}

fn expected(shape: &Shape, unit: Unit) -> String {
    let constant = match unit {
        Unit::Hours => "\"8 h\"",
        Unit::PerHour => "\"0.8 /d\"",
        Unit::Bare | Unit::Whole => "3",
    };
    match shape {
        Shape::Law => {
            format!(
                "a law: a constant such as {constant}, or a table such as {{ exponential = {{ mean = {constant} }} }}"
            )
        }
        Shape::Quantity { .. } | Shape::Bound if unit != Unit::Hours => format!("a quantity such as {constant}"),
        _ => shape.expected(),
    }
}

#[cfg(test)]
mod tests {
    use super::RESERVED;

    #[test]
    fn reserved_names_are_listed_for_users() {
        let listed = include_str!("../../../../docs/model.md");
        let called = |key: &&str| if *key == "track" { "an actor".to_owned() } else { format!("a {key}") };
        for (keys, word, means) in RESERVED {
            let keys: Vec<String> = keys.iter().map(called).collect();
            let row = format!("| `{word}` | {} | {means} |", keys.join(", "));
            assert!(listed.contains(&row), "docs/model.md has no row {row}");
        }
    }
}
