//! Values of the tables in words.

use crate::report::manifest::Manifest;
use crate::report::read::{FoundRow, ReadError};
use crate::report::text::{estimated, grouped, hours, number, numbers, percent, percents, points, shares, together};

/// An estimate with the ends of its interval, where there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranged {
    /// The estimate.
    pub value: Option<f64>,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
}

impl Ranged {
    /// Those in three columns of a row.
    pub fn of(row: FoundRow<'_>, [value, low, high]: [&str; 3]) -> Result<Self, ReadError> {
        Ok(Self { value: row.number(value)?, low: row.number(low)?, high: row.number(high)? })
    }

    /// That in a column, and its interval in `…_low` and `…_high`.
    pub fn column(row: FoundRow<'_>, name: &str) -> Result<Self, ReadError> {
        Self::of(row, [name, &format!("{name}_low"), &format!("{name}_high")])
    }

    /// The estimate with its unit.
    pub fn told(&self, unit: &str) -> String {
        if self.value.is_some() { in_unit(&self.estimated(unit).0, unit) } else { "no value".to_owned() }
    }

    /// Both ends with their unit, or nothing.
    pub fn ends(&self, unit: &str) -> Option<String> {
        self.low.zip(self.high).map(|_| in_unit(&self.estimated(unit).1, unit))
    }

    fn estimated(&self, unit: &str) -> (String, String) {
        estimated(self.value, (self.low, self.high), if unit == "share" { shares } else { numbers })
    }

    /// A difference and its interval, both with signs, the unit after each; of shares in percentage points.
    pub fn changed(&self, unit: &str) -> (String, Option<String>) {
        let written = if unit == "share" { points } else { numbers };
        let [value, low, high] = together([self.value, self.low, self.high], written);
        let value =
            self.value.map_or_else(|| "no value".to_owned(), |_| format!("{}{}", signed(&value), change_unit(unit)));
        let range = self.low.zip(self.high);
        (value, range.map(|_| format!("{} to {}{}", signed(&low), signed(&high), change_unit(unit))))
    }

    /// `67.2 % (67.0 to 67.4 %)`.
    pub fn both(&self, unit: &str) -> String {
        match self.ends(unit) {
            Some(ends) => format!("{} ({ends})", self.told(unit)),
            None => self.told(unit),
        }
    }
}

/// Values that are read together, each with its unit.
pub fn quantities(values: &[Option<f64>], unit: &str) -> Vec<String> {
    let shares: Vec<f64> = values.iter().flatten().copied().collect();
    let mut told = match unit {
        "share" => percents(&shares).into_iter().map(|share| format!("{share}\u{a0}%")).collect::<Vec<_>>(),
        _ => shares.iter().map(|value| quantity(*value, unit)).collect(),
    }
    .into_iter();
    let words = |value: &Option<f64>| value.and_then(|_| told.next()).unwrap_or_else(|| "no value".to_owned());
    values.iter().map(words).collect()
}

/// A value with its unit.
pub fn quantity(value: f64, unit: &str) -> String {
    match unit {
        "share" => in_unit(&percent(value), unit),
        _ => in_unit(&number(value), unit),
    }
}

/// Words of numbers with their unit.
fn in_unit(words: &str, unit: &str) -> String {
    match unit {
        "share" => format!("{words}\u{a0}%"),
        "h" | "d" => format!("{words}\u{a0}{unit}"),
        _ => words.to_owned(),
    }
}

/// A difference with its sign and its unit.
pub fn change(value: f64, unit: &str) -> String {
    Ranged { value: Some(value), low: None, high: None }.changed(unit).0
}

/// A number in words with a sign, unless it is nothing.
fn signed(words: &str) -> String {
    match words.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None if words.bytes().any(|digit| matches!(digit, b'1'..=b'9')) => format!("+{words}"),
        None => words.to_owned(),
    }
}

fn change_unit(unit: &str) -> &str {
    match unit {
        "share" => "\u{a0}points",
        "h" => "\u{a0}h",
        "d" => "\u{a0}d",
        _ => "",
    }
}

