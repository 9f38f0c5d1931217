//! The page of a sensitivity study: which factors move a metric, and how much of it is luck.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, left_axis, names_axis, ranged, ranged_item, rows_high, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, difference_name, plain, spoken};
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
        keys: Vec::new(),
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
        ranged_item(
            &index.range,
            row,
            slot,
            &format!("{}\n{what}: {}", plain(&index.factor), index.range.both("share")),
        )
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
                "height": 70 + rows_high(&factors, 70),
                "grid": grid(4),
                "xAxis": bottom_axis("share of the variance", Axis::Share),
                "yAxis": names_axis(&factors.iter().map(|factor| plain(factor)).collect::<Vec<_>>()),
                "series": [
                    ranged("alone", "bar", &items("first_order", 0, "alone"), "$blue"),
                    ranged("with all it touches", "bar", &items("total", 1, "with all it touches"), "$sky"),
                ],
                "tooltip": { "trigger": "item" },
            });
            (spoken(metric), option)
        })
        .collect();
    Figure::several("indices", "Which factors move it", views, Data::of(table))
        .from(Detail::Short)
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
        .high(90 + rows_high(&names, 44).max(88))
        .says(
            "Of the variance of a metric between points, the share that more histories a point would remove. Where it is \
             near the whole, the factors hardly move the metric, and what is said of them above rests on little. It is \
             estimated, so it may come out beyond 100 %.",
        )
}

/// Whether the sets tell it from 0, that is, from luck.
fn is_told(range: &Ranged) -> bool {
    range.low.is_some_and(|low| low > 0.0)
}

/// The factor on top of the chart, with the figures of the chart.
fn sobol_answer(rows: &[Entry]) -> Vec<String> {
    let told = metrics(rows).into_iter().filter_map(|metric| {
        let strongest = *ranked(rows, metric, "total").first()?;
        strongest.range.value?;
        if !is_told(&strongest.range) {
            return Some(format!("What moves {} cannot be told from luck.", spoken(metric)));
        }
        let alone = find(rows, metric, "first_order", &strongest.factor).map(|index| index.range.both("share"));
        Some(format!(
            "What moves {} most is {}: with all it touches it accounts for {} of the variance, alone for {}.",
            spoken(metric),
            plain(&strongest.factor),
            strongest.range.both("share"),
            alone.unwrap_or_else(|| "no value".to_owned())
        ))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { vec!["No index is defined: some point has no value of the metric.".to_owned()] } else { told }
}

/// Which way a metric goes with a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    /// Neither is told: it goes both ways, or luck hides it.
    Open,
    /// That it moves at all is not told from luck.
    Luck,
}

impl Way {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Up, "the metric rises with the factor", "$vermilion"),
        (Self::Down, "it falls", "$blue"),
        (Self::Open, "now this, now that, or not told", "$slate"),
        (Self::Luck, "not told from luck", "$grey"),
    ];

    fn of(size: &Ranged, mean: Option<&Ranged>) -> Self {
        if !is_told(size) {
            return Self::Luck;
        }
        match mean.and_then(|mean| mean.low.zip(mean.high)) {
            Some((low, _)) if low > 0.0 => Self::Up,
            Some((_, high)) if high < 0.0 => Self::Down,
            _ => Self::Open,
        }
    }

    fn colour(self) -> &'static str {
        Self::ALL.iter().find(|(way, ..)| *way == self).map_or("$slate", |(.., colour)| *colour)
    }
}

/// A mean effect with its interval.
fn mean_effect(range: &Ranged, unit: &str) -> String {
    match range.changed(unit) {
        (value, Some(interval)) => format!("{value} ({interval})"),
        (value, None) => value,
    }
}

/// The same of a size, which has no sign.
fn size(range: &Ranged, unit: &str) -> String {
    mean_effect(range, unit).replace('+', "")
}

