//! Errors of a text that is not TOML, with the remedies of the usual slips.

use std::ops::Range;

use toml::de::Error;

use super::diagnose::{Fault, Place};
use super::format::{SCENARIO, SWEEP, Shape, Table};

/// The faults of a text that stands at `offset` of source `file`.
pub fn faults(text: &str, mut errors: Vec<Error>, file: usize, offset: usize) -> Vec<Fault> {
    errors.sort_by_key(start);
    // What follows a syntax error on its line follows from it.
    errors.dedup_by_key(|error| text.get(..start(error)).map(|before| before.matches('\n').count()));
    let headers = headers(text);
    let mut repeated: Vec<&[&str]> = Vec::new();
    let mut faults = Vec::new();
    for error in &errors {
        let around = headers.iter().rfind(|header| header.start <= start(error)).filter(|_| is_duplicate(error));
        if around.is_some_and(|header| repeated.contains(&&*header.path)) {
            continue;
        }
        let itself = around.filter(|header| start(error) < header.start + header.text.len());
        let list = itself.and_then(|header| Some((header, twice(&headers, header, file)?)));
        faults.push(list.map_or_else(
            || fault(text, error, file, offset),
            |(header, fault)| {
                repeated.push(&header.path);
                fault
            },
        ));
    }
    faults
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn is_duplicate(error: &Error) -> bool {
    error.message() == "duplicate key"
}

fn fault(text: &str, error: &Error, file: usize, offset: usize) -> Fault {
    let span = error.span().unwrap_or(0..0);
    let message = error.message();
    let fault = Fault::error(Place::new(file, span.start + offset, span.end + offset), format!("not TOML: {message}"));
    let remedy = |fault: Fault| match slip(text, span.clone(), message) {
        Some(help) => fault.help(help),
        None => fault,
    };
    match message {
        _ if message.contains("recurs") => fault.label("nested too deeply"),
        _ if is_duplicate(error) => fault.label("given twice in this table").help("keep one of the two"),
        _ => remedy(fault.label("not understood from here on")),
    }
}

/// The remedy of a usual slip, as far as the place of the error shows it.
fn slip(text: &str, span: Range<usize>, message: &str) -> Option<String> {
    let written = text.get(span.clone())?.trim();
    let begins = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(begins..)?.lines().next()?;
    if let Some(number) = decimal_comma(line, span.start - begins) {
        return Some(format!("a decimal point, not a comma: `{}`", number.replace(',', ".")));
    }
    if message.starts_with("string values must be quoted") {
        let plain = written.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
        let how = if plain == written { "in quotes" } else { "in straight quotes" };
        return Some(format!("write it {how}: \"{plain}\""));
    }
    let is_key = message.starts_with("missing assignment") || message.starts_with("key with no value");
    let name = is_key.then(|| name_around(line, span.start - begins))??;
    Some(format!("put a name with blanks in quotes: `\"{name}\" = …`"))
}

/// The number with a decimal comma that is the value before byte `at` of a line, if it is one.
fn decimal_comma(line: &str, at: usize) -> Option<&str> {
    let is_of_number = |c: char| c.is_ascii_digit() || c == '-';
    line.match_indices(',').take_while(|(comma, _)| *comma <= at).find_map(|(comma, _)| {
        let whole = line[..comma].trim_end_matches(is_of_number);
        let decimals = line[comma + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &line[whole.len()..line.len() - decimals.len()];
        let before = whole.trim_end();
        // In a list a comma is one of decimals where no number would begin with a zero as they do.
        let is_value = before.ends_with('=') || (before.ends_with('[') && line[comma + 1..].starts_with('0'));
        let has_both = whole.len() < comma && comma + 1 < line.len() - decimals.len();
        (is_value && has_both).then_some(number)
    })
}

/// The name with blanks around byte `at` of a line, which `=` follows.
fn name_around(line: &str, at: usize) -> Option<&str> {
    let start = line.get(..at)?.rfind(['{', ',', '[']).map_or(0, |start| start + 1);
    let end = at + line.get(at..)?.find('=')?;
    let name = line.get(start..end)?.trim();
    (name.contains(' ') && !name.contains(['"', '\'', ':'])).then_some(name)
}

/// A line that begins a table, `[…]` or `[[…]]`.
struct Header<'t> {
    text: &'t str,
    start: usize,
    path: Vec<&'t str>,
}

impl Header<'_> {
    fn place(&self, file: usize) -> Place {
        Place::new(file, self.start, self.start + self.text.len())
    }
}

fn headers(text: &str) -> Vec<Header<'_>> {
    let mut start = 0;
    let mut headers = Vec::new();
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let end = line.rfind(']').map_or(0, |end| end + 1);
        if let Some(text) = line.get(indent..end).filter(|text| text.starts_with('[')) {
            let keys = text.trim_matches(['[', ']']).split('.');
            let path = keys.map(|key| key.trim().trim_matches(['"', '\''])).collect();
            headers.push(Header { text, start: start + indent, path });
        }
        start += line.len();
    }
    headers
}

/// The fault of a table that is given several times where the format has a list of them.
fn twice(headers: &[Header<'_>], header: &Header<'_>, file: usize) -> Option<Fault> {
    let table = [&SCENARIO, &SWEEP].into_iter().find_map(|root| listed(root, &header.path))?;
    let mut all = headers.iter().filter(|other| other.path == header.path);
    let first = all.find(|other| !other.text.starts_with("[["))?;
    let again = headers.iter().find(|other| other.path == header.path && other.start != first.start)?;
    let path = header.path.join(".");
    Some(
        Fault::error(first.place(file), format!("`{path}` is given several times, and this makes it a single table"))
            .label(format!("expected a list of tables, each {}", table.what))
            .also(again.place(file), "given here too")
            .help(double_brackets(&path)),
    )
}

/// The remedy of single brackets around the path of a list.
pub fn double_brackets(path: &str) -> String {
    format!("write `[[{path}]]` with double brackets, once for each")
}

/// The table of which a list stands at this path of keys.
fn listed(root: &Table, path: &[&str]) -> Option<&'static Table> {
    let (last, before) = path.split_last()?;
    let inner = |table: &Table, key: &str| match &table.key(key)?.shape {
        Shape::Tables(table) => Some(*table),
        shape => shape.table(),
    };
    let mut owner: Option<&'static Table> = None;
    for key in before {
        owner = Some(inner(owner.unwrap_or(root), key)?);
    }
    match &owner.unwrap_or(root).key(last)?.shape {
        Shape::Tables(table) => Some(table),
        _ => None,
    }
}
