//! Which box of a trajectory is proposed.
//!
//! Bryant and Lempert (2010) leave the choice to the reader, who sees coverage, density and the number of restricted
//! factors. The proposal weighs the first two alike: the box with the greatest harmonic mean of coverage and density,
//! 2k/(n + K) for a box of n points with k of the K holding ones (van Rijsbergen, Information Retrieval, 2nd ed., 1979, chapter 7: his
//! measure at β = 1); of equals the earlier. Then its limits that could be chance are dropped, the one with the greatest quasi-p-value
//! first, until every one is at most `Settings::drop_above`: an early peel along a factor that does not matter would
//! stay in every later box. Each drop adds a box to the trajectory.

use std::cmp::Ordering;

use super::fit::Fit;
use super::limits::Side;
use super::points::Settings;
use super::search::{Region, Search, Step};

/// The number of the proposed box; boxes with limits dropped are added.
pub(super) fn choose(search: &Search<'_>, settings: &Settings, boxes: &mut Vec<Region>) -> usize {
    let mut chosen = 0;
    for (number, region) in boxes.iter().enumerate() {
        if compromise(&region.fit, &boxes[chosen].fit).is_gt() {
            chosen = number;
        }
    }
    while let Some((axis, side)) = weakest(&boxes[chosen], settings.drop_above) {
        let mut limits = boxes[chosen].limits.clone();
        limits[axis] = limits[axis].without(side);
        // Back at the whole space there is no box.
        if limits.iter().all(|limits| !limits.is_restricted()) {
            return 0;
        }
        boxes.push(search.region(Step::Drop, limits));
        chosen = boxes.len() - 1;
    }
    chosen
}

/// Compares the harmonic means of coverage and density, in whole numbers.
fn compromise(a: &Fit, b: &Fit) -> Ordering {
    let [k_a, n_a, k_b, n_b] = [a.holding_inside, a.inside, b.holding_inside, b.inside].map(u128::from);
    let all = u128::from(a.holding);
    (k_a * (n_b + all)).cmp(&(k_b * (n_a + all)))
}

/// The limit with the greatest quasi-p-value above `most`; of equals the first.
fn weakest(region: &Region, most: f64) -> Option<(usize, Side)> {
    let mut weakest: Option<(f64, usize, Side)> = None;
    for (axis, (limits, quasi_p)) in region.limits.iter().zip(&region.quasi_p).enumerate() {
        let Some(quasi_p) = quasi_p else { continue };
        for side in Side::ALL.into_iter().filter(|side| limits.has(*side)) {
            let p = match side {
                Side::Low => quasi_p.low,
                Side::High => quasi_p.high,
                Side::Subset => Some(quasi_p.all),
            };
            let above = weakest.map_or(most, |(p, ..)| p);
            if let Some(p) = p.filter(|p| *p > above) {
                weakest = Some((p, axis, side));
            }
        }
    }
    weakest.map(|(_, axis, side)| (axis, side))
}
