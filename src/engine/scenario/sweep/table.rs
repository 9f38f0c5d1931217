//! The points of a list: a CSV file with a row a point and a column a factor.

use std::borrow::Cow;
use std::path::Path;

use super::factor::{Factor, FactorLevel, Levels};
use super::read::{Places, Reader, bare, faults_of};
use crate::scenario::bare::value;
use crate::scenario::data;
use crate::scenario::diagnose::{Fault, Place, Sources, list, nearest};
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

/// The file, read.
pub struct Table {
    /// Where it is named.
    named: Place,
    /// Its number among the sources.
    file: usize,
    text: Vec<u8>,
    separator: u8,
}

impl Table {
    /// Reads the file at `path`, which is named at `named`, so that faults can be shown in it. `help` is what to say about
    /// the path, if it is relative to something else than where the user is.
    pub fn open(path: &Path, named: Place, help: Option<&'static str>, sources: &mut Sources) -> Result<Self, Fault> {
        let shown = path.display().to_string();
        let bytes = data::read(path).map_err(|why| {
            let fault =
                Fault::error(named, format!("cannot read the list of points {shown}: {why}")).label("this file");
            help.into_iter().fold(fault, Fault::help)
        })?;
        let text = data::without_mark(&bytes).to_vec();
        let file = sources.add(shown, &String::from_utf8_lossy(&text), Path::new(""));
        Ok(Self { named, file, separator: separator(&text), text })
    }

