//! Data files, where they are: beside the scenario that names them, or beside a plan that was carried to another machine.
//!
//! A scenario names its data files relative to itself, perhaps by `..`; a folder with all that a plan needs cannot have
//! them there. In it they are called by what they were called, so nothing in the scenario changes, nor its digest.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::data::hex;

/// A data file that a scenario or a sweep names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DataFile {
    /// As it is named, relative to the scenario or the sweep.
    pub named: String,
    /// SHA-256 of its content.
    pub digest: String,
    /// What it is called in a folder that was carried.
    pub carried: String,
    /// Where it was read from.
    #[serde(skip)]
    pub path: PathBuf,
}

/// Where the relative paths of data files start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    folder: PathBuf,
    /// Whose files they are, if the folder was carried.
    owner: Owner,
    is_carried: bool,
}

/// Who names a data file: the same name may mean different files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Scenario,
    Sweep,
}

impl Base {
    /// The folder of a file as it was written.
    pub fn new(folder: &Path, owner: Owner) -> Self {
        Self { folder: folder.to_owned(), owner, is_carried: false }
    }

    /// A folder that holds the data files themselves.
    pub fn carried(folder: &Path, owner: Owner) -> Self {
        Self { folder: folder.to_owned(), owner, is_carried: true }
    }

    /// The path of the file that is named so.
    pub fn path(&self, named: &Path) -> PathBuf {
        if self.is_carried { self.folder.join(self.called(named)) } else { self.folder.join(named) }
    }

    /// The file that is named so, with the digest of its content.
    pub fn file(&self, named: &Path, digest: String) -> DataFile {
        DataFile { named: plain(named), digest, carried: self.called(named), path: self.path(named) }
    }

    fn called(&self, named: &Path) -> String {
        let owner = match self.owner {
            Owner::Scenario => "scenario",
            Owner::Sweep => "sweep",
        };
        let digest = hex(&Sha256::digest(format!("{owner}\n{}", plain(named))));
        format!("data-{}.csv", &digest[..16])
    }
}

/// The same on every platform.
fn plain(named: &Path) -> String {
    named.to_string_lossy().replace('\\', "/")
}
