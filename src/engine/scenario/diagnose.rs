//! Faults and how they are shown: file, line, caret, what was expected, and the nearest valid name.

use std::fmt::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Where something stands: a source's number and a range of bytes in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub(super) file: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Place {
    pub(super) fn new(file: usize, start: usize, end: usize) -> Self {
        Self { file, start, end }
    }

    /// Whether `other` is within it.
    pub(super) fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// It can, but probably does not mean what was wanted.
    Warning,
}

/// One thing wrong with a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    severity: Severity,
    place: Option<Place>,
    message: String,
    label: String,
    helps: Vec<String>,
    also: Option<Box<(Place, String)>>,
}

impl Fault {
    pub(super) fn error(place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            place: Some(place),
            message: printable(message),
            label: String::new(),
            helps: Vec::new(),
            also: None,
        }
    }

    pub(super) fn warning(place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, message) }
    }

    /// A fault of a file as a whole, which has no line to point at.
    pub(super) fn of_file(message: impl Into<String>) -> Self {
        Self { place: None, ..Self::error(Place::new(0, 0, 0), message) }
    }

    /// What was expected at the place.
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = printable(label);
        self
    }

    /// A remedy, on its own line.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(printable(help));
        self
    }

    /// Another place that matters.
    pub(super) fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.also = Some(Box::new((place, printable(label))));
        self
    }

    /// The same in lines that fit the screen.
    fn folded(&self) -> Self {
        // `warning: `, and `     = help: ` below a line with a number of four digits.
        let helps = self.helps.iter().map(|help| folded(help, COLUMNS - 13)).collect();
        Self { message: folded(&self.message, COLUMNS - 9), helps, ..self.clone() }
    }

    pub(super) fn place(&self) -> Option<Place> {
        self.place
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What was expected there.
    pub fn expectation(&self) -> &str {
        &self.label
    }

    /// The remedies.
    pub fn helps(&self) -> &[String] {
        &self.helps
    }
}

/// A text without line breaks and other control characters, which may come from a file and would change the screen.
fn printable(text: impl Into<String>) -> String {
    let text = text.into();
    if !text.contains(char::is_control) {
        return text;
    }
    text.chars().map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// `text` in lines of at most `width` characters, unless a word is longer.
fn folded(text: &str, width: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 {
            let fits = column + 1 + length <= width;
            out.push(if fits { ' ' } else { '\n' });
            column = if fits { column + 1 } else { 0 };
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// One text that faults point into.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    name: String,
    text: Arc<str>,
    /// Folder of the file, relative to the scenario's.
    folder: PathBuf,
    /// Whether it is no file but a setting from outside.
    is_setting: bool,
    /// What it takes away from the file that it extends: paths in the one spelling.
    removed: Vec<(String, Place)>,
}

/// The texts of a scenario: its file, those it extends, and overrides.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sources(Vec<Source>);

impl Sources {
    pub fn add(&mut self, name: impl Into<String>, text: &str, folder: &Path) -> usize {
        self.push(name.into(), text, folder, false)
    }

    /// The text of a setting, and who set it.
    pub fn add_setting(&mut self, origin: &str, text: &str) -> usize {
        self.push(origin.into(), text, Path::new(""), true)
    }

    fn push(&mut self, name: String, text: &str, folder: &Path, is_setting: bool) -> usize {
        self.0.push(Source { name, text: text.into(), folder: folder.into(), is_setting, removed: Vec::new() });
        self.0.len() - 1
    }

    /// Remembers what a file takes away.
    pub fn take_away(&mut self, removed: Vec<(String, Place)>) {
        for (path, place) in removed {
            self.0[place.file].removed.push((path, place));
        }
    }

    /// Where a file says that what stood at `path` is taken away, if one does.
    pub fn removed(&self, path: &str) -> Option<Place> {
        let mut all = self.0.iter().flat_map(|source| &source.removed);
        all.find(|(removed, _)| removed == path).map(|(_, place)| *place)
    }

    /// Who set the value at `place`, if it stands in no file.
    pub fn setting(&self, place: Place) -> Option<&str> {
        self.0.get(place.file).filter(|source| source.is_setting).map(|source| source.name.as_str())
    }

    /// What stands before `place` in its file; nothing where it was set from outside.
    pub fn before(&self, place: Place) -> &str {
        let source = self.0.get(place.file).filter(|source| !source.is_setting);
        source.and_then(|source| source.text.get(..place.start)).unwrap_or("")
    }

    /// What follows `place` on its line.
    pub fn rest_of_line(&self, place: Place) -> &str {
        let rest = self.0.get(place.file).and_then(|source| source.text.get(place.end..));
        rest.and_then(|rest| rest.lines().next()).unwrap_or("")
    }

    pub fn folder(&self, file: usize) -> &Path {
        self.0.get(file).map_or(Path::new(""), |source| &source.folder)
    }

    /// How many there are, which is the number of the next.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Where `text`, the content of the value at `place`, stands as written: after its quote, or where the value does.
    pub fn inside(&self, place: Place, text: &str) -> usize {
        let plain = self.slice(place).get(1..).is_some_and(|rest| rest.starts_with(text));
        if plain { place.start + 1 } else { place.start }
    }

    /// The text at a place.
    pub fn slice(&self, place: Place) -> &str {
        self.0.get(place.file).and_then(|source| source.text.get(place.start..place.end)).unwrap_or("")
    }
}

/// Columns of the screen.
const COLUMNS: usize = 80;

/// Faults shown at once: more help nobody, and showing each costs a pass over its file.
const MOST_SHOWN: usize = 50;

/// Every fault found, ready to be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults {
    sources: Sources,
    list: Vec<Fault>,
}

impl Faults {
    /// In the order of the files and their lines; the same fault is kept once.
    pub(super) fn new(sources: &Sources, mut list: Vec<Fault>) -> Self {
        list.sort_by_key(|fault| fault.place);
        list.dedup();
        Self { sources: sources.clone(), list }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The faults.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.iter()
    }

    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|fault| fault.severity == Severity::Error).count()
    }

    /// These and then `others`, which may be of other files.
    pub(super) fn and(mut self, others: Self) -> Self {
        let before = self.sources.count();
        let shifted = |place: Place| Place { file: place.file + before, ..place };
        self.sources.0.extend(others.sources.0);
        self.list.extend(others.list.into_iter().map(|fault| Fault {
            place: fault.place.map(shifted),
            also: fault.also.map(|also| Box::new((shifted(also.0), also.1))),
            ..fault
        }));
        self
    }

    pub(super) fn take(self) -> Vec<Fault> {
        self.list
    }

    /// All of them as text, one after another with a blank line between, coloured for a terminal or plain.
    pub fn render(&self, coloured: bool) -> String {
        let wide = if coloured { Renderer::styled() } else { Renderer::plain() };
        let narrow = wide.clone().term_width(COLUMNS);
        let mut text = String::new();
        for (i, fault) in self.list.iter().take(MOST_SHOWN).enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            // What is said of a scenario that runs fits the screen as its summary does; what keeps it from running may
            // need all of a line.
            let is_warning = fault.severity == Severity::Warning;
            let (renderer, folded) = if is_warning { (&narrow, &fault.folded()) } else { (&wide, fault) };
            let _ = writeln!(text, "{gap}{}", renderer.render(&[self.group(folded)]));
            // Without a line of the file there is nothing that they could stand below.
            for help in fault.helps.iter().filter(|_| self.source(fault).is_none()) {
                let _ = writeln!(text, "{}", renderer.render(&[Group::with_title(Level::HELP.primary_title(help))]));
            }
        }
        if self.list.len() > MOST_SHOWN {
            let _ = writeln!(text, "\nand {} more like these", self.list.len() - MOST_SHOWN);
        }
        text
    }

    /// The place of a fault, and the text that it is in.
    fn source(&self, fault: &Fault) -> Option<(Place, &Source)> {
        fault.place.and_then(|place| Some((place, self.sources.0.get(place.file)?)))
    }

    fn group<'a>(&'a self, fault: &'a Fault) -> Group<'a> {
        let level = match fault.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(fault.message.as_str());
        let helps = fault.helps.iter().map(|help| Level::HELP.message(help.as_str()));
        let Some((place, source)) = self.source(fault) else { return Group::with_title(title) };
        if place.end == 0 {
            // The document as a whole.
            return Group::with_title(title).element(Origin::path(source.name.as_str())).elements(helps);
        }
        let mut annotations =
            vec![AnnotationKind::Primary.span(visible(&source.text, place)).label(fault.label.as_str())];
        let mut elsewhere = None;
        if let Some((other, label)) = fault.also.as_deref() {
            let span = |text| AnnotationKind::Context.span(visible(text, *other)).label(label.as_str());
            if other.file == place.file {
                annotations.push(span(&source.text));
            } else if let Some(there) = self.sources.0.get(other.file) {
                elsewhere = Some(snippet(there).annotation(span(&there.text)));
            }
        }
        Group::with_title(title).element(snippet(source).annotations(annotations)).elements(elsewhere).elements(helps)
    }
}

