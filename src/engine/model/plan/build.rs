//! From a scenario to its plan.

use super::{Coming, Joining, Member, MonitoringPlan, PhasePlan, Plan, Rung, StagePlan, TrackPlan, UnitPlan};
use crate::model::luck::{IncidentLuck, TrackLuck};
use crate::scenario::{Clock, Demand, Phase, PhaseId, Quorum, Scenario, SeverityId, Track, enough_weight};
use crate::units::Hours;

impl<'a> Plan<'a> {
    pub fn new(scenario: &'a Scenario, luck: &IncidentLuck) -> Self {
        let monitoring = scenario.monitoring();
        let mut windows_by_name: Vec<usize> = (0..scenario.windows().len()).collect();
        windows_by_name.sort_by_key(|&index| &scenario.windows()[index].name);
        let phases_where = |wanted: &dyn Fn(&Phase) -> bool| -> Vec<PhaseId> {
            (0..scenario.phases().len()).filter(|&id| wanted(&scenario.phases()[id])).collect()
        };
        let demanded_at = |severity: SeverityId| {
            phases_where(&|phase| matches!(phase.demanded, Demand::Severity(least) if severity >= least))
        };
        let mut plan = Self {
            rungs: rungs(scenario, luck),
            monitoring: MonitoringPlan {
                verify: monitoring.verify.as_ref(),
                reopens: monitoring.reopens.get(),
                attribute: monitoring.attribute.as_ref(),
                verify_at: luck.verify,
                reopens_at: luck.reopens,
                attribute_at: luck.attribute,
            },
            phases: Vec::new(),
            tracks: Vec::new(),
            stages: Vec::new(),
            members: Vec::new(),
            units: Vec::new(),
            acts: Vec::new(),
            steps: 0,
            words: 0,
            at_onset: phases_where(&|phase| phase.demanded == Demand::Violation),
            at_severity: (0..scenario.severities().len()).map(demanded_at).collect(),
            by_detection: phases_where(&|phase| phase.clock == Clock::Detection),
            by_establishment: phases_where(&|phase| phase.clock == Clock::Established),
            severity_cdf: scenario.sources().iter().map(|source| cumulative(&source.severity)).collect(),
            windows_by_name,
        };
        for id in 0..scenario.phases().len() {
            plan.add_phase(scenario, id, luck);
        }
        plan
    }

    /// A phase with its tracks, and its timers.
    fn add_phase(&mut self, scenario: &'a Scenario, id: PhaseId, luck: &IncidentLuck) {
        let (phase, luck) = (&scenario.phases()[id], &luck.phases[id]);
        let pooled = phase.tracks.iter().any(|track| track.stages.iter().any(|stage| stage.needs.is_some()));
        let (first_track, first_member) = (self.tracks.len(), self.members.len());
        for (index, (track, luck)) in phase.tracks.iter().zip(&luck.tracks).enumerate() {
            let timed = (pooled || track.effect.is_some()).then_some(self.members.len());
            if timed.is_some() {
                self.add_members(id, index as u16, (track, luck), pooled);
            }
            self.add_track(track, luck, timed);
        }
        let members = self.members.len() - first_member;
        let count = |required: bool| {
            phase.tracks.iter().filter(|t| t.required == required).map(|t| u32::from(t.count)).sum::<u32>()
        };
        let next_after = scenario.phases().get(id + 1).and_then(|next| match next.demanded {
            Demand::Continuing(after) => Some(after.get()),
            Demand::Violation | Demand::Severity(_) => None,
        });
        let collapse = scenario.collapse();
        self.phases.push(PhasePlan {
            clock: phase.clock,
            allowed: phase.deadline.map_or(f64::INFINITY, Hours::get),
            opens: phase.opens.map(Hours::get),
            answered: phase.answered,
            equal_acts: equal_acts(phase),
            effect: phase.effect.as_ref(),
            effect_at: luck.effect,
            pooled,
            everyone: everyone(phase),
            effects: !pooled && members > 0,
            waits_for_required: !pooled && members == 0 && count(true) > 0 && count(true) < count(false),
            first_track,
            tracks: phase.tracks.len(),
            first_member,
            members,
            collapse: collapse.missed.contains(&id).then_some(collapse.probability.get()),
            collapse_at: luck.collapse,
            next_after,
            answer: self.acts.len(),
        });
        if !pooled {
            self.acts.push(Coming::Answer(id));
        }
    }

