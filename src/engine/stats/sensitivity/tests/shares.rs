//! Shares of variance: closed forms, luck, and what is undefined.

use super::super::{Indices, SaltelliPlan, Variances};
use super::functions::{Known, Noise, g_function, ishigami, outputs};
use crate::stats::{Estimate, Level};

/// A study of `sets` sets on `base` points.
pub fn study(known: &Known, base: u64, sets: u64, noise: Noise, lucks: u64, seed: u64) -> Indices {
    let set = |set: u64| {
        let seed = seed * 1000 + set;
        let plan = SaltelliPlan::new(known.first.len(), base, seed).unwrap();
        let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
        plan.variances(&outputs(known.f, &points, noise, lucks, seed))
    };
    Indices::of(&(0..sets).map(set).collect::<Vec<_>>(), Level::default())
}

pub fn covers(estimate: &Estimate, truth: f64) -> bool {
    estimate.low <= truth && truth <= estimate.high
}

fn undefined(estimate: &Estimate) -> bool {
    let Estimate { point, std_error, low, high, n, .. } = *estimate;
    n == 0 && [point, std_error, low, high].iter().all(|x| x.is_nan())
}

/// The limits are what the sample should give; no point is further off than four of its standard errors.
#[test]
fn closed_forms() {
    for (known, limit) in [(ishigami(), 0.004), (g_function(), 0.004)] {
        let indices = study(&known, 1024, 64, Noise::None, 1, 1);
        for (i, factor) in indices.factors.iter().enumerate() {
            let truths = [known.first[i], known.first[i], known.total[i]];
            for (estimate, truth) in [factor.first, factor.first_jansen, factor.total].iter().zip(truths) {
                println!("{i}: {truth:.4} {:.4} ± {:.4}", estimate.point, estimate.std_error);
                assert!((estimate.point - truth).abs() < limit, "input {i}: {estimate:?} is not {truth}");
                assert!((estimate.point - truth).abs() < 4.0 * estimate.std_error, "{estimate:?} is not {truth}");
                assert_eq!(estimate.n, 64);
            }
        }
        assert!((indices.mean.point - known.mean).abs() < 0.003 && covers(&indices.mean, known.mean));
        assert!((indices.variance.point / known.variance - 1.0).abs() < limit);
        assert!((indices.interactions.point - (1.0 - known.first.iter().sum::<f64>())).abs() < 3.0 * limit);
        assert!(undefined(&indices.luck) && undefined(&indices.luck_apart), "one luck tells nothing of luck");
    }
}

/// Jansen's totals under luck of the function's own variance, apart at each point: without a second luck each is too
/// great by the half of the (doubled) variance, whether the input has an effect or not.
#[test]
fn luck_does_not_pass_for_an_effect() {
    let known = ishigami();
    let noise = Noise::Apart(known.variance.sqrt());
    let naive = study(&known, 512, 10, noise, 1, 2);
    let fair = study(&known, 512, 10, noise, 2, 2);
    for (i, truth) in known.total.iter().enumerate() {
        let biased = naive.factors[i].total.point;
        assert!((biased - 0.5 * (truth + 1.0)).abs() < 0.06, "{biased} for {truth}");
        assert!((fair.factors[i].total.point - truth).abs() < 0.12, "{:?} for {truth}", fair.factors[i].total);
    }
    assert!(!covers(&naive.factors[2].total, known.total[2]));
    assert!((fair.luck.point - 0.5).abs() < 0.02 && (fair.luck_apart.point - fair.luck.point).abs() < 1e-3);
    assert!((fair.variance.point / known.variance - 1.0).abs() < 0.1);
}

#[test]
fn common_luck_cancels_and_is_still_told() {
    let known = ishigami();
    let quiet = study(&known, 128, 10, Noise::None, 1, 3);
    let moved = study(&known, 128, 10, Noise::Common(3.0), 2, 3);
    for (quiet, moved) in quiet.factors.iter().zip(&moved.factors) {
        assert!((quiet.total.point - moved.total.point).abs() < 1e-12);
        assert!((quiet.first.point - moved.first.point).abs() < 1e-12);
        assert!((quiet.first_jansen.high - moved.first_jansen.high).abs() < 1e-11);
    }
    // σ² = 9 against 13.8; ten draws of it make the estimate rough.
    assert!((moved.luck.point - 9.0 / 22.84).abs() < 0.25, "{:?}", moved.luck);
    assert!(moved.luck_apart.point.abs() < 1e-12);
}

