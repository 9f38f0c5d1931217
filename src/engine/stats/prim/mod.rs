//! Scenario discovery: a box in the space of factors that holds most of the points where a condition holds, and few others.
//!
//! The patient rule induction method peels the whole space from outside, a thin slice at a time, each time the slice
//! whose loss raises the density most, and pastes slices back where that raises it again. Every box on the way is
//! kept: which compromise of coverage (the share of all points with the condition that the box holds) and density (the share of
//! the box's points with the condition) is best is the reader's to say; [`Trajectory::chosen`] is a proposal.
//!
//! Sources: Friedman and Fisher, "Bump hunting in high-dimensional data" (1999), for peeling and pasting; Bryant and
//! Lempert, "Thinking inside the box: a participatory, computer-assisted approach to scenario discovery" (2010), for
//! coverage, density and quasi-p-values; Kwakkel and Jaxa-Rozen, "Improving scenario discovery for handling
//! heterogeneous uncertainties and multinomial classified outcomes" (2016), for the objective (see `search`), which the EMA
//! Workbench calls `LENIENT1`.
//!
//! Nothing here is random: the same points in the same order give the same boxes.

mod choose;
mod fit;
mod limits;
mod paste;
mod peel;
mod points;
mod quasi;
mod search;
mod split;

pub use fit::Fit;
pub use limits::Limits;
pub use points::{Axis, Kind, Points, PrimError, Settings};
pub use quasi::QuasiP;
pub use search::{Region, Step};
pub use split::is_held_out;

use search::Search;

/// Every box that the method went through, the whole space first.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// The boxes in the order found: peeled, then pasted, then with weak limits dropped.
    pub boxes: Vec<Region>,
    /// Number of the proposed box: see `choose` for the rule. 0, the whole space, where no restriction helps.
    pub chosen: usize,
}

/// Finds boxes where the condition of `points` holds densely.
pub fn find(points: &Points, settings: &Settings) -> Result<Trajectory, PrimError> {
    settings.check()?;
    points.check(settings)?;
    let search = Search::new(points);
    let mut boxes = vec![search.region(Step::Whole, points.whole())];
    peel::peel(&search, settings, &mut boxes);
    paste::paste(&search, settings, &mut boxes);
    let chosen = choose::choose(&search, settings, &mut boxes);
    Ok(Trajectory { boxes, chosen })
}

#[cfg(test)]
mod tests;
