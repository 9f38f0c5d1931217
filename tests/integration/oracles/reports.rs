//! Imperfect detection and false reports.

use phaseline::stats::Ratio;

use super::support::{assert_metric, assert_ratio, assert_share, run, values};

/// Detected at pλ; established at pλ·0.9; false reports at f, accepted at f·0.05; all Poisson.
#[test]
fn reports_are_thinned_and_superposed() {
    let results = run("reports", 20_000);
    assert_metric(&results, "detected", 30.0 * 0.84);
    assert_metric(&results, "established", 30.0 * 0.84 * 0.9);
    assert_metric(&results, "established_share", 1.0 - 0.37);
    assert_metric(&results, "false_reports", 30.0 * 0.15);
    assert_metric(&results, "unwarranted_responses", 30.0 * 0.15 * 0.05);
    let column = |metric| values("reports", &[], 20_000, metric);
    let ratio = |part: &[f64], other: &[f64]| {
        let mut ratio = Ratio::new();
        part.iter().zip(other).for_each(|(part, other)| ratio.push(part + other, *part));
        ratio
    };
    let unwarranted = column("unwarranted_responses");
    assert_ratio("reports that are true", &ratio(&column("detected"), &column("false_reports")), 0.848_484_848);
    assert_ratio("confirmed ones that are false", &ratio(&unwarranted, &column("established")), 0.009_823_182_71);
    let any: Vec<bool> = unwarranted.iter().map(|n| *n > 0.0).collect();
    assert_share("any unwarranted response in 30 d", &any, 0.201_483_781);
}
