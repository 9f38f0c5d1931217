//! The severity ladder.

use super::{Context, chance_or, hours, number, optional, place_of, text, truth};
use crate::scenario::diagnose::Fault;
use crate::scenario::format::Kind;
use crate::scenario::tree::Node;
use crate::scenario::types::{Detection, Escalation, Hazard, Severity};
use crate::units::Probability;

/// Sources and effects hold a number for each severity.
const LONGEST_LADDER: usize = 100;

pub fn severities(context: &mut Context<'_>) -> Option<Vec<Severity>> {
    let count = context.count(Kind::Severity);
    if count > LONGEST_LADDER {
        let place = place_of(context.root, "severity");
        let fault = Fault::error(place, format!("{count} severities are too many"));
        return context.refuse(fault.label(format!("at most {LONGEST_LADDER} are allowed")));
    }
    let top = count.saturating_sub(1);
    context.list("severity", |context, node, i| severity(context, node, i == top))
}

fn severity(context: &mut Context<'_>, node: &Node, top: bool) -> Option<Severity> {
    if top && let Some(entry) = node.entry("escalates") {
        let fault = Fault::error(entry.place, "the top rung of the ladder does not escalate")
            .label("there is no higher severity to rise to")
            .help("take `escalates` away, or list a higher severity after this one");
        context.error(fault);
    }
    let detection = detection(context, node);
    let lasts = node.get("lasts").and_then(|node| context.law(node));
    let escalates = optional(node.get("escalates"), escalation);
    Some(Severity {
        name: text(node.get("name"))?.into(),
        lasts: lasts?,
        escalates: escalates.ok()?,
        harm: number(node.get("harm")).unwrap_or(0.0),
        detection: detection?,
    })
}

fn escalation(node: &Node) -> Option<Escalation> {
    let hazard = if let Some(node) = node.get("weibull") {
        Hazard::Weibull { shape: number(node.get("shape"))?, scale: hours(node.get("scale"))? }
    } else {
        Hazard::Exponential { mean: hours(node.get("exponential")?.get("mean"))? }
    };
    Some(Escalation {
        hazard,
        answered: number(node.get("answered")).unwrap_or(1.0),
        overdue: number(node.get("overdue")).unwrap_or(1.0),
    })
}

fn detection(context: &mut Context<'_>, node: &Node) -> Option<Detection> {
    let undeniable = truth(node.get("undeniable"));
    let Some(table) = node.get("detection") else {
        return Some(if undeniable { Detection::Undeniable } else { Detection::Never });
    };
    if undeniable {
        let fault = Fault::error(table.place, "an undeniable severity is detected at once, so `detection` has no say")
            .label("cannot stand beside `undeniable = true`")
            .also(place_of(node, "undeniable"), "given here")
            .help("take `detection` away, or write `undeniable = false`");
        return context.refuse(fault);
    }
    Some(Detection::Notice {
        probability: chance_or(table.get("probability"), Probability::ONE),
        delay: context.law(table.get("delay")?)?,
    })
}
