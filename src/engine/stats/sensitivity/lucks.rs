//! Products without the bias of luck, and what else is common to both kinds of study.

use super::super::estimate::{Estimate, Level};
use super::super::moments::Moments;

/// The mean over sets with Student's interval; undefined where a set's value is NaN.
pub(super) fn over_sets(values: &[f64], level: Level) -> Estimate {
    if values.iter().any(|value| value.is_nan()) {
        return Estimate::undefined(level);
    }
    Moments::of(values).estimate(level)
}

/// The product of u and v without what luck they share: the mean of `u_r·v_s` over the ordered pairs r ≠ s of lucks;
/// u·v where there is one luck only. `pair(r)` is `(u_r, v_r)`.
pub(super) fn cross(lucks: usize, pair: impl Fn(usize) -> (f64, f64)) -> f64 {
    let (mut u_sum, mut v_sum, mut own) = (0.0, 0.0, 0.0);
    for luck in 0..lucks {
        let (u, v) = pair(luck);
        u_sum += u;
        v_sum += v;
        own += u * v;
    }
    if lucks == 1 { own } else { (u_sum * v_sum - own) / (lucks * (lucks - 1)) as f64 }
}

/// The variance between lucks of `y(r)` (divisor L − 1); NaN of one luck.
pub(super) fn between(lucks: usize, y: impl Fn(usize) -> f64) -> f64 {
    let mean = (0..lucks).map(&y).sum::<f64>() / lucks as f64;
    (0..lucks).map(|luck| (y(luck) - mean) * (y(luck) - mean)).sum::<f64>() / (lucks as f64 - 1.0)
}

/// The outputs of each luck, NaN where they are no finite numbers, and how many are none.
///
/// # Panics
///
/// Unless there is a luck and each has `points` outputs.
pub(super) fn checked<T: AsRef<[f64]>>(outputs: &[T], points: u64) -> (Vec<Vec<f64>>, u64) {
    assert!(!outputs.is_empty(), "no outputs");
    let mut undefined = 0;
    let mut finite = |y: &f64| {
        undefined += u64::from(!y.is_finite());
        if y.is_finite() { *y } else { f64::NAN }
    };
    let mut copy = |luck: &T| {
        let luck = luck.as_ref();
        assert!(luck.len() as u64 == points, "{} outputs for {points} points", luck.len());
        luck.iter().map(&mut finite).collect()
    };
    let copies = outputs.iter().map(&mut copy).collect();
    (copies, undefined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_leave_out_those_of_one_luck() {
        let (u, v) = ([1.0, 2.0, 5.0], [3.0, -1.0, 4.0]);
        let pairs = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)];
        let expected = pairs.into_iter().map(|(r, s): (usize, usize)| u[r] * v[s]).sum::<f64>() / 6.0;
        assert!((cross(3, |r| (u[r], v[r])) - expected).abs() < 1e-14);
        assert_eq!(cross(1, |r| (u[r], v[r])), 3.0);
        assert!((between(3, |r| u[r]) - 13.0 / 3.0).abs() < 1e-14);
        assert!(between(1, |r| u[r]).is_nan());
    }

    #[test]
    fn what_is_no_number_is_counted() {
        let (outputs, undefined) = checked(&[[1.0, f64::INFINITY], [f64::NAN, 2.0]], 2);
        assert_eq!((outputs[0][0], outputs[1][1], undefined), (1.0, 2.0, 2));
        assert!(outputs[0][1].is_nan() && outputs[1][0].is_nan());
    }
}
