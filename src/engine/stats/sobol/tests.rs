//! The sequence against known points, the evenness that defines it, and the randomness of the scrambling.

use super::*;

/// The points of `scipy.stats.qmc.Sobol(250, scramble=False, bits=52)` of `SciPy` 1.17.1, some coordinates of some
/// points.
#[test]
fn the_plain_sequence_is_known() {
    let coordinates = [0, 1, 2, 3, 9, 99, 249];
    let known = [
        (0, [0.0; 7]),
        (1, [0.5; 7]),
        (2, [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25]),
        (3, [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75]),
        (4, [0.375, 0.375, 0.625, 0.875, 0.625, 0.875, 0.375]),
        (5, [0.875, 0.875, 0.125, 0.375, 0.125, 0.375, 0.875]),
        (6, [0.625, 0.125, 0.875, 0.625, 0.375, 0.125, 0.125]),
        (7, [0.125, 0.625, 0.375, 0.125, 0.875, 0.625, 0.625]),
        (100, [0.414_062_5, 0.257_812_5, 0.773_437_5, 0.726_562_5, 0.695_312_5, 0.882_812_5, 0.007_812_5]),
        (
            12345,
            [
                0.640_930_175_781_25,
                0.813_415_527_343_75,
                0.160_339_355_468_75,
                0.526_794_433_593_75,
                0.429_626_464_843_75,
                0.538_879_394_531_25,
                0.357_238_769_531_25,
            ],
        ),
    ];
    let sobol = Sobol::plain(MAX_DIMENSIONS).unwrap();
    for (index, values) in known {
        let point = sobol.point(index);
        for (d, value) in coordinates.into_iter().zip(values) {
            assert_eq!(point[d] - 0.5 / (1_u64 << DIGITS) as f64, value, "coordinate {d} of point {index}");
        }
    }
}

#[test]
fn a_scrambled_sequence_is_the_same_everywhere() {
    let point = Sobol::scrambled(3, 42).unwrap().point(1000);
    assert_eq!(point, PINNED);
    assert_ne!(point, Sobol::scrambled(3, 43).unwrap().point(1000));
    assert_eq!(point, Sobol::scrambled(9, 42).unwrap().point(1000)[..3], "more dimensions change none");
}

/// As a second implementation found them, digit by digit, from `SciPy`'s plain point.
const PINNED: [f64; 3] = [0.703_537_082_846_114_2, 0.971_081_743_275_024_8, 0.281_570_427_595_290_5];

fn plain_and_scrambled(dimensions: usize) -> impl Iterator<Item = Sobol> {
    let seeds = [0, 1, u64::MAX];
    let scrambled = seeds.into_iter().map(move |seed| Sobol::scrambled(dimensions, seed).unwrap());
    std::iter::once(Sobol::plain(dimensions).unwrap()).chain(scrambled)
}

#[test]
fn every_coordinate_is_stratified() {
    for sobol in plain_and_scrambled(MAX_DIMENSIONS) {
        for m in [0_u32, 1, 4, 9] {
            // The first block of 2^m points, and one further on.
            for start in [0_u64, 5 << m] {
                let mut seen = vec![vec![false; 1 << m]; MAX_DIMENSIONS];
                for index in start..start + (1 << m) {
                    for (seen, u) in seen.iter_mut().zip(sobol.point(index)) {
                        assert!(u > 0.0 && u < 1.0);
                        let interval = (u * f64::from(1_u32 << m)) as usize;
                        assert!(!std::mem::replace(&mut seen[interval], true), "two points in one of 2^{m} intervals");
                    }
                }
            }
        }
    }
}

/// The first two coordinates are a (0, 2)-sequence: each box of 2^-a by 2^(a-m) holds one of 2^m points.
#[test]
fn the_first_two_coordinates_are_a_net() {
    let m = 8_u32;
    for sobol in plain_and_scrambled(2) {
        for a in 0..=m {
            let mut seen = vec![false; 1 << m];
            for index in 0..1 << m {
                let point = sobol.point(index);
                let x = (point[0] * f64::from(1_u32 << a)) as usize;
                let y = (point[1] * f64::from(1_u32 << (m - a))) as usize;
                assert!(!std::mem::replace(&mut seen[x << (m - a) | y], true), "2^-{a} wide");
            }
        }
    }
}

