//! Dotted paths with names in brackets: `phase[national response].deadline`, `monitoring.teams`.
//!
//! Entries of a list without names are counted from 0: `window[pause].ends[0].probability`.

use std::fmt::Write as _;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::diagnose::{Fault, Place, list, suggest};
use super::format::{FASTEST, Kind, LARGEST, LONGEST, SCENARIO, Shape, Table};
use super::tree::{Entry, Node, Value};
use super::unknown::{unknown_key, unknown_name};

/// Most entries that a list of tables may have: they are told apart by small numbers.
pub const LONGEST_LIST: usize = 1_000;

/// The shape of the whole file.
pub static ROOT: Shape = Shape::Table(&SCENARIO);

/// What a quantity is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A duration, in hours.
    Hours,
    /// A rate, per hour.
    PerHour,
    /// A bare number.
    Bare,
    /// A bare whole number.
    Whole,
}

impl Unit {
    /// Units that tables add to the name of a column.
    const NAMED: [Self; 2] = [Self::Hours, Self::PerHour];

    /// What tables add to the name of a column of numbers in it. Rates stand there a day.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Hours => "_h",
            Self::PerHour => "_per_d",
            Self::Bare | Self::Whole => "",
        }
    }

    /// How it is written behind numbers of such a column.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Hours => "h",
            Self::PerHour => "/d",
            Self::Bare | Self::Whole => "",
        }
    }

    /// What a column is of, and the unit that its name ends in, if it does.
    pub fn of_column(column: &str) -> Option<(&str, Self)> {
        Self::NAMED.into_iter().find_map(|unit| Some((column.strip_suffix(unit.ending())?, unit)))
    }

    /// The most that a quantity in this unit may be.
    pub(super) fn most(self) -> f64 {
        match self {
            Self::Hours => LONGEST,
            Self::PerHour => FASTEST * (1.0 + 1e-12),
            Self::Bare | Self::Whole => LARGEST,
        }
    }

    /// The same in words.
    pub(super) fn most_in_words(self) -> &'static str {
        match self {
            Self::Hours => "10,000 years",
            Self::PerHour => "1,000,000 a day",
            Self::Bare | Self::Whole => "10^12",
        }
    }
}

/// The unit of the quantity that has this shape, if it is one. A law is in hours, since a constant is a law.
pub fn unit(shape: &Shape) -> Option<Unit> {
    match shape {
        Shape::Number(_) => Some(Unit::Bare),
        Shape::Whole(..) => Some(Unit::Whole),
        Shape::Duration { .. } | Shape::Quantity { .. } | Shape::Bound | Shape::Peak => Some(Unit::Hours),
        Shape::Rate { .. } | Shape::Growth => Some(Unit::PerHour),
        _ => shape.alternatives()?.iter().find_map(unit),
    }
}

