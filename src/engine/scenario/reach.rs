//! What a plan can and cannot reach, whatever the luck.

use super::types::{Detection, Phase, Pool, Quorum, Scenario, Severity, Source, Track, Window, WindowLength};

/// The sum of weights from which on a quorum that needs `needed` is there. Sums of decimal weights miss their exact value by
/// rounding, those of ten thousand members by far less than this.
pub fn enough_weight(needed: f64) -> f64 {
    const SLACK: f64 = 1e-9;
    needed * (1.0 - SLACK)
}

impl Track {
    /// Whether a member can ever act: it may take part, and its stages never need more of a pool than there is.
    pub fn can_act(&self, pools: &[Pool]) -> bool {
        self.joins.get() > 0.0 && self.commits.get() > 0.0 && self.starved_of(pools).is_none()
    }

    /// Whether every member takes part whatever the luck.
    pub fn always_joins(&self) -> bool {
        self.joins.get() >= 1.0 && self.commits.get() >= 1.0
    }

    /// A pool of which the stages of one member need more units than it has: they are held until hostilities cease, so
    /// the member would wait for itself.
    pub fn starved_of(&self, pools: &[Pool]) -> Option<usize> {
        (0..pools.len()).find(|&pool| self.units(pool) > pools[pool].capacity)
    }

    /// Units of a pool that one member holds once all its stages have begun.
    fn units(&self, pool: usize) -> u32 {
        self.stages.iter().filter(|stage| stage.needs == Some(pool)).count() as u32
    }

    /// How many members can act in one incident: units are held until its hostilities cease, so no two use the same.
    pub fn able(&self, pools: &[Pool]) -> u32 {
        let room = |pool: usize| pools[pool].capacity.checked_div(self.units(pool)).unwrap_or(u32::MAX);
        (0..pools.len()).map(room).fold(u32::from(self.count), u32::min)
    }

    /// The least hours from the trigger until a member acts, apart from `opens`.
    pub fn least_hours(&self) -> f64 {
        self.stages.iter().map(|stage| stage.delay.lower()).sum()
    }
}

impl Phase {
    /// The least hours from the trigger until it is answered, apart from `opens`; `None` if it never can be.
    pub fn least_hours(&self, pools: &[Pool]) -> Option<f64> {
        if self.tracks.iter().any(|track| track.required && !track.can_act(pools)) || self.lacks_units(pools).is_some()
        {
            return None;
        }
        let required = self.tracks.iter().filter(|track| track.required).map(Track::least_hours).fold(0.0, f64::max);
        let mut able: Vec<(f64, f64)> = self
            .tracks
            .iter()
            .filter(|track| track.can_act(pools))
            .map(|track| (track.least_hours(), track.weight * f64::from(track.able(pools))))
            .collect();
        able.sort_by(|a, b| a.0.total_cmp(&b.0));
        let first = able.first().map(|(hours, _)| *hours);
        let quorum = match self.answered {
            // Those that always take part are in any "all"; of the others the fastest may be the only one.
            Quorum::All => first.map(|first| first.max(self.certain(pools))),
            Quorum::Any => first,
            Quorum::Weight(weight) => {
                let mut sum = 0.0;
                able.iter()
                    .find(|(_, own)| {
                        sum += own;
                        sum >= enough_weight(weight)
                    })
                    .map(|(hours, _)| *hours)
            }
        };
        quorum.map(|hours| hours.max(required)).filter(|hours| hours.is_finite())
    }

    /// A pool that has fewer units than all members need that must act, each holding what it has until hostilities cease.
    pub fn lacks_units(&self, pools: &[Pool]) -> Option<usize> {
        let must_act = |track: &&Track| track.required || (self.answered == Quorum::All && track.always_joins());
        (0..pools.len()).find(|&pool| {
            let units = |track: &Track| u64::from(track.count) * u64::from(track.units(pool));
            self.tracks.iter().filter(must_act).map(units).sum::<u64>() > u64::from(pools[pool].capacity)
        })
    }

    /// The least hours until all tracks that always take part have acted; infinite if one of them never can.
    fn certain(&self, pools: &[Pool]) -> f64 {
        let least = |track: &Track| if track.can_act(pools) { track.least_hours() } else { f64::INFINITY };
        self.tracks.iter().filter(|track| track.always_joins()).map(least).fold(0.0, f64::max)
    }
}

impl Window {
    /// Whether anything depends on it: an intensity, harm, or which violations are contested.
    pub fn changes_anything(&self) -> bool {
        let differs = |factors: &[f64]| factors.iter().any(|factor| *factor != 1.0);
        let is_disputed = match &self.lasts {
            WindowLength::Law(_) => false,
            WindowLength::Ends(ends) => ends.first().zip(ends.last()).is_some_and(|(first, last)| first.0 < last.0),
        };
        let contests = is_disputed && self.concerns.contains(&true);
        let rebounds = self.rebound.as_ref().is_some_and(|rebound| differs(&rebound.factor));
        differs(&self.factor) || rebounds || self.harm != 1.0 || contests
    }
}

impl Scenario {
    /// The severities at which an incident can be, at onset or by escalation.
    pub fn reachable_severities(&self) -> Vec<bool> {
        reachable(&self.sources, &self.severities)
    }

    /// Whether some incident can be established.
    pub fn can_establish(&self) -> bool {
        let reached = self.reachable_severities();
        let undeniable = self.severities.iter().zip(&reached).any(|(s, r)| *r && s.detection == Detection::Undeniable);
        let attributed = self.monitoring.attribute.as_ref().is_none_or(|attribute| attribute.fails.get() < 1.0);
        undeniable || (attributed && self.can_detect())
    }

    /// Whether some incident can be detected.
    pub fn can_detect(&self) -> bool {
        self.severities.iter().zip(self.reachable_severities()).any(|(severity, reached)| {
            reached
                && match &severity.detection {
                    Detection::Never => false,
                    Detection::Notice { probability, .. } => probability.get() > 0.0,
                    Detection::Undeniable => true,
                }
        })
    }
}

fn reachable(sources: &[Source], severities: &[Severity]) -> Vec<bool> {
    let mut reached = Vec::with_capacity(severities.len());
    for i in 0..severities.len() {
        let at_onset = sources.iter().any(|source| source.severity[i] > 0.0);
        let risen = i > 0 && reached[i - 1] && severities[i - 1].escalates.is_some();
        reached.push(at_onset || risen);
    }
    reached
}
