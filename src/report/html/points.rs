//! Points of a design, or parameter sets: what each was, and what metrics came to there.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, bottom_names, grid, left_axis, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::fit::{MOST_POINTS, room, thinned};
use super::words::{Ranged, axis_name, level_words, plain, quantities, spoken, whole};
use crate::experiment::design::Name;
use crate::report::manifest::Manifest;
use crate::report::read::{FoundRow, FoundTable, ReadError};
use crate::scenario::Unit;

/// Something that differs between points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factor {
    /// What it is called.
    pub name: String,
    /// Its column.
    pub column: String,
    /// Its unit: `h`, `/d`, or none.
    pub unit: String,
    /// Whether it is words rather than numbers.
    pub words: bool,
}

impl Factor {
    /// A level with its unit.
    pub fn level(&self, level: &str) -> String {
        level_words(level, &self.unit)
    }

    /// One of numbers, from a column that is called by its path and its unit.
    pub fn numbers(column: &str) -> Self {
        let (name, unit) = Unit::of_column(column).map_or((column, ""), |(name, unit)| (name, unit.symbol()));
        Self { name: plain(name), column: column.to_owned(), unit: unit.to_owned(), words: false }
    }

    /// Its name with its unit.
    pub fn titled(&self) -> String {
        if self.unit.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.unit) }
    }
}

/// A metric of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Its address, which is its column.
    pub address: String,
    /// Its unit.
    pub unit: String,
    /// The columns of its interval.
    low: String,
    high: String,
}

impl Measured {
    /// The metric of this address; a spread column's interval is called otherwise.
    pub fn new(address: String, unit: String, table: &FoundTable) -> Self {
        let ends = |glue: &str| (format!("{address}{glue}ci_low"), format!("{address}{glue}ci_high"));
        let (low, high) =
            [ends("."), ends("_")].into_iter().find(|(low, _)| table.place(low).is_some()).unwrap_or(ends("."));
        Self { address, unit, low, high }
    }

    /// What it came to in a row.
    pub fn at(&self, row: FoundRow<'_>) -> Result<Ranged, ReadError> {
        Ranged::of(row, [&self.address, &self.low, &self.high])
    }
}

/// Points with their factors and metrics.
#[derive(Debug)]
pub struct Points<'t> {
    /// The table, a row a point.
    pub table: &'t FoundTable,
    /// What differs.
    pub factors: Vec<Factor>,
    /// What came of it.
    pub metrics: Vec<Measured>,
    /// What a point is called, here and in the table.
    pub called: &'static str,
    /// How factors differ between points.
    pub together: Together,
    /// How many results share the page.
    pub results: usize,
}

/// How the factors of points differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// One at a time, from what the scenario says.
    Apart,
    /// Each level with every level of the others.
    Crossed,
    /// All of them from point to point.
    AtOnce,
}

impl Together {
    /// In the design that the manifest of a sweep tells.
    pub fn of(manifest: &Manifest) -> Self {
        match manifest.run.design() {
            Some(Name::OneAtATime) => Self::Apart,
            Some(Name::Grid) => Self::Crossed,
            Some(Name::Zip | Name::List | Name::LatinHypercube | Name::Sobol | Name::Random) | None => Self::AtOnce,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Apart => {
                "One factor differs from the scenario at a time: dots away from its level there are those of the factor \
                 along the bottom, and all dots of the others stand in a column at that level."
            }
            Self::Crossed => "At each level stand all combinations of the other factors.",
            Self::AtOnce => "All factors differ between dots at once.",
        }
    }
}

/// The factors that the manifest of a sweep tells.
pub fn factors(manifest: &Manifest) -> Vec<Factor> {
    let told = manifest.run.get("factors").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |factor: &Value, key: &str| factor[key].as_str().unwrap_or_default().to_owned();
    told.iter()
        .map(|factor| Factor {
            name: plain(&text(factor, "name")),
            column: text(factor, "column"),
            unit: text(factor, "unit"),
            words: text(factor, "kind") == "words",
        })
        .collect()
}

