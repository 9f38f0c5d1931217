//! The response: phases demanded, triggered, answered and missed.

use super::incident::{MemberState, NEVER, Verdict};
use super::layout::WEIGHT_SLACK;
use super::observer::{Ending, Fact, Observer, Outcome};
use super::simulator::Simulator;
use crate::scenario::{Clock, Demand, PhaseId, Quorum};

impl Simulator<'_> {
    /// Draws who commits in this replication.
    pub(super) fn begin_commits(&mut self) {
        for (id, phase) in self.scenario.phases().iter().enumerate() {
            for (index, track) in phase.tracks.iter().enumerate() {
                let commits = track.commits.get();
                if commits < 1.0 {
                    let mut stream = self.luck.commits[id][index].stream(self.replication, 0, 0);
                    let members = &mut self.commits[id][index];
                    members.clear();
                    members.extend((0..track.count).map(|_| stream.uniform() < commits));
                }
            }
        }
    }

    /// Calls `with(member)` for each member of a track that takes part in this incident, in order.
    pub(super) fn joined(&self, slot: usize, phase: PhaseId, track: usize, mut with: impl FnMut(u16, bool)) {
        let layout = &self.scenario.phases()[phase].tracks[track];
        let joins = layout.joins.get();
        let committed = &self.commits[phase][track];
        let luck = &self.luck_of(slot).phases[phase].tracks[track];
        let mut stream = luck.joins.stream(self.replication, self.incidents.all[slot].who.ordinal, 0);
        for member in 0..layout.count {
            let joins = joins >= 1.0 || stream.uniform() < joins;
            with(member, joins && committed.get(usize::from(member)).copied().unwrap_or(true));
        }
    }

    /// How long a stage of a member takes, once it has its unit.
    #[inline]
    pub(super) fn stage_delay(&self, slot: usize, phase: PhaseId, track: usize, stage: usize, member: u16) -> f64 {
        let delay = &self.scenario.phases()[phase].tracks[track].stages[stage].delay;
        let luck = self.luck_of(slot).phases[phase].tracks[track].stages[stage].delay;
        delay.sample(&mut luck.stream(self.replication, self.incidents.all[slot].who.ordinal, member))
    }

    /// A phase's condition holds.
    pub(super) fn demand<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        if self.incidents.phase(slot, phase).demanded < NEVER {
            return;
        }
        self.incidents.phase_mut(slot, phase).demanded = local;
        self.tell(slot, local, Fact::Demanded { phase }, observer);
        if self.scenario.phases()[phase].clock == Clock::Demanded {
            self.incidents.phase_mut(slot, phase).origin = local;
        }
        self.await_due(slot, phase, local);
        if self.incidents.all[slot].established < NEVER {
            self.trigger(slot, phase, local, observer);
        }
    }

    /// The origin of a phase's clock has come.
    pub(super) fn clock_begins(&mut self, slot: usize, phase: PhaseId, local: f64) {
        self.incidents.phase_mut(slot, phase).origin = local;
        self.await_due(slot, phase, local);
    }

    /// Sets the deadline, once the phase is demanded and its clock runs. One demanded too late is missed at once.
    fn await_due(&mut self, slot: usize, phase: PhaseId, local: f64) {
        let allowed = self.layout.phases[phase].allowed;
        let state = self.incidents.phase_mut(slot, phase);
        if state.demanded < NEVER && state.origin < NEVER && allowed < NEVER {
            state.due = state.origin + allowed;
            let at = state.due.max(local);
            self.incidents.set_timer(slot, self.layout.phases[phase].deadline, at);
        }
    }

    /// Demanded and known: tracks start. For a false report, those of the first phase.
    pub(super) fn trigger<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let opens = self.scenario.phases()[phase].opens;
        let is_false = self.incidents.all[slot].is_false;
        let state = self.incidents.phase_mut(slot, phase);
        state.triggered = local;
        state.opening = match opens {
            Some(opens) if !is_false => state.origin + opens.get(),
            _ => 0.0,
        };
        self.tell(slot, local, Fact::Triggered { phase }, observer);
        if self.layout.phases[phase].pooled {
            self.begin_pooled(slot, phase, local, observer);
        } else if !is_false {
            self.begin_known(slot, phase, local, observer);
        }
    }

    /// A phase with pools: its members' steps are events of their own.
    fn begin_pooled<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let scenario = self.scenario;
        let plan = &scenario.phases()[phase];
        let members = self.layout.phases[phase].members.clone();
        let mut acts = std::mem::take(&mut self.acts);
        acts.clear();
        let (mut weight, mut required, mut missing) = (0.0, 0, false);
        for (index, track) in plan.tracks.iter().enumerate() {
            self.joined(slot, phase, index, |member, joins| {
                acts.push((if joins { local } else { NEVER }, index, member));
                missing |= track.required && !joins;
                required += u32::from(track.required && joins);
                weight += if joins { track.weight } else { 0.0 };
            });
        }
        let pending = acts.iter().filter(|(at, ..)| *at < NEVER).count();
        let state = self.incidents.phase_mut(slot, phase);
        (state.required, state.pending) = (required, pending as u32);
        state.hopeless = missing || pending == 0 || too_light(plan.answered, weight);
        for (member, &(at, track, index)) in members.zip(&acts) {
            if at < NEVER {
                let step = super::incident::Step::Working;
                *self.incidents.member_mut(slot, member) = MemberState { step, stage: 0, base: local, offset: 0.0 };
                self.begin_member(slot, member, local, observer);
            } else if O::DETAIL {
                self.tell(slot, local, Fact::Absent { phase, track: track as u16, member: index }, observer);
            }
        }
        self.acts = acts;
    }

    /// A phase without pools: when each member acts, and so when it is answered, is known at once.
    fn begin_known<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let mut acts = std::mem::take(&mut self.acts);
        let missing = self.known_acts(slot, phase, &mut acts);
        if O::DETAIL {
            self.tell_steps(slot, phase, observer);
        }
        if self.layout.phases[phase].effects {
            for member in self.layout.phases[phase].members.clone() {
                let timed = self.layout.members[member];
                if let Some((at, ..)) = acts.iter().find(|(_, t, m)| (*t, *m) == (timed.track, timed.index)) {
                    let step = super::incident::Step::Working;
                    let stage = self.scenario.phases()[phase].tracks[timed.track].stages.len();
                    *self.incidents.member_mut(slot, member) = MemberState { step, stage, base: *at, offset: 0.0 };
                    self.incidents.set_timer(slot, timed.timer, *at);
                }
            }
        }
        let last = if missing { None } else { self.completes(phase, &mut acts) };
        self.acts = acts;
        let answer = self.layout.phases[phase].answer;
        let state = self.incidents.phase_mut(slot, phase);
        if let Some((at, track, member)) = last {
            state.completed_by = (track, member);
            self.incidents.set_timer(slot, answer, at.max(local));
        } else {
            state.hopeless = true;
        }
    }

    /// When each joined member of a triggered phase without pools acts; `true` if a required one did not join.
    pub(super) fn known_acts(&self, slot: usize, phase: PhaseId, acts: &mut Vec<(f64, usize, u16)>) -> bool {
        acts.clear();
        let state = self.incidents.phase(slot, phase);
        let (triggered, opening) = (state.triggered, state.opening);
        let mut missing = false;
        let ordinal = self.incidents.all[slot].who.ordinal;
        let luck = &self.luck_of(slot).phases[phase];
        for (index, (track, luck)) in self.scenario.phases()[phase].tracks.iter().zip(&luck.tracks).enumerate() {
            let first = acts.len();
            self.joined(slot, phase, index, |member, joins| {
                if joins {
                    acts.push((0.0, index, member));
                } else {
                    missing |= track.required;
                }
            });
            let joined = &mut acts[first..];
            for (stage, luck) in track.stages.iter().zip(&luck.stages) {
                for (ready, _, member) in &mut *joined {
                    *ready += stage.delay.sample(&mut luck.delay.stream(self.replication, ordinal, *member));
                }
            }
            // The stages' sum is added once, so rounding cannot part it from a deadline of the same length.
            for (ready, ..) in joined {
                *ready = (triggered + *ready).max(opening);
            }
        }
        missing
    }

    /// The act that completes the answer, if these can.
    fn completes(&self, phase: PhaseId, acts: &mut [(f64, usize, u16)]) -> Option<(f64, usize, u16)> {
        let plan = &self.scenario.phases()[phase];
        let order =
            |a: &(f64, usize, u16), b: &(f64, usize, u16)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2));
        let required =
            acts.iter().filter(|(_, track, _)| plan.tracks[*track].required).max_by(|a, b| order(a, b)).copied();
        let quorum = match plan.answered {
            Quorum::All => acts.iter().max_by(|a, b| order(a, b)).copied()?,
            Quorum::Any => acts.iter().min_by(|a, b| order(a, b)).copied()?,
            Quorum::Weight(needed) => match self.layout.phases[phase].equal_acts {
                Some(count) if count > acts.len() => return None,
                Some(count) => *acts.select_nth_unstable_by(count - 1, order).1,
                None => {
                    acts.sort_unstable_by(order);
                    let mut weight = 0.0;
                    *acts.iter().find(|(_, track, _)| {
                        weight += plan.tracks[*track].weight;
                        weight >= needed - WEIGHT_SLACK
                    })?
                }
            },
        };
        Some(match required {
            Some(required) if order(&required, &quorum).is_gt() => required,
            _ => quorum,
        })
    }

    /// A member of a pooled phase has acted: is that the answer?
    pub(super) fn count_act<O: Observer>(
        &mut self,
        slot: usize,
        phase: PhaseId,
        (track, member): (usize, u16),
        local: f64,
        observer: &mut O,
    ) {
        let plan = &self.scenario.phases()[phase];
        let acted = &plan.tracks[track];
        let state = self.incidents.phase_mut(slot, phase);
        state.pending -= 1;
        state.required -= u32::from(acted.required);
        state.weight += acted.weight;
        let enough = match plan.answered {
            Quorum::All => state.pending == 0,
            Quorum::Any => true,
            Quorum::Weight(needed) => state.weight >= needed - WEIGHT_SLACK,
        };
        if enough && state.required == 0 && !state.hopeless && state.answered == NEVER {
            state.completed_by = (track, member);
            self.answer(slot, phase, local, observer);
        }
    }

    pub(super) fn answer<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        if self.incidents.all[slot].is_false {
            return;
        }
        let onset = self.incidents.all[slot].who.onset;
        let (answer, deadline) = (self.layout.phases[phase].answer, self.layout.phases[phase].deadline);
        self.incidents.set_timer(slot, answer, NEVER);
        let state = self.incidents.phase_mut(slot, phase);
        state.answered = local;
        let (due, response, verdict) = (state.due, local - state.origin, state.verdict);
        let met = verdict == Verdict::Open && local <= due;
        if met {
            state.verdict = Verdict::Met;
            self.incidents.set_timer(slot, deadline, NEVER);
        }
        let incident = &mut self.incidents.all[slot];
        incident.any_answered = true;
        incident.overdue -= u32::from(verdict == Verdict::Missed);
        let has_deadline = due < NEVER;
        let slack = has_deadline.then_some(due - local);
        self.tell(slot, local, Fact::Answered { phase, response, slack }, observer);
        self.tell_answered_path(slot, phase, local, observer);
        if met {
            let due = has_deadline.then_some(onset + due);
            self.tell(slot, local, Fact::Outcome { phase, outcome: Outcome::Met, due, cause: None }, observer);
            if has_deadline {
                self.move_credibility(true, observer);
            }
        }
        self.response_changed(slot, local);
        self.await_continuing(slot, phase, local);
        let scenario = self.scenario;
        if let Some(effect) = &scenario.phases()[phase].effect {
            let luck = self.luck_of(slot).phases[phase].effect;
            self.try_effect(slot, phase, (effect, None, 0), luck, local, observer);
        }
    }

    /// The due time has come with hostilities under way.
    pub(super) fn fall_due<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let onset = self.incidents.all[slot].who.onset;
        let cause = self.find_missed_path(slot, phase);
        let state = self.incidents.phase_mut(slot, phase);
        state.verdict = Verdict::Missed;
        let due = Some(onset + state.due);
        let unanswered = state.answered == NEVER;
        self.incidents.all[slot].overdue += u32::from(unanswered);
        let fact = Fact::Outcome { phase, outcome: Outcome::Missed, due, cause: Some(cause) };
        self.tell(slot, local, fact, observer);
        self.tell(slot, local, Fact::CriticalPath { phase, missed: true, path: &self.path }, observer);
        self.move_credibility(false, observer);
        self.response_changed(slot, local);
        self.await_continuing(slot, phase, local);
        self.may_collapse(slot, phase);
    }

    fn may_collapse(&mut self, slot: usize, phase: PhaseId) {
        let collapse = self.scenario.collapse();
        if collapse.missed.contains(&phase) {
            let p = collapse.probability.get();
            let luck = self.luck_of(slot).phases[phase].collapse;
            let ordinal = self.incidents.all[slot].who.ordinal;
            if p >= 1.0 || luck.stream(self.replication, ordinal, 0).uniform() < p {
                self.ending = Some(Ending::Missed(phase));
            }
        }
    }

    /// The phase after one that was answered or missed, whichever came first, may be demanded by continuing hostilities.
    fn await_continuing(&mut self, slot: usize, phase: PhaseId, local: f64) {
        let next = phase + 1;
        let Some(plan) = self.scenario.phases().get(next) else { return };
        let Demand::Continuing(after) = plan.demanded else { return };
        let timer = self.layout.phases[next].resume;
        if self.incidents.phase(slot, next).demanded == NEVER && self.incidents.timers(slot)[timer] == NEVER {
            self.incidents.set_timer(slot, timer, local + after.get());
        }
    }
}

/// Whether the joined weight falls short of a weight quorum.
fn too_light(quorum: Quorum, weight: f64) -> bool {
    matches!(quorum, Quorum::Weight(needed) if weight < needed - WEIGHT_SLACK)
}
