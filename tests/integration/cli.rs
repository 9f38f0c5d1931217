//! The command line: exit codes, what goes to which stream, what happens to files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use crate::support::{err, expect, out, program};

fn config(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name)
}

/// Every file below `dir` with its bytes and time of change.
fn contents(dir: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files.extend(contents(&entry.path()));
        } else {
            let changed = entry.metadata().unwrap().modified().unwrap();
            files.insert(entry.path(), (fs::read(entry.path()).unwrap(), changed));
        }
    }
    files
}

/// The tables only: the manifest has wall times in it.
fn tables(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    contents(dir)
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|(path, (bytes, _))| (path.strip_prefix(dir).unwrap().to_owned(), bytes))
        .collect()
}

fn assert_fits(text: &str, lines: usize) {
    assert!(text.lines().count() <= lines, "{} lines:\n{text}", text.lines().count());
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
    }
}

/// A run of the baseline small enough for a test.
struct Run {
    dir: tempfile::TempDir,
}

impl Run {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("results")
    }

    fn run(&self, code: i32, more: &[&str]) -> Output {
        let (baseline, out) = (config("baseline.toml"), self.out());
        let mut args = vec!["run", baseline.to_str().unwrap(), "--out", out.to_str().unwrap()];
        if !more.contains(&"--replications") {
            args.extend(["--replications", "200"]);
        }
        args.extend(more);
        expect(code, &args)
    }

    fn manifest(&self) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.out().join("manifest.json")).unwrap()).unwrap()
    }
}

/// Every command, and the program itself.
const COMMANDS: [&str; 19] = [
    "",
    "run",
    "compare",
    "sweep",
    "solve",
    "sensitivity",
    "discover",
    "plan",
    "run-shard",
    "merge",
    "report",
    "check",
    "trace",
    "metrics",
    "bench",
    "init",
    "schema",
    "completions",
    "man",
];

#[test]
fn help_teaches() {
    for command in COMMANDS {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let output = expect(0, &args);
        let name = if command.is_empty() { "phaseline".to_owned() } else { format!("phaseline-{command}") };
        insta::assert_snapshot!(name, out(&output));
        assert_eq!(err(&output), "");
    }
}

#[test]
fn usage_errors_exit_2() {
    let baseline = config("baseline.toml");
    let baseline = baseline.to_str().unwrap();
    for (args, part) in [
        (vec![], "Usage"),
        (vec!["rum"], "run"),
        (vec!["run"], "SCENARIO"),
        (vec!["run", baseline, "--replications", "0"], "at least 1 replication"),
        (vec!["run", baseline, "--replications", "1e11"], "10,000,000,000"),
        (vec!["run", baseline, "--replications", "ten"], "1_000_000"),
        (vec!["run", baseline, "--threads", "0"], "at least 1 thread"),
        (vec!["run", baseline, "--threads", "1000000"], "at most"),
        (vec!["run", baseline, "--level", "95"], "0.95"),
        (vec!["run", baseline, "-n", "5,00"], "groups of three digits"),
        (vec!["run", baseline, "--seed", "-1"], "`-1` is negative"),
        (vec!["run", baseline, "-n", "-5"], "`-5` is negative"),
        (vec!["run", baseline, "-j", "-2"], "`-2` is negative"),
        (vec!["run", baseline, "--level", "-0.5"], "`-0.5` is negative"),
        (vec!["trace", baseline, "-k", "-1"], "`-1` is negative"),
        (vec!["run", baseline, "-1"], "unexpected argument '-1'"),
        (vec!["run", baseline, "--thread", "1"], "--threads"),
        (vec!["trace", baseline], "--replication"),
        (vec!["bench", baseline, "--threads", "1,0"], "at least 1 thread"),
        (vec!["bench", baseline, "--seconds", "0"], "0.001 to 3600"),
        (vec!["bench", baseline, "--seconds", "long"], "write it as 10"),
    ] {
        let output = expect(2, &args);
        assert_eq!(out(&output), "", "{args:?}");
        assert!(err(&output).contains(part), "{args:?}: {}", err(&output));
        assert!(!err(&output).contains("use '-- "), "no way around the check: {}", err(&output));
    }
}

