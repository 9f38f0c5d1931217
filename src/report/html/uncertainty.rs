//! The page of a run over parameter sets: how far each metric goes over what is not known.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, grid, names_axis, rows_high, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::points::{Factor, Measured, Points, Together};
use super::section::{NO_FORECAST, Section};
use super::words::{Ranged, address, change, level, quantity, spoken, unit_name, whole};
use crate::report::read::{Found, FoundRow, FoundTable, ReadError};
use crate::report::text::count;
use crate::stats::Level;
use crate::stats::nested::fewest_for_ends;

/// Metrics that the answer tells.
const TOLD: usize = 4;

/// What the sets tell of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// What is not known, apart from luck.
    Apart,
    /// What is not known cannot be told from luck.
    NotFromLuck,
    /// It has no standard error, so that nothing is known of its luck.
    WithLuck,
    /// It has no value in any set.
    Nothing,
}

impl Told {
    /// Whether the band is that of the parameters alone.
    fn is_apart(self) -> bool {
        self == Self::Apart
    }
}

/// A row of `uncertainty.csv`.
struct Known {
    name: String,
    unit: String,
    told: Told,
    mean: Option<f64>,
    /// The middle, and 90 % of parameter sets; with luck in it where that cannot be told apart.
    wide: Ranged,
    /// The middle half of them.
    narrow: Ranged,
    /// How sure both ends are: intervals of the sets' 5 % and 95 % quantiles, luck included.
    sure: [Ranged; 2],
    /// The share of the variance that is the parameters'.
    share: Option<f64>,
    /// The most that the variance over parameters may be.
    most: Option<f64>,
}

impl Known {
    fn of(row: FoundRow<'_>) -> Result<Self, ReadError> {
        let statistic = row.text("statistic")?;
        let mut name = address(&row.text("metric")?, &row.text("subject")?);
        if statistic != "estimate" {
            name = format!("{name}.{statistic}");
        }
        let told = if row.given("sets")? == 0.0 {
            Told::Nothing
        } else if row.number("luck_variance")?.is_none() {
            Told::WithLuck
        } else if row.text("told_apart")? == "true" {
            Told::Apart
        } else {
            Told::NotFromLuck
        };
        // A band without luck would seem sure of what the sets cannot tell.
        let quantile = |name: &str| if told.is_apart() { name.to_owned() } else { format!("raw_{name}") };
        let [low, lower, middle, upper, high] = ["p05", "p25", "p50", "p75", "p95"].map(quantile);
        Ok(Self {
            name,
            unit: row.text("unit")?,
            told,
            mean: row.number("mean")?,
            wide: Ranged::of(row, [&middle, &low, &high])?,
            narrow: Ranged::of(row, [&middle, &lower, &upper])?,
            sure: [Ranged::column(row, "raw_p05")?, Ranged::column(row, "raw_p95")?],
            share: row.number("parameter_share")?,
            most: row.number("parameter_variance_high")?,
        })
    }

    /// What the answer says of it, as the terminal does.
    fn sentence(&self) -> String {
        let (name, unit) = (spoken(&self.name), self.unit.as_str());
        let ends = || self.wide.ends(unit).unwrap_or_else(|| "no value".to_owned());
        match self.told {
            Told::Apart => format!("{name}: {}{}; {}", ends(), self.ends_within(), self.middle()),
            Told::NotFromLuck => {
                let mean = self.mean.map_or_else(|| "no value".to_owned(), |mean| quantity(mean, unit));
                let most = self.most.map_or_else(String::new, |most| {
                    format!("; its standard deviation is at most {}", spread(most.sqrt(), unit))
                });
                format!("{name}: {mean}; what is not known cannot be told from luck{most}")
            }
            Told::WithLuck => format!(
                "{name}: {}{}; {}, luck included: it has no standard error",
                ends(),
                self.ends_within(),
                self.middle()
            ),
            Told::Nothing => format!("{name}: not defined in any set"),
        }
    }

    /// How sure its ends are, where the sets are enough to say so.
    fn ends_within(&self) -> String {
        let [low, high] = self.sure.map(|end| end.ends(&self.unit));
        match (low, high) {
            (Some(low), Some(high)) => format!(" (the ends lie within {low} and {high})"),
            _ => String::new(),
        }
    }

    /// Median and mean, by their names: where sets are uneven, they differ.
    fn middle(&self) -> String {
        let mean = self.mean.map_or_else(|| "no value".to_owned(), |mean| quantity(mean, &self.unit));
        format!(
            "mean {mean}, median {}",
            self.wide.value.map_or_else(|| "no value".to_owned(), |value| quantity(value, &self.unit))
        )
    }

    /// What its marks say.
    fn tip(&self) -> String {
        let unit = self.unit.as_str();
        let ends = |range: &Ranged| range.ends(unit).unwrap_or_else(|| "no value".to_owned());
        let luck = match (self.told, self.share) {
            (Told::Apart, Some(share)) => {
                format!("\n{} of the variance is the parameters', the rest luck", quantity(share, "share"))
            }
            (Told::NotFromLuck, _) => "\nluck included: what is not known cannot be told from it".to_owned(),
            (Told::WithLuck, _) => "\nluck included: it has no standard error".to_owned(),
            _ => String::new(),
        };
        format!(
            "{}\n{}\nhalf of the sets: {}\n90\u{a0}%: {}{}{luck}",
            spoken(&self.name),
            self.middle(),
            ends(&self.narrow),
            ends(&self.wide),
            self.ends_within()
        )
    }
}

