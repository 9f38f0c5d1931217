//! The check of a merged document against the format: every unknown or missing key, wrong type, unit, range and name.
//!
//! What needs more than one value to be wrong (weights, laws, cycles) is found by the conversion.

use super::diagnose::{Fault, Place, Sources, list, nearest};
use super::format::{Kind, Range, Shape, Table};
use super::paths::{self, ROOT, Unit, unknown_key, unknown_name};
use super::tree::{Node, Value};
use crate::units::{Hours, PerHour};

/// Most entries that a list may have: its entries are told apart by small numbers.
const LONGEST_LIST: usize = 1_000;

/// Every fault of form in the document.
pub fn check(root: &Node, sources: &Sources) -> Vec<Fault> {
    let mut check = Check { root, sources, unit: Unit::Hours, faults: Vec::new() };
    check.value("", root, &ROOT);
    check.faults
}

struct Check<'a> {
    root: &'a Node,
    sources: &'a Sources,
    /// What quantities inside laws are in.
    unit: Unit,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn value(&mut self, key: &str, node: &Node, shape: &Shape) {
        if let Some(shapes) = shape.alternatives() {
            return match shapes.iter().find(|shape| self.accepts(shape, node)) {
                Some(shape) => self.value(key, node, shape),
                None => self.mismatch(key, node, shape),
            };
        }
        match (shape, &node.value) {
            (Shape::Table(table), Value::Table(_)) => self.table(node, table),
            (Shape::Tables(table), Value::List(items)) => self.tables(key, node, items, table),
            (Shape::List(item), Value::List(items)) => items.iter().for_each(|inner| self.value(key, inner, item)),
            (Shape::ListOfNames(kind), Value::List(items)) => {
                items.iter().for_each(|inner| self.value(key, inner, &Shape::Refers(*kind)));
            }
            (Shape::ByName(kind, inner), Value::Table(entries)) => {
                for entry in entries {
                    self.name(*kind, &entry.key, entry.place);
                    self.value(&entry.key, &entry.node, inner);
                }
            }
            (Shape::Refers(kind), Value::Text(name)) => self.name(*kind, name, node.place),
            (Shape::Path, Value::Text(path)) => self.path(path, node),
            _ if self.accepts(shape, node) => {
                let found = self.leaf(node, shape);
                self.faults.extend(found);
            }
            _ => self.mismatch(key, node, shape),
        }
    }

    /// Whether the TOML type fits.
    fn accepts(&self, shape: &Shape, node: &Node) -> bool {
        match shape {
            Shape::Quantity { .. } if matches!(self.unit, Unit::Bare | Unit::Whole) => node.number().is_some(),
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
                        fault.help(format!("write `[[{key}]]` with double brackets, once for each"))
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

    fn table(&mut self, node: &Node, table: &Table) {
        let outer = self.unit;
        if let Some(unit) = self.unit_of_path(node, table) {
            self.unit = unit;
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
        for key in table.keys.iter().filter(|key| key.required) {
            // A misspelt key has been reported already.
            if node.get(key.name).is_none() && !meant.contains(&key.name) {
                self.faults.push(missing(node, table, key.name, key.doc));
            }
        }
        let found = if meant.is_empty() { form(node, table) } else { None };
        self.faults.extend(found);
        self.unit = outer;
    }

    /// The law of an uncertain value is in that value's unit.
    fn unit_of_path(&self, node: &Node, table: &Table) -> Option<Unit> {
        let key = table.keys.iter().find(|key| matches!(key.shape, Shape::Path))?;
        let path = node.get(key.name)?.text()?;
        paths::find(self.root, path, 0, 0).ok()?.unit()
    }

    fn tables(&mut self, key: &str, node: &Node, items: &[Node], table: &Table) {
        if items.len() > LONGEST_LIST {
            let fault = Fault::error(node.place, format!("{} entries of `{key}` are too many", items.len()));
            self.faults.push(fault.label(format!("at most {LONGEST_LIST} are allowed")));
            return;
        }
        if items.is_empty() && key == Kind::Severity.key() {
            self.faults
                .push(Fault::error(node.place, "the severity ladder is empty").label("expected at least one severity"));
        }
        for item in items {
            match item.value {
                Value::Table(_) => self.table(item, table),
                _ => self.faults.push(
                    Fault::error(item.place, format!("an entry of `{key}` is {}", item.kind()))
                        .label(format!("expected {}, a table", table.what)),
                ),
            }
        }
        if let Some(named_by) = table.named_by {
            self.duplicates(items, table, named_by);
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
        let names = paths::names(self.root, kind);
        if !names.contains(&name) {
            self.faults.push(unknown_name(kind, name, place, &names));
        }
    }

    fn path(&mut self, path: &str, node: &Node) {
        // Point into the text where it stands as written, else at the whole of it.
        let plain = self.sources.slice(node.place).get(1..).is_some_and(|rest| rest.starts_with(path));
        let offset = if plain { node.place.start + 1 } else { node.place.start };
        let found = paths::find(self.root, path, node.place.file, offset);
        match found {
            Err(fault) => self.faults.push(fault),
            Ok(way) if way.unit().is_none() || way.begins("uncertain") => self.faults.push(
                Fault::error(node.place, format!("`{path}` is not a quantity"))
                    .label("expected the path of a duration, a rate, a number or a law"),
            ),
            Ok(_) => {}
        }
    }

    /// Checks a value that contains no others and has the right TOML type.
    fn leaf(&self, node: &Node, shape: &Shape) -> Option<Fault> {
        let text = match &node.value {
            Value::Text(text) | Value::Date(text) => text.as_str(),
            _ => "",
        };
        let number = node.number().unwrap_or(0.0);
        match shape {
            Shape::Name => name(node.place, text),
            Shape::Text(what) if text.trim().is_empty() => {
                Some(Fault::error(node.place, "this text is empty").label(format!("expected {what}")))
            }
            Shape::Word(words) if !words.iter().any(|(word, _)| *word == text) => {
                Some(word(node.place, text, shape, words))
            }
            Shape::Number(range) => in_range(node.place, number, range),
            Shape::Whole(least, most) => match node.value {
                Value::Integer(number) if (*least..=*most).contains(&number) => None,
                _ => Some(
                    Fault::error(node.place, format!("{} is out of range", self.sources.slice(node.place)))
                        .label(format!("expected {}", shape.expected())),
                ),
            },
            Shape::Quantity { above } => match self.unit {
                Unit::Hours => duration(node.place, text, *above, f64::INFINITY),
                Unit::PerHour => rate(node.place, text, *above),
                Unit::Bare | Unit::Whole => in_range(node.place, number, &QUANTITY),
            },
            Shape::Duration { above, most } => duration(node.place, text, *above, *most),
            Shape::Rate { above } => rate(node.place, text, *above),
            Shape::Growth => rate(node.place, text.trim().strip_prefix('-').unwrap_or(text), false),
            Shape::Date if super::dates::day(text).is_none() => Some(not(node.place, text, "a day", shape)),
            Shape::Timestamp if super::dates::instant(text).is_none() => {
                Some(not(node.place, text, "an instant", shape))
            }
            Shape::Peak if super::dates::day_of_year(text).is_none() => match text.parse::<Hours>() {
                Ok(_) => None,
                Err(_) => Some(not(node.place, text, "a peak", shape)),
            },
            _ => None,
        }
    }
}

const QUANTITY: Range =
    Range { least: 0.0, most: f64::MAX, above: false, below: false, what: "a finite number, 0 or more" };

fn is_quantity(shape: &Shape) -> bool {
    matches!(shape, Shape::Quantity { .. } | Shape::Law)
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
        Shape::Quantity { .. } if unit != Unit::Hours => format!("a quantity such as {constant}"),
        _ => shape.expected(),
    }
}

fn not(place: Place, text: &str, what: &str, shape: &Shape) -> Fault {
    Fault::error(place, format!("`{text}` is not {what}")).label(format!("expected {}", shape.expected()))
}

fn word(place: Place, text: &str, shape: &Shape, words: &[(&str, &str)]) -> Fault {
    let fault =
        Fault::error(place, format!("`{text}` is not known here")).label(format!("expected {}", shape.expected()));
    match nearest(text, words.iter().map(|(word, _)| *word)) {
        Some(near) => fault.help(format!("did you mean \"{near}\"?")),
        None => fault,
    }
}

fn name(place: Place, text: &str) -> Option<Fault> {
    let bad = text.chars().find(|c| matches!(c, '[' | ']') || c.is_control());
    let fault =
        |message: &str| Some(Fault::error(place, message).label("expected a name that a path can hold in brackets"));
    match bad {
        Some('[' | ']') => fault("a name must not contain brackets"),
        Some(_) => fault("a name must not contain line breaks or other control characters"),
        None if text.is_empty() => fault("a name must not be empty"),
        None if text.trim() != text => fault("a name must not begin or end with a blank"),
        None => None,
    }
}

fn in_range(place: Place, number: f64, range: &Range) -> Option<Fault> {
    if range.contains(number) {
        return None;
    }
    Some(Fault::error(place, format!("{number} is out of range")).label(format!("expected {}", range.what)))
}

fn unit_fault(place: Place, error: &crate::units::UnitError) -> Fault {
    let text = error.to_string();
    match text.split_once("; ") {
        Some((what, expected)) => Fault::error(place, what).label(expected),
        None => Fault::error(place, text),
    }
}

fn duration(place: Place, text: &str, above: bool, most: f64) -> Option<Fault> {
    match text.parse::<Hours>() {
        Err(error) => Some(unit_fault(place, &error)),
        Ok(hours) if above && hours.get() == 0.0 => {
            Some(Fault::error(place, format!("`{text}` is no time at all")).label("expected a duration above 0"))
        }
        Ok(hours) if hours.get() > most => Some(
            Fault::error(place, format!("`{text}` is too long"))
                .label(format!("expected at most {:.0} years", most / 8766.0)),
        ),
        Ok(_) => None,
    }
}

/// Highest rate, per hour: a million a day.
const FASTEST: f64 = 1e6 / 24.0;

fn rate(place: Place, text: &str, above: bool) -> Option<Fault> {
    match text.parse::<PerHour>() {
        Err(error) => Some(unit_fault(place, &error)),
        Ok(rate) if above && rate.get() == 0.0 => {
            Some(Fault::error(place, format!("`{text}` never happens")).label("expected a rate above 0"))
        }
        Ok(rate) if rate.get() > FASTEST * (1.0 + 1e-12) => {
            Some(Fault::error(place, format!("`{text}` is too high")).label("expected at most 1,000,000 a day"))
        }
        Ok(_) => None,
    }
}

fn missing(node: &Node, table: &Table, key: &str, doc: &str) -> Fault {
    Fault::error(node.place, format!("`{key}` is missing in {}", table.what))
        .label(format!("needs `{key}`"))
        .help(format!("`{key}`: {doc}"))
}

/// Whether the keys present are exactly one of the sets that belong together.
fn form(node: &Node, table: &Table) -> Option<Fault> {
    let present: Vec<_> = node
        .entries()
        .iter()
        .filter(|entry| table.forms.iter().any(|form| form.contains(&entry.key.as_str())))
        .collect();
    let has = |key: &&str| node.get(key).is_some();
    if table.forms.is_empty() || table.forms.iter().any(|form| form.iter().all(has) && form.len() == present.len()) {
        return None;
    }
    let forms: Vec<String> = table.forms.iter().map(|form| list(form, "and")).collect();
    let choices = if forms.len() == 1 { forms.join("") } else { format!("either {}", forms.join(", or ")) };
    let Some(first) = present.first() else {
        return Some(
            Fault::error(node.place, format!("{} is missing what it is", table.what))
                .label(format!("expected {choices}")),
        );
    };
    let together = table.forms.iter().any(|form| present.iter().all(|entry| form.contains(&entry.key.as_str())));
    Some(if together {
        let keys: Vec<&str> = present.iter().map(|entry| entry.key.as_str()).collect();
        Fault::error(node.place, format!("{} is not determined by {} alone", table.what, list(&keys, "and")))
            .label(format!("expected {choices}"))
    } else {
        let second = present.iter().find(|entry| table.rivals(&first.key).contains(&entry.key.as_str()));
        let second = second.or(present.get(1)).unwrap_or(first);
        Fault::error(second.place, format!("`{}` and `{}` do not go together in {}", first.key, second.key, table.what))
            .label(format!("expected {choices}"))
            .also(first.place, "given already")
            .help("take one of them away")
    })
}
