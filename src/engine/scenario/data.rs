//! Data files that a scenario names: a column of values or of instants.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::carried::{Base, DataFile};
use super::dates;
use super::diagnose::{Fault, Place, Sources, suggest};
use super::paths::Unit;
use super::tree::Node;
use crate::units::{Hours, PerHour};

/// Largest data file, in bytes: what is sampled from is held in memory.
const LARGEST: u64 = 256 << 20;

/// Characters of a cell that a fault shows.
const SHOWN: usize = 40;

/// A column of a CSV file as text, with the line of each cell.
pub struct Column {
    cells: Vec<(u64, String)>,
    path: PathBuf,
    /// The file.
    pub file: DataFile,
}

/// Reads the column that `node` names by `file` and `column`.
pub fn column(node: &Node, base: &Base, sources: &Sources) -> Result<Column, Fault> {
    let (Some(file), Some(name)) = (node.get("file"), node.get("column")) else {
        return Err(Fault::error(node.place, "no data file is named"));
    };
    let named = sources.folder(file.place.file).join(file.text().unwrap_or(""));
    let path = base.path(&named);
    let shown = path.display().to_string();
    let bytes = read(&path).map_err(|why| {
        Fault::error(file.place, format!("cannot read the data file {shown}: {why}"))
            .label("this file")
            .help("the path is relative to the scenario file that names it")
    })?;
    let numbered = |why: &csv::Error| format!("{shown}:{}: ", why.position().map_or(1, csv::Position::line));
    let data = base.file(&named, hex(&Sha256::digest(&bytes)));
    let text = without_mark(&bytes);
    // Rows must be as long as the header, else `5,5` under one column would pass for 5.
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().cloned().map_err(|why| not_csv(&why, file.place, &numbered(&why)))?;
    let wanted = name.text().unwrap_or("");
    let mut named = header.iter().enumerate().filter(|(_, column)| column.trim() == wanted).map(|(at, _)| at);
    let Some(at) = named.next() else {
        let fault = Fault::error(name.place, format!("{shown} has no column `{wanted}`")).label("not in its header");
        if header.len() == 1 && header[0].contains([';', '\t']) {
            return Err(fault.help("save the file with commas between its cells"));
        }
        return Err(suggest(fault, wanted, header.iter().map(str::trim), "columns"));
    };
    if let Some(again) = named.next() {
        let (at, again) = (at + 1, again + 1);
        let message = format!("{shown} has two columns `{wanted}`: number {at} and number {again}");
        return Err(Fault::error(name.place, message)
            .label("expected the name of one column")
            .help("give each column of the file a name of its own"));
    }
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|why| not_csv(&why, file.place, &numbered(&why)))?;
        let line = record.position().map_or(0, csv::Position::line);
        cells.push((line, record.get(at).unwrap_or("").trim().to_owned()));
    }
    if cells.is_empty() {
        return Err(Fault::error(file.place, format!("{shown} has no rows")).label("expected rows below the header"));
    }
    Ok(Column { cells, path, file: data })
}

/// What follows the byte order mark that spreadsheets put before the header.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The fault of a file that is no CSV, shown at `place`; `before` stands before what is wrong.
pub fn not_csv(why: &csv::Error, place: Place, before: &str) -> Fault {
    let fault = |what: String| Fault::error(place, format!("{before}{what}"));
    match why.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            fault(format!("the row and the header differ in length: {len} and {expected_len} cells"))
                .label("expected rows as long as the header")
                .help("write a decimal point rather than a comma, and put cells that hold commas in quotes")
        }
        csv::ErrorKind::Utf8 { .. } => {
            fault("this is not UTF-8".into()).label("expected CSV in UTF-8").help("save the file as UTF-8")
        }
        _ => fault(format!("this is not CSV: {why}")).label("expected CSV with a header"),
    }
}

/// The content of a data file; `Err` says why it cannot be had.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = read_at_most(path, LARGEST)?;
    bytes.ok_or_else(|| format!("it has more than {} MiB, which is the most for a data file", LARGEST >> 20))
}

