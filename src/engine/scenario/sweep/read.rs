//! A factor as it is written, against the scenario that it varies.

use super::factor::{Factor, FactorLevel, Levels};
use super::range::{Range, Spacing};
use crate::scenario::Document;
use crate::scenario::carried::{Base, DataFile};
use crate::scenario::check::check_value;
use crate::scenario::convert::Context;
use crate::scenario::diagnose::{Fault, Place, Sources};
use crate::scenario::format::{LARGEST, MOST_LEVELS, VARIED, grouped};
use crate::scenario::paths::{self, Unit, Way};
use crate::scenario::tree::{self, Node, Value};
use crate::scenario::{format::Shape, resolve};
use crate::units::{Hours, PerHour, written};

/// Where a factor stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// Its name or its first path.
    pub name: Place,
    /// Its levels or its law, or else the factor.
    pub levels: Place,
    /// Each level, if they are listed.
    pub items: Vec<Place>,
}

/// Reads factors and gathers their faults. The form has been checked, so what does not fit it gives up quietly.
pub struct Reader<'a> {
    pub document: &'a Document,
    pub sources: &'a Sources,
    /// Where data files of laws are looked for.
    pub base: &'a Base,
    /// Whether the levels come from a table.
    pub from_table: bool,
    pub faults: Vec<Fault>,
    /// The data files of laws.
    pub data: Vec<DataFile>,
}

