//! Warnings: what is allowed and can be computed, but probably does not mean what was wanted.

use super::diagnose::{Fault, Place};
use super::format::rounded;
use super::tree::{Entry, Node};
use super::types::{Clock, Demand, Phase, PhaseId, Quorum, Scenario, Track};

/// Every warning about a scenario whose document is `root`.
pub fn warnings(scenario: &Scenario, root: &Node) -> Vec<Fault> {
    let mut looker = Looker { scenario, root, found: Vec::new() };
    looker.feedback();
    looker.monitoring();
    looker.pools();
    looker.windows();
    looker.outcome();
    looker.excitation();
    (0..scenario.phases.len()).for_each(|phase| looker.phase(phase));
    looker.found
}

struct Looker<'a> {
    scenario: &'a Scenario,
    root: &'a Node,
    found: Vec<Fault>,
}

impl Looker<'_> {
    fn warn(&mut self, place: Place, message: impl Into<String>, label: &str, help: &str) {
        let fault = Fault::warning(place, message).label(label);
        self.found.push(if help.is_empty() { fault } else { fault.help(help) });
    }

    /// Where a key of the entry `index` of a list stands, or the entry, or the file.
    fn place(&self, list: &str, index: usize, key: &str) -> Place {
        let item = self.root.get(list).and_then(|list| list.items().get(index));
        item.and_then(|item| item.entry(key).map(Entry::given_at).or(Some(item.place))).unwrap_or(self.root.place)
    }

    /// Where a key of a table stands, or the table.
    fn key(&self, table: &str, key: &str) -> Place {
        let node = self.root.get(table).unwrap_or(self.root);
        node.entry(key).map_or(node.place, Entry::given_at)
    }

    fn feedback(&mut self) {
        let radius = self.scenario.largest_branching_radius();
        if radius >= 1.0 {
            let most = if radius < 1e3 { format!("{radius:.2}") } else { rounded(radius) };
            let index = self.scenario.sources.iter().position(|source| !source.excites.is_empty()).unwrap_or(0);
            let from = self.scenario.branching_radius();
            let fault = Fault::warning(
                self.place("source", index, "excites"),
                format!(
                    "a history can run away: what speeds violations up can raise the branching ratio from {from:.2} to {most}"
                ),
            );
            self.found.push(
                fault
                    .label("feeds itself")
                    .help(self.multipliers())
                    .help("a history with more than `run.max_incidents` incidents stops there, and the results say so"),
            );
        }
        if self.scenario.credibility.is_some() && self.scenario.phases.iter().all(|phase| phase.deadline.is_none()) {
            let place = self.root.get("credibility").map_or(self.root.place, |node| node.place);
            self.warn(
                place,
                "credibility never moves: no phase has a deadline",
                "no effect",
                "give a phase a `deadline`, or take this away",
            );
        }
    }

    /// What multiplies violations, and by how much at most.
    fn multipliers(&self) -> String {
        let most = |factor: &[f64]| factor.iter().copied().fold(1.0, f64::max);
        let credibility = self.scenario.credibility.map_or(1.0, |credibility| credibility.violations_at_zero);
        let windows = self.scenario.windows.iter().flat_map(|window| {
            let rebound = window.rebound.as_ref().map_or(1.0, |rebound| most(&rebound.factor));
            [
                (format!("the window `{}`", window.name), most(&window.factor)),
                (format!("the rebound of `{}`", window.name), rebound),
            ]
        });
        let told: Vec<String> = std::iter::once(("credibility at 0".to_owned(), credibility))
            .chain(windows)
            .filter(|(_, by)| *by > 1.0)
            .map(|(what, by)| format!("{what}, by up to {}", if by < 1e3 { by.to_string() } else { rounded(by) }))
            .collect();
        format!("violations are multiplied by: {}", told.join("; "))
    }

    fn monitoring(&mut self) {
        let monitoring = &self.scenario.monitoring;
        for (key, given) in [("teams", monitoring.teams.is_some()), ("reopens", monitoring.reopens.get() > 0.0)] {
            if given && monitoring.verify.is_none() {
                let message = format!("`{key}` has no effect: without `verify` there are no visits");
                self.warn(
                    self.key("monitoring", key),
                    message,
                    "no effect",
                    "add how long a visit takes, for instance `verify = \"3 h\"`",
                );
            }
        }
        if !self.scenario.can_detect() {
            let message = "no violation is ever noticed, so no phase is ever triggered";
            self.warn(
                self.place("severity", 0, "name"),
                message,
                "no severity that occurs has `detection`, and none is `undeniable`",
                "",
            );
        } else if !self.scenario.can_establish() {
            let place = self.key("monitoring", "attribute");
            self.warn(place, "attribution always fails, so no phase is ever triggered", "`fails` is 1", "");
        }
        for (i, (severity, reached)) in
            self.scenario.severities.iter().zip(self.scenario.reachable_severities()).enumerate()
        {
            if !reached {
                let message = format!("the severity `{}` never occurs", severity.name);
                let help = "give it a weight in a source's `severity`, or let the rung below rise by `escalates`";
                self.warn(
                    self.place("severity", i, "name"),
                    message,
                    "no source begins with it, and none rises to it",
                    help,
                );
            }
        }
    }

    fn pools(&mut self) {
        for (i, pool) in self.scenario.pools.iter().enumerate() {
            let mut stages =
                self.scenario.phases.iter().flat_map(|phase| &phase.tracks).flat_map(|track| &track.stages);
            if !stages.any(|stage| stage.needs == Some(i)) {
                let message = format!("the pool `{}` is not used", pool.name);
                self.warn(
                    self.place("pool", i, "name"),
                    message,
                    "no stage needs it",
                    "say `needs` in a stage, or take the pool away",
                );
            }
        }
    }

    fn windows(&mut self) {
        let horizon = self.scenario.horizon;
        for (i, window) in self.scenario.windows.iter().enumerate() {
            if window.start.lower() >= horizon.get() {
                self.warn(
                    self.place("window", i, "start"),
                    format!("the window `{}` never begins: histories end at {horizon}", window.name),
                    "not before the horizon",
                    "let it start earlier, lengthen the `horizon`, or take the window away",
                );
            }
            if !window.changes_anything() {
                self.warn(
                    self.place("window", i, "name"),
                    format!("the window `{}` changes nothing", window.name),
                    "no effect",
                    "give it a `factor`, a `rebound` or `harm` other than 1, or take the window away",
                );
            }
        }
    }

    fn outcome(&mut self) {
        let collapse = &self.scenario.collapse;
        for phase in collapse.missed.iter().map(|phase| &self.scenario.phases[*phase]) {
            if phase.deadline.is_none() {
                let message = format!("`{}` is never missed: it has no deadline", phase.name);
                self.warn(
                    self.key("collapse", "missed"),
                    message,
                    "cannot collapse the ceasefire",
                    "give the phase a `deadline`",
                );
            }
        }
        let given = self.root.get("collapse").is_some_and(|node| node.get("probability").is_some());
        if given && collapse.missed.is_empty() {
            let place = self.key("collapse", "probability");
            self.warn(
                place,
                "`probability` has no effect without `missed`",
                "no effect",
                "name the phases of which a miss may collapse the ceasefire",
            );
        }
    }

    fn excitation(&mut self) {
        for (i, source) in self.scenario.sources.iter().enumerate() {
            let place = self.place("source", i, "decay");
            let list = self.root.get("source").map_or(&[][..], Node::items);
            if source.excites.is_empty() && list.get(i).is_some_and(|node| node.get("decay").is_some()) {
                self.warn(place, "`decay` has no effect without `excites`", "no effect", "");
            }
        }
    }

    fn phase(&mut self, index: PhaseId) {
        let phase = &self.scenario.phases[index];
        if let Some(why) = never_demanded(self.scenario, index) {
            let message = format!("`{}` is never demanded: {why}", phase.name);
            self.warn(self.place("phase", index, "demanded"), message, "never happens", "");
        }
        self.timing(index, phase);
        self.tracks(index, phase);
        if phase.clock == Clock::Detection && self.scenario.can_establish() && !self.scenario.can_detect() {
            self.warn(self.place("phase", index, "clock"), "this clock never starts", "nothing is ever detected", "");
        }
    }

    fn timing(&mut self, index: PhaseId, phase: &Phase) {
        let (Some(opens), Some(deadline)) = (phase.opens, phase.deadline) else { return };
        if opens > deadline {
            let message =
                format!("`{}` can never be met: it opens at {opens}, after its deadline at {deadline}", phase.name);
            self.warn(
                self.place("phase", index, "opens"),
                message,
                "later than the deadline",
                "both count from the same clock",
            );
        }
    }

    fn tracks(&mut self, index: PhaseId, phase: &Phase) {
        let pools = &self.scenario.pools;
        let list = self.root.get("phase").and_then(|list| list.items().get(index)?.get("track"));
        let at = |i: usize| list.and_then(|list| list.items().get(i)).map_or(self.root.place, |node| node.place);
        let mut found = Vec::new();
        for (i, track) in phase.tracks.iter().enumerate() {
            if let Some(pool) = track.starved_of(pools) {
                let message = format!(
                    "`{}` can never act: its stages need more units of `{}` than the {} there are",
                    track.actor, pools[pool].name, pools[pool].capacity
                );
                found.push(Fault::warning(at(i), message).label("waits for a unit that it holds itself"));
            }
        }
        if phase.least_hours(pools).is_none() {
            let place = self.place("phase", index, "answered");
            let message = format!("`{}` can never be answered: {}", phase.name, unanswerable(phase, pools));
            found.push(Fault::warning(place, message).label("out of reach"));
        }
        self.found.append(&mut found);
    }
}

