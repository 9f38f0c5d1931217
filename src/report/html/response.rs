//! How many of a phase's answers had come by when, against its deadline.

use serde_json::{Value, json};

use super::chart::{Axis, band, bottom_axis, by_position, colour, grid, left_axis, line, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::phases::{Bin, Phase, reach};
use super::words::listed;
use crate::report::read::FoundTable;

/// The figure.
pub fn response(phases: &[Phase], bins: &[Bin], histogram: &FoundTable) -> Figure {
    let series: Vec<Value> = phases.iter().enumerate().flat_map(|(number, phase)| curve(phase, bins, number)).collect();
    let option = json!({
        "grid": grid(32),
        "xAxis": with(bottom_axis("hours since the phase's clock started", Axis::Number), &json!({ "min": 0, "max": reach(phases, bins) })),
        "yAxis": with(left_axis("share of answers", Axis::Share), &json!({ "min": 0, "max": 1 })),
        "series": series,
        "tooltip": by_position(),
    });
    let of = |phase: &Phase| bins.iter().filter(|bin| bin.phase == phase.name && bin.to.is_some()).count();
    let longest = phases.iter().map(of).max().unwrap_or(0);
    Figure::one("response", "How soon answers come", option, Data::of(histogram))
        .from(Detail::Full)
        .course(longest)
        .high(340)
        .coloured(phases.iter().enumerate().map(|(number, phase)| (phase.name.as_str(), colour(number))))
        .says(caption(phases, bins))
}

/// The bin that ends at the deadline.
fn at_deadline<'b>(phase: &Phase, bins: &'b [Bin]) -> Option<&'b Bin> {
    let deadline = phase.deadline?;
    bins.iter().find(|bin| bin.phase == phase.name && bin.to.is_some_and(|to| (to - deadline).abs() <= 1e-9 * deadline))
}

fn curve(phase: &Phase, bins: &[Bin], number: usize) -> Vec<Value> {
    let colour = colour(number);
    let mine: Vec<&Bin> = bins.iter().filter(|bin| bin.phase == phase.name && bin.to.is_some()).collect();
    let point = |bin: &&Bin| {
        let (to, share) = (bin.to?, bin.cumulative.value?);
        let tip = format!("{}\nwithin {to} h: {} of its answers", phase.name, bin.cumulative.both("share"));
        Some(json!({ "value": [to, share], "tip": tip }))
    };
    let data: Vec<Value> = mine.iter().filter_map(point).collect();
    let points: Vec<[f64; 3]> =
        mine.iter().filter_map(|bin| Some([bin.to?, bin.cumulative.low?, bin.cumulative.high?])).collect();
    let mark: Vec<Value> = at_deadline(phase, bins)
        .and_then(|bin| Some(json!({ "coord": [bin.to?, bin.cumulative.value?], "words": phase.within()? })))
        .into_iter()
        .collect();
    // Deadlines are often the same: their words go to different sides.
    let side = ["right", "bottom", "top"][number % 3];
    let marked = json!({
        "markPoint": {
            "symbol": "diamond", "symbolSize": 13, "silent": true, "data": mark,
            "itemStyle": { "color": colour, "borderColor": "$paper", "borderWidth": 1.5 },
            "label": { "show": true, "formatter": "@words", "position": side, "color": "$ink" },
        },
    });
    vec![band(&points, colour, 0.25), with(line(&phase.name, &data, colour), &marked)]
}

fn caption(phases: &[Phase], bins: &[Bin]) -> String {
    let told: Vec<String> = phases
        .iter()
        .filter_map(|phase| {
            let bin = at_deadline(phase, bins)?;
            Some(format!("{} of those of the {}", bin.cumulative.both("share"), phase.name))
        })
        .collect();
    let told = if told.is_empty() {
        String::new()
    } else {
        format!(" Of all answers that came, these came within their deadlines: {}.", listed(&told))
    };
    format!(
        "Each line says which share of a phase's answers had come by then, late ones included; the diamond is its \
         deadline. Around it is a shade, the interval; where none is seen, it is narrower than the line.{told} That is not \
         the share of deadlines kept: demands without an answer are not in it."
    )
}
