//! The address of every draw in a replication.
//!
//! Names identify purposes: they are built from the names in the scenario, so reordering the file or adding to it
//! disturbs nothing else. Within a purpose, `which` is the incident's ordinal at its source (or an arrival's, a window's
//! occurrence), and `part` a member of a track or a visit. Where two things are named, the second is the twin of the first.
//! Joining and committing compare binary digits of many members at once: member m of a track is in bit m mod 64 of the
//! numbers at part m / 64.
//!
//! | purpose | which | part |
//! | --- | --- | --- |
//! | `source[S].base`: Exp(1) of the base clock, or the renewal gap | arrival of this clock | |
//! | `source[S].excited by[T]`: Exp(1) of the clock that T's violations drive at S | arrival of this clock | |
//! | `source[S].severity` | ordinal | |
//! | `I.severity[V].hostilities`: how long they last, Exp(1) of the escalation | ordinal | |
//! | `I.severity[V].detection`: whether it is noticed, the delay | ordinal | |
//! | `I.verify`, `I.reopens` | ordinal | visit |
//! | `I.attribute`: the delay, whether it fails | ordinal | |
//! | `I.phase[P].track[A].joins` | ordinal | members by 64 |
//! | `I.phase[P].track[A].effect`: whether it stops hostilities, within what time | ordinal | member |
//! | `I.phase[P].track[A].stage[N].delay`, `….turnaround` | ordinal | member |
//! | `I.phase[P].effect`: as a track's | ordinal | |
//! | `I.phase[P].collapse` | ordinal | |
//! | `phase[P].track[A].commits` | 0 | members by 64 |
//! | `false reports.arrival`, `false reports.accepted` | ordinal | |
//! | `window[W].start` | 0 | |
//! | `window[W].lasts`, `….gap`, `….rebound` | occurrence | |
//!
//! with `I` being `source[S]`, or `false reports`.

use super::plan::Plan;
use crate::random::{Address, Origin, Origins, Purpose};
use crate::scenario::{Phase, Scenario, Track, Window};

/// All purposes of a scenario under one seed, and the scenario laid out for its draws.
#[derive(Debug)]
pub struct Luck<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) plan: Plan<'a>,
    seed: u64,
    pub(super) sources: Vec<SourceLuck>,
    pub(super) false_arrival: Purpose,
    pub(super) false_accepted: Purpose,
    /// Per phase, per track.
    pub(super) commits: Vec<Vec<Purpose>>,
    pub(super) windows: Vec<WindowLuck>,
    /// A row of incidents' purposes for each source, then one for false reports.
    keys: Vec<Purpose>,
    /// Purposes in a row.
    width: usize,
}

#[derive(Debug, Clone)]
pub(super) struct SourceLuck {
    pub base: Purpose,
    /// Per exciting source, in the scenario's order.
    pub excited: Vec<Purpose>,
    pub severity: Purpose,
}

/// A purpose of incidents: its place in a row of keys.
pub(super) type Place = u32;

