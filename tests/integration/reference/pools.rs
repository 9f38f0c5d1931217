//! Pools: who holds units, who waits for them.

use super::case::Doing;
use super::world::World;

/// A request that waits: severity, its number, since when, where.
struct Request {
    severity: usize,
    number: usize,
    since: f64,
    case: usize,
    phase: usize,
    member: usize,
}

impl World<'_> {
    /// Grants free units to whoever waits.
    pub fn grant_units(&mut self, pool: usize) {
        loop {
            let held = self.cases.iter().flat_map(|case| &case.held).filter(|held| held.pool == pool).count();
            let returning = self.returning.iter().filter(|(of, _)| *of == pool).count();
            if held + returning >= self.scenario.pools()[pool].capacity as usize {
                return;
            }
            let waiting = self.waiting(pool);
            let first = waiting.iter().min_by(|a, b| b.severity.cmp(&a.severity).then(a.number.cmp(&b.number)));
            let Some(first) = first else { return };
            let within = self.since_onset_from(first.case, first.since);
            self.take_unit(first.case, first.phase, first.member, within);
        }
    }

    /// Who waits, in the order of cases and of the plan.
    fn waiting(&self, pool: usize) -> Vec<Request> {
        let mut requests = Vec::new();
        for (case, now) in self.cases.iter().enumerate().filter(|(_, now)| now.open) {
            for (phase, response) in now.phases.iter().enumerate() {
                for (member, who) in response.members.iter().enumerate() {
                    if let Doing::Queues { pool: needed, since, request: number, .. } = who.doing
                        && needed == pool
                    {
                        requests.push(Request { severity: now.severity, number, since, case, phase, member });
                    }
                }
            }
        }
        requests
    }

    /// A case gives its units back: each turns around first.
    pub fn release(&mut self, case: usize, within: f64) {
        let held = std::mem::take(&mut self.cases[case].held);
        for unit in &held {
            let name = format!("{}.turnaround", self.stage_name(case, unit.phase, unit.track, unit.stage));
            let which = self.cases[case].which;
            let turnaround = self.scenario.pools()[unit.pool].turnaround.as_ref();
            let delay = turnaround.map_or(0.0, |law| law.sample(&mut self.luck.stream(&name, which, unit.member)));
            self.returning.push((unit.pool, self.cases[case].onset + (within + delay)));
        }
    }

    /// An unwarranted response gives all its units back when its last joined track has acted.
    pub fn release_report(&mut self, case: usize, within: f64) {
        let now = &self.cases[case];
        let members = now.phases.first().map_or(&[][..], |first| &first.members);
        let over = members.iter().all(|who| matches!(who.doing, Doing::Absent | Doing::Acted));
        if now.who.is_none() && over {
            self.cases[case].open = false;
            self.release(case, within);
        }
    }
}
