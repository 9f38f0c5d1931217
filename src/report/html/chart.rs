//! What the options of all charts share. Colours are named (`$blue`) and filled in by the page's script, so that they
//! follow the theme; axes of shares are marked `@percent`, and the script writes `80 %`.

use serde_json::{Value, json};

/// Colours for kinds without an order, told apart by people of any colour vision.
pub const COLOURS: [&str; 8] = ["$blue", "$orange", "$green", "$vermilion", "$sky", "$purple", "$brown", "$yellow"];

/// The colour of the kind with this number; beyond the palette all are slate.
pub fn colour(number: usize) -> &'static str {
    COLOURS.get(number).copied().unwrap_or("$slate")
}

/// What a shown number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Shares, written as percentages.
    Share,
    /// Anything else.
    Number,
}

impl Axis {
    /// That of a unit of the tables.
    pub fn of(unit: &str) -> Self {
        if unit == "share" { Self::Share } else { Self::Number }
    }

    fn formatter(self) -> &'static str {
        match self {
            Self::Share => "@percent",
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
            "nameTextStyle": { "color": "$muted", "align": "left", "padding": [0, 0, 2, -30] },
        }),
    )
}

/// An axis of names, first one on top, which are broken where they are long.
pub fn names_axis(names: &[String]) -> Value {
    json!({
        "type": "category",
        "data": names,
        "inverse": true,
        "axisTick": { "show": false },
        "axisLine": { "lineStyle": { "color": "$line" } },
        "axisLabel": { "color": "$ink", "width": 112, "overflow": "break", "lineHeight": 15, "interval": 0 },
    })
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

/// A legend above the chart that scrolls where there is no room.
pub fn legend(names: &[String]) -> Value {
    json!({
        "type": "scroll",
        "top": 0,
        "left": 0,
        "right": 0,
        "data": names,
        "itemWidth": 14,
        "itemHeight": 10,
        "textStyle": { "color": "$ink" },
        "pageTextStyle": { "color": "$muted" },
        "pageIconColor": "$link",
        "pageIconInactiveColor": "$line",
    })
}

/// Where the chart stands below a legend of so many pixels and above the name of the bottom axis.
pub fn grid(top: u32) -> Value {
    json!({ "top": top, "left": 4, "right": 18, "bottom": 44, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel" })
}

/// The band between two columns of `points` of (x, low, high), behind everything.
pub fn band(name: &str, points: &[[f64; 3]], colour: &str, opacity: f64) -> Value {
    json!({
        "type": "custom",
        "name": name,
        "renderItem": { "kind": "band", "points": points },
        "data": [points.first()],
        "itemStyle": { "color": colour, "opacity": opacity },
        "silent": true,
        "clip": true,
        "z": 1,
        "tooltip": { "show": false },
    })
}

/// A line that marks a value of the bottom axis.
pub fn upright(at: f64, words: &str) -> Value {
    json!({
        "silent": true,
        "symbol": "none",
        "lineStyle": { "color": "$ink", "type": "dashed", "width": 1.5 },
        "label": { "formatter": words, "color": "$ink", "position": "end", "fontSize": 12 },
        "data": [{ "xAxis": at }],
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