/// Where a path has arrived: at a value of this shape, or at an entry of a list of tables.
#[derive(Clone, Copy)]
enum Here {
    Value(&'static Shape),
    Entry(&'static Table),
}

impl Here {
    fn table(self) -> Option<&'static Table> {
        match self {
            Self::Value(shape) => shape.table(),
            Self::Entry(table) => Some(table),
        }
    }
}

/// A path, found in the format and in a document: the way to a value that may be absent.
pub struct Way {
    steps: Vec<(Slot, Place)>,
    here: Here,
    /// The path in the one spelling that is the same for all ways to write it.
    pub spelling: String,
    /// Where the path itself stands.
    pub place: Place,
}

enum Slot {
    /// A key, and those that cannot stand beside it.
    Key(String, Vec<&'static str>),
    Item(usize),
}

enum Step<'p> {
    Key(&'p str),
    Name(&'p str),
}

/// Finds `path`, which stands at byte `offset` of source `file`, in the document `root`.
pub fn find(root: &Node, path: &str, file: usize, offset: usize) -> Result<Way, Fault> {
    let whole = Place::new(file, offset, offset + path.len());
    let mut here = Here::Value(&ROOT);
    let mut node = Some(root);
    let mut steps = Vec::new();
    let mut spelling = String::new();
    for (step, range) in split(path, whole)? {
        let place = Place::new(file, offset + range.start, offset + range.end);
        let (slot, inner) = advance(root, here, node, &step, place)?;
        spell(&mut spelling, here, &step, &slot);
        node = node.and_then(|node| match &slot {
            Slot::Key(key, _) => node.get(key),
            Slot::Item(item) => node.items().get(*item),
        });
        here = inner;
        steps.push((slot, place));
    }
    Ok(Way { steps, here, spelling, place: whole })
}

/// Adds a step: a key of a table after a dot, a name or a number in brackets.
fn spell(spelling: &mut String, here: Here, step: &Step<'_>, slot: &Slot) {
    let has_names = matches!(here, Here::Value(Shape::Tables(table)) if table.named_by.is_some());
    let _ = match (step, slot) {
        (Step::Key(key), _) if here.table().is_some() && spelling.is_empty() => write!(spelling, "{key}"),
        (Step::Key(key), _) if here.table().is_some() => write!(spelling, ".{key}"),
        (Step::Name(name), Slot::Item(_)) if has_names => write!(spelling, "[{name}]"),
        (_, Slot::Item(item)) => write!(spelling, "[{item}]"),
        (_, Slot::Key(name, _)) => write!(spelling, "[{name}]"),
    };
}

/// Splits a path into keys and bracketed names with their ranges.
fn split(path: &str, whole: Place) -> Result<Vec<(Step<'_>, Range<usize>)>, Fault> {
    let at = |range: Range<usize>, message: &str| {
        Fault::error(Place::new(whole.file, whole.start + range.start, whole.start + range.end), message)
            .help("a path reads `phase[national response].deadline`: keys with dots between, names in brackets")
    };
    let mut steps = Vec::new();
    let mut rest = 0;
    loop {
        let end = path[rest..].find(['.', '[', ']']).map_or(path.len(), |end| rest + end);
        let key = path[rest..end].trim();
        if key.is_empty() {
            return Err(at(rest..end, "a key is missing in this path").label("expected a key"));
        }
        steps.push((Step::Key(key), rest..end));
        rest = end;
        while path[rest..].starts_with('[') {
            let Some(close) = path[rest..].find(']').map(|close| rest + close) else {
                return Err(at(rest..path.len(), "a bracket is not closed in this path").label("expected `]`"));
            };
            steps.push((Step::Name(path[rest + 1..close].trim()), rest + 1..close));
            rest = close + 1;
        }
        match path[rest..].chars().next() {
            None => return Ok(steps),
            Some('.') => rest += 1,
            Some(_) => {
                return Err(at(rest..path.len(), "a dot is missing in this path").label("expected `.` before this"));
            }
        }
    }
}

fn advance(root: &Node, here: Here, node: Option<&Node>, step: &Step<'_>, place: Place) -> Result<(Slot, Here), Fault> {
    match (step, here) {
        (Step::Key(key), Here::Value(Shape::Tables(table))) => Err(which(table, key, node, place)),
        (Step::Key(key), _) if let Some(table) = here.table() => match table.key(key) {
            Some(found) => Ok((Slot::Key((*key).into(), table.rivals(key)), Here::Value(&found.shape))),
            None => Err(unknown_key(table, key, place)),
        },
        (Step::Name(name), Here::Value(Shape::Tables(table))) => {
            Ok((item(table, node, name, place)?, Here::Entry(table)))
        }
        (Step::Name(index), Here::Value(Shape::List(inner))) => Ok((indexed(index, node, place)?, Here::Value(inner))),
        (Step::Key(name) | Step::Name(name), Here::Value(shape)) if let Some((kind, inner)) = shape.by_name() => {
            let names = names(root, kind);
            if names.contains(name) {
                return Ok((Slot::Key((*name).into(), Vec::new()), Here::Value(inner)));
            }
            Err(unknown_name(kind, name, place, &names))
        }
        (Step::Key(key), _) => Err(Fault::error(place, format!("there is nothing called `{key}` here"))
            .label("what stands before it has no keys")),
        (Step::Name(name), _) => Err(Fault::error(place, format!("`[{name}]` does not belong here"))
            .label("what stands before it is not a list")),
    }
}

/// A path that enters a list without saying which entry.
fn which(table: &Table, key: &str, node: Option<&Node>, place: Place) -> Fault {
    let names = entry_names(table, node);
    let fault = Fault::error(place, format!("`.{key}` of which one? the path must name {}", table.what))
        .label("expected `[…]` before this");
    match (names.is_empty(), table.named_by) {
        (true, _) => fault.help(format!("there is no {} yet", table.what.trim_start_matches("a "))),
        (false, Some(_)) => fault.help(format!("put one of these in brackets: {}", list(&names, "or"))),
        (false, None) => fault.help("put its number in brackets, counted from 0"),
    }
}

fn item(table: &Table, node: Option<&Node>, name: &str, place: Place) -> Result<Slot, Fault> {
    let Some(named_by) = table.named_by else { return indexed(name, node, place) };
    let items = node.map_or(&[][..], Node::items);
    if let Some(found) = items.iter().position(|item| item.get(named_by).and_then(Node::text) == Some(name)) {
        return Ok(Slot::Item(found));
    }
    let what = table.what.trim_start_matches("a ");
    let fault = Fault::error(place, format!("there is no {what} called `{name}`")).label("unknown name");
    Err(suggest(fault, name, entry_names(table, node), "known names"))
}

fn indexed(index: &str, node: Option<&Node>, place: Place) -> Result<Slot, Fault> {
    let length = node.map_or(0, |node| node.items().len());
    match index.parse::<usize>() {
        Ok(index) if index < length => Ok(Slot::Item(index)),
        _ => {
            let fault = Fault::error(place, format!("there is no item `{index}` in this list"));
            Err(match length {
                0 => fault.label("the list is empty"),
                _ => fault.label(format!("expected a number below {length}, counted from 0")),
            })
        }
    }
}

fn entry_names<'a>(table: &Table, node: Option<&'a Node>) -> Vec<&'a str> {
    let items = node.map_or(&[][..], Node::items);
    items.iter().filter_map(|item| item.get(table.named_by?)?.text()).collect()
}

/// The names that a document lists, in its order.
pub fn names(root: &Node, kind: Kind) -> Vec<&str> {
    let items = root.get(kind.key()).map_or(&[][..], Node::items);
    items.iter().take(LONGEST_LIST).filter_map(|item| item.get("name")?.text()).collect()
}

impl Way {
    /// The unit of the quantity there, if it is one.
    pub fn unit(&self) -> Option<Unit> {
        match self.here {
            Here::Value(shape) => unit(shape),
            Here::Entry(_) => None,
        }
    }

