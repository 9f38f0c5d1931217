//! The plan: phases, tracks, stages, effects.

use super::{Context, all, chance_or, hours, number, optional, text, truth, whole};
use crate::scenario::diagnose::Fault;
use crate::scenario::format::Kind;
use crate::scenario::tree::{Node, Value};
use crate::scenario::types::{Clock, Demand, Effect, Phase, Quorum, Stage, Track};
use crate::units::Probability;

pub fn phases(context: &mut Context<'_>) -> Option<Vec<Phase>> {
    let list = context.root.get("phase")?;
    if matches!(&list.value, Value::List(items) if items.is_empty()) {
        let fault = Fault::error(list.place, "the plan has no phase").label("expected at least one `[[phase]]`");
        context.error(fault);
    }
    context.list("phase", |context, node, i| phase(context, node, i == 0))
}

fn phase(context: &mut Context<'_>, node: &Node, first: bool) -> Option<Phase> {
    let demanded = node.get("demanded").and_then(|node| demand(context, node, first));
    let effect = optional(node.get("effect"), |node| effect(context, node));
    let items = node.get("track").map_or(&[][..], Node::items);
    let tracks = all(items.iter().map(|item| track(context, item)).collect());
    let clock = match text(node.get("clock"))? {
        "onset" => Clock::Onset,
        "detection" => Clock::Detection,
        "established" => Clock::Established,
        _ => Clock::Demanded,
    };
    Some(Phase {
        name: text(node.get("name"))?.into(),
        demanded: demanded?,
        clock,
        deadline: hours(node.get("deadline")),
        opens: hours(node.get("opens")),
        answered: quorum(node.get("answered")?)?,
        effect: effect.ok()?,
        tracks: tracks?,
    })
}

fn demand(context: &mut Context<'_>, node: &Node, first: bool) -> Option<Demand> {
    if let Some(severity) = node.get("severity") {
        return context.index(Kind::Severity, Some(severity)).map(Demand::Severity);
    }
    let Some(entry) = node.entry("continuing") else {
        return node.text().map(|_| Demand::Violation);
    };
    if first {
        let fault = Fault::error(entry.place, "the first phase cannot continue another")
            .label("there is no phase before this one")
            .help("demand it by \"violation\" or by { severity = … }");
        context.error(fault);
    }
    hours(Some(&entry.node)).map(Demand::Continuing)
}

fn quorum(node: &Node) -> Option<Quorum> {
    match &node.value {
        Value::Text(word) if word == "all" => Some(Quorum::All),
        Value::Text(_) => Some(Quorum::Any),
        _ => number(node.get("weight")).map(Quorum::Weight),
    }
}

fn effect(context: &mut Context<'_>, node: &Node) -> Option<Effect> {
    let within = context.law(node.get("within")?);
    let given = node.get("stops")?;
    let mut stops = vec![Probability::ZERO; context.count(Kind::Severity)];
    if let Value::Table(entries) = &given.value {
        for entry in entries {
            stops[context.index_of(Kind::Severity, &entry.key)?] = Probability::new(entry.node.number()?).ok()?;
        }
    } else {
        stops.fill(Probability::new(given.number()?).ok()?);
    }
    Some(Effect { stops, within: within? })
}

fn track(context: &mut Context<'_>, node: &Node) -> Option<Track> {
    let items = node.get("stages").map_or(&[][..], Node::items);
    let stages = all(items.iter().map(|item| stage(context, item)).collect());
    let effect = optional(node.get("effect"), |node| effect(context, node));
    Some(Track {
        actor: text(node.get("actor"))?.into(),
        stages: stages?,
        count: whole(node.get("count")).and_then(|count| count.try_into().ok()).unwrap_or(1),
        joins: chance_or(node.get("joins"), Probability::ONE),
        commits: chance_or(node.get("commits"), Probability::ONE),
        weight: number(node.get("weight")).unwrap_or(1.0),
        required: truth(node.get("required")),
        effect: effect.ok()?,
    })
}

fn stage(context: &mut Context<'_>, node: &Node) -> Option<Stage> {
    let delay = context.law(node.get("delay")?);
    let needs = optional(node.get("needs"), |node| context.index(Kind::Pool, Some(node)));
    Some(Stage { name: text(node.get("name"))?.into(), delay: delay?, needs: needs.ok()? })
}