#[test]
fn wrong_scenarios_exit_2_and_point_at_the_line() {
    let dir = tempfile::tempdir().unwrap();
    let absent = dir.path().join("absent.toml");
    let wrong = dir.path().join("wrong.toml");
    fs::write(
        &wrong,
        fs::read_to_string(config("baseline.toml")).unwrap().replace("horizon = \"90 d\"", "horizno = 90"),
    )
    .unwrap();
    for command in ["run", "check", "metrics", "bench"] {
        let output = expect(2, &[command, absent.to_str().unwrap()]);
        assert!(err(&output).contains("absent.toml"), "{}", err(&output));
        let output = expect(2, &[command, wrong.to_str().unwrap()]);
        assert_eq!(out(&output), "");
        assert!(err(&output).contains("horizno") && err(&output).contains("wrong.toml:"), "{}", err(&output));
        assert!(err(&output).contains("horizon"), "the nearest name: {}", err(&output));
    }
}

#[test]
fn check_reports_every_file() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one.toml"), dir.path().join("two.toml"));
    fs::write(&one, "horizon = 1\n").unwrap();
    fs::write(&two, "nonsense = true\n").unwrap();
    let baseline = config("baseline.toml");
    let output = expect(2, &["check", one.to_str().unwrap(), baseline.to_str().unwrap(), two.to_str().unwrap()]);
    assert!(err(&output).contains("one.toml") && err(&output).contains("two.toml"), "{}", err(&output));
    assert!(out(&output).contains("Violations expected"), "the valid one is still told");
}

#[test]
fn check_tells_what_every_example_implies() {
    for entry in fs::read_dir(config("")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let output = expect(0, &["check", path.to_str().unwrap()]);
            assert_fits(&out(&output), 60);
        }
    }
}

/// Long names and many digits are cut or wrapped.
#[test]
fn texts_fit_a_terminal_whatever_the_names() {
    let dir = tempfile::tempdir().unwrap();
    let long = |what: &str| format!("{what} with a name that is far longer than anybody would care to read twice");
    let mut text = fs::read_to_string(config("baseline.toml")).unwrap();
    for name in ["line of contact", "brigades", "national response", "Ukrainian forces", "russia"] {
        text = text.replace(name, &long(name));
    }
    text = text.replace("fails = 0.08", "fails = 0.123456789012345");
    fs::write(dir.path().join("scenario.toml"), text).unwrap();
    let run = |args: &[&str]| program().current_dir(dir.path()).args(args).output().unwrap();
    let set =
        ["--set", "run.seed=18446744073709551615", "--set", "severity[minor].detection.probability=0.123456789012345"];
    for args in [&["check", "scenario.toml"][..], &["run", "scenario.toml", "-n", "200", "--out", "out"]] {
        let output = run(&[args, &set].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_fits(&out(&output), 90);
    }
}

#[test]
fn check_is_quick_however_many_windows_and_sources_there_are() {
    let dir = tempfile::tempdir().unwrap();
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong/shared/sound.toml");
    let mut text = format!("extends = '{}'\nhorizon = \"36500 d\"\n", sound.display());
    let parts = (0..150).map(|i| {
        format!(
            "[[window]]\nname = \"w{i}\"\nstart = \"0 h\"\nlasts = \"1 d\"\ngap = \"1 d\"\nfactor = 1.01\n\
             [[source]]\nname = \"s{i}\"\nside = \"north\"\nseverity = {{ minor = 1 }}\n\
             arrivals = {{ poisson = {{ rate = \"0.001 /d\" }} }}\nexcites = {{ s{i} = 0.1 }}\ndecay = \"1 /d\"\n"
        )
    });
    text.extend(parts);
    let path = dir.path().join("many.toml");
    fs::write(&path, text).unwrap();
    let output = program().arg("check").arg(&path).timeout(std::time::Duration::from_secs(30)).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
}

#[test]
fn check_of_the_baseline() {
    let output = program().current_dir(config("")).args(["check", "baseline.toml"]).output().unwrap();
    insta::assert_snapshot!("check-baseline", out(&output));
}

#[test]
fn check_finds_deadlines_that_no_luck_can_meet() {
    let baseline = config("baseline.toml");
    let set = "phase[national response].deadline=90 min";
    let output = expect(0, &["check", baseline.to_str().unwrap(), "--set", set]);
    assert!(out(&output).contains("no luck can meet"), "{}", out(&output));
    let set = "phase[coalition response].answered.weight=31";
    let output = expect(0, &["check", baseline.to_str().unwrap(), "--set", set]);
    assert!(out(&output).contains("can never be answered"), "{}", out(&output));
}

#[test]
fn settings_change_the_scenario() {
    let baseline = config("baseline.toml");
    let baseline = baseline.to_str().unwrap();
    let output = expect(2, &["run", baseline, "--set", "phase[nationale response].deadline=12 h"]);
    assert!(err(&output).contains("national response"), "the nearest name: {}", err(&output));
    let twice = ["--set", "phase[national response].deadline=12 h", "--set", "monitoring.teams=3", "--set"];
    let path = "phase[national response].deadline";
    let output = expect(2, &[&["check", baseline][..], &twice, &[&format!(" {path} = 13 h")]].concat());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains(&format!("`{path}` is set twice")) && error.contains("deadline=12 h`"), "{error}");
    let output = expect(2, &["run", baseline, "--set", "horizon"]);
    assert!(err(&output).contains('='), "{}", err(&output));
}