/// Mean sizes of effects over the whole range, the strongest on top.
fn tornado(rows: &[Entry], table: &FoundTable) -> Figure {
    let mut ways: Vec<Way> = Vec::new();
    let views: Vec<(String, Value)> = metrics(rows)
        .into_iter()
        .map(|metric| {
            let strongest = ranked(rows, metric, "mu_star");
            let factors: Vec<String> = strongest.iter().map(|index| index.factor.clone()).collect();
            let unit = strongest.first().map_or("", |index| index.unit.as_str());
            let mut bar = |(row, index): (usize, &&Entry)| {
                let mean = find(rows, metric, "mu", &index.factor).map(|mean| &mean.range);
                let way = Way::of(&index.range, mean);
                ways.push(way);
                let mean = mean.map_or_else(|| "no value".to_owned(), |mean| mean_effect(mean, unit));
                let luck = if way == Way::Luck { "\nits size is not told from luck" } else { "" };
                let tip = format!(
                    "{}\nmean size over its range {}\nmean change {mean}{luck}",
                    plain(&index.factor),
                    size(&index.range, unit)
                );
                let item = ranged_item(&index.range, row, (0, 1), &tip);
                with(item, &json!({ "itemStyle": { "color": way.colour() } }))
            };
            let option = json!({
                "height": 70 + rows_high(&factors, 66),
                "grid": grid(4),
                "xAxis": bottom_axis(&format!("mean size of the change ({})", difference_name(unit)), Axis::difference(unit)),
                "yAxis": names_axis(&factors.iter().map(|factor| plain(factor)).collect::<Vec<_>>()),
                "series": [ranged("mean size", "bar", &strongest.iter().enumerate().map(&mut bar).collect::<Vec<_>>(), "$blue")],
                "tooltip": { "trigger": "item" },
            });
            (spoken(metric), option)
        })
        .collect();
    let legend = Way::ALL.iter().filter(|(way, ..)| ways.contains(way)).map(|(_, words, colour)| (*words, *colour));
    Figure::several("tornado", "Which factors move it, and which way", views, Data::of(table)).from(Detail::Short).coloured(legend).says(
        "Each bar is the mean size (μ*) of the metric's change when a factor moves, all others being anywhere in theirs, \
         scaled to the whole of its range: steps go over half of it, or from one of a few values to another, and a change \
         between two words counts as it is. The strongest is on top. Its colour says which way the mean change (μ) goes. \
         Luck is taken out of sizes, and makes them too small where it hides which way single effects go: a size whose \
         interval holds 0 is not told from luck, and may come out below the mean change.",
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
                        plain(&index.factor),
                        size(&index.range, unit),
                        size(&sigma.range, unit)
                    );
                    let words = (number + 1).to_string();
                    let colour = if is_told(&index.range) { "$blue" } else { Way::Luck.colour() };
                    Some(json!({
                        "value": [index.range.value?, sigma.range.value?], "tip": tip, "words": words,
                        "itemStyle": { "color": colour },
                    }))
                })
                .collect();
            let named = difference_name(unit);
            let option = json!({
                "grid": grid(32),
                "xAxis": bottom_axis(&format!("mean size of the effect (μ*, {named})"), Axis::difference(unit)),
                "yAxis": with(left_axis(&format!("unevenness (σ, {named})"), Axis::difference(unit)), &json!({ "min": 0 })),
                "series": [{
                    "type": "scatter", "symbolSize": 12, "itemStyle": { "color": "$blue" }, "data": dots,
                    "label": { "show": true, "formatter": "@words", "position": "right", "color": "$ink" },
                }],
                "tooltip": { "trigger": "item" },
            });
            (spoken(metric), option)
        })
        .collect();
    Figure::several("spread", "How even the effects are", views, Data::of(table)).says(
        "To the right: factors that matter. Higher up: factors whose effect depends on the others or on where in its \
         range they are. Numbers are the ranks in the chart above; grey dots are not told from luck.",
    )
}

/// The factor on top of the chart, with the chart's figure.
fn morris_answer(rows: &[Entry]) -> Vec<String> {
    let told = metrics(rows).into_iter().filter_map(|metric| {
        let first = *ranked(rows, metric, "mu_star").first()?;
        first.range.value?;
        if is_told(&first.range) {
            let size = size(&first.range, &first.unit);
            return Some(format!(
                "What moves {} most is {}: by {size} over its range, on average.",
                spoken(metric),
                plain(&first.factor)
            ));
        }
        // Luck hides single effects sooner than their mean, which needs no sign of each.
        let means = ranked(rows, metric, "mu").into_iter().filter(|mean| {
            mean.range.low.is_some_and(|low| low > 0.0) || mean.range.high.is_some_and(|high| high < 0.0)
        });
        let reach = |mean: &&Entry| mean.range.value.unwrap_or(0.0).abs();
        let words = format!("How much single factors move {} cannot be told from luck", spoken(metric));
        Some(match means.max_by(|a, b| reach(a).total_cmp(&reach(b))) {
            Some(mean) => format!(
                "{words}; the mean change can, such as {} over the range of {}.",
                mean_effect(&mean.range, &mean.unit),
                plain(&mean.factor)
            ),
            None => format!("{words}: more histories of each point, or more trajectories, may tell."),
        })
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { vec!["No effect is defined: some point has no value of the metric.".to_owned()] } else { told }
}
