//! The points of a list: a CSV file with a row a point and a column a factor.

use std::borrow::Cow;
use std::path::Path;

use super::factor::{Factor, FactorLevel, Levels};
use super::read::{Places, Reader, bare, faults_of};
use crate::scenario::data;
use crate::scenario::diagnose::{Fault, Place, Sources, list, nearest};
use crate::scenario::document::value;
use crate::scenario::format::{MOST_LEVELS, grouped};
use crate::scenario::paths::{self, Unit, Way};
use crate::scenario::tree::Node;

/// Faults of cells after which reading gives up.
const MOST_FAULTS: usize = 20;

/// A column of levels.
struct Column {
    /// Its place in the file.
    place: usize,
    /// The factor that it is about; none after a fault.
    factor: Option<usize>,
    /// The unit of bare numbers in it.
    unit: &'static str,
}

/// The file, and where it is named.
pub struct Table<'a> {
    pub path: &'a Path,
    pub place: Place,
    /// What to say about the path, if it is relative to something else than where the user is.
    pub help: Option<&'static str>,
}

impl Table<'_> {
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::error(self.place, message)
    }

    /// Gives the factors their levels, and adds one for each column that is the path of another value.
    pub fn fill(&self, reader: &mut Reader<'_>, factors: &mut Vec<(Factor, Places)>) {
        let shown = self.path.display().to_string();
        let bytes = match data::read(self.path) {
            Ok(bytes) => bytes,
            Err(why) => {
                let fault = self.fault(format!("cannot read the list of points {shown}: {why}")).label("this file");
                reader.faults.push(match self.help {
                    Some(help) => fault.help(help),
                    None => fault,
                });
                return;
            }
        };
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let separator = separator(text);
        let mut csv = csv::ReaderBuilder::new().delimiter(separator).from_reader(text);
        let here = Node::empty_table(self.place);
        let header = match csv.headers() {
            Ok(header) => header.clone(),
            Err(why) => return reader.faults.push(data::not_csv(&here, &shown, &why)),
        };
        let before = reader.faults.len();
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        let levels = names.iter().zip(of_results(&names)).enumerate().filter(|(_, (_, is_result))| !is_result);
        let columns: Vec<Column> = levels
            .map(|(place, (name, _))| {
                let found = self.column(name, &shown, reader, factors);
                Column { place, factor: found.map(|(factor, _)| factor), unit: found.map_or("", |(_, unit)| unit) }
            })
            .collect();
        self.all_there(&shown, &columns, reader, factors);
        if reader.faults.len() > before {
            return;
        }
        for (row, record) in csv.records().enumerate() {
            let record = match record {
                Ok(record) => record,
                Err(why) => return reader.faults.push(data::not_csv(&here, &shown, &why)),
            };
            if row as u64 >= MOST_LEVELS {
                let most = grouped(i128::from(MOST_LEVELS));
                return reader.faults.push(self.fault(format!("{shown} has more than {most} points")));
            }
            let line = record.position().map_or(0, csv::Position::line);
            for column in &columns {
                let Some((factor, _)) = column.factor.and_then(|at| factors.get_mut(at)) else { continue };
                let cell = record.get(column.place).unwrap_or_default().trim();
                let pointed = if separator == b';' { pointed(cell) } else { cell.into() };
                let is_bare = !column.unit.is_empty() && pointed.parse::<f64>().is_ok();
                let level = if is_bare { format!("{pointed} {}", column.unit).into() } else { pointed };
                match read_cell(reader, factor, &level) {
                    Ok(level) => {
                        if let Levels::Values(levels) = &mut factor.levels {
                            levels.push(level);
                        }
                    }
                    Err((message, expected)) => {
                        let message = format!("{shown}:{line}: column `{}`: {message}", factor.name);
                        reader.faults.push(self.fault(message).label(expected));
                    }
                }
            }
            if reader.faults.len() > before + MOST_FAULTS {
                return;
            }
        }
        if factors.iter().all(|(factor, _)| factor.levels.count() == Some(0)) {
            reader.faults.push(self.fault(format!("{shown} has no points")).label("expected rows below the header"));
        }
    }

    /// The factor that a column is about, and the unit of its bare numbers.
    fn column(
        &self,
        name: &str,
        shown: &str,
        reader: &mut Reader<'_>,
        factors: &mut Vec<(Factor, Places)>,
    ) -> Option<(usize, &'static str)> {
        let root = &reader.document.root;
        let known = |name: &str| {
            let named = |factor: &Factor| factor.name == name || factor.paths.iter().any(|path| path == name);
            factors.iter().position(|(factor, _)| named(factor))
        };
        if let Some(found) = known(name) {
            return Some((found, ""));
        }
        let in_unit = Unit::of_column(name).and_then(|(bare, unit)| {
            let factor = known(bare);
            let own = match factor {
                Some(factor) => factors[factor].0.unit,
                None => paths::find(root, bare, self.place.file, 0).ok()?.unit(),
            };
            (own == Some(unit)).then_some((bare, factor, unit.symbol()))
        });
        let (name, unit) = match in_unit {
            Some((_, Some(factor), unit)) => return Some((factor, unit)),
            Some((bare, None, unit)) => (bare, unit),
            None => (name, ""),
        };
        let problem = match paths::find(root, name, self.place.file, 0) {
            Ok(way) => way.cannot_vary().map(|why| (format!("`{name}` cannot be varied"), vec![why.to_owned()])),
            Err(fault) => Some((fault.message().to_owned(), fault.helps().to_vec())),
        };
        if let Some((message, helps)) = problem {
            let fault = self.fault(format!("{shown}: column `{name}`: {message}"));
            let fault = fault.label("expected columns called by the name or the path of a factor");
            let leaves = reader.document.leaves();
            let varies =
                |path: &&str| paths::find(root, path, self.place.file, 0).is_ok_and(|way| way.cannot_vary().is_none());
            let paths = leaves.iter().map(|leaf| leaf.path.as_str()).filter(varies);
            let known = factors.iter().map(|(factor, _)| factor.name.as_str());
            reader.faults.push(match nearest(name, known.chain(paths)) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => helps.into_iter().fold(fault, Fault::help),
            });
            return None;
        }
        let text = toml::Value::String(name.to_owned()).to_string();
        let written = format!("path = {text}");
        let mut sources = Sources::default();
        let file = sources.add("column", &written, Path::new(""));
        let node = crate::scenario::tree::parse(&written, file).ok()?;
        let mut inner = Reader { sources: &sources, faults: Vec::new(), data: Vec::new(), ..*reader };
        let (factor, _) = inner.factor(&node)?;
        let places = Places { name: self.place, levels: self.place, items: Vec::new() };
        factors.push((factor, places));
        Some((factors.len() - 1, unit))
    }

    /// Every factor has one column.
    fn all_there(&self, shown: &str, columns: &[Column], reader: &mut Reader<'_>, factors: &[(Factor, Places)]) {
        let mut missing = Vec::new();
        for (at, (factor, _)) in factors.iter().enumerate() {
            let own: Vec<usize> =
                columns.iter().filter(|column| column.factor == Some(at)).map(|column| column.place).collect();
            match own.as_slice() {
                [] => missing.push(factor.name.as_str()),
                [_] => {}
                [first, second, ..] => {
                    let (first, second) = (first + 1, second + 1);
                    let message =
                        format!("{shown} has two columns of `{}`: number {first} and number {second}", factor.name);
                    reader.faults.push(self.fault(message).label("expected one column for each factor"));
                }
            }
        }
        // The name of a column that is none of a factor's may be a misspelt one.
        if !missing.is_empty() && columns.iter().all(|column| column.factor.is_some()) {
            let message = format!("{shown} has no column of {}", list(&missing, "and"));
            reader.faults.push(self.fault(message).label("expected a column for each factor"));
        }
    }
}

