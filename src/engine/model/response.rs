//! The response: phases demanded, triggered, answered and missed.

use super::calendar::{NEVER, earlier, later};
use super::incident::{Step, Verdict};
use super::observer::{Ending, Fact, Observer, Outcome};
use super::plan::Joining;
use super::simulator::Simulator;
use crate::random::Sampler;
use crate::scenario::{Clock, PhaseId, Quorum, enough_weight};

impl<S: Sampler> Simulator<'_, S> {
    /// A phase's condition holds.
    pub(super) fn demand<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        let state = &mut self.incident.phases[phase];
        if state.demanded < NEVER {
            return;
        }
        state.demanded = local;
        if self.plan.phases[phase].clock == Clock::Demanded {
            state.origin = local;
        }
        self.tell(local, Fact::Demanded { phase }, observer);
        self.await_due(phase, local);
        if self.incident.established < NEVER {
            self.trigger(phase, local, observer);
        }
    }

    /// The origin of a phase's clock has come.
    pub(super) fn clock_begins(&mut self, phase: PhaseId, local: f64) {
        self.incident.phases[phase].origin = local;
        self.await_due(phase, local);
    }

    /// Sets the deadline, once the phase is demanded and its clock runs. One demanded too late is missed at once.
    fn await_due(&mut self, phase: PhaseId, local: f64) {
        let allowed = self.plan.phases[phase].allowed;
        let state = &mut self.incident.phases[phase];
        if state.demanded < NEVER && state.origin < NEVER && allowed < NEVER {
            state.due = state.origin + allowed;
            state.falls_due = later(state.due, local);
            let at = state.falls_due;
            self.incident.await_plan(at);
        }
    }

    /// Demanded and known: tracks start. For a false report, those of the first phase.
    pub(super) fn trigger<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        let plan = &self.plan.phases[phase];
        let is_false = self.incident.is_false;
        self.incident.respond();
        let state = &mut self.incident.phases[phase];
        state.triggered = local;
        state.opening = match plan.opens {
            Some(opens) if !is_false => state.origin + opens,
            _ => 0.0,
        };
        self.tell(local, Fact::Triggered { phase }, observer);
        if plan.pooled {
            self.begin_pooled(phase, local, observer);
        } else if !is_false {
            self.begin_known(phase, local, observer);
        }
    }

    /// A phase with pools: its members' steps are events of their own.
    fn begin_pooled<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        let plan = &self.plan.phases[phase];
        let members = self.plan.members_of(phase);
        let joining = match plan.everyone {
            Some(everyone) => {
                self.incident.members[members.clone()].iter_mut().for_each(|member| member.step = Step::Working);
                everyone
            }
            None => self.draw_joining(phase),
        };
        let state = &mut self.incident.phases[phase];
        (state.required, state.pending, state.is_worked_out) = (joining.required, joining.members, true);
        state.hopeless = joining.cannot_answer(plan.answered);
        // The members' turn comes when it is known whether they can answer at all.
        for member in members {
            if self.incident.members[member].step == Step::Working {
                self.begin_member(member, local, observer);
            } else if O::DETAIL {
                let of = &self.plan.members[member];
                self.tell(local, Fact::Absent { phase, track: of.track, member: of.index }, observer);
            }
        }
    }

    /// Draws who takes part in a phase with pools, where not everyone does.
    fn draw_joining(&mut self, phase: PhaseId) -> Joining {
        let plan = &self.plan.phases[phase];
        let mut joining = Joining::default();
        let mut member = plan.first_member;
        for track in plan.first_track..plan.first_track + plan.tracks {
            let of = &self.plan.tracks[track];
            for word in 0..of.words() {
                let joined = self.joined(track, word);
                let members = of.members_in(word);
                joining.add((of.weight, of.required), joined.count_ones(), members);
                for bit in 0..members {
                    if joined >> bit & 1 == 1 {
                        self.incident.members[member].step = Step::Working;
                    }
                    member += 1;
                }
            }
        }
        joining
    }

    /// A phase without pools: when each member acts, and so when it is answered, is known at once.
    fn begin_known<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        if O::DETAIL {
            self.tell_steps(phase, observer);
        }
        if self.plan.phases[phase].waits_for_required {
            // It is answered no earlier than these have acted, and most incidents are over by then.
            let answer = match self.last_required_act(phase) {
                Some((at, ..)) => later(at, local),
                None => NEVER,
            };
            self.incident.set_act(self.plan.phases[phase].answer, answer);
        } else {
            self.work_out(phase, local);
        }
    }

    /// A member of a pooled phase has acted: is that the answer?
    pub(super) fn count_act<O: Observer>(
        &mut self,
        phase: PhaseId,
        (track, member): (u16, u16),
        local: f64,
        observer: &mut O,
    ) {
        let plan = &self.plan.phases[phase];
        let acted = &self.plan.tracks[plan.first_track + usize::from(track)];
        let state = &mut self.incident.phases[phase];
        state.pending -= 1;
        state.required -= u32::from(acted.required);
        state.weight += acted.weight;
        let enough = match plan.answered {
            Quorum::All => state.pending == 0,
            Quorum::Any => true,
            Quorum::Weight(needed) => state.weight >= enough_weight(needed),
        };
        if enough && state.required == 0 && !state.hopeless && state.answered == NEVER {
            state.completed_by = (track, member);
            self.answer(phase, local, observer);
        }
    }

    /// The timer of an answer has rung: it is answered now, unless that is still to be worked out and is later.
    pub(super) fn may_answer<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        if !self.incident.phases[phase].is_worked_out {
            self.work_out(phase, local);
            if self.incident.act(self.plan.phases[phase].answer) > local {
                // Nothing has happened.
                self.events -= 1;
                return;
            }
        }
        self.answer(phase, local, observer);
    }

    pub(super) fn answer<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        if self.incident.is_false {
            return;
        }
        let plan = &self.plan.phases[phase];
        if !plan.pooled {
            self.incident.set_act(plan.answer, NEVER);
        }
        let state = &mut self.incident.phases[phase];
        state.answered = local;
        let (due, verdict) = (state.due, state.verdict);
        let met = verdict == Verdict::Open && local <= due;
        let response = without_noise(local - state.origin);
        // What is met took no longer than it may, however many digits its deadline has.
        let response = if met { earlier(response, plan.allowed) } else { response };
        if met {
            (state.verdict, state.falls_due) = (Verdict::Met, NEVER);
            self.incident.await_first();
        }
        let incident = &mut self.incident;
        let onset = incident.who.onset;
        incident.any_answered = true;
        incident.overdue -= u32::from(verdict == Verdict::Missed);
        let has_deadline = due < NEVER;
        let slack = has_deadline.then_some(plan.allowed - response);
        self.tell(local, Fact::Answered { phase, response, slack }, observer);
        if O::PATHS {
            self.tell_answered_path(phase, local, observer);
        }
        if met {
            let due = has_deadline.then_some(onset + due);
            self.tell(local, Fact::Outcome { phase, outcome: Outcome::Met, due, cause: None }, observer);
            if has_deadline {
                self.move_credibility(true, observer);
            }
        }
        self.response_changed(local);
        self.await_continuing(phase, local);
        if let Some(effect) = plan.effect {
            let at = self.at(plan.effect_at, 0);
            self.try_effect(phase, (effect, None), at, local, observer);
        }
    }

    /// What the plan waited for has come: a phase falls due, or is demanded by continuing hostilities.
    pub(super) fn wait_is_over<O: Observer>(&mut self, local: f64, observer: &mut O) {
        let phases = 0..self.plan.phases.len();
        let due = phases.clone().find(|&phase| self.incident.phases[phase].falls_due == local);
        let demanded = phases.clone().find(|&phase| self.incident.phases[phase].resumes == local);
        if let Some(phase) = due {
            self.incident.phases[phase].falls_due = NEVER;
        } else if let Some(phase) = demanded {
            self.incident.phases[phase].resumes = NEVER;
        }
        self.incident.await_first();
        if let Some(phase) = due {
            self.miss(phase, local, observer);
        } else if let Some(phase) = demanded {
            self.demand(phase, local, observer);
        }
    }

    /// The due time has come with hostilities under way.
    fn miss<O: Observer>(&mut self, phase: PhaseId, local: f64, observer: &mut O) {
        let cause = if O::PATHS { Some(self.find_missed_path(phase, local)) } else { None };
        let onset = self.incident.who.onset;
        let state = &mut self.incident.phases[phase];
        state.verdict = Verdict::Missed;
        let due = Some(onset + state.due);
        let unanswered = state.answered == NEVER;
        self.incident.overdue += u32::from(unanswered);
        self.tell(local, Fact::Outcome { phase, outcome: Outcome::Missed, due, cause }, observer);
        if O::PATHS {
            self.tell(local, Fact::CriticalPath { phase, missed: true, path: &self.path }, observer);
        }
        self.move_credibility(false, observer);
        self.response_changed(local);
        self.await_continuing(phase, local);
        self.may_collapse(phase);
    }

    fn may_collapse(&mut self, phase: PhaseId) {
        let plan = &self.plan.phases[phase];
        if let Some(p) = plan.collapse {
            let at = self.at(plan.collapse_at, 0);
            if p >= 1.0 || self.sampler.uniform(at) < p {
                self.ending = Some(Ending::Missed(phase));
            }
        }
    }

    /// The phase after one that was answered or missed, whichever came first, may be demanded by continuing hostilities.
    fn await_continuing(&mut self, phase: PhaseId, local: f64) {
        let Some(after) = self.plan.phases[phase].next_after else { return };
        let next = phase + 1;
        let state = &mut self.incident.phases[next];
        if state.demanded == NEVER && state.resumes == NEVER {
            state.resumes = local + after;
            self.incident.await_plan(local + after);
        }
    }
}

/// Billionths of an hour, which are far below what any delay is known to and far above the rounding of sums of times.
const FINEST: f64 = 1e9;

/// A difference of two times without their rounding: constant delays that add up to 20 h are 20 h, wherever they began.
fn without_noise(hours: f64) -> f64 {
    (hours * FINEST).round() / FINEST
}
