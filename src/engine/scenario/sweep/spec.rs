//! The sweep as a whole.

use std::fmt::Write;
use std::path::Path;

use super::factor::{DesignName, Factor, FactorLevel, Kind, Levels};
use super::fault::{Says, SpecFault};
use super::range::{Range, Spacing};
use super::read::{Places, Reader};
use super::table::Table;
use super::vary::{self, Vary};
use crate::scenario::carried::{Base, DataFile, Owner};
use crate::scenario::check::check_sweep;
use crate::scenario::diagnose::{Fault, Faults, Place, Sources};
use crate::scenario::document::{Document, Loaded, Override};
use crate::scenario::format::{SWEEP, Shape, VARIED};
use crate::scenario::tree::{self, Node, Value};
use crate::scenario::{paths, read};

static ROOT: Shape = Shape::Table(&SWEEP);
static FACTOR: Shape = Shape::Table(&VARIED);

/// A sweep as it was asked for: every part of it is right by itself. Whether the factors suit the design is for the
/// design to say, and [`Spec::faults`] then shows where.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Spec {
    /// The file's stem, or the scenario's name.
    pub name: String,
    /// The scenario with the settings for all points.
    pub document: Document,
    /// The same, checked.
    pub base: Loaded,
    /// The design.
    pub kind: Kind,
    /// The factors, in the order given; at least one.
    pub factors: Vec<Factor>,
    /// Addresses of the metrics to tell, as written.
    pub metrics: Vec<String>,
    /// Replications of each point.
    pub replications: Option<u64>,
    /// Seed of all luck.
    pub seed: Option<u64>,
    /// Confidence level, between 0 and 1.
    pub level: Option<f64>,
    /// The factors are what the scenario marks as uncertain.
    pub(super) is_of_uncertain: bool,
    /// The data files of laws and levels that factors have.
    pub(super) data: Vec<DataFile>,
    sources: Sources,
    design: Option<Place>,
    places: Vec<Places>,
    metric_places: Vec<Place>,
}

impl Spec {
    /// Reads the sweep file at `path`; `overrides` are applied after its own settings.
    pub fn load(path: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        let shown = path.display().to_string();
        let text = read::content(path).map_err(|why| {
            Faults::new(&Sources::default(), vec![Fault::of_file(format!("cannot read the sweep {shown}: {why}"))])
        })?;
        let stem = path.file_stem().map_or_else(|| "sweep".into(), |stem| stem.to_string_lossy().into_owned());
        Self::read(&text, &shown, &stem, path.parent().unwrap_or(Path::new("")), overrides)
    }

    /// Whether the file at `path` looks like a sweep: it names a scenario.
    pub fn is_sweep(path: &Path) -> bool {
        let root = read::content(path).ok().and_then(|text| tree::parse(&text, 0).ok());
        root.is_some_and(|root| root.get("scenario").is_some())
    }

    /// The same for a text whose relative paths start in `base`.
    pub fn parse(text: &str, base: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        Self::read(text, "sweep", "sweep", base, overrides)
    }

    fn read(text: &str, shown: &str, stem: &str, base: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        let mut sources = Sources::default();
        let file = sources.add(shown, text, Path::new(""));
        let root = tree::parse(text, file).map_err(|faults| Faults::new(&sources, faults))?;
        if let Some(fault) = read::scenario_for_a_sweep(&root) {
            return Err(Faults::new(&sources, vec![fault]));
        }
        let mut faults: Vec<Fault> = Vec::new();
        let found = scenario(&root, base, shown, overrides, &sources, &mut faults);
        let (document, others) = match found {
            Ok(document) => (document, None),
            Err(others) => (None, others),
        };
        faults.extend(check_sweep(&root, &ROOT, document.as_ref().map(|document| &document.root), &sources));
        let listed =
            root.get("design").and_then(|design| design.get("list")).and_then(|list| list.text().zip(Some(list.place)));
        let table = listed.and_then(|(path, place)| {
            let help = "the path is relative to the sweep file";
            Table::open(&base.join(path), place, Some(help), &mut sources).map_err(|fault| faults.push(fault)).ok()
        });
        let with = |faults: Vec<Fault>, others: Option<Faults>| {
            let own = Faults::new(&sources, faults);
            others.map_or_else(|| own.clone(), |others| own.clone().and(others))
        };
        let Some(document) = document else { return Err(with(faults, others)) };
        let base_case = document.check();
        let kind = kind(root.get("design"));
        let nodes: Vec<&Node> = root.get("factor").map_or(&[][..], Node::items).iter().collect();
        let mut reader = Reader {
            document: &document,
            sources: &sources,
            base: &Base::new(base, Owner::Sweep),
            from_table: listed.is_some(),
            faults: Vec::new(),
            data: Vec::new(),
        };
        let gathered = gather(&mut reader, &nodes, table.as_ref());
        let (data, found) = (reader.data, reader.faults);
        faults.extend(found);
        let list = |key: &str| root.get(key).map_or(&[][..], Node::items);
        let whole = |key: &str| match root.get(key)?.value {
            Value::Integer(number) => number.try_into().ok(),
            _ => None,
        };
        let base_case = match (base_case, kind, faults.is_empty()) {
            (Ok(base_case), Some(_), true) => base_case,
            (base_case, ..) => return Err(with(faults, base_case.err())),
        };
        let spec = Self {
            metrics: list("metrics").iter().filter_map(Node::text).map(|text| text.trim().to_owned()).collect(),
            replications: whole("replications"),
            seed: whole("seed"),
            level: root.get("level").and_then(Node::number),
            data,
            design: root.get("design").map(|node| node.place),
            metric_places: list("metrics").iter().map(|node| node.place).collect(),
            sources,
            ..Self::bare(stem.to_owned(), document, base_case, kind.unwrap_or(Kind::Grid))
        };
        spec.with(gathered)
    }

