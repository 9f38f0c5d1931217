//! What the parts of a scenario are called in tables.

use crate::model::{EndedBy, Ending, Outcome, Wait};
use crate::scenario::{Clock, PhaseId, Scenario};

/// What it is called that given who takes part, a phase can never be answered.
pub const NO_QUORUM: &str = "no quorum possible";

/// What ended an incident: `itself`, a phase's name, or `open`.
pub fn ended_by(scenario: &Scenario, by: EndedBy) -> String {
    match by {
        EndedBy::Itself => "itself".to_owned(),
        EndedBy::Phase(phase) => phase_name(scenario, phase).to_owned(),
        EndedBy::Open => "open".to_owned(),
    }
}

/// How a replication ended.
pub fn ending(scenario: &Scenario, ending: Ending) -> String {
    match ending {
        Ending::Horizon => "horizon".to_owned(),
        Ending::Missed(phase) => format!("collapse: missed {}", phase_name(scenario, phase)),
        Ending::Concurrent => "collapse: too many incidents at once".to_owned(),
        Ending::Severity => "collapse: too long at a severity".to_owned(),
        Ending::Runaway => "runaway".to_owned(),
    }
}

/// How a deadline ended.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::Missed => "missed",
        Outcome::Moot => "moot",
        Outcome::Censored => "censored",
    }
}

/// Where a deadline counts from.
pub fn clock(clock: Clock) -> &'static str {
    match clock {
        Clock::Onset => "onset",
        Clock::Detection => "detection",
        Clock::Established => "established",
        Clock::Demanded => "demanded",
    }
}

/// What an incident waits for on its way to an answer of `phase`.
pub fn wait(scenario: &Scenario, phase: PhaseId, wait: Wait) -> String {
    match wait {
        Wait::Undetected => "undetected".to_owned(),
        Wait::Team => "waiting for a team".to_owned(),
        Wait::Verification => "verification".to_owned(),
        Wait::Attribution => "attribution".to_owned(),
        Wait::Unattributed => "attribution failed".to_owned(),
        Wait::Demand => "not demanded in time".to_owned(),
        Wait::Quorum => NO_QUORUM.to_owned(),
        Wait::Opening => "not open yet".to_owned(),
        Wait::Pool(pool) => format!("pool: {}", scenario.pools().get(pool).map_or("", |pool| &pool.name)),
        Wait::Stage { track, stage } => {
            let track = scenario.phases().get(phase).and_then(|phase| phase.tracks.get(usize::from(track)));
            let stage = track.and_then(|track| track.stages.get(usize::from(stage)));
            format!("{}: {}", track.map_or("", |track| &track.actor), stage.map_or("", |stage| &stage.name))
        }
    }
}

fn phase_name(scenario: &Scenario, phase: PhaseId) -> &str {
    scenario.phases().get(phase).map_or("", |phase| &phase.name)
}