#[test]
fn init_writes_a_scenario_that_runs_and_never_overwrites() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("new/place");
    expect(0, &["init", target.to_str().unwrap()]);
    let before = contents(&target);
    assert_eq!(before.len(), 2);
    let scenario = target.join("scenario.toml");
    expect(0, &["check", scenario.to_str().unwrap()]);
    let output = program().current_dir(&target).args(["run", "scenario.toml", "-n", "64"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(target.join("output/scenario/manifest.json").exists());
    fs::remove_dir_all(target.join("output")).unwrap();
    let output = expect(2, &["init", target.to_str().unwrap()]);
    assert!(err(&output).contains("exists already"), "{}", err(&output));
    assert_eq!(contents(&target), before);
}

#[test]
fn init_makes_no_directory_that_is_called_like_a_scenario() {
    let dir = tempfile::tempdir().unwrap();
    let mine = dir.path().join("mine.toml");
    let output = expect(2, &["init", mine.to_str().unwrap()]);
    assert!(err(&output).contains("a directory is wanted"), "{}", err(&output));
    assert!(!mine.exists());
}

#[test]
fn init_goes_on_where_only_its_schema_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().to_str().unwrap();
    let (scenario, schema) = (dir.path().join("scenario.toml"), dir.path().join("scenario.schema.json"));
    expect(0, &["init", target]);
    let fresh = fs::read(&schema).unwrap();
    fs::remove_file(&scenario).unwrap();
    fs::write(&schema, "{\"title\": \"phaseline scenario\", \"of\": \"an earlier version\"}").unwrap();
    expect(0, &["init", target]);
    assert!(scenario.exists() && fs::read(&schema).unwrap() == fresh);
    // Another program's schema is somebody's.
    fs::remove_file(&scenario).unwrap();
    fs::write(&schema, "{\"title\": \"shopping list\"}").unwrap();
    let output = expect(2, &["init", target]);
    assert!(err(&output).contains("scenario.schema.json"), "{}", err(&output));
    assert!(!scenario.exists() && fs::read_to_string(&schema).unwrap().contains("shopping"));
}

#[test]
fn what_cannot_be_written_fails_and_what_is_no_directory_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "mine").unwrap();
    let below = file.join("below").join("deeper");
    let endless = dir.path().join("x".repeat(300));
    let baseline = config("baseline.toml");
    let run = ["run", baseline.to_str().unwrap(), "-n", "64", "--out"];
    for command in [&["init"][..], &["man", "--out"], &run] {
        for target in [&file, &below] {
            let said = err(&expect(2, &[command, &[target.to_str().unwrap()]].concat()));
            let is_told = said.contains(&format!("`{}` is not a directory", file.display()));
            assert!(is_told && said.contains("name another directory"), "{said}");
        }
        let said = err(&expect(1, &[command, &[endless.to_str().unwrap()]].concat()));
        assert!(said.contains(endless.to_str().unwrap()), "{said}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn help_fits_a_terminal() {
    for command in COMMANDS {
        for help in ["-h", "--help"] {
            let args: Vec<&str> = [command, help].into_iter().filter(|arg| !arg.is_empty()).collect();
            assert_fits(&out(&expect(0, &args)), 200);
        }
    }
}

#[test]
fn schema_completions_and_manual() {
    let schema: serde_json::Value = serde_json::from_str(&out(&expect(0, &["schema"]))).unwrap();
    assert!(schema["properties"]["horizon"].is_object());
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(out(&expect(0, &["completions", shell])).contains("phaseline"), "{shell}");
    }
    assert!(out(&expect(0, &["man"])).contains(".TH phaseline"));
    let dir = tempfile::tempdir().unwrap();
    expect(0, &["man", "--out", dir.path().join("man").to_str().unwrap()]);
    assert!(dir.path().join("man/phaseline-run.1").exists());
}