impl Reader<'_> {
    /// The factor that `node` describes; `None` only if there is a fault.
    pub fn factor(&mut self, node: &Node) -> Option<(Factor, Places)> {
        // A misspelt key has been reported, and says what is missing.
        if node.entries().iter().any(|entry| VARIED.key(&entry.key).is_none()) {
            return None;
        }
        let given: Vec<&Node> = match (node.get("path"), node.get("paths")) {
            (Some(path), None) => vec![path],
            (None, Some(list)) => list.items().iter().collect(),
            _ => return None,
        };
        let Some(first) = given.first() else {
            let fault = Fault::error(node.get("paths").unwrap_or(node).place, "this factor varies nothing");
            return self.refuse(fault.label("expected at least one path"));
        };
        let ways: Option<Vec<(String, Way)>> = given.iter().map(|path| self.way(path)).collect();
        let ways = ways?;
        let unit = ways.first()?.1.unit();
        self.alike(&ways, &given)?;
        let name = node.get("name");
        let mut places = Places { name: name.unwrap_or(first).place, levels: first.place, items: Vec::new() };
        let levels = match (node.get("levels"), node.get("law")) {
            (None, None) if self.from_table => Levels::Values(Vec::new()),
            (None, None) => {
                let fault = Fault::error(first.place, "this factor has no levels");
                return self.refuse(fault.label("expected `levels` or `law` beside this"));
            }
            (Some(given), _) | (None, Some(given)) if self.from_table => {
                let fault = Fault::error(given.place, "this factor has its levels in the list of points");
                return self.refuse(fault.label("given twice").help("take them away here, or choose another design"));
            }
            (Some(levels), _) => {
                places.levels = levels.place;
                match &levels.value {
                    Value::List(items) => {
                        places.items = items.iter().map(|item| item.place).collect();
                        self.values(levels, &ways, unit)?
                    }
                    _ => Levels::Range(self.range(levels, unit, first)?),
                }
            }
            (None, Some(law)) => {
                places.levels = law.place;
                self.law(law, unit, first)?
            }
        };
        let paths: Vec<String> = ways.iter().map(|(path, _)| path.clone()).collect();
        let name = match name {
            Some(name) => name.text()?.to_owned(),
            None => first.text()?.trim().to_owned(),
        };
        let base = self.base(&ways, unit);
        Some((Factor { name, paths, unit, levels, base }, places))
    }

    fn refuse<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    fn way(&self, path: &Node) -> Option<(String, Way)> {
        let text = path.text()?.trim();
        let way = paths::find(&self.document.root, text, path.place.file, path.place.start).ok()?;
        way.cannot_vary().is_none().then(|| (way.spelling.clone(), way))
    }

    /// All paths are measured in one unit, or none in any; `None` if there is a fault.
    fn alike(&mut self, ways: &[(String, Way)], given: &[&Node]) -> Option<()> {
        let (first, unit) = ways.first().map(|(path, way)| (path, way.unit()))?;
        for ((path, way), node) in ways.iter().zip(given) {
            if way.unit() != unit {
                let fault = Fault::error(node.place, format!("`{path}` and `{first}` are not measured alike"));
                let expected = format!("expected {}, as the first is", measured(unit));
                return self.refuse(fault.label(expected).help("make them two factors"));
            }
        }
        Some(())
    }

    /// What the scenario says itself.
    fn base(&self, ways: &[(String, Way)], unit: Option<Unit>) -> FactorLevel {
        let text = |way: &Way| {
            way.get(&self.document.root).map_or_else(String::new, |node| bare(node, &self.document.sources))
        };
        let mut texts: Vec<String> = ways.iter().map(|(_, way)| text(way)).collect();
        texts.dedup();
        let number = |text: &String| FactorLevel::read(text.as_str(), unit).number;
        // Values that are written differently may be the same: 24 h and 1 d.
        let first =
            texts.first().and_then(number).filter(|first| texts.iter().all(|text| number(text) == Some(*first)));
        FactorLevel { text: texts.join(", "), number: first, is_base: true }
    }

    fn values(&mut self, list: &Node, ways: &[(String, Way)], unit: Option<Unit>) -> Option<Levels> {
        let items = list.items();
        if items.is_empty() {
            return self.refuse(Fault::error(list.place, "there are no levels").label("expected at least one level"));
        }
        if items.len() as u64 > MOST_LEVELS {
            return self.refuse(too_many(list.place, &grouped(items.len() as i128)));
        }
        let before = self.faults.len();
        let levels = items.iter().map(|item| self.value(item, ways, unit)).collect();
        (self.faults.len() == before).then_some(Levels::Values(levels))
    }

    /// One level; faults of form are gathered.
    pub fn value(&mut self, item: &Node, ways: &[(String, Way)], unit: Option<Unit>) -> FactorLevel {
        let (document, sources) = (self.document, self.sources);
        let found = ways.iter().filter_map(|(path, way)| Some((path, way.shape()?)));
        // The same value at several paths has the same fault but for their name.
        let found = found.map(|(path, shape)| faults_of(path, item, shape, &document.root, sources));
        self.faults.extend(found.into_iter().find(|faults| !faults.is_empty()).unwrap_or_default());
        FactorLevel::read(bare(item, sources), unit)
    }

    fn law(&mut self, node: &Node, unit: Option<Unit>, path: &Node) -> Option<Levels> {
        let Some(unit) = unit else { return self.not_a_quantity(node.place, path, "a law") };
        let mut context = Context::new(&self.document.root, self.sources, self.base);
        context.unit = unit;
        let law = context.law(node);
        self.faults.append(&mut context.faults);
        self.data.append(&mut context.data);
        Some(Levels::Law { law: law?, text: resolve::value(node, self.sources) })
    }

    fn not_a_quantity<T>(&mut self, place: Place, path: &Node, what: &str) -> Option<T> {
        let path = path.text().unwrap_or_default().trim();
        let fault = Fault::error(place, format!("`{path}` is not a quantity, so {what} is no use"));
        self.refuse(fault.label("expected a list of levels, which a sweep takes"))
    }

    fn range(&mut self, node: &Node, unit: Option<Unit>, path: &Node) -> Option<Range> {
        let Some(unit) = unit else { return self.not_a_quantity(node.place, path, "a range") };
        let (from, to) = (node.get("from")?, node.get("to")?);
        let step = node.get("step");
        let log = matches!(node.get("log"), Some(Node { value: Value::Bool(true), .. }));
        let written = common_unit(&[Some(from), Some(to), step], unit);
        let number = |node: &Node| quantity(node, unit, written.as_deref());
        let (low, high) = (number(from)?, number(to)?);
        if low > high {
            let (from, to) = (bare(from, self.sources), bare(to, self.sources));
            let fault = Fault::error(node.place, format!("this range is empty: {from} is above {to}"));
            return self.refuse(fault.label("expected the lower end first"));
        }
        if log && low <= 0.0 {
            let fault = Fault::error(from.place, "a logarithmic range cannot begin here");
            return self.refuse(fault.label("expected a lower end above 0"));
        }
        let spacing = match (step, node.get("count")) {
            (Some(step), _) => Spacing::Step(self.step(step, number(step)?, log)?),
            (None, Some(Node { value: Value::Integer(count), .. })) => Spacing::Count((*count).try_into().ok()?),
            _ => Spacing::Continuous,
        };
        for (node, number) in [(from, low), (to, high)].into_iter().chain(step.zip(step.and_then(number))) {
            if unit == Unit::Whole && number.fract() != 0.0 {
                let path = path.text().unwrap_or_default().trim();
                let fault = Fault::error(node.place, format!("`{path}` is a whole number, and this is none"));
                return self.refuse(fault.label("expected a whole number"));
            }
        }
        let range = Range { from: low, to: high, spacing, log, unit, written };
        self.distinct(node, &range)?;
        Some(range)
    }

    fn step(&mut self, node: &Node, step: f64, log: bool) -> Option<f64> {
        if log {
            let fault = Fault::error(node.place, "the levels of a logarithmic range are not a step apart");
            return self.refuse(fault.label("expected `count`, the number of levels, instead"));
        }
        if step > 0.0 {
            return Some(step);
        }
        let what = if step < 0.0 { "this step leads away from the upper end" } else { "this step leads nowhere" };
        self.refuse(Fault::error(node.place, what).label("expected a step above 0"))
    }

    fn distinct(&mut self, node: &Node, range: &Range) -> Option<()> {
        let Some(count) = range.count() else { return Some(()) };
        if count > MOST_LEVELS {
            return self.refuse(too_many(node.place, &grouped(i128::from(count))));
        }
        // Whole numbers fall together when they are rounded; others only where the range is too narrow for a double.
        let looked_at = if range.unit == Unit::Whole { count } else { count.min(2) };
        let same = (1..looked_at).find(|i| range.level(*i).number == range.level(i - 1).number);
        let Some(same) = same else { return Some(()) };
        let fault = Fault::error(node.place, format!("{count} levels of this range are not all different"));
        let again = range.level(same);
        self.refuse(fault.label(format!("`{again}` comes twice")).help("ask for fewer, or for a wider range"))
    }
}

