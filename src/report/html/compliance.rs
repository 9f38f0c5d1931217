//! How the demands for each phase ended: a bar a phase.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, names_axis, rows_high, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::phases::Phase;
use super::words::{listed, whole};
use crate::report::read::FoundTable;
use crate::report::text::percent;

const MISSED: &str = "missed";

/// Stripes, which tell what is missed from what is censored where there are no colours.
fn striped(of: Value) -> Value {
    with(
        of,
        &json!({ "decal": {
            "symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": 0.785, "color": "#ffffff40",
        } }),
    )
}

/// The figure.
pub fn compliance(phases: &[Phase], deadlines: &FoundTable) -> Figure {
    let names: Vec<String> = phases.iter().map(|phase| phase.name.clone()).collect();
    let kinds = [("met", "blue"), (MISSED, "vermilion"), ("moot", "grey"), ("censored", "purple")];
    let series: Vec<Value> = kinds
        .iter()
        .enumerate()
        .map(|(place, (name, colour))| {
            let data: Vec<Value> = phases.iter().map(|phase| bar(phase, place)).collect();
            let style = json!({ "color": format!("${colour}") });
            json!({
                "type": "bar", "name": name, "stack": "outcomes", "data": data, "barMaxWidth": 34,
                "itemStyle": if *name == MISSED { striped(style) } else { style },
                "label": {
                    "show": true, "color": format!("$on-{colour}"), "formatter": "@fits",
                    // Lest stripes run through words.
                    "backgroundColor": format!("${colour}"), "padding": [1, 3],
                },
            })
        })
        .collect();
    let option = json!({
        "grid": grid(4),
        "xAxis": with(bottom_axis("share of the demands", Axis::Share), &json!({ "min": 0, "max": 1 })),
        "yAxis": names_axis(&names),
        "series": series,
        "tooltip": { "trigger": "item" },
    });
    Figure::one("compliance", "How demands for each phase ended", option, Data::of(deadlines))
        .from(Detail::Short)
        .coloured(kinds.map(|(name, colour)| (name, if name == MISSED { "vermilion-striped" } else { colour })))
        .high(60 + rows_high(&names, 56))
        .says(caption(phases))
}

fn bar(phase: &Phase, place: usize) -> Value {
    let outcome = &phase.outcomes[place];
    let share = outcome.share.value.unwrap_or(0.0);
    let tip = format!(
        "{}: {}\n{} of {} demands\n{}",
        phase.name,
        outcome.name,
        whole(outcome.count as u64),
        whole(phase.demanded as u64),
        outcome.share.both("share"),
    );
    let told = format!("{} %", percent(share));
    json!({ "value": share, "tip": tip, "words": [format!("{} {told}", outcome.name), told], "room": share })
}

fn caption(phases: &[Phase]) -> String {
    let kept: Vec<String> = phases
        .iter()
        .filter(|phase| phase.deadline.is_some() && phase.compliance.value.is_some())
        .map(|phase| format!("{} in {}", phase.name, phase.compliance.both("share")))
        .collect();
    let moot: Vec<String> = phases
        .iter()
        .filter_map(|phase| Some(format!("{} % for {}", percent(phase.outcomes[2].share.value?), phase.name)))
        .collect();
    let kept = if kept.is_empty() {
        String::new()
    } else {
        format!("Of the deadlines that were met or missed, these were met: {}. ", listed(&kept))
    };
    let moot = if moot.is_empty() { String::new() } else { format!(" ({})", listed(&moot)) };
    format!(
        "{kept}Met: answered in time. Missed: hostilities were under way at the deadline, without an answer. Moot: they ended \
         before either{moot}. Censored: the history ended first."
    )
}
