//! What a replication told.

use phaseline::model::{Ending, Fact, Finish, Identity, Observer, Wait, WorldFact};
use phaseline::scenario::PhaseId;

/// A fact that owns what it says.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Any fact but a critical path.
    Fact(Fact<'static>),
    /// A critical path.
    Path {
        /// The phase.
        phase: PhaseId,
        /// To a miss rather than to an answer.
        missed: bool,
        /// Component and hours.
        path: Vec<(Wait, f64)>,
    },
}

/// A fact about an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Hours since the armistice.
    pub at: f64,
    /// The incident.
    pub who: Identity,
    /// What.
    pub note: Note,
}

/// Everything that one replication told.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// About incidents.
    pub incidents: Vec<Told>,
    /// About the world.
    pub world: Vec<(f64, WorldFact)>,
    /// When it ended.
    pub end: f64,
    /// Why it ended.
    pub ending: Ending,
    /// Credibility at the end.
    pub credibility: f64,
    /// Whether rounding decided the order of two things about one incident.
    pub fragile: bool,
}

impl History {
    /// Tells all of it to an observer: of incidents in order of time, then of the world.
    pub fn tell(&self, observer: &mut impl Observer) {
        for told in &self.incidents {
            let fact = match &told.note {
                Note::Fact(fact) => *fact,
                Note::Path { phase, missed, path } => Fact::CriticalPath { phase: *phase, missed: *missed, path },
            };
            observer.incident(told.at, &told.who, fact);
        }
        for &(at, fact) in &self.world {
            observer.world(at, fact);
        }
        observer.finish(Finish { at: self.end, ending: self.ending, credibility: self.credibility, events: 0 });
    }
}
