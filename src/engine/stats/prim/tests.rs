//! Planted boxes, and inputs without any.

use super::split::mixed;
use super::*;

/// A number in (0, 1) for each pair.
fn luck(of: u64, which: u64) -> f64 {
    ((mixed(of << 20 | which) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// A Latin hypercube: one point in each of `n` strata along every axis.
fn hypercube(n: u64, axes: u64) -> Vec<Vec<f64>> {
    let column = |axis: u64| {
        let mut cells: Vec<u64> = (0..n).collect();
        cells.sort_by_key(|cell| mixed(axis << 40 | *cell));
        cells.into_iter().map(|cell| (cell as f64 + luck(100 + axis, cell)) / n as f64).collect()
    };
    (0..axes).map(column).collect()
}

fn reals(columns: &[Vec<f64>]) -> Vec<Axis> {
    columns.iter().map(|values| Axis { kind: Kind::Real, values: values.clone() }).collect()
}

fn points(axes: Vec<Axis>, holds: impl Fn(&dyn Fn(usize) -> f64, u64) -> bool) -> Points {
    let n = axes[0].values.len();
    let holds = (0..n).map(|point| holds(&|axis| axes[axis].values[point], point as u64)).collect();
    Points::new(axes, holds).unwrap()
}

fn range(region: &Region, axis: usize) -> (Option<f64>, Option<f64>) {
    match &region.limits[axis] {
        Limits::Range { low, high } => (*low, *high),
        Limits::Subset(_) => panic!("axis {axis} is a category"),
    }
}

fn planted(at: &dyn Fn(usize) -> f64) -> bool {
    at(0) <= 0.4 && (0.3..=0.8).contains(&at(2))
}

#[test]
fn a_planted_box_is_found() {
    let points = points(reals(&hypercube(1000, 4)), |at, _| planted(at));
    let found = find(&points, &Settings::default()).unwrap();
    let chosen = &found.boxes[found.chosen];
    let (low, high) = range(chosen, 0);
    assert_eq!((low, chosen.limits[1].is_restricted(), chosen.limits[3].is_restricted()), (None, false, false));
    // The last peel may take up to α of the box's points too much: 0.02 of the first axis, 0.025 of the other.
    assert!((high.unwrap() - 0.4).abs() < 0.025, "{high:?}");
    let (low, high) = range(chosen, 2);
    assert!((low.unwrap() - 0.3).abs() < 0.03 && (high.unwrap() - 0.8).abs() < 0.03, "{low:?} to {high:?}");
    assert!(chosen.fit.coverage() > 0.94 && chosen.fit.density() > 0.98, "{:?}", chosen.fit);
    assert!(chosen.quasi_p[0].unwrap().all < 1e-20 && chosen.quasi_p[1].is_none());
    // Between limits on one factor each has its own value, and the whole restriction is the surer.
    let both = chosen.quasi_p[2].unwrap();
    assert!(both.all < both.low.unwrap() && both.all < both.high.unwrap());
}

#[test]
fn a_planted_box_is_found_in_noise() {
    let points = points(reals(&hypercube(1000, 4)), |at, point| luck(7, point) < if planted(at) { 0.9 } else { 0.05 });
    let found = find(&points, &Settings::default()).unwrap();
    let chosen = &found.boxes[found.chosen];
    let restricted: Vec<usize> = (0..4).filter(|axis| chosen.limits[*axis].is_restricted()).collect();
    assert_eq!(restricted, [0, 2]);
    let ((_, first), (low, high)) = (range(chosen, 0), range(chosen, 2));
    assert!((first.unwrap() - 0.4).abs() < 0.03, "{first:?}");
    assert!((low.unwrap() - 0.3).abs() < 0.03 && (high.unwrap() - 0.8).abs() < 0.03, "{low:?} to {high:?}");
    // 200 points in the box and 800 outside: 180 of about 220 holding points are covered.
    assert!((chosen.fit.coverage() - 180.0 / 220.0).abs() < 0.07, "{:?}", chosen.fit);
    assert!((chosen.fit.density() - 0.9).abs() < 0.05, "{:?}", chosen.fit);
}

#[test]
fn peels_are_patient_and_boxes_nested() {
    let points = points(reals(&hypercube(1000, 4)), |at, _| planted(at));
    let found = find(&points, &Settings::default()).unwrap();
    assert_eq!((found.boxes[0].step, found.boxes[0].restricted(), found.boxes[0].fit.inside), (Step::Whole, 0, 1000));
    assert_eq!(found.boxes[0].fit.coverage(), 1.0);
    for pair in found.boxes.windows(2).filter(|pair| pair[1].step == Step::Peel) {
        let lost = pair[0].fit.inside - pair[1].fit.inside;
        assert!(lost as f64 <= 0.05 * pair[0].fit.inside as f64 + 1.0 && lost > 0);
        assert!(pair[1].fit.density() > pair[0].fit.density());
    }
    for region in &found.boxes {
        assert_eq!(region.fit, Fit::of(&points, &region.limits), "a box counted apart is the same");
        assert!(region.fit.mass() >= 0.05);
    }
}

#[test]
fn levels_and_subsets_are_restricted_as_such() {
    let mut columns = hypercube(800, 3);
    for value in &mut columns[0] {
        *value = 1.0 + (*value * 8.0).floor();
    }
    for value in &mut columns[1] {
        *value = (*value * 4.0).floor();
    }
    let kinds = [Kind::Whole, Kind::Category(5), Kind::Real];
    let axes = kinds.into_iter().zip(columns).map(|(kind, values)| Axis { kind, values }).collect();
    let points = points(axes, |at, _| at(0) <= 3.0 && matches!(at(1) as u32, 1 | 3));
    let found = find(&points, &Settings::default()).unwrap();
    let chosen = &found.boxes[found.chosen];
    assert_eq!(range(chosen, 0), (None, Some(3.0)));
    // The code that never occurs is not shut out: nothing speaks against it.
    assert_eq!(chosen.limits[1], Limits::Subset(vec![false, true, false, true, true]));
    assert_eq!((chosen.fit.coverage(), chosen.fit.density(), chosen.restricted()), (1.0, 1.0, 2));
}

#[test]
fn levels_are_peeled_from_below_too() {
    let mut column = hypercube(800, 1).remove(0);
    for value in &mut column {
        *value = 1.0 + (*value * 8.0).floor();
    }
    let points = points(vec![Axis { kind: Kind::Whole, values: column }], |at, _| at(0) >= 6.0);
    let found = find(&points, &Settings::default()).unwrap();
    assert_eq!(range(&found.boxes[found.chosen], 0), (Some(6.0), None));
}

#[test]
fn where_every_limit_is_dropped_the_whole_space_is_proposed() {
    let points = points(reals(&hypercube(400, 4)), |_, point| luck(5, point) < 0.1);
    let propose = |drop_above: f64| {
        let found = find(&points, &Settings { drop_above, ..Settings::default() }).unwrap();
        found.boxes[found.chosen].restricted()
    };
    assert!(propose(0.999_999) > 0, "chance makes a box");
    assert_eq!(propose(1e-12), 0);
}

#[test]
fn pasting_gives_back_what_peels_took_too_much() {
    // Impatient peels of 30 % leave a limit at 0.343, below the planted one; thin pastes bring it back.
    let points = points(reals(&hypercube(1000, 2)), |at, point| at(0) <= 0.4 && luck(9, point) < 0.98);
    let settings = Settings { peel_alpha: 0.3, paste_alpha: 0.01, mass_min: 0.3, ..Settings::default() };
    let found = find(&points, &settings).unwrap();
    let last = |step: Step| found.boxes.iter().rfind(|region| region.step == step).map(|region| &region.fit);
    let (peeled, pasted) = (last(Step::Peel).unwrap(), last(Step::Paste).unwrap());
    assert!(pasted.inside > peeled.inside && pasted.density() > peeled.density(), "{peeled:?}, {pasted:?}");
}

#[test]
fn a_limit_that_could_be_chance_is_dropped() {
    let points = points(reals(&hypercube(300, 8)), |at, point| luck(3, point) < if at(0) > 0.5 { 0.6 } else { 0.1 });
    let found = find(&points, &Settings::default()).unwrap();
    let never = find(&points, &Settings { drop_above: 0.999_999, ..Settings::default() }).unwrap();
    let [kept, all] = [&found, &never].map(|found| &found.boxes[found.chosen]);
    assert!(kept.restricted() < all.restricted(), "{} and {}", kept.restricted(), all.restricted());
    assert_eq!(kept.step, Step::Drop);
    assert!(kept.limits[0].is_restricted());
    for quasi_p in kept.quasi_p.iter().flatten() {
        assert!([Some(quasi_p.all), quasi_p.low, quasi_p.high].into_iter().flatten().all(|p| p <= 0.05));
    }
}

#[test]
fn where_nothing_matters_no_box_is_proposed() {
    let points = points(reals(&hypercube(1000, 4)), |_, point| luck(5, point) < 0.6);
    let found = find(&points, &Settings::default()).unwrap();
    assert_eq!(found.chosen, 0);
}

#[test]
fn equal_points_give_equal_boxes_in_any_order() {
    let columns = hypercube(500, 3);
    let turned: Vec<Vec<f64>> = columns.iter().map(|values| values.iter().rev().copied().collect()).collect();
    let holds = |at: &dyn Fn(usize) -> f64| at(1) + at(2) < 0.7;
    let [a, b] = [columns, turned]
        .map(|columns| find(&points(reals(&columns), |at, _| holds(at)), &Settings::default()).unwrap());
    assert_eq!(a, b);
}

#[test]
fn equal_gains_go_to_the_first_factor() {
    let column = hypercube(400, 1).remove(0);
    let points = points(reals(&[column.clone(), column]), |at, _| at(0) > 0.6);
    let found = find(&points, &Settings::default()).unwrap();
    assert!(found.boxes.iter().all(|region| !region.limits[1].is_restricted()));
    assert!((range(&found.boxes[found.chosen], 0).0.unwrap() - 0.6).abs() < 0.01);
}

#[test]
fn where_there_is_nothing_to_find_it_says_why() {
    let columns = reals(&hypercube(100, 2));
    let fail = |axes: Vec<Axis>, holds: Vec<bool>| {
        Points::new(axes, holds).and_then(|points| find(&points, &Settings::default())).unwrap_err()
    };
    assert_eq!(fail(columns.clone(), vec![false; 100]), PrimError::NoneHold { points: 100 });
    assert_eq!(fail(columns.clone(), vec![true; 100]), PrimError::AllHold { points: 100 });
    assert_eq!(fail(Vec::new(), vec![true, false]), PrimError::NoAxes);
    assert_eq!(fail(reals(&hypercube(19, 2)), vec![true; 19]), PrimError::TooFew { points: 19, least: 20 });
    assert_eq!(fail(reals(&[Vec::new()]), Vec::new()), PrimError::TooFew { points: 0, least: 20 });
    assert_eq!(fail(columns, vec![true; 99]), PrimError::Lengths { axis: 0, values: 100, points: 99 });
    let wrong = [(Kind::Real, f64::NAN), (Kind::Whole, 1.5), (Kind::Category(2), 2.0), (Kind::Category(2), -1.0)];
    for (kind, value) in wrong {
        let axis = Axis { kind, values: vec![1.0, value] };
        assert_eq!(fail(vec![axis], vec![true, false]), PrimError::Value { axis: 0, point: 1 });
    }
    let points = points(reals(&hypercube(100, 2)), |at, _| at(0) > 0.5);
    for peel_alpha in [0.0, 0.5, f64::NAN] {
        let wrong = find(&points, &Settings { peel_alpha, ..Settings::default() });
        assert!(matches!(wrong, Err(PrimError::Setting { name: "peel_alpha", .. })), "{wrong:?}");
    }
}

#[test]
fn factors_that_do_not_vary_are_never_restricted() {
    let mut axes = reals(&hypercube(200, 1));
    axes.push(Axis { kind: Kind::Real, values: vec![5.0; 200] });
    axes.push(Axis { kind: Kind::Whole, values: vec![5.0; 200] });
    axes.push(Axis { kind: Kind::Category(1), values: vec![0.0; 200] });
    let found = find(&points(axes, |at, _| at(0) > 0.7), &Settings::default()).unwrap();
    assert!(found.boxes.iter().all(|region| region.limits[1..].iter().all(|limits| !limits.is_restricted())));
    assert!(found.boxes.len() > 5);
}

#[test]
fn points_outside_the_ones_peeled_are_judged_too() {
    let limits = [Limits::Range { low: None, high: Some(0.5) }];
    let axis = Axis { kind: Kind::Real, values: vec![-9.0, 0.2, 0.5, 0.6, 0.7] };
    let held_out = Points::new(vec![axis], vec![true, false, true, true, false]).unwrap();
    let fit = Fit::of(&held_out, &limits);
    assert_eq!(fit, Fit { inside: 3, holding_inside: 2, points: 5, holding: 3 });
    assert_eq!((fit.mass(), fit.base()), (0.6, 0.6));
    let level = crate::stats::Level::default();
    assert_eq!(fit.density_estimate(level), crate::stats::wilson(2.0, 3.0, level));
    assert!(Fit::default().coverage_estimate(level).point.is_nan());
}

#[test]
fn levels_are_pasted_as_a_whole() {
    // Peels of 45 % take several levels at once, 4 among them; the planted limit is 4.
    let mut columns = hypercube(1000, 2);
    for value in &mut columns[0] {
        *value = (*value * 10.0).floor();
    }
    let holds = |at: &dyn Fn(usize) -> f64, point: u64| at(0) <= 4.0 && luck(9, point) < 0.9 + 0.02 * at(0);
    for (sign, limit) in [(1.0, (None, Some(4.0))), (-1.0, (Some(-4.0), None))] {
        let mut axes = reals(&columns);
        axes[0].kind = Kind::Whole;
        for value in &mut axes[0].values {
            *value *= sign;
        }
        let points = points(axes, |at, point| holds(&|axis| if axis == 0 { sign * at(0) } else { at(axis) }, point));
        let settings = Settings { peel_alpha: 0.45, mass_min: 0.25, ..Settings::default() };
        let found = find(&points, &settings).unwrap();
        let last = found.boxes.iter().rfind(|region| region.step == Step::Paste).unwrap();
        assert_eq!((range(last, 0), last.fit.inside), (limit, 500));
    }
}
