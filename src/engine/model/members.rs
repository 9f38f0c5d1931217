//! Members whose steps are events of their own: stages, pools, acts.

use super::calendar::{NEVER, later};
use super::incident::{MemberState, Step};
use super::observer::{Fact, Observer, Resource, Use};
use super::simulator::Simulator;
use crate::random::Sampler;
use crate::scenario::{PhaseId, PoolId};

impl<S: Sampler> Simulator<'_, S> {
    pub(super) fn begin_pools(&mut self) {
        for (pool, state) in self.scenario.pools().iter().zip(&mut self.pools) {
            state.free = pool.capacity;
            state.queue.clear();
            state.turnarounds.clear();
        }
    }

    /// A member's phase was triggered: it starts.
    pub(super) fn begin_member<O: Observer>(&mut self, member: usize, local: f64, observer: &mut O) {
        self.incident.members[member] = MemberState { step: Step::Working, base: local, ..MemberState::FRESH };
        match self.needed_pool(member) {
            Some(pool) => self.request(member, pool, local, observer),
            None => self.run_on(member, false, observer),
        }
    }

    /// Runs the stages that need no pool, up to the next that does or to the act; the first needs none any more if it `has_unit`.
    fn run_on<O: Observer>(&mut self, member: usize, mut has_unit: bool, observer: &mut O) {
        let timed = &self.plan.members[member];
        let mut state = self.incident.members[member];
        while state.stage < timed.stages {
            let plan = &self.plan.stages[timed.first_stage + state.stage];
            if plan.needs.is_some() && !has_unit {
                break;
            }
            has_unit = false;
            let takes = self.sampler.law(plan.delay, self.at(plan.delay_at, timed.index));
            self.incident.stages[timed.first_step + state.stage].takes = takes;
            state.offset += takes;
            if O::DETAIL {
                let (phase, track, member) = (timed.phase, timed.track, timed.index);
                let fact = Fact::StageEnded { phase, track, member, stage: state.stage as u16 };
                self.tell(state.base + state.offset, fact, observer);
            }
            state.stage += 1;
        }
        self.incident.members[member] = state;
        let mut at = state.base + state.offset;
        if state.stage == timed.stages {
            at = later(at, self.incident.phases[timed.phase].opening);
        }
        self.incident.set_act(timed.act, at);
    }

    /// A member's timer has rung: it needs a unit now, or it acts.
    pub(super) fn member_event<O: Observer>(&mut self, member: usize, local: f64, observer: &mut O) {
        match self.needed_pool(member) {
            Some(pool) => self.request(member, pool, local, observer),
            None => self.act(member, local, observer),
        }
    }

    /// The pool that a member's present stage needs.
    fn needed_pool(&self, member: usize) -> Option<PoolId> {
        let timed = &self.plan.members[member];
        let stage = self.incident.members[member].stage;
        if stage < timed.stages { self.plan.stages[timed.first_stage + stage].needs } else { None }
    }

    /// It asks for a unit of its pool.
    fn request<O: Observer>(&mut self, member: usize, pool: PoolId, local: f64, observer: &mut O) {
        // What comes back at this very instant comes back after this.
        self.take_back_units(pool, self.now);
        if self.pools[pool].free > 0 {
            self.pools[pool].free -= 1;
            self.grant(member, pool, local, observer);
        } else {
            let severity = self.incident.severity;
            let ticket = self.new_ticket();
            self.pools[pool].queue.join(ticket, severity, self.incident.slot, member);
            self.incident.members[member].step = Step::Waiting { ticket };
            let first = self.pools[pool].turnarounds.first();
            self.schedule_outside(Self::pool_slot(pool), first);
        }
    }

    /// A member gets its unit, and its stage begins.
    fn grant<O: Observer>(&mut self, member: usize, pool: PoolId, local: f64, observer: &mut O) {
        let timed = &self.plan.members[member];
        let state = &mut self.incident.members[member];
        let step = timed.first_step + state.stage;
        let wait = local - (state.base + state.offset);
        if wait > 0.0 {
            (state.base, state.offset) = (local, 0.0);
        }
        state.step = Step::Working;
        let (phase, track) = (timed.phase, timed.track);
        let fact = Fact::PoolGranted { phase, track, member: timed.index, pool, wait: wait.max(0.0) };
        self.tell(local, fact, observer);
        if O::DETAIL {
            observer.resource(self.now, Resource::Pool(pool), Use::Taken);
        }
        self.incident.held += 1;
        self.incident.stages[step].granted = local;
        self.run_on(member, true, observer);
    }

    fn act<O: Observer>(&mut self, member: usize, local: f64, observer: &mut O) {
        let timed = &self.plan.members[member];
        let (phase, who) = (timed.phase, (timed.track, timed.index));
        self.incident.members[member].step = Step::Acted;
        let pooled = self.plan.phases[phase].pooled;
        if O::DETAIL && pooled {
            self.tell(local, Fact::Acted { phase, track: timed.track, member: timed.index }, observer);
        }
        if self.incident.is_false {
            self.incident.phases[phase].pending -= 1;
            self.discard_if_idle(observer);
            return;
        }
        if !pooled && self.answers_now(phase, local).is_some_and(|completes| completes < who) {
            // An act at this instant but before this one in the plan, which is no event of its own.
            self.answer(phase, local, observer);
        }
        let track = self.plan.track(phase, usize::from(timed.track));
        if let Some(effect) = track.effect {
            let at = self.at(track.effect_at, timed.index);
            self.try_effect(phase, (effect, Some(timed.track)), at, local, observer);
        }
        if pooled {
            self.count_act(phase, who, local, observer);
        } else if self.answers_now(phase, local) == Some(who) {
            // The answer belongs to the act, even where the act's own effect ends hostilities at once.
            self.answer(phase, local, observer);
        }
    }

    /// Whose act answers a phase, known since its trigger, at this instant.
    fn answers_now(&self, phase: PhaseId, local: f64) -> Option<(u16, u16)> {
        let answer = self.incident.act(self.plan.phases[phase].answer);
        (answer == local).then(|| self.incident.phases[phase].completed_by)
    }

    /// Tells every step of a phase whose acts are known at its trigger.
    pub(super) fn tell_steps<O: Observer>(&mut self, phase: PhaseId, observer: &mut O) {
        let state = &self.incident.phases[phase];
        let (triggered, opening) = (state.triggered, state.opening);
        for track in 0..self.plan.phases[phase].tracks {
            let of = self.plan.track(phase, track);
            let track_id = track as u16;
            for word in 0..of.words() {
                let joined = self.joined(self.plan.phases[phase].first_track + track, word);
                for bit in 0..of.members_in(word) {
                    let member = 64 * word as u16 + bit as u16;
                    if joined >> bit & 1 == 0 {
                        self.tell(triggered, Fact::Absent { phase, track: track_id, member }, observer);
                        continue;
                    }
                    let mut ready = 0.0;
                    for stage in 0..of.stages {
                        ready += self.stage_delay(phase, track, stage, member);
                        let fact = Fact::StageEnded { phase, track: track_id, member, stage: stage as u16 };
                        self.tell(triggered + ready, fact, observer);
                    }
                    let at = later(triggered + ready, opening);
                    self.tell(at, Fact::Acted { phase, track: track_id, member }, observer);
                }
            }
        }
    }

    /// A false report whose life is over gives back its units and its slot.
    pub(super) fn discard_if_idle<O: Observer>(&mut self, observer: &mut O) {
        let response = self.plan.phases.first().map_or(0, |_| self.incident.phases[0].pending);
        if response == 0 {
            let local = self.local_now();
            self.release_units(local, observer);
            self.discard();
        }
    }

    /// The incident's severity has risen: so have its places in every queue.
    pub(super) fn raise_requests(&mut self, severity: usize) {
        self.raise_visit();
        for member in 0..self.plan.members.len() {
            if let Some(ticket) = self.incident.waits(member)
                && let Some(pool) = self.needed_pool(member)
            {
                self.pools[pool].queue.join(ticket, severity, self.incident.slot, member);
            }
        }
    }

    /// Hostilities have ceased: every unit that is held turns around.
    pub(super) fn release_units<O: Observer>(&mut self, local: f64, observer: &mut O) {
        if self.incident.held == 0 {
            return;
        }
        let ceased = self.incident.who.onset + local;
        for unit in 0..self.plan.units.len() {
            let unit = &self.plan.units[unit];
            if self.incident.stages[unit.step].granted == NEVER {
                continue;
            }
            let turnaround = match &self.scenario.pools()[unit.pool].turnaround {
                None => 0.0,
                Some(law) => self.sampler.law(law, self.at(unit.turnaround_at, unit.index)),
            };
            let (pool, at) = (unit.pool, ceased + turnaround);
            if O::DETAIL {
                observer.resource(at, Resource::Pool(pool), Use::Back);
            }
            self.unit_turns_around(pool, at);
        }
    }

    /// A unit comes back at `at`. Nothing waits for that unless somebody waits for a unit.
    fn unit_turns_around(&mut self, pool: PoolId, at: f64) {
        let state = &mut self.pools[pool];
        state.turnarounds.push(at);
        if !state.queue.is_empty() {
            let first = state.turnarounds.first();
            self.schedule_outside(Self::pool_slot(pool), first);
        }
    }

    /// Units that have come back before now, while nobody waited for one, are free.
    fn take_back_units(&mut self, pool: PoolId, now: f64) {
        let state = &mut self.pools[pool];
        while state.turnarounds.first() < now {
            state.turnarounds.pop();
            state.free += 1;
            self.events += 1;
        }
    }

    /// The replication is over: units have come back until then.
    pub(super) fn close_pools(&mut self) {
        (0..self.pools.len()).for_each(|pool| self.take_back_units(pool, self.now));
    }

    /// A unit is free again: the next in the queue gets it.
    pub(super) fn turnaround_ends<O: Observer>(&mut self, pool: PoolId, observer: &mut O) {
        let state = &mut self.pools[pool];
        state.turnarounds.pop();
        let incidents = &self.incidents;
        let next = state.queue.next(|slot, member, ticket| {
            let incident = &incidents.all[slot];
            incident.live && incident.waits(member) == Some(ticket)
        });
        let awaited = if state.queue.is_empty() { NEVER } else { state.turnarounds.first() };
        self.schedule_outside(Self::pool_slot(pool), awaited);
        match next {
            None => self.pools[pool].free += 1,
            Some((slot, member)) => self.in_turn(slot, |simulator| {
                let state = &simulator.incident.members[member];
                let local = simulator.local_now().max(state.base + state.offset);
                simulator.grant(member, pool, local, observer);
                simulator.schedule();
            }),
        }
    }
}