/// What a quantity is measured in, in words.
fn measured(unit: Option<Unit>) -> &'static str {
    match unit {
        Some(Unit::Hours) => "a duration",
        Some(Unit::PerHour) => "a rate",
        Some(Unit::Bare) => "a number",
        Some(Unit::Whole) => "a whole number",
        None => "no quantity",
    }
}

fn too_many(place: Place, count: &str) -> Fault {
    Fault::error(place, format!("{count} levels are too many"))
        .label(format!("expected at most {}", grouped(i128::from(MOST_LEVELS))))
}

/// The faults of a value at a path.
pub fn faults_of(path: &str, value: &Node, shape: &Shape, root: &Node, sources: &Sources) -> Vec<Fault> {
    check_value(path, value, shape, root, sources)
}

/// A value as `--set` takes it: a text without quotes wherever it is read back as that text.
pub fn bare(node: &Node, sources: &Sources) -> String {
    let plain = |text: &str| {
        !text.is_empty()
            && text.trim() == text
            && !text.contains(char::is_control)
            && !text.starts_with(['{', '[', '"', '\''])
            && tree::parse_value(text, 0, 0).is_err()
    };
    match node.text() {
        Some(text) if plain(text) => text.to_owned(),
        _ => resolve::value(node, sources),
    }
}

/// The unit in which all of these are written, if it is the same.
fn common_unit(nodes: &[Option<&Node>], unit: Unit) -> Option<String> {
    if matches!(unit, Unit::Bare | Unit::Whole) {
        return None;
    }
    let mut units = nodes.iter().flatten().map(|node| written(node.text()?).map(|(_, unit)| unit));
    let first = units.next()??;
    units.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// A quantity in the unit in which it is written, or in hours or per hour.
fn quantity(node: &Node, unit: Unit, as_written: Option<&str>) -> Option<f64> {
    let number = match (unit, as_written) {
        (Unit::Bare | Unit::Whole, _) => node.number(),
        (_, Some(_)) => written(node.text()?).map(|(number, _)| number),
        (Unit::Hours, None) => node.text()?.parse().ok().map(Hours::get),
        (Unit::PerHour, None) => match node.text()?.trim().strip_prefix('-') {
            Some(rest) => rest.parse().ok().map(|rate: PerHour| -rate.get()),
            None => node.text()?.parse().ok().map(PerHour::get),
        },
    };
    // What is out of its range has been reported.
    number.filter(|number| number.abs() <= 1e9 * LARGEST && (unit != Unit::Hours || *number >= 0.0))
}
