use super::*;
use crate::random::Purpose;

/// The tables from their definition: every layer has the area of the base, tail included.
fn check_tables(edges: &[f64; 257], densities: &[f64; 257], tail: f64, f: fn(f64) -> f64, tail_area: f64) {
    assert_eq!((edges[1], edges[256], densities[256]), (tail, 0.0, 1.0));
    let area = tail * f(tail) + tail_area;
    assert!((edges[0] * f(tail) / area - 1.0).abs() < 1e-13);
    for i in 1..256 {
        assert!((edges[i] * (densities[i + 1] - densities[i]) / area - 1.0).abs() < 1e-10, "layer {i}");
        assert!(edges[i] > edges[i + 1]);
    }
    for i in 0..257 {
        assert!((densities[i] - f(edges[i])).abs() <= 4e-16 * f(edges[i]) * edges[i].powi(2).max(1.0), "edge {i}");
    }
}

#[test]
fn the_tables_are_those_of_their_definition() {
    let half_tail = std::f64::consts::FRAC_PI_2.sqrt() * libm::erfc(NORMAL_TAIL * std::f64::consts::FRAC_1_SQRT_2);
    check_tables(&NORMAL_EDGE, &NORMAL_DENSITY, NORMAL_TAIL, |x| libm::exp(-0.5 * x * x), half_tail);
    let tail = libm::exp(-EXPONENTIAL_TAIL);
    check_tables(&EXPONENTIAL_EDGE, &EXPONENTIAL_DENSITY, EXPONENTIAL_TAIL, |x| libm::exp(-x), tail);
}

/// |count / n − p| within 4 standard errors (false alarm 6e-5 each; the seeds are fixed).
fn check_count(what: &str, count: u32, n: u32, p: f64) {
    let (n, count) = (f64::from(n), f64::from(count));
    let z = (count - n * p) / (n * p * (1.0 - p)).sqrt();
    assert!(z.abs() < 4.0, "{what}: {count} of {n}, expected {}, z = {z}", n * p);
}

#[test]
fn normal_tails_and_symmetry() {
    let n = 10_000_000;
    let thresholds = [0.0, 1.0, 2.0, 3.0, 3.654_152_9, 4.0];
    let (mut above, mut below) = ([0; 6], [0; 6]);
    let (mut square, mut fourth) = (0.0, 0.0);
    // One stream holds too few numbers to end the test in one.
    for replication in 0..1000 {
        let mut stream = Purpose::new("normal").address(1, replication, 0, 0).stream();
        for _ in 0..n / 1000 {
            let x = standard_normal(&mut stream);
            for (i, &t) in thresholds.iter().enumerate() {
                above[i] += u32::from(x > t);
                below[i] += u32::from(x < -t);
            }
            square += x * x;
            fourth += x * x * x * x;
        }
    }
    for (i, &t) in thresholds.iter().enumerate() {
        let p = 0.5 * libm::erfc(t * std::f64::consts::FRAC_1_SQRT_2);
        check_count(&format!("N > {t}"), above[i], n, p);
        check_count(&format!("N < -{t}"), below[i], n, p);
    }
    let n = f64::from(n);
    assert!(((square / n - 1.0) / (2.0 / n).sqrt()).abs() < 4.0, "variance {}", square / n);
    assert!(((fourth / n - 3.0) / (96.0 / n).sqrt()).abs() < 4.0, "fourth moment {}", fourth / n);
}

/// The shape of the tail, which too few ordinary draws reach: P(N > x | N > edge).
#[test]
fn normal_tail_shape() {
    let n = 2_000_000;
    let thresholds = [3.75, 4.0, 4.5, 5.0];
    let mut above = [0; 4];
    for replication in 0..200 {
        let mut stream = Purpose::new("normal tail").address(1, replication, 0, 0).stream();
        for _ in 0..n / 200 {
            let x = normal_tail(&mut stream);
            for (i, &t) in thresholds.iter().enumerate() {
                above[i] += u32::from(x > t);
            }
        }
    }
    let beyond = |x: f64| libm::erfc(x * std::f64::consts::FRAC_1_SQRT_2);
    for (i, &t) in thresholds.iter().enumerate() {
        check_count(&format!("N > {t} in the tail"), above[i], n, beyond(t) / beyond(NORMAL_TAIL));
    }
}

#[test]
fn exponential_tails() {
    let n = 10_000_000;
    let thresholds = [0.01, 0.1, 1.0, 5.0, 7.697_117_47, 10.0, 12.0];
    let mut above = [0; 7];
    let (mut sum, mut square) = (0.0, 0.0);
    for replication in 0..1000 {
        let mut stream = Purpose::new("exponential").address(1, replication, 0, 0).stream();
        for _ in 0..n / 1000 {
            let x = standard_exponential(&mut stream);
            for (i, &t) in thresholds.iter().enumerate() {
                above[i] += u32::from(x > t);
            }
            sum += x;
            square += x * x;
        }
    }
    for (i, &t) in thresholds.iter().enumerate() {
        check_count(&format!("E > {t}"), above[i], n, libm::exp(-t));
    }
    let n = f64::from(n);
    assert!(((sum / n - 1.0) * n.sqrt()).abs() < 4.0, "mean {}", sum / n);
    assert!(((square / n - 2.0) / (20.0 / n).sqrt()).abs() < 4.0, "second moment {}", square / n);
}

/// Within narrow cells: a wrong layer, wedge or scale shows as a step in the density. 512 cells of equal probability;
/// the chi-square statistic's false alarm rate is 1e-6 (normal approximation, z = 4.75, with Wilson and Hilferty).
#[test]
fn fine_cells_are_equally_filled() {
    let (n, cells) = (4_000_000, 512_usize);
    let (mut normal, mut exponential) = (vec![0_u32; cells], vec![0_u32; cells]);
    for replication in 0..400 {
        let mut stream = Purpose::new("cells").address(2, replication, 0, 0).stream();
        for _ in 0..n / 400 {
            let p = 0.5 * libm::erfc(-standard_normal(&mut stream) * std::f64::consts::FRAC_1_SQRT_2);
            normal[((p * cells as f64) as usize).min(cells - 1)] += 1;
            let p = -libm::expm1(-standard_exponential(&mut stream));
            exponential[((p * cells as f64) as usize).min(cells - 1)] += 1;
        }
    }
    for (name, counts) in [("normal", normal), ("exponential", exponential)] {
        let expected = f64::from(n) / cells as f64;
        let chi: f64 = counts.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum();
        let k = cells as f64 - 1.0;
        let z = ((chi / k).cbrt() - (1.0 - 2.0 / (9.0 * k))) / (2.0 / (9.0 * k)).sqrt();
        assert!(z < 4.75, "{name}: chi-square {chi} on {k}, z = {z}");
    }
}

/// Numbers are an interface: a change here changes every result and belongs in the changelog.
#[test]
#[allow(clippy::unreadable_literal)]
fn pinned() {
    let mut stream = Purpose::new("pinned").address(7, 0, 0, 0).stream();
    let drawn: Vec<f64> = (0..4).map(|_| standard_normal(&mut stream)).collect();
    assert_eq!(drawn, [-0.4661330737844906, 1.0109641000870995, -0.7449526575283919, 0.2817291121586378]);
    let drawn: Vec<f64> = (0..4).map(|_| standard_exponential(&mut stream)).collect();
    assert_eq!(drawn, [0.5386387175469775, 0.1684995875583702, 1.089751117984868, 2.180158489214612]);
}
