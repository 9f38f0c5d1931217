//! A scenario as a document: read, changed by paths, and checked.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::bare::value;
use super::carried::{Base, DataFile, Owner};
use super::causes::without_consequences;
use super::convert::{Context, convert};
use super::diagnose::{Fault, Faults, Place, Sources};
use super::paths::{self, Unit, Way};
use super::tree::{Node, Value};
use super::types::Scenario;
use super::{check, plausible, read, resolve, support};

/// A checked scenario, and what in it is allowed but looks wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings.
    pub warnings: Faults,
}

/// Reads and checks the scenario file at `path`, with `overrides` applied in order.
pub fn load(path: &Path, overrides: &[Override]) -> Result<Loaded, Faults> {
    Document::load(path)?.checked_with(overrides)
}

/// The same for a text whose relative paths start in `base`.
pub fn parse(text: &str, base: &Path, overrides: &[Override]) -> Result<Loaded, Faults> {
    Document::parse(text, base)?.checked_with(overrides)
}

/// A value for a path, from `PATH=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    text: String,
    /// Where the `=` stands.
    equals: usize,
}

/// A text that is not `PATH=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideError(String);

impl fmt::Display for OverrideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a setting; expected PATH=VALUE, such as \"phase[national response].deadline=12 h\"",
            self.0
        )
    }
}

impl std::error::Error for OverrideError {}

impl Override {
    /// The dotted path.
    pub fn path(&self) -> &str {
        self.text[..self.equals].trim()
    }

    /// The value as written.
    pub fn value(&self) -> &str {
        self.text[self.equals + 1..].trim()
    }
}

impl FromStr for Override {
    type Err = OverrideError;

    fn from_str(text: &str) -> Result<Self, OverrideError> {
        match equals(text) {
            Some(equals) => Ok(Self { text: text.into(), equals }),
            None => Err(OverrideError(text.into())),
        }
    }
}

/// Where the `=` of `PATH=…` stands, if there is one after a path. One in brackets belongs to a name.
pub(super) fn equals(text: &str) -> Option<usize> {
    let mut inside = false;
    let (equals, _) = text.char_indices().find(|(_, c)| {
        inside = matches!(c, '[') || (inside && !matches!(c, ']'));
        *c == '=' && !inside
    })?;
    (!text[..equals].trim().is_empty()).then_some(equals)
}

impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A scenario that has been read and merged, not yet checked. Changing a copy and checking it gives a variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub(super) root: Node,
    pub(super) sources: Sources,
    pub(super) base: Base,
    stem: String,
    /// What was set from outside the file, in order.
    pub(super) settings: Vec<Setting>,
}

/// A value that was set from outside the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setting {
    /// Its path in the one spelling.
    pub path: String,
    /// As it was written.
    pub text: String,
    /// Who set it, such as `--set`.
    pub origin: String,
}

