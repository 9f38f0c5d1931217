//! Laws.

use super::{Context, number, whole};
use crate::random::{Law, LawError};
use crate::scenario::data;
use crate::scenario::diagnose::Fault;
use crate::scenario::format::YEAR;
use crate::scenario::paths::Unit;
use crate::scenario::tree::{Entry, Node};
use crate::units::{Hours, PerHour};

impl Context<'_> {
    /// The law that a node describes, in hours, or in the unit of the uncertain value it is for.
    pub fn law(&mut self, node: &Node) -> Option<Law> {
        let law = self.any_law(node)?;
        // Each parameter may be within its bounds and the mean far beyond them, which a bound on values mends.
        let most = self.unit.most();
        if law.mean() <= most {
            return Some(law);
        }
        let mean = match self.unit {
            Unit::Hours => format!("{:.1e} years", law.mean() / YEAR),
            Unit::PerHour => format!("{:.1e} a day", law.mean() * 24.0),
            Unit::Bare | Unit::Whole => format!("{:.1e}", law.mean()),
        };
        let message = format!("the mean of this law is {mean}");
        let fault = Fault::error(node.place, message)
            .label(format!("expected a mean of at most {}", self.unit.most_in_words()))
            .help("check its spread, or cut its largest values off with `at_most`");
        self.refuse(fault)
    }

    fn any_law(&mut self, node: &Node) -> Option<Law> {
        if let Some(constant) = self.quantity(Some(node)) {
            return self.accept(node, Law::constant(constant));
        }
        let modifiers = ["shift", "at_most"];
        let named = node.entries().iter().find(|entry| !modifiers.contains(&entry.key.as_str()))?;
        let mut law = self.named(named)?;
        if let Some(shift) = node.get("shift") {
            let hours = self.quantity(Some(shift))?;
            law = self.accept(shift, law.shifted(hours))?;
        }
        if let Some(bound) = node.get("at_most") {
            let hours = self.quantity(Some(bound))?;
            law = self.accept(bound, law.at_most(hours))?;
        }
        Some(law)
    }

    fn named(&mut self, entry: &Entry) -> Option<Law> {
        let node = &entry.node;
        let law = match entry.key.as_str() {
            "empirical" => return self.empirical(node),
            "mixture" => return self.mixture(node),
            "sum" => {
                let laws: Option<Vec<Law>> = super::all(node.items().iter().map(|item| self.any_law(item)).collect());
                Law::sum(laws?)
            }
            key => self.parametric(key, node)?,
        };
        self.accept(node, law)
    }

    fn parametric(&self, key: &str, node: &Node) -> Option<Result<Law, LawError>> {
        let q = |key: &str| self.quantity(node.get(key));
        let n = |key: &str| number(node.get(key));
        let has = |key: &str| node.get(key).is_some();
        Some(match key {
            "exponential" => Law::exponential(q("mean")?),
            "lognormal" if has("p95") => Law::lognormal_median_p95(q("median")?, q("p95")?),
            "lognormal" if has("sigma") => Law::lognormal_median_sigma(q("median")?, n("sigma")?),
            "lognormal" => Law::lognormal_mean_sd(q("mean")?, q("sd")?),
            "weibull" if has("scale") => Law::weibull_shape_scale(n("shape")?, q("scale")?),
            "weibull" => Law::weibull_shape_mean(n("shape")?, q("mean")?),
            "gamma" if has("sd") => Law::gamma_mean_sd(q("mean")?, q("sd")?),
            "gamma" => Law::gamma_shape_scale(n("shape")?, q("scale")?),
            "erlang" => Law::erlang(whole(node.get("stages"))?.try_into().ok()?, q("mean")?),
            "uniform" => Law::uniform(q("min")?, q("max")?),
            "triangular" => Law::triangular(q("min")?, q("mode")?, q("max")?),
            "pert" => Law::pert(q("min")?, q("mode")?, q("max")?),
            _ => return None,
        })
    }

    fn mixture(&mut self, node: &Node) -> Option<Law> {
        let part =
            |context: &mut Self, item: &Node| Some((number(item.get("weight"))?, context.any_law(item.get("law")?)?));
        let parts: Option<Vec<_>> = super::all(node.items().iter().map(|item| part(self, item)).collect());
        self.accept(node, Law::mixture(parts?))
    }

    fn empirical(&mut self, node: &Node) -> Option<Law> {
        // A table of the wrong form has been reported.
        node.get("file")?.text()?;
        node.get("column")?.text()?;
        let column = match data::column(node, self.base, self.sources) {
            Ok(column) => column,
            Err(fault) => return self.refuse(fault),
        };
        match column.quantities(node, self.unit) {
            Ok(values) => {
                self.data.push(column.file);
                self.accept(node, Law::empirical(values))
            }
            Err(fault) => self.refuse(fault),
        }
    }

    fn quantity(&self, node: Option<&Node>) -> Option<f64> {
        let node = node?;
        match self.unit {
            Unit::Hours => node.text()?.parse().ok().map(Hours::get),
            Unit::PerHour => node.text()?.parse().ok().map(PerHour::get),
            Unit::Bare | Unit::Whole => node.number(),
        }
    }

    pub(super) fn refuse<T>(&mut self, fault: Fault) -> Option<T> {
        self.error(fault);
        None
    }

    fn accept(&mut self, node: &Node, law: Result<Law, LawError>) -> Option<Law> {
        match law {
            Ok(law) => Some(law),
            Err(error) => {
                let unit = match self.unit {
                    Unit::Hours => " (numbers in hours)",
                    Unit::PerHour => " (numbers per hour)",
                    Unit::Bare | Unit::Whole => "",
                };
                let why = match &error {
                    LawError::Unlikely { probability: 0.0, .. } => "at_most: there is no value as small as this".into(),
                    error => error.to_string(),
                };
                let fault = Fault::error(node.place, format!("impossible law: {why}"));
                self.refuse(fault.label(format!("this law cannot be{unit}")))
            }
        }
    }
}
