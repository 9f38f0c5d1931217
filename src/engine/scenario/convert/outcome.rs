//! Credibility, collapse, and what is not known.

use super::{Context, all, chance_or, hours, number, optional, text, whole};
use crate::scenario::format::Kind;
use crate::scenario::paths::{self, Unit};
use crate::scenario::tree::Node;
use crate::scenario::types::{Collapse, Credibility, Uncertain};
use crate::units::Probability;

pub fn credibility(root: &Node) -> Option<Credibility> {
    let node = root.get("credibility")?;
    Some(Credibility {
        start: chance_or(node.get("start"), Probability::ONE),
        gain: chance_or(node.get("gain"), Probability::ZERO),
        loss: chance_or(node.get("loss"), Probability::ZERO),
        violations_at_zero: number(node.get("violations_at_zero")).unwrap_or(1.0),
        escalation_at_zero: number(node.get("escalation_at_zero")).unwrap_or(1.0),
    })
}

pub fn collapse(context: &mut Context<'_>) -> Option<Collapse> {
    let Some(node) = context.root.get("collapse") else { return Some(Collapse::default()) };
    let items = node.get("missed").map_or(&[][..], Node::items);
    let mut missed = all(items.iter().map(|item| context.index(Kind::Phase, Some(item))).collect())?;
    missed.sort_unstable();
    missed.dedup();
    let at = |node: &Node| Some((context.index(Kind::Severity, node.get("at"))?, hours(node.get("lasts"))?));
    let severity = optional(node.get("severity"), at);
    Some(Collapse {
        missed,
        probability: chance_or(node.get("probability"), Probability::ONE),
        concurrent: whole(node.get("concurrent")).and_then(|n| n.try_into().ok()),
        severity: severity.ok()?,
    })
}

pub fn uncertain(context: &mut Context<'_>) -> Option<Vec<Uncertain>> {
    let found = context.list("uncertain", |context, node, _| {
        let path = text(node.get("path"))?;
        context.unit = paths::find(context.root, path, 0, 0).ok()?.unit()?;
        let law = context.law(node.get("law")?)?;
        Some(Uncertain { path: path.into(), law })
    });
    context.unit = Unit::Hours;
    found
}
