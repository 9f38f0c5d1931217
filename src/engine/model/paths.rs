//! What an incident waited for: causes of misses and critical paths, worked out when a phase is answered or missed.
//!
//! Where a phase has no pools its stage delays are drawn again from their addresses instead of being kept.

use super::calendar::{NEVER, earlier, later};
use super::incident::{Incident, Step};
use super::observer::{Fact, Observer, Wait};
use super::simulator::Simulator;
use crate::random::Sampler;
use crate::scenario::{PhaseId, PoolId, Quorum};

/// Adds a stretch of waiting, unless it has no length.
#[inline]
fn add(path: &mut Vec<(Wait, f64)>, wait: Wait, hours: f64) {
    if hours > 0.0 {
        path.push((wait, hours));
    }
}

/// Adds a wait for a pool. Only such a wait can follow its like: where a stage between two of one pool took no time.
fn add_pool(path: &mut Vec<(Wait, f64)>, pool: PoolId, hours: f64) {
    match path.last_mut() {
        Some((Wait::Pool(last), sum)) if *last == pool && hours > 0.0 => *sum += hours,
        _ => add(path, Wait::Pool(pool), hours),
    }
}

/// The monitoring chain from `from` to `to`.
fn add_monitoring(path: &mut Vec<(Wait, f64)>, incident: &Incident, from: f64, to: f64) {
    let mut at = from;
    for (end, wait) in monitoring_steps(incident) {
        if end >= to {
            add(path, wait, to - at);
            return;
        }
        if end > at {
            add(path, wait, end - at);
            at = end;
        }
    }
}

/// What monitoring does, and until when.
fn monitoring_steps(incident: &Incident) -> [(f64, Wait); 5] {
    [
        (incident.detected, Wait::Undetected),
        (incident.visited, Wait::Team),
        (incident.verified, Wait::Verification),
        (incident.failed, Wait::Attribution),
        (NEVER, Wait::Unattributed),
    ]
}

/// What monitoring waits for at present.
fn monitoring_now(incident: &Incident) -> Wait {
    monitoring_steps(incident).into_iter().find(|(end, _)| *end == NEVER).map_or(Wait::Unattributed, |(_, wait)| wait)
}

impl<S: Sampler> Simulator<'_, S> {
    /// From the clock's origin to the trigger.
    fn add_before_trigger(&self, phase: PhaseId, path: &mut Vec<(Wait, f64)>) {
        let incident = &self.incident;
        let state = &self.incident.phases[phase];
        if state.demanded >= incident.established {
            add(path, Wait::Demand, state.triggered - state.origin);
        } else {
            add_monitoring(path, incident, state.origin, state.triggered);
        }
    }

    /// A member's stages from the trigger on, no further than `until`; returns what it waits for there.
    fn add_member(
        &mut self,
        phase: PhaseId,
        (track, member): (u16, u16),
        until: f64,
        path: &mut Vec<(Wait, f64)>,
    ) -> Wait {
        let state = &self.incident.phases[phase];
        let (triggered, opening) = (state.triggered, state.opening);
        let of = self.plan.track(phase, usize::from(track));
        let steps = self.first_step(phase, track, member);
        let mut at = triggered;
        for index in 0..of.stages {
            if let (Some(pool), Some(first)) = (self.plan.stages[of.first_stage + index].needs, steps) {
                let granted = self.incident.stages[first + index].granted;
                let end = earlier(granted, until);
                add_pool(path, pool, end - at);
                if granted > until || granted == NEVER {
                    return Wait::Pool(pool);
                }
                at = later(at, end);
            }
            let wait = Wait::Stage { track, stage: index as u16 };
            let takes = match steps {
                Some(first) => self.incident.stages[first + index].takes,
                None => self.stage_delay(phase, usize::from(track), index, member),
            };
            let end = at + takes;
            add(path, wait, earlier(end, until) - at);
            if end > until {
                return wait;
            }
            at = end;
        }
        // Without an opening ahead, what is left is rounding.
        if opening > at {
            add(path, Wait::Opening, until - at);
        }
        Wait::Opening
    }

    /// Where the steps of a member of a pooled phase begin among an incident's.
    fn first_step(&self, phase: PhaseId, track: u16, member: u16) -> Option<usize> {
        if !self.plan.phases[phase].pooled {
            return None;
        }
        let mut members = self.plan.members_of(phase).map(|i| &self.plan.members[i]);
        members.find(|timed| (timed.track, timed.index) == (track, member)).map(|timed| timed.first_step)
    }

    pub(super) fn tell_answered_path<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        let mut path = std::mem::take(&mut self.path);
        path.clear();
        self.add_before_trigger(phase, &mut path);
        let completed_by = self.incident.phases[phase].completed_by;
        self.add_member(phase, completed_by, local, &mut path);
        self.tell(local, Fact::CriticalPath { phase, missed: false, path: &path }, observer);
        self.path = path;
    }

    /// The path to the due time of a miss into `self.path`; returns its cause.
    pub(super) fn find_missed_path(&mut self, phase: PhaseId, local: f64) -> Wait {
        let mut path = std::mem::take(&mut self.path);
        path.clear();
        let cause = self.missed_path(phase, local, &mut path);
        self.path = path;
        cause
    }

    fn missed_path(&mut self, phase: PhaseId, local: f64, path: &mut Vec<(Wait, f64)>) -> Wait {
        let state = self.incident.phases[phase];
        if state.demanded > state.due {
            add(path, Wait::Demand, state.due - state.origin);
            return Wait::Demand;
        }
        let incident = &self.incident;
        if state.triggered == NEVER {
            add_monitoring(path, incident, state.origin, state.due);
            return monitoring_now(incident);
        }
        self.add_before_trigger(phase, path);
        self.work_out(phase, local);
        if self.incident.phases[phase].hopeless {
            add(path, Wait::Quorum, state.due - state.triggered);
            return Wait::Quorum;
        }
        match self.first_needed(phase, state.due) {
            Some(member) => self.add_member(phase, member, state.due, path),
            None => Wait::Quorum,
        }
    }

    /// The first required member that has not acted, else the first joined one that can still help, in plan order.
    fn first_needed(&mut self, phase: PhaseId, due: f64) -> Option<(u16, u16)> {
        let mut acts = std::mem::take(&mut self.acts);
        if self.plan.phases[phase].pooled {
            acts.clear();
            for member in self.plan.members_of(phase) {
                let timed = &self.plan.members[member];
                let at = match self.incident.members[member].step {
                    Step::Acted | Step::Absent => continue,
                    Step::Waiting { .. } | Step::Working => NEVER,
                };
                acts.push((at, timed.track, timed.index));
            }
        } else {
            self.known_acts(phase, false, &mut acts);
        }
        // They are in the order of the plan.
        let plan = &self.plan.phases[phase];
        let track = |track: u16| &self.plan.tracks[plan.first_track + usize::from(track)];
        let helps = |of: u16| !matches!(plan.answered, Quorum::Weight(_)) || track(of).weight > 0.0;
        let unfinished = || acts.iter().filter(|(at, ..)| *at > due);
        let first = unfinished()
            .find(|(_, of, _)| track(*of).required)
            .or_else(|| unfinished().find(|(_, of, _)| helps(*of)))
            .map(|&(_, track, member)| (track, member));
        self.acts = acts;
        first
    }
}
