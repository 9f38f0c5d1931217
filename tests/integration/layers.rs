//! The layers of the code hold: a module uses only those below it, only `experiment` knows threads, only `cli` prints.

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first, as `docs/architecture.md` has them.
const LAYERS: [&str; 9] = ["units", "stats", "random", "scenario", "model", "derived", "experiment", "report", "cli"];

fn sources(under: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// (layer, file, text without tests) of every file of the library.
fn library() -> Vec<(usize, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let layer = LAYERS.iter().position(|layer| name.split(['/', '.']).next() == Some(layer))?;
        if name.contains("tests") {
            return None;
        }
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        Some((layer, name, code))
    };
    files.iter().filter_map(read).collect()
}

#[test]
fn imports_point_down() {
    let files = library();
    assert!(files.len() > 60, "{} files found", files.len());
    for (layer, name, code) in files {
        for (above, other) in LAYERS.iter().enumerate().skip(layer + 1) {
            let (used, _) = (format!("crate::{other}::"), above);
            assert!(!code.contains(&used), "{name} uses {other}, which is above it");
        }
    }
}

#[test]
fn only_the_right_ones_print_and_run_threads() {
    for (layer, name, code) in library() {
        let prints = ["println!(", "eprintln!(", "print!(", "eprint!("].iter().any(|call| code.contains(call));
        assert!(!prints || LAYERS[layer] == "cli", "{name} prints");
        assert!(!code.contains("rayon::") || LAYERS[layer] == "experiment", "{name} knows threads");
    }
}
