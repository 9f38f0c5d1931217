//! Which lane an incident is in: as few lanes as there are incidents at once, those of one source together.

use super::{Life, Source, is_decided};
use crate::scenario::Scenario;

/// Room between two incidents in a lane, as a part of the history.
pub(super) const ROOM: f64 = 1.0 / 250.0;

/// The lane of each incident, and the sources with theirs.
pub(super) fn lay(scenario: &Scenario, incidents: &[Life], end: f64) -> (Vec<usize>, Vec<Source>) {
    let mut lanes = vec![0; incidents.len()];
    let mut sources = Vec::new();
    let mut first = 0;
    for (index, source) in scenario.sources().iter().enumerate() {
        // They come in the order of their onsets; each goes to the first lane that has room.
        let mut taken: Vec<f64> = Vec::new();
        let mut violations = 0;
        for (life, lane) in incidents.iter().zip(&mut lanes).filter(|(life, _)| life.who.source == index) {
            let until = extent(life, end) + ROOM * end;
            let free = taken.iter().position(|until| *until <= life.who.onset).unwrap_or(taken.len());
            if free == taken.len() {
                taken.push(until);
            } else {
                taken[free] = until;
            }
            *lane = first + free;
            violations += 1;
        }
        let lanes = taken.len();
        sources.push(Source { name: source.name.clone(), side: source.side.clone(), first, lanes, violations });
        first += lanes;
    }
    (lanes, sources)
}

/// How far an incident reaches: to the end of hostilities, or to a later mark of a deadline that was kept or missed.
fn extent(life: &Life, end: f64) -> f64 {
    let decided = life.phases.iter().filter_map(|phase| phase.outcome).filter(|verdict| is_decided(verdict.outcome));
    decided.fold(life.end(), |until, verdict| until.max(verdict.at)).min(end)
}
