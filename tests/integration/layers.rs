//! The layers of the code hold: a module uses only those that the table allows it, only `experiment` knows threads, only
//! `cli` prints.

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first, each with those that it may use, as `docs/architecture.md` has them.
const LAYERS: [(&str, &[&str]); 11] = [
    ("units", &[]),
    ("column", &[]),
    ("stats", &[]),
    ("random", &["stats"]),
    ("scenario", &["units", "random"]),
    ("model", &["units", "random", "scenario"]),
    ("derived", &["units", "random", "scenario"]),
    ("experiment", &["units", "column", "stats", "random", "scenario", "model"]),
    ("files", &["column", "scenario", "experiment"]),
    ("report", &["units", "column", "stats", "scenario", "model", "derived", "experiment", "files"]),
    ("cli", &["stats", "scenario", "model", "experiment", "files", "report"]),
];

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

/// What paths into the project's own code begin with: a crate's own, and the engine's from the crate above it.
const ROOTS: [&str; 3] = ["crate", "super", "phaseline_engine"];

/// (file, code without tests) of every file of the library.
fn library() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let name = name.strip_prefix("engine/").unwrap_or(&name).to_owned();
        if name.contains("tests") || name == "lib.rs" || name == "main.rs" {
            return None;
        }
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        Some((name, bare(code)))
    };
    files.iter().filter_map(read).collect()
}

/// Code with neither comments nor what stands in quotes.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let (skip, keep) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), "")
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), "")
        } else if let Some(length) = raw(rest) {
            (length, "\"\"")
        } else if c == '"' {
            (quoted(rest, '"'), "\"\"")
        } else if rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'') {
            (quoted(rest, '\''), "''")
        } else {
            // A word as a whole, so that none of its letters begins a raw string.
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').filter(|end| *end > 0);
            let length = if c.is_alphanumeric() || c == '_' { word.unwrap_or(rest.len()) } else { c.len_utf8() };
            (length, &rest[..length])
        };
        out += keep;
        rest = &rest[skip..];
    }
    out
}

/// The length of a raw string at the beginning of `code`.
fn raw(code: &str) -> Option<usize> {
    let code = code.strip_prefix('r')?;
    let hashes = code.chars().take_while(|c| *c == '#').count();
    let inner = code[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + inner.find(&end)? + end.len())
}

/// The length of what stands in `quotes` at the beginning of `code`.
fn quoted(code: &str, quotes: char) -> usize {
    let mut escaped = false;
    let end = code.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == quotes && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(code.len(), |(at, _)| at + 1)
}

/// Words, `::`, and everything else character by character.
fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = match word {
            0 if rest.starts_with("::") => 2,
            0 => rest.chars().next().map_or(1, char::len_utf8),
            word => word,
        };
        let (token, after) = rest.split_at(length);
        found.push(token);
        rest = after.trim_start();
    }
    found
}

/// Every path of `code` that begins with one of `roots`, in a `use` with all its branches.
fn paths(code: &str, roots: &[&str]) -> Vec<Vec<String>> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let begins = at == 0 || tokens[at - 1] != "::";
        if begins && roots.contains(&tokens[at]) && tokens.get(at + 1) == Some(&"::") {
            branch(&tokens, at, &[], &mut found);
        }
    }
    found
}

/// Follows a path from its token `at` on; where it ends.
fn branch(tokens: &[&str], mut at: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at = branch(tokens, at, &path, found);
                    // Past `as name`, to what follows.
                    while tokens.get(at).is_some_and(|token| !matches!(*token, "," | "}")) {
                        at += 1;
                    }
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            Some(token) => path.push((*token).to_owned()),
            None => return at,
        }
        at += 1;
        if tokens.get(at) != Some(&"::") {
            found.push(path);
            return at;
        }
        at += 1;
    }
}

/// The path of the module in `file`.
fn module(file: &str) -> Vec<String> {
    let parts = file.trim_end_matches(".rs").split('/').filter(|part| *part != "mod");
    parts.map(str::to_owned).collect()
}

