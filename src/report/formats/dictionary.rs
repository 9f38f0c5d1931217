//! What columns and metrics mean, as `output/README.md` says it: the one place where it is written.

use std::collections::HashMap;

use crate::report::columns::unit;

const PAGE: &str = include_str!("../../../output/README.md");

/// What the page says.
#[derive(Debug)]
pub(super) struct Dictionary {
    /// Table → column → meaning.
    columns: HashMap<&'static str, HashMap<&'static str, String>>,
    /// Metrics in their order: name, unit, definition.
    pub metrics: Vec<(&'static str, &'static str, String)>,
}

impl Dictionary {
    /// Reads the page.
    pub fn new() -> Self {
        let mut dictionary = Self { columns: HashMap::new(), metrics: Vec::new() };
        for section in PAGE.split("\n## ").skip(1) {
            let Some(table) = section.lines().next().and_then(|title| title.strip_suffix(".csv")) else { continue };
            let mut header: Vec<&str> = Vec::new();
            for line in section.lines() {
                let Some(cells) = cells(line) else {
                    header.clear();
                    continue;
                };
                if header.is_empty() {
                    header = cells;
                } else if !cells[0].starts_with("---") {
                    dictionary.take(table, &header, &cells);
                }
            }
        }
        dictionary
    }

    fn take(&mut self, table: &'static str, header: &[&str], cells: &[&'static str]) {
        match (header, cells) {
            (["column", "meaning"], [columns, meaning]) => {
                for column in columns.split('`').skip(1).step_by(2) {
                    self.columns.entry(table).or_default().insert(column, plain(meaning));
                }
            }
            (["metric", "unit", .., "definition"], [metric, unit, .., definition]) if table == "summary" => {
                self.metrics.push((metric.trim_matches('`'), unit, plain(definition)));
            }
            _ => {}
        }
    }

    /// What a column means: one that the page names, one of a phase, or one of a metric.
    pub fn meaning(&self, table: &str, column: &str) -> Option<String> {
        let named = |name: &str| self.columns.get(table)?.get(name).cloned();
        let of_phase = || {
            let part = ["outcome", "due_h", "response_h", "cause"].into_iter().find(|part| column.ends_with(part))?;
            named(&format!("… {part}"))
        };
        let of_metric = || {
            let (_, definition) = self.metric(column)?;
            Some(match column {
                _ if column.ends_with("ci_low") => format!("lower end of the interval of: {definition}"),
                _ if column.ends_with("ci_high") => format!("upper end of the interval of: {definition}"),
                _ => definition.to_owned(),
            })
        };
        named(column).or_else(of_phase).or_else(of_metric)
    }

    /// The unit of a column, as its name or its metric says it.
    pub fn unit(&self, column: &str) -> Option<&'static str> {
        unit(column).or_else(|| self.metric(column).map(|(unit, _)| unit))
    }

    /// The unit of a metric, and its definition.
    pub fn metric(&self, address: &str) -> Option<(&'static str, &str)> {
        let name = address.split(['[', '.']).next().unwrap_or(address);
        self.metrics
            .iter()
            .find(|(metric, ..)| *metric == name)
            .map(|(_, unit, definition)| (*unit, definition.as_str()))
    }
}

/// The cells of a line of a table.
fn cells(line: &'static str) -> Option<Vec<&'static str>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

/// Words without the page's marks: of a link its text.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((words, after)) = link.split_once("](") else { break };
        let Some((_, after)) = after.split_once(')') else { break };
        out.push_str(before);
        out.push_str(words);
        rest = after;
    }
    out.push_str(rest);
    out.replace(['`', '*'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_understood() {
        let dictionary = Dictionary::new();
        let meaning = |table, column| dictionary.meaning(table, column);
        assert_eq!(meaning("deadlines", "phase").as_deref(), Some("the phase"));
        assert_eq!(meaning("summary", "metric").as_deref(), Some("which quantity; see metrics"));
        let due = "when it was due; empty if its clock never started or it has no deadline";
        assert_eq!(meaning("incidents", "national response due_h").as_deref(), Some(due));
        assert!(meaning("sweep", "collapse.ci_low").is_some_and(|words| words.starts_with("lower end")));
        assert_eq!(meaning("deadlines", "nonsense"), None);
        assert_eq!((dictionary.unit("harm"), dictionary.unit("compliance[a].p95")), (Some("harm"), Some("share")));
        assert!(dictionary.metrics.len() >= 40, "{}", dictionary.metrics.len());
        // On its sheet a meaning stands without those above and below it.
        let meanings = dictionary.columns.values().flat_map(HashMap::values);
        for meaning in meanings.chain(dictionary.metrics.iter().map(|(.., definition)| definition)) {
            let leans = ["… ", "the same", "likewise", "those as", "its interval"];
            assert!(
                !leans.iter().any(|words| meaning.starts_with(words)) && !meaning.contains("see below"),
                "{meaning}"
            );
            assert!(!meaning.contains('|') && !meaning.is_empty(), "{meaning}: marks of the page's table");
        }
    }
}
