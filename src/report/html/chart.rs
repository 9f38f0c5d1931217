//! What the options of all charts share. Colours are named (`$blue`) and filled in by the page's script, so that they
//! follow the theme; axes of shares are marked `@percent`, and the script writes `80 %`. Words of a label stand beside
//! its value and its formatter is `@words`: as a formatter they would be a template.

use serde_json::{Value, json};

use super::words::Ranged;

/// Colours for kinds without an order, told apart by people of any colour vision.
pub const COLOURS: [&str; 10] =
    ["$blue", "$orange", "$green", "$vermilion", "$sky", "$purple", "$brown", "$yellow", "$wine", "$olive"];

/// The colour of the kind with this number; beyond the palette all are slate.
pub fn colour(number: usize) -> &'static str {
    COLOURS.get(number).copied().unwrap_or("$slate")
}

/// What a shown number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Shares, written as percentages.
    Share,
    /// Differences of shares, written in percentage points.
    Points,
    /// Anything else.
    Number,
}

impl Axis {
    /// That of a unit of the tables.
    pub fn of(unit: &str) -> Self {
        if unit == "share" { Self::Share } else { Self::Number }
    }

    /// That of differences of a unit.
    pub fn difference(unit: &str) -> Self {
        if unit == "share" { Self::Points } else { Self::Number }
    }

    fn formatter(self) -> &'static str {
        match self {
            Self::Share => "@percent",
            Self::Points => "@points",
            Self::Number => "@number",
        }
    }
}

/// An axis of numbers, called `name`.
pub fn value_axis(name: &str, axis: Axis) -> Value {
    json!({
        "type": "value",
        "name": name,
        "nameTextStyle": { "color": "$muted" },
        "axisLabel": { "color": "$muted", "formatter": axis.formatter(), "hideOverlap": true },
        "axisLine": { "show": false },
        "axisTick": { "show": false },
        "splitLine": { "lineStyle": { "color": "$line" } },
    })
}

/// The same along the bottom, its name below the middle.
pub fn bottom_axis(name: &str, axis: Axis) -> Value {
    with(
        value_axis(name, axis),
        &json!({
            "nameLocation": "middle",
            "nameGap": 30,
            "axisLine": { "show": true, "lineStyle": { "color": "$line" } },
            "splitLine": { "show": false },
        }),
    )
}

/// The same at the left, its name above it.
pub fn left_axis(name: &str, axis: Axis) -> Value {
    with(
        value_axis(name, axis),
        &json!({
            "nameLocation": "end",
            "nameTextStyle": { "color": "$muted", "align": "left", "padding": [0, 0, 2, -16] },
        }),
    )
}

/// An axis of names, first one on top. Long ones are broken where their words and steps end.
pub fn names_axis(names: &[String]) -> Value {
    let names: Vec<String> = names.iter().map(|name| broken(name)).collect();
    json!({
        "type": "category",
        "data": names,
        "inverse": true,
        "axisTick": { "show": false },
        "axisLine": { "lineStyle": { "color": "$line" } },
        "axisLabel": { "color": "$ink", "lineHeight": LINE_HIGH, "interval": 0, "fontSize": 12 },
    })
}

/// Pixels from one line of a row's name to the next.
const LINE_HIGH: u32 = 14;

/// How high rows with these names are together: each at least `row`, and all as high as the longest name needs.
pub fn rows_high(names: &[String], row: u32) -> u32 {
    let lines = names.iter().map(|name| broken(name).lines().count()).max().unwrap_or(0) as u32;
    names.len() as u32 * row.max(LINE_HIGH * (lines + 1))
}

/// `name` in lines of about as many characters as fit beside a chart on a phone; a path is broken after its steps.
pub fn broken(name: &str) -> String {
    const LINE: usize = 19;
    let (mut text, mut length) = (String::new(), 0);
    for piece in name.split_inclusive(['.', ']', ' ', '\n']) {
        let size = piece.trim_end().chars().count();
        if length > 0 && length + size > LINE {
            text.truncate(text.trim_end().len());
            text.push('\n');
            length = 0;
        }
        text.push_str(piece);
        length = if piece.ends_with('\n') { 0 } else { length + piece.chars().count() };
    }
    text
}

