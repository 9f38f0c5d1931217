//! Bars made of parts, one colour and one number a part: the causes of misses and the critical path.

use serde_json::{Value, json};

use super::chart::{Axis, COLOURS, bottom_axis, grid, names_axis, rows_high, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::words::{Ranged, listed, quantity, whole};
use crate::experiment::labels::NO_QUORUM;
use crate::report::read::{FoundTable, ReadError};
use crate::report::text::{NO_QUORUM_MEANS, capital};

/// How the bar of answers ends.
const ANSWERED: &str = "\nanswered";
/// Kinds that have a colour; the others are one part.
const KINDS: usize = COLOURS.len();
/// What the others are called.
const REST: &str = "the rest";

/// One part of one bar.
struct Part {
    bar: String,
    kind: String,
    size: f64,
    share: f64,
    tip: String,
}

/// The figures of `causes.csv` and `critical_path.csv`, in which a kind has one colour.
pub fn stacks(causes: &FoundTable, path: &FoundTable) -> Result<Vec<Figure>, ReadError> {
    let (missed, hours) = (cause_parts(causes)?, path_parts(path)?);
    let kinds = kinds(missed.iter().chain(&hours));
    let figures = [causes_figure(causes, &missed, &kinds), path_figure(path, &hours, &kinds)];
    Ok(figures.into_iter().flatten().collect())
}

fn cause_parts(table: &FoundTable) -> Result<Vec<Part>, ReadError> {
    table
        .rows()
        .map(|row| {
            let share = Ranged::column(row, "share")?;
            let bar = row.text("phase")?;
            let kind = row.text("cause")?;
            let misses = whole(row.given("misses")? as u64);
            let tip = format!("{bar}\n{kind}: {} of its misses\n{misses} over all histories", share.both("share"));
            let size = share.value.unwrap_or(0.0);
            Ok(Part { bar, kind, size, share: size, tip })
        })
        .collect()
}

/// What missed deadlines were waiting for.
fn causes_figure(table: &FoundTable, parts: &[Part], kinds: &[String]) -> Option<Figure> {
    if parts.is_empty() {
        return None;
    }
    let axis = with(bottom_axis("share of the phase's misses", Axis::Share), &json!({ "min": 0, "max": 1 }));
    let most: Vec<String> = bars(parts)
        .iter()
        .filter_map(|bar| {
            let first = parts.iter().filter(|part| part.bar == *bar).max_by(|a, b| a.share.total_cmp(&b.share))?;
            Some(format!("{}: {} ({})", bar, first.kind, quantity(first.share, "share")))
        })
        .collect();
    let figure = stacked("causes", "What missed deadlines were waiting for", parts, kinds, &axis, Data::of(table));
    let caption = format!(
        "What stood in the way when a deadline fell due without an answer. Most often it was, for {}.{} {NUMBERS}",
        most.join("; for "),
        if parts.iter().any(|part| part.kind == NO_QUORUM) {
            format!(" {}: {NO_QUORUM_MEANS}.", capital(NO_QUORUM))
        } else {
            String::new()
        }
    );
    Some(figure.says(caption))
}

fn path_parts(table: &FoundTable) -> Result<Vec<Part>, ReadError> {
    table
        .rows()
        .map(|row| {
            let (mean, share) =
                (Ranged::of(row, ["mean_h", "mean_low_h", "mean_high_h"])?, Ranged::column(row, "share")?);
            let bar = format!("{}\n{}", row.text("phase")?, row.text("outcome")?);
            let kind = row.text("component")?;
            let tip = format!(
                "{}\n{kind}: {} on average\n{} of the whole",
                bar.replace('\n', ", "),
                mean.both("h"),
                share.both("share")
            );
            Ok(Part { bar, kind, size: mean.value.unwrap_or(0.0), share: share.value.unwrap_or(0.0), tip })
        })
        .collect()
}

/// Where the hours went.
fn path_figure(table: &FoundTable, parts: &[Part], kinds: &[String]) -> Option<Figure> {
    if parts.is_empty() {
        return None;
    }
    let axis = bottom_axis("mean hours", Axis::Number);
    let longest: Vec<String> = bars(parts)
        .iter()
        .filter(|bar| bar.ends_with(ANSWERED))
        .filter_map(|bar| {
            let first = parts.iter().filter(|part| part.bar == *bar).max_by(|a, b| a.size.total_cmp(&b.size))?;
            Some(format!("{} ({} in {})", first.kind, quantity(first.size, "h"), bar.trim_end_matches(ANSWERED)))
        })
        .collect();
    let figure = stacked("path", "Where the hours went", parts, kinds, &axis, Data::of(table));
    let longest = if longest.is_empty() {
        String::new()
    } else {
        format!(" The longest parts of the way to an answer were {}.", listed(&longest))
    };
    let caption = format!(
        "Answered: mean hours from the clock's start to the answer, along whatever was waited for last. Missed: the same \
         up to the deadline.{longest} {NUMBERS}"
    );
    Some(figure.from(Detail::Full).says(caption))
}

/// The bars in their order.
fn bars(parts: &[Part]) -> Vec<String> {
    let mut bars: Vec<String> = Vec::new();
    for part in parts {
        if !bars.contains(&part.bar) {
            bars.push(part.bar.clone());
        }
    }
    bars
}

/// The kinds of all figures, those first that are greatest in some bar.
fn kinds<'p>(parts: impl Iterator<Item = &'p Part>) -> Vec<String> {
    let mut sorted: Vec<&Part> = parts.collect();
    sorted.sort_by(|a, b| b.share.total_cmp(&a.share));
    let mut kinds: Vec<String> = Vec::new();
    for part in sorted {
        if !kinds.contains(&part.kind) {
            kinds.push(part.kind.clone());
        }
    }
    kinds
}

