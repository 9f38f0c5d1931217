//! The twin's response: phases demanded, triggered, answered and missed; members, and the units they need.

use phaseline::random::{Direct, Sampler, first_bits};
use phaseline::scenario::{Clock, Demand, Effect, Quorum};

use super::{Member, NEVER, Twin, What};

/// One phase of one incident.
#[derive(Clone, Copy)]
pub struct PhaseState {
    pub demanded: f64,
    /// Whether its demand by continuing hostilities is entered.
    is_awaited: bool,
    due: f64,
    answered: f64,
    is_decided: bool,
    /// Summed weight that has acted, joined members that have not, required ones that have not.
    weight: f64,
    pending: u32,
    required: u32,
    /// Those who take part can answer it, as far as required members go.
    is_possible: bool,
}

impl PhaseState {
    pub const FRESH: Self = Self {
        demanded: NEVER,
        is_awaited: false,
        due: NEVER,
        answered: NEVER,
        is_decided: false,
        weight: 0.0,
        pending: 0,
        required: 0,
        is_possible: false,
    };
}

impl Twin<'_> {
    pub fn demand_at_onset(&mut self, id: usize) {
        for phase in 0..3 {
            if self.scenario.phases()[phase].demanded == Demand::Violation {
                self.demand(id, phase);
            }
        }
    }

    pub fn demand_at_severity(&mut self, id: usize, severity: usize) {
        for phase in 0..3 {
            if matches!(self.scenario.phases()[phase].demanded, Demand::Severity(least) if severity >= least) {
                self.demand(id, phase);
            }
        }
    }

    pub fn demand(&mut self, id: usize, phase: usize) {
        let plan = &self.scenario.phases()[phase];
        let onset = self.incidents[id].onset;
        let state = &mut self.incidents[id].phases[phase];
        if state.demanded < NEVER {
            return;
        }
        state.demanded = self.now;
        let origin = match plan.clock {
            Clock::Onset => onset,
            Clock::Demanded => self.now,
            Clock::Detection | Clock::Established => panic!("the twin's clocks begin at onset or demand"),
        };
        state.due = origin + plan.deadline.expect("the baseline's phases have deadlines").get();
        let due = state.due.max(self.now);
        self.push(due, What::Deadline { id, phase });
        if self.incidents[id].established < NEVER {
            self.trigger(id, phase);
        }
    }

    /// Demanded and known: those who take part start.
    pub fn trigger(&mut self, id: usize, phase: usize) {
        let plan = &self.scenario.phases()[phase];
        let mut state = self.incidents[id].phases[phase];
        state.is_possible = true;
        let mut joined_by_track = [0; 4];
        for (track, plan) in plan.tracks.iter().enumerate() {
            let members = u32::from(plan.count);
            let joins = plan.joins.get();
            let at = self.at(id, |names| names.phases[phase].tracks[track].joins, 0);
            let joined = if joins < 1.0 { Direct.chances(joins, members, at) } else { first_bits(members) };
            let joined = joined & self.commits[phase][track];
            joined_by_track[track] = joined;
            state.pending += joined.count_ones();
            if plan.required {
                state.required += joined.count_ones();
                state.is_possible &= joined.count_ones() == members;
            }
        }
        self.incidents[id].phases[phase] = state;
        for (track, plan) in plan.tracks.iter().enumerate() {
            for index in (0..plan.count).filter(|index| joined_by_track[track] >> index & 1 == 1) {
                self.run_stages(id, Member { phase, track, index, stage: 0 }, self.now);
            }
        }
    }

    /// A member goes on from `at`, up to a stage that needs a unit or to its act.
    fn run_stages(&mut self, id: usize, mut member: Member, mut at: f64) {
        let stages = &self.scenario.phases()[member.phase].tracks[member.track].stages;
        while let Some(stage) = stages.get(member.stage) {
            if stage.needs.is_some() {
                self.push(at, What::Request { id, member });
                return;
            }
            at += self.stage_delay(id, member);
            member.stage += 1;
        }
        self.push(at, What::Act { id, member });
    }

    fn stage_delay(&self, id: usize, member: Member) -> f64 {
        let Member { phase, track, index, stage } = member;
        let law = &self.scenario.phases()[phase].tracks[track].stages[stage].delay;
        Direct.law(law, self.at(id, |names| names.phases[phase].tracks[track].delays[stage], index))
    }

    pub fn request(&mut self, id: usize, member: Member) {
        if self.free_units > 0 {
            self.free_units -= 1;
            self.grant(id, member);
        } else {
            self.unit_queue.push((id, member));
        }
    }

    fn grant(&mut self, id: usize, mut member: Member) {
        self.incidents[id].held += 1;
        let at = self.now + self.stage_delay(id, member);
        member.stage += 1;
        self.run_stages(id, member, at);
    }

    /// The next in the queue gets the unit: the highest severity, of these the first.
    pub fn unit_is_back(&mut self) {
        let severity = |place: &usize| self.incidents[self.unit_queue[*place].0].severity;
        match (0..self.unit_queue.len()).rev().max_by_key(severity) {
            None => self.free_units += 1,
            Some(place) => {
                let (id, member) = self.unit_queue.remove(place);
                self.grant(id, member);
            }
        }
    }

    /// Hostilities have ceased: whoever waits for a unit leaves, and every unit that is held turns around.
    pub fn release_units(&mut self, id: usize) {
        self.unit_queue.retain(|(other, _)| *other != id);
        let turnaround = self.scenario.pools()[0].turnaround.as_ref();
        let turnaround = turnaround.map_or(0.0, |law| law.as_constant().expect("the baseline's turnaround is fixed"));
        for _ in 0..std::mem::take(&mut self.incidents[id].held) {
            self.push(self.now + turnaround, What::UnitIsBack);
        }
    }

    pub fn act(&mut self, id: usize, member: Member) {
        let Member { phase, track, index, .. } = member;
        let plan = &self.scenario.phases()[phase];
        let acted = &plan.tracks[track];
        let is_false = self.incidents[id].is_false;
        if let Some(effect) = acted.effect.as_ref().filter(|_| !is_false) {
            self.try_effect(id, effect, self.at(id, |names| names.phases[phase].tracks[track].effect, index));
        }
        let state = &mut self.incidents[id].phases[phase];
        state.pending -= 1;
        state.required -= u32::from(acted.required);
        state.weight += acted.weight;
        if is_false {
            if state.pending == 0 {
                self.incidents[id].is_under_way = false;
                self.release_units(id);
            }
            return;
        }
        let enough = match plan.answered {
            Quorum::All => state.pending == 0,
            Quorum::Any => true,
            Quorum::Weight(needed) => state.weight >= needed - 1e-9,
        };
        if enough && state.required == 0 && state.is_possible && state.answered == NEVER {
            self.answer(id, phase);
        }
    }

    fn answer(&mut self, id: usize, phase: usize) {
        let incident = &mut self.incidents[id];
        let state = &mut incident.phases[phase];
        state.answered = self.now;
        incident.any_answered = true;
        if state.is_decided {
            incident.overdue -= 1;
        } else {
            state.is_decided = true;
            self.counts.met[phase] += 1;
            self.move_credibility(true);
        }
        self.retime(id);
        self.await_continuing(id, phase);
        if let Some(effect) = &self.scenario.phases()[phase].effect {
            self.try_effect(id, effect, self.at(id, |names| names.phases[phase].effect, 0));
        }
    }

    /// The due time has come with hostilities under way.
    pub fn fall_due(&mut self, id: usize, phase: usize) {
        let incident = &mut self.incidents[id];
        if incident.phases[phase].is_decided {
            return;
        }
        incident.phases[phase].is_decided = true;
        incident.overdue += 1;
        self.counts.missed[phase] += 1;
        self.move_credibility(false);
        self.retime(id);
        self.await_continuing(id, phase);
        let collapse = self.scenario.collapse();
        if collapse.missed.contains(&phase) {
            let at = self.at(id, |names| names.phases[phase].collapse, 0);
            self.collapsed = Direct.uniform(at) < collapse.probability.get();
        }
    }

    /// The next phase may be demanded by hostilities that go on after this one was answered or missed.
    fn await_continuing(&mut self, id: usize, phase: usize) {
        let next = phase + 1;
        if let Some(Demand::Continuing(after)) = self.scenario.phases().get(next).map(|phase| phase.demanded)
            && !self.incidents[id].phases[next].is_awaited
        {
            self.incidents[id].phases[next].is_awaited = true;
            self.push(self.now + after.get(), What::Continuing { id, phase: next });
        }
    }

    fn try_effect(&mut self, id: usize, effect: &Effect, at: phaseline::random::Address) {
        let stops = effect.stops[self.incidents[id].severity].get();
        if Direct.uniform(at) < stops {
            let within = Direct.law(&effect.within, at.twin());
            let incident = &mut self.incidents[id];
            incident.cease = incident.cease.min(self.now + within);
            self.plan_change(id);
        }
    }

    /// Hostilities have ceased: what was demanded and is neither met nor missed is moot.
    pub fn stand_down(&mut self, id: usize) {
        for (phase, state) in self.incidents[id].phases.iter().enumerate() {
            self.counts.moot[phase] += u64::from(state.demanded < NEVER && !state.is_decided);
        }
    }
}