/// What makes the scrambling Owen's: numbers that part at a digit part at the same digit after it, and the digits
/// further on are as good as new.
#[test]
fn scrambling_is_nested() {
    let mut agreements = 0_u32;
    for seed in 0..200 {
        let key = splitmix(seed, 0);
        let x = splitmix(seed, 1) >> (64 - DIGITS);
        for digit in 0..DIGITS {
            let y = x ^ (1 << digit);
            let parted = (x ^ coins(x, key)) ^ (y ^ coins(y, key));
            assert_eq!(parted.ilog2(), digit, "they part where they did");
            agreements += u32::from(digit > 0 && parted >> digit.saturating_sub(1) & 1 == 0);
        }
    }
    // A fair coin tossed 200 · 51 times; five standard deviations.
    let (tosses, heads) = (200.0 * 51.0, f64::from(agreements));
    assert!((heads - 0.5 * tosses).abs() < 2.5 * tosses.sqrt(), "{heads} of {tosses}");
}

/// Over seeds each point is uniform in the square, whichever its index and its coordinates; so are two points together.
#[test]
fn a_scrambled_point_is_uniform() {
    let seeds = 4096_u32;
    for (first, second) in [((0, 0), (0, 1)), ((7, 3), (7, 200)), ((1, 5), (1000, 6)), ((1 << 40, 0), (3, 249))] {
        let mut cells = [0_u32; 64];
        for seed in 0..seeds {
            let sobol = Sobol::scrambled(MAX_DIMENSIONS.min(1 + first.1.max(second.1)), seed.into()).unwrap();
            let (u, v) = (sobol.point(first.0)[first.1], sobol.point(second.0)[second.1]);
            cells[(u * 8.0) as usize * 8 + (v * 8.0) as usize] += 1;
        }
        let expected = f64::from(seeds) / 64.0;
        let chi: f64 = cells.iter().map(|n| (f64::from(*n) - expected) * (f64::from(*n) - expected) / expected).sum();
        // Chi-square with 63 degrees of freedom exceeds 117 once in 30 000, and falls below 27 as rarely.
        assert!(chi > 27.0 && chi < 117.0, "{first:?} and {second:?}: {chi}");
    }
}

#[test]
fn integrals_are_better_than_random() {
    // Mean 1; the variance is (1 + 1/12)^8 - 1.
    let integrand = |point: Vec<f64>| point.into_iter().map(|u| 0.5 + u).product::<f64>();
    let (points, seeds) = (1_u32 << 10, 32_u32);
    let (mut errors, mut squares) = (0.0, 0.0);
    for seed in 0..seeds {
        let sobol = Sobol::scrambled(8, seed.into()).unwrap();
        let sum: f64 = (0..points).map(|index| integrand(sobol.point(index.into()))).sum();
        let error = sum / f64::from(points) - 1.0;
        errors += error;
        squares += error * error;
    }
    let rmse = (squares / f64::from(seeds)).sqrt();
    let random = ((libm::pow(13.0 / 12.0, 8.0) - 1.0) / f64::from(points)).sqrt();
    assert!(rmse < random / 15.0, "{rmse} against {random}");
    // Unbiased over the seeds.
    assert!((errors / f64::from(seeds)).abs() < 4.0 * rmse / f64::from(seeds).sqrt());
}

#[test]
fn dimensions_are_bounded() {
    assert_eq!(Sobol::plain(0).unwrap_err(), SobolError { dimensions: 0 });
    let error = Sobol::scrambled(MAX_DIMENSIONS + 1, 1).unwrap_err();
    assert_eq!(error.to_string(), "a Sobol' sequence has 1 to 250 dimensions, not 251");
}

#[test]
#[should_panic(expected = "2^52 points")]
fn the_digits_end() {
    Sobol::plain(1).unwrap().point(1 << DIGITS);
}