fn snippet<T: Clone>(source: &Source) -> Snippet<'_, T> {
    Snippet::source(&*source.text).path(source.name.as_str())
}

/// The range to underline: never empty where there is a character, never past the end, on whole characters, and of a
/// value over several lines only the first.
fn visible(text: &str, place: Place) -> std::ops::Range<usize> {
    let mut start = place.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
    let mut end = place.end.clamp(start, line_end);
    if end == start && start < line_end {
        end += 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

impl std::error::Error for Faults {}

/// The valid name nearest to `found`, if any is near.
pub fn nearest<T: AsRef<str>>(found: &str, valid: impl IntoIterator<Item = T>) -> Option<T> {
    let wanted = found.to_lowercase();
    valid
        .into_iter()
        .filter_map(|name| {
            let candidate = name.as_ref().to_lowercase();
            let distance = strsim::osa_distance(&wanted, &candidate);
            let allowed = (wanted.chars().count().max(candidate.chars().count()) / 3).max(1);
            let part = wanted.len() >= 3 && (candidate.contains(&wanted) || wanted.contains(&candidate));
            let is_near = |word: &str| strsim::osa_distance(&wanted, word) <= wanted.chars().count() / 4;
            (distance <= allowed || part || candidate.split(' ').any(is_near)).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Adds "did you mean", or the list of what is valid.
pub(super) fn suggest<'a>(
    fault: Fault,
    found: &str,
    valid: impl IntoIterator<Item = &'a str> + Clone,
    what: &str,
) -> Fault {
    if let Some(name) = nearest(found, valid.clone()) {
        return fault.help(format!("did you mean `{name}`?"));
    }
    let all: Vec<&str> = valid.into_iter().collect();
    match all.len() {
        0 => fault.help(format!("there are no {what}")),
        1..=40 => fault.help(format!("{what}: {}", list(&all, "and"))),
        _ => fault,
    }
}

/// "`a`, `b` and `c`".
pub(super) fn list(names: &[&str], last: &str) -> String {
    match names {
        [] => "nothing".into(),
        [one] => format!("`{one}`"),
        [most @ .., end] => {
            let most: Vec<String> = most.iter().map(|name| format!("`{name}`")).collect();
            format!("{} {last} `{end}`", most.join(", "))
        }
    }
}
