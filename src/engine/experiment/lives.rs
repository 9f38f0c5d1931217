//! Incidents one by one, where rows of them are asked for.

use std::io;

use super::BLOCK;
use super::block::Block;
use super::rows::{IncidentRow, IncidentSink, Life, PhaseLife, ReplicationRow, Sinks};
use crate::model::{EndedBy, Fact, Identity};

/// The incidents of some replications, kept flat.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    incidents: Vec<(u64, Identity, Life)>,
    phases: Vec<PhaseLife>,
}

impl Rows {
    pub fn clear(&mut self) {
        self.incidents.clear();
        self.phases.clear();
    }

    /// Every incident, in order.
    pub fn iter(&self) -> impl Iterator<Item = IncidentRow<'_>> {
        // Every incident has as many phases.
        let width = self.phases.len() / self.incidents.len().max(1);
        self.incidents.iter().enumerate().map(move |(i, &(replication, identity, life))| {
            let phases = &self.phases[i * width..(i + 1) * width];
            IncidentRow { replication, identity, life, phases }
        })
    }

    /// Every incident, in order, to `sink`.
    fn tell(&self, sink: &mut dyn IncidentSink) -> io::Result<()> {
        self.iter().try_for_each(|row| sink.take(&row))
    }
}

/// Every row of `block`, in order, to `sinks`; replications have `width` values.
pub(super) fn tell(block: &Block, width: usize, sinks: &mut Sinks<'_>) -> io::Result<()> {
    if let Some(sink) = &mut sinks.replications {
        let mut values = Vec::with_capacity(width);
        for (i, end) in block.ends.iter().enumerate() {
            values.clear();
            values.extend((0..width).map(|value| block.column(value)[i]));
            let replication = block.index * BLOCK + i as u64;
            sink.take(&ReplicationRow { replication, ending: end.ending, ended: end.at, values: &values })?;
        }
    }
    match &mut sinks.incidents {
        Some(sink) => block.rows.tell(*sink),
        None => Ok(()),
    }
}

/// Writes down the incidents of one replication.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives {
    width: usize,
    incidents: Vec<(Identity, Life)>,
    phases: Vec<PhaseLife>,
}

impl Lives {
    /// For a plan of `phases` phases.
    pub fn new(phases: usize) -> Self {
        Self { width: phases, ..Self::default() }
    }

    /// A fact about the incident `who` at `at`. Seldom asked for, so not a part of where facts are told.
    #[inline(never)]
    pub fn hear(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        if let Fact::Violation { .. } = fact {
            self.begin(who);
        }
        let number = who.number as usize;
        let Some((_, life)) = self.incidents.get_mut(number) else { return };
        let phases = &mut self.phases[number * self.width..(number + 1) * self.width];
        match fact {
            Fact::Escalated { to, .. } => life.highest = life.highest.max(to),
            Fact::Detected { .. } => life.detected = Some(at),
            Fact::Established { .. } => life.established = Some(at),
            Fact::Spell { hours, harm, .. } => {
                life.hostilities += hours;
                life.harm += harm;
            }
            Fact::Ended { by, .. } => {
                life.by = by;
                life.ended = (by != EndedBy::Open).then_some(at);
            }
            Fact::Answered { phase, response, .. } => phases[phase].response = Some(response),
            Fact::Outcome { phase, outcome, due, cause } => {
                phases[phase] = PhaseLife { outcome: Some(outcome), due, cause, ..phases[phase] };
            }
            _ => {}
        }
    }

    /// Incidents begin in the order of their numbers.
    fn begin(&mut self, who: &Identity) {
        let life = Life {
            highest: who.severity,
            detected: None,
            established: None,
            ended: None,
            by: EndedBy::Open,
            hostilities: 0.0,
            harm: 0.0,
        };
        self.incidents.push((*who, life));
        self.phases.resize(self.incidents.len() * self.width, PhaseLife::default());
    }

    /// Moves all of them into `rows`, as `replication`'s.
    pub fn drain(&mut self, replication: u64, rows: &mut Rows) {
        rows.incidents.extend(self.incidents.drain(..).map(|(identity, life)| (replication, identity, life)));
        rows.phases.append(&mut self.phases);
    }
}