/// A standard deviation with its unit; of shares in percentage points.
fn spread(value: f64, unit: &str) -> String {
    change(value, unit).trim_start_matches('+').to_owned()
}

/// Everything that the parameter sets say, on a page of so many `results`.
pub fn uncertainty(found: &Found, results: usize) -> Result<Section, ReadError> {
    let (table, sets) = (found.table("uncertainty")?, found.table("parameter_sets")?);
    let known = table.rows().map(Known::of).collect::<Result<Vec<_>, ReadError>>()?;
    let metrics: Vec<Measured> =
        known.iter().map(|known| Measured::new(known.name.clone(), known.unit.clone(), &sets)).collect();
    let factors = factors(&sets, &metrics);
    let values = factors.len();
    let points = Points { table: &sets, factors, metrics, called: "set", together: Together::AtOnce, results };
    let mut figures = vec![ranges(&known, &table)];
    if !points.factors.is_empty() && !points.metrics.is_empty() {
        figures.push(points.dots("sets", "What goes with what")?.from(Detail::Core));
    }
    Ok(Section {
        title: found.manifest.run.text("scenario").to_owned(),
        kind: "a run over parameter sets".to_owned(),
        answer: format!(
            "How far the {} marked as uncertain move the results, in 90\u{a0}% of {} parameter sets:",
            count(values as u64, "value"),
            sets.rows.len()
        ),
        points: bands(&known),
        keys: Vec::new(),
        caution: format!(
            "The bands are over the laws that the scenario gives for these values, luck taken out where it can be told \
             apart; the laws are assumptions too, and all other values are taken as they stand.{} {NO_FORECAST}",
            how_sure(found, &known)
        ),
        figures,
    })
}

/// What is to be known of the bands' ends.
fn how_sure(found: &Found, known: &[Known]) -> String {
    let ends = known.iter().filter(|known| known.told != Told::Nothing).flat_map(|known| known.sure);
    if ends.clone().all(|end| end.low.is_some() && end.high.is_some()) {
        return format!(
            " The ends of a band are estimates from the sets: in brackets stand their intervals at {}, luck \
             included.",
            level(&found.manifest)
        );
    }
    let level = found.manifest.run.get("level").and_then(Value::as_f64);
    let level = level.and_then(|level| Level::new(level).ok());
    let enough =
        level.map_or_else(String::new, |level| format!("; {} or more give an interval", whole(fewest_for_ends(level))));
    format!(" So few sets do not say how sure the ends of a band are{enough}.")
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
    metrics.iter().take(TOLD).map(|known| known.sentence()).collect()
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
            // What luck is in has another colour, so that nobody takes it for what is not known.
            let span = |known: &Known, range: &Ranged, row: usize, height: f64, colour: &'static str| {
                let (low, high) = range.low.zip(range.high)?;
                let item = json!({ "value": [low, high, row, height], "tip": known.tip() });
                let colour = if known.told.is_apart() { colour } else { with_luck(colour) };
                Some(with(item, &json!({ "itemStyle": { "color": colour } })))
            };
            let series = |name: &str, range: &dyn Fn(&Known) -> Ranged, height: f64, colour: &'static str| {
                let rows = mine.iter().enumerate();
                let data: Vec<Value> =
                    rows.filter_map(|(row, known)| span(known, &range(known), row, height, colour)).collect();
                json!({
                    "type": "custom", "name": name, "renderItem": { "kind": "span" }, "encode": { "x": [0, 1], "y": 2 },
                    "itemStyle": { "color": colour }, "data": data,
                })
            };
            let middle = |known: &Known| Ranged { low: known.wide.value, high: known.wide.value, ..known.wide };
            let option = json!({
                "height": 64 + rows_high(&names, 58),
                "grid": grid(4),
                "xAxis": bottom_axis(unit_name(unit), Axis::of(unit)),
                "yAxis": names_axis(&names),
                "series": [
                    series("90 %", &|known| known.wide, 0.34, WIDE),
                    series("half", &|known| known.narrow, 0.34, NARROW),
                    series("median", &middle, 0.5, "$ink"),
                ],
                "tooltip": { "trigger": "item" },
            });
            (unit_name(unit).to_owned(), option)
        })
        .collect();
    let (mut legend, mut caption) = (Vec::new(), Vec::new());
    if known.iter().any(|known| known.told.is_apart()) {
        legend.extend([("half of the parameter sets", NARROW), ("90\u{a0}% of them", WIDE)]);
        caption.push(
            "More histories do not narrow the coloured bands: they are of the uncertain values, luck taken out. They would \
             be narrower if these values were known better.",
        );
    }
    if known.iter().any(|known| matches!(known.told, Told::NotFromLuck | Told::WithLuck)) {
        legend.extend([("half, luck included", with_luck(NARROW)), ("90\u{a0}%, luck included", with_luck(WIDE))]);
        caption.push(
            "Grey bands are of the sets as they came out, luck included: there what is not known cannot be told from luck. \
             More sets tell it, and more histories of each leave less luck.",
        );
    }
    legend.push(("the median", "$ink"));
    Figure::several("ranges", "How far each metric goes over the uncertain values", views, Data::of(table))
        .from(Detail::Short)
        .coloured(legend)
        .says(caption.join(" "))
}

/// The colours of what is told apart from luck.
const WIDE: &str = "$sky";
const NARROW: &str = "$blue";

/// The same where luck is in it.
fn with_luck(colour: &'static str) -> &'static str {
    match colour {
        WIDE => "$line",
        NARROW => "$grey",
        other => other,
    }
}
