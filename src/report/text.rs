//! Numbers and names in plain text for people: short, aligned, never more digits than help.

use anstyle::Style;

/// How numbers that are read together are written, each in its place.
pub type Notation = fn(&[f64]) -> Vec<String>;

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

/// An estimate and the ends of its interval as percentages with as many decimals, more where the interval is narrow.
pub fn shares(values: &[f64]) -> Vec<String> {
    let own: Vec<usize> = values.iter().map(|share| decimals(*share)).collect();
    let (least, most) = (own.iter().min().copied().unwrap_or(1), own.iter().max().copied().unwrap_or(1));
    let percents: Vec<f64> = values.iter().map(|share| 100.0 * share).collect();
    let edges: Vec<f64> = percents.iter().map(|percent| edge(*percent)).filter(|edge| *edge > NOISE).collect();
    let decimals = common(&percents, &edges, if most - least == 1 { most } else { least }, 3);
    values.iter().map(|share| percent_to(*share, decimals)).collect()
}

/// Decimals that all of these are shown with: `enough`, or as many as tell them apart, and up to two more where something
/// of one of `sizes` would else be nothing.
fn common(values: &[f64], sizes: &[f64], enough: usize, most: usize) -> usize {
    let told = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = told().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let width = high - low;
    // What differs by rounding only is the same.
    let is_wide = width > 1e-9 * low.abs().max(high.abs());
    let apart = if is_wide { (-width.log10().floor()).clamp(0.0, most as f64) as usize } else { 0 };
    let enough = enough.max(apart).min(most);
    let is_seen =
        |decimals: &usize| sizes.iter().all(|size| *size == 0.0 || size.abs() >= 0.5 / 10_f64.powf(*decimals as f64));
    (enough..=most.min(enough + 2)).find(is_seen).unwrap_or(enough)
}

/// An estimate and the ends of its interval, each as `written` writes them together; a dash for what there is not.
pub fn together<const N: usize>(values: [Option<f64>; N], written: Notation) -> [String; N] {
    let values = values.map(|value| value.filter(|value| !value.is_nan()));
    let mut told = written(&values.iter().flatten().copied().collect::<Vec<_>>()).into_iter();
    values.map(|value| value.and_then(|_| told.next()).unwrap_or_else(|| "–".to_owned()))
}

/// An estimate and its interval.
pub fn estimated(value: Option<f64>, (low, high): (Option<f64>, Option<f64>), written: Notation) -> (String, String) {
    let is_told = low.zip(high).is_some();
    let [value, low, high] = together([value, low.filter(|_| is_told), high.filter(|_| is_told)], written);
    (value, if is_told { format!("{low} to {high}") } else { "–".to_owned() })
}

/// A number with three or four significant digits, two below a tenth; in exponents beyond a billion and below a hundredth.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if (0.0095..1e9).contains(&size) {
        fixed(value, decimals_of(size))
    } else {
        format!("{value:.1e}")
    }
}

/// Decimals of a number of this size.
fn decimals_of(size: f64) -> usize {
    match size {
        size if size >= 999.5 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.095 => 2,
        size if size >= 0.0095 => 3,
        _ => (1.0 - size.log10().floor()) as usize,
    }
}

/// An estimate and the ends of its interval in one notation and with as many decimals: those that the greatest needs, more
/// where the interval is narrow.
pub fn numbers(values: &[f64]) -> Vec<String> {
    const MOST: usize = 6;
    let finite = values.iter().filter(|value| value.is_finite());
    let greatest = finite.fold(0.0, |greatest: f64, value| greatest.max(value.abs()));
    if values.len() < 2 || greatest == 0.0 {
        return values.iter().map(|value| number(*value)).collect();
    }
    if (1e-5..1e9).contains(&greatest) {
        let decimals = common(values, values, decimals_of(greatest), MOST);
        return values.iter().map(|value| fixed(*value, decimals)).collect();
    }
    let scaled: Vec<f64> = values.iter().map(|value| value / 10_f64.powf(greatest.log10().floor())).collect();
    let decimals = common(&scaled, &[], 1, MOST);
    values.iter().map(|value| if *value == 0.0 { "0".to_owned() } else { format!("{value:.decimals$e}") }).collect()
}

