//! Parameter sets on the screen: a sentence a metric.

use std::fmt::Write as _;

use super::manifest::Manifest;
use super::text::{COLUMNS, bold, count, number, percent, seconds, wrapped};
use crate::experiment::uncertainty::NotKnown;

/// Of fewer sets, p05 and p95 are the least and the greatest.
const FEW: u64 = 20;

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
        out.push_str(&wrapped("", &sentence(not_known, each), 4, COLUMNS));
    }
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

/// One metric in words.
fn sentence(NotKnown { address, nested, .. }: &NotKnown, each: u64) -> String {
    let name = bold(&address.to_string());
    if nested.sets == 0 {
        return format!("{name}: not defined in any set");
    }
    let [low, .., high] = nested.band;
    let [raw_low, .., raw_high] = &nested.raw;
    let mut words = format!("{name}: {}; ", number(nested.mean.point));
    // How far luck moves a set's estimate, at the level of the intervals.
    let luck = format!("±{}", number(nested.reach_of_luck()));
    let _ = if nested.luck.is_nan() {
        let (low, high) = (number(raw_low.point), number(raw_high.point));
        write!(words, "from {low} to {high} in 90 % of parameter sets, luck included: it has no standard error")
    } else if nested.is_told_apart() {
        let share = percent(nested.share.point);
        let (low, high) = (number(low), number(high));
        write!(
            words,
            "from {low} to {high} over what is not known (90 % of parameter sets), which is {share} % of the variance; luck adds {luck} to a set"
        )
    } else {
        let (sets, each) = (count(nested.sets, "set"), histories(each));
        let _ = write!(words, "what is not known cannot be told from luck in {sets} of {each}");
        if nested.parameters.high.is_finite() {
            let most = number(nested.parameters.high.sqrt());
            let _ = write!(words, ": its standard deviation is at most {most}");
        }
        write!(words, "; luck adds {luck} to a set")
    };
    if nested.undefined > 0 {
        let all = count(nested.sets + nested.undefined, "set");
        let _ = write!(words, "; not defined in {} of {all}, which are left out", nested.undefined);
    }
    words
}
