//! The page of a comparison: paired differences, deadlines that flip, ceasefires that hold under one and not the other.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, names_axis, ranged, ranged_item, rows_high, upright, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::section::{COLLAPSE, NO_FORECAST, Section, horizon_of};
use super::words::{Ranged, address, bare, difference_name, listed, plain, quantity, spoken, whole};
use crate::report::Manifest;
use crate::report::read::{Found, FoundTable, ReadError};
use crate::units::Hours;

/// Metrics that everybody asks for first.
const FIRST: [&str; 2] = ["compliance", "collapse"];

/// One difference.
struct Change {
    variant: String,
    metric: String,
    name: String,
    unit: String,
    reference: Option<f64>,
    value: Option<f64>,
    difference: Ranged,
    verdict: String,
}

/// Everything that a comparison says.
pub fn compare(found: &Found) -> Result<Section, ReadError> {
    let table = found.table("comparison")?;
    let mut changes = Vec::new();
    for row in table.rows() {
        let (metric, statistic) = (row.text("metric")?, row.text("statistic")?);
        if statistic == "estimate" {
            changes.push(Change {
                variant: row.text("variant")?,
                name: address(&metric, &row.text("subject")?),
                metric,
                unit: row.text("unit")?,
                reference: row.number("reference")?,
                value: row.number("value")?,
                difference: Ranged::of(row, ["difference", "ci_low", "ci_high"])?,
                verdict: row.text("verdict")?,
            });
        }
    }
    let variants = distinct(changes.iter().map(|change| change.variant.as_str()));
    let mut figures = vec![headline(&changes, &variants, &table)];
    figures.push(everything(&changes, &variants, &table));
    figures.extend(flips(&found.table("flips")?)?);
    figures.push(pairs(&found.table("collapse_pairs")?, found.manifest.replications)?);
    let reference = found.manifest.run.text("scenario");
    Ok(Section {
        title: match variants.as_slice() {
            [one] => format!("{reference} and {}", plain(one)),
            all => format!("{reference} and {} variants", all.len()),
        },
        kind: "a comparison".to_owned(),
        answer: format!(
            "Each of {} histories was played under {reference}, and with the same luck under {}. The greatest change comes \
             first; changes are worked out before rounding:",
            whole(found.manifest.replications),
            if variants.len() == 1 { "the variant" } else { "each variant" }
        ),
        points: answers(&variants, &changes),
        keys: Vec::new(),
        caution: format!(
            "Both sides of each pair share their luck, and intervals are of the difference within pairs. {COLLAPSE} \
             {}{NO_FORECAST} The assumptions are those of the reference, {reference}.",
            unequal(&found.manifest)
        ),
        figures,
    })
}

/// What to bear in mind where histories are watched for different lengths of time.
fn unequal(manifest: &Manifest) -> String {
    let watched = |resolved: &str| horizon_of(resolved)?.parse::<Hours>().ok();
    let Some(reference) = watched(&manifest.resolved) else { return String::new() };
    let shown = |watched: Hours| watched.to_string().replace(' ', "\u{a0}");
    let others: Vec<String> = manifest
        .variants
        .iter()
        .filter_map(|variant| {
            let other = watched(&variant.resolved).filter(|other| *other != reference)?;
            Some(format!("{} with {}", shown(other), plain(&variant.name)))
        })
        .collect();
    if others.is_empty() {
        return String::new();
    }
    format!(
        "Totals and collapse are over different lengths of time, {} under the reference and {}, and not to be \
         compared as they stand. ",
        shown(reference),
        listed(&others)
    )
}

