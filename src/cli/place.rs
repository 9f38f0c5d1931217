//! Directories that commands write into.

use std::fs;
use std::path::Path;

use super::error::Error;

/// Makes `dir` where it does not exist yet.
pub fn directory(dir: &Path) -> Result<(), Error> {
    if fs::metadata(dir).is_ok_and(|about| !about.is_dir()) {
        return Err(Error::input(format!("`{}` is not a directory", dir.display())).hint("name another directory"));
    }
    fs::create_dir_all(dir).map_err(|error| Error::failed(format!("`{}` could not be created: {error}", dir.display())))
}
