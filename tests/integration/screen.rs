//! What every command puts on the screen: at most 80 columns, warnings too, and colours only where they are wanted. Only
//! what ends a command, which quotes the lines of a file, is as wide as these.

use std::path::Path;
use std::process::Output;

use crate::support::{configs, everything, program, repository};

const COLUMNS: usize = 80;

/// Every command that tells something, with arguments that make it brief; `SCENARIO` stands for one, `OUT` for a folder.
const COMMANDS: [&[&str]; 9] = [
    &["check", "SCENARIO"],
    &["metrics", "SCENARIO"],
    &["trace", "SCENARIO", "-k", "0"],
    &["trace", "SCENARIO", "--find", "violations", "--limit", "3"],
    &["trace", "SCENARIO", "--find", "final_credibility > 2", "--within", "40"],
    &["trace", "SCENARIO", "-k", "0", "--html", "OUT/history.html"],
    &["run", "SCENARIO", "-n", "40", "--out", "OUT/run"],
    &["compare", "SCENARIO", "--against", "horizon=20 d", "-n", "40", "--out", "OUT/compare"],
    &["sweep", "SCENARIO", "--vary", "monitoring.teams=[2, 4]", "-n", "40", "--out", "OUT/sweep"],
];

/// The same of commands that need no scenario of their own choosing.
const OTHERS: [&[&str]; 7] = [
    &["solve", "BASELINE", "--vary", DEADLINE, "--target", "harm < 7000", "-n", "40", "--out", "OUT/solve"],
    &[
        "sensitivity",
        "BASELINE",
        "--vary",
        DEADLINE,
        "--vary",
        COMMITS,
        "--metrics",
        "harm",
        "-n",
        "8",
        "--points",
        "16",
        "--out",
        "OUT/sensitivity",
    ],
    &[
        "solve",
        "BASELINE",
        "--vary",
        LONG,
        "--target",
        "compliance[coalition response] >= 0.8",
        "-n",
        "40",
        "--out",
        "OUT/long",
    ],
    &[
        "sensitivity",
        "configs/baseline_uncertain.toml",
        "--method",
        "morris",
        "--trajectories",
        "2",
        "-n",
        "2",
        "--out",
        "OUT/morris",
    ],
    &["bench", "BASELINE", "--seconds", "0.02", "--out", "OUT/bench"],
    &["init", "OUT/start"],
    &["plan", "BASELINE", "--vary", "monitoring.teams=[2, 4]", "-n", "1024", "--shards", "2", "--out", "OUT/plan"],
];
const DEADLINE: &str = "phase[guarantee response].deadline=24 h..120 h";
const LONG: &str = "phase[coalition response].demanded.continuing=12 h..72 h";
const COMMITS: &str = "phase[guarantee response].track[United States].commits=0.5..1";

/// Whatever the folders of a path are called, what ends a command tells it as it is.
#[test]
fn paths_with_blanks_stay_whole() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("tables of the first week of May, as they were made then").join("all of them");
    std::fs::create_dir_all(&folder).unwrap();
    let note = folder.join("a note.txt");
    std::fs::write(&note, "mine").unwrap();
    let (nowhere, runaway) = (folder.join("not there"), folder.join("run away"));
    let runaways: &[&str] =
        &["--set", "source[line of contact].excites.line of contact=0.99", "--set", "run.max_incidents=200"];
    let cases: [(&Path, Vec<&str>); 8] = [
        (&nowhere, vec!["report", "HERE"]),
        (&folder, vec!["report", "HERE"]),
        (&folder, vec!["discover", "HERE", "--where", "harm > 1"]),
        (&folder, vec!["merge", "HERE"]),
        (&folder, vec!["run-shard", "HERE", "--shard", "0"]),
        (&note, vec!["trace", "configs/baseline.toml", "-k", "0", "--html", "HERE"]),
        (&folder, vec!["run", "configs/baseline.toml", "-n", "2", "--out", "HERE"]),
        (&runaway, [&["run", "configs/baseline.toml", "-n", "20", "--out", "HERE"], runaways].concat()),
    ];
    for (path, args) in cases {
        let here = path.display().to_string();
        let args: Vec<&str> = args.iter().map(|arg| if *arg == "HERE" { here.as_str() } else { *arg }).collect();
        let output = program().current_dir(repository("")).args(&args).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_ne!(output.status.code(), Some(0), "{args:?}");
        assert!(told.contains(&format!("`{here}`")), "{args:?} breaks a path:\n{told}");
    }
}