/// What stands between cells: the semicolons of spreadsheets whose decimals have commas, if the header has any and no
/// comma.
fn separator(text: &[u8]) -> u8 {
    let mut is_quoted = false;
    let (mut commas, mut semicolons) = (false, false);
    for byte in text.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')) {
        is_quoted ^= *byte == b'"';
        commas |= !is_quoted && *byte == b',';
        semicolons |= !is_quoted && *byte == b';';
    }
    if semicolons && !commas { b';' } else { b',' }
}

/// A cell that begins with a number, its decimal comma a point.
fn pointed(cell: &str) -> Cow<'_, str> {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let whole = cell.trim_start_matches(['-', '+']);
    match whole.split_once(',') {
        Some((before, after))
            if !before.is_empty()
                && before.chars().all(|c| c.is_ascii_digit())
                && is_digit(after.chars().next())
                && !after.contains(',') =>
        {
            cell.replacen(',', ".", 1).into()
        }
        _ => cell.into(),
    }
}

/// Which columns are no levels but what points came to, in a table of a sweep or of parameter sets: their number first,
/// metrics with the ends of their intervals, how much was run last.
fn of_results(names: &[&str]) -> Vec<bool> {
    let mut found = vec![false; names.len()];
    let [first, middle @ .., "replications", "runaways"] = names else { return found };
    if !matches!(*first, "point" | "set") {
        return found;
    }
    found[0] = true;
    found[1 + middle.len()..].fill(true);
    for (at, three) in (1..).zip(middle.windows(3)) {
        let ends = |at: usize, end: &str| {
            three[at].strip_prefix(three[0]).and_then(|rest| rest.strip_prefix(['.', '_'])) == Some(end)
        };
        if ends(1, "ci_low") && ends(2, "ci_high") {
            found[at..at + 3].fill(true);
        }
    }
    found
}

/// The level in a cell, or what is wrong with it and what was expected.
fn read_cell(reader: &Reader<'_>, factor: &Factor, cell: &str) -> Result<FactorLevel, (String, String)> {
    if cell.is_empty() {
        return Err(("the cell is empty".into(), "expected a level in every cell".into()));
    }
    let mut sources = Sources::default();
    let file = sources.add("cell", cell, Path::new(""));
    let told = |faults: &[Fault]| match faults.first() {
        Some(fault) => Err((fault.message().replacen("`cell` ", "this ", 1), fault.expectation().to_owned())),
        None => Ok(()),
    };
    let node =
        value(cell, file, 0).or_else(|faults| told(&faults).map(|()| Node::empty_table(Place::new(file, 0, 0))))?;
    for path in &factor.paths {
        let way: Result<Way, Fault> = paths::find(&reader.document.root, path, file, 0);
        if let Some(shape) = way.ok().and_then(|way| way.shape()) {
            told(&faults_of("cell", &node, shape, &reader.document.root, &sources))?;
        }
    }
    Ok(FactorLevel::read(bare(&node, &sources), factor.unit))
}
