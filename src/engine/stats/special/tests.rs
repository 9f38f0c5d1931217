//! Published or independently computed values (40-digit arithmetic), and statrs as an outside oracle.

use statrs::distribution::{Beta, ContinuousCDF, Gamma};

use super::*;

fn close(a: f64, b: f64, relative: f64) {
    assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}: off by {:e}", (a / b - 1.0).abs());
}

#[test]
fn normal_quantiles() {
    let known = [
        (1e-300, -37.047_096_299_361_2),
        (1e-100, -21.273_453_560_965_324),
        (1e-20, -9.262_340_089_798_408),
        (1e-10, -6.361_340_902_404_056),
        (0.001, -3.090_232_306_167_813_5),
        (0.025, -1.959_963_984_540_054_2),
        (0.3, -0.524_400_512_708_040_8),
    ];
    for (p, z) in known {
        close(normal_quantile(p), z, 4e-15);
        close(normal_cdf(z), p, 1e-12);
        if p >= 0.001 {
            close(normal_quantile(1.0 - p), -z, 1e-12);
        }
    }
    assert_eq!(normal_quantile(0.5).abs(), 0.0);
    assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
    close(normal_quantile(5e-324), -38.467_405_617_144_34, 1e-8);
    for wrong in [-0.1, 1.1, f64::NAN] {
        assert!(normal_quantile(wrong).is_nan());
    }
}

/// Upper tails of the table below.
const TAILS: [f64; 5] = [0.4999, 0.25, 0.025, 1e-3, 1e-9];

/// Degrees of freedom, and the quantile that leaves each of `TAILS` above it.
const STUDENT: [(f64, [f64; 5]); 9] = [
    (1.0, [3.141_592_756_944_053e-4, 1.0, 12.706_204_736_174_705, 318.308_838_985_550_45, 318_309_886.183_790_7]),
    (
        1.5,
        [
            2.934_832_285_618_485e-4,
            0.872_594_662_541_570_6,
            6.016_663_104_427_931_9,
            52.184_430_008_992_65,
            521_946.942_733_437_3,
        ],
    ),
    (
        2.0,
        [
            2.828_427_181_314_734_3e-4,
            0.816_496_580_927_726,
            4.302_652_729_749_464,
            22.327_124_770_119_875,
            22_360.679_741_456_877,
        ],
    ),
    (
        4.0,
        [
            2.666_666_706_172_841e-4,
            0.740_697_084_112_682_6,
            2.776_445_105_197_794_4,
            7.173_182_219_782_308_5,
            234.027_610_406_118_94,
        ],
    ),
    (
        9.7,
        [
            2.571_955_880_097_042e-4,
            0.700_620_163_463_683_8,
            2.237_515_123_700_106,
            4.185_452_311_891_723,
            21.075_134_228_072_54,
        ],
    ),
    (
        31.0,
        [
            2.526_921_247_326_383e-4,
            0.682_486_306_002_572_2,
            2.039_513_446_396_408_5,
            3.374_899_280_423_302,
            8.344_316_303_447_016,
        ],
    ),
    (
        999.0,
        [
            2.507_255_663_670_169e-4,
            0.674_735_410_346_719,
            1.962_341_461_133_45,
            3.098_410_361_753_312_5,
            6.053_746_657_762_562,
        ],
    ),
    (
        1e5,
        [
            2.506_634_567_459_33e-4,
            0.674_492_203_553_292_2,
            1.959_987_707_534_609_6,
            3.090_313_809_427_237_6,
            5.998_361_461_679_076,
        ],
    ),
    (
        1e7,
        [
            2.506_628_363_546_063e-4,
            0.674_489_774_729_575_2,
            1.959_964_221_767_205_5,
            3.090_233_121_180_912,
            5.997_812_559_038_371,
        ],
    ),
];

#[test]
fn student_quantiles() {
    for (dof, quantiles) in STUDENT {
        for (tail, t) in TAILS.into_iter().zip(quantiles) {
            // The literal 0.4999 carries rounding of its own.
            let relative = if tail > 0.4 { 1e-12 } else { 5e-14 };
            close(student_t_quantile(tail, dof), -t, relative);
        }
    }
    assert_eq!(student_t_quantile(0.5, 3.0), 0.0);
    assert_eq!(student_t_quantile(1.0, 3.0), f64::INFINITY);
    close(student_t_quantile(0.975, f64::INFINITY), 1.959_963_984_540_054, 1e-13);
    for (p, dof) in [(0.3, 0.0), (0.3, -1.0), (f64::NAN, 3.0), (0.3, f64::NAN), (1.5, 3.0)] {
        assert!(student_t_quantile(p, dof).is_nan());
    }
}

