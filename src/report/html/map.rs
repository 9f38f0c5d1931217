//! A metric over two factors, as a map.

use serde_json::{Value, json};

use super::chart::{Axis, bottom_names, grid, value_axis, with};
use super::data::Data;
use super::detail::Detail;
use super::figure::Figure;
use super::fit::thinned;
use super::points::{Factor, Points, some};
use super::words::{Ranged, quantities, spoken};
use crate::report::read::{FoundRow, ReadError};

/// Cells of a map that have room for their values.
const LABELLED: usize = 60;
/// Levels of a factor that the eye takes in.
const MOST_LEVELS: usize = 60;
/// Pixels of a line of cells, as long as all of them have room.
const LINE: usize = 52;
/// Pixels of all lines, at least and at most.
const HEIGHTS: (usize, usize) = (3 * LINE, 640);

/// The figure of a grid, a cell a point.
pub fn map(points: &Points<'_>, across: &Factor, up: &Factor) -> Result<Figure, ReadError> {
    let rows: Vec<FoundRow<'_>> = points.table.rows().collect();
    let [columns, lines] = shown(&[in_order(across, &rows)?, in_order(up, &rows)?], points.room());
    let mut placed = Vec::new();
    for row in &rows {
        let place = |levels: &[String], level: &str| levels.iter().position(|there| there == level);
        let at = (place(&columns, &row.text(&across.column)?), place(&lines, &row.text(&up.column)?));
        if let (Some(x), Some(y)) = at {
            placed.push((*row, vec![Value::from(x), Value::from(y)]));
        }
    }
    let labelled = placed.len() <= LABELLED;
    let mut views = Vec::new();
    for (number, metric) in points.metrics.iter().enumerate() {
        let ranges = rows.iter().map(|row| metric.at(*row)).collect::<Result<Vec<Ranged>, _>>()?;
        let values = || ranges.iter().filter_map(|range| range.value);
        let (least, greatest) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let ends = quantities(&[Some(greatest), Some(least)], &metric.unit);
        let formatter = value_axis("", Axis::of(&metric.unit))["axisLabel"]["formatter"].clone();
        let option = json!({
            "visualMap": {
                "type": "continuous", "min": least, "max": greatest, "dimension": 2 + number, "right": 0, "top": 28,
                "itemHeight": 110, "itemWidth": 12, "calculable": false, "formatter": formatter,
                "textStyle": { "color": "$muted", "fontSize": 11 },
                "text": ends,
                "inRange": { "color": ["$faint-0", "$mid-0", "$deep-0"] },
            },
            "series": [{
                "type": "heatmap", "encode": { "x": 0, "y": 1, "value": 2 + number },
                "itemStyle": { "borderColor": "$paper", "borderWidth": if labelled { 2.0 } else { 0.5 } },
                "label": {
                    // On a ground of their own, words are readable on any colour.
                    "show": labelled, "formatter": { "word": points.alone(number) }, "color": "$ink",
                    "backgroundColor": "$paper", "padding": [2, 5], "borderRadius": 3,
                },
            }],
            "told": points.told(number),
        });
        views.push((spoken(&metric.address), option));
    }
    let end = json!({
        "nameLocation": "end", "nameGap": 10, "nameTextStyle": { "color": "$muted", "align": "left" },
    });
    let common = json!({
        "grid": with(grid(28), &json!({ "right": 64 })),
        "xAxis": axis(across, &columns),
        "yAxis": with(axis(up, &lines), &end),
        "tooltip": { "trigger": "item" },
    });
    let shared = with(points.source(&placed, labelled)?, &common);
    let height = 110 + (LINE * lines.len()).clamp(HEIGHTS.0, HEIGHTS.1);
    let figure = Figure::several("map", &format!("{} and {}", across.name, up.name), views, Data::of(points.table));
    Ok(Figure { shared, ..figure }.from(Detail::Short).high(height as u32).says(format!(
        "Each cell is a combination that was simulated: {}. The darker (on dark ground the lighter), the greater. Point at a \
         cell for its interval.",
        some(placed.len(), rows.len())
    )))
}

fn axis(factor: &Factor, levels: &[String]) -> Value {
    let names: Vec<String> = levels.iter().map(|level| factor.level(level)).collect();
    with(bottom_names(&factor.name, &names), &json!({ "splitArea": { "show": false }, "axisLine": { "show": false } }))
}

/// The levels of a factor, numbers in ascending order.
fn in_order(factor: &Factor, rows: &[FoundRow<'_>]) -> Result<Vec<String>, ReadError> {
    let mut levels: Vec<(f64, String)> = Vec::new();
    for row in rows {
        let level = row.text(&factor.column)?;
        if !levels.iter().any(|(_, there)| *there == level) {
            let place =
                if factor.words { levels.len() as f64 } else { row.number(&factor.column)?.unwrap_or(f64::NAN) };
            levels.push((place, level));
        }
    }
    levels.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(levels.into_iter().map(|(_, level)| level).collect())
}

/// Of the levels of both factors those that are drawn, evenly spaced, so that there are `most` cells at most.
fn shown(all: &[Vec<String>; 2], most: usize) -> [Vec<String>; 2] {
    let mut each = [MOST_LEVELS; 2];
    loop {
        let some = [0, 1].map(|factor| thinned(&all[factor], each[factor]).cloned().collect::<Vec<_>>());
        let longer = usize::from(some[1].len() > some[0].len());
        if some[0].len() * some[1].len() <= most || each[longer] <= 1 {
            return some;
        }
        each[longer] -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn levels_of_both_factors_are_thinned_to_what_there_is_room_for() {
        let drawn = |counts: [usize; 2], most: usize| {
            let levels = |count: usize| (0..count).map(|level| level.to_string()).collect::<Vec<_>>();
            let some = shown(&counts.map(levels), most);
            for (some, count) in some.iter().zip(counts) {
                assert_eq!(some[0], "0");
                assert_eq!(*some.last().unwrap(), (count - 1).to_string());
            }
            some.map(|levels| levels.len())
        };
        assert_eq!(drawn([30, 30], 1200), [30, 30]);
        assert_eq!(drawn([100, 100], 1200), [34, 34]);
        assert_eq!(drawn([1000, 2], 1200), [60, 2]);
        assert_eq!(drawn([3, 1000], 100), [3, 33]);
        let [few, others] = drawn([100, 100], 20);
        assert!((12..=20).contains(&(few * others)), "{few} by {others}");
    }
}
