//! Rows told one by one while a run goes on, in the order of replications.

use std::io;

use crate::model::{EndedBy, Ending, Identity, Outcome, Wait};
use crate::scenario::SeverityId;

/// One replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplicationRow<'a> {
    /// Its number, from 0.
    pub replication: u64,
    /// How it ended.
    pub ending: Ending,
    /// When, hours since the armistice.
    pub ended: f64,
    /// Its value of every per-replication metric, in the order of [`Catalogue::values`](super::Catalogue::values).
    pub values: &'a [f64],
}

/// One incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidentRow<'a> {
    /// The replication, from 0.
    pub replication: u64,
    /// Who it is.
    pub identity: Identity,
    /// The rest of its life.
    pub life: Life,
    /// What became of each phase, in plan order.
    pub phases: &'a [PhaseLife],
}

/// An incident after its onset. Instants are in hours since the armistice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// The highest severity reached.
    pub highest: SeverityId,
    /// When it was detected.
    pub detected: Option<f64>,
    /// When it was established.
    pub established: Option<f64>,
    /// When hostilities ended; `None` while they were under way at the end of the replication.
    pub ended: Option<f64>,
    /// What ended them.
    pub by: EndedBy,
    /// Hours of hostilities.
    pub hostilities: f64,
    /// Harm.
    pub harm: f64,
}

/// What became of one phase of one incident; all empty where it was not demanded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PhaseLife {
    /// How its deadline ended.
    pub outcome: Option<Outcome>,
    /// The due time, hours since the armistice.
    pub due: Option<f64>,
    /// The response time, hours since the clock's origin.
    pub response: Option<f64>,
    /// Of a miss: what the incident was waiting for.
    pub cause: Option<Wait>,
}

/// How far a file of rows has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Its name.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
}

/// Takes rows of replications.
pub trait ReplicationSink: Send {
    /// Takes the next row.
    fn take(&mut self, row: &ReplicationRow<'_>) -> io::Result<()>;

    /// Hands all rows so far to the system, so that they outlive the program; nothing where they are not meant to.
    fn settle(&mut self) -> io::Result<Option<Settled>> {
        Ok(None)
    }
}

/// Takes rows of incidents.
pub trait IncidentSink: Send {
    /// Takes the next row.
    fn take(&mut self, row: &IncidentRow<'_>) -> io::Result<()>;

    /// Hands all rows so far to the system, so that they outlive the program; nothing where they are not meant to.
    fn settle(&mut self) -> io::Result<Option<Settled>> {
        Ok(None)
    }
}

/// Who takes rows; `None` costs nothing.
#[derive(Default)]
pub struct Sinks<'a> {
    /// Of replications.
    pub replications: Option<&'a mut dyn ReplicationSink>,
    /// Of incidents.
    pub incidents: Option<&'a mut dyn IncidentSink>,
}

impl Sinks<'_> {
    /// Hands all rows so far to the system.
    pub(super) fn settle(&mut self) -> io::Result<Vec<Settled>> {
        let replications = self.replications.as_mut().map(|sink| sink.settle());
        let incidents = self.incidents.as_mut().map(|sink| sink.settle());
        let settled: Vec<Option<Settled>> = replications.into_iter().chain(incidents).collect::<io::Result<_>>()?;
        Ok(settled.into_iter().flatten().collect())
    }
}
