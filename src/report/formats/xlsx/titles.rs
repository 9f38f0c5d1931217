//! What sheets are called, what they answer, and in which order they stand.

use crate::column::Column;
use crate::report::identity::ResultKind;

/// A title: the sheet's name, and what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Title {
    /// At most 24 characters, so that a number may follow.
    pub name: &'static str,
    /// In a few words.
    pub answers: &'static str,
    /// Columns that stay in sight when the sheet is scrolled.
    pub keys: u16,
}

/// A sheet of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Its name.
    pub name: String,
    /// What it answers.
    pub answers: String,
    /// The table that it holds, if it holds one, and which part of it, from 1.
    pub table: String,
    pub part: u32,
    pub columns: Vec<Column>,
    /// Printed pages side by side.
    pub across: u16,
    /// Its place among the sheets of tables.
    pub rank: (usize, u32),
}

impl Title {
    /// A sheet of no table.
    pub fn owned(self) -> Sheet {
        let (name, answers) = (self.name.to_owned(), self.answers.to_owned());
        Sheet { name, answers, table: String::new(), part: 1, columns: Vec::new(), across: 1, rank: (0, 0) }
    }
}

const fn title(name: &'static str, answers: &'static str, keys: u16) -> Title {
    Title { name, answers, keys }
}

pub(super) const COVER: Title = title("Summary", "what this is", 0);
pub(super) const CHARTS: Title = title("Charts", "the chief results drawn", 0);
pub(super) const HEAT: Title = title("Heat maps", "each metric over two factors", 0);
pub(super) const SCENARIO: Title = title("Scenario", "what was assumed, value by value", 1);
pub(super) const DICTIONARY: Title = title("Dictionary", "what every column and metric means", 0);
pub(super) const CHART_DATA: Title = title("Chart data", "figures of the tables, arranged for the charts", 0);

/// Tables in the order of their sheets.
pub(super) const TITLES: [(&str, Title); 26] = [
    ("deadlines", title("Deadlines", "how many deadlines held, and how the others ended", 1)),
    ("causes", title("Causes", "what missed deadlines were waiting for", 2)),
    ("critical_path", title("Critical path", "where the hours went", 3)),
    ("survival", title("Survival", "how long the ceasefire holds", 1)),
    ("timeline", title("Timeline", "what happens day by day", 1)),
    ("histogram", title("Response times", "how long answers take", 1)),
    ("comparison", title("Comparison", "what each variant makes of every metric", 3)),
    ("changes", title("Changes", "what each variant says differently", 2)),
    ("flips", title("Flips", "deadlines kept under one and missed under the other", 3)),
    ("collapse_pairs", title("Collapses", "in how many histories the ceasefire collapsed, and under which", 1)),
    ("threshold", title("Threshold", "from where on the target is met", 1)),
    ("curve", title("Curve", "the metric at every value looked at", 1)),
    ("sensitivity", title("Sensitivity", "which factors move a metric, and how much is luck", 5)),
    ("discovery", title("Discovery", "where the condition holds, and how sure that is", 1)),
    ("box", title("Box", "within which limits the condition holds", 1)),
    ("trajectory", title("Boxes", "coverage and density of every box", 1)),
    ("boxes", title("Limits of boxes", "the limits of every box", 2)),
    ("uncertainty", title("Uncertainty", "how far metrics go over what is not known", 2)),
    ("parameter_sets", title("Parameter sets", "what each set was, and what it came to", 1)),
    ("sweep", title("Sweep", "what each point came to", 1)),
    ("sweep_long", title("Sweep by metric", "the same, a row for each metric of each point", 1)),
    ("summary", title("Metrics", "every metric, with its interval and its spread", 2)),
    ("quantiles", title("Quantiles", "quantiles of times, with their intervals", 2)),
    ("ladder", title("Ladder", "how incidents rise, and how they end", 2)),
    ("replications", title("Replications", "a row a history", 1)),
    ("incidents", title("Incidents", "a row an incident", 2)),
];

/// The title of a table.
pub(super) fn title_of(table: &str) -> Title {
    let found = TITLES.iter().find(|(name, _)| *name == table);
    found.map_or(title("Table", "a table", 1), |(_, title)| *title)
}

/// The place of a table.
pub(super) fn rank(table: &str) -> usize {
    TITLES.iter().position(|(name, _)| *name == table).unwrap_or(TITLES.len())
}

/// Results of a kind, in words.
pub(super) fn kind(kind: ResultKind) -> &'static str {
    match kind {
        ResultKind::Run => "A plan for answering ceasefire violations, played many times",
        ResultKind::Compare => "Scenarios compared under common luck",
        ResultKind::Sweep => "A scenario at many points",
        ResultKind::Solve => "A search for a threshold",
        ResultKind::Sensitivity => "Which factors move a metric",
        ResultKind::Discovery => "Where a condition holds",
        ResultKind::Uncertainty => "What is not known, and what that makes of each metric",
    }
}