/// What harm is counted in.
pub const HARM: &str = "hours weighted by severity";

/// What an axis of a unit is called.
pub fn unit_name(unit: &str) -> &str {
    match unit {
        "share" => "share",
        "h" => "hours",
        "d" => "days",
        "count" => "number a history",
        "harm" => HARM,
        other => other,
    }
}

/// What an axis of a metric is called.
pub fn axis_name(metric: &str, unit: &str) -> String {
    let words = spoken(metric);
    match unit {
        // The numbers of the axis say so.
        "share" => words,
        "count" => format!("{words} a history"),
        "harm" => format!("{words} a history ({HARM})"),
        _ => format!("{words} ({})", unit_name(unit)),
    }
}

/// What an axis of differences of a unit is called.
pub fn difference_name(unit: &str) -> &str {
    if unit == "share" { "percentage points" } else { unit_name(unit) }
}

/// A deadline, such as `24 h`, never in days below four.
pub fn deadline(hours_of_it: f64) -> String {
    hours(hours_of_it).replace(' ', "\u{a0}")
}

/// The level of the intervals, such as `95 %`.
pub fn level(manifest: &Manifest) -> String {
    let level = manifest.run.get("level").and_then(serde_json::Value::as_f64).unwrap_or(0.95);
    format!("{}\u{a0}%", (level * 1e6).round() / 1e4)
}

/// A whole number with its digits in groups.
pub fn whole(number: u64) -> String {
    grouped(number as f64)
}

/// A metric as the tables address it.
pub fn address(metric: &str, subject: &str) -> String {
    if subject.is_empty() { metric.to_owned() } else { format!("{metric}[{subject}]") }
}

/// `a, b and c`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// A metric's address as people say it: `first answer kept` for `compliance[first answer]`, and `response time of first
/// answer, median` for `response_time_h[first answer].p50`.
pub fn spoken(address: &str) -> String {
    let (metric, subject, statistic) = taken_apart(address);
    let Some(words) = metric_words(metric, subject) else { return address.to_owned() };
    match statistic {
        "" => words,
        "p50" => format!("{words}, median"),
        "min" => format!("{words}, least"),
        "max" => format!("{words}, greatest"),
        quantile => match quantile.strip_prefix('p').and_then(|percent| percent.parse::<u8>().ok()) {
            Some(percent) => format!("{words}, {percent}\u{a0}% quantile"),
            None => format!("{words}, {quantile}"),
        },
    }
}

/// A condition on a metric as people say it: `first answer kept >= 0.9` for `compliance[first answer] >= 0.9`.
pub fn condition(text: &str) -> String {
    let mut parts = text.rsplitn(3, ' ');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(value), Some(is), Some(metric)) => format!("{} {is} {value}", spoken(metric)),
        _ => text.to_owned(),
    }
}

/// What a metric is called whatever it is of, such as `response time`.
pub fn bare(metric: &str) -> String {
    let name = ["_h", "_d"].iter().find_map(|unit| metric.strip_suffix(unit)).unwrap_or(metric);
    name.replace('_', " ")
}

/// A metric's address as its name, its subject and its statistic; what it lacks is empty.
fn taken_apart(address: &str) -> (&str, &str, &str) {
    if let Some((metric, rest)) = address.split_once('[') {
        let (subject, rest) = rest.split_once(']').unwrap_or((rest, ""));
        return (metric, subject, rest.trim_start_matches('.'));
    }
    let (metric, statistic) = address.split_once('.').unwrap_or((address, ""));
    (metric, "", statistic)
}

