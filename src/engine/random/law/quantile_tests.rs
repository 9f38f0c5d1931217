//! Quantiles and distribution functions are inverse to each other, for every law there is.

use statrs::distribution::{Beta, ContinuousCDF, Gamma};

use super::tests::all;
use super::{Kind, Law};

/// Where to look: the tails too.
const CHANCES: [f64; 13] = [1e-9, 1e-6, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0 - 1e-6, 1.0 - 1e-9];

fn continuous(law: &Law) -> bool {
    match &law.0 {
        Kind::Constant(_) | Kind::Empirical(_) => false,
        Kind::Mixture(components) => components.iter().all(|component| continuous(&component.law)),
        Kind::Sum(laws) => laws.iter().any(continuous),
        Kind::Shifted(shifted) => continuous(&shifted.law),
        Kind::AtMost(cut) => continuous(&cut.law),
        _ => true,
    }
}

#[test]
fn quantiles_invert_the_distribution_function() {
    let mut seen = 0;
    for (name, law) in all().into_iter().filter(|(_, law)| continuous(law)) {
        seen += 1;
        let chances = if law.has_sum() { &CHANCES[4..9] } else { &CHANCES[..] };
        for &p in chances {
            let x = law.quantile(p);
            let tolerance = if law.has_sum() { 1e-7 } else { 1e-11 * p.min(1.0 - p) + 1e-14 };
            // To a few last bits of the quantile, which beside a shift may be much of the chance.
            let [below, above] = [1.0 - 8.0 * f64::EPSILON, 1.0 + 8.0 * f64::EPSILON].map(|about| law.cdf(x * about));
            let right = below - tolerance <= p && p <= above + tolerance;
            assert!(right, "{name}: F(Q({p})) = {}, from {below} to {above}", law.cdf(x));
            let back = law.quantile(law.cdf(x));
            // Where the function is flat, a last bit of the chance is many of the quantile.
            let flat = 4.0 * f64::EPSILON * x / (law.cdf(x * (1.0 + 1e-6)) - law.cdf(x * (1.0 - 1e-6))).max(1e-9);
            assert!((back - x).abs() <= 1e-9 * x + flat, "{name}: Q(F({x})) = {back}");
        }
    }
    assert!(seen > 20, "{seen}");
}

/// The generalised inverse, from its definition.
#[test]
fn quantiles_are_the_least_values_that_reach_the_chance() {
    for (name, law) in all().into_iter().filter(|(_, law)| !law.has_sum()) {
        for p in CHANCES {
            let x = law.quantile(p);
            let slack = if continuous(&law) { 1e-11 * p.min(1.0 - p) + 1e-14 } else { 4.0 * f64::EPSILON };
            let after = x * (1.0 + 8.0 * f64::EPSILON);
            assert!(law.cdf(after) >= p - slack, "{name}: F({after}) = {} below {p}", law.cdf(after));
            let before = x * (1.0 - 1e-9);
            assert!(law.cdf(before) <= p + slack, "{name}: F({before}) = {} reaches {p}", law.cdf(before));
        }
        assert_eq!(law.quantile(0.0), law.lower(), "{name}");
        assert_eq!(law.quantile(1.0), law.upper(), "{name}");
        assert!(law.quantile(f64::NAN).is_nan());
        let ascending: Vec<f64> = (1..1000).map(|i| law.quantile(f64::from(i) / 1000.0)).collect();
        assert!(ascending.is_sorted(), "{name}");
        assert!(ascending.iter().all(|x| (law.lower()..=law.upper()).contains(x)), "{name}");
    }
}

#[test]
fn atoms_are_hit_exactly() {
    let values = Law::empirical(vec![3.0, 1.0, 4.0, 1.0, 5.0]).unwrap();
    // A fifth of three is not a double, and 3/5 must still be the third value.
    let found: Vec<f64> = [0.2, 0.4, 0.401, 0.6, 0.8, 0.801].iter().map(|p| values.quantile(*p)).collect();
    assert_eq!(found, [1.0, 1.0, 3.0, 3.0, 4.0, 5.0]);
    let mixture = Law::mixture(vec![
        (1.0, Law::constant(4.0).unwrap()),
        (1.0, Law::exponential(8.0).unwrap()),
        (2.0, Law::constant(70.0).unwrap()),
    ]);
    let mixture = mixture.unwrap();
    // From P(E < 4) / 4 = 0.098 to that and a quarter.
    assert_eq!([0.1, 0.2, 0.3].map(|p| mixture.quantile(p)), [4.0; 3]);
    assert_eq!([0.51, 0.7, 0.98].map(|p| mixture.quantile(p)), [70.0; 3]);
    assert_eq!(Law::constant(7.0).unwrap().quantile(0.3), 7.0);
}

#[test]
fn quantiles_without_a_closed_form_agree_with_others() {
    for p in [0.001, 0.2, 0.5, 0.9, 0.9999] {
        let gamma = Gamma::new(2.5, 1.0 / 4.0).unwrap().inverse_cdf(p);
        let found = Law::gamma_shape_scale(2.5, 4.0).unwrap().quantile(p);
        assert!((found / gamma - 1.0).abs() < 1e-7, "{found}, expected {gamma}");
        // λ = 4, mode 5 between 2 and 20: shapes 1 + 4 · 3/18 and 1 + 4 · 15/18.
        let beta = Beta::new(1.0 + 12.0 / 18.0, 1.0 + 60.0 / 18.0).unwrap();
        let found = Law::pert(2.0, 5.0, 20.0).unwrap().quantile(p);
        assert!((beta.cdf((found - 2.0) / 18.0) - p).abs() < 1e-9);
    }
    let tiny = Law::gamma_shape_scale(0.01, 1.0).unwrap();
    assert!((tiny.cdf(tiny.quantile(0.3)) - 0.3).abs() < 1e-12);
}
