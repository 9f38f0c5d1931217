//! One history, told: facts in order of time, in words, as JSON lines or as a page to look at; and which histories to tell.

mod describe;
mod found;
mod page;
mod recorder;
mod story;

pub use found::{found_as_json, found_in_words};
pub use page::as_page;
pub use recorder::{Line, Recorder};
pub use story::Story;

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use jiff::Span;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::report::text::{BOLD, COLUMNS, dim, wrapped};

/// A history in words, a paragraph a fact.
pub fn in_words(lines: &[Line], armistice: Option<Date>) -> String {
    let mut out = String::new();
    let widest = lines.iter().map(|line| tag(line).len()).max().unwrap_or(0);
    for line in lines {
        let start = format!("{}  {:widest$}  ", instant(line.at, armistice), tag(line));
        let told = wrapped(&start, &line.words, start.chars().count(), COLUMNS);
        let (start, words) = told.split_at(start.len());
        let style = style(line);
        let _ = writeln!(out, "{}{style}{}{style:#}", dim(start), words.trim_end());
    }
    out
}

/// A history as JSON, an object a line.
pub fn as_json(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        let mut object = Map::new();
        object.insert("at_h".to_owned(), json!(line.at));
        object.insert("event".to_owned(), json!(line.event));
        if let Some(who) = &line.incident {
            object.insert("incident".to_owned(), json!(who.number));
            object.insert("source".to_owned(), json!(who.source));
            object.insert("ordinal".to_owned(), json!(who.ordinal));
        }
        object.extend(line.fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        out.push_str(&Value::Object(object).to_string());
        out.push('\n');
    }
    out
}

/// What stands out of the others: how deadlines end, and violations.
fn style(line: &Line) -> Style {
    let outcome = line.fields.iter().find(|(key, _)| *key == "outcome").and_then(|(_, value)| value.as_str());
    match (line.event, outcome) {
        ("violation" | "finish", _) => BOLD,
        ("outcome", Some("met")) => AnsiColor::Green.on_default(),
        ("outcome", Some("missed")) => AnsiColor::Red.on_default().bold(),
        _ => Style::new(),
    }
}

fn tag(line: &Line) -> String {
    line.incident.as_ref().map(|who| format!("#{}", who.number)).unwrap_or_default()
}

/// `d  12 07:30`, or the date and the time of day, to the minute that has begun.
pub fn instant(at: f64, armistice: Option<Date>) -> String {
    let minutes = (at * 60.0 + 1e-6).floor();
    let day = (minutes / 1440.0).floor();
    let within = (minutes - day * 1440.0) as u32;
    let clock = format!("{:02}:{:02}", within / 60, within % 60);
    // A date beyond the calendar is told as a day.
    match armistice.and_then(|date| date.checked_add(Span::new().try_days(day as i64).ok()?).ok()) {
        Some(date) => format!("{date} {clock}"),
        None => format!("d {day:>3} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_days_and_hours() {
        assert_eq!(instant(0.0, None), "d   0 00:00");
        assert_eq!(instant(12.0 * 24.0 + 7.5, None), "d  12 07:30");
        let armistice = Date::new(2026, 2, 1).unwrap();
        assert_eq!(instant(12.0 * 24.0 + 7.5, Some(armistice)), "2026-02-13 07:30");
        assert_eq!(instant(1e9, Some(armistice)), "d 41666666 16:00");
    }
}