#[test]
fn metrics_are_listed_with_units() {
    let baseline = config("baseline.toml");
    let text = out(&expect(0, &["metrics", baseline.to_str().unwrap()]));
    for address in ["compliance[national response]", "collapse", "violations", "response_time_h[coalition response]"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{address} "))), "{address} in\n{text}");
    }
    assert_fits(&text, 200);
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let baseline = config("baseline.toml");
    for args in [vec!["metrics"], vec!["trace", "--replication", "0", "--json"], vec!["check"]] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
            .args(&args)
            .arg(&baseline)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    for arg in ["schema", "man", "--help", "--version"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
            .arg(arg)
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{arg}");
        assert!(err(&output).contains("standard output could not be written"), "{arg}: {}", err(&output));
    }
}

#[test]
fn a_trace_is_in_order_and_repeats() {
    let baseline = config("baseline.toml");
    let args = ["trace", baseline.to_str().unwrap(), "--replication", "3"];
    let text = out(&expect(0, &args));
    assert_eq!(text, out(&expect(0, &args)));
    assert!(text.contains("violation by russia at line of contact"), "{text}");
    let json = out(&expect(0, &[&args[..], &["--json"]].concat()));
    let mut last = 0.0;
    let mut events = Vec::new();
    for line in json.lines() {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = fact["at_h"].as_f64().unwrap();
        assert!(at >= last, "{line}");
        last = at;
        events.push(fact["event"].as_str().unwrap().to_owned());
    }
    assert_eq!(events.last().unwrap(), "finish");
    assert_eq!(events.iter().filter(|event| *event == "finish").count(), 1);
    let other = out(&expect(0, &[&args[..], &["--seed", "7"]].concat()));
    assert_ne!(other, text);
}

/// A unit that comes free must not go to an incident that is over: such histories ran for ever.
#[test]
fn every_history_of_a_short_pool_ends() {
    let dir = tempfile::tempdir().unwrap();
    expect(0, &["init", dir.path().to_str().unwrap()]);
    let scenario = dir.path().join("scenario.toml");
    for k in 0..16 {
        let output = program()
            .args(["trace", scenario.to_str().unwrap(), "--set", "pool[brigades].capacity=1", "-k", &k.to_string()])
            .timeout(std::time::Duration::from_secs(20))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "history {k}: {}", err(&output));
    }
}

#[test]
fn nothing_happens_to_an_incident_after_its_end() {
    let baseline = config("baseline.toml");
    let json = out(&expect(0, &["trace", baseline.to_str().unwrap(), "-k", "0", "--json"]));
    let mut ended = BTreeMap::new();
    for line in json.lines() {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(incident) = fact["incident"].as_u64() else { continue };
        let at = fact["at_h"].as_f64().unwrap();
        assert!(ended.get(&incident).is_none_or(|end| at <= *end), "{line}");
        if fact["event"] == "ended" {
            ended.insert(incident, at);
        }
    }
    assert!(!ended.is_empty());
}

#[test]
fn a_run_writes_tables_and_shows_a_summary() {
    let run = Run::new();
    let output = run.run(0, &[]);
    assert_fits(&out(&output), 42);
    for part in ["baseline", "national response", "Tables:", "collapsed"] {
        assert!(out(&output).contains(part), "{part} in\n{}", out(&output));
    }
    assert!(!out(&output).contains('\u{1b}') && !err(&output).contains('\u{1b}'), "no colours in pipes");
    assert!(!err(&output).contains("left") && !err(&output).contains('\r'), "no progress in pipes: {}", err(&output));
    assert!(tables(&run.out()).contains_key(Path::new("summary.csv")));
    assert_eq!(run.manifest()["replications"], 200);
}

#[test]
fn the_same_run_again_changes_nothing() {
    let run = Run::new();
    run.run(0, &[]);
    let before = contents(&run.out());
    let output = run.run(0, &[]);
    assert_eq!(contents(&run.out()), before);
    assert!(err(&output).contains(run.out().to_str().unwrap()), "says where: {}", err(&output));
}

