//! The page of a sensitivity study: which factors move a metric, and how much of it is luck.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, left_axis, names_axis, ranged, ranged_item, with};
use super::figure::{Data, Figure};
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, change, changes, difference_name, spoken};
use crate::report::read::{Found, FoundTable, ReadError};

/// The index that tells the share of luck.
const LUCK: &str = "luck_share";

/// One row of `sensitivity.csv`.
struct Entry {
    metric: String,
    unit: String,
    index: String,
    factor: String,
    range: Ranged,
}

/// Everything that a study says.
pub fn sensitivity(found: &Found) -> Result<Section, ReadError> {
    let table = found.table("sensitivity")?;
    let rows = table
        .rows()
        .map(|row| {
            Ok(Entry {
                metric: row.text("metric")?,
                unit: row.text("unit")?,
                index: row.text("index")?,
                factor: row.text("factor")?,
                range: Ranged::of(row, ["estimate", "ci_low", "ci_high"])?,
            })
        })
        .collect::<Result<Vec<_>, ReadError>>()?;
    let morris = rows.iter().any(|row| row.index == "mu_star");
    let (figures, answer) = if morris {
        (vec![tornado(&rows, &table), spread(&rows, &table)], morris_answer(&rows))
    } else {
        (vec![shares(&rows, &table), luck(&rows, &table)], sobol_answer(&rows))
    };
    let title = found.manifest.run.text("scenario").to_owned();
    let caution = format!(
        "{NO_FORECAST} What matters depends on the ranges that the factors were given: a wider range makes a factor \
         matter more."
    );
    Ok(Section {
        title,
        kind: "a sensitivity study".to_owned(),
        answer: "Which of the factors move the metrics, over the ranges that they were given:".to_owned(),
        points: answer,
        caution,
        figures,
    })
}

fn metrics(rows: &[Entry]) -> Vec<&str> {
    let mut metrics: Vec<&str> = Vec::new();
    for row in rows {
        if !metrics.contains(&row.metric.as_str()) {
            metrics.push(&row.metric);
        }
    }
    metrics
}

/// The rows of one index of a metric, greatest first.
fn ranked<'r>(rows: &'r [Entry], metric: &str, index: &str) -> Vec<&'r Entry> {
    let mut of: Vec<&Entry> = rows.iter().filter(|row| row.metric == metric && row.index == index).collect();
    of.sort_by(|a, b| {
        b.range.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.range.value.unwrap_or(f64::NEG_INFINITY))
    });
    of
}

fn find<'r>(rows: &'r [Entry], metric: &str, index: &str, factor: &str) -> Option<&'r Entry> {
    rows.iter().find(|row| row.metric == metric && row.index == index && row.factor == factor)
}

fn item(index: Option<&Entry>, row: usize, slot: (usize, usize), what: &str) -> Value {
    index.map_or(Value::Null, |index| {
        ranged_item(&index.range, row, slot, &format!("{}\n{what}: {}", index.factor, index.range.both("share")))
    })
}

/// First-order and total shares of variance, for each metric.
fn shares(rows: &[Entry], table: &FoundTable) -> Figure {
    let views: Vec<(String, Value)> = metrics(rows)
        .into_iter()
        .map(|metric| {
            let factors: Vec<String> = ranked(rows, metric, "total").iter().map(|index| index.factor.clone()).collect();
            let items = |index: &str, slot: usize, what: &str| -> Vec<Value> {
                let of =
                    |(row, factor): (usize, &String)| item(find(rows, metric, index, factor), row, (slot, 2), what);
                factors.iter().enumerate().map(of).collect()
            };
            let option = json!({
                "height": 70 + 70 * factors.len(),
                "grid": grid(4),
                "xAxis": bottom_axis("share of the variance", Axis::Share),
                "yAxis": names_axis(&factors),
                "series": [
                    ranged("alone", "bar", &items("first_order", 0, "alone"), "$blue"),
                    ranged("with all it touches", "bar", &items("total", 1, "with all it touches"), "$sky"),
                ],
                "tooltip": { "trigger": "item" },
            });
            (metric.to_owned(), option)
        })
        .collect();
    Figure::several("indices", "Which factors move it", views, Data::of(table))
        .coloured([("alone (first order)", "$blue"), ("with all it touches (total)", "$sky")])
        .says(
            "Alone: the share of the variance over the factors' ranges that would go if this factor were known. With all \
             it touches: the share that would be left if all others were known. Luck is taken out of both; how much there \
             is of it stands below.",
        )
}

/// How much of what a metric differs by between points is luck.
fn luck(rows: &[Entry], table: &FoundTable) -> Figure {
    let told: Vec<&Entry> = rows.iter().filter(|row| row.index == LUCK).collect();
    let names: Vec<String> = told.iter().map(|row| spoken(&row.metric)).collect();
    let item = |(place, row): (usize, &&Entry)| {
        ranged_item(&row.range, place, (0, 1), &format!("{}\nluck: {}", spoken(&row.metric), row.range.both("share")))
    };
    let option = json!({
        "grid": grid(4),
        "xAxis": bottom_axis("share of the variance between points", Axis::Share),
        "yAxis": names_axis(&names),
        "series": [ranged("luck", "bar", &told.iter().enumerate().map(item).collect::<Vec<_>>(), "$grey")],
        "tooltip": { "trigger": "item" },
    });
    let place = table.place("index");
    let is_luck = |row: usize| place.is_some_and(|place| table.rows[row][place].to_string() == LUCK);
    Figure::one("luck", "How much is only luck", option, Data::some(table, is_luck))
        .high(90 + 44 * names.len().max(2) as u32)
        .says(
            "Of the variance of a metric between points, the share that more histories a point would remove. Where it is \
             near the whole, the factors hardly move the metric, and what is said of them above rests on little. It is \
             estimated, so it may come out beyond 100 %.",
        )
}

