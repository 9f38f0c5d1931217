//! The page of a run.

use super::compliance::compliance;
use super::days::{survival, timeline};
use super::ladder::ladder;
use super::phases::{Bin, Phase};
use super::plan::plan;
use super::response::response;
use super::section::{Key, NO_FORECAST, Section, horizon};
use super::stacks::stacks;
use super::words::{Ranged, level, listed, whole};
use crate::report::read::{Found, FoundTable, ReadError};

/// Phases that the answer tells; of more it says that there are more.
const TOLD: usize = 4;

/// Everything that a run says.
pub fn run(found: &Found) -> Result<Section, ReadError> {
    let (deadlines, histogram) = (found.table("deadlines")?, found.table("histogram")?);
    let summary = found.table("summary")?;
    let (phases, bins) = (Phase::all(&deadlines, &summary)?, Bin::all(&histogram)?);
    let mut figures = Vec::new();
    if !phases.is_empty() {
        figures.push(plan(&phases, &bins, &histogram));
        figures.push(compliance(&phases, &deadlines));
        figures.push(response(&phases, &bins, &histogram));
    }
    figures.extend(stacks(&found.table("causes")?, &found.table("critical_path")?)?);
    figures.push(survival(&found.table("survival")?)?);
    figures.extend(timeline(&found.table("timeline")?)?);
    figures.extend(ladder(&found.table("ladder")?)?);
    Ok(Section {
        title: found.manifest.run.text("scenario").to_owned(),
        kind: "a run".to_owned(),
        answer: answer(found, &phases, &summary)?,
        points: Vec::new(),
        keys: keys(&phases, &summary)?,
        caution: NO_FORECAST.to_owned(),
        figures,
    })
}

/// The answer in a sentence or two.
fn answer(found: &Found, phases: &[Phase], summary: &FoundTable) -> Result<String, ReadError> {
    let interval = level(&found.manifest);
    let timed: Vec<&Phase> = phases.iter().filter(|phase| phase.deadline.is_some()).collect();
    let told: Vec<String> = timed
        .iter()
        .take(TOLD)
        .enumerate()
        .map(|(number, phase)| {
            let ends = phase.compliance.ends("share").map_or_else(String::new, |ends| {
                if number == 0 { format!(" ({interval} interval {ends})") } else { format!(" ({ends})") }
            });
            let within = phase.within().unwrap_or_default();
            match phase.compliance.value {
                Some(_) if number == 0 => format!(
                    "the {} met its {within} deadline in {} of the cases in which it was met or missed{ends}",
                    phase.name,
                    phase.compliance.told("share")
                ),
                Some(_) => format!("the {} its {within} in {}{ends}", phase.name, phase.compliance.told("share")),
                None => format!("no {within} deadline of the {} was met or missed", phase.name),
            }
        })
        .collect();
    let more = timed.len().saturating_sub(TOLD);
    let more = match more {
        0 => String::new(),
        1 => "; one more phase is below".to_owned(),
        _ => format!("; {more} more phases are below"),
    };
    let plan = if told.is_empty() {
        "The plan of this scenario has no deadlines.".to_owned()
    } else {
        let left_out = left_out(&timed[..timed.len().min(TOLD)]);
        format!("Under these assumptions {}{more}.{left_out}", listed(&told))
    };
    Ok(format!("{plan} {}", collapse(found, summary)?))
}

/// What deadlines kept are to be read with: how often none was met or missed, and how often it was missed.
fn left_out(phases: &[&Phase]) -> String {
    let of = |name: &str| phases.iter().filter_map(|phase| phase.share_of(name)).collect::<Vec<_>>();
    let (moot, missed) = (of("moot"), of("missed"));
    if moot.is_empty() || missed.is_empty() {
        return String::new();
    }
    let order = if phases.len() > 1 { ", in the same order," } else { "" };
    format!(
        " Of all demands{order} {} were moot, since hostilities ended first, and {} were missed.",
        listed(&moot),
        listed(&missed)
    )
}

/// Metrics that everybody asks for, and what they are called.
const KEYS: [(&str, &str); 4] = [
    ("collapse", "ceasefire collapsed"),
    ("violations", "violations a history"),
    ("established", "of them established"),
    ("harm", "harm a history, in hours weighted by severity"),
];

/// The figures that stand for the whole.
fn keys(phases: &[Phase], summary: &FoundTable) -> Result<Vec<Key>, ReadError> {
    let key = |what: String, range: &Ranged, unit: &str| Key {
        what,
        value: range.told(unit),
        ends: range.ends(unit),
        beside: None,
    };
    let kept = |phase: &Phase| {
        let moot = phase.share_of("moot").map(|share| format!("{share} moot"));
        Key { beside: moot, ..key(format!("{} kept", phase.name), &phase.compliance, "share") }
    };
    let mut keys: Vec<Key> = phases.iter().filter(|phase| phase.deadline.is_some()).map(kept).collect();
    for (metric, words) in KEYS {
        for row in summary.rows() {
            if row.text("metric")? == metric && row.text("subject")?.is_empty() {
                let range = Ranged::of(row, ["estimate", "ci_low", "ci_high"])?;
                keys.push(key(words.to_owned(), &range, &row.text("unit")?));
            }
        }
    }
    Ok(keys)
}

/// How often the ceasefire ended.
fn collapse(found: &Found, summary: &FoundTable) -> Result<String, ReadError> {
    for row in summary.rows() {
        if row.text("metric")? == "collapse" {
            let share = Ranged::of(row, ["estimate", "ci_low", "ci_high"])?;
            let histories = whole(found.manifest.replications);
            let horizon = horizon(&found.manifest).map_or_else(String::new, |horizon| format!(" of {horizon}"));
            return Ok(format!(
                "The ceasefire collapsed in {} of {histories} histories{horizon}.",
                share.both("share")
            ));
        }
    }
    Ok(String::new())
}