/// What a metric of this subject is called; nothing if it is not known here.
fn metric_words(metric: &str, subject: &str) -> Option<String> {
    let (of, by) = subject.split_once(" / ").unwrap_or((subject, ""));
    Some(match metric {
        "compliance" => format!("{subject} kept"),
        "compliance_followed" => format!("{subject} kept, due before the end"),
        "compliance_by_source" => format!("{of} kept, violations of {by}"),
        "compliance_by_side" => format!("{of} kept, violations by {by}"),
        "compliance_by_severity" => format!("{of} kept, {by} at onset"),
        "demanded" | "triggered" | "met" | "missed" | "moot" | "censored" => format!("{subject} {metric}"),
        "response_time_h" => format!("response time of {subject}"),
        "slack_h" => format!("slack of {subject}"),
        "violations" | "harm" | "collapse" => metric.to_owned(),
        "violations_by_source" => format!("violations of {subject}"),
        "violations_by_side" => format!("violations by {subject}"),
        "violations_by_severity" => format!("violations {subject} at onset"),
        "contested_violations" | "false_reports" | "unwarranted_responses" => metric.replace('_', " "),
        "detected" | "established" => format!("violations {metric}"),
        "detected_share" => "share of violations detected".to_owned(),
        "established_share" => "share of violations established".to_owned(),
        "detection_delay_h" => "delay of detection".to_owned(),
        "team_wait_h" => "wait for a team".to_owned(),
        "verification_delay_h" => "delay of verification".to_owned(),
        "establishment_delay_h" => "delay until established".to_owned(),
        "escalations" => format!("escalations to {subject}"),
        "ended_by" => format!("incidents {}", ended(subject)),
        "ended_by_share" => format!("share of incidents {}", ended(subject)),
        "hostilities_h" => "time of hostilities".to_owned(),
        "hostilities_h_by_severity" => format!("time of hostilities, {subject}"),
        "peak_concurrent" => "most incidents at once".to_owned(),
        "mean_concurrent" => "incidents at once".to_owned(),
        "incident_duration_h" => "duration of incidents".to_owned(),
        "collapse_time_d" => "time of collapse".to_owned(),
        "final_credibility" => "credibility at the end".to_owned(),
        _ => return None,
    })
}

/// How incidents ended.
fn ended(by: &str) -> String {
    match by {
        "itself" => "that ran out".to_owned(),
        "open" => "still open at the end".to_owned(),
        phase => format!("ended by {phase}"),
    }
}

