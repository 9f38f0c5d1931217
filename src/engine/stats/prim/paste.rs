//! Pasting: slices given back to a peeled box, where earlier peels took too much.
//!
//! Source: Friedman and Fisher (1999), section 8.2. A slice is, as in the EMA Workbench, the nearest share of the points that
//! one limit alone shuts out, not a share of the box's points; for a factor of few levels, the nearest levels up to that
//! share, at least one; for a category, one code.

use super::limits::{Limits, Side};
use super::peel::{lower_cut, upper_cut};
use super::points::{Kind, Settings};
use super::search::{Candidate, Region, Search, Step, best};

/// Pastes until no slice raises the density.
pub(super) fn paste(search: &Search<'_>, settings: &Settings, boxes: &mut Vec<Region>) {
    while let Some(next) = boxes.last().and_then(|last| pasted(search, settings, last)) {
        boxes.push(next);
    }
}

fn pasted(search: &Search<'_>, settings: &Settings, last: &Region) -> Option<Region> {
    let places = search.places(&last.limits);
    let mut candidates = Vec::new();
    for (number, (axis, limits)) in search.points.axes().iter().zip(&last.limits).enumerate() {
        for side in Side::ALL.into_iter().filter(|side| limits.has(*side)) {
            let shut = search.column(number, |point| places[point] == Ok(Some((number, side))));
            let mut offer = |wider: Limits, gained: &[(f64, bool)]| {
                let holding = gained.iter().filter(|(_, holds)| *holds).count() as u64;
                candidates.push(Candidate {
                    axis: number,
                    limits: wider,
                    inside: last.fit.inside + gained.len() as u64,
                    holding: last.fit.holding_inside + holding,
                });
            };
            match (side, limits) {
                (Side::Subset, Limits::Subset(admitted)) => {
                    for code in (0..admitted.len()).filter(|code| !admitted[*code]) {
                        let mut more = admitted.clone();
                        more[code] = true;
                        let gained: Vec<_> =
                            shut.iter().filter(|(value, _)| *value as usize == code).copied().collect();
                        offer(Limits::Subset(more), &gained);
                    }
                }
                _ if shut.is_empty() => {}
                _ => {
                    let (limit, gained) = slice(&shut, side, axis.kind, settings.paste_alpha);
                    let (bottom, top) = search.ends(number);
                    let end = if side == Side::Low { bottom } else { top };
                    // A limit at the end of all values is none.
                    offer(limits.with(side, (limit != end).then_some(limit)), gained);
                }
            }
        }
    }
    Some(search.step(Step::Paste, last, best(last, candidates)?))
}

/// The new limit on `side`, and what comes in by it, of the points `shut` out there. `shut` is not empty.
fn slice(shut: &[(f64, bool)], side: Side, kind: Kind, alpha: f64) -> (f64, &[(f64, bool)]) {
    let last = shut.len() - 1;
    let patience = (last as f64 * alpha).floor() as usize;
    match (side, kind) {
        (Side::Low, Kind::Whole) => {
            let (nearest, level) = (shut[last].0, shut[last - patience].0);
            let out = |value: f64| if level == nearest { value < nearest } else { value <= level };
            let gained = &shut[shut.partition_point(|(value, _)| out(*value))..];
            (gained[0].0, gained)
        }
        (Side::Low, _) => {
            let cut = upper_cut(shut, 1.0 - alpha);
            (cut, &shut[shut.partition_point(|(value, _)| *value < cut)..])
        }
        (_, Kind::Whole) => {
            let (nearest, level) = (shut[0].0, shut[patience].0);
            let within = |value: f64| if level == nearest { value <= nearest } else { value < level };
            let gained = &shut[..shut.partition_point(|(value, _)| within(*value))];
            (gained[gained.len() - 1].0, gained)
        }
        (_, _) => {
            let cut = lower_cut(shut, alpha);
            (cut, &shut[..shut.partition_point(|(value, _)| *value <= cut)])
        }
    }
}
