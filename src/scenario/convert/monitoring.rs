//! Monitoring and pools.

use super::{Context, chance, chance_or, per_hour, text, whole};
use crate::scenario::tree::Node;
use crate::scenario::types::{Attribution, FalseReports, Monitoring, Pool};
use crate::units::Probability;

pub fn monitoring(context: &mut Context<'_>) -> Option<Monitoring> {
    let Some(node) = context.root.get("monitoring") else { return Some(Monitoring::default()) };
    let verify = context.optional_law(node.get("verify"));
    let attribute = match node.get("attribute") {
        Some(node) => Some(attribution(context, node)?),
        None => None,
    };
    let false_reports = match node.get("false_reports") {
        Some(node) => Some(FalseReports { rate: per_hour(node.get("rate"))?, accepted: chance(node.get("accepted"))? }),
        None => None,
    };
    Some(Monitoring {
        teams: whole(node.get("teams")).and_then(|teams| teams.try_into().ok()),
        verify: verify?,
        reopens: chance_or(node.get("reopens"), Probability::ZERO),
        attribute,
        false_reports,
    })
}

fn attribution(context: &mut Context<'_>, node: &Node) -> Option<Attribution> {
    let delay = context.law(node.get("delay")?)?;
    Some(Attribution { delay, fails: chance_or(node.get("fails"), Probability::ZERO) })
}

pub fn pools(context: &mut Context<'_>) -> Option<Vec<Pool>> {
    context.list("pool", |context, node, _| pool(context, node))
}

fn pool(context: &mut Context<'_>, node: &Node) -> Option<Pool> {
    let turnaround = context.optional_law(node.get("turnaround"))?;
    let capacity = whole(node.get("capacity"))?.try_into().ok()?;
    Some(Pool { name: text(node.get("name"))?.into(), capacity, turnaround })
}
