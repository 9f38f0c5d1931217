//! Work that was killed goes on: nothing that was kept is lost or repeated, and the tables are those of a run in one go.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use crate::support::{baseline, csv_files, repository};

/// One command, its results in `out` of a folder of its own.
struct Work {
    dir: tempfile::TempDir,
    args: Vec<String>,
}

impl Work {
    fn new(args: &[&str]) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), args: args.iter().map(|arg| (*arg).to_owned()).collect() }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    fn command(&self, more: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("phaseline"));
        command.args(&self.args).arg("--out").arg(self.out()).args(more);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn start(&self, more: &[&str]) -> Child {
        self.command(more).spawn().unwrap()
    }

    /// Runs it to its end, which has this exit code.
    fn finish(&self, code: i32, more: &[&str]) -> String {
        let Output { status, stderr, .. } = self.command(more).output().unwrap();
        let said = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(code), "{:?} {more:?}: {said}", self.args);
        said
    }

    /// Runs it where no file may grow beyond so many kilobytes, which stands in for a full disk; what it said.
    fn starve(&self, kilobytes: u64) -> String {
        let output = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", &(2 * kilobytes).to_string()])
            .arg(assert_cmd::cargo::cargo_bin!("phaseline"))
            .args(&self.args)
            .arg("--out")
            .arg(self.out())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{kilobytes} kB: {said}");
        said
    }

    /// Kills it after so long; what it said, and whether it ended before.
    fn kill_after(&self, delay: Duration) -> (String, bool) {
        let mut child = self.start(&[]);
        std::thread::sleep(delay);
        let is_over = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        (String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap(), is_over)
    }
}

