//! The directory of one run's results, and what may happen to it.
//!
//! - Without a manifest it is unfinished; its tables may be replaced.
//! - With the manifest of the same run, done in full, it stays as it is.
//! - With that of another run it stays as it is unless replacing is forced; the other run's tables go once this one is
//!   done.
//! - While one run has it, no other may.
//! - Files that are not results are never touched, and where there is no manifest beside them nothing is written.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::csv::{Beside, UNDER_WAY, write_table};
use super::error::ReportError;
use super::manifest::{Effort, FileRecord, MANIFEST, Manifest, RowTables, RunIdentity};
use super::stream::{INCIDENTS, REPLICATIONS, RowFiles};
use super::tables::{HEADINGS, tables};
use crate::experiment::Results;
use crate::scenario::Scenario;

/// Hidden, and there only while a run has the directory.
const LOCK: &str = ".phaseline-lock";

/// A directory that is ready for the results of one run.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    identity: RunIdentity,
    _lock: Lock,
}

/// Keeps other runs out of a directory for as long as it lives.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    pub fn new(directory: &Path) -> Result<Self, ReportError> {
        let path = directory.join(LOCK);
        let file = File::create(&path).map_err(ReportError::file("write", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(ReportError::Busy(directory.to_owned())),
            Err(TryLockError::Error(error)) => Err(ReportError::file("lock", &path)(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Left behind it does no harm: the lock itself ends with the program.
        let _ = fs::remove_file(&self.path);
    }
}

/// What a directory turned out to be.
#[derive(Debug)]
pub enum Opening {
    /// Results may be written to it.
    Ready(Directory),
    /// It holds the complete results of the same run; nothing was changed.
    Complete(Manifest),
}

impl Directory {
    /// Makes `path` ready for the run `identity`; `force` allows to replace the results of another.
    pub fn open(path: &Path, identity: RunIdentity, force: bool) -> Result<Opening, ReportError> {
        make(path)?;
        if let Some(complete) = look(path, &identity, force)? {
            return Ok(Opening::Complete(complete));
        }
        let lock = Lock::new(path)?;
        // Another run may have ended in between.
        if let Some(complete) = look(path, &identity, force)? {
            return Ok(Opening::Complete(complete));
        }
        remove(path, is_under_way)?;
        // Better now than after the run: a directory that takes no file.
        Beside::new(path, MANIFEST)?;
        if let Some(name) = names(path)?.into_iter().find(|name| is_ours(name) && path.join(name).is_dir()) {
            return Err(ReportError::file("write", &path.join(name))(io::ErrorKind::IsADirectory.into()));
        }
        Ok(Opening::Ready(Self { path: path.to_owned(), identity, _lock: lock }))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The streamed tables of the run.
    pub fn rows<'a>(&self, scenario: &'a Scenario) -> Result<RowFiles<'a>, ReportError> {
        let wanted = RowTables { replications: self.identity.replication_rows, incidents: self.identity.incident_rows };
        RowFiles::new(&self.path, scenario, wanted)
    }

    /// Writes every table of `results`, puts `rows` in their places, and the manifest last.
    pub fn finish(
        self,
        scenario: &Scenario,
        results: &Results,
        rows: RowFiles<'_>,
        effort: Effort,
    ) -> Result<Manifest, ReportError> {
        // Everything is on the disk beside its place before anything old goes: a full disk costs nothing.
        let mut written = Vec::new();
        for table in tables(results)? {
            written.push(write_table(&self.path, &table)?);
        }
        written.extend(rows.finish()?);
        let files = written.iter().map(|(record, _)| record.clone()).collect();
        let manifest = Manifest {
            run: self.identity,
            replications: results.replications,
            partial: results.is_partial(),
            runaways: results.runaways,
            valid: results.is_valid(),
            events: results.events,
            effort,
            files,
            resolved: scenario.resolved().to_owned(),
        };
        let last = manifest.write(&self.path)?;
        // The old manifest first, the new one last: in between the directory is unfinished.
        remove(&self.path, |name| name == MANIFEST)?;
        remove(&self.path, |name| is_ours(name) && !is_under_way(name))?;
        for (_, file) in written {
            file.put()?;
        }
        last.put()?;
        Ok(manifest)
    }
}

/// Makes the directory `path` unless it is there.
pub(super) fn make(path: &Path) -> Result<(), ReportError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path).map_err(ReportError::file("create", path))
        }
        Err(error) => Err(ReportError::file("read", path)(error)),
        Ok(metadata) if !metadata.is_dir() => Err(ReportError::NotADirectory(path.to_owned())),
        Ok(_) => Ok(()),
    }
}

/// Whether a file of this name is one of the results, or on the way to be one.
fn is_ours(name: &str) -> bool {
    let table = name.strip_suffix(".csv");
    [MANIFEST, REPLICATIONS, INCIDENTS].contains(&name)
        || HEADINGS.iter().any(|heading| Some(heading.name) == table)
        || is_under_way(name)
}

pub(super) fn is_under_way(name: &str) -> bool {
    name.starts_with(UNDER_WAY) && Path::new(name).extension().is_some_and(|extension| extension == "tmp")
}

/// The names in the directory, sorted.
pub(super) fn names(path: &Path) -> Result<Vec<String>, ReportError> {
    let read = || -> io::Result<Vec<String>> {
        fs::read_dir(path)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    };
    let mut names = read().map_err(ReportError::file("read", path))?;
    names.sort_unstable();
    Ok(names)
}

/// The manifest of the run `identity` if `path` holds its complete results; an error if what it holds must stay.
fn look(path: &Path, identity: &RunIdentity, force: bool) -> Result<Option<Manifest>, ReportError> {
    let Some(manifest) = Manifest::read(path)? else {
        refuse_foreign(path)?;
        return Ok(None);
    };
    let differences = manifest.run.differences(identity);
    if !differences.is_empty() {
        let different = ReportError::Different { directory: path.to_owned(), differences };
        return if force { Ok(None) } else { Err(different) };
    }
    let is_there = |record: &FileRecord| path.join(&record.file).is_file();
    let complete = !manifest.partial && manifest.files.iter().all(is_there);
    Ok(complete.then_some(manifest))
}

/// An error if a directory without a manifest holds anything but unfinished results; hidden files do not count.
fn refuse_foreign(path: &Path) -> Result<(), ReportError> {
    match names(path)?.into_iter().find(|name| !is_ours(name) && !name.starts_with('.')) {
        Some(file) => Err(ReportError::Foreign { directory: path.to_owned(), file }),
        None => Ok(()),
    }
}

/// Removes the files whose names `which` picks.
pub(super) fn remove(path: &Path, which: impl Fn(&str) -> bool) -> Result<(), ReportError> {
    for name in names(path)?.into_iter().filter(|name| which(name)) {
        let file = path.join(name);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(ReportError::file("remove", &file)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