    fn add_track(&mut self, track: &'a Track, luck: &TrackLuck, timed: Option<usize>) {
        let plan = TrackPlan {
            count: track.count,
            joins: track.joins.get(),
            commits: track.commits.get(),
            weight: track.weight,
            required: track.required,
            effect: track.effect.as_ref(),
            timed,
            first_stage: self.stages.len(),
            stages: track.stages.len(),
            first_word: self.words,
            joins_at: luck.joins,
            effect_at: luck.effect,
        };
        self.words += plan.words();
        self.tracks.push(plan);
        self.stages.extend(track.stages.iter().zip(&luck.stages).map(|(stage, luck)| StagePlan {
            delay: &stage.delay,
            needs: stage.needs,
            delay_at: luck.delay,
        }));
    }

    /// The members of a track whose steps are events; the track is the next to be added.
    fn add_members(&mut self, phase: PhaseId, track: u16, (of, luck): (&Track, &TrackLuck), pooled: bool) {
        for index in 0..of.count {
            for (stage, (of, luck)) in of.stages.iter().zip(&luck.stages).enumerate() {
                if let Some(pool) = of.needs {
                    let (step, turnaround_at) = (self.steps + stage, luck.turnaround);
                    self.units.push(UnitPlan { pool, step, index, turnaround_at });
                }
            }
            self.members.push(Member {
                phase,
                track,
                index,
                act: self.acts.len(),
                first_stage: self.stages.len(),
                stages: of.stages.len(),
                first_step: self.steps,
            });
            self.acts.push(Coming::Member(self.members.len() - 1));
            self.steps += if pooled { of.stages.len() } else { 0 };
        }
    }
}

fn rungs<'a>(scenario: &'a Scenario, luck: &IncidentLuck) -> Vec<Rung<'a>> {
    // Credibility is in [0, 1], and its multiplier is linear in it.
    let by_credibility = scenario.credibility().map_or(1.0, |c| c.escalation_at_zero.max(1.0));
    let rung = |id: SeverityId| {
        let severity = &scenario.severities()[id];
        let by_response = severity.escalates.map_or(1.0, |e| e.answered.max(e.overdue).max(1.0));
        Rung {
            lasts: &severity.lasts,
            escalates: severity.escalates,
            most: by_response * by_credibility,
            harm: severity.harm,
            detection: &severity.detection,
            longest: match scenario.collapse().severity {
                Some((at, longest)) if at == id => longest.get(),
                _ => f64::INFINITY,
            },
            hostilities_at: luck.rungs[id].hostilities,
            detection_at: luck.rungs[id].detection,
        }
    };
    (0..scenario.severities().len()).map(rung).collect()
}

/// Running sums of probabilities; the last positive one and all after it are infinite, so rounding leaves no gap.
fn cumulative(probabilities: &[f64]) -> Vec<f64> {
    let last = probabilities.iter().rposition(|&p| p > 0.0).unwrap_or(0);
    let mut sum = 0.0;
    probabilities
        .iter()
        .enumerate()
        .map(|(i, p)| {
            sum += p;
            if i >= last { f64::INFINITY } else { sum }
        })
        .collect()
}

fn everyone(phase: &Phase) -> Option<Joining> {
    let mut joining = Joining::default();
    for track in &phase.tracks {
        if track.joins.get() < 1.0 || track.commits.get() < 1.0 {
            return None;
        }
        // As it is added up where some do not: 64 at a time.
        for first in (0..u32::from(track.count)).step_by(64) {
            let members = (u32::from(track.count) - first).min(64);
            joining.add((track.weight, track.required), members, members);
        }
    }
    Some(joining)
}

fn equal_acts(phase: &Phase) -> Option<usize> {
    let Quorum::Weight(needed) = phase.answered else { return None };
    let weight = phase.tracks.first()?.weight;
    if weight <= 0.0 || phase.tracks.iter().any(|track| track.weight != weight) {
        return None;
    }
    let acts = (enough_weight(needed) / weight).ceil().max(1.0);
    // More acts than any membership has: the quorum never forms, and the caller finds too few acts.
    Some(if acts > 1e9 { usize::MAX } else { acts as usize })
}
