//! The layout of the plans.

use super::super::{MAX_FACTORS, MorrisPlan, PlanError, SaltelliPlan};
use crate::stats::Sobol;

#[test]
fn saltellis_rows_are_a_then_the_mixed_then_b() {
    let plan = SaltelliPlan::new(3, 16, 5).unwrap();
    let sobol = Sobol::scrambled(6, 5).unwrap();
    assert_eq!((plan.points(), plan.factors(), plan.base()), (80, 3, 16));
    for row in 0..16 {
        let both = sobol.point(row);
        let (a, b) = both.split_at(3);
        assert_eq!(plan.point(row * 5), a);
        assert_eq!(plan.point(row * 5 + 4), b);
        for i in 0..3 {
            let mut mixed = a.to_vec();
            mixed[i] = b[i];
            assert_eq!(plan.point(row * 5 + 1 + i as u64), mixed);
        }
    }
}

/// Each step moves one input, each input moves once, by Δ, between levels; all levels are used alike.
#[test]
fn morriss_trajectories_step_once_in_each_direction() {
    for centred in [false, true] {
        let (factors, trajectories, levels) = (5, 2000, 6_u32);
        let make = if centred { MorrisPlan::centred } else { MorrisPlan::new };
        let plan = make(factors, trajectories, levels, 3).unwrap();
        let (offset, cells) = if centred { (0.5, 6.0) } else { (0.0, 5.0) };
        assert!((plan.delta() - 3.0 / cells).abs() < 1e-15);
        assert_eq!(plan.points(), 12_000);
        let mut used = vec![[0_u32; 6]; factors];
        let mut first = [0_u32; 5];
        for trajectory in 0..trajectories {
            let points: Vec<_> = (0..=factors as u64).map(|step| plan.point(trajectory * 6 + step)).collect();
            let mut moved = [false; 5];
            for (step, pair) in points.windows(2).enumerate() {
                let change: Vec<f64> = pair[0].iter().zip(&pair[1]).map(|(a, b)| (b - a).abs()).collect();
                let input = change.iter().position(|change| *change > 0.0).unwrap();
                assert!((change[input] - plan.delta()).abs() < 1e-12);
                assert_eq!(change.iter().filter(|change| **change > 0.0).count(), 1);
                assert!(!std::mem::replace(&mut moved[input], true));
                first[input] += u32::from(step == 0);
            }
            for (used, u) in used.iter_mut().zip(&points[0]) {
                let level = u * cells - offset;
                assert!((level - level.round()).abs() < 1e-9 && (0.0..=1.0).contains(u));
                used[level.round() as usize] += 1;
            }
        }
        // 2000 starts on 6 levels, 2000 first movers among 5 inputs: five standard deviations.
        assert!(used.iter().flatten().all(|n| n.abs_diff(333) < 84), "{used:?}");
        assert!(first.iter().all(|n| n.abs_diff(400) < 90), "{first:?}");
        if centred {
            assert!((0..plan.points()).all(|index| plan.point(index).iter().all(|u| *u > 0.0 && *u < 1.0)));
        }
    }
}

#[test]
fn seeds_make_plans_different() {
    let point = |seed| SaltelliPlan::new(4, 8, seed).unwrap().point(3);
    assert_ne!(point(1), point(2));
    let points = |seed| {
        let plan = MorrisPlan::new(4, 8, 4, seed).unwrap();
        (0..plan.points()).map(|index| plan.point(index)).collect::<Vec<_>>()
    };
    assert_ne!(points(1), points(2));
    assert_eq!(points(1), points(1));
}

#[test]
fn what_is_no_plan_is_refused() {
    let saltelli = |factors, base| SaltelliPlan::new(factors, base, 1).map(|plan| plan.points());
    assert_eq!(saltelli(MAX_FACTORS, 2), Ok(254));
    assert_eq!(saltelli(MAX_FACTORS + 1, 2), Err(PlanError::Factors(126)));
    assert_eq!(saltelli(usize::MAX, 2), Err(PlanError::Factors(usize::MAX)));
    assert_eq!(saltelli(0, 2), Err(PlanError::Factors(0)));
    for base in [0, 1, 3, 100, 1 << 33] {
        assert_eq!(saltelli(1, base), Err(PlanError::Base(base)));
    }
    let morris = |factors, trajectories, levels| MorrisPlan::new(factors, trajectories, levels, 1).map(|_| ());
    assert_eq!(morris(300, 2, 2), Ok(()));
    assert_eq!(morris(0, 2, 2), Err(PlanError::Factors(0)));
    assert_eq!(morris(1, 1, 2), Err(PlanError::Trajectories(1)));
    for levels in [0, 1, 5] {
        assert_eq!(morris(1, 2, levels), Err(PlanError::Levels(levels)));
    }
    let texts = [PlanError::Factors(0), PlanError::Factors(126), PlanError::Base(3), PlanError::Levels(5)];
    let expected = [
        "a plan without inputs has no points",
        "a plan for shares of variance has at most 125 inputs, not 126",
        "3 base points are no power of two from 2 to 2^32, where a Sobol' sequence is even",
        "5 levels are not an even number above 0",
    ];
    assert_eq!(texts.map(|error| error.to_string()), expected);
}

#[test]
#[should_panic(expected = "point 80 of 80")]
fn a_plan_ends() {
    SaltelliPlan::new(3, 16, 5).unwrap().point(80);
}

#[test]
#[should_panic(expected = "79 outputs for 80 points")]
fn every_point_has_an_output() {
    SaltelliPlan::new(3, 16, 5).unwrap().variances(&[vec![0.0; 79]]);
}
