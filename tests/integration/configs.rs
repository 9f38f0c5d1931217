//! The shipped scenarios: each loads, runs, and says where its numbers come from.

use std::fs;

use phaseline::experiment::design::{Kind, Levels, Sweep};
use phaseline::scenario::{Document, Spec};

use crate::support::{baseline, configs, load, program, repository, run, sweeps};

#[test]
fn every_scenario_loads_and_runs() {
    for path in configs() {
        let scenario = load(&path);
        assert_eq!(scenario.name(), path.file_stem().unwrap().to_str().unwrap());
        let results = run(&scenario, scenario.run().seed, 64);
        assert_eq!((results.replications, results.runaways), (64, 0), "{}", path.display());
        assert!(results.metric("violations", "").unwrap().estimate > Some(1.0), "{}", path.display());
    }
}

/// It is the baseline, and says of a dozen of its values what else they may be, about what they are.
#[test]
fn the_baseline_with_its_unknowns_is_the_baseline() {
    let (baseline, uncertain) = (load(&baseline()), load(&repository("configs/baseline_uncertain.toml")));
    assert!(baseline.uncertain().is_empty() && (8..=12).contains(&uncertain.uncertain().len()));
    let [one, other] = [&baseline, &uncertain].map(|scenario| run(scenario, 7, 64));
    assert_eq!((one.summary, one.events), (other.summary, other.events));
    let document = Document::load(&repository("configs/baseline_uncertain.toml")).unwrap();
    let spec = Spec::of_command(document, Kind::Random { points: 10_000 }, &[], None).unwrap();
    for factor in Sweep::new(spec, None).unwrap().design.factors() {
        let Levels::Law { law, .. } = &factor.levels else { panic!("{} has no law", factor.name) };
        let base = factor.base.number.unwrap();
        assert!(law.quantile(0.1) < base && base < law.quantile(0.9), "{}: {base}", factor.name);
    }
}

#[test]
fn every_scenario_names_its_schema() {
    for path in configs() {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next(), Some("#:schema phaseline.schema.json"), "{}", path.display());
    }
}

#[test]
fn the_schema_is_the_program_s() {
    let output = program().arg("schema").output().unwrap();
    let kept = fs::read(repository("configs/phaseline.schema.json")).unwrap_or_default();
    assert!(output.stdout == kept, "write it anew: cargo run --release -- schema > configs/phaseline.schema.json");
}

#[test]
fn the_schema_of_sweeps_is_the_program_s() {
    let output = program().args(["schema", "sweep"]).output().unwrap();
    let kept = fs::read(repository("configs/sweeps/sweep.schema.json")).unwrap_or_default();
    let how = "write it anew: cargo run --release -- schema sweep > configs/sweeps/sweep.schema.json";
    assert!(output.stdout == kept, "{how}");
}

#[test]
fn every_sweep_runs_and_fills_its_tables() {
    for path in sweeps() {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next(), Some("#:schema sweep.schema.json"), "{}", path.display());
        let directory = tempfile::tempdir().unwrap();
        let out = directory.path().join("out");
        let output =
            program().arg("sweep").arg(&path).args(["-n", "40", "--quiet", "--out"]).arg(&out).output().unwrap();
        assert!(output.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
        let sweep = Sweep::load(&path, &[], None).unwrap();
        let mut wide = csv::Reader::from_path(out.join("sweep.csv")).unwrap();
        let width = 3 + sweep.design.factors().len() + 3 * sweep.metrics.len();
        assert_eq!(wide.headers().unwrap().len(), width, "{}", path.display());
        let rows: Vec<csv::StringRecord> = wide.records().map(Result::unwrap).collect();
        assert_eq!(rows.len() as u64, sweep.design.points());
        // Every metric is told at some point.
        for column in 1..width {
            assert!(rows.iter().any(|row| !row[column].is_empty()), "{} column {column}", path.display());
        }
    }
}

/// What stands before a comment, and whether there is one.
fn split(line: &str) -> (&str, bool) {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return (&line[..at], true),
            _ => {}
        }
    }
    (line, false)
}

/// Lines with a number and no word on it: no comment on the line, nor directly above it, nor directly above its table.
fn unexplained(text: &str) -> Vec<(usize, String)> {
    let mut missing = Vec::new();
    let (mut above, mut table) = (false, false);
    for (number, line) in text.lines().enumerate() {
        let (code, comment) = split(line.trim());
        let code = code.trim();
        if code.is_empty() {
            // A blank line ends a block of comments.
            above = comment;
            continue;
        }
        let explained = comment || above;
        if code.starts_with('[') && !code.contains('=') {
            table = explained;
        } else if let Some((_, value)) = code.split_once('=')
            && value.contains(|c: char| c.is_ascii_digit())
            && !(explained || table)
        {
            missing.push((number + 1, line.to_owned()));
        }
        above = false;
    }
    missing
}

#[test]
fn every_number_says_where_it_comes_from() {
    for path in configs().into_iter().chain(sweeps()) {
        let missing = unexplained(&fs::read_to_string(&path).unwrap());
        assert!(missing.is_empty(), "{}: numbers without a comment: {missing:#?}", path.display());
    }
}

#[test]
fn a_number_without_a_comment_is_found() {
    let text =
        "a = 1\n\n# why\nb = 2\nc = \"3 # 4\"\n# far\n\n[t]\nd = 5 # why\ne = 6\n# why\n[[u]]\nf = 7\nname = \"x\"\n";
    let lines: Vec<usize> = unexplained(text).into_iter().map(|(number, _)| number).collect();
    assert_eq!(lines, [1, 5, 10]);
}
