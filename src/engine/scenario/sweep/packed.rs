//! A sweep that can be carried to another machine: all that it is made of, as text and numbers.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::factor::{Factor, FactorLevel, Kind, Levels};
use super::range::Range;
use super::spec::Spec;
use crate::scenario::DataFile;
use crate::scenario::carried::{Base, Owner};
use crate::scenario::convert::Context;
use crate::scenario::diagnose::{Faults, Sources};
use crate::scenario::document::Document;
use crate::scenario::paths::Unit;
use crate::scenario::tree;

/// A sweep as text. With its data files in one folder it is the same sweep there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Packed {
    /// The sweep's name.
    pub name: String,
    /// The scenario with the settings for all points, as TOML.
    pub scenario: String,
    /// The design.
    design: Kind,
    /// The factors; none if they are what the scenario marks as uncertain.
    factors: Option<Vec<PackedFactor>>,
    /// Addresses of the metrics that the sweep names.
    metrics: Vec<String>,
    replications: Option<u64>,
    seed: Option<u64>,
    level: Option<f64>,
    /// The data files, each once.
    pub files: Vec<DataFile>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PackedFactor {
    name: String,
    paths: Vec<String>,
    unit: Option<Unit>,
    levels: PackedLevels,
    base: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PackedLevels {
    Values(Vec<String>),
    Range(Range),
    Law(String),
}

impl Spec {
    /// The same as text.
    pub fn pack(&self) -> Packed {
        let mut files = self.document.data();
        files.extend(self.data.iter().cloned());
        files.sort();
        files.dedup();
        Packed {
            name: self.name.clone(),
            scenario: self.base.scenario.resolved().to_owned(),
            design: self.kind,
            factors: (!self.is_of_uncertain).then(|| self.factors.iter().map(pack).collect()),
            metrics: self.metrics.clone(),
            replications: self.replications,
            seed: self.seed,
            level: self.level,
            files,
        }
    }
}

fn pack(factor: &Factor) -> PackedFactor {
    let levels = match &factor.levels {
        Levels::Values(levels) => PackedLevels::Values(levels.iter().map(|level| level.text.clone()).collect()),
        Levels::Range(range) => PackedLevels::Range(range.clone()),
        Levels::Law { text, .. } => PackedLevels::Law(text.clone()),
    };
    let base = factor.base.text.clone();
    PackedFactor { name: factor.name.clone(), paths: factor.paths.clone(), unit: factor.unit, levels, base }
}

impl Packed {
    /// The sweep, its data files in `folder`.
    pub fn unpack(&self, folder: &Path) -> Result<Spec, Faults> {
        let document = Document::carried(&self.scenario, folder)?;
        let base = document.check()?;
        let mut spec = Spec::bare(self.name.clone(), document, base, self.design);
        spec.metrics.clone_from(&self.metrics);
        (spec.replications, spec.seed, spec.level) = (self.replications, self.seed, self.level);
        let mut factors = Vec::new();
        for factor in self.factors.iter().flatten() {
            factors.push(unpack(factor, &mut spec, folder)?);
        }
        spec.varying(factors)
    }
}

fn unpack(packed: &PackedFactor, spec: &mut Spec, folder: &Path) -> Result<Factor, Faults> {
    let PackedFactor { name, paths, unit, levels, base } = packed;
    let level = |text: &String| FactorLevel::read(text, *unit);
    let levels = match levels {
        PackedLevels::Values(levels) => Levels::Values(levels.iter().map(level).collect()),
        PackedLevels::Range(range) => Levels::Range(range.clone()),
        PackedLevels::Law(text) => {
            let mut sources = Sources::default();
            let file = sources.add(name, text, Path::new(""));
            let node = tree::parse_value(text, file, 0).map_err(|faults| Faults::new(&sources, faults))?;
            let base = Base::carried(folder, Owner::Sweep);
            let mut context = Context::new(&spec.document.root, &sources, &base);
            context.unit = unit.unwrap_or(Unit::Bare);
            let law = context.law(&node);
            let (faults, data) = (context.faults, context.data);
            spec.data.extend(data);
            Levels::Law { law: law.ok_or_else(|| Faults::new(&sources, faults))?, text: text.clone() }
        }
    };
    let base = FactorLevel { is_base: true, ..level(base) };
    Ok(Factor { name: name.clone(), paths: paths.clone(), unit: *unit, levels, base })
}
