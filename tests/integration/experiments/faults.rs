//! What is wrong with a question is said with place, expectation and remedy; exit 2, and nothing is written.

use super::Folder;
use crate::support::err;

#[test]
fn wrong_questions_are_told_what_was_expected() {
    let folder = Folder::new();
    let deadline = "phase[answer].deadline=12 h..24 h";
    let grid = ["--vary", "phase[answer].deadline=[12 h, 24 h]"];
    let case = |args: &[&str], words: &[&str]| {
        let output = folder.run(args);
        let err = err(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{err}");
        for word in words {
            assert!(err.contains(word), "{args:?} does not say `{word}`:\n{err}");
        }
        assert!(!folder.path("output").exists(), "{args:?} wrote something");
    };
    // Sweeps.
    case(&["sweep", "plan.toml"], &["cannot be used"]);
    case(&["sweep", "nowhere.toml"], &["nowhere.toml"]);
    case(&["sweep", "plan.toml", "--vary", deadline], &["grid"]);
    case(&["sweep", "plan.toml", "--vary", "phase[anser].deadline=[12 h]"], &["anser", "answer"]);
    case(&["sweep", "plan.toml", "--vary", "phase[answer].deadline=[12]"], &["12"]);
    case(&["sweep", "plan.toml", "--vary", "phase[answer].deadline=24 h..12 h step 1 h"], &["24 h"]);
    case(
        &[&["sweep", "plan.toml", "--metrics", "complience[answer]"][..], &grid].concat(),
        &["did you mean `compliance[answer]`"],
    );
    case(&[&["sweep", "plan.toml", "--design", "sobol"][..], &["--vary", deadline]].concat(), &["points"]);
    let many = ["phase[answer].deadline=1 h..100 h count 2000", "severity[breach].lasts=1 h..100 h count 2000"];
    let many = ["--vary", many[0], "--vary", many[1]];
    case(&[&["sweep", "plan.toml"][..], &many].concat(), &["4,000,000 points", "days of one core"]);
    case(&[&["sweep", "plan.toml", "--points", "8"][..], &grid].concat(), &["--points is for designs that sample"]);
    let sampled = ["sweep", "plan.toml", "--design", "sobol", "--vary", deadline];
    case(&sampled, &["--design sobol does not say how many points to take", "add --points"]);
    // One kind of file for another.
    case(&["sweep", "plan.toml"], &["this is a scenario", "plan.toml:2:1", "add --vary PATH=LEVELS"]);
    folder.write("sweep.toml", "scenario = \"plan.toml\"\ndesign = \"grid\"\n");
    for args in [&["run", "sweep.toml"][..], &["check", "sweep.toml"], &["sweep", "sweep.toml", "--vary", grid[1]]] {
        case(args, &["this is a sweep file", "sweep.toml:1:1", "without --vary"]);
    }
    // Percentages.
    case(&["solve", "plan.toml", "--vary", deadline, "--target", "compliance[answer] >= 95"], &["write 0.95 for 95 %"]);
    case(&["solve", "plan.toml", "--vary", deadline, "--target", "collapse <= 5"], &["write 0.05 for 5 %"]);
    case(&["run", "plan.toml", "--precision", "collapse=±2"], &["write 0.02 for 2 %"]);
    // A value that cannot be, before any is run.
    let shares = "phase[answer].track[cabinet].commits=0.5..1.5";
    let words = ["`1.1` is no level of `phase[answer].track[cabinet].commits`", "--vary", shares];
    case(&["solve", "plan.toml", "--vary", shares, "--target", "harm > 1"], &words);
    // Thresholds.
    let log = "phase[answer].deadline=12 h..24 h log";
    case(&["solve", "plan.toml", "--vary", log, "--target", "harm > 1"], &["`log` has no meaning here"]);
    case(&["solve", "plan.toml", "--vary", grid[1], "--target", "collapse > 1"], &["is not a range", "LOW..HIGH"]);
    case(&["solve", "plan.toml", "--vary", deadline, "--target", "colapse > 0.5"], &["did you mean `collapse`"]);
    case(&["solve", "plan.toml", "--vary", deadline, "--target", "collapse"], &["compares nothing"]);
    case(&["solve", "plan.toml", "--vary", deadline, "--target", "harm.max > 1"], &["no interval"]);
    case(&["solve", "plan.toml", "--vary", deadline, "--target", "harm > 1", "--grid", "1"], &["at least 2"]);
    let fine = "phase[answer].deadline=12 h..24 h step 0.001 h";
    case(&["solve", "plan.toml", "--vary", fine, "--target", "harm > 1"], &["12,001 values", "--grid"]);
    // Sensitivity.
    case(&["sensitivity", "plan.toml"], &["uncertain"]);
    case(&["sensitivity", "plan.toml", "--vary", deadline, "--points", "48"], &["power of two"]);
    case(&["sensitivity", "plan.toml", "--vary", deadline, "--sets", "3"], &["10"]);
    case(&["sensitivity", "plan.toml", "--vary", deadline, "--method", "morris", "--levels", "5"], &["even"]);
    case(&["sensitivity", "plan.toml", "--vary", deadline, "--levels", "4"], &["are for --method morris"]);
    let study = ["sensitivity", "plan.toml", "--vary", deadline];
    case(
        &[&study[..], &["--points", "536870912", "-n", "1000"]].concat(),
        &["the study has 32,212,254,720 points", "days of one core", "fewer --points"],
    );
    case(
        &[&study[..], &["--method", "morris", "--trajectories", "4000000"]].concat(),
        &["160,000,000 points", "fewer --trajectories", "at most 10,000,000 points"],
    );
    // Boxes.
    case(&["discover", "nowhere", "--where", "collapse > 0.5"], &["nowhere"]);
    case(&["discover", ".", "--where", "collapse > 0.5"], &["no finished sweep"]);
    // Precision.
    case(&["run", "plan.toml", "--precision", "collapse"], &["METRIC=±WIDTH"]);
    case(&["run", "plan.toml", "--precision", "colapse=0.1"], &["did you mean `collapse`"]);
    case(&["run", "plan.toml", "--precision", "collapse=±0"], &["above 0"]);
    case(&["run", "plan.toml", "--precision", "collapse=±0.1", "-n", "10"], &["cannot be used with"]);
    case(&["run", "plan.toml", "--max-replications", "10"], &["--precision"]);
}

#[test]
fn boxes_are_not_found_in_grids() {
    let folder = Folder::new();
    let grid = ["--vary", "phase[answer].deadline=[12 h, 24 h]"];
    folder.expect(0, &[&["sweep", "plan.toml", "-n", "20", "--out", "grid"][..], &grid].concat());
    let output = folder.expect(2, &["discover", "grid", "--where", "collapse > 0.5"]);
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("this design is `grid`") && err.contains("latin-hypercube"), "{err}");
    let sampled = ["--design", "sobol", "--points", "8", "--vary", "phase[answer].deadline=12 h..24 h"];
    folder.expect(0, &[&["sweep", "plan.toml", "-n", "2", "--out", "sobol"][..], &sampled].concat());
    let output = folder.expect(2, &["discover", "sobol", "--where", "collapse > 20"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("write 0.2 for 20 %"));
    folder.expect(0, &["run", "plan.toml", "-n", "20", "--out", "run"]);
    let output = folder.expect(2, &["discover", "run", "--where", "collapse > 0.5"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("the results of a run"));
}