/// Differences of shares in percentage points; of thousandths there are no parts.
pub fn points(values: &[f64]) -> Vec<String> {
    let points: Vec<f64> = values.iter().map(|value| 100.0 * value).collect();
    let greatest =
        points.iter().filter(|size| size.is_finite()).fold(0.0, |greatest: f64, size| greatest.max(size.abs()));
    let enough = match greatest {
        0.0 => 0,
        size if size < 0.1 => 3,
        size if size < 9.995 => 2,
        _ => 1,
    };
    let decimals = common(&points, &points, enough, 3);
    points.iter().map(|value| fixed(*value, decimals)).collect()
}

/// Hours for reading, in units that can be written: minutes below one hour, days from four days up.
pub fn hours(value: f64) -> String {
    if value == 0.0 {
        "0 h".to_owned()
    } else if value.abs() < 1.0 {
        format!("{} min", trimmed(value * 60.0))
    } else if value.abs() < 96.0 {
        format!("{} h", trimmed(value))
    } else {
        match value / 24.0 {
            days if days.abs() < 1e4 => format!("{} d", trimmed(days)),
            days if days.abs() < 1e6 => format!("{days:.0} d"),
            days => format!("{days:.1e} d"),
        }
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
    fixed(value, 0)
}

/// A number with so many decimals and with the digits before them in groups of three.
fn fixed(value: f64, decimals: usize) -> String {
    let size = if decimals == 0 { value.abs().round() } else { value.abs() };
    let digits = format!("{size:.decimals$}");
    let whole = digits.find('.').unwrap_or(digits.len());
    let is_nothing = digits.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let mut text = if value < 0.0 && !is_nothing { "-".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
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
    }

    #[test]
    fn an_estimate_and_its_interval_have_one_notation_and_as_many_decimals() {
        for (values, told) in [
            (&[-0.0082, 0.13][..], &["-0.01", "0.13"][..]),
            (&[0.0004, 0.13], &["0.0004", "0.1300"]),
            (&[10.3, 9.82, 10.84], &["10.3", "9.8", "10.8"]),
            (&[137.4, 137.38, 137.42], &["137.40", "137.38", "137.42"]),
            (&[7286.4, 7227.0, 7345.0], &["7,286", "7,227", "7,345"]),
            (&[1234.5, 1234.4, 1234.6], &["1,234.5", "1,234.4", "1,234.6"]),
            (&[0.0082, -0.0011], &["0.0082", "-0.0011"]),
            (&[0.0, 0.13], &["0.00", "0.13"]),
            (&[-1e-13, 0.5], &["0.00", "0.50"]),
            (&[0.0, 0.0], &["0", "0"]),
            (&[9.0e8, 2.06e9], &["9.0e8", "2.1e9"]),
            (&[2.0e-7, 0.0], &["2.0e-7", "0"]),
            (&[0.0082], &["8.2e-3"]),
        ] {
            assert_eq!(numbers(values), told);
        }
        for (values, told) in [
            (&[0.009, 0.011][..], &["0.90", "1.10"][..]),
            (&[0.000_06, 0.012], &["0.01", "1.20"]),
            (&[0.672, 0.6721, 0.6719], &["67.20", "67.21", "67.19"]),
            (&[0.9905, 0.99, 0.9908], &["99.05", "99.00", "99.08"]),
            (&[0.5, 0.4, 0.7], &["50.0", "40.0", "70.0"]),
        ] {
            assert_eq!(shares(values), told);
        }
        assert_eq!(points(&[-0.0014, -0.0022, -0.000_58]), ["-0.14", "-0.22", "-0.06"]);
        assert_eq!(points(&[0.103, 0.0982, 0.108]), ["10.3", "9.8", "10.8"]);
        assert_eq!(together([None, Some(f64::NAN), Some(0.5)], numbers), ["–", "–", "0.50"]);
        assert_eq!(estimated(Some(0.5), (None, Some(1.0)), numbers), ("0.50".to_owned(), "–".to_owned()));
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
        assert_eq!(hours(99.9 * 365.25 * 24.0), "36488 d");
        assert_eq!(hours(10_000.0 * 365.25 * 24.0), "3.7e6 d");
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