#[test]
fn incomplete_beta() {
    let known = [
        (0.5, 0.5, 0.1, 0.204_832_764_699_133_45),
        (2.0, 3.0, 0.4, 0.5248),
        (37.0, 964.0, 0.05, 0.978_845_167_588_192_7),
        (500.0, 500.0, 0.45, 7.636_789_395_264_982e-4),
        (0.01, 5.0, 0.001, 0.952_795_880_007_077_3),
        (1.0, 1000.0, 1e-5, 9.950_215_753_652_452e-3),
    ];
    for (a, b, x, value) in known {
        close(inc_beta(x, a, b), value, 1e-13);
        close(1.0 - inc_beta(1.0 - x, b, a), value, 1e-10);
    }
    for (x, a, b) in [(-0.1, 1.0, 1.0), (1.1, 1.0, 1.0), (0.5, 0.0, 1.0), (0.5, 1.0, f64::NAN), (f64::NAN, 1.0, 1.0)] {
        assert!(inc_beta(x, a, b).is_nan());
    }
    assert_eq!((inc_beta(0.0, 2.0, 3.0), inc_beta(1.0, 2.0, 3.0)), (0.0, 1.0));
}

#[test]
fn beta_quantiles_invert() {
    for a in [0.01, 0.5, 1.0, 3.7, 100.0, 1e5, 1e7] {
        for b in [0.5, 1.0, 40.0, 2e5] {
            for p in [1e-12, 1e-4, 0.025, 0.5, 0.9] {
                let x = beta_quantile(p, a, b);
                // x itself is rounded, and may be so near 1 (or below the smallest number) that p cannot be told from it.
                if x > 1e-290 && x < 0.999 {
                    close(inc_beta(x, a, b), p, 1e-9);
                }
            }
        }
    }
    // B(1, b) and B(a, 1) in closed form.
    close(beta_quantile(0.3, 1.0, 1000.0), -libm::expm1(libm::log1p(-0.3) / 1000.0), 1e-13);
    close(beta_quantile(1e-8, 0.02, 1.0), libm::pow(1e-8, 50.0).max(0.0), 1e-10);
    assert_eq!((beta_quantile(0.0, 2.0, 3.0), beta_quantile(1.0, 2.0, 3.0)), (0.0, 1.0));
}

/// Sixteen is where the series takes over and each of its terms still counts.
#[test]
fn stirling_error_at_its_hardest() {
    assert!((super::gamma::stirling_error(16.0) - 0.005_207_655_919_609_64).abs() < 2e-17);
    assert!((super::gamma::stirling_error(15.999_999) - 0.005_207_655_919_609_64).abs() < 1e-9);
}

#[test]
fn incomplete_gamma() {
    let known = [
        (0.1, 0.01, 0.662_621_259_954_479_8, 0.337_378_740_045_520_2),
        (1.0, 30.0, 0.999_999_999_999_906_4, 9.357_622_968_840_175e-14),
        (5.0, 2.0, 0.052_653_017_343_711_16, 0.947_346_982_656_288_8),
        (5.0, 30.0, 0.999_999_996_375_699, 3.624_300_952_061_488e-9),
        (100.0, 90.0, 0.158_220_989_186_430_17, 0.841_779_010_813_569_9),
        (100.0, 200.0, 0.999_999_999_999_998_1, 1.843_893_649_711_574e-15),
        (1e6, 1_001_000.0, 0.841_344_786_368_340_3, 0.158_655_213_631_659_71),
        (1e6, 998_000.0, 0.022_696_114_006_736_803, 0.977_303_885_993_263_2),
        (0.5, 700.0, 1.0, 2.101_014_516_264_217_5e-306),
    ];
    for (shape, x, p, q) in known {
        close(gamma_p(shape, x), p, 2e-13);
        close(gamma::tails(shape, x).1, q, 2e-12);
    }
    assert_eq!((gamma_p(2.0, 0.0), gamma_p(2.0, f64::INFINITY)), (0.0, 1.0));
    for (shape, x) in [(0.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::NAN), (f64::INFINITY, 1.0)] {
        assert!(gamma_p(shape, x).is_nan());
    }
}

/// statrs is good to about 1e-10 over this range.
#[test]
fn an_outside_library_agrees() {
    for a in [0.2, 0.7, 1.0, 2.5, 17.0, 80.0] {
        let gamma = Gamma::new(a, 1.0).unwrap();
        for i in 1..60 {
            let x = a * f64::from(i) / 20.0;
            assert!((gamma_p(a, x) - gamma.cdf(x)).abs() < 1e-11, "gamma {a} {x}");
        }
        for b in [0.3, 1.0, 4.0, 33.0] {
            let beta = Beta::new(a, b).unwrap();
            for i in 0..=50 {
                let x = f64::from(i) / 50.0;
                assert!((inc_beta(x, a, b) - beta.cdf(x)).abs() < 1e-11, "beta {a} {b} {x}");
            }
        }
    }
}
