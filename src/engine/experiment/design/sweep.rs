//! A sweep, checked and ready to be run.

use std::path::Path;

use super::check;
use super::columns;
use super::error::says;
use super::plan::Design;
use crate::experiment::{Address, Catalogue, Points};
use crate::scenario::{Document, Faults, Loaded, Override, Scenario, Spec, SpecFault};

/// A design of a scenario's points, and what is to be told of them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Sweep {
    /// The file's stem, or the scenario's name.
    pub name: String,
    /// The scenario with the settings for all points.
    pub document: Document,
    /// The same, checked.
    pub base: Loaded,
    /// The points.
    pub design: Design,
    /// The metrics to tell; none if the sweep names none.
    pub metrics: Vec<Address>,
    /// Replications of each point, if the sweep says.
    pub replications: Option<u64>,
    /// Seed of all luck: what was asked for, or what the sweep says, or what the scenario says. The design's luck comes
    /// from it too.
    pub seed: u64,
    /// Confidence level, if the sweep says; between 0 and 1.
    pub level: Option<f64>,
    /// All that decides the points and what is told of them: two sweeps with the same text and with scenarios of the same
    /// digest are the same.
    pub text: String,
}

impl Sweep {
    /// Reads and checks the sweep file at `path`. `overrides` go on top of its settings, `seed` before its seed.
    pub fn load(path: &Path, overrides: &[Override], seed: Option<u64>) -> Result<Self, Faults> {
        Self::new(Spec::load(path, overrides)?, seed)
    }

    /// Checks a sweep that has been read: its design, its metrics, and its levels as far as is cheap.
    pub fn new(spec: Spec, seed: Option<u64>) -> Result<Self, Faults> {
        let seed = seed.or(spec.seed).unwrap_or(spec.base.scenario.run().seed);
        let design = Design::new(spec.kind, spec.factors.clone(), seed);
        let mut faults = match &design {
            Ok(design) => {
                let mut faults = columns::faults(design.factors(), &Catalogue::new(&spec.base.scenario));
                faults.extend(check::faults(design, &spec.document));
                faults
            }
            Err(error) => error.faults().to_vec(),
        };
        // A metric may belong to what the points add: look at one of them too.
        let last = design.as_ref().ok().and_then(|design| design.scenario(&spec.document, design.points() - 1).ok());
        let scenarios = [Some(&spec.base.scenario), last.as_ref()];
        let metrics = metrics(&spec.metrics, scenarios, &mut faults);
        match design {
            Ok(design) if faults.is_empty() => Ok(Self {
                text: format!("{}seed of all = {seed}\n", spec.text()),
                name: spec.name,
                document: spec.document,
                base: spec.base,
                design,
                metrics,
                replications: spec.replications,
                seed,
                level: spec.level,
            }),
            _ => Err(spec.faults(&faults)),
        }
    }
}

/// The metrics that some scenario has; a fault for any other.
fn metrics(written: &[String], scenarios: [Option<&Scenario>; 2], faults: &mut Vec<SpecFault>) -> Vec<Address> {
    let catalogues: Vec<Catalogue> = scenarios.into_iter().flatten().map(Catalogue::new).collect();
    let mut found = Vec::new();
    for (index, text) in written.iter().enumerate() {
        let mut known: Result<(), _> = Ok(());
        match text.parse::<Address>() {
            Ok(address) => {
                for catalogue in &catalogues {
                    known = catalogue.find(&address).map(|_| ());
                    if known.is_ok() {
                        break;
                    }
                }
                found.push(address);
            }
            Err(error) => known = Err(error),
        }
        if let Err(error) = known {
            let said = says(error.fault(), "expected a metric of the scenario", error.help().unwrap_or_default());
            faults.push(SpecFault::Metric(index, said));
        }
    }
    found
}

impl Points for Sweep {
    fn scenario(&self, point: u64) -> Result<Scenario, Faults> {
        self.design.scenario(&self.document, point)
    }
}