    /// The sweep of the command line: a scenario with its settings, a design, what is varied, and the list of points if
    /// the design is one.
    pub fn of_command(document: Document, kind: Kind, varied: &[Vary], list: Option<&Path>) -> Result<Self, Faults> {
        let base = document.check()?;
        let mut sources = Sources::default();
        let mut faults = Vec::new();
        let mut nodes = Vec::new();
        for vary in varied {
            let file = vary::add(&mut sources, vary);
            match vary.node(file) {
                Ok(node) => nodes.push(node),
                Err(found) => faults.extend(found),
            }
        }
        let table = list.and_then(|path| {
            // Something to point at, should the file not be there.
            let shown = path.display().to_string();
            let named = Place::new(sources.add("list of points", &shown, Path::new("")), 0, shown.len());
            Table::open(path, named, None, &mut sources).map_err(|fault| faults.push(fault)).ok()
        });
        for node in &nodes {
            faults.extend(check_sweep(node, &FACTOR, Some(&document.root), &sources));
        }
        let mut reader = Reader {
            document: &document,
            sources: &sources,
            base: &Base::new(Path::new(""), Owner::Sweep),
            from_table: list.is_some(),
            faults: Vec::new(),
            data: Vec::new(),
        };
        let gathered = gather(&mut reader, &nodes.iter().collect::<Vec<_>>(), table.as_ref());
        let data = reader.data;
        faults.extend(reader.faults);
        if !faults.is_empty() {
            return Err(Faults::new(&sources, faults));
        }
        let kind = if list.is_some() { Kind::List } else { kind };
        let name = base.scenario.name().to_owned();
        Self { data, sources, ..Self::bare(name, document, base, kind) }.with(gathered)
    }

    /// A sweep that varies nothing yet.
    pub(super) fn bare(name: String, document: Document, base: Loaded, kind: Kind) -> Self {
        Self {
            name,
            document,
            base,
            kind,
            factors: Vec::new(),
            metrics: Vec::new(),
            replications: None,
            seed: None,
            level: None,
            is_of_uncertain: false,
            data: Vec::new(),
            sources: Sources::default(),
            design: None,
            places: Vec::new(),
            metric_places: Vec::new(),
        }
    }

    /// The sweep with these factors, or with all that the scenario marks as uncertain if there are none.
    fn with(mut self, gathered: Vec<(Factor, Places)>) -> Result<Self, Faults> {
        let (factors, places) = gathered.into_iter().unzip();
        self.places = places;
        let spec = self.varying(factors)?;
        let found = spec.set_in_vain();
        if found.is_empty() { Ok(spec) } else { Err(spec.faults(&found)) }
    }

    /// Settings of what is varied, which no point would keep. The base of a design that moves one factor at a time does.
    fn set_in_vain(&self) -> Vec<SpecFault> {
        if self.kind == Kind::OneAtATime {
            return Vec::new();
        }
        let vain = |(at, factor): (usize, &Factor)| {
            let is_lost = |path: &str| factor.paths.iter().any(|varied| paths::leads_through(path, varied));
            let setting = self.document.settings.iter().find(|setting| is_lost(&setting.path))?;
            let message = format!("`{}` is varied, and {} gives it one value", factor.name, setting.origin);
            let help = format!("leave out `{}`, or what is varied here", setting.text);
            Some(SpecFault::Varied(at, Says { message, expected: "expected one of the two".into(), help }))
        };
        self.factors.iter().enumerate().filter_map(vain).collect()
    }

