//! Parameter sets on the screen: a sentence a metric.

use std::fmt::Write as _;

use super::manifest::Manifest;
use super::text::{COLUMNS, Notation, bold, count, grouped, numbers, percent, seconds, shares, together, wrapped};
use crate::experiment::uncertainty::NotKnown;
use crate::stats::nested::fewest_for_ends;
use crate::stats::{Estimate, Level};

/// Of fewer sets, p05 and p95 are the least and the greatest.
const FEW: u64 = 20;

/// The standard deviation of shares that are 0 and 1 in turn: no others have a greater.
const MOST_OF_SHARE: f64 = 0.5;

/// What each metric comes to over the sets, with colours as escape codes. `values` is how many are not known, `each` how
/// many replications a set has.
pub fn uncertainty_summary(
    name: &str,
    (told, values, each): (&[NotKnown], usize, u64),
    manifest: &Manifest,
    directory: &str,
) -> String {
    let sets = manifest.replications / each.max(1);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} of {}, {} not known, in {}",
        bold(name),
        count(sets, "parameter set"),
        histories(each),
        count(values as u64, "value"),
        seconds(manifest.effort.wall_seconds),
    );
    if manifest.partial {
        let asked = count(manifest.run.asked() / each.max(1), "set");
        let _ = writeln!(out, "stopped: {asked} were asked for");
    }
    out.push('\n');
    for not_known in told {
        let (name, words) = sentence(not_known, each);
        let text = wrapped("", &format!("{name}: {words}"), 4, COLUMNS);
        // Set in bold afterwards, lest its escape codes count as columns.
        let rest = text.strip_prefix(&name);
        out.push_str(&rest.map_or_else(|| text.clone(), |rest| format!("{}{rest}", bold(&name))));
    }
    let unsure = told.iter().find(|of| of.nested.sets > 0 && ends_within(&of.nested.raw, numbers).is_none());
    let enough = unsure.and_then(|of| Level::new(of.nested.mean.level).ok()).map_or_else(String::new, |level| {
        format!(
            "Too few sets to say how sure the ends of a band are; {} or more give an interval.",
            grouped(fewest_for_ends(level) as f64)
        )
    });
    let notes = [
        (
            told.iter().any(|of| !of.nested.is_told_apart() && of.nested.luck.is_finite()),
            "More parameter sets (--uncertainty) tell what is not known from luck; more \
             histories of each (-n) leave less luck.",
        ),
        (
            sets < FEW,
            "Of fewer than 20 sets the 5 % and 95 % quantiles are the least and the greatest; 100 give a band worth reading.",
        ),
        (sets >= FEW && !enough.is_empty(), enough.as_str()),
    ];
    for (_, note) in notes.into_iter().filter(|(holds, _)| *holds) {
        let _ = write!(out, "\n{}", wrapped("", note, 0, COLUMNS));
    }
    let _ = writeln!(out, "\n{} {directory} (start with uncertainty.csv)", bold("Tables:"));
    out
}

fn histories(each: u64) -> String {
    if each == 1 { "1 history".to_owned() } else { count(each, "historie") }
}

/// One metric in words: its name, and what is to be said of it.
fn sentence(NotKnown { address, unit, nested, .. }: &NotKnown, each: u64) -> (String, String) {
    let is_share = *unit == "share";
    let name = if is_share { format!("{address}, %") } else { address.to_string() };
    let all = if is_share { shares } else { numbers };
    let written = |value: f64| all(&[value]).concat();
    if nested.sets == 0 {
        return (name, "not defined in any set".to_owned());
    }
    let [low, _, median, _, high] = nested.band;
    let mean = written(nested.mean.point);
    let luck = written(nested.reach_of_luck());
    let level = percent(nested.mean.level).trim_end_matches(".0").to_owned();
    let luck = format!("luck adds ±{luck} to a set ({level} % interval)");
    let sure = ends_within(&nested.raw, all).map_or_else(String::new, |ends| format!(", the ends within {ends}"));
    let mut words = String::new();
    let _ = if nested.luck.is_nan() {
        let [low, _, median, _, high] = nested.raw.map(|raw| raw.point);
        let ([low, high], median) = (together([low, high].map(Some), all), written(median));
        let why = if each == 1 { "one history of each does not tell how much" } else { "it has no standard error" };
        write!(
            words,
            "mean {mean}, median {median}; from {low} to {high} in 90 % of parameter sets{sure}, luck included: {why}"
        )
    } else if nested.is_told_apart() {
        let ([low, high], median) = (together([low, high].map(Some), all), written(median));
        let _ = write!(words, "mean {mean}, median {median}; from {low} to {high} in 90 % of parameter sets{sure}; ");
        write!(words, "{luck}, {} % of the variance", percent(1.0 - nested.share.point))
    } else {
        let (sets, each) = (count(nested.sets, "set"), histories(each));
        let _ = write!(words, "mean {mean}; what is not known cannot be told from luck in {sets} of {each}");
        let most = nested.parameters.high.sqrt();
        if is_share && most >= MOST_OF_SHARE {
            words.push_str(", and so few sets do not bound it");
        } else if most.is_finite() {
            let _ = write!(words, ": its standard deviation is at most {}", written(most));
        }
        write!(words, "; {luck}")
    };
    if nested.undefined > 0 {
        let all = count(nested.sets + nested.undefined, "set");
        let _ = write!(words, "; not defined in {} of {all}, which are left out", grouped(nested.undefined as f64));
    }
    (name, words)
}