    /// The shape of the value there; none of an entry of a list.
    pub fn shape(&self) -> Option<&'static Shape> {
        match self.here {
            Here::Value(shape) => Some(shape),
            Here::Entry(_) => None,
        }
    }

    /// Why a sweep cannot vary what stands there, if so.
    pub fn cannot_vary(&self) -> Option<&'static str> {
        let second = self.steps.get(1).map(|(slot, _)| slot);
        if ["extends", "remove", "name", "uncertain"].iter().any(|key| self.begins(key)) {
            Some("it decides how the scenario is made or called, not what happens in it")
        } else if self.begins("run") && !matches!(second, Some(Slot::Key(key, _)) if key == "max_incidents") {
            Some("a sweep has `replications` and `seed` of its own, the same for every point")
        } else if matches!(self.here, Here::Entry(_) | Here::Value(Shape::Tables(_))) {
            Some("name one value of it, such as `phase[national response].deadline`")
        } else {
            None
        }
    }

    /// Whether it begins with this key.
    pub fn begins(&self, first: &str) -> bool {
        matches!(self.steps.first(), Some((Slot::Key(key, _), _)) if key == first)
    }

    /// The value that stands there, if any.
    pub fn get<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(root, |node, (slot, _)| match slot {
            Slot::Key(key, _) => node.get(key),
            Slot::Item(item) => node.items().get(*item),
        })
    }

    /// Puts a value there, making the tables on the way and taking away what cannot stand beside it.
    pub fn set(&self, root: &mut Node, value: Node) {
        let mut node = root;
        for (slot, place) in &self.steps {
            let inner = match slot {
                Slot::Key(key, rivals) => make(node, key, rivals, *place),
                Slot::Item(item) => match &mut node.value {
                    Value::List(items) => items.get_mut(*item),
                    _ => None,
                },
            };
            let Some(inner) = inner else { return };
            node = inner;
        }
        *node = value;
    }

    /// Takes away what stands there; whether anything did.
    pub fn remove(&self, root: &mut Node) -> bool {
        let Some(((last, _), before)) = self.steps.split_last() else { return false };
        let mut node = root;
        for (slot, _) in before {
            let inner = match (slot, &mut node.value) {
                (Slot::Key(key, _), Value::Table(entries)) => {
                    entries.iter_mut().find(|e| e.key == *key).map(|e| &mut e.node)
                }
                (Slot::Item(item), Value::List(items)) => items.get_mut(*item),
                _ => None,
            };
            let Some(inner) = inner else { return false };
            node = inner;
        }
        match (last, &mut node.value) {
            (Slot::Key(key, _), Value::Table(entries)) => {
                let before = entries.len();
                entries.retain(|entry| entry.key != *key);
                entries.len() < before
            }
            (Slot::Item(item), Value::List(items)) if *item < items.len() => {
                items.remove(*item);
                true
            }
            _ => false,
        }
    }
}

/// Whether one path, in the one spelling, is the other or leads through it.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    leads_through(one, other) || leads_through(other, one)
}

/// Whether `path` is `other` or leads through it.
pub(super) fn leads_through(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The value of `key` in `node`, made if absent; `None` never happens, since `node` is made a table.
fn make<'n>(node: &'n mut Node, key: &str, rivals: &[&str], place: Place) -> Option<&'n mut Node> {
    if !matches!(node.value, Value::Table(_)) {
        *node = Node::empty_table(place);
    }
    let Value::Table(entries) = &mut node.value else { return None };
    entries.retain(|entry| !rivals.contains(&entry.key.as_str()));
    let found = entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
        entries.push(Entry { key: key.into(), place, node: Node::empty_table(place) });
        entries.len() - 1
    });
    entries.get_mut(found).map(|entry| &mut entry.node)
}