/// A path of the scenario, and what it is set to, as people say it: `first answer: deadline = 96 h` for
/// `phase[first answer].deadline=96 h`. Anything else stays as it is.
pub fn plain(setting: &str) -> String {
    let (path, value) = match setting.split_once('=') {
        // A number and its unit stay together.
        Some((path, value)) if value.starts_with(|c: char| c.is_ascii_digit()) => {
            (path, format!(" =\u{a0}{}", value.replace(' ', "\u{a0}")))
        }
        Some((path, value)) => (path, format!(" = {value}")),
        None => (setting, String::new()),
    };
    let (mut names, mut rest) = (Vec::new(), path);
    while let Some((list, after)) = rest.split_once('[') {
        let Some((name, after)) = after.split_once(']').filter(|_| !list.contains('.')) else { break };
        names.push(name);
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    match (names.is_empty(), rest.is_empty()) {
        (true, _) => format!("{path}{value}"),
        (false, true) => format!("{}{value}", names.join(", ")),
        (false, false) => format!("{}: {rest}{value}", names.join(", ")),
    }
}

/// A level of a factor, a number with as many digits as help.
pub fn level_words(level: &str, unit: &str) -> String {
    let level = level.parse().map_or_else(|_| level.to_owned(), short);
    if unit.is_empty() { level } else { format!("{level}\u{a0}{unit}") }
}

/// At most four significant digits, and no zeros at the end.
fn short(value: f64) -> String {
    let digits = if value == 0.0 { 0 } else { 3 - value.abs().log10().floor() as i32 };
    let text = format!("{value:.*}", digits.clamp(0, 12) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_short() {
        for (level, words) in
            [("24", "24"), ("0.5", "0.5"), ("395.509436", "395.5"), ("0.0123456", "0.01235"), ("onset", "onset")]
        {
            assert_eq!(level_words(level, ""), words);
        }
        assert_eq!(level_words("36.0", "h"), "36\u{a0}h");
    }

    #[test]
    fn differences_have_signs_and_points() {
        assert_eq!(change(0.106, "share"), "+10.6\u{a0}points");
        assert_eq!(change(-0.0407, "share"), "−4.07\u{a0}points");
        assert_eq!(change(0.0, "h"), "0\u{a0}h");
        let changed = |value, low, high, unit| Ranged { value: Some(value), low, high }.changed(unit);
        let of = |value: &str, range: &str| (value.to_owned(), Some(range.to_owned()));
        assert_eq!(
            changed(0.0026, Some(0.000_079), Some(0.0051), "share"),
            of("+0.26\u{a0}points", "+0.01 to +0.51\u{a0}points")
        );
        assert_eq!(
            changed(0.026, Some(-0.048), Some(0.1), "share"),
            of("+2.6\u{a0}points", "−4.8 to +10.0\u{a0}points")
        );
        assert_eq!(changed(0.06, Some(-0.0082), Some(0.13), "h"), of("+0.06\u{a0}h", "−0.01 to +0.13\u{a0}h"));
        assert_eq!(changed(0.5, None, Some(1.0), "h"), ("+0.50\u{a0}h".to_owned(), None));
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([listed(&names[..0]), listed(&names[..1]), listed(&names)], ["", "a", "a, b and c"]);
        assert_eq!(spoken("compliance[first answer]"), "first answer kept");
    }

    #[test]
    fn metrics_are_told_in_words() {
        for (address, words) in [
            ("compliance[first answer]", "first answer kept"),
            ("compliance_by_source[first answer / front]", "first answer kept, violations of front"),
            ("response_time_h[first answer].p50", "response time of first answer, median"),
            ("slack_h[v1.5].p05", "slack of v1.5, 5\u{a0}% quantile"),
            ("harm.p95", "harm, 95\u{a0}% quantile"),
            ("harm.max", "harm, greatest"),
            ("collapse", "collapse"),
            ("ended_by[itself]", "incidents that ran out"),
            ("of_a_version_to_come[x].p50", "of_a_version_to_come[x].p50"),
        ] {
            assert_eq!(spoken(address), words);
        }
        assert_eq!(condition("compliance[first answer] >= 0.9"), "first answer kept >= 0.9");
        assert_eq!(condition("harm > 1.5 and collapse < 0.1"), "harm > 1.5 and collapse < 0.1");
        assert_eq!([bare("response_time_h"), bare("violations_by_source")], ["response time", "violations by source"]);
        assert_eq!(axis_name("harm", "harm"), "harm a history (hours weighted by severity)");
        assert_eq!(axis_name("violations", "count"), "violations a history");
        assert_eq!(axis_name("response_time_h[a].p50", "h"), "response time of a, median (hours)");
    }

    #[test]
    fn settings_are_told_in_words() {
        for (setting, words) in [
            ("phase[first answer].deadline=96 h", "first answer: deadline =\u{a0}96\u{a0}h"),
            ("phase[a].track[b].stages[decide].delay.lognormal.median", "a, b, decide: delay.lognormal.median"),
            ("monitoring.teams=1", "monitoring.teams =\u{a0}1"),
            ("monitoring.attribute.fails", "monitoring.attribute.fails"),
            ("collapse.missed=[\"a\"]", "collapse.missed = [\"a\"]"),
            ("a scenario", "a scenario"),
        ] {
            assert_eq!(plain(setting), words);
        }
    }

    #[test]
    fn what_is_read_together_has_as_many_digits() {
        let range = Ranged { value: Some(0.9905), low: Some(0.99), high: Some(0.9908) };
        assert_eq!(range.both("share"), "99.05\u{a0}% (99.00 to 99.08\u{a0}%)");
        assert_eq!(range.told("share"), "99.05\u{a0}%");
        let cells = quantities(&[Some(0.988), None, Some(0.9908)], "share");
        assert_eq!(cells, ["98.80\u{a0}%", "no value", "99.08\u{a0}%"]);
        let bare = Ranged { value: Some(0.5), low: None, high: Some(0.999) };
        assert_eq!((bare.told("share"), bare.ends("share")), ("50.0\u{a0}%".to_owned(), None));
    }
}
