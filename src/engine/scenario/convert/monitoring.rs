//! Monitoring and pools.

use super::{Context, chance, chance_or, optional, per_hour, text, whole};
use crate::scenario::tree::Node;
use crate::scenario::types::{Attribution, FalseReports, Monitoring, Pool};
use crate::units::Probability;

pub fn monitoring(context: &mut Context<'_>) -> Option<Monitoring> {
    let Some(node) = context.root.get("monitoring") else { return Some(Monitoring::default()) };
    let verify = optional(node.get("verify"), |node| context.law(node));
    let attribute = optional(node.get("attribute"), |node| attribution(context, node));
    let false_reports = optional(node.get("false_reports"), false_reports);
    Some(Monitoring {
        teams: whole(node.get("teams")).and_then(|teams| teams.try_into().ok()),
        verify: verify.ok()?,
        reopens: chance_or(node.get("reopens"), Probability::ZERO),
        attribute: attribute.ok()?,
        false_reports: false_reports.ok()?,
    })
}

fn attribution(context: &mut Context<'_>, node: &Node) -> Option<Attribution> {
    let delay = context.law(node.get("delay")?)?;
    Some(Attribution { delay, fails: chance_or(node.get("fails"), Probability::ZERO) })
}

fn false_reports(node: &Node) -> Option<FalseReports> {
    Some(FalseReports { rate: per_hour(node.get("rate"))?, accepted: chance(node.get("accepted"))? })
}

pub fn pools(context: &mut Context<'_>) -> Option<Vec<Pool>> {
    context.list("pool", |context, node, _| pool(context, node))
}

fn pool(context: &mut Context<'_>, node: &Node) -> Option<Pool> {
    let turnaround = optional(node.get("turnaround"), |node| context.law(node)).ok()?;
    let capacity = whole(node.get("capacity"))?.try_into().ok()?;
    Some(Pool { name: text(node.get("name"))?.into(), capacity, turnaround })
}
