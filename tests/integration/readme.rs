//! Documentation is run: every command in the `sh` blocks of the README and of the pages does what it says, or at least
//! exits with 0. `cargo run` and `phaseline` are stand-ins that call the program which was built for the tests, in a copy
//! of the repository's scenarios, with few replications and brief measurements.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::repository;

/// Replications of a run that does not say how many; the examples need no precision.
const FEW: &str = "64";
/// Seconds of a measurement that does not say how many.
const BRIEF: &str = "0.02";

/// Blocks of a page fenced as `language`, each with the line it begins on.
fn blocks(page: &str, language: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, bool, String)> = None;
    for (number, line) in page.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some(info)) => open = Some((number + 2, info.trim() == language, String::new())),
            (Some((_, _, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (Some(_), Some(_)) => {
                let block = open.take().filter(|(_, wanted, _)| *wanted);
                blocks.extend(block.map(|(number, _, text)| (number, text)));
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// The pages with commands in them.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![repository("README.md"), repository("output/README.md"), repository("CHANGELOG.md")];
    pages.extend(fs::read_dir(repository("docs")).unwrap().map(|entry| entry.unwrap().path()));
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

fn executable(path: &Path, script: &str) {
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A place to run commands in: scenarios, an empty `output/`, and the stand-ins.
fn place() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["configs", "output", "bin"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
    }
    for folder in ["configs", "configs/sweeps"] {
        fs::create_dir_all(dir.path().join(folder)).unwrap();
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), dir.path().join(folder).join(entry.file_name())).unwrap();
            }
        }
    }
    let program = assert_cmd::cargo::cargo_bin!("phaseline").display().to_string();
    let phaseline = format!(
        r#"#!/bin/sh
case "$1 $*" in
    "run "*" -n"* | "run "*" --replications "* | "run "*" --replications="* | "run "*" --help"*) exec '{program}' "$@" ;;
    compare*" -n"*) exec '{program}' "$@" ;;
    "run "*" --precision "*) exec '{program}' "$@" ;;
    "run "* | compare*) exec '{program}' "$@" --replications {FEW} ;;
    sweep*" -n "* | solve*" -n "* | sensitivity*" -n "* | plan*" -n "*)
        # What was asked for is made less.
        before=
        for argument in "$@"; do
            [ "$before" = -n ] && set -- "$@" 8 || set -- "$@" "$argument"
            shift
            before=$argument
        done
        exec '{program}' "$@" ;;
    sweep* | solve* | sensitivity* | plan*) exec '{program}' "$@" --replications {FEW} ;;
    bench*" --seconds "*) exec '{program}' "$@" ;;
    bench*) exec '{program}' "$@" --seconds {BRIEF} ;;
    *) exec '{program}' "$@" ;;
esac
"#
    );
    // Of cargo's commands only `run` is ours to try; what stands before `--` is cargo's.
    let cargo = r#"#!/bin/sh
command=$1
[ "$command" = run ] || exit 0
while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
shift
exec phaseline "$@"
"#;
    executable(&dir.path().join("bin/phaseline"), &phaseline);
    executable(&dir.path().join("bin/cargo"), cargo);
    dir
}

fn is_ours(line: &str) -> bool {
    ["phaseline ", "cargo run "].iter().any(|start| line.trim_start().starts_with(start))
}

#[test]
fn every_command_in_the_pages_works() {
    let place = place();
    let path = format!("{}:{}", place.path().join("bin").display(), std::env::var("PATH").unwrap());
    let mut commands = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (line, block) in blocks(&text, "sh") {
            let ours = block.lines().filter(|line| is_ours(line)).count();
            if ours == 0 {
                continue;
            }
            commands += ours;
            let output = Command::new("sh")
                .args(["-e", "-c", &block])
                .current_dir(place.path())
                .env("PATH", &path)
                .output()
                .unwrap();
            let words = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}, line {line}:\n{block}\n{words}", page.display());
        }
    }
    assert!(commands >= 2, "the pages have commands: {commands}");
}

/// The scenarios that the pages print as examples are scenarios.
#[test]
fn every_scenario_in_the_pages_is_valid() {
    let place = place();
    let mut scenarios = 0;
    for page in pages() {
        for (line, block) in blocks(&fs::read_to_string(&page).unwrap(), "toml") {
            if !block.contains("extends") && !block.contains("horizon") {
                continue;
            }
            scenarios += 1;
            let file = place.path().join("configs/example.toml");
            fs::write(&file, &block).unwrap();
            let faults = phaseline::scenario::load(&file, &[]).err();
            assert!(faults.is_none(), "{}, line {line}: {}", page.display(), faults.unwrap().render(false));
        }
    }
    assert!(scenarios >= 1);
}

#[test]
fn fences_are_told_apart() {
    let page = "a\n```sh\nphaseline run x\n```\n```text\nphaseline run y\n```\n  ```sh\n  cargo run -- check\n  ```\n";
    let found = blocks(page, "sh");
    assert_eq!(found, [(3, "phaseline run x\n".to_owned()), (9, "  cargo run -- check\n".to_owned())]);
    assert!(found.iter().all(|(_, block)| is_ours(block)));
}