fn sobol_answer(rows: &[Entry]) -> Vec<String> {
    let told = metrics(rows).into_iter().filter_map(|metric| {
        let first = *ranked(rows, metric, "first_order").first()?;
        first.range.value?;
        Some(format!(
            "What moves {} most is {}: alone it accounts for {} of the variance.",
            spoken(metric),
            first.factor,
            first.range.both("share")
        ))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { vec!["No index is defined: some point has no value of the metric.".to_owned()] } else { told }
}

/// Mean effects over the whole range, the strongest on top.
fn tornado(rows: &[Entry], table: &FoundTable) -> Figure {
    let views: Vec<(String, Value)> = metrics(rows)
        .into_iter()
        .map(|metric| {
            let strongest = ranked(rows, metric, "mu_star");
            let factors: Vec<String> = strongest.iter().map(|index| index.factor.clone()).collect();
            let unit = strongest.first().map_or("", |index| index.unit.as_str());
            let bar = |(row, factor): (usize, &String)| {
                find(rows, metric, "mu", factor).map_or(Value::Null, |index| {
                    let value = index.range.value.map_or_else(|| "no value".to_owned(), |value| change(value, unit));
                    let ends = index.range.low.zip(index.range.high);
                    let ends = ends.map_or_else(String::new, |(low, high)| format!(" ({})", changes(low, high, unit)));
                    let item = ranged_item(&index.range, row, (0, 1), &format!("{factor}\n{value} over its range{ends}"));
                    let rises = index.range.value.is_some_and(|value| value > 0.0);
                    with(item, &json!({ "itemStyle": { "color": if rises { "$vermilion" } else { "$blue" } } }))
                })
            };
            let option = json!({
                "height": 70 + 66 * factors.len(),
                "grid": grid(4),
                "xAxis": bottom_axis(&format!("mean change ({})", difference_name(unit)), Axis::difference(unit)),
                "yAxis": names_axis(&factors),
                "series": [ranged("mean effect", "bar", &factors.iter().enumerate().map(bar).collect::<Vec<_>>(), "$blue")],
                "tooltip": { "trigger": "item" },
            });
            (metric.to_owned(), option)
        })
        .collect();
    Figure::several("tornado", "Which factors move it, and which way", views, Data::of(table))
        .coloured([("the metric rises with the factor", "$vermilion"), ("it falls", "$blue")])
        .says(
            "Each bar is the mean change of the metric when a factor goes from one end of its range to the other, all \
             others being anywhere in theirs. The strongest (by the mean size of the effect) is on top.",
        )
}

/// Strength against unevenness of effects.
fn spread(rows: &[Entry], table: &FoundTable) -> Figure {
    let views: Vec<(String, Value)> = metrics(rows)
        .into_iter()
        .map(|metric| {
            let strongest = ranked(rows, metric, "mu_star");
            let unit = strongest.first().map_or("", |index| index.unit.as_str());
            let dots: Vec<Value> = strongest
                .iter()
                .enumerate()
                .filter_map(|(number, index)| {
                    let sigma = find(rows, metric, "sigma", &index.factor)?;
                    let tip = format!(
                        "{}. {}\nmean size {}\nunevenness {}",
                        number + 1,
                        index.factor,
                        index.range.both(unit),
                        sigma.range.both(unit)
                    );
                    let words = (number + 1).to_string();
                    Some(json!({ "value": [index.range.value?, sigma.range.value?], "tip": tip, "words": words }))
                })
                .collect();
            let option = json!({
                "grid": grid(32),
                "xAxis": with(bottom_axis("mean size of the effect (μ*)", Axis::of(unit)), &json!({ "min": 0 })),
                "yAxis": with(left_axis("unevenness (σ)", Axis::of(unit)), &json!({ "min": 0 })),
                "series": [{
                    "type": "scatter", "symbolSize": 12, "itemStyle": { "color": "$blue" }, "data": dots,
                    "label": { "show": true, "formatter": "@words", "position": "right", "color": "$ink" },
                }],
                "tooltip": { "trigger": "item" },
            });
            (metric.to_owned(), option)
        })
        .collect();
    Figure::several("spread", "How even the effects are", views, Data::of(table)).says(
        "To the right: factors that matter. Higher up: factors whose effect depends on the others or on where in its \
         range they are. Numbers are the ranks in the chart above.",
    )
}

fn morris_answer(rows: &[Entry]) -> Vec<String> {
    let told = metrics(rows).into_iter().filter_map(|metric| {
        let first = *ranked(rows, metric, "mu_star").first()?;
        let size = change(first.range.value?, &first.unit).trim_start_matches('+').to_owned();
        Some(format!("What moves {} most is {}: by {size} over its range, on average.", spoken(metric), first.factor))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { vec!["No effect is defined: some point has no value of the metric.".to_owned()] } else { told }
}