/// What the labels say.
const NUMBERS: &str = "The numbers in the bars are those of the colours above; what has no number there has no room for it. \
     Point at a part for what it is.";

fn stacked(id: &'static str, title: &str, parts: &[Part], kinds: &[String], axis: &Value, data: Data) -> Figure {
    let bars = bars(parts);
    let longest = bars.iter().map(|bar| of(parts, bar).map(|part| part.size).sum::<f64>()).fold(0.0, f64::max);
    let (told, rest) = kinds.split_at(kinds.len().min(KINDS));
    let there = |kind: &String| parts.iter().any(|part| part.kind == *kind);
    let mut series: Vec<Value> = Vec::new();
    let mut legend: Vec<(String, &str)> = Vec::new();
    for ((number, kind), colour) in told.iter().enumerate().zip(COLOURS).filter(|((_, kind), _)| there(kind)) {
        let item = |bar: &String| {
            let item = |part: &Part| {
                let share = quantity(part.share, "share");
                let words = json!([format!("{}: {share}", number + 1), (number + 1).to_string()]);
                json!({ "value": part.size, "tip": part.tip, "words": words, "room": part.size / longest })
            };
            of(parts, bar).find(|part| part.kind == *kind).map_or(Value::Null, item)
        };
        series.push(stack(kind, colour, &bars.iter().map(item).collect::<Vec<_>>()));
        legend.push((format!("{} {kind}", number + 1), colour));
    }
    if rest.iter().any(there) {
        let item = |bar: &String| {
            let mine: Vec<&Part> = of(parts, bar).filter(|part| rest.contains(&part.kind)).collect();
            let size: f64 = mine.iter().map(|part| part.size).sum();
            let tips: Vec<&str> = mine.iter().map(|part| part.tip.as_str()).collect();
            json!({ "value": size, "tip": tips.join("\n\n"), "words": [REST], "room": size / longest })
        };
        series.push(stack(REST, "$grey", &bars.iter().map(item).collect::<Vec<_>>()));
        legend.push((REST.to_owned(), "$grey"));
    }
    let option = json!({
        "grid": grid(4),
        "xAxis": axis,
        "yAxis": names_axis(&bars),
        "series": series,
        "tooltip": { "trigger": "item" },
    });
    Figure::one(id, title, option, data)
        .high(60 + rows_high(&bars, 48))
        .coloured(legend.iter().map(|(words, colour)| (words.as_str(), *colour)))
}

/// The parts of a bar.
fn of<'p>(parts: &'p [Part], bar: &'p str) -> impl Iterator<Item = &'p Part> {
    parts.iter().filter(move |part| part.bar == bar)
}

/// The parts of one kind, a bar each.
fn stack(kind: &str, colour: &str, items: &[Value]) -> Value {
    json!({
        "type": "bar", "name": kind, "stack": "parts", "barMaxWidth": 30,
        "itemStyle": { "color": colour, "borderColor": "$paper", "borderWidth": 0.75 },
        "label": { "show": true, "formatter": "@fits", "color": colour.replace('$', "$on-"), "fontSize": 11.5 },
        "data": items,
    })
}

#[cfg(test)]
mod tests;
