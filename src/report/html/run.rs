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
    let (phases, bins) = (Phase::all(&deadlines)?, Bin::all(&histogram)?);
    let mut figures = Vec::new();
    if !phases.is_empty() {
        figures.push(plan(&phases, &bins, &histogram));
        figures.push(compliance(&phases, &deadlines));
        figures.push(response(&phases, &bins, &found.table("quantiles")?));
    }
    figures.extend(stacks(&found.table("causes")?, &found.table("critical_path")?)?);
    figures.push(survival(&found.table("survival")?)?);
    figures.extend(timeline(&found.table("timeline")?)?);
    figures.extend(ladder(&found.table("ladder")?)?);
    Ok(Section {
        title: found.manifest.run.text("scenario").to_owned(),
        kind: "a run".to_owned(),
        answer: answer(found, &phases)?,
        points: Vec::new(),
        keys: keys(&phases, &found.table("summary")?)?,
        caution: NO_FORECAST.to_owned(),
        figures,
    })
}

/// The answer in a sentence or two.
fn answer(found: &Found, phases: &[Phase]) -> Result<String, ReadError> {
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
    let more = if more > 0 { format!("; {more} more phases are below") } else { String::new() };
    let plan = if told.is_empty() {
        "The plan of this scenario has no deadlines.".to_owned()
    } else {
        format!("Under these assumptions {}{more}.", listed(&told))
    };
    Ok(format!("{plan} {}", collapse(found, &found.table("summary")?)?))
}

/// Metrics that everybody asks for, and what they are called.
const KEYS: [(&str, &str); 4] = [
    ("collapse", "ceasefire collapsed"),
    ("violations", "violations a history"),
    ("established", "of them established"),
    ("harm", "harm a history"),
];

/// The figures that stand for the whole where there is no room for more.
fn keys(phases: &[Phase], summary: &FoundTable) -> Result<Vec<Key>, ReadError> {
    let key = |what: String, range: &Ranged, unit: &str| Key { what, value: range.told(unit), ends: range.ends(unit) };
    let kept = phases.iter().filter(|phase| phase.deadline.is_some());
    let mut keys: Vec<Key> =
        kept.map(|phase| key(format!("{} kept", phase.name), &phase.compliance, "share")).collect();
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
