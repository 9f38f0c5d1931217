//! Numbers and names in plain text for people: short, aligned, never more digits than help.

use anstyle::Style;

/// Columns of the screen that texts are made for.
pub const COLUMNS: usize = 80;
/// What it means that no quorum is possible.
pub const NO_QUORUM_MEANS: &str = "given who takes part, the phase can never be answered";
/// Headings.
pub const BOLD: Style = Style::new().bold();
/// What is read second.
pub const DIM: Style = Style::new().dimmed();

/// `text` emphasised as a heading.
pub fn bold(text: &str) -> String {
    format!("{BOLD}{text}{BOLD:#}")
}

/// `text` emphasised as a heading, in as many lines as it needs; without a line end.
pub fn heading(text: &str) -> String {
    bold(wrapped("", text, 2, COLUMNS).trim_end())
}

/// `text` held back.
pub fn dim(text: &str) -> String {
    format!("{DIM}{text}{DIM:#}")
}

/// A word of a command as a shell takes it: quoted where it must be.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A share as a percentage, without the sign: more digits near 0 and near 1, where they matter. A dash if it is none.
pub fn percent(share: f64) -> String {
    percent_to(share, decimals(share))
}

/// Shares that are read together, such as both ends of an interval: where one has a digit more, all have.
pub fn percents(shares: &[f64]) -> Vec<String> {
    let of = |share: &f64| decimals(*share);
    let (least, most) = (shares.iter().map(of).min().unwrap_or(1), shares.iter().map(of).max().unwrap_or(1));
    shares.iter().map(|share| percent_to(*share, if most - least == 1 { most } else { decimals(*share) })).collect()
}

/// Below this a percentage differs from 0 or 100 by rounding only.
const NOISE: f64 = 1e-10;

/// How far a percentage is from the nearer of 0 and 100.
fn edge(percentage: f64) -> f64 {
    percentage.min(100.0 - percentage)
}

/// Decimals of a share's percentage.
fn decimals(share: f64) -> usize {
    match edge(100.0 * share) {
        edge if edge > NOISE && edge < 0.095 => 3,
        edge if edge > NOISE && edge < 0.95 => 2,
        _ => 1,
    }
}

fn percent_to(share: f64, decimals: usize) -> String {
    let value = 100.0 * share;
    // No sign of what is nothing.
    let value = if value.abs() <= NOISE { 0.0 } else { value };
    if value.is_nan() {
        "–".to_owned()
    } else if edge(value) <= NOISE || edge(value) >= 0.001 {
        format!("{value:.decimals$}")
    } else if value < 50.0 {
        "<0.001".to_owned()
    } else {
        ">99.999".to_owned()
    }
}

/// A share as a percentage with its sign, or a dash.
pub fn share(share: Option<f64>) -> String {
    share.filter(|share| !share.is_nan()).map_or_else(|| "–".to_owned(), |share| format!("{} %", percent(share)))
}

/// An interval of shares.
pub fn share_interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => percents(&[low, high]).join(" to "),
        _ => "–".to_owned(),
    }
}

/// A number with three or four significant digits, two below a tenth; in exponents beyond a billion and below a hundredth.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if size >= 1e9 {
        format!("{value:.1e}")
    } else if size >= 999.5 {
        grouped(value.round())
    } else if size >= 9.995 {
        format!("{value:.1}")
    } else if size >= 0.095 {
        format!("{value:.2}")
    } else if size >= 0.0095 {
        format!("{value:.3}")
    } else {
        format!("{value:.1e}")
    }
}

/// An interval of numbers.
pub fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
        _ => "–".to_owned(),
    }
}

/// Hours for reading: minutes below one hour, days from four days up, years from twenty years up.
pub fn hours(value: f64) -> String {
    const YEAR: f64 = 365.25 * 24.0;
    if value == 0.0 {
        "0 h".to_owned()
    } else if value.abs() < 1.0 {
        format!("{} min", trimmed(value * 60.0))
    } else if value.abs() < 96.0 {
        format!("{} h", trimmed(value))
    } else if value.abs() < 20.0 * YEAR {
        format!("{} d", trimmed(value / 24.0))
    } else {
        format!("{} y", trimmed(value / YEAR))
    }
}

/// Seconds of waiting, for reading.
pub fn seconds(value: f64) -> String {
    if value < 0.0995 {
        format!("{:.0} ms", value * 1000.0)
    } else if value < 99.5 {
        format!("{value:.1} s")
    } else if value < 5970.0 {
        format!("{:.0} min", value / 60.0)
    } else {
        format!("{:.1} h", value / 3600.0)
    }
}

