//! The four ways a deadline can end, and the phase that follows.

use super::support::{assert_metric, assert_within, run, run_with};

/// Rates r of the response and c of the end of hostilities, deadline d: met r/(r + c)(1 − e^(−(r+c)d)), moot c/(r + c)
/// of the same, missed e^(−(r+c)d). Of the violation 10 h before the end of the replication the same with 10 h for d, and
/// what is left is censored.
#[test]
fn met_missed_moot_and_censored() {
    let (r, c) = (1.0 / 20.0, 1.0 / 30.0);
    let undecided = |t: f64| (-(r + c) * t).exp();
    let (day, short) = (1.0 - undecided(24.0), 1.0 - undecided(10.0));
    let results = run("deadline_race", 40_000);
    assert_metric(&results, "met[response]", r / (r + c) * (day + short));
    assert_metric(&results, "moot[response]", c / (r + c) * (day + short));
    assert_metric(&results, "missed[response]", undecided(24.0));
    assert_metric(&results, "censored[response]", undecided(10.0));
    let followed = r / (r + c) * day;
    assert_metric(&results, "compliance_followed[response]", followed / (followed + undecided(24.0)));
    let met = r / (r + c) * (day + short);
    assert_metric(&results, "compliance[response]", met / (met + undecided(24.0)));
    assert_metric(&results, "compliance_by_source[response / early]", followed / (followed + undecided(24.0)));
}

/// A track goes on after the deadline: late answers among all are those with min(R, C) after d.
#[test]
fn late_answers_are_answers() {
    let results = run_with("deadline_race", &["source[late].arrivals.times=[]"], 40_000);
    let (r, c) = (1.0 / 20.0, 1.0 / 30.0);
    // R given that it comes before C is exponential of rate r + c; E(R − d | R > d) is 1/(r + c) too.
    assert_metric(&results, "response_time_h[response]", 1.0 / (r + c));
    let row = results.deadline("response").unwrap();
    let (late, half) = (row.mean_lateness_h.unwrap(), row.mean_lateness_high_h.unwrap() - row.mean_lateness_h.unwrap());
    assert_within("mean lateness", late, half / 1.96, 1.0 / (r + c));
}

/// Demanded 12 h after min(R, d) if hostilities are under way then: e^(−12c)(r/(r + c)(1 − e^(−(r+c)d)) + e^(−(r+c)d)).
#[test]
fn continuing_hostilities_demand_the_next_phase() {
    let results = run_with("deadline_race", &["source[late].arrivals.times=[]"], 40_000);
    let (r, c) = (1.0 / 20.0, 1.0 / 30.0);
    let undecided = (-24.0_f64 * (r + c)).exp();
    let known = (-12.0_f64 * c).exp() * (r / (r + c) * (1.0 - undecided) + undecided);
    assert_metric(&results, "demanded[support]", known);
    assert_metric(&results, "met[support]", known);
}

/// Detected with probability 0.7. Counted from the onset, what nobody saw is missed if it lasts, e^(−24c); counted from a
/// detection that never comes, it is moot.
#[test]
fn what_nobody_sees_is_missed_or_moot_by_the_clock() {
    const UNSEEN: [&str; 2] = ["source[late].arrivals.times=[]", "severity[breach].detection.probability=0.7"];
    let (r, c) = (1.0 / 20.0, 1.0 / 30.0);
    let undecided = (-24.0_f64 * (r + c)).exp();
    let lasting = (-24.0_f64 * c).exp();
    let results = run_with("deadline_race", &UNSEEN, 40_000);
    assert_metric(&results, "missed[response]", 0.7 * undecided + 0.3 * lasting);
    let row = results.causes.iter().find(|row| row.cause == "undetected").expect("the cause");
    let (share, half) = (row.share.unwrap(), row.share_high.unwrap() - row.share.unwrap());
    let known = 0.3 * lasting / (0.7 * undecided + 0.3 * lasting);
    assert_within("undetected", share, half / 1.96, known);
    let seen = run_with("deadline_race", &[&UNSEEN[..], &["phase[response].clock=detection"]].concat(), 40_000);
    assert_metric(&seen, "missed[response]", 0.7 * undecided);
    assert_metric(&seen, "moot[response]", 0.7 * c / (r + c) * (1.0 - undecided) + 0.3);
}

/// Demanded by an escalation, at rate h against an end at rate a, answered 10 h later, due 24 h after the onset: met if it
/// escalates within 14 h; of the misses, e^(−10(a+h)) escalate after the deadline and are missed at that moment.
#[test]
fn a_phase_may_be_demanded_too_late() {
    let overrides = [
        "phase[response].demanded={ severity = \"major\" }",
        "phase[response].deadline=24 h",
        "phase[response].track[army].stages[move].delay=10 h",
        "severity[major].lasts=100 h",
    ];
    let results = run_with("competing", &overrides, 40_000);
    let (h, both) = (1.0 / 60.0, 1.0 / 20.0);
    let in_time = 1.0 - (-14.0_f64 * both).exp();
    assert_metric(&results, "demanded[response]", h / both);
    assert_metric(&results, "met[response]", h / both * in_time);
    assert_metric(&results, "missed[response]", h / both * (1.0 - in_time));
    let row = results.causes.iter().find(|row| row.cause == "not demanded in time").expect("the cause");
    let (share, half) = (row.share.unwrap(), row.share_high.unwrap() - row.share.unwrap());
    assert_within("not demanded in time", share, half / 1.96, (-10.0 * both).exp());
}