    /// The same without places for faults to point at.
    pub(super) fn varying(mut self, factors: Vec<Factor>) -> Result<Self, Faults> {
        self.factors = factors;
        if !self.factors.is_empty() {
            self.data_of_levels();
            return Ok(self);
        }
        self.is_of_uncertain = true;
        let uncertain = self.base.scenario.uncertain();
        let says = |message: String, help: &str| {
            let expected = "expected at least one factor".to_owned();
            self.faults(&[SpecFault::Design(Says { message, expected, help: help.to_owned() })])
        };
        if uncertain.is_empty() {
            return Err(says(
                "nothing is varied, and the scenario marks nothing as uncertain".into(),
                "say what to vary, or mark values in the scenario with `[[uncertain]]`",
            ));
        }
        if self.kind.samples().is_none() {
            return Err(says(
                format!("nothing is varied, and `{}` takes no laws of uncertain values", self.kind),
                "give factors with levels, or take a design that samples, such as { latin_hypercube = { points = 200 } }",
            ));
        }
        let mut factors = Vec::new();
        for (index, value) in uncertain.iter().enumerate() {
            let unit = self.document.unit(&value.path)?;
            let text = self.document.get(&format!("uncertain[{index}].law"))?.unwrap_or_default();
            let base = self.document.get(&value.path)?.unwrap_or_default();
            let base = FactorLevel { is_base: true, ..FactorLevel::read(base.trim_matches('"'), Some(unit)) };
            let levels = Levels::Law { law: value.law.clone(), text };
            let (name, paths) = (value.path.clone(), vec![value.path.clone()]);
            factors.push(Factor { name, paths, unit: Some(unit), levels, base });
        }
        self.factors = factors;
        Ok(self)
    }

    /// Notes the data files of levels, which decide the points as those of laws do.
    fn data_of_levels(&mut self) {
        let known = self.document.data();
        for factor in &self.factors {
            let Levels::Values(levels) = &factor.levels else { continue };
            for level in levels.iter().filter(|level| level.text.contains("file")) {
                let mut document = self.document.clone();
                let set = factor.paths.iter().try_for_each(|path| document.set_from(&factor.name, path, &level.text));
                if set.is_ok() {
                    self.data.extend(document.data().into_iter().filter(|file| !known.contains(file)));
                }
            }
        }
    }

    /// Faults that show where in the sweep they are.
    pub fn faults(&self, found: &[SpecFault]) -> Faults {
        Faults::new(&self.sources, found.iter().map(|fault| self.fault(fault)).collect())
    }

    /// Where the levels of a point stand side by side, if they do.
    fn row(&self, point: u64) -> Option<Place> {
        let cells = self.places.iter().map(|places| places.items.get(point as usize).copied());
        let cells = Some(cells).filter(|_| self.kind == Kind::List)?.collect::<Option<Vec<_>>>()?;
        let (first, last) = (cells.iter().min()?, cells.iter().max()?);
        Some(Place { end: last.end, ..*first })
    }

    fn fault(&self, fault: &SpecFault) -> Fault {
        let levels = |factor: &usize| self.places.get(*factor).map(|places| places.levels);
        let name = |factor: &usize| self.places.get(*factor).map(|places| places.name);
        let (place, also) = match fault {
            SpecFault::Design(_) => (self.design, None),
            SpecFault::Point(point, _) => (self.row(*point).or(self.design), None),
            SpecFault::Levels(factor, _) => (levels(factor).or(self.design), None),
            SpecFault::Level(factor, level, _) => {
                let item = self.places.get(*factor).and_then(|places| places.items.get(*level as usize).copied());
                (item.or_else(|| levels(factor)).or(self.design), None)
            }
            SpecFault::Name(factor, _) => (name(factor), None),
            SpecFault::Varied(factor, _) => (name(factor).or(self.design), None),
            SpecFault::Twice(factor, other, _) => (name(factor), name(other)),
            SpecFault::Metric(metric, _) => (self.metric_places.get(*metric).copied(), None),
        };
        let says = fault.says();
        let shown = match place {
            Some(place) => Fault::error(place, &says.message).label(&says.expected),
            None => Fault::of_file(&says.message).help(&says.expected),
        };
        let shown = if says.help.is_empty() { shown } else { shown.help(&says.help) };
        match also {
            Some(also) => shown.also(also, "given here first"),
            None => shown,
        }
    }

