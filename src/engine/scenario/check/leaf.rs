//! Values that contain no others: names, words, numbers, quantities with units, dates.

use crate::scenario::dates;
use crate::scenario::diagnose::{Fault, Place, nearest};
use crate::scenario::format::{FASTEST, LARGEST, LONGEST, Range, Shape, YEAR, grouped};
use crate::scenario::paths::Unit;
use crate::scenario::tree::{Node, Value};
use crate::units::{Hours, PerHour, UnitError};

const QUANTITY: Range =
    Range { least: 0.0, most: LARGEST, above: false, below: false, what: "a number from 0 to 10^12" };

/// The fault of a value that contains no others and has the right TOML type; `unit` is that of quantities in laws.
pub fn leaf(key: &str, node: &Node, shape: &Shape, unit: Unit) -> Option<Fault> {
    let text = match &node.value {
        Value::Text(text) | Value::Date(text) => text.as_str(),
        _ => "",
    };
    let number = node.number().unwrap_or(0.0);
    match shape {
        Shape::Name => name(node.place, text),
        Shape::Text(what) if text.trim().is_empty() => {
            Some(Fault::error(node.place, "this text is empty").label(format!("expected {what}")))
        }
        Shape::Word(words) if !words.iter().any(|(word, _)| *word == text) => {
            Some(word(node.place, text, shape, words))
        }
        Shape::Number(range) => in_range(node.place, key, number, range),
        Shape::Whole(least, most) => match node.value {
            Value::Integer(number) if (*least..=*most).contains(&number) => None,
            _ => Some(
                Fault::error(node.place, format!("`{key}` is out of range"))
                    .label(format!("expected {}", shape.expected())),
            ),
        },
        Shape::Quantity { above } => match unit {
            Unit::Hours => duration(node.place, text, *above, LONGEST),
            Unit::PerHour => rate(node.place, text, *above),
            Unit::Bare | Unit::Whole => in_range(node.place, key, number, &QUANTITY),
        },
        Shape::Bound => match unit {
            Unit::Hours => duration(node.place, text, false, LONGEST),
            Unit::PerHour => rate(node.place, text.trim().strip_prefix('-').unwrap_or(text), false),
            Unit::Bare | Unit::Whole => in_range(node.place, key, number, &QUANTITY),
        },
        Shape::Duration { above, most } => duration(node.place, text, *above, *most),
        Shape::Rate { above } => rate(node.place, text, *above),
        Shape::Growth => rate(node.place, text.trim().strip_prefix('-').unwrap_or(text), false),
        Shape::Date if dates::day(text).is_none() => Some(not(node.place, text, "a day", shape)),
        Shape::Timestamp if dates::instant(text).is_none() => Some(not(node.place, text, "an instant", shape)),
        Shape::Peak if dates::day_of_year(text).is_none() => match text.parse::<Hours>() {
            Ok(_) => duration(node.place, text, false, LONGEST),
            Err(_) => Some(not(node.place, text, "a peak", shape)),
        },
        _ => None,
    }
}

fn not(place: Place, text: &str, what: &str, shape: &Shape) -> Fault {
    Fault::error(place, format!("`{text}` is not {what}")).label(format!("expected {}", shape.expected()))
}

fn word(place: Place, text: &str, shape: &Shape, words: &[(&str, &str)]) -> Fault {
    let fault =
        Fault::error(place, format!("`{text}` is not known here")).label(format!("expected {}", shape.expected()));
    match nearest(text, words.iter().map(|(word, _)| *word)) {
        Some(near) => fault.help(format!("did you mean \"{near}\"?")),
        None => fault,
    }
}

fn name(place: Place, text: &str) -> Option<Fault> {
    let is_blank = |c: char| c.is_whitespace() && !c.is_control();
    let unfit = [
        (text.contains(['[', ']']), "contain brackets"),
        (text.contains(char::is_control), "contain line breaks or other control characters"),
        (text.is_empty(), "be empty"),
        (text.starts_with(is_blank) || text.ends_with(is_blank), "begin or end with a blank"),
    ];
    let mut wrong: Vec<&str> = unfit.into_iter().filter_map(|(is_so, what)| is_so.then_some(what)).collect();
    let mut expected = Vec::new();
    if !wrong.is_empty() {
        expected.push("that a path can hold in brackets");
    }
    if text.contains(" / ") {
        wrong.push("contain ` / `, by which results join names");
        expected.push("without ` / `");
    }
    let message = || format!("a name must not {}", wrong.join(", nor "));
    (!wrong.is_empty())
        .then(|| Fault::error(place, message()).label(format!("expected a name {}", expected.join(" and "))))
}

fn in_range(place: Place, key: &str, number: f64, range: &Range) -> Option<Fault> {
    if range.contains(number) {
        return None;
    }
    Some(Fault::error(place, format!("`{key}` is out of range")).label(format!("expected {}", range.what)))
}

fn unit_fault(place: Place, error: &UnitError) -> Fault {
    let text = error.to_string();
    match text.split_once("; ") {
        Some((what, expected)) => Fault::error(place, what).label(expected),
        None => Fault::error(place, text),
    }
}

fn duration(place: Place, text: &str, above: bool, most: f64) -> Option<Fault> {
    match text.parse::<Hours>() {
        Err(error) => Some(unit_fault(place, &error)),
        Ok(hours) if above && hours.get() == 0.0 => {
            Some(Fault::error(place, format!("`{text}` is no time at all")).label("expected a duration above 0"))
        }
        Ok(hours) if hours.get() > most => Some(
            Fault::error(place, format!("`{text}` is too long"))
                .label(format!("expected at most {} years", grouped((most / YEAR) as i128))),
        ),
        Ok(_) => None,
    }
}

fn rate(place: Place, text: &str, above: bool) -> Option<Fault> {
    match text.parse::<PerHour>() {
        Err(error) => Some(unit_fault(place, &error)),
        Ok(rate) if above && rate.get() == 0.0 => {
            Some(Fault::error(place, format!("`{text}` never happens")).label("expected a rate above 0"))
        }
        Ok(rate) if rate.get() > FASTEST * (1.0 + 1e-12) => {
            Some(Fault::error(place, format!("`{text}` is too high")).label("expected at most 1,000,000 a day"))
        }
        Ok(_) => None,
    }
}
