//! One replication, counted: facts in, a list of numbers out.
//!
//! Called for every fact of every history, so all it does is index arithmetic on lists that were laid out beforehand.

use super::block::Block;
use super::days::Days;
use super::histogram::Histogram;
use super::layout::{Layout, time};
use super::lives::Lives;
use super::ratios::Ratios;
use crate::model::{EndedBy, Fact, Finish, Identity, Observer, Outcome, Wait, WorldFact};
use crate::scenario::{PhaseId, SeverityId};

/// So many observations of a time are added up together.
const HELD: usize = 64;

/// Counts one replication after another into a block.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    layout: &'a Layout,
    ratios: &'a Ratios,
    numbers: Vec<f64>,
    /// Of each time what was observed and is still to be added up, in fewer steps together than one by one.
    held: Vec<Vec<f64>>,
    days: Days,
    histogram: Histogram,
    /// Incidents one by one, if they are asked for.
    lives: Option<Lives>,
    replication: u64,
    block: Block,
}

impl<'a> Tally<'a> {
    /// Counts incidents one by one, too, if `rows`.
    pub fn new(layout: &'a Layout, ratios: &'a Ratios, rows: bool) -> Self {
        Self {
            layout,
            ratios,
            numbers: vec![0.0; layout.numbers],
            held: vec![Vec::with_capacity(HELD); layout.times()],
            days: Days::new(layout),
            histogram: Histogram::new(layout),
            lives: rows.then(|| Lives::new(layout.phases)),
            replication: 0,
            block: Block::default(),
        }
    }

    /// Begins block `index` in `block`, whatever that held.
    pub fn begin(&mut self, index: u64, block: Block) {
        self.block = block;
        self.block.begin(index);
        self.replication = index * super::BLOCK;
    }

    /// The block that was begun, added up.
    pub fn take(&mut self) -> Block {
        let mut block = std::mem::take(&mut self.block);
        block.add_up(self.ratios);
        block
    }

    #[inline]
    fn count(&mut self, number: usize) {
        self.numbers[number] += 1.0;
    }

    #[inline]
    fn observe(&mut self, time: usize, hours: f64) {
        let held = &mut self.held[time];
        held.push(hours);
        if held.len() >= HELD {
            self.add_up(time);
        }
    }

    /// Adds up the observations of a time that are held.
    #[inline(never)]
    fn add_up(&mut self, time: usize) {
        let held = &mut self.held[time];
        self.numbers[self.layout.time_count + time] += held.len() as f64;
        let sum = &mut self.numbers[self.layout.time_hours + time];
        *sum = held.iter().fold(*sum, |sum, hours| sum + hours);
        self.block.times[time].extend(held);
        held.clear();
    }

    #[inline(never)]
    fn violation(&mut self, who: &Identity, concurrent: u32) {
        let layout = self.layout;
        self.count(layout.violations);
        self.count(layout.by_source + who.source);
        self.count(layout.by_side + layout.side_of[who.source]);
        self.count(layout.by_severity + who.severity);
        self.numbers[layout.contested] += f64::from(u8::from(who.contested));
        let peak = &mut self.numbers[layout.peak];
        *peak = peak.max(f64::from(concurrent));
    }

    #[inline(never)]
    fn escalated(&mut self, to: SeverityId) {
        if to > 0 {
            self.count(self.layout.escalations + to - 1);
        }
    }

    #[inline(never)]
    fn detected(&mut self, delay: f64) {
        self.count(self.layout.detected);
        self.observe(time::DETECTION, delay);
    }

    #[inline(never)]
    fn established(&mut self, delay: f64) {
        self.count(self.layout.established);
        self.observe(time::ESTABLISHMENT, delay);
    }

    #[inline(never)]
    fn spell(&mut self, severity: SeverityId, hours: f64, harm: f64) {
        let layout = self.layout;
        self.numbers[layout.hostilities] += hours;
        self.numbers[layout.hostilities_by_severity + severity] += hours;
        self.numbers[layout.harm] += harm;
    }

    #[inline(never)]
    fn answered(&mut self, phase: PhaseId, response: f64, slack: Option<f64>) {
        let layout = self.layout;
        self.observe(time::RESPONSE + phase, response);
        self.histogram.answered(phase, response);
        if let Some(slack) = slack.filter(|slack| *slack < 0.0) {
            self.count(layout.late + phase);
            self.numbers[layout.late_hours + phase] -= slack;
        }
    }

    #[inline(never)]
    fn outcome(&mut self, who: &Identity, phase: PhaseId, outcome: Outcome, due: Option<f64>, cause: Option<Wait>) {
        let layout = self.layout;
        self.count(layout.outcome(outcome, phase));
        if let (Outcome::Missed, Some(cause)) = (outcome, cause) {
            self.count(layout.causes + layout.wait(phase, cause));
        }
        if layout.deadlines[phase].is_some() && matches!(outcome, Outcome::Met | Outcome::Missed) {
            self.decided(who, phase, outcome == Outcome::Met, due);
        }
    }

