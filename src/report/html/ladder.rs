//! The ladder as a flow: how many incidents went from where to where.

use serde_json::{Value, json};

use super::chart::broken;
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::words::{Ranged, quantity};
use crate::report::read::{FoundTable, ReadError};

/// One step.
struct Step {
    from: String,
    to: String,
    mean: Ranged,
}

/// The figure; none if there were no violations.
pub fn ladder(table: &FoundTable) -> Result<Option<Figure>, ReadError> {
    let steps = table
        .rows()
        .map(|row| {
            let mean = Ranged::of(row, ["mean_per_replication", "ci_low", "ci_high"])?;
            Ok(Step { from: row.text("from")?, to: row.text("to")?, mean })
        })
        .collect::<Result<Vec<_>, ReadError>>()?;
    let steps: Vec<Step> = steps.into_iter().filter(|step| step.mean.value.is_some_and(|mean| mean > 0.0)).collect();
    if steps.is_empty() {
        return Ok(None);
    }
    // A severity is what steps begin from; all else is an end. A phase may have the name of a severity.
    let rungs: Vec<&str> = steps.iter().fold(Vec::new(), |mut rungs, step| {
        if !rungs.contains(&step.from.as_str()) {
            rungs.push(&step.from);
        }
        rungs
    });
    let node = |name: &str| if rungs.contains(&name) { format!("rung: {name}") } else { format!("end: {name}") };
    let mut ends: Vec<&str> = Vec::new();
    for step in &steps {
        if !rungs.contains(&step.to.as_str()) && !ends.contains(&step.to.as_str()) {
            ends.push(&step.to);
        }
    }
    let colours = ["$slate", "$sky", "$orange", "$vermilion", "$purple", "$brown"];
    let rung = |(place, name): (usize, &&str)| {
        let colour = colours.get(place).copied().unwrap_or("$slate");
        json!({ "name": node(name), "depth": place, "itemStyle": { "color": colour }, "words": name })
    };
    let end = |name: &&str| {
        let colour = match *name {
            "itself" => "$grey",
            "open" => "$slate",
            _ => "$blue",
        };
        json!({
            "name": node(name), "depth": rungs.len(), "itemStyle": { "color": colour },
            "words": broken(&ending(name)), "label": { "lineHeight": 13, "fontSize": 11.5 },
        })
    };
    let nodes: Vec<Value> = rungs.iter().enumerate().map(rung).chain(ends.iter().map(end)).collect();
    let links: Vec<Value> = steps
        .iter()
        .map(|step| {
            let to = if rungs.contains(&step.to.as_str()) { step.to.clone() } else { ending(&step.to) };
            let tip = format!("{} → {to}\n{} a history", step.from, step.mean.both("count"));
            json!({ "source": node(&step.from), "target": node(&step.to), "value": step.mean.value, "tip": tip })
        })
        .collect();
    let option = json!({
        "series": [{
            "type": "sankey", "left": 2, "right": 126, "top": 8, "bottom": 16, "nodeWidth": 12, "nodeGap": 30,
            "data": nodes, "links": links, "draggable": false, "layoutIterations": 32,
            "lineStyle": { "color": "source", "opacity": 0.35, "curveness": 0.5 },
            "label": { "color": "$ink", "fontSize": 12, "formatter": "@words" },
            "emphasis": { "focus": "adjacency" },
        }],
        "tooltip": { "trigger": "item" },
    });
    let caption = caption(&steps, &rungs);
    Ok(Some(
        Figure::one("ladder", "Up the ladder and off it", option, Data::of(table))
            .from(Detail::Full)
            .high(380)
            .says(caption),
    ))
}

fn ending(name: &str) -> String {
    match name {
        "itself" => "ran out".to_owned(),
        "open" => "still open".to_owned(),
        phase => phase.to_owned(),
    }
}

fn caption(steps: &[Step], rungs: &[&str]) -> String {
    let rises: Vec<String> = steps
        .iter()
        .filter(|step| step.from != "onset" && rungs.contains(&step.to.as_str()))
        .filter_map(|step| Some(format!("from {} to {} {}", step.from, step.to, quantity(step.mean.value?, "count"))))
        .collect();
    let rises = if rises.is_empty() {
        "None escalated.".to_owned()
    } else {
        format!("Mean escalations a history: {}.", super::words::listed(&rises))
    };
    format!(
        "From the left, incidents begin at a severity, rise or not, and end: by themselves, by a phase of the plan, or not \
             before the history does. Widths are mean numbers a history. {rises}"
    )
}
