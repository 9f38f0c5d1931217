//! What can go wrong with files of results.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::{CellError, FileError};

/// Why results could not be written or read.
#[derive(Debug)]
pub enum ReportError {
    /// A file could not be written or read.
    File(FileError),
    /// A row did not fit its table.
    Row(CellError),
    /// A table cannot be written in the format asked for.
    Format {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// A `manifest.json` is not one of this program's.
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: serde_json::Error,
    },
    /// The path of the directory is something else.
    NotADirectory(PathBuf),
    /// Another run is writing to the directory.
    Busy(PathBuf),
    /// The directory holds files that are not results.
    Foreign {
        /// The directory.
        directory: PathBuf,
        /// One of the files.
        file: String,
    },
    /// The directory holds a file that has a table's name and that no run is known to have written.
    Unowned {
        /// The directory.
        directory: PathBuf,
        /// The file.
        file: String,
    },
    /// The directory holds a table that is not as it was written.
    Altered {
        /// The directory.
        directory: PathBuf,
        /// The file.
        file: String,
    },
    /// The directory holds the results of another run.
    Different {
        /// The directory.
        directory: PathBuf,
        /// What differs, a line each.
        differences: Vec<String>,
    },
    /// There is no plan in the directory.
    NoPlan(PathBuf),
    /// A `plan.json` is not one of this program's.
    Plan {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// The directory holds another plan.
    Planned {
        /// The directory.
        directory: PathBuf,
        /// What differs, a line each.
        differences: Vec<String>,
    },
    /// A data file is not what it was when it was planned with.
    Changed {
        /// The file.
        path: PathBuf,
        /// What the scenario calls it.
        named: String,
    },
    /// The directory holds measurements, which no other measurement repeats.
    Measured(PathBuf),
}

impl ReportError {
    /// For `map_err`: `action` on `path` failed.
    pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File(FileError::of(action, path)(source))
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Row(error) => error.fmt(f),
            Self::Format { path, why } => write!(f, "`{}` cannot be written: {why}", path.display()),
            Self::Manifest { path, source } => {
                write!(
                    f,
                    "`{}` is not a manifest of this program, so its directory was left alone: {source}",
                    path.display()
                )
            }
            Self::NotADirectory(path) => {
                write!(f, "`{}` is not a directory", path.display())
            }
            Self::Busy(directory) => {
                write!(f, "another run is writing to `{}`; wait for it", directory.display())
            }
            Self::Foreign { directory, file } => write!(
                f,
                "`{}` holds files that are not results, such as `{file}`, so it was left alone",
                directory.display()
            ),
            Self::Unowned { directory, file } => write!(
                f,
                "`{}` was left alone: it has the name of a table, and no finished run says that it wrote it",
                directory.join(file).display()
            ),
            Self::Altered { directory, file } => write!(
                f,
                "`{}` was left alone: it is not as it was written, but damaged or changed by somebody",
                directory.join(file).display()
            ),
            Self::Different { directory, differences } => {
                write!(f, "`{}` holds the results of another run, which were left alone", directory.display())?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
            Self::NoPlan(directory) => write!(f, "`{}` holds no plan.json", directory.display()),
            Self::Plan { path, why } => write!(f, "`{}` is not a plan of this program: {why}", path.display()),
            Self::Planned { directory, differences } => {
                write!(f, "`{}` holds another plan, which was left alone", directory.display())?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
            Self::Changed { path, named } => {
                write!(f, "`{}` is not the data file `{named}` as it was planned with", path.display())
            }
            Self::Measured(directory) => {
                write!(f, "`{}` holds measurements, which were left alone", directory.display())
            }
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File(error) => error.source(),
            Self::Row(error) => Some(error),
            Self::Manifest { source, .. } => Some(source),
            Self::Format { .. }
            | Self::NotADirectory(_)
            | Self::Busy(_)
            | Self::Foreign { .. }
            | Self::Unowned { .. }
            | Self::Altered { .. }
            | Self::Different { .. }
            | Self::NoPlan(_)
            | Self::Plan { .. }
            | Self::Planned { .. }
            | Self::Changed { .. }
            | Self::Measured(_) => None,
        }
    }
}

impl From<FileError> for ReportError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<CellError> for ReportError {
    fn from(error: CellError) -> Self {
        Self::Row(error)
    }
}
