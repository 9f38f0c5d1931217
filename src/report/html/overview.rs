//! What the runs on a page came to, side by side.

use serde::Serialize;

use super::section::{COLLAPSE, Key, Section, horizon};
use super::words::{level, whole};
use crate::report::manifest::Manifest;
use crate::report::read::Found;

/// Runs that the table holds; the others are in their sections.
const MOST_ROWS: usize = 60;
/// Figures of each.
const MOST_COLUMNS: usize = 12;

/// A table with a row a run.
#[derive(Debug, Serialize)]
pub struct Overview {
    caption: String,
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A run.
#[derive(Debug, Serialize)]
struct Row {
    /// Of its section.
    id: String,
    /// In parts, between which a line may end.
    name: Vec<String>,
    histories: String,
    /// A figure a column, where it has one.
    cells: Vec<Option<Key>>,
}

/// The table, where there are several runs to compare.
pub fn overview(sections: &[Section], results: &[Found]) -> Option<Overview> {
    let runs: Vec<(usize, &Section, &Manifest)> = sections
        .iter()
        .zip(results)
        .enumerate()
        .filter(|(_, (section, _))| !section.keys.is_empty())
        .map(|(number, (section, found))| (number, section, &found.manifest))
        .collect();
    if runs.len() < 2 {
        return None;
    }
    let told = &runs[..runs.len().min(MOST_ROWS)];
    let columns = columns(told.iter().map(|(_, section, _)| section.keys.as_slice()));
    let rows = told
        .iter()
        .map(|(number, section, manifest)| Row {
            id: format!("r{number}"),
            name: section.title.split_inclusive('_').map(str::to_owned).collect(),
            histories: histories(manifest),
            cells: columns.iter().map(|what| section.keys.iter().find(|key| key.what == *what).cloned()).collect(),
        })
        .collect();
    Some(Overview { caption: caption(&runs, told.len()), columns, rows })
}

/// What all `keys` are called, each after the one that it follows somewhere.
fn columns<'k>(keys: impl Iterator<Item = &'k [Key]>) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for keys in keys {
        let mut after = 0;
        for key in keys {
            if let Some(place) = columns.iter().position(|what| *what == key.what) {
                after = place + 1;
            } else {
                columns.insert(after, key.what.clone());
                after += 1;
            }
        }
    }
    columns.truncate(MOST_COLUMNS);
    columns
}

/// How many there are, of what length, and what is wrong with them.
fn histories(manifest: &Manifest) -> String {
    let long = horizon(manifest).map_or_else(String::new, |horizon| format!(" of {horizon}"));
    let valid = if manifest.valid { "" } else { ", not valid" };
    let partial = if manifest.partial { ", stopped early" } else { "" };
    let histories = if manifest.replications == 1 { "history" } else { "histories" };
    format!("{} {histories}{long}{valid}{partial}", whole(manifest.replications))
}

fn caption(runs: &[(usize, &Section, &Manifest)], told: usize) -> String {
    let mut levels: Vec<String> = runs.iter().map(|(_, _, manifest)| level(manifest)).collect();
    levels.dedup();
    let interval = if let [level] = levels.as_slice() { format!("{level} interval") } else { "interval".to_owned() };
    let kept = if runs.iter().any(|(_, section, _)| section.keys.iter().any(|key| key.beside.is_some())) {
        " Kept: answered in time, of the demands answered in time or missed. Moot: the share of all demands after which \
         hostilities ended first; these count neither way."
    } else {
        ""
    };
    let rest = runs.len() - told;
    let rest = if rest > 0 { format!(" {} more runs are below.", whole(rest as u64)) } else { String::new() };
    format!(
        "What each run came to, and below it its {interval}.{kept} {COLLAPSE}{rest} Runs with one seed share their luck, so \
         differences between them are surer than these intervals let them look:"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[&str]) -> Vec<Key> {
        names
            .iter()
            .map(|what| Key { what: (*what).to_owned(), value: String::new(), ends: None, beside: None })
            .collect()
    }

    #[test]
    fn a_figure_that_only_some_have_stands_after_the_one_it_follows() {
        let all =
            [keys(&["a kept", "b kept", "harm"]), keys(&["a kept", "c kept", "harm", "more"]), keys(&["0", "harm"])];
        let columns = columns(all.iter().map(Vec::as_slice));
        assert_eq!(columns, ["0", "a kept", "c kept", "b kept", "harm", "more"]);
    }
}
