//! What can go wrong with files of results.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file could not be written or read.
#[derive(Debug)]
pub enum FileError {
    /// It, or a directory, could not be read, written, moved or removed.
    File {
        /// What was tried, such as "write".
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A table that was written before is not as it was written.
    Table {
        /// The file.
        path: PathBuf,
        /// The line, from 1, if it is about one.
        line: Option<u64>,
        /// What is wrong.
        why: String,
    },
}

impl FileError {
    /// For `map_err`: `action` on `path` failed.
    pub fn of(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { action, path: path.to_owned(), source }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { action, path, source } => write!(f, "could not {action} `{}`: {source}", path.display()),
            Self::Table { path, line: Some(line), why } => write!(f, "`{}`, line {line}: {why}", path.display()),
            Self::Table { path, line: None, why } => write!(f, "`{}`: {why}", path.display()),
        }
    }
}

/// For those who are told of a failed row by an error of input and output, which names the file then.
impl From<FileError> for io::Error {
    fn from(error: FileError) -> Self {
        match error {
            FileError::File { path, source, .. } => Self::new(source.kind(), format!("`{}`: {source}", path.display())),
            FileError::Table { .. } => Self::other(error),
        }
    }
}

impl Error for FileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Table { .. } => None,
        }
    }
}
