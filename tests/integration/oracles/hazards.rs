//! Escalation hazards: competing risks, multipliers that switch midway, the Weibull ladder.

use std::f64::consts::PI;

use super::support::{assert_metric, run, run_with};

const STAGE: &str = "phase[response].track[army].stages[move].delay";

/// With rates h (escalation) and a (end) and s after the response: no response h/(a + h); at τ
/// h/(a + h)(1 − e^(−(a+h)τ)) + e^(−(a+h)τ) h/(a + h + s); at an Exp(r) time h/(a + h + r) + r/(a + h + r) · h/(a + h + s).
#[test]
fn a_response_competes_with_escalation() {
    let (h, a, s) = (1.0 / 60.0, 1.0 / 30.0, 1.0 / 12.0);
    let early = (-24.0_f64 * (a + h)).exp();
    let fixed = h / (a + h) * (1.0 - early) + early * h / (a + h + s);
    assert!((fixed - 0.270_584_539).abs() < 1e-6);
    let results = run("competing", 40_000);
    assert_metric(&results, "escalations[major]", fixed);
    // An escalation voids the effect: only those that stayed minor are stopped by the phase.
    assert_metric(&results, "ended_by[response]", early * s / (a + h + s));
    assert_metric(&results, "ended_by[itself]", 1.0 - early * s / (a + h + s));
    let random = format!("{STAGE}={{ exponential = {{ mean = \"24 h\" }} }}");
    assert_metric(&run_with("competing", &[&random], 40_000), "escalations[major]", 0.238_636_364);
    let never = run_with("competing", &[&format!("{STAGE}=10000 h")], 40_000);
    assert_metric(&never, "escalations[major]", 1.0 / 3.0);
    let at_once = run_with("competing", &[&format!("{STAGE}=0 h")], 40_000);
    assert_metric(&at_once, "escalations[major]", 0.125);
    // Until 24 h, without a response: incidence h/(a + h)(1 − e^(−24(a+h))).
    let until = ["horizon=24 h", &format!("{STAGE}=100 h")[..], "severity[major].lasts=100 h"];
    let first_day = run_with("competing", &until, 40_000);
    assert_metric(&first_day, "escalations[major]", 0.232_935_263);
    assert_metric(&first_day, "ended_by[itself]", 0.465_870_525);
    assert_metric(&first_day, "ended_by[open]", 1.0 - 0.465_870_525);
}

/// P(escalated by T) = 1 − exp(−∫ m dH): m = 1 to the missed deadline at 10 h, 2 to the late answer at 24 h, 0.3 on. The
/// second phase, answered at 36 h, changes nothing unless it was missed first.
#[test]
fn multipliers_switch_midway() {
    let exponential = |t: f64| t / 60.0;
    let weibull = |t: f64| (t / 40.0).powi(2);
    let falling = |t: f64| (t / 100.0).sqrt();
    let set = |law: &str| format!("severity[minor].escalates={{ {law}, answered = 0.3, overdue = 2 }}");
    for (law, hazard) in [
        ("exponential = { mean = \"60 h\" }", &exponential as &dyn Fn(f64) -> f64),
        ("weibull = { shape = 2, scale = \"40 h\" }", &weibull),
        ("weibull = { shape = 0.5, scale = \"100 h\" }", &falling),
    ] {
        let reached = |steps: &[(f64, f64)]| {
            let mut from = 0.0;
            let mut sum = 0.0;
            for &(m, to) in steps {
                sum += m * (hazard(to) - hazard(from));
                from = to;
            }
            1.0 - (-sum).exp()
        };
        let law = set(law);
        let late = reached(&[(1.0, 10.0), (2.0, 24.0), (0.3, 40.0)]);
        assert_metric(&run_with("multipliers", &[&law], 20_000), "escalations[major]", late);
        let in_time = reached(&[(1.0, 24.0), (0.3, 40.0)]);
        let lax = [&law[..], "phase[response].deadline=30 h"];
        assert_metric(&run_with("multipliers", &lax, 20_000), "escalations[major]", in_time);
        // The second phase is missed at 30 h and answered at 36 h: overdue in between, though the first was answered.
        let twice = reached(&[(1.0, 10.0), (2.0, 24.0), (0.3, 30.0), (2.0, 36.0), (0.3, 40.0)]);
        let strict = [&law[..], "phase[support].deadline=30 h"];
        assert_metric(&run_with("multipliers", &strict, 20_000), "escalations[major]", twice);
        // The miss halves credibility, which multiplies the hazard by 1 + 2/2 from 10 h on; the others by theirs too.
        let doubled = reached(&[(1.0, 10.0), (4.0, 24.0), (0.6, 40.0)]);
        let feedback = [&law[..], "credibility={ loss = 0.5, escalation_at_zero = 3 }"];
        assert_metric(&run_with("multipliers", &feedback, 20_000), "escalations[major]", doubled);
    }
}

/// Time at the lowest rung: L = ∫ exp(−t/30 − (t/40)²) dt = 40 √π/2 e^(q²) erfc(q), q = 40/60; the rung is left upwards
/// with probability P = 1 − L/30. Then two competing exponentials, then a gamma of mean 50 h.
#[test]
fn a_ladder_with_a_weibull_rung() {
    const ERFC_TWO_THIRDS: f64 = 0.345_778_586_151_160_36;
    let q: f64 = 40.0 / 60.0;
    let minor = 40.0 * 0.5 * PI.sqrt() * (q * q).exp() * ERFC_TWO_THIRDS;
    let up = 1.0 - minor / 30.0;
    let further = (1.0 / 30.0) / (1.0 / 20.0 + 1.0 / 30.0);
    let (serious, major) = (up * 12.0, up * further * 50.0);
    let results = run("ladder", 60_000);
    assert_metric(&results, "escalations[serious]", up);
    assert_metric(&results, "escalations[major]", up * further);
    assert_metric(&results, "hostilities_h_by_severity[minor]", minor);
    assert_metric(&results, "hostilities_h_by_severity[serious]", serious);
    assert_metric(&results, "hostilities_h_by_severity[major]", major);
    assert_metric(&results, "incident_duration_h", minor + serious + major);
    assert_metric(&results, "harm", minor + 5.0 * serious + 25.0 * major);
    // Noticed at one rung or at the next, and in any case at the top.
    assert_metric(&results, "detected_share", 0.3 + 0.7 * up * (0.8 + 0.2 * further));
}