/// What `file` uses and must not.
fn faults(file: &str, code: &str) -> Vec<String> {
    let module = module(file);
    let (_, allowed) =
        LAYERS.iter().find(|(layer, _)| *layer == module[0]).unwrap_or_else(|| panic!("layer of {file}"));
    let mut found = Vec::new();
    for path in paths(code, &ROOTS) {
        let supers = path.iter().take_while(|part| *part == "super").count();
        let base = match path[0].as_str() {
            "super" => &module[..module.len() - supers],
            // A crate of its own, whose paths do not name it.
            "crate" if module[0] == "files" => &module[..1],
            _ => &[],
        };
        let used = base.iter().chain(path.iter().skip(supers.max(1))).next();
        if let Some(used) = used.filter(|used| **used != module[0] && !allowed.contains(&used.as_str())) {
            found.push(format!("{file} uses {used}, as {}", path.join("::")));
        }
    }
    for path in paths(code, &["std", "rayon"]) {
        // How many threads there could be anyone may ask.
        let is_thread = path[0] == "rayon" || path[1] == "thread" && path.last().unwrap() != "available_parallelism";
        if is_thread && module[0] != "experiment" {
            found.push(format!("{file} knows threads, as {}", path.join("::")));
        }
    }
    let prints = ["println!(", "eprintln!(", "print!(", "eprint!("].iter().any(|call| code.contains(call));
    if prints && module[0] != "cli" {
        found.push(format!("{file} prints"));
    }
    found
}

#[test]
fn imports_point_down() {
    let files = library();
    assert!(files.len() > 200, "{} files found", files.len());
    let found: Vec<String> = files.iter().flat_map(|(file, code)| faults(file, code)).collect();
    assert_eq!(found, [""; 0]);
    // Nor is anything allowed that nobody needs.
    for (layer, allowed) in LAYERS {
        for other in allowed {
            let uses = |(file, code): &(String, String)| {
                module(file)[0] == layer
                    && paths(code, &ROOTS).iter().any(|path| path[0] != "super" && path[1] == *other)
            };
            assert!(files.iter().any(uses), "{layer} does not use {other}");
        }
    }
}

#[test]
fn what_must_not_be_used_is_found_however_it_is_written() {
    for (file, code, expected) in [
        ("report/a.rs", "use crate::cli::x;", "uses cli"),
        ("report/a.rs", "use crate::{\n    cli as c, stats::{Level, mean},\n};", "uses cli"),
        ("report/a.rs", "use crate::{stats::{Level as L}, cli};", "uses cli"),
        ("report/a.rs", "fn f() { crate::cli::run() }", "uses cli"),
        ("report/trace/mod.rs", "use super::super::cli;", "uses cli"),
        ("derived/a.rs", "pub use crate::model::Luck;", "uses model"),
        ("units.rs", "use crate::stats::Level;", "uses stats"),
        ("report/a.rs", "use std::{io, thread};", "knows threads"),
        ("cli/a.rs", "fn f() { std::thread::spawn(g); }", "knows threads"),
        ("model/a.rs", "use rayon::prelude::*;", "knows threads"),
        ("report/a.rs", "fn f() { println!(\"\"); }", "prints"),
    ] {
        let found = faults(file, &bare(code));
        assert!(found.len() == 1 && found[0].contains(expected), "{code}: {found:?}");
    }
    for (file, code) in [
        ("report/a.rs", "// crate::cli::x\nconst A: &str = \"crate::cli::x\"; /* crate::cli */"),
        ("report/a.rs", "const A: &str = r#\"\"crate::cli::x\"#; const B: char = '\"'; const C: char = '\\'';"),
        ("report/trace/a.rs", "use super::super::text; use super::{b, c}; use crate::report::d;"),
        ("report/a.rs", "fn f<'a>(x: &'a str) { std::thread::available_parallelism() }"),
        ("experiment/a.rs", "use std::thread; use crate::{model::{self, Luck}, stats};"),
    ] {
        assert_eq!(faults(file, &bare(code)), [""; 0], "{code}");
    }
}
