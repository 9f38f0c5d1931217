//! Points of a design, or parameter sets: what each was, and what metrics came to there.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_axis, bottom_names, grid, left_axis, with};
use super::figure::{Data, Figure, drawn};
use super::words::{Ranged, level_words, spoken, unit_name};
use crate::report::manifest::Manifest;
use crate::report::read::{FoundRow, FoundTable, ReadError};

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

    /// One of numbers, from a column that is called by its path with `_h` for hours and `_per_d` for rates a day.
    pub fn numbers(column: &str) -> Self {
        let units = [("_per_d", "/d"), ("_h", "h")];
        let found = units.iter().find_map(|(end, unit)| Some((column.strip_suffix(end)?, *unit)));
        let (name, unit) = found.unwrap_or((column, ""));
        Self { name: name.to_owned(), column: column.to_owned(), unit: unit.to_owned(), words: false }
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
        match manifest.run.text("design") {
            "one-at-a-time" => Self::Apart,
            "grid" => Self::Crossed,
            _ => Self::AtOnce,
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
            name: text(factor, "name"),
            column: text(factor, "column"),
            unit: text(factor, "unit"),
            words: text(factor, "kind") == "words",
        })
        .collect()
}

impl Points<'_> {
    /// Each metric against each factor, a dot a point; one pair at a time.
    pub fn dots(&self, id: &'static str, title: &str) -> Result<Figure, ReadError> {
        let rows: Vec<FoundRow<'_>> = self.table.rows().collect();
        let source = drawn(&rows).map(|row| self.source(*row)).collect::<Result<Vec<Value>, _>>()?;
        let levels = self.factors.iter().map(|factor| levels(factor, &rows)).collect::<Result<Vec<_>, _>>()?;
        let mut views = Vec::new();
        for (m, metric) in self.metrics.iter().enumerate() {
            for (f, factor) in self.factors.iter().enumerate() {
                let x = if factor.words {
                    bottom_names(&factor.titled(), &levels[f])
                } else {
                    with(bottom_axis(&factor.titled(), Axis::Number), &json!({ "scale": true }))
                };
                let option = json!({
                    "grid": grid(32),
                    "xAxis": x,
                    "yAxis": with(left_axis(unit_name(&metric.unit), Axis::of(&metric.unit)), &json!({ "scale": true })),
                    "series": [{
                        "type": "scatter", "symbolSize": 8, "itemStyle": { "color": "$blue", "opacity": 0.65 },
                        "encode": { "x": f, "y": self.factors.len() + m },
                    }],
                });
                views.push((format!("{} by {}", metric.address, factor.name), option));
            }
        }
        let shared =
            json!({ "dataset": { "source": source, "sourceHeader": false }, "tooltip": { "trigger": "item" } });
        let figure = Figure::several(id, title, views, Data::of(self.table));
        Ok(Figure { shared, ..figure }.says(format!(
            "Each dot is one {0}: {1} of them. A slope says that the metric moves with what is along the bottom; a cloud \
             without one, that others matter more. {2}",
            self.called,
            rows.len(),
            self.together.words()
        )))
    }

    /// One row for the charts: levels, values, words.
    fn source(&self, row: FoundRow<'_>) -> Result<Value, ReadError> {
        let mut cells: Vec<Value> = Vec::new();
        for factor in &self.factors {
            cells.push(if factor.words {
                row.text(&factor.column)?.into()
            } else {
                row.number(&factor.column)?.into()
            });
        }
        let mut words = vec![self.tip(row)?];
        for metric in &self.metrics {
            let range = metric.at(row)?;
            cells.push(range.value.into());
            words.push(format!("{}: {}", metric.address, range.both(&metric.unit)));
        }
        cells.push(words.join("\n").into());
        Ok(cells.into())
    }

    /// What a point is, in words.
    pub fn tip(&self, row: FoundRow<'_>) -> Result<String, ReadError> {
        let mut words = vec![format!("{} {}", self.called, row.text(self.called)?)];
        for factor in &self.factors {
            words.push(format!("{} = {}", factor.name, factor.level(&row.text(&factor.column)?)));
        }
        Ok(words.join("\n"))
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