impl Document {
    /// Reads the file at `path` and those it extends.
    pub fn load(path: &Path) -> Result<Self, Faults> {
        let mut sources = Sources::default();
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let stem = path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy().into_owned());
        match read::file(path, &base, &mut sources) {
            Ok(root) => Ok(Self::read(root, sources, &base, stem)),
            Err(faults) => Err(Faults::new(&sources, faults)),
        }
    }

    /// Reads a text whose relative paths start in `base`.
    pub fn parse(text: &str, base: &Path) -> Result<Self, Faults> {
        let mut sources = Sources::default();
        match read::text(text, "scenario", base, &mut sources) {
            Ok(root) => Ok(Self::read(root, sources, base, "scenario".into())),
            Err(faults) => Err(Faults::new(&sources, faults)),
        }
    }

    fn read(root: Node, sources: Sources, base: &Path, stem: String) -> Self {
        Self { root, sources, base: Base::new(base, Owner::Scenario), stem, settings: Vec::new() }
    }

    /// Reads a resolved text whose data files were carried to `folder`.
    pub(super) fn carried(text: &str, folder: &Path) -> Result<Self, Faults> {
        Ok(Self { base: Base::carried(folder, Owner::Scenario), ..Self::parse(text, folder)? })
    }

    /// The data files that it names, as far as they can be read.
    pub(super) fn data(&self) -> Vec<DataFile> {
        let mut context = Context::new(&self.root, &self.sources, &self.base);
        // Its faults are for a check to tell.
        let _ = convert(&mut context, &self.stem);
        context.data
    }

    /// Sets the value at a path; `value` is TOML, or else taken as a bare string (`12 h`) or a list of such.
    pub fn set(&mut self, path: &str, value: &str) -> Result<(), Faults> {
        self.set_from("--set", path, value)
    }

    /// The same; faults of the value are shown as standing in `origin`.
    pub fn set_from(&mut self, origin: &str, path: &str, value: &str) -> Result<(), Faults> {
        self.put(origin, &Override { text: format!("{path}={value}"), equals: path.len() }).map(|_| ())
    }

    /// Applies overrides in order; `Err` has the faults of all of them. What they set is known then: the scenario no
    /// longer marks it as uncertain.
    pub fn apply(&mut self, changes: &[Override]) -> Result<(), Faults> {
        let first = self.settings.len();
        let faults: Vec<Fault> = changes.iter().flat_map(|change| self.apply_once(change, first)).collect();
        if !faults.is_empty() {
            return Err(Faults::new(&self.sources, faults));
        }
        self.forget_uncertain();
        Ok(())
    }

    /// Applies one override. It is a fault that one of the settings from the `first` on gives its value already: one of
    /// the two would be ignored.
    fn apply_once(&mut self, change: &Override, first: usize) -> Vec<Fault> {
        let file = self.sources.count();
        if let Err(faults) = self.apply_from("--set", change) {
            return faults.take();
        }
        let Some((last, before)) = self.settings[first..].split_last() else { return Vec::new() };
        let Some(again) = before.iter().find(|setting| setting.path == last.path) else { return Vec::new() };
        let start = change.text.len() - change.text.trim_start().len();
        let place = Place::new(file, start, start + change.path().len());
        let fault = Fault::error(place, format!("`{}` is set twice", last.path));
        vec![fault.label(format!("set before, by `{}`", again.text)).help("keep one of the two")]
    }

    /// Applies one override; [`Self::forget_uncertain`] is to follow the last, since places in the list of what is
    /// uncertain count until then.
    pub(super) fn apply_from(&mut self, origin: &str, change: &Override) -> Result<(), Faults> {
        let path = self.put(origin, change)?;
        self.settings.push(Setting { path, text: change.text.trim().to_owned(), origin: origin.to_owned() });
        Ok(())
    }

    /// Takes away the laws of what is uncertain where a setting gives the value, or a part of it, or what it is part of.
    pub(super) fn forget_uncertain(&mut self) {
        let is_set = |item: &Node| {
            let path = item.get("path").and_then(Node::text)?;
            let way = paths::find(&self.root, path, 0, 0).ok()?;
            Some(self.settings.iter().any(|setting| paths::overlap(&way.spelling, &setting.path)))
        };
        let items = self.root.get("uncertain").map_or(&[][..], Node::items);
        let kept: Vec<Node> = items.iter().filter(|item| is_set(item) != Some(true)).cloned().collect();
        if kept.len() == items.len() {
            return;
        }
        let Value::Table(entries) = &mut self.root.value else { return };
        if kept.is_empty() {
            entries.retain(|entry| entry.key != "uncertain");
        } else if let Some(entry) = entries.iter_mut().find(|entry| entry.key == "uncertain") {
            entry.node.value = Value::List(kept);
        }
    }

    /// Puts a value at its path; the path in the one spelling.
    fn put(&mut self, origin: &str, change: &Override) -> Result<String, Faults> {
        let file = self.sources.add_setting(origin, &change.text);
        self.try_put(change, file).map_err(|faults| Faults::new(&self.sources, faults))
    }

    fn try_put(&mut self, change: &Override, file: usize) -> Result<String, Vec<Fault>> {
        let start = change.text.len() - change.text.trim_start().len();
        let way = paths::find(&self.root, change.path(), file, start).map_err(|fault| vec![fault])?;
        if way.begins("extends") || way.begins("remove") {
            let fault = Fault::error(way.place, "this cannot be set, only written in a file");
            return Err(vec![fault.label("decides what the scenario is made of")]);
        }
        let raw = &change.text[change.equals + 1..];
        let offset = change.equals + 1 + raw.len() - raw.trim_start().len();
        let value = value(change.value(), file, offset)?;
        way.set(&mut self.root, value);
        Ok(way.spelling)
    }

    /// The value at a path as TOML; `None` if the file leaves it out.
    pub fn get(&self, path: &str) -> Result<Option<String>, Faults> {
        Ok(self.find(path)?.get(&self.root).map(|node| resolve::value(node, &self.sources)))
    }

    /// What the quantity at a path is measured in; a fault where it is not a quantity.
    pub fn unit(&self, path: &str) -> Result<Unit, Faults> {
        let way = self.find(path)?;
        way.unit().ok_or_else(|| {
            self.path_faults(path, |file| {
                Fault::error(Place::new(file, 0, path.len()), format!("`{path}` is not a quantity"))
                    .label("expected the path of a duration, a rate, a number or a law")
            })
        })
    }

    fn find(&self, path: &str) -> Result<Way, Faults> {
        paths::find(&self.root, path, self.sources.count(), 0).map_err(|fault| self.path_faults(path, |_| fault))
    }

    /// Faults that point into a path of the caller.
    fn path_faults(&self, path: &str, fault: impl FnOnce(usize) -> Fault) -> Faults {
        let mut sources = self.sources.clone();
        let file = sources.add("path", path, Path::new(""));
        Faults::new(&sources, vec![fault(file)])
    }

    fn checked_with(mut self, overrides: &[Override]) -> Result<Loaded, Faults> {
        let Err(faults) = self.apply(overrides) else { return self.check() };
        let others = self.check().err().map(Faults::take).unwrap_or_default();
        Err(Faults::new(&self.sources, faults.take().into_iter().chain(others).collect()))
    }

    /// Checks everything; `Err` has every fault, warnings included.
    pub fn check(&self) -> Result<Loaded, Faults> {
        let (mut scenario, data) = self.converted()?;
        let beyond = support::faults(&scenario, &self.root, &self.sources);
        if !beyond.is_empty() {
            return Err(Faults::new(&self.sources, beyond));
        }
        scenario.resolved = resolve::resolved(&self.root, &scenario.name, &self.sources);
        scenario.digest = resolve::digest(&self.root, &self.sources, &data);
        let warnings = Faults::new(&self.sources, plausible::warnings(&scenario, &self.root));
        Ok(Loaded { scenario, warnings })
    }

    /// The scenario alone, for one of very many points: its text and its digest, which take longer than all else, stay empty.
    pub fn scenario(&self) -> Result<Scenario, Faults> {
        Ok(self.converted()?.0)
    }

    /// What everything means, and the data files that it names; `Err` has every fault.
    fn converted(&self) -> Result<(Scenario, Vec<DataFile>), Faults> {
        let mut faults = check::check(&self.root, &self.sources);
        let mut context = Context::new(&self.root, &self.sources, &self.base);
        let scenario = convert(&mut context, &self.stem);
        let found = without_consequences(&self.root, &faults, std::mem::take(&mut context.faults));
        faults.extend(found);
        let Some(scenario) = scenario.filter(|_| faults.is_empty()) else {
            if faults.is_empty() {
                faults.push(Fault::of_file(
                    "this scenario could not be understood, and no reason was found: please report it",
                ));
            }
            return Err(Faults::new(&self.sources, faults));
        };
        Ok((scenario, context.data))
    }
}