fn unanswerable(phase: &Phase, pools: &[super::types::Pool]) -> String {
    if phase.tracks.is_empty() {
        return "it has no `[[phase.track]]`".into();
    }
    if let Some(track) = phase.tracks.iter().find(|track| track.required && !track.can_act(pools)) {
        return format!("`{}` is required and can never act", track.actor);
    }
    let waits = |track: &&Track| track.always_joins() && !track.can_act(pools);
    if phase.answered == Quorum::All
        && let Some(track) = phase.tracks.iter().find(waits)
    {
        return format!("it needs all, and `{}` can never act", track.actor);
    }
    if let Some(pool) = phase.lacks_units(pools).map(|pool| &pools[pool]) {
        return format!("its members need more units of `{}` than the {} there are", pool.name, pool.capacity);
    }
    let able = phase.tracks.iter().filter(|track| track.can_act(pools));
    let weight: f64 = able.map(|track| track.weight * f64::from(track.able(pools))).sum();
    match phase.answered {
        Quorum::Weight(needed) => format!("all tracks together weigh {weight}, and it needs {needed}"),
        Quorum::All | Quorum::Any => "none of its tracks can ever act".into(),
    }
}

/// Why a phase is never demanded, if so.
fn never_demanded(scenario: &Scenario, index: PhaseId) -> Option<String> {
    match scenario.phases[index].demanded {
        Demand::Violation => None,
        Demand::Severity(severity) => {
            let reached = scenario.reachable_severities();
            (!reached[severity..].contains(&true)).then(|| "no incident reaches its severity".into())
        }
        Demand::Continuing(_) => {
            let before = &scenario.phases[index.checked_sub(1)?];
            if never_demanded(scenario, index - 1).is_some() {
                return Some(format!("`{}` before it never is", before.name));
            }
            let answered = before.least_hours(&scenario.pools).is_some() && scenario.can_establish();
            (before.deadline.is_none() && !answered)
                .then(|| format!("`{}` before it is never answered and, without a deadline, never missed", before.name))
        }
    }
}
