//! Answers that are known beforehand.

use super::Folder;

/// Of two constant delays, so that nothing is left to luck: the response time is their sum.
const SUM: [&str; 2] = ["--metrics", "response_time_h[answer]"];

const DECIDE: &str = "phase[answer].track[cabinet].stages[decide].delay=1 h..5 h";
const ACT: &str = "phase[answer].track[cabinet].stages[act].delay=1 h..3 h";

#[test]
fn a_threshold_is_where_the_closed_form_has_it() {
    // P(X ≤ d) = 1 − e^(−d/10 h) reaches 0.95 at d = 10 h · ln 20.
    let truth = 10.0 * 20.0_f64.ln();
    let folder = Folder::new();
    let vary = "phase[answer].deadline=10 h..60 h";
    folder.expect(
        0,
        &["solve", "plan.toml", "-n", "4000", "--vary", vary, "--target", "compliance[answer] >= 0.95", "--out", "s"],
    );
    let found = folder.table("s/threshold.csv");
    let cell = |column: &str| found.numbers(&format!("phase[answer].deadline_h {column}"))[0];
    assert_eq!((found.column("finding"), found.column("met")), (vec!["crossing".to_owned()], vec!["above".to_owned()]));
    let (at, from, to) = (cell("threshold"), cell("from"), cell("to"));
    assert!(from < truth && truth < to && from < at && at < to, "{from} to {to}, at {at}");
    // 4 standard errors of the compliance over the slope of the curve there, e^(−d/10)/10.
    let error = (0.95 * 0.05 / 4000.0_f64).sqrt() / (0.05 / 10.0);
    assert!((at - truth).abs() < 4.0 * error, "{at} is not {truth} ± {error}");
    let curve = folder.table("s/curve.csv");
    assert!(curve.rows.len() > 11);
    assert!(curve.numbers("phase[answer].deadline_h").is_sorted());
}

#[test]
fn whole_numbers_stay_whole_and_nothing_to_find_is_said() {
    let folder = Folder::new();
    let solve = |vary: &str, target: &str| {
        folder.expect(
            0,
            &["solve", "plan.toml", "-n", "200", "--vary", vary, "--target", target, "--out", "s", "--force"],
        );
        let curve = folder.table("s/curve.csv");
        let found = folder.table("s/threshold.csv");
        (found.column("finding")[0].clone(), curve)
    };
    let count = "phase[answer].track[cabinet].count=1..40";
    // The slowest of n must be in time: (1 − e^(−2.4))^n, above a half up to n = 7.
    let (finding, curve) = solve(count, "compliance[answer] >= 0.5");
    assert_eq!(finding, "crossing");
    let values = curve.numbers("phase[answer].track[cabinet].count");
    assert!(
        values.iter().all(|value| value.fract() == 0.0) && values.contains(&7.0) && values.contains(&8.0),
        "{values:?}"
    );
    assert_eq!(solve("phase[answer].deadline=50 h..90 h", "compliance[answer] > 0.5").0, "everywhere");
    assert_eq!(solve("phase[answer].deadline=1 h..3 h", "compliance[answer] > 0.5").0, "nowhere");
}

#[test]
fn a_search_tells_other_metrics_as_a_sweep_does() {
    let folder = Folder::new();
    let other = "response_time_h[answer].p95";
    let (deadline, asked) = ("phase[answer].deadline", ["-n", "300", "--metrics"]);
    let search =
        ["solve", "plan.toml", "--vary", "phase[answer].deadline=10 h..60 h", "--target", "compliance[answer] > 0.9"];
    let told = format!("compliance[answer],{other}");
    folder.expect(0, &[&search[..], &asked, &[&told, "--out", "s"]].concat());
    let curve = folder.table("s/curve.csv");
    let (target, rest) = (curve.find(&[("metric", "compliance[answer]")]), curve.find(&[("metric", other)]));
    assert_eq!((target.len(), target.len() + rest.len()), (rest.len(), curve.rows.len()));
    let cell = |row: &csv::StringRecord, column: &str| row[curve.place(column)].to_owned();
    assert!(target.iter().all(|row| !cell(row, "target").is_empty()));
    assert!(rest.iter().all(|row| cell(row, "target").is_empty() && cell(row, "unit") == "h"));
    // At three of the values, what a sweep of these values tells at the band's level.
    let row = |i: usize| &rest[i * (rest.len() - 1) / 2];
    let levels: Vec<String> = (0..3).map(|i| format!("'{} h'", cell(row(i), "phase[answer].deadline_h"))).collect();
    let (vary, level) = (format!("{deadline}=[{}]", levels.join(",")), cell(row(0), "band_level"));
    let sweep = ["sweep", "plan.toml", "--vary", &vary, "--level", &level, "--out", "w"];
    folder.expect(0, &[&sweep[..], &asked, &[other]].concat());
    let swept = folder.table("w/sweep_long.csv");
    for (i, point) in swept.rows.iter().enumerate() {
        for (here, there) in [("value", "value"), ("band_low", "ci_low"), ("band_high", "ci_high")] {
            assert_eq!(cell(row(i), here), point[swept.place(there)], "{here} at {}", levels[i]);
        }
    }
}

