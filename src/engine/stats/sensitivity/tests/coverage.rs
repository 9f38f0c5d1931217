//! How often intervals hold the truth, over many whole studies with luck.

use super::functions::{Known, Noise, ishigami};
use super::shares::{covers, study};
use crate::stats::Estimate;

const STUDIES: u64 = 400;

/// How many of the studies' intervals cover, estimate by estimate.
fn covered(known: &Known, base: u64, noise: Noise, sigma: f64, apart: f64) -> Vec<(String, f64)> {
    let (luck, luck_apart) = (sigma / (known.variance + sigma), apart / (known.variance + sigma));
    let mut counts: Vec<(String, f64)> = Vec::new();
    for seed in 0..STUDIES {
        let indices = study(known, base, 10, noise, 2, 1 + seed);
        let mut row: Vec<(String, Estimate, f64)> = vec![
            ("mean".into(), indices.mean, known.mean),
            ("variance".into(), indices.variance, known.variance),
            ("interactions".into(), indices.interactions, 1.0 - known.first.iter().sum::<f64>()),
            ("luck".into(), indices.luck, luck),
            ("luck apart".into(), indices.luck_apart, luck_apart),
        ];
        for (i, factor) in indices.factors.iter().enumerate() {
            row.push((format!("S{i}"), factor.first, known.first[i]));
            row.push((format!("S{i} by Jansen"), factor.first_jansen, known.first[i]));
            row.push((format!("ST{i}"), factor.total, known.total[i]));
        }
        counts.resize(row.len(), (String::new(), 0.0));
        for (count, (name, estimate, truth)) in counts.iter_mut().zip(row) {
            count.0 = name;
            // What is 0 for sure comes out as 0 up to rounding, with an interval as short.
            count.1 += f64::from(u8::from(covers(&estimate, truth) || (estimate.point - truth).abs() < 1e-12));
        }
    }
    for (name, count) in &mut counts {
        *count /= STUDIES as f64;
        println!("{noise:?} {name}: {count:.3}");
    }
    counts
}

/// 400 studies of ten sets: the standard error of a coverage of 0.95 is 0.011.
#[test]
#[ignore = "1600 studies: half a minute"]
fn corrected_indices_cover_the_truth_under_any_luck() {
    let known = ishigami();
    let second_moment = known.variance + known.mean * known.mean;
    let cases = [
        // A plan's own error alone.
        (Noise::None, 0.0, 0.0),
        // As much luck as effect, apart at each point.
        (Noise::Apart(known.variance.sqrt()), known.variance, known.variance),
        // Common to all points of a luck.
        (Noise::Common(4.0), 16.0, 0.0),
        // Common, but not the same at all points: f·(1 + z/2).
        (Noise::Factor(0.5), 0.25 * second_moment, 0.25 * known.variance),
    ];
    for (noise, sigma, apart) in cases {
        for (name, coverage) in covered(&known, 256, noise, sigma, apart) {
            assert!(coverage >= 0.915, "{noise:?}, {name}: {coverage}");
            assert!(
                coverage <= 0.985 || noise != Noise::Apart(known.variance.sqrt()),
                "{name}: {coverage} is too wide"
            );
        }
    }
}