/// The content of a file, or `None` if it is longer than `most` bytes; also of what is no plain file and never ends.
pub fn read_at_most(path: &Path, most: u64) -> Result<Option<Vec<u8>>, String> {
    let file = fs::File::open(path).map_err(|why| io(&why))?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err("it is a directory, not a file".into());
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|why| io(&why))?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// What the system said, without its number.
fn io(why: &std::io::Error) -> String {
    match why.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        kind => kind.to_string(),
    }
}

impl Column {
    /// The cells as quantities in `unit`; a bare number counts in hours, or in the unit that `node` names.
    pub fn quantities(&self, node: &Node, unit: Unit) -> Result<Vec<f64>, Fault> {
        let written = node.get("unit").and_then(Node::text).unwrap_or("h");
        let read = |cell: &str| match (cell.parse::<f64>(), unit) {
            (Ok(number), Unit::Hours) => format!("{number} {written}").parse::<Hours>().ok().map(Hours::get),
            (Ok(number), _) => (number.is_finite() && number >= 0.0).then_some(number),
            (Err(_), Unit::Hours) => cell.parse::<Hours>().ok().map(Hours::get),
            (Err(_), Unit::PerHour) => cell.parse::<PerHour>().ok().map(PerHour::get),
            (Err(_), _) => None,
        };
        let expected = format!("a number or a quantity with its unit, from 0 to {}", unit.most_in_words());
        self.each(node, &expected, |cell| read(cell).filter(|value| *value <= unit.most()))
    }

    /// The cells as instants in hours since the first, or since `origin`, ascending.
    pub fn instants(&self, node: &Node) -> Result<Vec<f64>, Fault> {
        let origin = node.get("origin");
        let number = |cell: &str| cell.parse::<f64>().ok();
        let within = |cell: &str| number(cell).filter(|hours| hours.abs() <= Unit::Hours.most());
        let mut times = if self.cells.iter().all(|(_, cell)| number(cell).is_some()) {
            if let Some(origin) = origin {
                return Err(Fault::error(
                    origin.place,
                    "an origin needs a column of timestamps, and this one has numbers",
                )
                .label("not usable with hours"));
            }
            self.each(node, "a number of hours, up to 10,000 years of them", within)?
        } else {
            let stamps = self.each(node, "a timestamp such as 2022-03-15T16:19:20Z", dates::instant)?;
            let given = origin.and_then(|node| match &node.value {
                super::tree::Value::Text(text) | super::tree::Value::Date(text) => dates::instant(text),
                _ => None,
            });
            let Some(zero) = given.or_else(|| stamps.iter().min().copied()) else { return Ok(Vec::new()) };
            stamps.into_iter().map(|stamp| dates::hours_between(zero, stamp)).collect()
        };
        times.sort_by(f64::total_cmp);
        let early = times.iter().filter(|time| **time < 0.0).count();
        if early > 0 {
            let place = origin.unwrap_or(node).place;
            return Err(Fault::error(place, format!("{early} of {} instants are before the origin", times.len()))
                .label("expected an origin that is not after any instant")
                .help("leave `origin` away to count from the first, or take the earlier rows out of the file"));
        }
        Ok(times)
    }

    fn each<T>(&self, node: &Node, expected: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Fault> {
        let mut bad = self.cells.iter().filter(|(_, cell)| read(cell).is_none());
        let Some((line, cell)) = bad.next() else {
            return Ok(self.cells.iter().filter_map(|(_, cell)| read(cell)).collect());
        };
        let place = node.get("column").unwrap_or(node).place;
        let what = match cell.char_indices().nth(SHOWN) {
            _ if cell.is_empty() => "an empty cell".into(),
            None => format!("`{cell}`"),
            Some((end, _)) => format!("`{}…`", &cell[..end]),
        };
        let fault = Fault::error(place, format!("{}:{line}: {what} cannot be read", self.path.display()))
            .label(format!("expected cells that are {expected}"));
        Err(match bad.count() {
            0 => fault,
            more => fault.help(format!("cells of this column that cannot be read: {}", more + 1)),
        })
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
        text
    })
}
