//! What `SALib` 1.6.0 gives for the Ishigami function on the samples of `examples/sensitivity.rs`; see
//! `tests/salib/README.md`.

use super::super::{MorrisPlan, SaltelliPlan};
use super::functions::{Noise, ishigami, outputs};

fn agree(ours: &[f64], theirs: [f64; 3], tolerance: f64) {
    assert!(ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= tolerance), "{ours:?} are not {theirs:?}");
}

#[test]
fn shares_of_variance() {
    let plan = SaltelliPlan::new(3, 512, 1).unwrap();
    let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
    let set = plan.variances(&outputs(ishigami().f, &points, Noise::None, 1, 1));
    let shares = |parts: &[f64]| parts.iter().map(|part| part / set.whole).collect::<Vec<_>>();
    agree(&shares(&set.total), [0.558_503_739_357_496_1, 0.439_549_344_361_501_7, 0.242_382_319_069_581_77], 1e-12);
    // Their mean is over all outputs, ours over those of A and B.
    agree(&shares(&set.first), [0.316_874_736_404_799_24, 0.452_935_182_443_186_4, -0.007_704_595_867_132_661], 1e-6);
}

#[test]
fn elementary_effects() {
    let plan = MorrisPlan::new(3, 100, 4, 1).unwrap();
    let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
    let set = plan.effects(&outputs(ishigami().f, &points, Noise::None, 1, 1));
    agree(&set.mean, [7.454_102_267_459_785, -0.945_000_000_000_001_6, 0.374_927_766_199_986_8], 1e-10);
    agree(&set.absolute, [7.454_102_267_459_785, 7.875, 6.373_772_025_399_782], 1e-10);
    let spread: Vec<f64> = set.variance.iter().map(|square| square.sqrt()).collect();
    agree(&spread, [6.275_250_151_289_441, 7.857_480_512_225_281, 8.962_110_634_898_32], 1e-10);
}
