//! The phases of a run, as its tables tell them.

use super::words::{Ranged, deadline};
use crate::report::read::{FoundTable, ReadError};

/// How the demands for a phase ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `met`, `missed`, `moot` or `censored`.
    pub name: &'static str,
    /// How many did.
    pub count: f64,
    /// Their share of the demanded.
    pub share: Ranged,
}

/// One row of `deadlines.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// Where its clock starts.
    pub clock: String,
    /// Its deadline in hours, if it has one.
    pub deadline: Option<f64>,
    /// How often it was demanded.
    pub demanded: f64,
    /// How that ended.
    pub outcomes: Vec<Outcome>,
    /// How many answers it had, late ones included; nothing if the table does not tell.
    pub answers: Option<f64>,
    /// Met among met and missed.
    pub compliance: Ranged,
    /// Quantiles of its response times.
    pub median: Option<f64>,
    /// The 95th.
    pub p95: Option<f64>,
}

impl Phase {
    /// The rows of `deadlines.csv`, each with what `summary.csv` says of its answers.
    pub fn all(deadlines: &FoundTable, summary: &FoundTable) -> Result<Vec<Self>, ReadError> {
        let outcome = |row, name: &'static str| -> Result<Outcome, ReadError> {
            let row: crate::report::read::FoundRow<'_> = row;
            Ok(Outcome { name, count: row.given(name)?, share: Ranged::column(row, &format!("{name}_share"))? })
        };
        deadlines
            .rows()
            .map(|row| {
                let name = row.text("phase")?;
                Ok(Self {
                    answers: answers(summary, &name)?,
                    name,
                    clock: row.text("clock")?,
                    deadline: row.number("deadline_h")?,
                    demanded: row.given("demanded")?,
                    outcomes: ["met", "missed", "moot", "censored"]
                        .into_iter()
                        .map(|name| outcome(row, name))
                        .collect::<Result<_, _>>()?,
                    compliance: Ranged::column(row, "compliance")?,
                    median: row.number("response_p50_h")?,
                    p95: row.number("response_p95_h")?,
                })
            })
            .collect()
    }

    /// How the demands with this outcome went: how many, and which share.
    pub fn outcome(&self, name: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.name == name)
    }

    /// Which share of its demands ended so, in words.
    pub fn share_of(&self, outcome: &str) -> Option<String> {
        let share = self.outcome(outcome)?.share;
        share.value.map(|_| share.told("share"))
    }

    /// Where its clock starts, in words: `from onset`.
    pub fn from(&self) -> String {
        match self.clock.as_str() {
            "demanded" => "from the demand".to_owned(),
            "established" => "from establishment".to_owned(),
            clock => format!("from {clock}"),
        }
    }

    /// `24 h`, or nothing.
    pub fn within(&self) -> Option<String> {
        self.deadline.map(deadline)
    }
}

/// How many answers a phase had.
fn answers(summary: &FoundTable, phase: &str) -> Result<Option<f64>, ReadError> {
    for row in summary.rows() {
        if row.text("metric")? == "response_time_h" && row.text("subject")? == phase {
            return row.number("observations");
        }
    }
    Ok(None)
}

/// A bin of `histogram.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// The phase.
    pub phase: String,
    /// From so many hours.
    pub from: f64,
    /// To so many; nothing in the last one.
    pub to: Option<f64>,
    /// Answers in it.
    pub count: f64,
    /// Their share of the phase's answers.
    pub share: Ranged,
    /// Share of its answers below `to`.
    pub cumulative: Ranged,
}

impl Bin {
    /// The rows of `histogram.csv`.
    pub fn all(histogram: &FoundTable) -> Result<Vec<Self>, ReadError> {
        histogram
            .rows()
            .map(|row| {
                Ok(Self {
                    phase: row.text("phase")?,
                    from: row.given("from_h")?,
                    to: row.number("to_h")?,
                    count: row.given("count")?,
                    share: Ranged::column(row, "share")?,
                    cumulative: Ranged::column(row, "cumulative_share")?,
                })
            })
            .collect()
    }
}

/// To how many hours a common axis reaches: past every deadline, and past nearly all answers.
pub fn reach(phases: &[Phase], bins: &[Bin]) -> f64 {
    let wanted = phases.iter().flat_map(|phase| [phase.deadline.map(|d| 1.3 * d), phase.p95.map(|p| 1.1 * p)]);
    let told = bins.iter().filter_map(|bin| bin.to).fold(0.0, f64::max);
    let reach = wanted.flatten().fold(0.0, f64::max).min(told);
    // Whole quarters of a day.
    (reach / 6.0).ceil() * 6.0
}
