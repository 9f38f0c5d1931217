//! The address of every draw in a replication.
//!
//! Names identify purposes: they are built from the names in the scenario, so reordering the file or adding to it
//! disturbs nothing else. Within a purpose, `which` is the incident's ordinal at its source (or an arrival's, a window's
//! occurrence), and `part` a member of a track or a visit. Joining and committing of a track's members are consecutive
//! numbers of one stream.
//!
//! | purpose | which | part |
//! | --- | --- | --- |
//! | `source[S].base`: Exp(1) of the base clock, or the renewal gap | arrival of this clock | |
//! | `source[S].excited by[T]`: Exp(1) of the clock that T's violations drive at S | arrival of this clock | |
//! | `source[S].severity` | ordinal | |
//! | `I.severity[V].lasts`, `….escalates`, `….noticed`, `….delay` | ordinal | |
//! | `I.verify`, `I.reopens` | ordinal | visit |
//! | `I.attribute`, `I.fails` | ordinal | |
//! | `I.phase[P].track[A].joins` (member m: the m-th number) | ordinal | |
//! | `I.phase[P].track[A].stops`, `….within` | ordinal | member |
//! | `I.phase[P].track[A].stage[N].delay`, `….turnaround` | ordinal | member |
//! | `I.phase[P].stops`, `….within`, `….collapse` | ordinal | |
//! | `phase[P].track[A].commits` (member m: the m-th number) | 0 | |
//! | `false reports.arrival`, `false reports.accepted` | ordinal | |
//! | `window[W].start` | 0 | |
//! | `window[W].lasts`, `….gap`, `….rebound` | occurrence | |
//!
//! with `I` being `source[S]`, or `false reports`.

use crate::random::Purpose;
use crate::scenario::{Phase, Scenario, Track, Window};

/// All purposes of a scenario under one seed.
#[derive(Debug, Clone)]
pub struct Luck {
    pub(super) sources: Vec<SourceLuck>,
    pub(super) false_reports: FalseReportLuck,
    /// Per phase, per track.
    pub(super) commits: Vec<Vec<Purpose>>,
    pub(super) windows: Vec<WindowLuck>,
}

#[derive(Debug, Clone)]
pub(super) struct SourceLuck {
    pub base: Purpose,
    /// Per exciting source, in the scenario's order.
    pub excited: Vec<Purpose>,
    pub severity: Purpose,
    pub incident: IncidentLuck,
}

#[derive(Debug, Clone)]
pub(super) struct FalseReportLuck {
    pub arrival: Purpose,
    pub accepted: Purpose,
    pub incident: IncidentLuck,
}

#[derive(Debug, Clone)]
pub(super) struct IncidentLuck {
    pub rungs: Vec<RungLuck>,
    pub verify: Purpose,
    pub reopens: Purpose,
    pub attribute: Purpose,
    pub fails: Purpose,
    pub phases: Vec<PhaseLuck>,
}

#[derive(Debug, Clone)]
pub(super) struct RungLuck {
    pub lasts: Purpose,
    pub escalates: Purpose,
    pub noticed: Purpose,
    pub delay: Purpose,
}

#[derive(Debug, Clone)]
pub(super) struct PhaseLuck {
    pub effect: EffectLuck,
    pub collapse: Purpose,
    pub tracks: Vec<TrackLuck>,
}

#[derive(Debug, Clone)]
pub(super) struct TrackLuck {
    pub joins: Purpose,
    pub effect: EffectLuck,
    pub stages: Vec<StageLuck>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct EffectLuck {
    pub stops: Purpose,
    pub within: Purpose,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StageLuck {
    pub delay: Purpose,
    pub turnaround: Purpose,
}

#[derive(Debug, Clone)]
pub(super) struct WindowLuck {
    pub start: Purpose,
    pub lasts: Purpose,
    pub gap: Purpose,
    pub rebound: Purpose,
}

impl Luck {
    /// The purposes of `scenario` under `seed`.
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let named = Named { seed };
        let source = |name: &str| {
            let prefix = format!("source[{name}]");
            SourceLuck {
                base: named.at(&prefix, "base"),
                excited: scenario
                    .sources()
                    .iter()
                    .map(|by| named.at(&prefix, &format!("excited by[{}]", by.name)))
                    .collect(),
                severity: named.at(&prefix, "severity"),
                incident: named.incident(&prefix, scenario),
            }
        };
        Self {
            sources: scenario.sources().iter().map(|s| source(&s.name)).collect(),
            false_reports: FalseReportLuck {
                arrival: named.at("false reports", "arrival"),
                accepted: named.at("false reports", "accepted"),
                incident: named.incident("false reports", scenario),
            },
            commits: scenario.phases().iter().map(|phase| named.commits(phase)).collect(),
            windows: scenario.windows().iter().map(|window| named.window(window)).collect(),
        }
    }
}

/// Names purposes under one seed.
struct Named {
    seed: u64,
}

impl Named {
    fn at(&self, prefix: &str, what: &str) -> Purpose {
        Purpose::new(self.seed, &format!("{prefix}.{what}"))
    }

    fn incident(&self, prefix: &str, scenario: &Scenario) -> IncidentLuck {
        let rung = |name: &str| {
            let prefix = format!("{prefix}.severity[{name}]");
            RungLuck {
                lasts: self.at(&prefix, "lasts"),
                escalates: self.at(&prefix, "escalates"),
                noticed: self.at(&prefix, "noticed"),
                delay: self.at(&prefix, "delay"),
            }
        };
        IncidentLuck {
            rungs: scenario.severities().iter().map(|s| rung(&s.name)).collect(),
            verify: self.at(prefix, "verify"),
            reopens: self.at(prefix, "reopens"),
            attribute: self.at(prefix, "attribute"),
            fails: self.at(prefix, "fails"),
            phases: scenario.phases().iter().map(|phase| self.phase(prefix, phase)).collect(),
        }
    }

    fn phase(&self, prefix: &str, phase: &Phase) -> PhaseLuck {
        let prefix = format!("{prefix}.phase[{}]", phase.name);
        PhaseLuck {
            effect: self.effect(&prefix),
            collapse: self.at(&prefix, "collapse"),
            tracks: phase.tracks.iter().map(|track| self.track(&prefix, track)).collect(),
        }
    }

    fn track(&self, prefix: &str, track: &Track) -> TrackLuck {
        let prefix = format!("{prefix}.track[{}]", track.actor);
        let stage = |name: &str| {
            let prefix = format!("{prefix}.stage[{name}]");
            StageLuck { delay: self.at(&prefix, "delay"), turnaround: self.at(&prefix, "turnaround") }
        };
        TrackLuck {
            joins: self.at(&prefix, "joins"),
            effect: self.effect(&prefix),
            stages: track.stages.iter().map(|s| stage(&s.name)).collect(),
        }
    }

    fn effect(&self, prefix: &str) -> EffectLuck {
        EffectLuck { stops: self.at(prefix, "stops"), within: self.at(prefix, "within") }
    }

    fn commits(&self, phase: &Phase) -> Vec<Purpose> {
        let prefix = format!("phase[{}]", phase.name);
        phase.tracks.iter().map(|track| self.at(&format!("{prefix}.track[{}]", track.actor), "commits")).collect()
    }

    fn window(&self, window: &Window) -> WindowLuck {
        let prefix = format!("window[{}]", window.name);
        WindowLuck {
            start: self.at(&prefix, "start"),
            lasts: self.at(&prefix, "lasts"),
            gap: self.at(&prefix, "gap"),
            rebound: self.at(&prefix, "rebound"),
        }
    }
}