    /// A deadline was kept or not.
    fn decided(&mut self, who: &Identity, phase: PhaseId, kept: bool, due: Option<f64>) {
        let layout = self.layout;
        let group = phase * layout.groups();
        let side = layout.sources + layout.side_of[who.source];
        let severity = layout.sources + layout.sides.len() + who.severity;
        let groups = [who.source, side, severity];
        self.count(layout.decided + phase);
        for g in groups {
            self.count(layout.group_decided + group + g);
        }
        let followed = due.is_some_and(|due| due < layout.horizon);
        if followed {
            self.count(layout.followed + phase);
        }
        if kept {
            self.count(layout.kept + phase);
            for g in groups {
                self.count(layout.group_kept + group + g);
            }
            if followed {
                self.count(layout.followed_kept + phase);
            }
        }
        match due {
            Some(due) if kept => self.days.met(phase, due),
            Some(due) => self.days.missed(phase, due),
            None => {}
        }
    }

    #[inline(never)]
    fn path(&mut self, phase: PhaseId, missed: bool, path: &[(Wait, f64)]) {
        let layout = self.layout;
        let which = usize::from(missed);
        self.count(layout.paths + which * layout.phases + phase);
        let hours_of = layout.path_hours + which * layout.waits.len();
        let of_phase = layout.path_sums + which * layout.phases + phase;
        let mut sum = self.numbers[of_phase];
        for &(wait, hours) in path {
            self.numbers[hours_of + layout.wait(phase, wait)] += hours;
            sum += hours;
        }
        self.numbers[of_phase] = sum;
    }

    #[inline(never)]
    fn ended(&mut self, at: f64, who: &Identity, by: EndedBy, duration: f64, severity: SeverityId) {
        let layout = self.layout;
        let way = layout.ending(by);
        self.count(layout.ended_by + way);
        self.count(layout.end(severity, way));
        self.days.incident(who.onset, at);
        if by != EndedBy::Open {
            self.observe(time::DURATION, duration);
        }
    }
}

// Each place in the model tells facts of one kind, which inlining lets the compiler see: what is left of the match there is
// a call of one of the functions above, not a jump that the processor must guess.
#[allow(clippy::inline_always)]
impl Observer for Tally<'_> {
    #[inline(always)]
    fn incident(&mut self, at: f64, who: &Identity, fact: Fact<'_>) {
        match fact {
            Fact::Violation { concurrent } => self.violation(who, concurrent),
            Fact::Escalated { to, .. } => self.escalated(to),
            Fact::Detected { delay } => self.detected(delay),
            Fact::VisitStarted { wait } => self.observe(time::TEAM, wait),
            Fact::Verified { delay } => self.observe(time::VERIFICATION, delay),
            Fact::Established { delay } => self.established(delay),
            Fact::Demanded { phase } => self.count(self.layout.demanded + phase),
            Fact::Triggered { phase } => self.count(self.layout.triggered + phase),
            Fact::Answered { phase, response, slack } => self.answered(phase, response, slack),
            Fact::Outcome { phase, outcome, due, cause } => self.outcome(who, phase, outcome, due, cause),
            Fact::CriticalPath { phase, missed, path } => self.path(phase, missed, path),
            Fact::Spell { severity, hours, harm } => self.spell(severity, hours, harm),
            Fact::Ended { by, duration, severity, .. } => self.ended(at, who, by, duration, severity),
            _ => {}
        }
        if let Some(lives) = &mut self.lives {
            lives.hear(at, who, fact);
        }
    }

    #[inline(always)]
    fn world(&mut self, _at: f64, fact: WorldFact) {
        match fact {
            WorldFact::FalseReport { .. } => self.count(self.layout.false_reports),
            WorldFact::Unwarranted { .. } => self.count(self.layout.unwarranted),
            _ => {}
        }
    }

    fn finish(&mut self, finish: Finish) {
        let layout = self.layout;
        (0..layout.times()).for_each(|time| self.add_up(time));
        if finish.at > 0.0 {
            self.numbers[layout.concurrent] = self.numbers[layout.hostilities] / finish.at;
        }
        self.numbers[layout.credibility] = finish.credibility;
        self.days.finish(finish.at, &mut self.block.days);
        self.histogram.finish(&mut self.block.sums.histogram);
        self.block.push(&self.numbers, &finish);
        if let Some(lives) = &mut self.lives {
            lives.drain(self.replication, &mut self.block.rows);
        }
        self.replication += 1;
        self.numbers.fill(0.0);
    }
}
