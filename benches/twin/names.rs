//! The names under which luck is drawn; those of the table in `src/engine/model/luck.rs`, as far as the baseline goes.

use phaseline::random::Purpose;
use phaseline::scenario::{Phase, Scenario};

/// Every purpose of a scenario.
pub struct Names {
    pub sources: Vec<SourceNames>,
    pub false_arrival: Purpose,
    pub false_accepted: Purpose,
    /// Per phase, per track.
    pub commits: Vec<Vec<Purpose>>,
    /// Of each source's incidents, then of false reports.
    pub incidents: Vec<IncidentNames>,
}

pub struct SourceNames {
    pub base: Purpose,
    /// Per exciting source.
    pub excited: Vec<Purpose>,
    pub severity: Purpose,
}

pub struct IncidentNames {
    /// Per severity.
    pub hostilities: Vec<Purpose>,
    pub detection: Vec<Purpose>,
    pub verify: Purpose,
    pub attribute: Purpose,
    pub phases: Vec<PhaseNames>,
}

pub struct PhaseNames {
    pub effect: Purpose,
    pub collapse: Purpose,
    pub tracks: Vec<TrackNames>,
}

pub struct TrackNames {
    pub joins: Purpose,
    pub effect: Purpose,
    /// Per stage.
    pub delays: Vec<Purpose>,
}

impl Names {
    pub fn new(scenario: &Scenario) -> Self {
        let named = |name: String| Purpose::new(&name);
        let sources = scenario.sources();
        let source = |of: &str| SourceNames {
            base: named(format!("source[{of}].base")),
            excited: sources.iter().map(|by| named(format!("source[{of}].excited by[{}]", by.name))).collect(),
            severity: named(format!("source[{of}].severity")),
        };
        let commits = |phase: &Phase| {
            let track = |actor: &str| named(format!("phase[{}].track[{actor}].commits", phase.name));
            phase.tracks.iter().map(|of| track(&of.actor)).collect()
        };
        let prefixes = sources.iter().map(|source| format!("source[{}]", source.name));
        Self {
            sources: sources.iter().map(|of| source(&of.name)).collect(),
            false_arrival: named("false reports.arrival".to_owned()),
            false_accepted: named("false reports.accepted".to_owned()),
            commits: scenario.phases().iter().map(commits).collect(),
            incidents: prefixes
                .chain(["false reports".to_owned()])
                .map(|prefix| IncidentNames::new(scenario, &|name| Purpose::new(&format!("{prefix}.{name}"))))
                .collect(),
        }
    }
}

impl IncidentNames {
    fn new(scenario: &Scenario, named: &dyn Fn(&str) -> Purpose) -> Self {
        let of_severities = |what: &str| {
            scenario.severities().iter().map(|of| named(&format!("severity[{}].{what}", of.name))).collect()
        };
        Self {
            hostilities: of_severities("hostilities"),
            detection: of_severities("detection"),
            verify: named("verify"),
            attribute: named("attribute"),
            phases: scenario.phases().iter().map(|phase| PhaseNames::new(phase, named)).collect(),
        }
    }
}

impl PhaseNames {
    fn new(phase: &Phase, named: &dyn Fn(&str) -> Purpose) -> Self {
        let of_phase = |what: &str| named(&format!("phase[{}].{what}", phase.name));
        let tracks = phase.tracks.iter().map(|track| {
            let of_track = |what: &str| of_phase(&format!("track[{}].{what}", track.actor));
            TrackNames {
                joins: of_track("joins"),
                effect: of_track("effect"),
                delays: track.stages.iter().map(|stage| of_track(&format!("stage[{}].delay", stage.name))).collect(),
            }
        });
        Self { effect: of_phase("effect"), collapse: of_phase("collapse"), tracks: tracks.collect() }
    }
}