impl Points<'_> {
    /// How many of them a chart of all metrics has room for, so that the page keeps its limit.
    pub fn room(&self) -> usize {
        // Their levels stand in words too; those of two are little.
        room(self.metrics.len() + self.factors.len().saturating_sub(2), self.results)
    }

    /// Each metric against each factor, a dot a point; one pair at a time.
    pub fn dots(&self, id: &'static str, title: &str) -> Result<Figure, ReadError> {
        let all: Vec<FoundRow<'_>> = self.table.rows().collect();
        let rows = drawn(&all, self.room());
        let place = |row: &FoundRow<'_>| -> Result<Vec<Value>, ReadError> {
            let level = |factor: &Factor| {
                Ok(if factor.words { row.text(&factor.column)?.into() } else { row.number(&factor.column)?.into() })
            };
            self.factors.iter().map(level).collect()
        };
        let placed = rows.iter().map(|row| Ok((*row, place(row)?))).collect::<Result<Vec<_>, ReadError>>()?;
        let levels = self.factors.iter().map(|factor| levels(factor, &rows)).collect::<Result<Vec<_>, _>>()?;
        // A pair is a choice of axes that all pairs have in common, so that hundreds of them take little.
        let across: Vec<Value> =
            self.factors.iter().zip(&levels).map(|(factor, levels)| across(factor, levels)).collect();
        let scaled = |metric: &Measured| {
            with(
                left_axis(&axis_name(&metric.address, &metric.unit), Axis::of(&metric.unit)),
                &json!({ "scale": true }),
            )
        };
        let mut views = Vec::new();
        for (m, metric) in self.metrics.iter().enumerate() {
            for (f, factor) in self.factors.iter().enumerate() {
                let encode = json!({ "x": f, "y": self.factors.len() + m });
                let option = json!({ "pick": { "xAxis": f, "yAxis": m }, "encode": encode, "told": self.told(m) });
                views.push((format!("{} by {}", spoken(&metric.address), factor.name), option));
            }
        }
        let common = json!({
            "grid": grid(32),
            "tooltip": { "trigger": "item" },
            "series": [{ "type": "scatter", "symbolSize": 8, "itemStyle": { "color": "$blue", "opacity": 0.65 } }],
            "choices": { "xAxis": across, "yAxis": self.metrics.iter().map(scaled).collect::<Vec<_>>() },
        });
        let shared = with(self.source(&placed, false)?, &common);
        let figure = Figure::several(id, title, views, Data::of(self.table));
        Ok(Figure { shared, ..figure }.from(Detail::Short).says(format!(
            "Each dot is one {}: {}. A slope says that the metric moves with what is along the bottom; a cloud without \
             one, that others matter more. {}",
            self.called,
            some(rows.len(), all.len()),
            self.together.words()
        )))
    }

    /// What the views of these points have in common. A row of the dataset has the point's place, then what each metric
    /// came to, then its words, of which `labels` say what they are: the point, its levels, the metrics with their
    /// intervals; and, for labels on marks, the metrics alone. What is the same for all of them so stands there once.
    pub fn source(&self, placed: &[(FoundRow<'_>, Vec<Value>)], labelled: bool) -> Result<Value, ReadError> {
        let labels: Vec<String> = std::iter::once(format!("{} ", self.called))
            .chain(self.factors.iter().map(|factor| format!("{} = ", factor.name)))
            .chain(self.metrics.iter().map(|metric| format!("{}: ", spoken(&metric.address))))
            .collect();
        // Labels are read beside each other, so those of a metric have as many digits.
        let alone = |metric: &Measured| -> Result<Vec<String>, ReadError> {
            let values =
                placed.iter().map(|(row, _)| Ok(metric.at(*row)?.value)).collect::<Result<Vec<_>, ReadError>>()?;
            Ok(quantities(&values, &metric.unit))
        };
        let alone = if labelled { self.metrics.iter().map(alone).collect::<Result<Vec<_>, _>>()? } else { Vec::new() };
        let row = |(number, (row, place)): (usize, &(FoundRow<'_>, Vec<Value>))| -> Result<Value, ReadError> {
            let (mut cells, mut words) = (place.clone(), vec![row.text(self.called)?]);
            for factor in &self.factors {
                words.push(factor.level(&row.text(&factor.column)?));
            }
            for metric in &self.metrics {
                let range = metric.at(*row)?;
                cells.push(range.value.into());
                words.push(range.both(&metric.unit));
            }
            words.extend(alone.iter().map(|words| words[number].clone()));
            cells.push(words.into());
            Ok(cells.into())
        };
        let rows = placed.iter().enumerate().map(row).collect::<Result<Vec<Value>, ReadError>>()?;
        Ok(json!({ "dataset": { "source": rows, "sourceHeader": false }, "labels": labels }))
    }

    /// Which words of a row tell the point and its `number`th metric.
    pub fn told(&self, number: usize) -> Vec<usize> {
        let metric = 1 + self.factors.len() + number;
        (0..=self.factors.len()).chain([metric]).collect()
    }

    /// Which word of a row is what its `number`th metric came to alone.
    pub fn alone(&self, number: usize) -> usize {
        1 + self.factors.len() + self.metrics.len() + number
    }

    /// Where a metric is least and greatest, in a sentence.
    pub fn extremes(&self, metric: &Measured) -> Result<Option<String>, ReadError> {
        let mut told = Vec::new();
        for row in self.table.rows() {
            let range = metric.at(row)?;
            if let Some(value) = range.value {
                told.push((value, row, range));
            }
        }
        let least = told.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let greatest = told.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let (Some(least), Some(greatest)) = (least, greatest) else { return Ok(None) };
        // One factor is named before all of them; several go by their order.
        let place = |row: FoundRow<'_>| -> Result<String, ReadError> {
            let levels = self.factors.iter().map(|factor| Ok(factor.level(&row.text(&factor.column)?)));
            Ok(levels.collect::<Result<Vec<_>, ReadError>>()?.join(", "))
        };
        Ok(Some(format!(
            "{}: least {} at {}, greatest {} at {}",
            spoken(&metric.address),
            least.2.both(&metric.unit),
            place(least.1)?,
            greatest.2.both(&metric.unit),
            place(greatest.1)?
        )))
    }
}

/// The axis of a factor along the bottom, with its levels if they are words.
fn across(factor: &Factor, levels: &[String]) -> Value {
    if factor.words {
        bottom_names(&factor.titled(), levels)
    } else {
        with(bottom_axis(&factor.titled(), Axis::Number), &json!({ "scale": true }))
    }
}

/// As many points as the eye takes in, and the page has room for.
pub fn drawn<'t>(all: &[FoundRow<'t>], room: usize) -> Vec<FoundRow<'t>> {
    thinned(all, room.min(MOST_POINTS)).copied().collect()
}

/// How many of all points are drawn, in words.
pub fn some(drawn: usize, all: usize) -> String {
    let [drawn, all] = [drawn, all].map(|number| whole(number as u64));
    if drawn == all { format!("{all} of them") } else { format!("{drawn} of {all}, evenly spaced") }
}

/// The levels of a factor in the order in which they come.
pub fn levels(factor: &Factor, rows: &[FoundRow<'_>]) -> Result<Vec<String>, ReadError> {
    let mut levels: Vec<String> = Vec::new();
    for row in rows {
        let level = row.text(&factor.column)?;
        if factor.words && !levels.contains(&level) {
            levels.push(level);
        }
    }
    Ok(levels)
}