/// How sure the ends of a band are, where the sets are enough to say so: the intervals of the sets' own quantiles.
fn ends_within(raw: &[Estimate; 5], written: Notation) -> Option<String> {
    let [low, .., high] = raw;
    let told = [low, high]
        .map(|end| (end.low.is_finite() && end.high.is_finite()).then(|| written(&[end.low, end.high]).join(" to ")));
    let [Some(low), Some(high)] = told else { return None };
    Some(format!("{low} and {high}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Address, Statistic};
    use crate::stats::nested::{Nested, Set};

    fn told(unit: &'static str, sets: &[(f64, f64)]) -> String {
        let sets: Vec<Set> =
            sets.iter().map(|(value, std_error)| Set { value: *value, std_error: *std_error }).collect();
        let address = Address { metric: "harm".into(), subject: String::new(), statistic: Statistic::Estimate };
        let nested = Nested::of(&sets, Level::default());
        sentence(&NotKnown { address, unit, nested, luck_of_one: 1.0 }, 64).1
    }

    #[test]
    fn every_case_has_its_sentence() {
        let spread: Vec<(f64, f64)> = (0..41).map(|i| (f64::from(i) / 100.0, 0.005)).collect();
        assert_eq!(
            told("share", &spread),
            "mean 20.0, median 20.0; from 1.4 to 38.6 in 90 % of parameter sets; luck adds ±1.0 to a set (95 % interval), \
             0.17 % of the variance"
        );
        let many: Vec<(f64, f64)> = (0..101).map(|i| (f64::from(i * i), 1.0)).collect();
        let text = told("h", &many);
        assert!(
            text.starts_with(
                "mean 3,350, median 2,500; from 20 to 9,140 in 90 % of parameter sets, the ends within 0.0"
            ),
            "{text}"
        );
        assert!(text.contains(" to 100.0 and 8,100 to 10,000; luck adds ±1.96 to a set (95 % interval), "), "{text}");
        let lucky: Vec<(f64, f64)> = spread.iter().map(|(value, _)| (*value, 0.2)).collect();
        let text = told("h", &lucky);
        assert!(text.contains("cannot be told from luck in 41 sets of 64 histories: its standard deviation"), "{text}");
        // Of few sets the bound may lie beyond what shares can come to.
        let few: Vec<(f64, f64)> = [0.1, 0.2, 0.4, 0.5, 0.9].map(|value| (value, 0.4)).into();
        let text = told("share", &few);
        assert!(text.contains("in 5 sets of 64 histories, and so few sets do not bound it; luck"), "{text}");
        let text = told("h", &spread[..3]);
        assert!(
            text.ends_with("told from luck in 3 sets of 64 histories; luck adds ±0.010 to a set (95 % interval)"),
            "{text}"
        );
        let bare: Vec<(f64, f64)> = spread.iter().map(|(value, _)| (*value, f64::NAN)).collect();
        assert!(told("h", &bare).contains("luck included"));
        let some = [&spread[..], &[(f64::NAN, f64::NAN)]].concat();
        assert!(told("h", &some).ends_with("not defined in 1 of 42 sets, which are left out"));
        assert_eq!(told("h", &[(f64::NAN, f64::NAN)]), "not defined in any set");
    }
}
