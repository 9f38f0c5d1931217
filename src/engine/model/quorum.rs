//! Who takes part in a phase, when they act where that is known at its trigger, and whose act answers it.

use super::calendar::{NEVER, later};
use super::incident::{MemberState, PhaseState, Step};
use super::simulator::{Act, Simulator};
use crate::random::{Sampler, first_bits};
use crate::scenario::{PhaseId, Quorum, enough_weight};

impl<S: Sampler> Simulator<'_, S> {
    /// Draws who commits in this replication.
    pub(super) fn begin_commits(&mut self) {
        for phase in 0..self.plan.phases.len() {
            for track in 0..self.plan.phases[phase].tracks {
                let plan = self.plan.track(phase, track);
                for word in 0..plan.words() {
                    let at = self.luck.commits[phase][track].at(self.origins.of(0), word as u16);
                    let members = plan.members_in(word);
                    self.commits[plan.first_word + word] =
                        if plan.commits < 1.0 { self.sampler.chances(plan.commits, members, at) } else { u64::MAX };
                }
            }
        }
    }

    /// Which members of a track (of all tracks of the plan) take part in this incident, of the `word`-th 64 of them.
    #[inline]
    pub(super) fn joined(&mut self, track: usize, word: usize) -> u64 {
        let plan = &self.plan.tracks[track];
        let members = plan.members_in(word);
        let joined = if plan.joins < 1.0 {
            let at = self.at(plan.joins_at, word as u16);
            self.sampler.chances(plan.joins, members, at)
        } else {
            first_bits(members)
        };
        joined & self.commits[plan.first_word + word]
    }

    /// How long a stage of a member takes, once it has its unit.
    pub(super) fn stage_delay(&mut self, phase: PhaseId, track: usize, stage: usize, member: u16) -> f64 {
        let stage = self.plan.stage(phase, track, stage);
        let at = self.at(stage.delay_at, member);
        self.sampler.law(stage.delay, at)
    }

    /// The last act of the members that are required; `None` if one of them does not take part.
    pub(super) fn last_required_act(&mut self, phase: PhaseId) -> Option<Act> {
        let mut acts = std::mem::take(&mut self.acts);
        let missing = self.known_acts(phase, true, &mut acts);
        let last = acts.iter().copied().max_by(order);
        self.acts = acts;
        last.filter(|_| !missing)
    }

    /// Works out when a phase without pools is answered, and by whom.
    pub(super) fn work_out(&mut self, phase: PhaseId, local: f64) {
        if self.incident.phases[phase].is_worked_out {
            return;
        }
        let plan = &self.plan.phases[phase];
        let mut acts = std::mem::take(&mut self.acts);
        let missing = self.known_acts(phase, false, &mut acts);
        if plan.effects {
            for &(at, track, index) in &acts {
                if let Some(first) = self.plan.track(phase, usize::from(track)).timed {
                    let member = first + usize::from(index);
                    let timed = &self.plan.members[member];
                    self.incident.members[member] =
                        MemberState { step: Step::Working, stage: timed.stages, base: at, offset: 0.0 };
                    self.incident.set_act(timed.act, at);
                }
            }
        }
        let last = if missing { None } else { self.completes(phase, &mut acts) };
        self.acts = acts;
        let state = &mut self.incident.phases[phase];
        state.is_worked_out = true;
        state.hopeless = last.is_none();
        if let Some((_, track, member)) = last {
            state.completed_by = (track, member);
        }
        self.incident.set_act(plan.answer, last.map_or(NEVER, |(at, ..)| later(at, local)));
    }

    /// When each joined member of a triggered phase without pools acts, or each required one if `only_required`; `true` if
    /// a required one did not join.
    pub(super) fn known_acts(&mut self, phase: PhaseId, only_required: bool, acts: &mut Vec<Act>) -> bool {
        acts.clear();
        let PhaseState { triggered, opening, .. } = self.incident.phases[phase];
        let mut missing = false;
        let first = self.plan.phases[phase].first_track;
        for track in 0..self.plan.phases[phase].tracks {
            let of = &self.plan.tracks[first + track];
            if only_required && !of.required {
                continue;
            }
            for word in 0..of.words() {
                let mut joined = self.joined(first + track, word);
                missing |= of.required && joined.count_ones() < of.members_in(word);
                while joined != 0 {
                    let member = 64 * word as u16 + joined.trailing_zeros() as u16;
                    joined &= joined - 1;
                    let mut ready = 0.0;
                    for stage in of.first_stage..of.first_stage + of.stages {
                        let stage = &self.plan.stages[stage];
                        let at = self.at(stage.delay_at, member);
                        ready += self.sampler.law(stage.delay, at);
                    }
                    // The stages' sum is added once, so rounding cannot part it from a deadline of the same length.
                    acts.push((later(triggered + ready, opening), track as u16, member));
                }
            }
        }
        missing
    }

    /// The act that completes the answer, if these can.
    fn completes(&self, phase: PhaseId, acts: &mut [Act]) -> Option<Act> {
        let plan = &self.plan.phases[phase];
        let track = |act: &Act| &self.plan.tracks[plan.first_track + usize::from(act.1)];
        let required = acts.iter().filter(|act| track(act).required).copied().max_by(order);
        let quorum = match plan.answered {
            Quorum::All => acts.iter().copied().max_by(order)?,
            Quorum::Any => acts.iter().copied().min_by(order)?,
            Quorum::Weight(needed) => match plan.equal_acts {
                Some(count) if count > acts.len() => return None,
                Some(count) => *acts.select_nth_unstable_by(count - 1, order).1,
                None => {
                    acts.sort_unstable_by(order);
                    let mut weight = 0.0;
                    *acts.iter().find(|act| {
                        weight += track(act).weight;
                        weight >= enough_weight(needed)
                    })?
                }
            },
        };
        Some(match required {
            Some(required) if order(&required, &quorum).is_gt() => required,
            _ => quorum,
        })
    }
}

/// Acts by time, then in plan order.
fn order(a: &Act, b: &Act) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
}
