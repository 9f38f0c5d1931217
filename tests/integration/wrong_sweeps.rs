//! Every wrong sweep in `tests/wrong_sweeps` is shown as the `.expected` file beside it says: place, expectation, remedy.
//!
//! Lines `# vary: PATH=LEVELS` make it one of the command line instead, over the scenario of the others, with the design
//! of a line `# design: …` or the list of points of a line `# list: …`, and a line `# set: PATH=VALUE`. `UPDATE_EXPECTED=1 cargo test wrong` rewrites the expectations.

use std::fs;
use std::path::Path;

use phaseline::experiment::design::{Kind, Sweep};
use phaseline::scenario::{Document, Faults, Spec, Vary};

use crate::support::explained;

const FOLDER: &str = "tests/wrong_sweeps";

fn of_command(text: &str) -> Result<Sweep, Faults> {
    let line = |key: &str| text.lines().find_map(|line| line.strip_prefix(&format!("# {key}: ")).map(str::to_owned));
    let varied: Vec<Vary> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# vary: "))
        .map(|vary| vary.parse().expect("PATH=LEVELS"))
        .collect();
    let kind = match line("design").as_deref() {
        Some("zip") => Kind::Zip,
        Some("random") => Kind::Random { points: 10 },
        _ => Kind::Grid,
    };
    let set = line("set").map(|set| set.parse().expect("PATH=VALUE"));
    let mut document = Document::load(Path::new("tests/wrong/shared/sound.toml")).expect("a sound scenario");
    document.apply(set.as_slice())?;
    let list = line("list").map(|list| Path::new(FOLDER).join(list));
    Sweep::new(Spec::of_command(document, kind, &varied, list.as_deref())?, None)
}

fn shown(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a sweep");
    let of_the_command = ["# vary: ", "# list: "].iter().any(|line| text.contains(line));
    let found = if of_the_command { of_command(&text) } else { Sweep::load(path, &[], None) };
    found.err().map(|faults| faults.render(false)).unwrap_or_default()
}

#[test]
fn wrong_sweeps_are_explained() {
    explained(FOLDER, 40, shown);
}