    /// All that decides the points and what is told of them, as text: two sweeps of one scenario with the same text are
    /// the same. The scenario has a digest of its own.
    pub fn text(&self) -> String {
        let mut text = format!("design = {}", self.kind);
        if let Some(points) = self.kind.samples() {
            let _ = write!(text, ", {points} points");
        }
        text.push('\n');
        for (key, value) in [("replications", self.replications), ("seed", self.seed)] {
            let _ = value.map(|value| writeln!(text, "{key} = {value}"));
        }
        let _ = self.level.map(|level| writeln!(text, "level = {level}"));
        for metric in &self.metrics {
            let _ = writeln!(text, "metric = {metric:?}");
        }
        for factor in &self.factors {
            let _ =
                writeln!(text, "factor = {:?}\n  paths = {:?}\n  levels = {}", factor.name, factor.paths, told(factor));
        }
        for file in &self.data {
            let _ = writeln!(text, "data = {}", file.digest);
        }
        text
    }
}

fn told(factor: &Factor) -> String {
    match &factor.levels {
        Levels::Values(levels) => format!("{:?}", levels.iter().map(|level| &level.text).collect::<Vec<_>>()),
        Levels::Range(Range { from, to, spacing, log, unit: _, written }) => {
            let spacing = match spacing {
                Spacing::Step(step) => format!("step {step}"),
                Spacing::Count(count) => format!("count {count}"),
                Spacing::Continuous => "any".into(),
            };
            let log = if *log { " log" } else { "" };
            format!("{from}..{to} {spacing}{log} {}", written.as_deref().unwrap_or_default())
        }
        Levels::Law { text, .. } => text.clone(),
    }
}

/// Reads all factors, and the list of points if there is one.
fn gather(reader: &mut Reader<'_>, nodes: &[&Node], table: Option<&Table>) -> Vec<(Factor, Places)> {
    let mut factors: Vec<(Factor, Places)> = nodes.iter().filter_map(|node| reader.factor(node)).collect();
    // The columns cannot be told when a factor is not understood.
    if let Some(table) = table.filter(|_| factors.len() == nodes.len()) {
        table.fill(reader, &mut factors);
    }
    factors
}

fn kind(design: Option<&Node>) -> Option<Kind> {
    let design = design?;
    if let Some(name) = design.text() {
        return Kind::of(DesignName::read(name)?, None);
    }
    let entry = design.entries().first()?;
    let points = entry.node.get("points").and_then(|points| match points.value {
        Value::Integer(points) => points.try_into().ok(),
        _ => None,
    });
    Kind::of(DesignName::read(&entry.key)?, points)
}

/// The scenario with the settings for all points; an error has the scenario's own faults, if it could be read at all.
fn scenario(
    root: &Node,
    base: &Path,
    shown: &str,
    overrides: &[Override],
    sources: &Sources,
    faults: &mut Vec<Fault>,
) -> Result<Option<Document>, Option<Faults>> {
    let Some((node, given)) = root.get("scenario").and_then(|node| Some((node, node.text()?))) else {
        return Err(None);
    };
    if given.trim().is_empty() {
        return Err(None);
    }
    let path = base.join(given);
    if let Err(why) = read::content(&path) {
        let fault = Fault::error(node.place, format!("cannot read the scenario {}: {why}", path.display()));
        faults.push(fault.label("this file").help("the path is relative to the sweep file"));
        return Err(None);
    }
    let mut document = Document::load(&path).map_err(Some)?;
    for item in root.get("set").map_or(&[][..], Node::items) {
        let Some(text) = item.text() else { continue };
        match text.parse::<Override>() {
            Err(error) => faults.push(Fault::error(item.place, error.to_string()).label("expected a setting")),
            Ok(change) => {
                // Paths are looked up here, so that the fault is shown in this file.
                let found =
                    paths::find(&document.root, change.path(), item.place.file, sources.inside(item.place, text));
                match found {
                    Err(fault) => faults.push(fault),
                    Ok(_) => document.apply_from(&format!("a setting of {shown}"), &change).map_err(Some)?,
                }
            }
        }
    }
    document.apply(overrides).map_err(Some)?;
    Ok(Some(document))
}