#[test]
fn more_lucks_are_used() {
    let known = ishigami();
    let indices = study(&known, 128, 10, Noise::Apart(2.0), 5, 4);
    assert!((indices.luck.point - 4.0 / (4.0 + known.variance)).abs() < 0.02);
    for (factor, truth) in indices.factors.iter().zip(&known.total) {
        assert!((factor.total.point - truth).abs() < 0.06, "{factor:?} for {truth}");
    }
}

/// The claim of `variances`: on the g-function the product form is far better for inputs that hardly matter.
#[test]
fn why_the_first_order_is_not_jansens() {
    let known = g_function();
    let rmse = |of: &dyn Fn(&Variances) -> f64, truth: f64| {
        let error = |seed| {
            let plan = SaltelliPlan::new(8, 256, seed).unwrap();
            let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
            let set = plan.variances(&outputs(known.f, &points, Noise::None, 1, seed));
            (of(&set) / set.whole - truth) * (of(&set) / set.whole - truth)
        };
        ((0..100).map(error).sum::<f64>() / 100.0).sqrt()
    };
    let small = [rmse(&|set| set.first[7], known.first[7]), rmse(&|set| set.first_jansen[7], known.first[7])];
    let great = [rmse(&|set| set.first[0], known.first[0]), rmse(&|set| set.first_jansen[0], known.first[0])];
    println!("{small:?} {great:?}");
    assert!(small[0] < small[1] / 10.0 && great[0] < great[1] * 2.5);
}

#[test]
fn undefined_outputs_leave_undefined_estimates() {
    let known = ishigami();
    let plan = SaltelliPlan::new(3, 8, 1).unwrap();
    let points: Vec<_> = (0..plan.points()).map(|index| plan.point(index)).collect();
    let clean = outputs(known.f, &points, Noise::Apart(0.1), 2, 1);
    let study = |spoil: usize, value: f64| {
        let mut outputs = clean.clone();
        outputs[1][spoil] = value;
        let sets = [plan.variances(&outputs), plan.variances(&clean), plan.variances(&clean)];
        Indices::of(&sets, Level::default())
    };
    // At a point of A_B^(2): the second input's indices alone, and what rests on all of them.
    let indices = study(5 + 2, f64::NAN);
    assert_eq!(indices.undefined, 1);
    let [first, second, third] = indices.factors[..] else { panic!("three inputs") };
    assert!([second.first, second.first_jansen, second.total, indices.interactions].iter().all(undefined));
    for estimate in [first.first, first.total, third.first_jansen, indices.luck, indices.variance, indices.mean] {
        assert!(estimate.point.is_finite() && estimate.n == 3);
    }
    // At a point of A or B: everything, save what does not rest on it.
    for (at, value) in [(0, f64::NAN), (4, f64::INFINITY)] {
        let indices = study(at, value);
        for factor in &indices.factors {
            assert!(undefined(&factor.first) && undefined(&factor.first_jansen) && undefined(&factor.total));
        }
        assert!(undefined(&indices.mean) && undefined(&indices.variance) && undefined(&indices.luck));
    }
}

#[test]
fn an_output_that_does_not_vary_has_no_shares() {
    let plan = SaltelliPlan::new(2, 64, 1).unwrap();
    let constant = vec![0.1; plan.points() as usize];
    for lucks in [1, 2] {
        let sets = vec![plan.variances(&vec![&constant; lucks]); 3];
        let indices = Indices::of(&sets, Level::default());
        assert!((indices.mean.point - 0.1).abs() < 1e-15 && indices.variance.point == 0.0);
        assert!(indices.factors.iter().all(|factor| undefined(&factor.first) && undefined(&factor.total)));
        assert!(undefined(&indices.luck));
    }
    // Nothing but luck: all of the variance is luck, and f's share is not told from 0.
    let known = Known { f: |_| 5.0, mean: 5.0, variance: 0.0, first: vec![0.0; 2], total: vec![0.0; 2] };
    let indices = self::study(&known, 64, 10, Noise::Apart(1.0), 2, 9);
    assert!(indices.factors.iter().all(|factor| undefined(&factor.total)));
    assert!(covers(&indices.luck, 1.0) && covers(&indices.variance, 0.0));
}

/// An input that is never read has indices of 0, exactly.
#[test]
fn an_input_without_effect() {
    let known = Known { f: |u| u[0] * u[2], mean: 0.25, variance: 0.0, first: vec![0.0; 3], total: vec![0.0; 3] };
    let indices = study(&known, 64, 5, Noise::Common(1.0), 2, 1);
    let idle = &indices.factors[1];
    assert_eq!((idle.first.point, idle.first.high, idle.total.point, idle.total.low), (0.0, 0.0, 0.0, 0.0));
}