/// One decimal, without `.0`.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A whole number with its digits in groups of three.
pub fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    if value < 0.0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 thread`, `2 threads`.
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number as f64), if number == 1 { "" } else { "s" })
}

/// `text` with a capital first.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// `text` in at most `width` characters.
pub fn clipped(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        text.to_owned()
    } else {
        text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
    }
}

/// The `names` in at most `width` characters each. The end of a path says most, so they are cut in the middle, and all
/// alike at a place where they stay apart, if there is one.
pub fn shortened(names: &[&str], width: usize) -> Vec<String> {
    let cut = |name: &str, head: usize| {
        let length = name.chars().count();
        if length <= width {
            return name.to_owned();
        }
        let tail = length - (width - 1 - head);
        name.chars().take(head).chain(['…']).chain(name.chars().skip(tail)).collect()
    };
    let cuts = |head: usize| -> Vec<String> { names.iter().map(|name| cut(name, head)).collect() };
    let are_apart = |cuts: &Vec<String>| (1..cuts.len()).all(|i| !cuts[..i].contains(&cuts[i]));
    let room = width.saturating_sub(1);
    let mut places = [room / 3, 0, room / 2, room].map(cuts).into_iter();
    let first = places.next().unwrap_or_default();
    if are_apart(&first) { first } else { places.find(are_apart).unwrap_or(first) }
}

/// The width of a column of `names`, at most `most`.
pub fn width<'a>(names: impl IntoIterator<Item = &'a str>, most: usize) -> usize {
    names.into_iter().map(|name| name.chars().count()).max().unwrap_or(0).min(most)
}

/// `words` in lines of at most `width` characters after `indent` spaces; the first line continues `first`. A number
/// and its unit stay together.
pub fn wrapped(first: &str, words: &str, indent: usize, width: usize) -> String {
    let mut out = first.to_owned();
    let mut column = first.chars().count();
    let mut words = words.split_whitespace().peekable();
    let mut fresh = true;
    while let Some(word) = words.next() {
        let mut word = word.to_owned();
        while let Some(unit) = words.next_if(|next| is_unit(next)) {
            word.push(' ');
            word.push_str(unit);
        }
        let length = word.chars().count();
        if !fresh && column + 1 + length > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(&word);
        column += length;
        fresh = false;
    }
    out.push('\n');
    out
}

fn is_unit(word: &str) -> bool {
    matches!(word.trim_end_matches([',', ';', '.', ')']), "%" | "h" | "d" | "y" | "min")
}

/// `values` as a row of bars between `low` and `high`, at most `cells` of them, evenly spaced; a gap where there is none.
pub fn sparkline(values: &[Option<f64>], (low, high): (f64, f64), cells: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let bar = |value: f64| {
        let part = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        BARS[(part * 7.0).round() as usize]
    };
    let shown = values.iter().step_by(values.len().div_ceil(cells.max(1)).max(1));
    shown.map(|value| value.filter(|value| value.is_finite()).map_or(' ', bar)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_digits_where_they_matter() {
        for (value, text) in [
            (0.0, "0.0"),
            (0.5, "50.0"),
            (0.001, "0.10"),
            (0.00012, "0.012"),
            (0.995, "99.50"),
            (1.0, "100.0"),
            (1.0 - 1e-15, "100.0"),
            (1e-7, "<0.001"),
        ] {
            assert_eq!(percent(value), text);
        }
        assert_eq!((share(None), share(Some(f64::NAN))), ("–".to_owned(), "–".to_owned()));
        assert_eq!(percent(-1e-14), percent(0.0));
        assert_eq!((percent(f64::NAN), share(Some(0.5))), ("–".to_owned(), "50.0 %".to_owned()));
    }

    #[test]
    fn shares_that_are_read_together_have_as_many_digits() {
        assert_eq!(percents(&[0.9905, 0.99, 0.9908]), ["99.05", "99.00", "99.08"]);
        assert_eq!(percents(&[0.0, 0.005]), ["0.00", "0.50"]);
        assert_eq!(percents(&[0.5, 0.4]), ["50.0", "40.0"]);
        // A digit more says something, two are noise.
        assert_eq!(percents(&[0.000_05, 0.012]), ["0.005", "1.2"]);
        assert_eq!(share_interval(Some(0.009), Some(0.011)), "0.90 to 1.10");
    }

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in
            [(0.0, "0"), (1234.6, "1,235"), (1e9, "1.0e9"), (105.24, "105.2"), (12.34, "12.3"), (0.5, "0.50")]
                .into_iter()
                .chain([(0.0162, "0.016"), (-0.0238, "-0.024"), (0.0082, "8.2e-3")])
        {
            assert_eq!(number(value), text);
        }
        assert_eq!(hours(0.5), "30 min");
        assert_eq!(hours(24.0), "24 h");
        assert_eq!(hours(2160.0), "90 d");
        assert_eq!(hours(10_000.0 * 365.25 * 24.0), "10000 y");
        assert_eq!(count(1, "thread"), "1 thread");
    }

    #[test]
    fn sparklines_go_from_low_to_high_with_gaps() {
        let values: Vec<Option<f64>> = (0..8).map(|i| Some(f64::from(i))).collect();
        assert_eq!(sparkline(&values, (0.0, 7.0), 8), "▁▂▃▄▅▆▇█");
        assert_eq!(sparkline(&values, (0.0, 7.0), 4), "▁▃▅▇");
        assert_eq!(sparkline(&[Some(1.0), None, Some(f64::NAN), Some(9.0)], (1.0, 2.0), 9), "▁  █");
        assert_eq!(sparkline(&[Some(3.0)], (3.0, 3.0), 9), "▁");
        assert_eq!(sparkline(&[], (0.0, 1.0), 9), "");
    }

    #[test]
    fn shortened_names_stay_apart() {
        let names = ["track[United States].joins", "track[United States].commits", "short"];
        assert_eq!(shortened(&names, 16), ["track…tes].joins", "track…s].commits", "short"]);
        let alike = ["phase[first].track[a long name].delay", "phase[first].track[b long name].delay"];
        let short = shortened(&alike, 20);
        assert_ne!(short[0], short[1]);
        assert!(short.iter().all(|name| name.chars().count() == 20), "{short:?}");
    }

    #[test]
    fn long_names_and_lines_are_kept_short() {
        assert_eq!(clipped("rapid reaction", 6), "rapid…");
        assert_eq!(wrapped("  a ", "b c e", 4, 7), "  a b c\n    e\n");
        assert_eq!(wrapped("", "for 5 %, or 6 h", 2, 8), "for 5 %,\n  or 6 h\n");
    }
}
