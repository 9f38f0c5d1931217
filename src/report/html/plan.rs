//! The plan as a picture: a row a phase, with its deadline and when its answers came.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, by_position, upright, with};
use super::data::Data;
use super::figure::Figure;
use super::phases::{Bin, Phase, reach};
use super::words::{quantity, whole};
use crate::report::read::FoundTable;

/// Pixels of a row, and of the words above its picture.
const ROW: u32 = 150;
const WORDS: u32 = 72;
/// Pixels above the rows.
const TOP: u32 = 4;

const IN_TIME: &str = "answered in time";
const LATE: &str = "answered late";
const NO_DEADLINE: &str = "answered, no deadline";

/// The figure.
pub fn plan(phases: &[Phase], bins: &[Bin], histogram: &FoundTable) -> Figure {
    let to = reach(phases, bins);
    let (mut grids, mut xs, mut ys, mut titles, mut series) = (vec![], vec![], vec![], vec![], vec![]);
    for (row, phase) in phases.iter().enumerate() {
        let top = TOP + ROW * row as u32;
        let last = row + 1 == phases.len();
        titles.push(json!({
            "text": phase.name, "subtext": sentence(phase), "top": top, "left": 0, "itemGap": 7, "padding": 0,
            "textStyle": { "color": "$ink", "fontSize": 14, "fontWeight": 600, "width": 330, "overflow": "truncate" },
            "subtextStyle": { "color": "$muted", "fontSize": 12.5, "lineHeight": 17 },
        }));
        grids.push(
            json!({ "top": top + WORDS, "height": ROW - WORDS - 18, "left": 8, "right": 20, "outerBoundsMode": "none" }),
        );
        let axis = json!({
            "gridIndex": row, "min": 0, "max": to,
            "axisLabel": { "show": last, "color": "$muted", "hideOverlap": true },
            "axisTick": { "show": last },
            "name": if last { "hours since the phase's clock started" } else { "" },
            "axisLine": { "show": true, "lineStyle": { "color": "$line" } },
        });
        xs.push(with(bottom_axis("", Axis::Number), &axis));
        ys.push(json!({ "type": "value", "gridIndex": row, "show": false, "min": 0 }));
        series.extend(rects(row, phase, bins));
    }
    let option = json!({
        "title": titles, "grid": grids, "xAxis": xs, "yAxis": ys, "series": series,
        "tooltip": by_position(),
    });
    let colours = [(IN_TIME, "$blue"), (LATE, "$vermilion"), (NO_DEADLINE, "$slate")];
    let named = |name: &str| phases.iter().any(|phase| phase.deadline.is_some() == (name != NO_DEADLINE));
    Figure::one("plan", "The plan and its answers", option, Data::of(histogram))
        .high(TOP + ROW * phases.len() as u32 + 40)
        .coloured(colours.into_iter().filter(|(name, _)| named(name)))
        .says(caption(phases, bins, to))
}

fn sentence(phase: &Phase) -> String {
    match phase.within() {
        Some(within) => {
            format!("{within} {}: kept {}\n{}", phase.from(), phase.compliance.both("share"), counted(phase))
        }
        None => format!("no deadline; the clock runs {}", phase.from()),
    }
}

/// How many deadlines were met and missed, and how many answers there were: fewer, since some were never answered.
fn counted(phase: &Phase) -> String {
    let of = |name: &str| phase.outcome(name).map_or_else(String::new, |outcome| whole(outcome.count as u64));
    let answers = phase.answers.map_or_else(String::new, |answers| format!("; {} answers", whole(answers as u64)));
    format!("{} met, {} missed{answers}", of("met"), of("missed"))
}

fn caption(phases: &[Phase], bins: &[Bin], end: f64) -> String {
    let medians: Vec<String> = phases
        .iter()
        .filter_map(|phase| Some(format!("{} for {}", quantity(phase.median?, "h"), phase.name)))
        .collect();
    let medians = if medians.is_empty() {
        "No phase was ever answered.".to_owned()
    } else {
        format!("Half of the answers came within {}.", super::words::listed(&medians))
    };
    // A bin ends at the end of the axis, save for rounding.
    let is_drawn = |bin: &&Bin| bin.to.is_some_and(|to| to <= end * (1.0 + 1e-9));
    let drawn: Vec<String> = phases
        .iter()
        .filter_map(|phase| bins.iter().filter(|bin| bin.phase == phase.name).take_while(is_drawn).last())
        .filter(|bin| bin.cumulative.value.is_some_and(|share| share < 1.0))
        .map(|bin| format!("{} of the answers of {}", bin.cumulative.told("share"), bin.phase))
        .collect();
    let later = if drawn.is_empty() {
        String::new()
    } else {
        format!(" Up to the end of the axis are {}; the others are not drawn.", super::words::listed(&drawn))
    };
    let unseen = if phases.iter().any(|phase| phase.deadline.is_some()) {
        " A shape shows answers alone, so it looks better than the plan is: of the missed deadlines only those answered \
         late are in it, in the colour of late answers. By as many as there are fewer answers than deadlines met and missed, \
         there was no answer at all."
    } else {
        ""
    };
    format!(
        "Each row is a phase of the plan, the dashed line its deadline, and the shape shows when answers came after its \
         clock started. Shapes are as high as their row, so heights compare within a row only.{unseen} {medians}{later}"
    )
}

/// The histogram of one phase, in time and late apart.
fn rects(row: usize, phase: &Phase, bins: &[Bin]) -> Vec<Value> {
    let mine = |bin: &&Bin| bin.phase == phase.name;
    let item = |bin: &Bin| {
        let to = bin.to?;
        let share = bin.share.value.unwrap_or(0.0);
        let tip = format!(
            "{}\n{} to {} h: {} answers\n{} of all its answers",
            phase.name,
            bin.from,
            to,
            whole(bin.count as u64),
            bin.share.both("share"),
        );
        Some(json!({ "value": [f64::midpoint(bin.from, to), bin.from, to, share], "tip": tip }))
    };
    let part = |name: &str, colour: &str, is_in: &dyn Fn(&Bin) -> bool| {
        let data: Vec<Value> = bins.iter().filter(mine).filter(|bin| is_in(bin)).filter_map(item).collect();
        json!({
            "type": "custom", "name": name, "renderItem": { "kind": "rect" }, "clip": true,
            "xAxisIndex": row, "yAxisIndex": row, "encode": { "x": 0, "y": 3 },
            "itemStyle": { "color": colour }, "data": data,
        })
    };
    let Some(deadline) = phase.deadline else {
        return vec![part(NO_DEADLINE, "$slate", &|_| true)];
    };
    // A bin ends at the deadline, save for rounding.
    let in_time = |bin: &Bin| bin.to.is_some_and(|to| to <= deadline * (1.0 + 1e-9));
    let first = with(
        part(IN_TIME, "$blue", &in_time),
        &json!({ "markLine": upright(deadline, &phase.within().unwrap_or_default()) }),
    );
    vec![first, part(LATE, "$vermilion", &|bin| !in_time(bin))]
}
