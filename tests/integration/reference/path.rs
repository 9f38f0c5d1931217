//! Where the time went: causes and critical paths.

use phaseline::model::Wait;
use phaseline::scenario::{Phase, Quorum};

use super::case::{Case, Doing, Member};

/// Component and hours.
type Path = Vec<(Wait, f64)>;

/// Component, from, until.
type Stretch = (Wait, f64, f64);

/// The path to an answer by `member` at `response`, all counted from onset.
pub fn of_answer(case: &Case, phase: usize, member: usize, origin: f64, answered: f64) -> Path {
    let mut stretches = before_trigger(case, phase);
    stretches.extend(case.phases[phase].members[member].past.iter().copied());
    clip(&stretches, origin, answered)
}

/// The path to a miss, and what the incident was waiting for at `due`. `possible`: the quorum could still form.
pub fn of_miss(plan: &Phase, case: &Case, phase: usize, possible: bool, origin: f64, due: f64) -> (Path, Wait) {
    let response = &case.phases[phase];
    let demanded = response.demanded.expect("a missed phase was demanded");
    if demanded > due {
        return (clip(&[(Wait::Demand, origin, due)], origin, due), Wait::Demand);
    }
    let Some(triggered) = response.triggered else {
        let chain = chain(case, due);
        let lacking = chain.last().expect("the chain begins at onset").0;
        return (clip(&chain, origin, due), lacking);
    };
    let mut stretches = before_trigger(case, phase);
    if !possible {
        stretches.push((Wait::Quorum, triggered, due));
        return (clip(&stretches, origin, due), Wait::Quorum);
    }
    let unfinished = |who: &&Member| !matches!(who.doing, Doing::Absent | Doing::Acted);
    let mut members = response.members.iter().filter(unfinished);
    let required = response.members.iter().filter(unfinished).find(|who| plan.tracks[who.track].required);
    let helps = |who: &&Member| !matches!(plan.answered, Quorum::Weight(_)) || plan.tracks[who.track].weight > 0.0;
    let who = required.or_else(|| members.find(helps)).expect("a quorum that can form lacks someone");
    stretches.extend(who.past.iter().copied());
    let (lacking, since) = match who.doing {
        Doing::Queues { pool, since, .. } => (Wait::Pool(pool), since),
        Doing::Works { stage, since, .. } => (Wait::Stage { track: who.track as u16, stage: stage as u16 }, since),
        Doing::Opens { since, .. } => (Wait::Opening, since),
        Doing::Absent | Doing::Acted => unreachable!("an unfinished member is at something"),
    };
    stretches.push((lacking, since, due));
    (clip(&stretches, origin, due), lacking)
}

/// What came before the trigger of a phase.
fn before_trigger(case: &Case, phase: usize) -> Vec<Stretch> {
    let demanded = case.phases[phase].demanded.expect("a triggered phase was demanded");
    let established = case.established.expect("a triggered phase's incident is established");
    if demanded >= established { vec![(Wait::Demand, 0.0, demanded)] } else { chain(case, established) }
}

/// What an incident waited for on its way to being established, from onset until `until`.
fn chain(case: &Case, until: f64) -> Vec<Stretch> {
    let beginnings = [
        (Wait::Undetected, Some(0.0)),
        (Wait::Team, case.detected),
        (Wait::Verification, case.first_visit),
        (Wait::Attribution, case.verified),
        (Wait::Unattributed, case.unattributed),
    ];
    let begun: Vec<(Wait, f64)> = beginnings.into_iter().filter_map(|(wait, at)| Some((wait, at?))).collect();
    let ends = begun.iter().skip(1).map(|&(_, at)| at).chain([until]);
    begun.iter().zip(ends).map(|(&(wait, from), to)| (wait, from, to.min(until))).collect()
}

/// The hours of each stretch between two times.
fn clip(stretches: &[Stretch], from: f64, to: f64) -> Path {
    let hours = |&(wait, a, b): &Stretch| (wait, b.min(to) - a.max(from));
    stretches.iter().map(hours).filter(|&(_, hours)| hours > 0.0).collect()
}
