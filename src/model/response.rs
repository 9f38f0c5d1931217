//! The response: phases demanded, triggered, answered and missed.

use super::calendar::NEVER;
use super::incident::{MemberState, PhaseState, Step, Verdict};
use super::observer::{Ending, Fact, Observer, Outcome};
use super::plan::{TrackPlan, WEIGHT_SLACK};
use super::simulator::{Act, Simulator};
use crate::random::{Sampler, first_bits};
use crate::scenario::{Clock, PhaseId, Quorum};

impl<S: Sampler> Simulator<'_, S> {
    /// Draws who commits in this replication.
    pub(super) fn begin_commits(&mut self) {
        for phase in 0..self.plan.phases.len() {
            for track in 0..self.plan.phases[phase].tracks {
                let plan = self.plan.track(phase, track);
                for word in 0..plan.words() {
                    let at = self.luck.commits[phase][track].at(self.replication, 0, word as u16);
                    let members = plan.members_in(word);
                    self.commits[plan.first_word + word] =
                        if plan.commits < 1.0 { self.sampler.chances(plan.commits, members, at) } else { u64::MAX };
                }
            }
        }
    }

    /// Which members of a track (of all tracks of the plan) take part in this incident, of the `word`-th 64 of them.
    #[inline]
    pub(super) fn joined(&mut self, slot: usize, track: usize, word: usize) -> u64 {
        let plan = &self.plan.tracks[track];
        let members = plan.members_in(word);
        let joined = if plan.joins < 1.0 {
            let at = self.at(slot, plan.joins_at, word as u16);
            self.sampler.chances(plan.joins, members, at)
        } else {
            first_bits(members)
        };
        joined & self.commits[plan.first_word + word]
    }

    /// How long a stage of a member takes, once it has its unit.
    pub(super) fn stage_delay(&mut self, slot: usize, phase: PhaseId, track: usize, stage: usize, member: u16) -> f64 {
        let stage = self.plan.stage(phase, track, stage);
        let at = self.at(slot, stage.delay_at, member);
        self.sampler.law(stage.delay, at)
    }

    /// A phase's condition holds.
    pub(super) fn demand<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let state = self.incidents.phase_mut(slot, phase);
        if state.demanded < NEVER {
            return;
        }
        state.demanded = local;
        if self.plan.phases[phase].clock == Clock::Demanded {
            state.origin = local;
        }
        self.tell(slot, local, Fact::Demanded { phase }, observer);
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
        let allowed = self.plan.phases[phase].allowed;
        let state = self.incidents.phase_mut(slot, phase);
        if state.demanded < NEVER && state.origin < NEVER && allowed < NEVER {
            state.due = state.origin + allowed;
            state.falls_due = state.due.max(local);
            let at = state.falls_due;
            self.await_plan(slot, at);
        }
    }

    /// The plan waits for `at` too.
    fn await_plan(&mut self, slot: usize, at: f64) {
        let first = at.min(self.incidents.timer(slot, self.plan.waits));
        self.incidents.set_timer(slot, self.plan.waits, first);
    }

    /// Demanded and known: tracks start. For a false report, those of the first phase.
    pub(super) fn trigger<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let plan = &self.plan.phases[phase];
        let is_false = self.incidents.all[slot].is_false;
        let state = self.incidents.phase_mut(slot, phase);
        state.triggered = local;
        state.opening = match plan.opens {
            Some(opens) if !is_false => state.origin + opens,
            _ => 0.0,
        };
        self.tell(slot, local, Fact::Triggered { phase }, observer);
        if plan.pooled {
            self.begin_pooled(slot, phase, local, observer);
        } else if !is_false {
            self.begin_known(slot, phase, local, observer);
        }
    }

    /// A phase with pools: its members' steps are events of their own.
    fn begin_pooled<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let plan = &self.plan.phases[phase];
        let mut joining = Joining::default();
        let mut member = plan.first_member;
        for track in plan.first_track..plan.first_track + plan.tracks {
            let of = &self.plan.tracks[track];
            for word in 0..of.words() {
                let joined = self.joined(slot, track, word);
                let members = of.members_in(word);
                joining.add(of, joined.count_ones(), members);
                // The members' turn comes when it is known whether they can answer at all.
                for bit in 0..members {
                    if joined >> bit & 1 == 1 {
                        self.incidents.member_mut(slot, member).step = Step::Working;
                    }
                    member += 1;
                }
            }
        }
        let state = self.incidents.phase_mut(slot, phase);
        (state.required, state.pending, state.is_worked_out) = (joining.required, joining.members, true);
        state.hopeless = joining.missing || joining.members == 0 || too_light(plan.answered, joining.weight);
        for member in plan.first_member..member {
            if self.incidents.member(slot, member).step == Step::Working {
                self.begin_member(slot, member, local, observer);
            } else if O::DETAIL {
                let of = &self.plan.members[member];
                self.tell(slot, local, Fact::Absent { phase, track: of.track, member: of.index }, observer);
            }
        }
    }

    /// A phase without pools: when each member acts, and so when it is answered, is known at once.
    fn begin_known<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        if O::DETAIL {
            self.tell_steps(slot, phase, observer);
        }
        if self.plan.phases[phase].waits_for_required {
            // It is answered no earlier than these have acted, and most incidents are over by then.
            let answer = match self.last_required_act(slot, phase) {
                Some((at, ..)) => at.max(local),
                None => NEVER,
            };
            self.incidents.set_timer(slot, self.plan.phases[phase].answer, answer);
        } else {
            self.work_out(slot, phase, local);
        }
    }

    /// The last act of the members that are required; `None` if one of them does not take part.
    fn last_required_act(&mut self, slot: usize, phase: PhaseId) -> Option<Act> {
        let mut acts = std::mem::take(&mut self.acts);
        let missing = self.known_acts(slot, phase, true, &mut acts);
        let last = acts.iter().copied().max_by(order);
        self.acts = acts;
        last.filter(|_| !missing)
    }

    /// Works out when a phase without pools is answered, and by whom.
    pub(super) fn work_out(&mut self, slot: usize, phase: PhaseId, local: f64) {
        if self.incidents.phase(slot, phase).is_worked_out {
            return;
        }
        let plan = &self.plan.phases[phase];
        let mut acts = std::mem::take(&mut self.acts);
        let missing = self.known_acts(slot, phase, false, &mut acts);
        if plan.effects {
            for member in self.plan.members_of(phase) {
                let timed = &self.plan.members[member];
                if let Some((at, ..)) = acts.iter().find(|(_, t, m)| (*t, *m) == (timed.track, timed.index)) {
                    *self.incidents.member_mut(slot, member) =
                        MemberState { step: Step::Working, stage: timed.stages, base: *at, offset: 0.0 };
                    self.incidents.set_timer(slot, timed.timer, *at);
                }
            }
        }
        let last = if missing { None } else { self.completes(phase, &mut acts) };
        self.acts = acts;
        let state = self.incidents.phase_mut(slot, phase);
        state.is_worked_out = true;
        state.hopeless = last.is_none();
        if let Some((_, track, member)) = last {
            state.completed_by = (track, member);
        }
        self.incidents.set_timer(slot, plan.answer, last.map_or(NEVER, |(at, ..)| at.max(local)));
    }

    /// When each joined member of a triggered phase without pools acts, or each required one if `only_required`; `true` if
    /// a required one did not join.
    pub(super) fn known_acts(&mut self, slot: usize, phase: PhaseId, only_required: bool, acts: &mut Vec<Act>) -> bool {
        acts.clear();
        let PhaseState { triggered, opening, .. } = *self.incidents.phase(slot, phase);
        let mut missing = false;
        let first = self.plan.phases[phase].first_track;
        for track in 0..self.plan.phases[phase].tracks {
            let of = &self.plan.tracks[first + track];
            if only_required && !of.required {
                continue;
            }
            for word in 0..of.words() {
                let mut joined = self.joined(slot, first + track, word);
                missing |= of.required && joined.count_ones() < of.members_in(word);
                while joined != 0 {
                    let member = 64 * word as u16 + joined.trailing_zeros() as u16;
                    joined &= joined - 1;
                    let mut ready = 0.0;
                    for stage in of.first_stage..of.first_stage + of.stages {
                        let stage = &self.plan.stages[stage];
                        let at = self.at(slot, stage.delay_at, member);
                        ready += self.sampler.law(stage.delay, at);
                    }
                    // The stages' sum is added once, so rounding cannot part it from a deadline of the same length.
                    acts.push(((triggered + ready).max(opening), track as u16, member));
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
        (track, member): (u16, u16),
        local: f64,
        observer: &mut O,
    ) {
        let plan = &self.plan.phases[phase];
        let acted = &self.plan.tracks[plan.first_track + usize::from(track)];
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

    /// The timer of an answer has rung: it is answered now, unless that is still to be worked out and is later.
    pub(super) fn may_answer<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        if !self.incidents.phase(slot, phase).is_worked_out {
            self.work_out(slot, phase, local);
            if self.incidents.timer(slot, self.plan.phases[phase].answer) > local {
                // Nothing has happened.
                self.events -= 1;
                return;
            }
        }
        self.answer(slot, phase, local, observer);
    }

    pub(super) fn answer<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        if self.incidents.all[slot].is_false {
            return;
        }
        let plan = &self.plan.phases[phase];
        if !plan.pooled {
            self.incidents.set_timer(slot, plan.answer, NEVER);
        }
        let state = self.incidents.phase_mut(slot, phase);
        state.answered = local;
        let (due, response, verdict) = (state.due, local - state.origin, state.verdict);
        let met = verdict == Verdict::Open && local <= due;
        if met {
            (state.verdict, state.falls_due) = (Verdict::Met, NEVER);
            self.incidents.set_timer(slot, self.plan.waits, self.incidents.first_wait(slot));
        }
        let incident = &mut self.incidents.all[slot];
        let onset = incident.who.onset;
        incident.any_answered = true;
        incident.overdue -= u32::from(verdict == Verdict::Missed);
        let has_deadline = due < NEVER;
        let slack = has_deadline.then_some(due - local);
        self.tell(slot, local, Fact::Answered { phase, response, slack }, observer);
        if O::PATHS {
            self.tell_answered_path(slot, phase, local, observer);
        }
        if met {
            let due = has_deadline.then_some(onset + due);
            self.tell(slot, local, Fact::Outcome { phase, outcome: Outcome::Met, due, cause: None }, observer);
            if has_deadline {
                self.move_credibility(true, observer);
            }
        }
        self.response_changed(slot, local);
        self.await_continuing(slot, phase, local);
        if let Some(effect) = plan.effect {
            let at = self.at(slot, plan.effect_at, 0);
            self.try_effect(slot, phase, (effect, None), at, local, observer);
        }
    }

    /// What the plan waited for has come: a phase falls due, or is demanded by continuing hostilities.
    pub(super) fn wait_is_over<O: Observer>(&mut self, slot: usize, local: f64, observer: &mut O) {
        let phases = 0..self.plan.phases.len();
        let due = phases.clone().find(|&phase| self.incidents.phase(slot, phase).falls_due == local);
        let demanded = phases.clone().find(|&phase| self.incidents.phase(slot, phase).resumes == local);
        if let Some(phase) = due {
            self.incidents.phase_mut(slot, phase).falls_due = NEVER;
        } else if let Some(phase) = demanded {
            self.incidents.phase_mut(slot, phase).resumes = NEVER;
        }
        self.incidents.set_timer(slot, self.plan.waits, self.incidents.first_wait(slot));
        if let Some(phase) = due {
            self.miss(slot, phase, local, observer);
        } else if let Some(phase) = demanded {
            self.demand(slot, phase, local, observer);
        }
    }

    /// The due time has come with hostilities under way.
    fn miss<O: Observer>(&mut self, slot: usize, phase: PhaseId, local: f64, observer: &mut O) {
        let cause = if O::PATHS { Some(self.find_missed_path(slot, phase, local)) } else { None };
        let onset = self.incidents.all[slot].who.onset;
        let state = self.incidents.phase_mut(slot, phase);
        state.verdict = Verdict::Missed;
        let due = Some(onset + state.due);
        let unanswered = state.answered == NEVER;
        self.incidents.all[slot].overdue += u32::from(unanswered);
        self.tell(slot, local, Fact::Outcome { phase, outcome: Outcome::Missed, due, cause }, observer);
        if O::PATHS {
            self.tell(slot, local, Fact::CriticalPath { phase, missed: true, path: &self.path }, observer);
        }
        self.move_credibility(false, observer);
        self.response_changed(slot, local);
        self.await_continuing(slot, phase, local);
        self.may_collapse(slot, phase);
    }

    fn may_collapse(&mut self, slot: usize, phase: PhaseId) {
        let plan = &self.plan.phases[phase];
        if let Some(p) = plan.collapse {
            let at = self.at(slot, plan.collapse_at, 0);
            if p >= 1.0 || self.sampler.uniform(at) < p {
                self.ending = Some(Ending::Missed(phase));
            }
        }
    }

    /// The phase after one that was answered or missed, whichever came first, may be demanded by continuing hostilities.
    fn await_continuing(&mut self, slot: usize, phase: PhaseId, local: f64) {
        let Some(after) = self.plan.phases[phase].next_after else { return };
        let next = phase + 1;
        let state = self.incidents.phase_mut(slot, next);
        if state.demanded == NEVER && state.resumes == NEVER {
            state.resumes = local + after;
            self.await_plan(slot, local + after);
        }
    }
}

/// Who takes part in a phase.
#[derive(Default)]
struct Joining {
    members: u32,
    required: u32,
    weight: f64,
    /// A required member does not.
    missing: bool,
}

impl Joining {
    /// `joined` of `members` of a track.
    fn add(&mut self, track: &TrackPlan<'_>, joined: u32, members: u32) {
        self.members += joined;
        self.weight += track.weight * f64::from(joined);
        if track.required {
            self.required += joined;
            self.missing |= joined < members;
        }
    }
}

/// Acts by time, then in plan order.
fn order(a: &Act, b: &Act) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
}

/// Whether the joined weight falls short of a weight quorum.
fn too_light(quorum: Quorum, weight: f64) -> bool {
    matches!(quorum, Quorum::Weight(needed) if weight < needed - WEIGHT_SLACK)
}
