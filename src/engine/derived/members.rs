//! The odds that enough members of a phase take part, exactly: sums of binomials.
//!
//! Members are taken as independent, each taking part with `joins` times `commits`: right for one incident, while
//! incidents of one history share who committed.

use std::collections::BTreeMap;

use crate::scenario::{Phase, Quorum, Track, enough_weight};

/// The most different sums of weights that are followed.
const MOST_SUMS: usize = 100_000;

/// Whether a phase's quorum can form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quorate {
    /// Probability that those who take part are enough; `None` where weights combine in too many ways to count.
    pub probability: Option<f64>,
    /// Weight needed, if weights count.
    pub needed: Option<f64>,
    /// Weight of all members together.
    pub weight: f64,
}

/// The odds for one incident of `phase`.
pub fn quorate(phase: &Phase) -> Quorate {
    let weight = phase.tracks.iter().map(|track| f64::from(track.count) * track.weight).sum();
    let (required, others): (Vec<&Track>, Vec<&Track>) = phase.tracks.iter().partition(|track| track.required);
    let all_required: f64 = required.iter().map(|track| share(track).powi(i32::from(track.count))).product();
    let needed = match phase.answered {
        Quorum::Weight(needed) => Some(needed),
        Quorum::All | Quorum::Any => None,
    };
    let enough = match needed {
        Some(needed) => {
            let sure: f64 = required.iter().map(|track| f64::from(track.count) * track.weight).sum();
            reaches(&others, enough_weight(needed) - sure)
        }
        None if !required.is_empty() => Some(1.0),
        None => {
            Some(1.0 - others.iter().map(|track| (1.0 - share(track)).powi(i32::from(track.count))).product::<f64>())
        }
    };
    Quorate { probability: enough.map(|enough| all_required * enough), needed, weight }
}

/// Probability that one member takes part in one incident.
fn share(track: &Track) -> f64 {
    track.joins.get() * track.commits.get()
}

/// Probability that the members of `tracks` that take part weigh at least `enough`.
fn reaches(tracks: &[&Track], enough: f64) -> Option<f64> {
    let mut sums: BTreeMap<u64, f64> = BTreeMap::from([(0f64.to_bits(), 1.0)]);
    for track in tracks {
        let odds = binomial(track.count, share(track));
        let mut next: BTreeMap<u64, f64> = BTreeMap::new();
        for (sum, p) in &sums {
            for (members, q) in odds.iter().enumerate().filter(|(_, q)| **q > 0.0) {
                let sum = f64::from_bits(*sum) + members as f64 * track.weight;
                let sum = if sum >= enough { f64::INFINITY } else { sum };
                *next.entry(sum.to_bits()).or_insert(0.0) += p * q;
            }
        }
        if next.len() > MOST_SUMS {
            return None;
        }
        sums = next;
    }
    Some(sums.iter().filter(|(sum, _)| f64::from_bits(**sum) >= enough).map(|(_, p)| p).sum::<f64>().min(1.0))
}

/// P(k of n), k = 0..=n, through logarithms, so that none underflows on the way.
fn binomial(n: u16, p: f64) -> Vec<f64> {
    let n_f = f64::from(n);
    let log = |k: f64| {
        let choose = libm::lgamma(n_f + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n_f - k + 1.0);
        let yes = if k == 0.0 { 0.0 } else { k * p.ln() };
        let no = if k == n_f { 0.0 } else { (n_f - k) * (-p).ln_1p() };
        choose + yes + no
    };
    (0..=n).map(|k| log(f64::from(k)).exp()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Probability;

    #[test]
    fn binomials_sum_to_one() {
        for (n, p) in [(28, 0.7), (1, 0.0), (1, 1.0), (10_000, 0.3)] {
            let odds = binomial(n, p);
            assert!((odds.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{n} {p}");
        }
        let odds = binomial(2, 0.25);
        assert!((odds[1] - 0.375).abs() < 1e-12);
    }

    fn track(joins: f64, weight: f64, count: u16) -> Track {
        Track {
            actor: "a".to_owned(),
            stages: Vec::new(),
            count,
            joins: Probability::new(joins).unwrap(),
            commits: Probability::ONE,
            weight,
            required: false,
            effect: None,
        }
    }

    #[test]
    fn weights_combine() {
        let (one, two) = (track(0.5, 1.0, 1), track(0.5, 2.0, 1));
        for (needed, probability) in [(0.5, 0.75), (1.0, 0.75), (2.0, 0.5), (3.0, 0.25), (3.1, 0.0)] {
            let found = reaches(&[&one, &two], enough_weight(needed)).unwrap();
            assert!((found - probability).abs() < 1e-12, "{needed}: {found}");
        }
        assert_eq!(reaches(&[&one], -1.0), Some(1.0), "those required weigh enough already");
        let tenths = track(1.0, 0.1, 10);
        assert_eq!(reaches(&[&tenths], enough_weight(1.0)), Some(1.0), "rounding is no obstacle");
    }
}