/// Where an incident's purposes are in a row of keys.
#[derive(Debug)]
pub(super) struct IncidentLuck {
    pub rungs: Vec<RungLuck>,
    pub verify: Place,
    pub reopens: Place,
    pub attribute: Place,
    pub phases: Vec<PhaseLuck>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct RungLuck {
    pub hostilities: Place,
    pub detection: Place,
}

#[derive(Debug, Clone)]
pub(super) struct PhaseLuck {
    pub effect: Place,
    pub collapse: Place,
    pub tracks: Vec<TrackLuck>,
}

#[derive(Debug, Clone)]
pub(super) struct TrackLuck {
    pub joins: Place,
    pub effect: Place,
    pub stages: Vec<StageLuck>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StageLuck {
    pub delay: Place,
    pub turnaround: Place,
}

#[derive(Debug, Clone)]
pub(super) struct WindowLuck {
    pub start: Purpose,
    pub lasts: Purpose,
    pub gap: Purpose,
    pub rebound: Purpose,
}

impl<'a> Luck<'a> {
    /// The purposes of `scenario` under `seed`.
    pub fn new(scenario: &'a Scenario, seed: u64) -> Self {
        let named = Purpose::new;
        let mut row = Names::default();
        let incident = row.incident(scenario);
        let prefixes = scenario.sources().iter().map(|source| format!("source[{}]", source.name));
        let prefixes: Vec<String> = prefixes.chain(["false reports".to_owned()]).collect();
        let keys = prefixes.iter().flat_map(|prefix| row.0.iter().map(move |name| format!("{prefix}.{name}")));
        let source = |name: &str| SourceLuck {
            base: named(&format!("source[{name}].base")),
            excited: scenario
                .sources()
                .iter()
                .map(|by| named(&format!("source[{name}].excited by[{}]", by.name)))
                .collect(),
            severity: named(&format!("source[{name}].severity")),
        };
        let commits =
            |phase: &Phase, track: &Track| named(&format!("phase[{}].track[{}].commits", phase.name, track.actor));
        Self {
            scenario,
            plan: Plan::new(scenario, &incident),
            seed,
            sources: scenario.sources().iter().map(|s| source(&s.name)).collect(),
            false_arrival: named("false reports.arrival"),
            false_accepted: named("false reports.accepted"),
            commits: scenario
                .phases()
                .iter()
                .map(|phase| phase.tracks.iter().map(|track| commits(phase, track)).collect())
                .collect(),
            windows: scenario.windows().iter().map(|window| WindowLuck::of(window, named)).collect(),
            keys: keys.map(|name| named(&name)).collect(),
            width: row.0.len(),
        }
    }

    /// The row of keys of incidents of the `source`-th source; past the last one, of false reports.
    pub(super) fn row(&self, source: usize) -> usize {
        source * self.width
    }

    /// Where the draws of a replication begin.
    pub(super) fn origins(&self, replication: u64) -> Origins {
        Origins::new(self.seed, replication)
    }

    /// The address of an incident's draw.
    #[inline]
    pub(super) fn at(&self, row: usize, place: Place, origin: Origin, part: u16) -> Address {
        self.keys[row + place as usize].at(origin, part)
    }
}

impl WindowLuck {
    fn of(window: &Window, named: impl Fn(&str) -> Purpose) -> Self {
        let of = |what: &str| named(&format!("window[{}].{what}", window.name));
        Self { start: of("start"), lasts: of("lasts"), gap: of("gap"), rebound: of("rebound") }
    }
}

/// The names of an incident's purposes, in the order of a row.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn add(&mut self, name: String) -> Place {
        self.0.push(name);
        self.0.len() as Place - 1
    }

    fn incident(&mut self, scenario: &Scenario) -> IncidentLuck {
        let mut rung = |name: &str| RungLuck {
            hostilities: self.add(format!("severity[{name}].hostilities")),
            detection: self.add(format!("severity[{name}].detection")),
        };
        IncidentLuck {
            rungs: scenario.severities().iter().map(|s| rung(&s.name)).collect(),
            verify: self.add("verify".to_owned()),
            reopens: self.add("reopens".to_owned()),
            attribute: self.add("attribute".to_owned()),
            phases: scenario.phases().iter().map(|phase| self.phase(phase)).collect(),
        }
    }

    fn phase(&mut self, phase: &Phase) -> PhaseLuck {
        let prefix = format!("phase[{}]", phase.name);
        PhaseLuck {
            effect: self.add(format!("{prefix}.effect")),
            collapse: self.add(format!("{prefix}.collapse")),
            tracks: phase.tracks.iter().map(|track| self.track(&prefix, track)).collect(),
        }
    }

    fn track(&mut self, prefix: &str, track: &Track) -> TrackLuck {
        let prefix = format!("{prefix}.track[{}]", track.actor);
        let mut stage = |name: &str| StageLuck {
            delay: self.add(format!("{prefix}.stage[{name}].delay")),
            turnaround: self.add(format!("{prefix}.stage[{name}].turnaround")),
        };
        let stages = track.stages.iter().map(|s| stage(&s.name)).collect();
        TrackLuck { joins: self.add(format!("{prefix}.joins")), effect: self.add(format!("{prefix}.effect")), stages }
    }
}
