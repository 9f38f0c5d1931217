//! What can go wrong with finished work.

use std::fmt;
use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why work could not be kept or read.
#[derive(Debug)]
pub enum StoreError {
    /// The store failed.
    File {
        /// Where it is.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// It holds the work of another study.
    Different {
        /// Where it is.
        path: PathBuf,
        /// What differs, a line each.
        differences: Vec<String>,
    },
}

/// Why a store failed.
#[derive(Debug)]
pub enum Fault {
    /// The database could not do it.
    Database(rusqlite::Error),
    /// What it holds is not what was put there.
    Content(postcard::Error),
    /// What it holds has not the lists that the scenario asks for.
    Misfit,
}

/// What can be done about a fault depends on which of these it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room on the disk.
    Full,
    /// The file, or others beside it, may not be written.
    Unwritable,
    /// The file is no store, or a damaged one.
    Damaged,
    /// The disk failed, or something that nobody expects.
    Failed,
}

impl Fault {
    /// Of what kind it is.
    pub fn trouble(&self) -> Trouble {
        let code = match self {
            Self::Content(_) | Self::Misfit => return Trouble::Damaged,
            Self::Database(error) => error.sqlite_error_code(),
        };
        match code {
            Some(ErrorCode::DiskFull) => Trouble::Full,
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Trouble::Unwritable,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch) => Trouble::Damaged,
            _ => Trouble::Failed,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => error.fmt(f),
            Self::Content(error) => write!(f, "it holds what is not its own: {error}"),
            Self::Misfit => f.write_str("it holds sums of another scenario, or of another version of the program"),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, fault } => {
                write!(f, "finished work could not be kept in `{}` or read from there: {fault}", path.display())
            }
            Self::Different { path, differences } => {
                write!(f, "`{}` holds the finished work of another study, which was left alone", path.display())?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
        }
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            Self::Content(error) => Some(error),
            Self::Misfit => None,
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { fault, .. } => Some(fault),
            Self::Different { .. } => None,
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<postcard::Error> for Fault {
    fn from(error: postcard::Error) -> Self {
        Self::Content(error)
    }
}