#[test]
fn shares_of_variance_are_those_of_a_sum() {
    let folder = Folder::new();
    let args = ["sensitivity", "plan.toml", "-n", "1", "--points", "64", "--vary", DECIDE, "--vary", ACT, "--out", "s"];
    folder.expect(0, &[&args, &SUM[..]].concat());
    let table = folder.table("s/sensitivity.csv");
    // Var = 4²/12 and 2²/12: shares of 0.8 and 0.2, and no interaction; the mean is 3 + 2.
    for (factor, truth) in [("decide", 0.8), ("act", 0.2)] {
        let factor = format!("phase[answer].track[cabinet].stages[{factor}].delay");
        for index in ["first_order", "total"] {
            let row = table.find(&[("index", index), ("factor", &factor)])[0];
            let cell = |column: &str| row[table.place(column)].parse::<f64>().unwrap();
            assert!((cell("estimate") - truth).abs() < 0.02, "{index} of {factor}: {}", cell("estimate"));
            assert!(cell("ci_low") <= truth + 0.01 && cell("ci_high") >= truth - 0.01);
            assert_eq!(cell("sets"), 10.0);
        }
    }
    let of_all = |index: &str| table.find(&[("index", index)])[0][table.place("estimate")].parse::<f64>().unwrap();
    assert!((of_all("mean") - 5.0).abs() < 0.01 && (of_all("variance") - 20.0 / 12.0).abs() < 0.02);
    assert!(of_all("luck_share").abs() < 1e-9, "nothing is left to luck");
}

#[test]
fn luck_is_told_from_the_factors() {
    // Decisions take an exponential time: the mean over n replications has luck of variance mean²/n.
    let folder = Folder::new();
    let vary = "phase[answer].track[cabinet].stages[act].delay=1 h..9 h";
    let args = ["sensitivity", "plan.toml", "-n", "40", "--points", "32", "--vary", vary, "--sets", "40"];
    folder.expect(0, &[&args[..], &["--metrics", "response_time_h[answer]", "--out", "s"]].concat());
    let table = folder.table("s/sensitivity.csv");
    let row = table.find(&[("index", "luck_share")])[0];
    let cell = |column: &str| row[table.place(column)].parse::<f64>().unwrap();
    let (factor, luck) = (8.0 * 8.0 / 12.0, 100.0 / 40.0);
    let truth = luck / (factor + luck);
    assert!((cell("estimate") - truth).abs() < 4.0 * cell("std_error"), "{} is not {truth}", cell("estimate"));
    assert!(cell("std_error") < 0.1);
    let total = table.find(&[("index", "total")])[0][table.place("estimate")].parse::<f64>().unwrap();
    assert!((total - 1.0).abs() < 0.05, "all of what is not luck is the factor's: {total}");
}

#[test]
fn elementary_effects_are_the_slopes_of_a_sum() {
    let folder = Folder::new();
    let levels = |stage: &str, levels: &str| format!("phase[answer].track[cabinet].stages[{stage}].delay={levels}");
    // However few values there are on the way, the sum goes as far over the range.
    for (decide, act) in [
        ("1 h..5 h", "1 h..3 h"),
        ("[1 h, 5 h]", "1 h..3 h step 1 h"),
        ("[5 h, 2 h, 1 h]", "[1 h, 1.5 h, 2 h, 2.5 h, 3 h]"),
    ] {
        let (decide, act) = (levels("decide", decide), levels("act", act));
        let args = ["sensitivity", "plan.toml", "--method", "morris", "-n", "1", "--vary", &decide, "--vary", &act];
        folder.expect(0, &[&args, &SUM[..], &["--out", "s", "--force"]].concat());
        let table = folder.table("s/sensitivity.csv");
        for (factor, slope) in [("decide", 4.0), ("act", 2.0)] {
            let factor = format!("phase[answer].track[cabinet].stages[{factor}].delay");
            for (index, truth) in [("mu_star", slope), ("mu", slope), ("sigma", 0.0)] {
                let row = table.find(&[("index", index), ("factor", &factor)])[0];
                let estimate: f64 = row[table.place("estimate")].parse().unwrap();
                assert!((estimate - truth).abs() < 1e-6, "{index} of {decide}, {act}: {estimate}");
            }
        }
    }
}

#[test]
fn a_box_restricts_what_matters() {
    // Compliance depends on the deadline alone, and is below a half up to 10 h · ln 2 = 6.93 h.
    let folder = Folder::new();
    let sweep = ["sweep", "plan.toml", "--design", "latin-hypercube", "--points", "400", "-n", "400", "--out", "wide"];
    let vary = ["--vary", "phase[answer].deadline=1 h..30 h", "--vary", "severity[breach].lasts=100 h..3000 h"];
    folder.expect(0, &[&sweep[..], &vary].concat());
    folder.expect(0, &["discover", "wide", "--where", "compliance[answer] < 0.5", "--out", "d"]);
    let table = folder.table("d/box.csv");
    assert_eq!(table.column("restricted"), ["yes", "no"]);
    let high = table.numbers("high")[0];
    assert!((6.0..=8.0).contains(&high), "{high}");
    let boxes = folder.table("d/trajectory.csv");
    let chosen = boxes.find(&[("chosen", "yes")])[0];
    for column in ["coverage", "density", "held_out_density"] {
        let share: f64 = chosen[boxes.place(column)].parse().unwrap();
        assert!(share > 0.85, "{column} {share}");
    }
}