    /// A fault of the header.
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::error(self.row(0), message)
    }

    /// Where the row that begins at this byte stands.
    fn row(&self, from: u64) -> Place {
        let cells = self.cells(from);
        match (cells.first(), cells.last()) {
            (Some(first), Some(last)) if first.end > 0 => Place::new(self.file, first.start, last.end),
            _ => self.named,
        }
    }

    /// Where a cell of the row that begins at this byte stands.
    fn cell(&self, from: u64, place: usize) -> Place {
        self.cells(from).get(place).copied().unwrap_or_else(|| self.row(from))
    }

    /// Where the cells of the row that begins at this byte stand. Line breaks before it may count as its own.
    fn cells(&self, from: u64) -> Vec<Place> {
        let from = self.text.len().min(from as usize);
        let from = from + self.text[from..].iter().take_while(|byte| is_break(**byte)).count();
        let (mut cells, mut start, mut is_quoted) = (Vec::new(), from, false);
        for (at, byte) in (from..).zip(self.text[from..].iter().copied().chain([b'\n'])) {
            is_quoted ^= byte == b'"';
            let is_over = at == self.text.len() || (!is_quoted && is_break(byte));
            if is_over || (!is_quoted && byte == self.separator) {
                let cell = &self.text[start..at];
                let blank = cell.len() - cell.trim_ascii_start().len();
                // A place that ends at 0 is that of the file as a whole.
                let end = start + cell.trim_ascii_end().len().max(blank);
                cells.push(Place::new(self.file, start + blank, end.max(1)));
                start = at + 1;
            }
            if is_over {
                break;
            }
        }
        cells
    }

    /// Gives the factors their levels, and adds one for each column that is the path of another value.
    pub fn fill(&self, reader: &mut Reader<'_>, factors: &mut Vec<(Factor, Places)>) {
        let mut csv = csv::ReaderBuilder::new().delimiter(self.separator).from_reader(self.text.as_slice());
        let not_csv = |why: &csv::Error| {
            let begins = why.position().map_or(0, csv::Position::byte);
            data::not_csv(why, self.row(begins), "")
        };
        let header = match csv.headers() {
            Ok(header) => header.clone(),
            Err(why) => return reader.faults.push(not_csv(&why)),
        };
        let before = reader.faults.len();
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        let levels = names.iter().zip(of_results(&names)).enumerate().filter(|(_, (_, is_result))| !is_result);
        let columns: Vec<Column> = levels
            .map(|(place, (name, _))| {
                let found = self.column(name, place, reader, factors);
                Column { place, factor: found.map(|(factor, _)| factor), unit: found.map_or("", |(_, unit)| unit) }
            })
            .collect();
        self.all_there(&columns, reader, factors);
        if reader.faults.len() > before {
            return;
        }
        for (row, record) in csv.records().enumerate() {
            let record = match record {
                Ok(record) => record,
                Err(why) => return reader.faults.push(not_csv(&why)),
            };
            let begins = record.position().map_or(0, csv::Position::byte);
            if row as u64 >= MOST_LEVELS {
                let message = format!("there are more than {} points", grouped(i128::from(MOST_LEVELS)));
                return reader.faults.push(Fault::error(self.row(begins), message).label("one too many"));
            }
            let cells = self.cells(begins);
            for column in &columns {
                let Some((factor, places)) = column.factor.and_then(|at| factors.get_mut(at)) else { continue };
                let cell = record.get(column.place).unwrap_or_default().trim();
                let place = cells.get(column.place).copied().unwrap_or_else(|| self.row(begins));
                let pointed = if self.separator == b';' { pointed(cell) } else { cell.into() };
                let is_bare = !column.unit.is_empty() && pointed.parse::<f64>().is_ok();
                let level = if is_bare { format!("{pointed} {}", column.unit).into() } else { pointed };
                match read_cell(reader, factor, &level) {
                    Ok(level) => {
                        if let Levels::Values(levels) = &mut factor.levels {
                            levels.push(level);
                        }
                        places.items.push(place);
                    }
                    Err((message, expected)) => {
                        let message = format!("column `{}`: {message}", factor.name);
                        reader.faults.push(Fault::error(place, message).label(expected));
                    }
                }
            }
            if reader.faults.len() > before + MOST_FAULTS {
                return;
            }
        }
        if factors.iter().all(|(factor, _)| factor.levels.count() == Some(0)) {
            reader.faults.push(self.fault("there are no points").label("expected rows below the header"));
        }
    }

    /// The factor that a column is about, and the unit of its bare numbers.
    fn column(
        &self,
        name: &str,
        place: usize,
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
                None => paths::find(root, bare, self.file, 0).ok()?.unit(),
            };
            (own == Some(unit)).then_some((bare, factor, unit.symbol()))
        });
        let (name, unit) = match in_unit {
            Some((_, Some(factor), unit)) => return Some((factor, unit)),
            Some((bare, None, unit)) => (bare, unit),
            None => (name, ""),
        };
        let problem = match paths::find(root, name, self.file, 0) {
            Ok(way) => way.cannot_vary().map(|why| (format!("`{name}` cannot be varied"), vec![why.to_owned()])),
            Err(fault) => Some((fault.message().to_owned(), fault.helps().to_vec())),
        };
        if let Some((message, helps)) = problem {
            let fault = Fault::error(self.cell(0, place), format!("column `{name}`: {message}"));
            let fault = fault.label("expected columns called by the name or the path of a factor");
            let leaves = reader.document.leaves();
            let varies =
                |path: &&str| paths::find(root, path, self.file, 0).is_ok_and(|way| way.cannot_vary().is_none());
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
        let place = self.cell(0, place);
        let places = Places { name: place, levels: place, items: Vec::new() };
        factors.push((factor, places));
        Some((factors.len() - 1, unit))
    }

    /// Every factor has one column.
    fn all_there(&self, columns: &[Column], reader: &mut Reader<'_>, factors: &[(Factor, Places)]) {
        let mut missing = Vec::new();
        for (at, (factor, _)) in factors.iter().enumerate() {
            let own: Vec<usize> =
                columns.iter().filter(|column| column.factor == Some(at)).map(|column| column.place).collect();
            match own.as_slice() {
                [] => missing.push(factor.name.as_str()),
                [_] => {}
                [first, second, ..] => {
                    let fault =
                        Fault::error(self.cell(0, *second), format!("there are two columns of `{}`", factor.name));
                    let fault = fault.label("expected one column for each factor");
                    reader.faults.push(fault.also(self.cell(0, *first), "given here first"));
                }
            }
        }
        // The name of a column that is none of a factor's may be a misspelt one.
        if !missing.is_empty() && columns.iter().all(|column| column.factor.is_some()) {
            let message = format!("there is no column of {}", list(&missing, "and"));
            reader.faults.push(self.fault(message).label("expected a column for each factor"));
        }
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What stands between cells: the semicolons of spreadsheets whose decimals have commas, if the header has any and no
/// comma.
fn separator(text: &[u8]) -> u8 {
    let mut is_quoted = false;
    let (mut commas, mut semicolons) = (false, false);
    for byte in text.iter().take_while(|byte| !is_break(**byte)) {
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
