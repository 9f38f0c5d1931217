//! Peeling: from the whole space, the best slice off at a time.
//!
//! Source: Friedman and Fisher (1999), section 8.1 and algorithm 1. The slices of a real factor are those of the EMA
//! Workbench (`get_quantile`): a cut halfway between two neighbouring values at the α quantile, further in where values are tied.
//! Those of a factor of few levels are the outermost levels that hold no more than α of the points, at least one. (The
//! Workbench cuts such factors deeper from above than from below; where each level holds more than α, both do the same.)

use super::limits::{Limits, Side};
use super::points::{Kind, Settings};
use super::search::{Candidate, Region, Search, Step, best};

/// Peels until no slice raises the density, or the best one would leave too few points.
pub(super) fn peel(search: &Search<'_>, settings: &Settings, boxes: &mut Vec<Region>) {
    while let Some(next) = boxes.last().and_then(|last| peeled(search, settings, last)) {
        boxes.push(next);
    }
}

fn peeled(search: &Search<'_>, settings: &Settings, last: &Region) -> Option<Region> {
    let places = search.places(&last.limits);
    let mut candidates = Vec::new();
    for (number, axis) in search.points.axes().iter().enumerate() {
        let column = search.column(number, |point| places[point] == Ok(None));
        let limits = &last.limits[number];
        let slices = match axis.kind {
            Kind::Real => {
                vec![above(limits, &column, settings.peel_alpha), below(limits, &column, settings.peel_alpha)]
            }
            Kind::Whole => levels(limits, &column, settings.peel_alpha),
            Kind::Category(_) => codes(limits, &column),
        };
        candidates.extend(slices.into_iter().map(|slice| slice.candidate(number)));
    }
    let next = best(last, candidates)?;
    let mass = next.inside as f64 / last.fit.points as f64;
    (mass >= settings.mass_min).then(|| search.step(Step::Peel, last, next))
}

/// What is left of a column.
struct Rest {
    limits: Limits,
    inside: u64,
    holding: u64,
}

impl Rest {
    fn of(limits: Limits, kept: &[(f64, bool)]) -> Self {
        Self { limits, inside: kept.len() as u64, holding: kept.iter().filter(|(_, holds)| *holds).count() as u64 }
    }

    fn candidate(self, axis: usize) -> Candidate {
        Candidate { axis, limits: self.limits, inside: self.inside, holding: self.holding }
    }
}

fn above(limits: &Limits, column: &[(f64, bool)], alpha: f64) -> Rest {
    let cut = upper_cut(column, 1.0 - alpha);
    Rest::of(limits.with(Side::High, Some(cut)), &column[..column.partition_point(|(value, _)| *value <= cut)])
}

fn below(limits: &Limits, column: &[(f64, bool)], alpha: f64) -> Rest {
    let cut = lower_cut(column, alpha);
    Rest::of(limits.with(Side::Low, Some(cut)), &column[column.partition_point(|(value, _)| *value < cut)..])
}

/// Halfway between the values around the quantile, which is above one half; the lower of them lies further down if the two
/// are equal. `column` is not empty.
pub(super) fn upper_cut(column: &[(f64, bool)], quantile: f64) -> f64 {
    let at = (column.len() - 1) as f64 * quantile;
    let high = column[at.ceil() as usize].0;
    let mut low = at.floor() as usize;
    while column[low].0 == high && low > 0 {
        low -= 1;
    }
    f64::midpoint(column[low].0, high)
}

/// The same from the other end, for a quantile below one half.
pub(super) fn lower_cut(column: &[(f64, bool)], quantile: f64) -> f64 {
    let at = (column.len() - 1) as f64 * quantile;
    let low = column[at.floor() as usize].0;
    let mut high = at.ceil() as usize;
    while column[high].0 == low && high < column.len() - 1 {
        high += 1;
    }
    f64::midpoint(low, column[high].0)
}

/// The slices of a factor of few levels, upper first; none from a single level.
fn levels(limits: &Limits, column: &[(f64, bool)], alpha: f64) -> Vec<Rest> {
    let (least, most) = (column[0].0, column[column.len() - 1].0);
    if least == most {
        return Vec::new();
    }
    let patience = ((column.len() - 1) as f64 * alpha).floor() as usize;
    let (low, high) = (column[patience].0, column[column.len() - 1 - patience].0);
    let upto = column.partition_point(|(value, _)| if high == most { *value < most } else { *value <= high });
    let from = column.partition_point(|(value, _)| if low == least { *value <= least } else { *value < low });
    vec![
        Rest::of(limits.with(Side::High, Some(column[upto - 1].0)), &column[..upto]),
        Rest::of(limits.with(Side::Low, Some(column[from].0)), &column[from..]),
    ]
}

/// One admitted code less, each in turn; none from a single code.
fn codes(limits: &Limits, column: &[(f64, bool)]) -> Vec<Rest> {
    let Limits::Subset(admitted) = limits else { return Vec::new() };
    let without = |code: usize| {
        let mut fewer = admitted.clone();
        fewer[code] = false;
        let kept: Vec<(f64, bool)> = column.iter().filter(|(value, _)| *value as usize != code).copied().collect();
        Rest::of(Limits::Subset(fewer), &kept)
    };
    (0..admitted.len()).filter(|code| admitted[*code]).map(without).collect()
}
