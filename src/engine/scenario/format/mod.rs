//! The format of a scenario file, described once: the check of every file, the merging of files, dotted paths and the
//! JSON Schema for editors all read this description.

mod laws;
mod plan;
mod schema;
mod sweep;
mod world;

use laws::LAW;
pub use plan::SCENARIO;
pub use schema::{schema, sweep_schema};
pub use sweep::{MOST_LEVELS, MOST_POINTS, SWEEP, VARIED};

/// What a list of named entries, or a reference to one, names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Severity,
    Source,
    Pool,
    Phase,
}

impl Kind {
    /// The key under which entries of this kind are listed, and what they are called in messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Source => "source",
            Self::Pool => "pool",
            Self::Phase => "phase",
        }
    }

    pub fn plural(self) -> &'static str {
        match self {
            Self::Severity => "severities",
            Self::Source => "sources",
            Self::Pool => "pools",
            Self::Phase => "phases",
        }
    }
}

/// The numbers that a value may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub least: f64,
    pub most: f64,
    /// Whether `least` itself is excluded.
    pub above: bool,
    /// Whether `most` itself is excluded.
    pub below: bool,
    /// "a probability, from 0 to 1".
    pub what: &'static str,
}

impl Range {
    pub fn contains(&self, number: f64) -> bool {
        let least = if self.above { number > self.least } else { number >= self.least };
        let most = if self.below { number < self.most } else { number <= self.most };
        least && most
    }
}

const fn range(least: f64, most: f64, what: &'static str) -> Range {
    Range { least, most, above: false, below: false, what }
}

const fn above(least: f64, most: f64, what: &'static str) -> Range {
    Range { least, most, above: true, below: false, what }
}

/// A probability.
pub const PROBABILITY: Range = range(0.0, 1.0, "a probability, from 0 to 1");
const MULTIPLIER: Range = range(0.0, 1e6, "a multiplier, from 0 to 1,000,000");
const HARM: Range = range(0.0, 1e12, "a number from 0 to 10^12");
const WEIGHT: Range = range(0.0, 1e9, "a weight, from 0 to 10^9");
const POSITIVE: Range = above(0.0, 1e9, "a number above 0, up to 10^9");

/// Hours in a year.
pub const YEAR: f64 = 365.25 * 24.0;
/// The longest horizon, hours.
const CENTURY: f64 = 100.0 * YEAR;
/// The longest duration, mean of a law included: a hundred of the longest horizons, which is as good as never.
pub const LONGEST: f64 = 10_000.0 * YEAR;
/// The highest rate, per hour: a million a day.
pub const FASTEST: f64 = 1e6 / 24.0;
/// The largest bare number that a law may give.
pub const LARGEST: f64 = 1e12;

