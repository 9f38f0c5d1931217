//! The page of a run over parameter sets: how far each metric goes over what is not known.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, names_axis};
use super::figure::{Data, Figure};
use super::points::{Factor, Measured, Points};
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, address, spoken, unit_name};
use crate::report::read::{Found, FoundTable, ReadError};

/// Metrics that the answer tells.
const TOLD: usize = 4;

/// A row of `uncertainty.csv`.
struct Known {
    name: String,
    unit: String,
    /// The middle, and 90 % of parameter sets.
    wide: Ranged,
    /// The middle half of them.
    narrow: Ranged,
    luck: Option<f64>,
}

/// Everything that the parameter sets say, on a page of so many `results`.
pub fn uncertainty(found: &Found, results: usize) -> Result<Section, ReadError> {
    let (table, sets) = (found.table("uncertainty")?, found.table("parameter_sets")?);
    let known = table
        .rows()
        .map(|row| {
            let statistic = row.text("statistic")?;
            let mut name = address(&row.text("metric")?, &row.text("subject")?);
            if statistic != "estimate" {
                name = format!("{name}.{statistic}");
            }
            Ok(Known {
                name,
                unit: row.text("unit")?,
                wide: spread(row, "")?,
                narrow: Ranged::of(row, ["p50", "p25", "p75"])?,
                luck: row.number("parameter_share")?,
            })
        })
        .collect::<Result<Vec<_>, ReadError>>()?;
    let metrics: Vec<Measured> =
        known.iter().map(|known| Measured::new(known.name.clone(), known.unit.clone(), &sets)).collect();
    let points = Points { table: &sets, factors: factors(&sets, &metrics), metrics, called: "set", results };
    let mut figures = vec![ranges(&known, &table)];
    if !points.factors.is_empty() && !points.metrics.is_empty() {
        figures.push(points.dots("sets", "What goes with what")?);
    }
    Ok(Section {
        title: found.manifest.run.text("scenario").to_owned(),
        kind: "a run over parameter sets".to_owned(),
        answer: format!(
            "How far the assumptions that are not known move the results, in 90\u{a0}% of {} parameter sets:",
            sets.rows.len()
        ),
        points: bands(&known),
        caution: format!(
            "The bands are over the laws that the scenario gives for what is not known, luck taken out; the laws are \
             assumptions too. {NO_FORECAST}"
        ),
        figures,
    })
}

/// The quantiles without luck, or those of the sets as they are where luck cannot be told apart.
fn spread(row: crate::report::read::FoundRow<'_>, prefix: &str) -> Result<Ranged, ReadError> {
    let name = |quantile: &str| format!("{prefix}{quantile}");
    let range = Ranged::of(row, [&name("p50"), &name("p05"), &name("p95")])?;
    if range.low.is_none() && prefix.is_empty() { spread(row, "raw_") } else { Ok(range) }
}

/// What differs between sets: the columns between the set's number and the first metric.
fn factors(sets: &FoundTable, metrics: &[Measured]) -> Vec<Factor> {
    let end = metrics.iter().filter_map(|metric| sets.place(&metric.address)).min().unwrap_or(1);
    sets.columns[1.min(end)..end].iter().map(|column| Factor::numbers(column)).collect()
}

/// How far the first metrics go.
fn bands(known: &[Known]) -> Vec<String> {
    let mut metrics: Vec<&Known> = known.iter().collect();
    metrics.sort_by_key(|known| known.unit != "share");
    let told = |known: &&Known| Some(format!("{}: {}", spoken(&known.name), known.wide.ends(&known.unit)?));
    metrics.iter().take(TOLD).filter_map(told).collect()
}

/// A bar a metric: 90 % and the middle half of the sets.
fn ranges(known: &[Known], table: &FoundTable) -> Figure {
    let mut units: Vec<&str> = Vec::new();
    for known in known {
        if !units.contains(&known.unit.as_str()) {
            units.push(&known.unit);
        }
    }
    units.sort_by_key(|unit| *unit != "share");
    let views = units
        .into_iter()
        .map(|unit| {
            let mine: Vec<&Known> = known.iter().filter(|known| known.unit == unit).collect();
            let names: Vec<String> = mine.iter().map(|known| spoken(&known.name)).collect();
            let span = |range: &Ranged, row: usize, height: f64, tip: &str| {
                range.low.zip(range.high).map(|(low, high)| json!({ "value": [low, high, row, height], "tip": tip }))
            };
            let tip = |known: &Known| {
                let luck = known.luck.map_or_else(String::new, |share| {
                    format!(
                        "\n{} of the variance is the parameters', the rest luck",
                        super::words::quantity(share, "share")
                    )
                });
                let ends = |range: &Ranged| range.ends(unit).unwrap_or_else(|| "no value".to_owned());
                format!(
                    "{}\nmiddle {}\nhalf of the sets: {}\n90 %: {}{luck}",
                    known.name,
                    known.wide.told(unit),
                    ends(&known.narrow),
                    ends(&known.wide)
                )
            };
            let of = |range: &dyn Fn(&Known) -> Ranged, height: f64| -> Vec<Value> {
                mine.iter()
                    .enumerate()
                    .filter_map(|(row, known)| span(&range(known), row, height, &tip(known)))
                    .collect()
            };
            let middle = |known: &Known| Ranged { low: known.wide.value, high: known.wide.value, ..known.wide };
            let series = |name: &str, data: &[Value], colour: &str| {
                json!({
                    "type": "custom", "name": name, "renderItem": { "kind": "span" }, "encode": { "x": [0, 1], "y": 2 },
                    "itemStyle": { "color": colour }, "data": data,
                })
            };
            let option = json!({
                "height": 64 + 58 * mine.len(),
                "grid": grid(4),
                "xAxis": bottom_axis(unit_name(unit), Axis::of(unit)),
                "yAxis": names_axis(&names),
                "series": [
                    series("90 %", &of(&|known| known.wide, 0.34), "$sky"),
                    series("half", &of(&|known| known.narrow, 0.34), "$blue"),
                    series("middle", &of(&middle, 0.5), "$ink"),
                ],
                "tooltip": { "trigger": "item" },
            });
            (unit_name(unit).to_owned(), option)
        })
        .collect();
    Figure::several("ranges", "How far it goes over what is not known", views, Data::of(table))
        .coloured([("half of the parameter sets", "$blue"), ("90 % of them", "$sky"), ("the middle one", "$ink")])
        .says("More histories do not narrow these bands: they are of the parameters. Only knowing more of them would.")
}
