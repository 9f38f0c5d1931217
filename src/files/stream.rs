//! `replications.csv` and `incidents.csv`, written while the run goes on.

use std::io;
use std::path::Path;

use phaseline_engine::column::{Column, boolean, number, text, whole};
use phaseline_engine::experiment::{
    Catalogue, IncidentRow, IncidentSink, Metric, PhaseLife, ReplicationRow, ReplicationSink, Settled, Sinks, labels,
};
use phaseline_engine::scenario::Scenario;

use crate::cell::Cell;
use crate::csv::{CsvFile, Written};
use crate::error::FileError;

/// Where rows of replications are.
pub const REPLICATIONS: &str = "replications.csv";
/// Where rows of incidents are.
pub const INCIDENTS: &str = "incidents.csv";

/// Which streamed tables are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowTables {
    /// `replications.csv`.
    pub replications: bool,
    /// `incidents.csv`.
    pub incidents: bool,
}

/// The columns of `replications.csv` before those of metrics.
pub const REPLICATION_COLUMNS: &[Column] = &[whole("replication"), text("ending"), number("ended_d")];

/// The columns of `incidents.csv` before those of phases.
pub const INCIDENT_COLUMNS: &[Column] = &[
    whole("replication"),
    whole("incident"),
    text("source"),
    text("side"),
    whole("ordinal"),
    number("onset_h"),
    text("severity_at_onset"),
    text("highest_severity"),
    number("detected_h"),
    number("established_h"),
    number("ended_h"),
    text("ended_by"),
    boolean("contested"),
    number("hostilities_h"),
    number("harm"),
];

/// The columns of each phase, called by it and this.
pub const PHASE_COLUMNS: &[Column] = &[text("outcome"), number("due_h"), number("response_h"), text("cause")];

/// What the columns of `replications.csv` are called.
pub fn replication_columns(scenario: &Scenario) -> Vec<String> {
    let mut columns = names(REPLICATION_COLUMNS);
    columns.extend(Catalogue::new(scenario).values().map(Metric::address));
    columns
}

/// What the columns of `incidents.csv` are called.
pub fn incident_columns(scenario: &Scenario) -> Vec<String> {
    let mut columns = names(INCIDENT_COLUMNS);
    for phase in scenario.phases() {
        columns.extend(PHASE_COLUMNS.iter().map(|column| format!("{} {}", phase.name, column.name)));
    }
    columns
}

fn names(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| column.name.to_string()).collect()
}

/// The streamed tables of one run.
#[derive(Debug)]
pub struct RowFiles<'a> {
    replications: Option<ReplicationFile<'a>>,
    incidents: Option<IncidentFile<'a>>,
}

impl<'a> RowFiles<'a> {
    /// Those that `wanted` says, in `directory`, going on after what `settled` says is there.
    pub fn new(
        directory: &Path,
        scenario: &'a Scenario,
        wanted: RowTables,
        settled: &[Settled],
    ) -> Result<Self, FileError> {
        let file = |name: &str, columns: &[String]| {
            let settled = settled.iter().find(|settled| settled.file == name);
            CsvFile::kept(directory, name, columns, settled)
        };
        let mut files = Self { replications: None, incidents: None };
        if wanted.replications {
            let file = file(REPLICATIONS, &replication_columns(scenario))?;
            files.replications = Some(ReplicationFile { scenario, file, cells: Vec::new() });
        }
        if wanted.incidents {
            let file = file(INCIDENTS, &incident_columns(scenario))?;
            files.incidents = Some(IncidentFile { scenario, file, cells: Vec::new() });
        }
        Ok(files)
    }

    /// Where a run should hand its rows.
    pub fn sinks(&mut self) -> Sinks<'_> {
        Sinks {
            replications: self.replications.as_mut().map(|file| file as &mut dyn ReplicationSink),
            incidents: self.incidents.as_mut().map(|file| file as &mut dyn IncidentSink),
        }
    }

    /// Finishes the files beside their places.
    pub fn finish(self) -> Result<Vec<Written>, FileError> {
        let files = [self.replications.map(|rows| rows.file), self.incidents.map(|rows| rows.file)];
        files.into_iter().flatten().map(CsvFile::finish).collect()
    }
}

#[derive(Debug)]
struct ReplicationFile<'a> {
    scenario: &'a Scenario,
    file: CsvFile,
    /// The row under way, used again and again.
    cells: Vec<Cell>,
}

impl ReplicationSink for ReplicationFile<'_> {
    fn settle(&mut self) -> io::Result<Option<Settled>> {
        settle(&mut self.file, REPLICATIONS)
    }

    fn take(&mut self, row: &ReplicationRow<'_>) -> io::Result<()> {
        self.cells.clear();
        self.cells.extend([
            Cell::Whole(row.replication),
            Cell::text(labels::ending(self.scenario, row.ending)),
            Cell::number(row.ended / 24.0),
        ]);
        self.cells.extend(row.values.iter().map(|value| Cell::number(*value)));
        Ok(self.file.row(&self.cells)?)
    }
}

#[derive(Debug)]
struct IncidentFile<'a> {
    scenario: &'a Scenario,
    file: CsvFile,
    /// The row under way, used again and again.
    cells: Vec<Cell>,
}

impl IncidentSink for IncidentFile<'_> {
    fn settle(&mut self) -> io::Result<Option<Settled>> {
        settle(&mut self.file, INCIDENTS)
    }

    fn take(&mut self, row: &IncidentRow<'_>) -> io::Result<()> {
        let (scenario, who, life) = (self.scenario, &row.identity, &row.life);
        let source = scenario.sources().get(who.source);
        let severity = |id: usize| scenario.severities().get(id).map_or(Cell::Empty, |rung| Cell::text(&rung.name));
        self.cells.clear();
        self.cells.extend([
            Cell::Whole(row.replication),
            Cell::Whole(u64::from(who.number)),
            source.map_or(Cell::Empty, |source| Cell::text(&source.name)),
            source.map_or(Cell::Empty, |source| Cell::text(&source.side)),
            Cell::Whole(u64::from(who.ordinal)),
            Cell::number(who.onset),
            severity(who.severity),
            severity(life.highest),
            Cell::optional(life.detected),
            Cell::optional(life.established),
            Cell::optional(life.ended),
            Cell::text(labels::ended_by(scenario, life.by)),
            Cell::text(if who.contested { "true" } else { "false" }),
            Cell::number(life.hostilities),
            Cell::number(life.harm),
        ]);
        for (phase, what) in row.phases.iter().enumerate() {
            self.cells.extend(phase_cells(scenario, phase, what));
        }
        Ok(self.file.row(&self.cells)?)
    }
}

fn phase_cells(scenario: &Scenario, phase: usize, what: &PhaseLife) -> [Cell; 4] {
    [
        what.outcome.map_or(Cell::Empty, |outcome| Cell::text(labels::outcome(outcome))),
        Cell::optional(what.due),
        Cell::optional(what.response),
        what.cause.map_or(Cell::Empty, |cause| Cell::text(labels::wait(scenario, phase, cause))),
    ]
}

/// Hands what is written to the system.
fn settle(file: &mut CsvFile, name: &str) -> io::Result<Option<Settled>> {
    let (bytes, rows) = file.settle()?;
    Ok(Some(Settled { file: name.to_owned(), bytes, rows }))
}