/// What may stand at a place of the file.
#[derive(Debug)]
pub enum Shape {
    /// A name that others refer to.
    Name,
    /// Any text but an empty one.
    Text(&'static str),
    /// One of these words, each with its meaning.
    Word(&'static [(&'static str, &'static str)]),
    /// The name of an entry listed elsewhere.
    Refers(Kind),
    /// The same, and there is a list of them.
    ListOfNames(Kind),
    Bool,
    Number(Range),
    Whole(i128, i128),
    /// A duration with its unit, above 0 or not, of at most so many hours.
    Duration {
        above: bool,
        most: f64,
    },
    /// A rate with its unit.
    Rate {
        above: bool,
    },
    /// A rate of either sign.
    Growth,
    /// A quantity inside a law: a duration, or what the law of an uncertain value is in.
    Quantity {
        above: bool,
    },
    /// A day.
    Date,
    /// An instant with its time zone.
    Timestamp,
    /// A duration, or a day of the year "MM-DD".
    Peak,
    /// An end of a range, or its step: in the unit of the value that a factor varies, and a rate may be of either sign.
    Bound,
    /// Anything; what it must be depends on where it is put.
    Any,
    /// A dotted path to a quantity of this file.
    Path,
    /// A dotted path to any value of the scenario that a sweep varies.
    Target,
    Table(&'static Table),
    /// A list of tables, which merge by name if the table has one.
    Tables(&'static Table),
    /// A list of other things.
    List(&'static Shape),
    /// A table whose keys are names of this kind.
    ByName(Kind, &'static Shape),
    /// One of several, told apart by their TOML type.
    Either(&'static [Shape]),
    /// A law; it may contain others.
    Law,
}

/// A table of the format.
#[derive(Debug)]
pub struct Table {
    /// "a phase", for messages.
    pub what: &'static str,
    /// For editors.
    pub doc: &'static str,
    pub keys: &'static [Key],
    /// Sets of keys of which exactly one set must be there in full.
    pub forms: &'static [&'static [&'static str]],
    /// Whether it is a tagged value, which replaces another whole.
    pub tagged: bool,
    /// The key by which entries of a list are told apart.
    pub named_by: Option<&'static str>,
    /// One, for messages that expect it.
    pub example: Option<&'static str>,
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub doc: &'static str,
    pub shape: Shape,
    pub required: bool,
}

impl Table {
    /// The same with an example.
    const fn such_as(self, example: &'static str) -> Self {
        Self { example: Some(example), ..self }
    }

    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        let keys = self.keys;
        keys.iter().map(|key| key.name)
    }

    /// Keys that cannot stand beside `key`, since no form has both.
    pub fn rivals(&self, key: &str) -> Vec<&'static str> {
        if !self.forms.iter().any(|form| form.contains(&key)) {
            return Vec::new();
        }
        let allied = |other: &str| self.forms.iter().any(|form| form.contains(&key) && form.contains(&other));
        self.forms.iter().copied().flatten().copied().filter(|other| *other != key && !allied(other)).collect()
    }
}

impl Shape {
    /// The shapes of which one may stand here, if there are several.
    pub fn alternatives(&self) -> Option<&'static [Self]> {
        match self {
            Self::Either(shapes) => Some(shapes),
            Self::Law => Some(&laws::ALTERNATIVES),
            _ => None,
        }
    }

    /// The table that may stand here, whatever else may.
    pub fn table(&self) -> Option<&'static Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => self.alternatives()?.iter().find_map(Self::table),
        }
    }

    /// The shape of what stands under a name, if names are keys here.
    pub fn by_name(&self) -> Option<(Kind, &'static Shape)> {
        match self {
            Self::ByName(kind, shape) => Some((*kind, shape)),
            _ => self.alternatives()?.iter().find_map(Self::by_name),
        }
    }

    /// "a duration with its unit, such as …".
    pub fn expected(&self) -> String {
        match self {
            Self::Name => "a name".into(),
            Self::Text(what) => (*what).into(),
            Self::Word(words) => {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", or ")
            }
            Self::Refers(kind) => format!("the name of a {}", kind.key()),
            Self::ListOfNames(kind) => format!("a list of {}", kind.plural()),
            Self::Bool => "true or false".into(),
            Self::Number(range) => range.what.into(),
            Self::Whole(least, most) => format!("a whole number from {} to {}", grouped(*least), grouped(*most)),
            Self::Duration { .. } | Self::Quantity { .. } | Self::Bound => {
                "a duration with its unit, such as \"30 min\", \"24 h\" or \"7 d\"".into()
            }
            Self::Rate { .. } => "a rate with its unit, such as \"0.8 /d\"".into(),
            Self::Growth => "a rate with its unit, of either sign, such as \"0.0083 /d\" or \"-0.01 /d\"".into(),
            Self::Date => "a day, such as \"2026-02-01\"".into(),
            Self::Timestamp => "an instant, such as \"2022-03-15T00:00:00Z\"".into(),
            Self::Peak => "a duration such as \"15 d\", or a day of the year such as \"01-15\"".into(),
            Self::Any => "a value".into(),
            Self::Path => "a path to a quantity, such as \"monitoring.teams\"".into(),
            Self::Target => "a path to a value of the scenario, such as \"monitoring.teams\"".into(),
            Self::Table(Table { what, example: Some(example), .. }) => format!("{what}, a table such as {example}"),
            Self::Table(table) => format!("{}, a table", table.what),
            Self::Tables(table) => format!("a list of tables, each {}", table.what),
            Self::List(item) => format!("a list, each item {}", item.expected()),
            Self::ByName(kind, shape) => format!("a table that gives {} for {}", shape.expected(), kind.plural()),
            Self::Law => {
                "a law: a constant such as \"8 h\", or a table such as { exponential = { mean = \"8 h\" } }".into()
            }
            Self::Either(shapes) => shapes.iter().map(Self::expected).collect::<Vec<_>>().join(", or "),
        }
    }
}

/// A count of which the first digits say enough: "10,000", and from a billion on "1.2e9".
pub fn rounded(number: f64) -> String {
    if number < 1e9 { grouped(number.round() as i128) } else { format!("{number:.1e}") }
}

/// "10,000".
pub fn grouped(number: i128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, doc, shape, required: true }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, doc, shape, required: false }
}

const fn table(what: &'static str, doc: &'static str, keys: &'static [Key]) -> Table {
    Table { what, doc, keys, forms: &[], tagged: false, named_by: None, example: None }
}

const fn entry(what: &'static str, named_by: &'static str, doc: &'static str, keys: &'static [Key]) -> Table {
    Table { named_by: Some(named_by), ..table(what, doc, keys) }
}

const fn tagged(
    what: &'static str,
    doc: &'static str,
    keys: &'static [Key],
    forms: &'static [&'static [&'static str]],
) -> Table {
    Table { forms, tagged: true, ..table(what, doc, keys) }
}

const DURATION: Shape = Shape::Duration { above: false, most: LONGEST };
const LASTING: Shape = Shape::Duration { above: true, most: LONGEST };
const CHANCE: Shape = Shape::Number(PROBABILITY);
const FACTOR: Shape = Shape::Number(MULTIPLIER);
/// A number for all sources, or one for each source concerned.
const FACTORS: Shape = Shape::Either(&[FACTOR, Shape::ByName(Kind::Source, &FACTOR)]);
