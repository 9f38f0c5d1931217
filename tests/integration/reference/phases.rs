//! The plan at work: demands, tracks, answers, misses.

use phaseline::model::{Ending, Fact, Outcome, Wait};
use phaseline::scenario::Quorum;

use super::case::{Doing, Held, Member};
use super::history::Note;
use super::path;
use super::world::World;

impl World<'_> {
    /// A phase's condition holds.
    pub fn demand(&mut self, case: usize, phase: usize, within: f64) {
        self.cases[case].phases[phase].demanded = Some(within);
        self.tell(case, within, Fact::Demanded { phase });
        if self.cases[case].established.is_some() {
            self.trigger(case, phase, within);
        }
    }

    /// It is known too.
    pub fn trigger(&mut self, case: usize, phase: usize, within: f64) {
        self.cases[case].phases[phase].triggered = Some(within);
        self.tell(case, within, Fact::Triggered { phase });
        self.start(case, phase, within);
    }

    /// Tracks start.
    pub fn start(&mut self, case: usize, phase: usize, within: f64) {
        let plan = &self.scenario.phases()[phase];
        let prefix = self.cases[case].name.clone();
        let which = self.cases[case].which;
        for (track, what) in plan.tracks.iter().enumerate() {
            let address = format!("phase[{}].track[{}]", plan.name, what.actor);
            let (joins, commits) = (format!("{prefix}.{address}.joins"), format!("{address}.commits"));
            for number in 0..usize::from(what.count) {
                let takes_part = self.luck.happens_to(&joins, which, number, what.joins)
                    && self.luck.happens_to(&commits, 0, number, what.commits);
                let doing = if takes_part { Doing::Opens { since: within, until: within } } else { Doing::Absent };
                self.cases[case].phases[phase].members.push(Member {
                    track,
                    number,
                    doing,
                    begun: within,
                    worked: 0.0,
                    past: Vec::new(),
                });
                if doing == Doing::Absent {
                    self.tell(case, within, Fact::Absent { phase, track: track as u16, member: number as u16 });
                }
            }
        }
        for member in 0..self.cases[case].phases[phase].members.len() {
            if self.cases[case].phases[phase].members[member].doing != Doing::Absent {
                self.begin_stage(case, phase, member, 0, within);
            }
        }
        self.release_report(case, within);
    }

    /// A member begins a stage, or has none left.
    fn begin_stage(&mut self, case: usize, phase: usize, member: usize, stage: usize, within: f64) {
        let plan = &self.scenario.phases()[phase];
        let track = self.cases[case].phases[phase].members[member].track;
        if let Some(what) = plan.tracks[track].stages.get(stage) {
            if let Some(pool) = what.needs {
                self.requests += 1;
                let request = self.requests;
                self.cases[case].phases[phase].members[member].doing =
                    Doing::Queues { stage, pool, since: within, request };
                self.grant_units(pool);
            } else {
                self.work(case, phase, member, stage, within);
            }
        } else {
            let opens = match (plan.opens, self.cases[case].origin(phase, self.scenario)) {
                (Some(opens), Some(origin)) if self.cases[case].who.is_some() => origin + opens.get(),
                _ => within,
            };
            self.cases[case].phases[phase].members[member].doing =
                Doing::Opens { since: within, until: within.max(opens) };
        }
    }

    /// A stage is under way.
    pub fn work(&mut self, case: usize, phase: usize, member: usize, stage: usize, within: f64) {
        let now = &self.cases[case];
        let who = &now.phases[phase].members[member];
        let name = format!("{}.delay", self.stage_name(case, phase, who.track, stage));
        let law = &self.scenario.phases()[phase].tracks[who.track].stages[stage].delay;
        let delay = law.sample(&mut self.luck.stream(&name, now.which, who.number));
        let who = &mut self.cases[case].phases[phase].members[member];
        if who.begun + who.worked != within {
            (who.begun, who.worked) = (within, 0.0);
        }
        who.worked += delay;
        who.doing = Doing::Works { stage, since: within, until: who.begun + who.worked };
    }

    /// Prefix of a stage's draws.
    pub fn stage_name(&self, case: usize, phase: usize, track: usize, stage: usize) -> String {
        let plan = &self.scenario.phases()[phase];
        let track = &plan.tracks[track];
        let stage = &track.stages[stage].name;
        format!("{}.phase[{}].track[{}].stage[{stage}]", self.cases[case].name, plan.name, track.actor)
    }

    /// A member's stage ends, or it acts.
    pub fn step(&mut self, case: usize, phase: usize, member: usize, within: f64) {
        let who = &mut self.cases[case].phases[phase].members[member];
        let (track, number) = (who.track as u16, who.number as u16);
        match who.doing {
            Doing::Works { stage, since, .. } => {
                who.past.push((Wait::Stage { track, stage: stage as u16 }, since, within));
                self.tell(case, within, Fact::StageEnded { phase, track, member: number, stage: stage as u16 });
                self.begin_stage(case, phase, member, stage + 1, within);
            }
            Doing::Opens { since, .. } => {
                who.past.push((Wait::Opening, since, within));
                who.doing = Doing::Acted;
                self.tell(case, within, Fact::Acted { phase, track, member: number });
                if self.cases[case].who.is_some() {
                    self.acted(case, phase, member, within);
                } else {
                    self.release_report(case, within);
                }
            }
            _ => {}
        }
    }

    /// What follows the act of a member.
    fn acted(&mut self, case: usize, phase: usize, member: usize, within: f64) {
        let plan = &self.scenario.phases()[phase];
        let prefix = format!("{}.phase[{}]", self.cases[case].name, plan.name);
        let who = &self.cases[case].phases[phase].members[member];
        let (track, number) = (who.track, who.number);
        if let Some(effect) = &plan.tracks[track].effect {
            let name = format!("{prefix}.track[{}]", plan.tracks[track].actor);
            self.try_effect(case, within, effect, &name, phase, Some((track, number)));
        }
        if self.cases[case].phases[phase].answered.is_none() && self.quorum(case, phase, false) {
            self.answer(case, phase, member, within);
            if let Some(effect) = &plan.effect {
                self.try_effect(case, within, effect, &prefix, phase, None);
            }
        }
    }

    /// Whether those who have acted answer the phase; `ever`: whether those who have joined could.
    pub fn quorum(&self, case: usize, phase: usize, ever: bool) -> bool {
        let plan = &self.scenario.phases()[phase];
        let members = &self.cases[case].phases[phase].members;
        let done = |who: &Member| if ever { who.doing != Doing::Absent } else { who.doing == Doing::Acted };
        if members.iter().any(|who| plan.tracks[who.track].required && !done(who)) {
            return false;
        }
        let any = members.iter().any(done);
        match plan.answered {
            Quorum::Any => any,
            Quorum::All => any && members.iter().all(|who| who.doing == Doing::Absent || done(who)),
            Quorum::Weight(least) => {
                let weight: f64 =
                    members.iter().filter(|&who| done(who)).map(|who| plan.tracks[who.track].weight).sum();
                weight >= least
            }
        }
    }

    /// Enough members have acted.
    fn answer(&mut self, case: usize, phase: usize, member: usize, within: f64) {
        let now = &mut self.cases[case];
        let origin = now.origin(phase, self.scenario).expect("a triggered phase's clock runs");
        let due = now.due(phase, self.scenario);
        let onset = now.onset;
        now.phases[phase].answered = Some(within);
        let response = within - origin;
        let slack = self.scenario.phases()[phase].deadline.map(|deadline| deadline.get() - response);
        self.tell(case, within, Fact::Answered { phase, response, slack });
        let path = path::of_answer(&self.cases[case], phase, member, origin, within);
        self.note(case, within, Note::Path { phase, missed: false, path });
        // An answer at the instant of a demand that comes too late does not save the deadline.
        if self.cases[case].phases[phase].outcome.is_none() && due.is_none_or(|due| within <= due) {
            self.cases[case].phases[phase].outcome = Some(Outcome::Met);
            let outcome = Outcome::Met;
            self.tell(case, within, Fact::Outcome { phase, outcome, due: due.map(|due| onset + due), cause: None });
            if due.is_some() {
                self.believe(true);
            }
        }
    }

    /// A deadline passes without an answer.
    pub fn miss(&mut self, case: usize, phase: usize, within: f64) {
        let possible = self.quorum(case, phase, true);
        let now = &mut self.cases[case];
        let origin = now.origin(phase, self.scenario).expect("a missed phase's clock runs");
        let due = now.due(phase, self.scenario).expect("a missed phase has a deadline");
        now.phases[phase].missed = Some(within);
        now.phases[phase].outcome = Some(Outcome::Missed);
        let (path, lacking) =
            path::of_miss(&self.scenario.phases()[phase], &self.cases[case], phase, possible, origin, due);
        let due = Some(self.cases[case].onset + due);
        self.tell(case, within, Fact::Outcome { phase, outcome: Outcome::Missed, due, cause: Some(lacking) });
        self.note(case, within, Note::Path { phase, missed: true, path });
        self.believe(false);

        let collapse = self.scenario.collapse();
        let now = &self.cases[case];
        let name = format!("{}.phase[{}].collapse", now.name, self.scenario.phases()[phase].name);
        if collapse.missed.contains(&phase) && self.luck.happens(&name, now.which, 0, collapse.probability) {
            self.over = Some(Ending::Missed(phase));
        }
    }

    /// The unit that a stage waited for is there.
    pub fn take_unit(&mut self, case: usize, phase: usize, member: usize, within: f64) {
        let who = &mut self.cases[case].phases[phase].members[member];
        let Doing::Queues { stage, pool, since, .. } = who.doing else { return };
        who.past.push((Wait::Pool(pool), since, within));
        let (track, number) = (who.track, who.number);
        self.cases[case].held.push(Held { pool, phase, track, member: number, stage });
        let wait = within - since;
        let (in_fact, of_track) = (track as u16, number as u16);
        self.tell(case, within, Fact::PoolGranted { phase, track: in_fact, member: of_track, pool, wait });
        self.work(case, phase, member, stage, within);
    }
}