fn distinct<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in all {
        if !names.iter().any(|there| there == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn is_first(change: &Change) -> bool {
    FIRST.contains(&change.metric.as_str())
}

/// What each variant changes, those first that change most.
fn answers(variants: &[String], changes: &[Change]) -> Vec<String> {
    let mut variants: Vec<&String> = variants.iter().collect();
    let most = |variant: &String| {
        let mine = changes.iter().filter(|one| one.variant == *variant && is_first(one));
        mine.map(Change::size).fold(0.0, f64::max)
    };
    variants.sort_by(|a, b| most(b).total_cmp(&most(a)));
    variants.into_iter().map(|variant| answer(variant, changes)).collect()
}

impl Change {
    /// How much it is; nothing where none is told.
    fn size(&self) -> f64 {
        let is_told = self.verdict == "higher" || self.verdict == "lower";
        self.difference.value.filter(|_| is_told).map_or(0.0, f64::abs)
    }
}

/// What a variant changes, in a sentence, the greatest change first.
fn answer(variant: &str, changes: &[Change]) -> String {
    let mine = || changes.iter().filter(|one| one.variant == variant && is_first(one));
    let mut moved: Vec<&Change> = mine().filter(|one| one.size() > 0.0).collect();
    moved.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let moved: Vec<String> = moved
        .into_iter()
        .filter_map(|one| {
            let (reference, value) = (one.reference?, one.value?);
            Some(format!(
                "{} goes from {} to {} ({})",
                spoken(&one.name),
                quantity(reference, &one.unit),
                quantity(value, &one.unit),
                told(one)
            ))
        })
        .collect();
    let still: Vec<String> = mine().filter(|one| one.verdict == "unclear").map(|one| spoken(&one.name)).collect();
    let same: Vec<String> = mine().filter(|one| one.verdict == "same").map(|one| spoken(&one.name)).collect();
    let mut parts = Vec::new();
    if !moved.is_empty() {
        parts.push(listed(&moved));
    }
    if !still.is_empty() {
        parts.push(format!("no change can be told in {}", listed(&still)));
    }
    if !same.is_empty() {
        parts.push(format!("{} stays as it is", listed(&same)));
    }
    format!(
        "With {}, {}.",
        plain(variant),
        if parts.is_empty() { "nothing can be compared".to_owned() } else { parts.join("; ") }
    )
}

/// A difference with its interval.
fn told(one: &Change) -> String {
    match one.difference.changed(&one.unit) {
        (value, Some(range)) => format!("{value}, {range}"),
        (value, None) => value,
    }
}

fn tip(one: &Change) -> String {
    let of = |value: Option<f64>| value.map_or_else(|| "no value".to_owned(), |value| quantity(value, &one.unit));
    format!(
        "{}\n{}\n{} → {}\n{}: {}",
        plain(&one.variant),
        spoken(&one.name),
        of(one.reference),
        of(one.value),
        told(one),
        one.verdict
    )
}

/// Deadlines kept and collapse, the variants side by side.
fn headline(changes: &[Change], variants: &[String], table: &FoundTable) -> Figure {
    let names = distinct(changes.iter().filter(|one| is_first(one)).map(|one| one.name.as_str()));
    let option = forest(changes, variants, &names, ("share", difference_name("share")));
    let wanted: Vec<bool> = (0..table.rows.len()).map(|row| is_first_row(table, row)).collect();
    Figure::one("headline", "What changes, pair by pair", option, Data::some(table, |row| wanted[row]))
        .from(Detail::Short)
        .high(forest_height(&names, variants.len()))
        .coloured(legend(variants).iter().map(|(words, colour)| (words.as_str(), *colour)))
        .says(
            "Each dot is the change that a variant makes, each bar its interval. To the right of the line the share is \
             higher than in the reference, to the left lower; where the bar holds the line, the change cannot be told from \
             none.",
        )
}

/// The colours of variants.
fn legend(variants: &[String]) -> Vec<(String, &'static str)> {
    variants.iter().enumerate().map(|(number, variant)| (plain(variant), super::chart::colour(number))).collect()
}

fn is_first_row(table: &FoundTable, row: usize) -> bool {
    let place = table.place("metric");
    place.is_some_and(|place| FIRST.contains(&table.rows[row][place].to_string().as_str()))
}

fn forest_height(names: &[String], variants: usize) -> u32 {
    let names: Vec<String> = names.iter().map(|name| spoken(name)).collect();
    70 + rows_high(&names, (26 + 16 * variants as u32).max(46))
}

/// Dots with intervals, a row a metric and a colour a variant.
fn forest(changes: &[Change], variants: &[String], names: &[String], (unit, what): (&str, &str)) -> Value {
    let series: Vec<Value> = variants
        .iter()
        .enumerate()
        .map(|(slot, variant)| {
            let items: Vec<Value> = names
                .iter()
                .enumerate()
                .filter_map(|(row, name)| {
                    let one = changes.iter().find(|one| one.variant == *variant && one.name == *name)?;
                    Some(ranged_item(&one.difference, row, (slot, variants.len()), &tip(one)))
                })
                .collect();
            let series = ranged(variant, "dot", &items, super::chart::colour(slot));
            if slot == 0 { with(series, &json!({ "markLine": upright(0.0, "") })) } else { series }
        })
        .collect();
    json!({
        "grid": grid(8),
        "xAxis": bottom_axis(&format!("change ({what})"), Axis::difference(unit)),
        "yAxis": names_axis(&names.iter().map(|name| spoken(name)).collect::<Vec<_>>()),
        "series": series,
        "tooltip": { "trigger": "item" },
    })
}

/// Every metric, a unit at a time, since a chart has one axis.
fn everything(changes: &[Change], variants: &[String], table: &FoundTable) -> Figure {
    let rest = || changes.iter().filter(|one| !is_first(one));
    let views: Vec<(String, Value)> = distinct(rest().map(|one| one.metric.as_str()))
        .into_iter()
        .map(|metric| {
            let of = || rest().filter(|one| one.metric == metric);
            let names = distinct(of().map(|one| one.name.as_str()));
            let unit = of().next().map_or("", |one| one.unit.as_str());
            let height = forest_height(&names, variants.len());
            let words = bare(&metric);
            let what = match unit {
                "count" => format!("{words} a history"),
                unit => format!("{words}, {}", difference_name(unit)),
            };
            (words, with(forest(changes, variants, &names, (unit, &what)), &json!({ "height": height })))
        })
        .collect();
    Figure::several("metrics", "Every other metric", views, Data::of(table))
        .high(200)
        .coloured(legend(variants).iter().map(|(words, colour)| (words.as_str(), *colour)))
        .says("The same for what is chosen above. Of a hundred metrics that a change does not touch, about five seem to move.")
}

/// Deadlines that were kept under one and missed under the other.
fn flips(table: &FoundTable) -> Result<Option<Figure>, ReadError> {
    let mut rows = Vec::new();
    for row in table.rows() {
        let flip = row.text("flip")?;
        if flip == "met_to_missed" || flip == "missed_to_met" {
            let mean = Ranged::of(row, ["per_replication", "ci_low", "ci_high"])?;
            rows.push((row.text("variant")?, row.text("phase")?, flip, mean, row.given("total")?));
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let variants = distinct(rows.iter().map(|row| row.0.as_str()));
    let phases = distinct(rows.iter().map(|row| row.1.as_str()));
    let views: Vec<(String, Value)> = variants
        .iter()
        .map(|variant| {
            let series = |flip: &str, slot: usize, words: &str, colour: &str| {
                let items: Vec<Value> = rows
                    .iter()
                    .filter(|row| row.0 == *variant && row.2 == flip)
                    .filter_map(|(_, phase, _, mean, total)| {
                        let row = phases.iter().position(|there| there == phase)?;
                        let tip = format!(
                            "{phase}\n{words}: {} a history\n{} in all",
                            mean.both("count"),
                            whole(*total as u64)
                        );
                        Some(ranged_item(mean, row, (slot, 2), &tip))
                    })
                    .collect();
                ranged(words, "bar", &items, colour)
            };
            let option = json!({
                "height": 70 + rows_high(&phases, 56),
                "grid": grid(4),
                "xAxis": bottom_axis("deadlines a history", Axis::Number),
                "yAxis": names_axis(&phases),
                "series": [
                    series("missed_to_met", 0, "missed → kept", "$blue"),
                    series("met_to_missed", 1, "kept → missed", "$vermilion"),
                ],
                "tooltip": { "trigger": "item" },
            });
            (plain(variant), option)
        })
        .collect();
    let figure = Figure::several("flips", "Deadlines that flip", views, Data::of(table))
        .coloured([
            ("missed under the reference, kept under the variant", "$blue"),
            ("the other way round", "$vermilion"),
        ])
        .says(
            "Incidents that both sides have in common, and whose deadline ended differently. Once a change has moved a \
             violation, what follows no longer matches and is not counted here.",
        );
    Ok(Some(figure))
}

/// In how many pairs the ceasefire collapsed.
fn pairs(table: &FoundTable, all: u64) -> Result<Figure, ReadError> {
    const KINDS: [(&str, &str, &str); 4] = [
        ("both", "under both", "$grey"),
        ("only_reference", "under the reference only", "$blue"),
        ("only_variant", "under the variant only", "$vermilion"),
        ("neither", "under neither", "$panel"),
    ];
    let (mut variants, mut counts) = (Vec::new(), Vec::new());
    for row in table.rows() {
        variants.push(row.text("variant")?);
        counts.push(KINDS.iter().map(|(kind, ..)| row.given(kind)).collect::<Result<Vec<f64>, _>>()?);
    }
    let names: Vec<String> = variants.iter().map(|variant| plain(variant)).collect();
    let series: Vec<Value> = KINDS
        .iter()
        .enumerate()
        .filter(|(_, (kind, ..))| *kind != "neither")
        .map(|(place, (_, words, colour))| {
            let item = |(variant, counts): (&String, &Vec<f64>)| {
                json!({ "value": counts[place], "tip": format!("{}\ncollapsed {words}: {} of {} histories", plain(variant), whole(counts[place] as u64), whole(all)) })
            };
            let data: Vec<Value> = variants.iter().zip(&counts).map(item).collect();
            json!({ "type": "bar", "name": words, "stack": "pairs", "barMaxWidth": 30, "itemStyle": { "color": colour }, "data": data })
        })
        .collect();
    let option = json!({
        "grid": grid(4),
        "xAxis": bottom_axis(&format!("histories that collapsed, of {}", whole(all)), Axis::Number),
        "yAxis": names_axis(&names),
        "series": series,
        "tooltip": { "trigger": "item" },
    });
    let told: Vec<String> = names
        .iter()
        .zip(&counts)
        .map(|(name, counts)| {
            format!("with {name}, {} of {} pairs hold under both", whole(counts[3] as u64), whole(all))
        })
        .collect();
    Ok(Figure::one("pairs", "Ceasefires that collapse", option, Data::of(table))
        .high(70 + rows_high(&names, 56))
        .coloured(KINDS.iter().take(3).map(|(_, words, colour)| (*words, *colour)))
        .says(format!(
            "In how many of {} pairs of histories the ceasefire collapsed, and under which: {}.",
            whole(all),
            told.join("; ")
        )))
}