/// What is to be typed next can be typed, whatever a folder is called.
#[test]
fn commands_to_give_next_have_their_paths_in_quotes() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("my plan");
    let plan = ["plan", "configs/baseline.toml", "--vary", "monitoring.teams=[2, 4]", "-n", "1024", "--shards", "2"];
    let told = |args: &[&str], option: &[&str]| {
        let output = program().current_dir(repository("")).args(args).args(option).arg(&folder).output().unwrap();
        // A line may end within a path.
        let told = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
        told.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let typed = format!("'{}'", folder.display());
    let planned = told(&plan, &["--out"]);
    for next in [format!("phaseline run-shard {typed} --shard K"), format!("phaseline merge {typed}")] {
        assert!(planned.contains(&next), "{planned}");
    }
    let missing = told(&["merge"], &[]);
    assert!(missing.contains(&format!("phaseline run-shard {typed} --shard 0")), "{missing}");
}

fn ask(command: &[&str], scenario: &Path, out: &Path) -> Output {
    let args = command.iter().map(|arg| match *arg {
        "SCENARIO" => scenario.display().to_string(),
        "BASELINE" => "configs/baseline.toml".to_owned(),
        arg => arg.replace("OUT/", &format!("{}/", out.display())),
    });
    program().args(args).current_dir(repository("")).output().unwrap()
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The lines that are too wide, less what names a place of the test's own.
fn too_wide(output: &Output, out: &Path) -> Vec<String> {
    let place = out.display().to_string();
    let text = String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap();
    let lines = text.lines().map(|line| line.replace(&place, "output"));
    lines.filter(|line| line.chars().count() > COLUMNS).collect()
}

#[test]
fn every_command_fits_the_screen() {
    let mut scenarios = configs();
    scenarios.push(everything());
    for scenario in scenarios {
        let name = scenario.strip_prefix(repository("")).unwrap_or(&scenario).to_owned();
        for command in COMMANDS {
            let out = tempfile::tempdir().unwrap();
            let output = ask(command, &name, out.path());
            assert!(output.status.success(), "{command:?} of {}: {}", name.display(), told(&output.stderr));
            let wide = too_wide(&output, out.path());
            assert!(wide.is_empty(), "{command:?} of {}:\n{}", name.display(), wide.join("\n"));
        }
    }
}

#[test]
fn the_other_commands_fit_too() {
    for command in OTHERS {
        let out = tempfile::tempdir().unwrap();
        let output = ask(command, Path::new(""), out.path());
        let wide = too_wide(&output, out.path());
        assert!(wide.is_empty(), "{command:?}:\n{}", wide.join("\n"));
        assert!(output.status.success(), "{command:?}: {}", told(&output.stderr));
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let tell = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = program();
        command.args(args).current_dir(repository("")).envs(variable);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", told(&output.stderr));
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let commands: [&[&str]; 3] = [
        &["check", "configs/baseline.toml"],
        &["trace", "configs/baseline.toml", "--find", "violations", "--limit", "2"],
        &["metrics", "configs/baseline.toml"],
    ];
    let with = |args: &[&'static str], more: &[&'static str]| [args, more].concat();
    for args in commands {
        assert!(!tell(args, None).contains('\u{1b}'), "{args:?}: none in pipes");
        assert!(tell(&with(args, &["--color", "always"]), None).contains('\u{1b}'), "{args:?}: asked for");
        let asked = tell(&with(args, &["--color", "never"]), Some(("CLICOLOR_FORCE", "1")));
        assert!(!asked.contains('\u{1b}'), "{args:?}: refused");
        assert!(!tell(args, Some(("NO_COLOR", "1"))).contains('\u{1b}'), "{args:?}: NO_COLOR");
        assert!(tell(args, Some(("CLICOLOR_FORCE", "1"))).contains('\u{1b}'), "{args:?}: forced in a pipe");
    }
}

#[test]
fn what_words_mean_stands_below_them() {
    let place = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str], into: &str| {
        let mut command = program();
        command.args(arguments).arg("--out").arg(place.path().join(into)).current_dir(repository("."));
        let done = command.assert().success();
        let words = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let run = said(&["run", "configs/baseline.toml", "-n", "64"], "run");
    assert!(run.contains("harm: hours of hostilities, weighted by severity"), "{run}");
    assert!(run.contains("no quorum possible: given who takes part, the phase can never be answered"), "{run}");
    let compare =
        |change: &str, into: &str| said(&["compare", "configs/baseline.toml", "-n", "256", "--against", change], into);
    let ends = "histories end at collapse, so where more collapse, counts and harm are lower for that alone";
    let collapses = compare("collapse.probability=1", "collapses");
    assert!(collapses.contains("harm: hours of hostilities, weighted by severity; higher, lower:"), "{collapses}");
    assert!(collapses.contains(ends), "{collapses}");
    let as_it_is = compare("collapse.probability=0.25", "as_it_is");
    assert!(!as_it_is.contains(ends), "no history differs: {as_it_is}");
    let lengths = "different lengths of time, 90 d and 60 d, and not to be compared as they stand";
    let shorter = compare("horizon=60 d", "shorter");
    assert!(shorter.contains(lengths), "{shorter}");
    assert!(!as_it_is.contains("lengths of time"), "{as_it_is}");
}
