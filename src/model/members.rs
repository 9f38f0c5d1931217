//! Members whose steps are events of their own: stages, pools, acts.

use super::incident::{NEVER, Step};
use super::observer::{Fact, Observer};
use super::simulator::Simulator;
use crate::scenario::{PhaseId, PoolId};

impl Simulator<'_> {
    pub(super) fn begin_pools(&mut self) {
        for (pool, state) in self.scenario.pools().iter().zip(&mut self.pools) {
            state.free = pool.capacity;
            state.queue.clear();
            state.turnarounds.clear();
        }
    }

    /// A member's phase was triggered: it starts.
    pub(super) fn begin_member<O: Observer>(&mut self, slot: usize, member: usize, local: f64, observer: &mut O) {
        let timed = self.layout.members[member];
        let stages = &self.scenario.phases()[timed.phase].tracks[timed.track].stages;
        if stages.first().is_some_and(|stage| stage.needs.is_some()) {
            self.request(slot, member, local, observer);
        } else {
            self.run_on(slot, member, observer);
        }
    }

    /// Runs the stages that need no pool, up to the next that does or to the act.
    fn run_on<O: Observer>(&mut self, slot: usize, member: usize, observer: &mut O) {
        let timed = self.layout.members[member];
        let stages = &self.scenario.phases()[timed.phase].tracks[timed.track].stages;
        let mut state = *self.incidents.member(slot, member);
        while stages.get(state.stage).is_some_and(|stage| stage.needs.is_none()) {
            state.offset += self.stage_delay(slot, timed.phase, timed.track, state.stage, timed.index);
            self.tell_stage(slot, member, state.stage, state.base + state.offset, observer);
            state.stage += 1;
        }
        let mut at = state.base + state.offset;
        if state.stage == stages.len() {
            at = at.max(self.incidents.phase(slot, timed.phase).opening);
        }
        state.step = Step::Working;
        *self.incidents.member_mut(slot, member) = state;
        self.incidents.set_timer(slot, timed.timer, at);
    }

    fn tell_stage<O: Observer>(&self, slot: usize, member: usize, stage: usize, at: f64, observer: &mut O) {
        if O::DETAIL {
            let timed = self.layout.members[member];
            let (phase, track, stage) = (timed.phase, timed.track as u16, stage as u16);
            self.tell(slot, at, Fact::StageEnded { phase, track, member: timed.index, stage }, observer);
        }
    }

    /// A member's timer has rung: it needs a unit now, or it acts.
    pub(super) fn member_event<O: Observer>(&mut self, slot: usize, member: usize, local: f64, observer: &mut O) {
        let timed = self.layout.members[member];
        let stages = &self.scenario.phases()[timed.phase].tracks[timed.track].stages;
        if self.incidents.member(slot, member).stage < stages.len() {
            self.request(slot, member, local, observer);
        } else {
            self.act(slot, member, local, observer);
        }
    }

    fn needed_pool(&self, slot: usize, member: usize) -> Option<PoolId> {
        let timed = self.layout.members[member];
        let stage = self.incidents.member(slot, member).stage;
        self.scenario.phases()[timed.phase].tracks[timed.track].stages.get(stage)?.needs
    }

    fn request<O: Observer>(&mut self, slot: usize, member: usize, local: f64, observer: &mut O) {
        let Some(pool) = self.needed_pool(slot, member) else { return };
        if self.pools[pool].free > 0 {
            self.pools[pool].free -= 1;
            self.grant(slot, member, pool, local, observer);
        } else {
            let severity = self.incidents.all[slot].severity;
            let ticket = self.new_ticket();
            self.pools[pool].queue.join(ticket, severity, slot, member);
            self.incidents.member_mut(slot, member).step = Step::Waiting { ticket };
        }
    }

    /// A member gets its unit, and its stage begins.
    fn grant<O: Observer>(&mut self, slot: usize, member: usize, pool: PoolId, local: f64, observer: &mut O) {
        let timed = self.layout.members[member];
        let mut state = *self.incidents.member(slot, member);
        let wait = local - (state.base + state.offset);
        if wait > 0.0 {
            state.base = local;
            state.offset = 0.0;
        }
        let (phase, track) = (timed.phase, timed.track as u16);
        let fact = Fact::PoolGranted { phase, track, member: timed.index, pool, wait: wait.max(0.0) };
        self.tell(slot, local, fact, observer);
        self.incidents.all[slot].held += 1;
        self.incidents.set_grant(slot, timed.first_grant + state.stage, local);
        state.offset += self.stage_delay(slot, timed.phase, timed.track, state.stage, timed.index);
        self.tell_stage(slot, member, state.stage, state.base + state.offset, observer);
        state.stage += 1;
        state.step = Step::Working;
        *self.incidents.member_mut(slot, member) = state;
        self.run_on(slot, member, observer);
    }

    fn act<O: Observer>(&mut self, slot: usize, member: usize, local: f64, observer: &mut O) {
        let timed = self.layout.members[member];
        let (phase, track) = (timed.phase, timed.track);
        self.incidents.member_mut(slot, member).step = Step::Acted;
        let pooled = self.layout.phases[phase].pooled;
        if O::DETAIL && pooled {
            let fact = Fact::Acted { phase, track: track as u16, member: timed.index };
            self.tell(slot, local, fact, observer);
        }
        if self.incidents.all[slot].is_false {
            self.incidents.phase_mut(slot, phase).pending -= 1;
            self.discard_if_idle(slot);
            return;
        }
        let scenario = self.scenario;
        if let Some(effect) = &scenario.phases()[phase].tracks[track].effect {
            let luck = self.luck_of(slot).phases[phase].tracks[track].effect;
            self.try_effect(slot, phase, (effect, Some(track as u16), timed.index), luck, local, observer);
        }
        if pooled {
            self.count_act(slot, phase, (track, timed.index), local, observer);
        } else if self.completes_now(slot, phase, (track, timed.index), local) {
            // The answer belongs to the act, even where the act's own effect ends hostilities at once.
            self.answer(slot, phase, local, observer);
        }
    }

    /// Whether this act is the one that answers a phase whose answer was known at its trigger.
    fn completes_now(&self, slot: usize, phase: PhaseId, member: (usize, u16), local: f64) -> bool {
        let answer = self.incidents.timers(slot)[self.layout.phases[phase].answer];
        answer == local && self.incidents.phase(slot, phase).completed_by == member
    }

    /// Tells every step of a phase whose acts are known at its trigger.
    pub(super) fn tell_steps<O: Observer>(&self, slot: usize, phase: PhaseId, observer: &mut O) {
        let state = self.incidents.phase(slot, phase);
        let (triggered, opening) = (state.triggered, state.opening);
        for (index, track) in self.scenario.phases()[phase].tracks.iter().enumerate() {
            let track_id = index as u16;
            self.joined(slot, phase, index, |member, joins| {
                if !joins {
                    self.tell(slot, triggered, Fact::Absent { phase, track: track_id, member }, observer);
                    return;
                }
                let mut ready = 0.0;
                for stage in 0..track.stages.len() {
                    ready += self.stage_delay(slot, phase, index, stage, member);
                    let fact = Fact::StageEnded { phase, track: track_id, member, stage: stage as u16 };
                    self.tell(slot, triggered + ready, fact, observer);
                }
                let at = (triggered + ready).max(opening);
                self.tell(slot, at, Fact::Acted { phase, track: track_id, member }, observer);
            });
        }
    }

    /// A false report whose life is over gives back its units and its slot.
    pub(super) fn discard_if_idle(&mut self, slot: usize) {
        let response = self.layout.phases.first().map_or(0, |_| self.incidents.phase(slot, 0).pending);
        if response == 0 {
            let local = self.local_now(slot);
            self.release_units(slot, local);
            self.discard(slot);
        }
    }

    /// The incident's severity has risen: so have its places in every queue.
    pub(super) fn raise_requests(&mut self, slot: usize, severity: usize) {
        self.raise_visit(slot);
        for member in 0..self.layout.members.len() {
            if let Step::Waiting { ticket } = self.incidents.member(slot, member).step
                && let Some(pool) = self.needed_pool(slot, member)
            {
                self.pools[pool].queue.join(ticket, severity, slot, member);
            }
        }
    }

    /// Hostilities have ceased: every unit that is held turns around.
    pub(super) fn release_units(&mut self, slot: usize, local: f64) {
        if self.incidents.all[slot].held == 0 {
            return;
        }
        for member in 0..self.layout.members.len() {
            let timed = self.layout.members[member];
            let scenario = self.scenario;
            if !self.layout.phases[timed.phase].pooled {
                continue;
            }
            for (index, stage) in scenario.phases()[timed.phase].tracks[timed.track].stages.iter().enumerate() {
                let Some(pool) = stage.needs else { continue };
                if self.incidents.grant(slot, timed.first_grant + index) == NEVER {
                    continue;
                }
                let incident = &self.incidents.all[slot];
                let at = incident.who.onset + local;
                let ordinal = incident.who.ordinal;
                let luck = self.luck_of(slot).phases[timed.phase].tracks[timed.track].stages[index].turnaround;
                let turnaround = scenario.pools()[pool]
                    .turnaround
                    .as_ref()
                    .map_or(0.0, |law| law.sample(&mut luck.stream(self.replication, ordinal, timed.index)));
                self.pools[pool].turnarounds.push(at + turnaround);
                let first = self.pools[pool].turnarounds.first();
                self.schedule_fixed(Self::pool_slot(pool), first);
            }
        }
    }

    /// A unit is free again: the next in the queue gets it.
    pub(super) fn turnaround_ends<O: Observer>(&mut self, pool: PoolId, observer: &mut O) {
        let state = &mut self.pools[pool];
        state.turnarounds.pop();
        let first = state.turnarounds.first();
        let incidents = &self.incidents;
        let next = state.queue.next(|slot, member, ticket| {
            incidents.all[slot].live && incidents.member(slot, member).step == Step::Waiting { ticket }
        });
        self.schedule_fixed(Self::pool_slot(pool), first);
        match next {
            None => self.pools[pool].free += 1,
            Some((slot, member)) => {
                let state = self.incidents.member(slot, member);
                let local = self.local_now(slot).max(state.base + state.offset);
                self.grant(slot, member, pool, local, observer);
                self.schedule(slot);
            }
        }
    }
}
