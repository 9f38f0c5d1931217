//! Which numbers of a replication make which ratios.

use super::layout::Layout;
use crate::model::Outcome;

/// The ratios of a scenario: each an (observations, sum) pair of indices into a replication's numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ratios {
    /// Every ratio.
    pub pairs: Vec<(usize, usize)>,
    /// By phase.
    pub compliance: usize,
    /// By phase.
    pub followed: usize,
    /// Phase × (sources, sides, severities).
    pub groups: usize,
    /// Met, missed, moot, censored of demanded; a list of phases each.
    pub shares: usize,
    pub detected: usize,
    /// By itself, each phase, open.
    pub ended_by: usize,
    pub established: usize,
    /// Mean of each time.
    pub times: usize,
    /// By phase.
    pub lateness: usize,
    /// Each wait as a share of its phase's misses.
    pub causes: usize,
    /// Hours in each wait: of paths to answers, then of those to misses.
    pub paths: usize,
    /// The same as shares of the whole path.
    pub path_shares: usize,
}

impl Ratios {
    pub fn new(layout: &Layout) -> Self {
        let mut pairs = Vec::new();
        let mut list = |new: &mut dyn Iterator<Item = (usize, usize)>| {
            let first = pairs.len();
            pairs.extend(new);
            first
        };
        let phases = || 0..layout.phases;
        // Which phase each wait belongs to.
        let of_wait: Vec<usize> =
            phases().flat_map(|p| (layout.wait_start[p]..layout.wait_start[p + 1]).map(move |_| p)).collect();
        let waits = || of_wait.iter().copied().enumerate();
        let missed = layout.outcome(Outcome::Missed, 0);
        let compliance = list(&mut phases().map(|p| (layout.decided + p, layout.kept + p)));
        let followed = list(&mut phases().map(|p| (layout.followed + p, layout.followed_kept + p)));
        let groups =
            list(&mut (0..layout.phases * layout.groups()).map(|i| (layout.group_decided + i, layout.group_kept + i)));
        let shares = list(
            &mut (0..4)
                .flat_map(|o| phases().map(move |p| (o, p)))
                .map(|(o, p)| (layout.demanded + p, layout.outcomes + o * layout.phases + p)),
        );
        let detected = list(&mut std::iter::once((layout.violations, layout.detected)));
        let ended_by = list(&mut (0..layout.endings()).map(|way| (layout.violations, layout.ended_by + way)));
        let established = list(&mut std::iter::once((layout.violations, layout.established)));
        let times = list(&mut (0..layout.times()).map(|t| (layout.time_count + t, layout.time_hours + t)));
        let lateness = list(&mut phases().map(|p| (layout.late + p, layout.late_hours + p)));
        let causes = list(&mut waits().map(|(w, p)| (missed + p, layout.causes + w)));
        // Each wait of a path, of so many paths or of so many hours.
        let width = layout.waits.len();
        let of_paths = |of: usize| {
            (0..2)
                .flat_map(|m| waits().map(move |(w, p)| (m, w, p)))
                .map(move |(m, w, p)| (of + m * layout.phases + p, layout.path_hours + m * width + w))
        };
        let paths = list(&mut of_paths(layout.paths));
        let path_shares = list(&mut of_paths(layout.path_sums));
        Self {
            pairs,
            compliance,
            followed,
            groups,
            shares,
            detected,
            ended_by,
            established,
            times,
            lateness,
            causes,
            paths,
            path_shares,
        }
    }
}