/// Names along the bottom, such as levels of a factor.
pub fn bottom_names(name: &str, names: &[String]) -> Value {
    json!({
        "type": "category",
        "name": name,
        "nameLocation": "middle",
        "nameGap": 30,
        "nameTextStyle": { "color": "$muted" },
        "data": names,
        "axisTick": { "show": false },
        "axisLine": { "lineStyle": { "color": "$line" } },
        "axisLabel": { "color": "$muted", "hideOverlap": true },
    })
}

/// Where the chart stands below so many pixels and above the name of the bottom axis.
pub fn grid(top: u32) -> Value {
    json!({ "top": top, "left": 4, "right": 18, "bottom": 44, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel" })
}

/// The band between two columns of `points` of (x, low, high), behind everything.
pub fn band(points: &[[f64; 3]], colour: &str, opacity: f64) -> Value {
    // The axes are to reach its greatest value, too.
    let highest = points.iter().max_by(|a, b| a[2].total_cmp(&b[2]));
    json!({
        "type": "custom",
        "name": "band",
        "renderItem": { "kind": "band", "points": points },
        "encode": { "x": 0, "y": [1, 2] },
        "data": [points.first(), highest],
        "itemStyle": { "color": colour, "opacity": opacity },
        "silent": true,
        "clip": true,
        "z": 1,
        "tooltip": { "show": false },
    })
}

/// A line through points that have words each.
pub fn line(name: &str, points: &[Value], colour: &str) -> Value {
    with(stroke(name, colour), &json!({ "data": points }))
}

/// A line whose points are yet to be said.
pub fn stroke(name: &str, colour: &str) -> Value {
    json!({
        "type": "line", "name": name, "showSymbol": false, "z": 3,
        "itemStyle": { "color": colour }, "lineStyle": { "color": colour, "width": 2.5 },
    })
}

/// Bars with their intervals, or dots; each of `items` is made by [`ranged_item`].
pub fn ranged(name: &str, kind: &str, items: &[Value], colour: &str) -> Value {
    json!({
        "type": "custom", "name": name, "renderItem": { "kind": kind }, "encode": { "x": [0, 1, 2], "y": 3 },
        "itemStyle": { "color": colour }, "data": items,
    })
}

/// A value with its interval in a row, in the `slot`th place of so many.
pub fn ranged_item(range: &Ranged, row: usize, (slot, slots): (usize, usize), tip: &str) -> Value {
    json!({ "value": [range.value, range.low, range.high, row, slot, slots], "tip": tip })
}

/// A line that marks a value of the bottom axis.
pub fn upright(at: f64, words: &str) -> Value {
    json!({
        "silent": true,
        "symbol": "none",
        "lineStyle": { "color": "$ink", "type": "dashed", "width": 1.5 },
        "label": { "formatter": "@words", "color": "$ink", "position": "end", "fontSize": 12 },
        "data": [{ "xAxis": at, "words": words }],
    })
}

/// A tooltip at the nearest position of the bottom axis rather than at a mark.
pub fn by_position() -> Value {
    json!({ "trigger": "axis", "axisPointer": { "lineStyle": { "color": "$muted" } } })
}

/// `value` with the entries of `more`.
pub fn with(mut value: Value, more: &Value) -> Value {
    if let (Some(here), Some(more)) = (value.as_object_mut(), more.as_object()) {
        here.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{broken, rows_high};

    #[test]
    fn rows_are_as_high_as_their_names() {
        let names = |longest: &str| ["harm", longest].map(str::to_owned);
        assert_eq!(rows_high(&names("collapse"), 66), 132);
        let long = "phase[guarantee response].track[United States].stages[decide].delay.lognormal.median";
        let lines = broken(long).lines().count() as u32;
        assert!(lines > 5, "{lines}");
        assert!(rows_high(&names(long), 66) >= 2 * 14 * lines);
    }

    #[test]
    fn long_names_are_broken_where_their_steps_end() {
        assert_eq!(broken("collapse"), "collapse");
        assert_eq!(broken("guarantee response kept"), "guarantee response\nkept");
        assert_eq!(
            broken("severity[serious].escalates.exponential.mean"),
            "severity[serious].\nescalates.\nexponential.mean"
        );
        assert_eq!(broken("coalition response\nanswered"), "coalition response\nanswered");
    }
}
