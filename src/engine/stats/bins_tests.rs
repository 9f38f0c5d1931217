//! Shares among bins against the ratio estimator, pushed one replication after another, and their intervals' coverage.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, Poisson, StandardNormal};

use super::*;
use crate::stats::Ratio;

fn filled(counts: &[u32]) -> impl Iterator<Item = (usize, u32)> + Clone + '_ {
    counts.iter().copied().enumerate().filter(|(_, n)| *n > 0)
}

fn of(replications: &[Vec<u32>], bins: usize) -> Bins {
    let mut all = Bins::new(bins);
    for counts in replications {
        all.push(filled(counts));
    }
    all
}

/// Two ratios a bin: its share and the cumulative one.
fn ratios(replications: &[Vec<u32>], bins: usize) -> Vec<[Ratio; 2]> {
    let mut ratios = vec![[Ratio::new(); 2]; bins];
    for counts in replications {
        let x: u32 = counts.iter().sum();
        let mut so_far = 0;
        for (pair, n) in ratios.iter_mut().zip(counts) {
            so_far += n;
            pair[0].push(f64::from(x), f64::from(*n));
            pair[1].push(f64::from(x), f64::from(so_far));
        }
    }
    ratios
}

/// Replications whose observations cluster: exp(u + v) over five bins, u of the replication and v of the observation.
fn clustered(rng: &mut Xoshiro256PlusPlus, replications: usize) -> Vec<Vec<u32>> {
    let replication = |rng: &mut Xoshiro256PlusPlus| {
        let shared: f64 = StandardNormal.sample(rng);
        let many: f64 = Poisson::new(8.0).unwrap().sample(rng);
        let mut counts = vec![0; 5];
        for _ in 0..many as u32 {
            let own: f64 = StandardNormal.sample(rng);
            // The sum is normal with variance 2: bins of its distribution at 10, 30, 60 and 90 %.
            let value = (shared + own) / std::f64::consts::SQRT_2;
            let edges = [-1.281_551_565_544_6, -0.524_400_512_708_0, 0.253_347_103_135_8, 1.281_551_565_544_6];
            counts[edges.partition_point(|edge| *edge <= value)] += 1;
        }
        counts
    };
    (0..replications).map(|_| replication(rng)).collect()
}

#[test]
fn are_the_ratios_of_every_bin() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let replications = clustered(&mut rng, 200);
    let level = Level::default();
    let estimates = of(&replications, 5).estimates(level);
    let pairs = ratios(&replications, 5);
    for (i, (is, [share, cumulative])) in estimates.iter().zip(&pairs).enumerate() {
        assert_eq!(is.count as f64, share.sum());
        let checked = [(is.share, share), (is.cumulative, cumulative)];
        // The last cumulative share is 1 by definition.
        for (is, ratio) in checked.into_iter().take(if i == 4 { 1 } else { 2 }) {
            let should = ratio.proportion_estimate(level);
            assert_eq!((is.point, is.n), (should.point, should.n));
            for (a, b) in [(is.std_error, should.std_error), (is.low, should.low), (is.high, should.high)] {
                assert!((a - b).abs() < 1e-12, "bin {i}: {is:?} is not {should:?}");
            }
        }
    }
    let last = estimates[4].cumulative;
    assert_eq!((last.point, last.low, last.high), (1.0, 1.0, 1.0));
}

#[test]
fn a_known_case() {
    // Σx = 8; the first bin has 1 of 2, none of 1 and 2 of 5: residuals 0.25, −0.375 and 0.125 about p = 3/8 x.
    let bins = of(&[vec![1, 0, 1], vec![0, 1, 0], vec![2, 0, 3], vec![0, 0, 0]], 3);
    let first = bins.estimates(Level::default())[0];
    let squares = 0.25_f64 * 0.25 + 0.375 * 0.375 + 0.125 * 0.125;
    assert_eq!((first.count, first.share.point, first.share.n), (3, 0.375, 3));
    assert!((first.share.std_error - (1.5 * squares).sqrt() / 8.0).abs() < 1e-15);
    assert_eq!(first.share, first.cumulative);
}

#[test]
fn the_order_does_not_matter_and_an_empty_one_is_the_identity() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(8);
    let replications = clustered(&mut rng, 90);
    let whole = of(&replications, 5);
    let mut merged = of(&replications[50..], 5);
    merged.merge(&of(&replications[..50], 5));
    assert_eq!(merged, whole);
    merged.merge(&Bins::new(5));
    assert_eq!(merged, whole);
    let mut empty = Bins::new(5);
    empty.merge(&whole);
    assert_eq!(empty, whole);
    merged.clear();
    assert_eq!(merged, Bins::new(5));
    assert!(merged.estimates(Level::default()).iter().all(|bin| bin.share.point.is_nan() && bin.count == 0));
}

#[test]
fn empty_bins_are_bounded_by_the_replications_that_contribute() {
    let replications = vec![vec![0, 4, 0]; 100];
    let estimates = of(&replications, 3).estimates(Level::default());
    let bound = -libm::expm1(libm::log(0.025) / 100.0);
    assert_eq!((estimates[0].share.low, estimates[1].share.high), (0.0, 1.0));
    for high in [estimates[0].share.high, estimates[0].cumulative.high, 1.0 - estimates[1].cumulative.low] {
        assert!((high - bound).abs() < 1e-9, "{high} is not {bound}");
    }
}

/// In 1,000 runs with seeds 0 to 999. Intervals for independent observations, of the same bins, hold the truth too seldom.
#[test]
fn covers_clustered_observations() {
    let truths = [(0.1, 0.1), (0.2, 0.3), (0.3, 0.6), (0.3, 0.9)];
    let mut hits = [[0_u32; 3]; 4];
    for seed in 0..1000 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let bins = of(&clustered(&mut rng, 100), 5);
        for ((hits, estimate), (share, cumulative)) in hits.iter_mut().zip(bins.estimates(Level::default())).zip(truths)
        {
            let naive = crate::stats::wilson(estimate.count as f64, bins.observations as f64, Level::default());
            for (hit, (estimate, truth)) in
                hits.iter_mut().zip([(estimate.share, share), (estimate.cumulative, cumulative), (naive, share)])
            {
                *hit += u32::from(estimate.low <= truth && truth <= estimate.high);
            }
        }
    }
    println!("of 1,000: share, cumulative share, share if observations were independent: {hits:?}");
    for [share, cumulative, _] in hits {
        assert!((920..=980).contains(&share) && (920..=980).contains(&cumulative), "{hits:?}");
    }
    assert!(hits[0][2] < 900, "{hits:?}");
}
