//! The points of a list: a CSV file with a row a point and a column a factor.

use std::path::Path;

use super::factor::{Factor, Level, Levels};
use super::read::{Places, Reader, bare, faults_of};
use crate::scenario::data;
use crate::scenario::diagnose::{Fault, Place, Sources, list, nearest};
use crate::scenario::document::value;
use crate::scenario::format::{MOST_LEVELS, grouped};
use crate::scenario::paths::{self, Way};
use crate::scenario::tree::Node;

/// Faults of cells after which reading gives up.
const MOST_FAULTS: usize = 20;

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
        let mut csv = csv::Reader::from_reader(text);
        let here = Node::empty_table(self.place);
        let header = match csv.headers() {
            Ok(header) => header.clone(),
            Err(why) => return reader.faults.push(data::not_csv(&here, &shown, &why)),
        };
        let before = reader.faults.len();
        let columns: Vec<Option<usize>> =
            header.iter().map(|column| self.column(column.trim(), &shown, reader, factors)).collect();
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
            for (column, cell) in columns.iter().zip(&record) {
                let Some((factor, _)) = column.and_then(|at| factors.get_mut(at)) else { continue };
                match read_cell(reader, factor, cell.trim()) {
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

    /// The factor that a column is about.
    fn column(
        &self,
        name: &str,
        shown: &str,
        reader: &mut Reader<'_>,
        factors: &mut Vec<(Factor, Places)>,
    ) -> Option<usize> {
        let named = |factor: &Factor| factor.name == name || factor.paths.iter().any(|path| path == name);
        if let Some(found) = factors.iter().position(|(factor, _)| named(factor)) {
            return Some(found);
        }
        let root = &reader.document.root;
        let problem = match paths::find(root, name, self.place.file, 0) {
            Ok(way) => way.cannot_vary().map(|why| (format!("`{name}` cannot be varied"), vec![why.to_owned()])),
            Err(fault) => Some((fault.message().to_owned(), fault.helps().to_vec())),
        };
        if let Some((message, helps)) = problem {
            let fault = self.fault(format!("{shown}: column `{name}`: {message}"));
            let fault = fault.label("expected columns called by the name or the path of a factor");
            let known = factors.iter().map(|(factor, _)| factor.name.as_str());
            reader.faults.push(match nearest(name, known) {
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
        Some(factors.len() - 1)
    }

    /// Every factor has one column.
    fn all_there(&self, shown: &str, columns: &[Option<usize>], reader: &mut Reader<'_>, factors: &[(Factor, Places)]) {
        let mut missing = Vec::new();
        for (at, (factor, _)) in factors.iter().enumerate() {
            let own: Vec<usize> = (0..columns.len()).filter(|column| columns[*column] == Some(at)).collect();
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
        if !missing.is_empty() && !columns.contains(&None) {
            let message = format!("{shown} has no column of {}", list(&missing, "and"));
            reader.faults.push(self.fault(message).label("expected a column for each factor"));
        }
    }
}

/// The level in a cell, or what is wrong with it and what was expected.
fn read_cell(reader: &Reader<'_>, factor: &Factor, cell: &str) -> Result<Level, (String, String)> {
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
    Ok(Level::read(bare(&node, &sources), factor.unit))
}
