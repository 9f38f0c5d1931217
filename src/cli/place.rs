//! Directories that commands write into.

use std::path::{Path, PathBuf};

use super::error::Error;
use crate::report::{ReportError, make_directory};

/// Makes `dir` where it does not exist yet.
pub fn directory(dir: &Path) -> Result<(), Error> {
    make_directory(dir).map_err(|error| match error {
        ReportError::NotADirectory(_) => Error::input(error.to_string()).hint("name another directory"),
        _ => Error::failed(error.to_string()),
    })
}

/// `<folder>/<name>`, the scenario's name made fit for every file system.
pub fn in_folder(folder: &str, name: &str) -> PathBuf {
    const LONGEST: usize = 100;
    let safe: String = name
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        .collect();
    let safe = safe.trim_matches('.');
    Path::new(folder).join(if safe.is_empty() { "scenario" } else { safe })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_fit_for_file_systems() {
        for (name, directory) in [
            ("baseline", "output/baseline"),
            ("one-week pause", "output/one-week_pause"),
            ("../../etc/passwd", "output/_.._etc_passwd"),
            ("..", "output/scenario"),
            ("été", "output/été"),
        ] {
            assert_eq!(in_folder("output", name), Path::new(directory), "{name}");
        }
        assert!(in_folder("output", &"x".repeat(1000)).as_os_str().len() < 120);
    }
}