#[test]
fn a_different_run_is_refused_without_force() {
    let run = Run::new();
    run.run(0, &[]);
    let before = contents(&run.out());
    let output = run.run(2, &["--seed", "7"]);
    assert_eq!(contents(&run.out()), before);
    assert!(err(&output).contains("seed") && err(&output).contains("--force"), "{}", err(&output));
    run.run(2, &["--set", "monitoring.teams=3"]);
    assert_eq!(contents(&run.out()), before);
    run.run(0, &["--seed", "7", "--force"]);
    assert_eq!(run.manifest()["run"]["seed"], 7);
}

#[test]
fn a_users_own_summary_is_refused_without_force() {
    let run = Run::new();
    fs::create_dir(run.out()).unwrap();
    fs::write(run.out().join("summary.csv"), "mine").unwrap();
    let output = run.run(2, &[]);
    let said = err(&output);
    assert!(said.contains("summary.csv") && said.contains("--force") && said.contains("--out"), "{said}");
    assert_eq!(fs::read_to_string(run.out().join("summary.csv")).unwrap(), "mine");
    run.run(0, &["--force"]);
}

#[test]
fn threads_change_no_byte() {
    let (one, two) = (Run::new(), Run::new());
    one.run(0, &["--threads", "1", "--replications-csv", "--incidents-csv"]);
    two.run(0, &["--threads", "3", "--replications-csv", "--incidents-csv"]);
    assert_eq!(tables(&one.out()), tables(&two.out()));
    assert!(tables(&one.out()).contains_key(Path::new("incidents.csv")));
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_finished_never_stands_under_its_name() {
    let run = Run::new();
    // A limit on the size of files stands in for a full disk.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" run \"$1\" -n 64 --out \"$2\" $3";
    for rows in ["", "--incidents-csv"] {
        let output = std::process::Command::new("sh")
            .args(["-c", script])
            .arg(assert_cmd::cargo::cargo_bin!("phaseline"))
            .arg(config("baseline.toml"))
            .arg(run.out())
            .arg(rows)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        // What is kept to go on from is the first to find the disk full.
        let wanted = run.out().join(".phaseline-work");
        assert!(err(&output).contains(&format!("could not be kept in `{}`", wanted.display())), "{}", err(&output));
        let others = err(&output).replace(".phaseline-work", "");
        assert!(!others.contains(".phaseline-"), "no file beside its place: {others}");
        assert!(!run.out().join("manifest.json").exists() && !run.out().join("summary.csv").exists());
    }
    run.run(0, &[]);
}

#[test]
fn quiet_says_nothing() {
    let run = Run::new();
    let output = run.run(0, &["--quiet"]);
    assert_eq!((out(&output), err(&output)), (String::new(), String::new()));
    let output = run.run(2, &["--quiet", "--seed", "7"]);
    assert!(err(&output).contains("error"), "errors are still told");
}

#[test]
fn colours_can_be_asked_for() {
    let run = Run::new();
    assert!(out(&run.run(0, &["--color", "always"])).contains('\u{1b}'));
    let run = Run::new();
    assert!(!out(&run.run(0, &["--color", "never"])).contains('\u{1b}'));
}

#[test]
fn runaways_fail_the_run_unless_allowed() {
    let run = Run::new();
    let output = run.run(1, &["--set", "run.max_incidents=3"]);
    assert!(err(&output).contains("--allow-runaway"), "{}", err(&output));
    assert!(out(&output).contains("Not valid: 200 ran away"), "{}", out(&output));
    run.run(1, &["--set", "run.max_incidents=3"]);
    assert!(run.out().join("manifest.json").exists(), "written all the same, marked");
    run.run(0, &["--set", "run.max_incidents=3", "--allow-runaway", "--force"]);
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_keeps_its_finished_part() {
    let run = Run::new();
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"))
        .arg("run")
        .arg(config("baseline.toml"))
        .args(["--replications", "1e9", "--out"])
        .arg(run.out())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", err(&output));
    let manifest = run.manifest();
    let done = manifest["replications"].as_u64().unwrap();
    assert!(done > 0 && done < 1_000_000_000, "{done}");
    assert_eq!(manifest["partial"], true);
    assert!(err(&output).contains("partial"), "{}", err(&output));
    assert!(out(&output).contains("of 1,000,000,000 histories"), "{}", out(&output));
}
