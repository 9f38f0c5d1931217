//! A sweep in shards comes to the same bytes as on one machine, whoever runs which shard when.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{baseline, csv_files, program, repository};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command in the place; what it said.
    fn expect(&self, code: i32, args: &[&str]) -> String {
        let output = program().current_dir(self.0.path()).args(args).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        said
    }

    fn shards(&self, dir: &str, which: impl IntoIterator<Item = u64>) {
        for shard in which {
            self.expect(0, &["run-shard", dir, "--shard", &shard.to_string()]);
        }
    }
}

/// Compares the tables of `what` in one go and in so many shards.
fn same(what: &[&str], shards: u64) {
    let place = Place::new();
    place.expect(0, &[&["sweep"], what, &["--out", "one"]].concat());
    let count = shards.to_string();
    place.expect(0, &[&["plan"], what, &["--shards", &count, "--out", "work"]].concat());
    // In any order, on any number of threads.
    for shard in (0..shards).rev() {
        let threads = (1 + shard % 3).to_string();
        place.expect(0, &["run-shard", "work", "--shard", &shard.to_string(), "--threads", &threads]);
    }
    place.expect(0, &["merge", "work", "--out", "merged"]);
    assert!(csv_files(&place.at("one")) == csv_files(&place.at("merged")), "{what:?} in {shards} shards");
    let identity = |dir: &str| {
        let text = fs::read_to_string(place.at(dir).join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        (manifest["run"].clone(), manifest["events"].clone(), manifest["resolved"].clone())
    };
    assert_eq!(identity("one"), identity("merged"));
}

#[test]
fn shards_come_to_the_bytes_of_one_sweep() {
    let scenario = baseline();
    let scenario = scenario.to_str().unwrap();
    let many = ["--vary", "monitoring.teams=1..15 step 1", "-n", "40"];
    let few = ["--vary", "monitoring.teams=[1, 4]", "-n", "2500", "--metrics", "violations.p95,collapse,harm"];
    let sampled = ["--design", "latin-hypercube", "--points", "9", "-n", "64", "--seed", "7", "--level", "0.9"];
    let laws = ["--vary", "monitoring.verify=~{ lognormal = { median = \"1 h\", p95 = \"5 h\" } }"];
    same(&[&[scenario], &many[..]].concat(), 4);
    same(&[&[scenario], &few[..]].concat(), 5);
    same(&[&[scenario], &sampled[..], &laws].concat(), 3);
}

/// All that a plan needs is in its directory, data files included, also those of levels and of laws.
#[test]
fn a_plan_can_be_carried_away() {
    let place = Place::new();
    let inputs = place.at("inputs");
    fs::create_dir(&inputs).unwrap();
    for file in ["everything.toml", "hours.csv", "instants.csv"] {
        fs::copy(repository("tests/scenarios").join(file), inputs.join(file)).unwrap();
    }
    fs::copy(inputs.join("hours.csv"), place.at("hours.csv")).unwrap();
    // The law's file is the sweep's, the level's file the scenario's.
    let text = "scenario = \"inputs/everything.toml\"\nmetrics = [\"violations\"]\nreplications = 48\n\
        design = { random = { points = 5 } }\n\
        [[factor]]\npath = \"monitoring.verify\"\nlaw = { empirical = { file = \"hours.csv\", column = \"hours\" } }\n\
        [[factor]]\npath = \"severity[minor].lasts\"\nlevels = [\"5 h\", { empirical = { file = \"hours.csv\", column = \"hours\" } }]\n";
    fs::write(place.at("study.toml"), text).unwrap();
    place.expect(0, &["sweep", "study.toml", "--out", "one"]);
    place.expect(0, &["plan", "study.toml", "--shards", "2", "--out", "work"]);
    fs::remove_dir_all(&inputs).unwrap();
    fs::remove_file(place.at("hours.csv")).unwrap();
    fs::rename(place.at("work"), place.at("carried")).unwrap();
    place.shards("carried", [0, 1]);
    place.expect(0, &["merge", "carried"]);
    assert!(csv_files(&place.at("one")) == csv_files(&place.at("output/study")));
}

/// A plan of three points of two batches, in three shards.
fn planned() -> Place {
    let place = Place::new();
    let (scenario, vary) = (baseline(), "monitoring.teams=[1, 2, 3]");
    let what = [scenario.to_str().unwrap(), "--vary", vary, "-n", "1100", "--metrics", "violations"];
    place.expect(0, &[&["plan"], &what[..], &["--shards", "4", "--out", "work"]].concat());
    place
}

fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

#[test]
fn a_shard_may_be_run_again_and_twice_at_once() {
    let place = planned();
    let path = place.at("work/shard-1-of-4.bin");
    let both = [(); 2].map(|()| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"));
        command.current_dir(place.0.path()).args(["run-shard", "work", "--shard", "1"]).spawn().unwrap()
    });
    for mut child in both {
        assert!(child.wait().unwrap().success());
    }
    let first = bytes(&path);
    assert!(place.expect(0, &["run-shard", "work", "--shard", "1"]).contains("is there and whole"));
    fs::remove_file(&path).unwrap();
    place.shards("work", [1]);
    assert!(bytes(&path) == first, "another run of the shard has other bytes");
    let left: Vec<_> = fs::read_dir(place.at("work")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn what_is_missing_or_wrong_is_told() {
    let place = planned();
    place.shards("work", [0, 2]);
    let said = place.expect(2, &["merge", "work", "--out", "merged"]);
    assert!(said.contains("of 4 shards 2 are missing: 1, 3"), "{said}");
    assert!(said.contains("phaseline run-shard work --shard 1"), "{said}");
    assert!(!place.at("merged").exists());
    place.shards("work", [1, 3]);
    let (zero, one) = (place.at("work/shard-0-of-4.bin"), place.at("work/shard-1-of-4.bin"));
    let whole = bytes(&one);
    // A bit here or there, a part, nothing, something else.
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let others = [whole[..whole.len() / 2].to_vec(), Vec::new(), b"mine".to_vec(), [&whole[..], b"x"].concat()];
    for wrong in [0, 20, 60, whole.len() / 2, whole.len() - 1].map(flipped).into_iter().chain(others) {
        fs::write(&one, &wrong).unwrap();
        let said = place.expect(2, &["merge", "work", "--out", "merged"]);
        assert!(said.contains("shard-1-of-4.bin`: it is damaged"), "{said}");
        let said = place.expect(2, &["run-shard", "work", "--shard", "1"]);
        assert!(said.contains("was left alone: it is damaged") && said.contains("--force"), "{said}");
        assert!(bytes(&one) == wrong);
    }
    place.expect(0, &["run-shard", "work", "--shard", "1", "--force"]);
    assert!(bytes(&one) == whole);
    // One under another's name is another shard to `run-shard`; to `merge` it is what it says.
    fs::copy(&zero, &one).unwrap();
    let said = place.expect(2, &["run-shard", "work", "--shard", "1"]);
    assert!(said.contains("shard: 0 there, 1 now"), "{said}");
    // Where that leaves one out, both the name and the other reason are told.
    fs::write(&zero, &bytes(&zero)[..40]).unwrap();
    fs::copy(place.at("work/shard-3-of-4.bin"), &one).unwrap();
    let said = place.expect(2, &["merge", "work", "--out", "merged"]);
    assert!(said.contains("of 4 shards 2 are missing: 0, 1"), "{said}");
    assert!(said.contains("shard-1-of-4.bin`: it is shard 3, whatever its name"), "{said}");
    assert!(said.contains("shard-0-of-4.bin`: it is damaged: it ends within its header"), "{said}");
    place.expect(0, &["run-shard", "work", "--shard", "0", "--force"]);
    fs::write(place.at("work/shard-copy.bin"), &whole).unwrap();
    place.expect(0, &["merge", "work", "--out", "merged"]);
    let said = place.expect(0, &["merge", "work", "--out", "merged"]);
    assert!(said.contains("complete results of this sweep already"), "{said}");
}

#[test]
fn another_plan_is_refused_and_its_shards_too() {
    let place = planned();
    place.shards("work", [0]);
    let scenario = baseline();
    let what = [scenario.to_str().unwrap(), "--vary", "monitoring.teams=[1, 2, 3]", "--metrics", "violations"];
    let plan =
        |code: i32, more: &[&str]| place.expect(code, &[&["plan"], &what[..], more, &["--out", "work"]].concat());
    let before = bytes(&place.at("work/plan.json"));
    assert!(plan(0, &["-n", "1100", "--shards", "4"]).contains("holds this plan already"));
    let said = plan(2, &["-n", "1100", "--shards", "3"]);
    assert!(said.contains("shards: 4 there, 3 now") && said.contains("--force"), "{said}");
    let said = plan(2, &["-n", "1200", "--seed", "5", "--shards", "4"]);
    assert!(said.contains("replications: 1100 there, 1200 now") && said.contains("seed: "), "{said}");
    assert!(bytes(&place.at("work/plan.json")) == before);
    let shard = bytes(&place.at("work/shard-0-of-4.bin"));
    plan(0, &["-n", "1200", "--shards", "4", "--force"]);
    assert!(!place.at("work/shard-0-of-4.bin").exists(), "the other plan's shards are gone");
    // Brought back, it is another plan's.
    fs::write(place.at("work/shard-0-of-4.bin"), shard).unwrap();
    let said = place.expect(2, &["run-shard", "work", "--shard", "0"]);
    assert!(said.contains("of another plan\n") && said.contains("- plan: "), "{said}");
    let said = place.expect(2, &["merge", "work"]);
    assert!(said.contains("of another plan"), "{said}");
    place.expect(0, &["run-shard", "work", "--shard", "0", "--force"]);
    // A plan that was edited is not what it says.
    let path = place.at("work/plan.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"1\",", "\"7\",", 1)).unwrap();
    let said = place.expect(2, &["run-shard", "work", "--shard", "1"]);
    assert!(said.contains("is not a plan for this program as it is") && said.contains("- sweep: "), "{said}");
}

#[test]
fn plans_that_cannot_be_are_explained() {
    let place = Place::new();
    let scenario = baseline();
    let what = [scenario.to_str().unwrap(), "--vary", "monitoring.teams=[1, 2, 3]", "--out", "work"];
    let plan = |code: i32, more: &[&str]| place.expect(code, &[&["plan"], &what[..], more].concat());
    assert!(plan(2, &["--shards", "0"]).contains("a plan needs at least 1 shard"));
    assert!(plan(2, &["--shards", "1e9"]).contains("at most 100,000 shards"));
    assert!(plan(2, &["--shards", "-3"]).contains("`-3` is negative"));
    assert!(plan(2, &[]).contains("--shards"));
    let (wide, deep) =
        ("monitoring.verify=1 h..20000 h step 1 h", "pool[rapid reaction brigades].capacity=1..20000 step 1");
    let said = plan(2, &["--shards", "9", "--vary", wide, "--vary", deep]);
    assert!(said.contains("1,200,000,000 points") && !place.at("work").exists(), "{said}");
    let said = plan(0, &["-n", "10", "--shards", "50"]);
    assert!(said.contains("no more than 3 shards, rather than 50"), "{said}");
    let said = place.expect(2, &["run-shard", "work", "--shard", "3"]);
    assert!(said.contains("there is no shard 3: the plan has shards 0 to 2"), "{said}");
    let said = place.expect(2, &["run-shard", "elsewhere", "--shard", "0"]);
    assert!(said.contains("elsewhere` holds no plan.json") && said.contains("phaseline plan"), "{said}");
    assert!(place.expect(2, &["merge", "elsewhere"]).contains("holds no plan.json"));
    fs::write(place.at("work/plan.json"), "{}").unwrap();
    assert!(place.expect(2, &["merge", "work"]).contains("is not a plan of this program"));
    fs::create_dir(place.at("mine")).unwrap();
    fs::write(place.at("mine/notes.txt"), "mine").unwrap();
    let said = place.expect(2, &[&["plan"], &what[..3], &["--shards", "2", "--out", "mine"]].concat());
    assert!(said.contains("notes.txt"), "{said}");
}

/// A shard that was killed leaves nothing under its name, and is run again.
#[test]
#[cfg(unix)]
fn a_killed_shard_leaves_no_half_file() {
    let place = Place::new();
    let scenario = baseline();
    let what = [scenario.to_str().unwrap(), "--vary", "monitoring.teams=1..40 step 1", "-n", "200"];
    place.expect(0, &[&["plan"], &what[..], &["--shards", "1", "--out", "work"]].concat());
    let path = place.at("work/shard-0-of-1.bin");
    for delay in [20, 150, 400] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"));
        let mut child =
            command.current_dir(place.0.path()).args(["run-shard", "work", "--shard", "0"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let is_over = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(is_over || !path.exists());
    }
    place.shards("work", [0]);
    place.expect(0, &["merge", "work", "--out", "merged"]);
    let left: Vec<_> = fs::read_dir(place.at("work")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