/// The replications after which a command says that it goes on.
fn begins_after(said: &str) -> Option<u64> {
    let (_, rest) = said.split_once("going on after the ")?;
    let digits: String = rest.chars().take_while(|c| *c != ' ').filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Delays that look random and are the same every time: Steele, Lea and Flood 2014 (`SplitMix64`).
fn delays(seed: u64) -> impl Iterator<Item = u64> {
    (1_u64..).map(move |i| {
        let mut z = seed.wrapping_add(i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// Kills `args` at least `kills` times at moments of up to `longest`, lets them end, and compares with one go.
fn survives(args: &[&str], kills: usize, longest: Duration) {
    let (killed, whole) = (Work::new(args), Work::new(args));
    whole.finish(0, &[]);
    let (mut kept, mut grew, mut done) = (0, 0, 0);
    for luck in delays(kills as u64 ^ args.len() as u64).take(kills) {
        let delay = Duration::from_micros(luck % longest.as_micros() as u64);
        let (said, is_over) = killed.kill_after(delay);
        if is_over {
            // It was faster than the delays allow for: the rest of the kills begin anew.
            fs::remove_dir_all(killed.out()).unwrap();
            (kept, done) = (0, done + 1);
            continue;
        }
        // Killed before it said anything it has kept what was there.
        if let Some(begun) = begins_after(&said) {
            assert!(begun >= kept, "{begun} after {kept} were kept already");
            grew += usize::from(begun > kept);
            kept = begun;
        }
    }
    assert!(grew + done >= 3, "of {kills} kills only {grew} came after something new was kept");
    let said = killed.finish(0, &[]);
    assert!(begins_after(&said).unwrap_or(0) >= kept, "{said}");
    assert!(!csv_files(&whole.out()).is_empty());
    assert!(csv_files(&killed.out()) == csv_files(&whole.out()), "{args:?}: the tables differ");
    let left: Vec<String> = fs::read_dir(killed.out())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "tmp" || end == "part"))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

const KILLS: usize = 22;

#[test]
fn a_sweep_of_many_points_survives_being_killed() {
    let baseline = baseline();
    let factors =
        ["--vary", "monitoring.teams=1..40 step 1", "--vary", "monitoring.verify=[\"1 h\", \"2 h\", \"4 h\"]"];
    let args = ["sweep", baseline.to_str().unwrap(), "-n", "100", "--metrics", "violations,collapse"];
    survives(&[&args[..], &factors].concat(), KILLS, Duration::from_secs(1));
}

#[test]
fn a_sweep_of_large_points_survives_being_killed() {
    let baseline = baseline();
    let args = ["sweep", baseline.to_str().unwrap(), "-n", "5000", "--metrics", "violations.p95,collapse"];
    survives(&[&args[..], &["--vary", "monitoring.teams=[1, 2, 4]"]].concat(), KILLS, Duration::from_secs(1));
}

#[test]
fn a_run_with_rows_survives_being_killed() {
    let baseline = baseline();
    let args = ["run", baseline.to_str().unwrap(), "-n", "8000", "--replications-csv", "--incidents-csv"];
    survives(&args, KILLS, Duration::from_secs(1));
}

#[test]
fn a_comparison_survives_being_killed() {
    let baseline = baseline();
    let args = ["compare", baseline.to_str().unwrap(), "-n", "8000", "--against", "monitoring.teams=1"];
    let later = "phase[guarantee response].deadline=96 h";
    // Sums of pairs are large, so commits come less often.
    survives(&[&args[..], &["--against", later]].concat(), KILLS, Duration::from_secs(2));
}

/// Stopped by the user, a sweep has what each point came to so far, and says that it is partial.
#[test]
fn a_stopped_sweep_tells_its_points_as_far_as_they_are() {
    let baseline = baseline();
    let args = ["sweep", baseline.to_str().unwrap(), "-j", "1", "--vary", "monitoring.teams=[1, 2, 3]", "--metrics"];
    for goal in [&["-n", "20000"][..], &["--precision", "collapse=±0.0005", "--max-replications", "20000"]] {
        let work = Work::new(&[&args[..], &["collapse"], goal].concat());
        let child = work.start(&[]);
        // Once something is kept of every point.
        let store = work.out().join(".phaseline-work");
        for _ in 0..600 {
            std::thread::sleep(Duration::from_millis(100));
            if fs::metadata(&store).is_ok_and(|store| store.len() > 0) {
                break;
            }
        }
        std::thread::sleep(Duration::from_secs(2));
        let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(130), "{said}");
        let manifest = fs::read_to_string(work.out().join("manifest.json")).unwrap();
        assert!(manifest.contains("\"partial\": true"));
        let sweep = fs::read_to_string(work.out().join("sweep.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(sweep.as_bytes());
        let done: Vec<u64> =
            rows.records().map(|row| row.unwrap().iter().rev().nth(1).unwrap().parse().unwrap()).collect();
        assert!(!done.is_empty() && done.iter().all(|done| (1..20_000).contains(done)), "{done:?}");
        // No point is more than a batch ahead of another.
        assert!(done.iter().max().unwrap() - done.iter().min().unwrap() <= 1024 || goal.len() == 4, "{done:?}");
    }
}

#[test]
fn a_comparison_grows_and_another_is_refused() {
    let baseline = baseline();
    let args = ["compare", baseline.to_str().unwrap(), "--against", "monitoring.teams=1"];
    let (grown, fresh) = (Work::new(&args), Work::new(&args));
    grown.finish(0, &["-n", "500"]);
    for (more, kept) in [("1000", 480), ("1001", 992)] {
        let said = grown.finish(0, &["-n", more]);
        assert_eq!(begins_after(&said), Some(kept), "{said}");
    }
    fresh.finish(0, &["-n", "1001"]);
    assert!(csv_files(&grown.out()) == csv_files(&fresh.out()), "the tables differ");
    // Without the tables, what is kept alone says whose it is.
    fs::remove_file(grown.out().join("manifest.json")).unwrap();
    for table in csv_files(&grown.out()).keys() {
        fs::remove_file(grown.out().join(table)).unwrap();
    }
    for (more, differs) in [
        (&["--seed", "99"][..], "seed: "),
        (&["--set", "monitoring.verify=2 h"], "content of the scenario: "),
        (&["--against", "monitoring.teams=4"], "variant 2: nothing there"),
        (&["--metrics", "collapse"], "metrics: all there, collapse now"),
        (&["--level", "0.9"], "level of the intervals: 0.95 there, 0.9 now"),
    ] {
        let said = grown.finish(2, &[more, &["-n", "1001"]].concat());
        assert!(said.contains(differs) && said.contains("--force"), "{more:?}: {said}");
    }
    // As it was nothing is left to do but to write the tables.
    assert_eq!(begins_after(&grown.finish(0, &["-n", "1001"])), Some(992));
    assert!(csv_files(&grown.out()) == csv_files(&fresh.out()), "the tables differ");
}

/// A sweep over a scenario with a data file, all in a folder of its own, killed once something is kept.
struct Begun {
    work: Work,
    inputs: tempfile::TempDir,
}

impl Begun {
    fn new() -> Self {
        let inputs = tempfile::tempdir().unwrap();
        for file in ["everything.toml", "hours.csv", "instants.csv"] {
            fs::copy(repository("tests/scenarios").join(file), inputs.path().join(file)).unwrap();
        }
        let text = "scenario = \"everything.toml\"\ndesign = \"grid\"\nmetrics = [\"violations\"]\nreplications = 100000\n\
                    [[factor]]\npath = \"monitoring.teams\"\nlevels = [1, 2, 3, 4]\n";
        fs::write(inputs.path().join("sweep.toml"), text).unwrap();
        let sweep = inputs.path().join("sweep.toml");
        let begun = Self { work: Work::new(&["sweep", sweep.to_str().unwrap()]), inputs };
        // Long enough for a commit, not for the end.
        let (said, is_over) = begun.work.kill_after(Duration::from_millis(1200));
        assert!(!is_over, "the work is too little for this machine: {said}");
        begun
    }

    fn edit(&self, file: &str, edit: impl FnOnce(String) -> String) -> String {
        let path = self.inputs.path().join(file);
        let before = fs::read_to_string(&path).unwrap();
        fs::write(&path, edit(before.clone())).unwrap();
        before
    }

    fn kept(&self) -> Vec<u8> {
        fs::read(self.work.out().join(".phaseline-work")).unwrap()
    }
}

#[test]
fn changed_work_is_refused_with_what_differs() {
    let begun = Begun::new();
    // What a killed program left in the log is put into the store by whoever opens it next.
    begun.work.finish(2, &["--seed", "99"]);
    let before = begun.kept();
    for (more, differs) in [
        (&["--seed", "99"][..], "seed: "),
        (&["--set", "monitoring.verify=2 h"], "content of the scenario: "),
        (&["--metrics", "collapse"], "metrics: violations there, collapse now"),
        (&["--level", "0.9"], "level of the intervals: 0.95 there, 0.9 now"),
        (&["-n", "4001"], "replications: 100000 there, 4001 now"),
    ] {
        let said = begun.work.finish(2, more);
        assert!(said.contains(differs) && said.contains("--force"), "{more:?}: {said}");
        assert!(begun.kept() == before, "{more:?} changed what is kept");
    }
    for (file, from, to, differs) in [
        ("hours.csv", "\n", "\n9\n", "content of the scenario: "),
        ("sweep.toml", "[1, 2, 3, 4]", "[1, 2, 3, 5]", "sweep: "),
    ] {
        let old = begun.edit(file, |text| text.replacen(from, to, 1));
        let said = begun.work.finish(2, &[]);
        assert!(said.contains(differs) && said.contains("--force"), "{file}: {said}");
        assert!(begun.kept() == before, "{file} changed what is kept");
        fs::write(begun.inputs.path().join(file), old).unwrap();
    }
    // As it was it goes on, and forced it begins anew.
    let (said, _) = begun.work.kill_after(Duration::from_millis(300));
    assert!(begins_after(&said).is_some_and(|begun| begun > 0), "{said}");
    let said = begun.work.finish(0, &["-n", "40", "--force"]);
    assert_eq!(begins_after(&said), None, "{said}");
}

#[test]
fn work_goes_on_after_a_disk_was_full() {
    let args = ["run", "-n", "3000", "--incidents-csv"];
    let baseline = baseline();
    let args: Vec<&str> = args.iter().copied().chain(baseline.to_str()).collect();
    let (full, whole) = (Work::new(&args), Work::new(&args));
    whole.finish(0, &[]);
    let said = full.starve(1000);
    assert!(said.contains("could not be written") && said.contains("run the same command again"), "{said}");
    assert!(!full.out().join("manifest.json").exists());
    full.finish(0, &[]);
    assert!(csv_files(&full.out()) == csv_files(&whole.out()), "the tables differ");
}

#[test]
fn a_sweep_goes_on_after_its_store_could_not_grow() {
    let baseline = baseline();
    let vary = "monitoring.teams=1..60 step 1";
    let args = ["sweep", baseline.to_str().unwrap(), "-n", "64", "--vary", vary];
    let (full, whole) = (Work::new(&args), Work::new(&args));
    whole.finish(0, &[]);
    for kilobytes in [2, 15, 30] {
        let said = full.starve(kilobytes);
        assert!(said.contains(".phaseline-work") && said.contains("again once this is mended"), "{said}");
    }
    full.finish(0, &[]);
    assert!(csv_files(&full.out()) == csv_files(&whole.out()), "the tables differ");
}

/// A disk that is truly full: a small one in memory, where the kernel lets a user make one. It grows between the two runs.
#[test]
#[cfg(target_os = "linux")]
fn work_goes_on_once_a_full_disk_has_room_again() {
    const SCRIPT: &str = "disk=$1; room=$2; shift 2; mount -t tmpfs -o size=$room none \"$disk\" || exit 77
        \"$@\" --out \"$disk/out\"; echo \"ended with $?\"; ls -A \"$disk/out\"
        mount -o remount,size=200m \"$disk\"; echo There is room. >&2
        \"$@\" --out \"$disk/out\" || exit 3; cp \"$disk\"/out/*.csv . || exit 4";
    let baseline = baseline();
    let baseline = baseline.to_str().unwrap();
    let run = ["run", baseline, "-n", "1000", "--incidents-csv"];
    let sweep = ["sweep", baseline, "-n", "64", "--vary", "monitoring.teams=1..60 step 1"];
    let compare = ["compare", baseline, "-n", "1000", "--against", "monitoring.teams=1"];
    for (args, room) in [(&run[..], "300k"), (&run, "2m"), (&sweep, "100k"), (&compare, "100k"), (&compare, "600k")] {
        let (full, whole) = (Work::new(args), Work::new(args));
        let disk = full.dir.path().join("disk");
        fs::create_dir(&disk).unwrap();
        let output = std::process::Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh"])
            .arg(&disk)
            .arg(room)
            .arg(assert_cmd::cargo::cargo_bin!("phaseline"))
            .args(args)
            .current_dir(full.dir.path())
            .output();
        let Some(output) = output.ok().filter(|output| !matches!(output.status.code(), Some(1 | 77))) else {
            eprintln!("no disk of its own may be made here: nothing was tested");
            return;
        };
        let [said, told] = [output.stderr, output.stdout].map(|bytes| String::from_utf8(bytes).unwrap());
        let (before, after) = said.split_once("There is room.").unwrap();
        assert!(output.status.success(), "{args:?} {room}: {said}");
        assert!(told.contains("ended with 1") && !told.contains("manifest.json"), "{args:?} {room}: {told}{said}");
        assert!(before.contains("disk/out/") && before.contains("run the same command again"), "{before}");
        assert!(!after.contains("error"), "{after}");
        whole.finish(0, &[]);
        assert!(csv_files(full.dir.path()) == csv_files(&whole.out()), "{args:?} {room}: the tables differ");
    }
}

#[test]
fn a_run_grows_and_keeps_its_blocks() {
    let baseline = baseline();
    let args = ["run", baseline.to_str().unwrap(), "--replications-csv", "--incidents-csv"];
    let (grown, fresh) = (Work::new(&args), Work::new(&args));
    grown.finish(0, &["-n", "500"]);
    for (more, kept) in [("1000", 480), ("1001", 992), ("3000", 992)] {
        let said = grown.finish(0, &["-n", more]);
        assert_eq!(begins_after(&said), Some(kept), "{said}");
        assert!(said.contains(" that are kept of those done, in whole blocks of 32"), "{said}");
    }
    fresh.finish(0, &["-n", "3000"]);
    assert!(csv_files(&grown.out()) == csv_files(&fresh.out()), "the tables differ");
    // To fewer it does not go back unasked.
    assert!(grown.finish(2, &["-n", "2000"]).contains("replications: 3000 there, 2000 now"));
}
