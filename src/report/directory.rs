//! The directory of one run's, sweep's or other experiment's results, and what may happen to it.
//!
//! - With the manifest of the same run, done in full, it stays as it is; formats that are wanted and not there are added.
//! - So it does where only runaways are judged otherwise, accepted or not: the manifest then says so, and with it all
//!   that tells it.
//! - With that of the same run of fewer replications it is replaced, and so it is if a table is lost.
//! - A table that is not as the manifest says is damaged or somebody's work: it stays unless replacing is forced, and then
//!   all are made again.
//! - With that of another run it stays as it is unless replacing is forced; the other run's tables go once this one is
//!   done.
//! - Without a manifest but with a mark it is unfinished: a run was stopped while it put its tables in place. The mark
//!   names the tables, which may be replaced.
//! - A file that has a table's name, but that neither manifest nor mark names, is somebody's: it stays unless replacing
//!   is forced.
//! - A page of results goes with them: it would tell what the tables no longer say.
//! - Other files are never touched, and where there is neither manifest nor mark beside them nothing is written.
//! - While one run has it, no other may.

mod install;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::compare::comparison_tables;
use super::discover::discover_files;
use super::error::ReportError;
use super::formats::{Forms, is_export};
use super::identity::Identity;
use super::manifest::{Effort, MANIFEST, Manifest, VariantRecord};
use super::page::is_page;
use super::run::run_tables;
use super::sensitivity::sensitivity_tables;
use super::solve::solve_tables;
use super::sweep::sweep_tables;
use super::uncertainty::uncertainty_tables;
use crate::experiment::{Store, StoreError, is_valid};
use crate::files::{Beside, RowTables, UNDER_WAY, Written, digest_of};
use install::{install, judge, read_mark, reform, spoken};

/// Hidden, and there only while a run has the directory.
const LOCK: &str = ".phaseline-lock";
/// Hidden: finished work, from which the same command goes on.
const STORE: &str = ".phaseline-work";
/// What a page of results is called in their directory.
pub const PAGE: &str = "report.html";

/// A directory that is ready for the results of one run.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    identity: Identity,
    forms: Forms,
    /// Results of earlier runs, which go.
    old: Vec<String>,
    /// Tables of the same results that were lost or changed.
    damaged: Vec<String>,
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
        loop {
            // Opened as it is: it might be a link to somebody's file.
            let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
            let file = open.map_err(ReportError::file("write", &path))?;
            match file.try_lock() {
                Ok(()) if stands_at(&file, &path) => return Ok(Self { path, _file: file }),
                // Its owner removed it between opening and locking: the next may have made another.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(ReportError::Busy(directory.to_owned())),
                Err(TryLockError::Error(error)) => return Err(ReportError::file("lock", &path)(error)),
            }
        }
    }
}

/// Whether `file` is the one that is now called `path`.
#[cfg(unix)]
fn stands_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().ok().map(identity) == fs::metadata(path).ok().map(identity)
}

/// Elsewhere a file that somebody has open is not removed.
#[cfg(not(unix))]
fn stands_at(_: &File, _: &Path) -> bool {
    true
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
    /// It holds the complete results of the same run; these files were added, or written anew in another form.
    Complete(Manifest, Vec<String>),
}

impl Directory {
    /// Makes `path` ready for the results `identity`, of these tables in these forms; `force` allows to replace others.
    pub fn open(
        path: &Path,
        identity: Identity,
        tables: &[String],
        forms: &Forms,
        force: bool,
    ) -> Result<Opening, ReportError> {
        make(path)?;
        let wanted = Wanted { tables, forms, force };
        if let Found::Complete(complete) = look(path, &identity, &wanted)?
            && complete.run.is_judged_as(&identity)
            && forms.are_in(path, &complete)
        {
            return Ok(Opening::Complete(*complete, Vec::new()));
        }
        let lock = Lock::new(path)?;
        // Another run may have ended in between.
        let (old, damaged) = match look(path, &identity, &wanted)? {
            Found::Complete(complete) => {
                remove_under_way(path)?;
                let (manifest, added) = if complete.run.is_judged_as(&identity) {
                    reform(path, *complete, forms)?
                } else {
                    judge(path, *complete, &identity, forms)?
                };
                return Ok(Opening::Complete(manifest, added));
            }
            Found::Replaceable { old, damaged } => (old, damaged),
        };
        remove_under_way(path)?;
        // Better now than after the run: a directory that takes no file.
        Beside::new(path, MANIFEST)?;
        if let Some(name) = wanted.names().find(|name| path.join(name).is_dir()) {
            return Err(ReportError::file("write", &path.join(name))(io::ErrorKind::IsADirectory.into()));
        }
        Ok(Opening::Ready(Self { path: path.to_owned(), identity, forms: forms.clone(), old, damaged, _lock: lock }))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Tables of the same results that were lost or changed since they were written, and are to be made again.
    pub fn damaged(&self) -> &[String] {
        &self.damaged
    }

    /// Where finished work is kept, so that the same command goes on from there if it is stopped. Other work
    /// goes if replacing it is forced, and is refused otherwise.
    pub fn store(&self, force: bool) -> Result<Store, StoreError> {
        let path = self.path.join(STORE);
        let identity = self.identity.work();
        match Store::open(&path, &identity) {
            Err(_) if force => {
                for end in ["", "-wal", "-shm"] {
                    // What cannot be removed cannot be opened either, which then is the error.
                    let _ = fs::remove_file(self.path.join(format!("{STORE}{end}")));
                }
                Store::open(&path, &identity)
            }
            opened => opened,
        }
    }

    /// Puts the `written` tables in their places, and the manifest last; then other formats are made of them.
    pub(super) fn finish(self, done: Done, effort: Effort, written: Vec<Written>) -> Result<Manifest, ReportError> {
        let Done { replications, partial, runaways, unmet, events, resolved, variants } = done;
        let valid = is_valid(runaways, self.identity.allows_runaways());
        let mut manifest = Manifest {
            run: self.identity,
            replications,
            partial,
            runaways,
            valid,
            unmet,
            events,
            effort,
            csv: self.forms.csv.unwrap_or_default(),
            files: Vec::new(),
            exports: Vec::new(),
            resolved,
            variants,
        };
        if manifest.csv.is_plain() {
            let (files, written) = written.into_iter().unzip();
            manifest.files = files;
            install(&self.path, self.old, written, &manifest)?;
        } else {
            let (files, spoken) = spoken(&self.path, &written, &manifest)?.into_iter().unzip();
            manifest.files = files;
            install(&self.path, self.old, spoken, &manifest)?;
            // Not before: rows that are lost would have to be run again.
            written.into_iter().try_for_each(|(_, plain)| plain.discard())?;
        }
        reform(&self.path, manifest, &self.forms).map(|(manifest, _)| manifest)
    }
}

/// What the manifest says about results.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Done {
    pub replications: u64,
    pub partial: bool,
    pub runaways: u64,
    /// What was asked of precision and not reached, in words.
    pub unmet: Vec<String>,
    pub events: u64,
    pub resolved: String,
    /// Of a comparison.
    pub variants: Vec<VariantRecord>,
}

/// The names of the tables that any experiment writes.
fn all_tables() -> Vec<String> {
    [
        run_tables(RowTables { replications: true, incidents: true }),
        sweep_tables(),
        comparison_tables(),
        sensitivity_tables(),
        solve_tables(),
        discover_files(),
        uncertainty_tables(),
    ]
    .concat()
}

/// Whether some experiment may write results to a file of this name: only such files are ever removed.
fn is_result(name: &str) -> bool {
    let tables = all_tables();
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    tables.contains(&name) || is_export(name, &tables)
}

/// Makes the directory `path` unless it is there.
pub fn make(path: &Path) -> Result<(), ReportError> {
    if let Some(file) = path.ancestors().find(|part| fs::metadata(part).is_ok_and(|about| !about.is_dir())) {
        return Err(ReportError::NotADirectory(file.to_owned()));
    }
    fs::create_dir_all(path).map_err(ReportError::file("create", path))
}

/// Removes what a program that was stopped left beside its place.
pub(super) fn remove_under_way(path: &Path) -> Result<(), ReportError> {
    remove(path, names(path)?.into_iter().filter(|name| is_under_way(name) && !path.join(name).is_dir()))
}

fn is_under_way(name: &str) -> bool {
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

/// What a directory holds.
enum Found {
    /// The complete results of the same run.
    Complete(Box<Manifest>),
    /// Results that may be replaced.
    Replaceable {
        /// Their names; maybe none.
        old: Vec<String>,
        /// Tables of the same results that were lost or changed.
        damaged: Vec<String>,
    },
}

/// What is to be written.
struct Wanted<'a> {
    tables: &'a [String],
    forms: &'a Forms,
    /// Whether it may replace what is there.
    force: bool,
}

impl Wanted<'_> {
    /// The names of the files.
    fn names(&self) -> impl Iterator<Item = String> {
        let tables: Vec<&str> = self.tables.iter().map(String::as_str).collect();
        let exports = self.forms.files(&tables);
        self.tables.iter().cloned().chain(exports)
    }
}

/// What `path` holds for the results `identity`; an error if that must stay.
fn look(path: &Path, identity: &Identity, wanted: &Wanted<'_>) -> Result<Found, ReportError> {
    let manifest = Manifest::read(path)?;
    let mark = read_mark(path)?;
    let directory = || path.to_owned();
    let mut ours: Vec<String> = mark.iter().flatten().cloned().collect();
    let (mut complete, mut damaged) = (None, Vec::new());
    if let Some(manifest) = &manifest {
        let there = manifest.run.judged_as(identity);
        let differences = there.differences(identity);
        let (is_same, goes_on) = (differences.is_empty(), there.grows_into(identity));
        if !is_same && !goes_on && !wanted.force {
            return Err(ReportError::Different { directory: directory(), differences });
        }
        if is_same || goes_on {
            let (lost, changed) = damage(path, manifest, wanted.tables)?;
            if !wanted.force
                && let Some(file) = changed.first()
            {
                return Err(ReportError::Altered { directory: directory(), file: file.clone() });
            }
            damaged = [lost, changed].concat();
        }
        if is_same && !manifest.partial && damaged.is_empty() {
            complete = Some(Box::new(manifest.clone()));
        }
        ours.extend(manifest.files.iter().map(|record| record.file.clone()));
        ours.extend(manifest.exports.iter().cloned());
    }
    ours.retain(|name| is_result(name));
    let known = manifest.is_some() || mark.is_some();
    if known && is_page(&path.join(PAGE)).unwrap_or(false) {
        ours.push(PAGE.to_owned());
    }
    let others: Vec<String> =
        names(path)?.into_iter().filter(|name| !ours.contains(name) && !name.starts_with('.')).collect();
    if !known && let Some(file) = others.iter().find(|name| !is_result(name)) {
        return Err(ReportError::Foreign { directory: directory(), file: file.clone() });
    }
    let names: Vec<String> = wanted.names().collect();
    let stays = |name: &&String| is_result(name) && (!known || names.contains(name));
    if !wanted.force
        && let Some(file) = others.iter().find(stays)
    {
        return Err(ReportError::Unowned { directory: directory(), file: file.clone() });
    }
    Ok(complete.map_or(Found::Replaceable { old: ours, damaged }, Found::Complete))
}

/// Which `tables` are not there or unknown to `manifest`, and which of its tables are not as it says.
fn damage(path: &Path, manifest: &Manifest, tables: &[String]) -> Result<(Vec<String>, Vec<String>), ReportError> {
    let mut lost = tables.to_vec();
    let mut changed = Vec::new();
    for record in &manifest.files {
        let file = path.join(&record.file);
        if !file.is_file() {
            continue;
        }
        lost.retain(|name| *name != record.file);
        if digest_of(&file).map_err(ReportError::file("read", &file))? != record.digest {
            changed.push(record.file.clone());
        }
    }
    Ok((lost, changed))
}

/// Removes files of the directory; those that are gone already are no matter.
pub(super) fn remove(path: &Path, names: impl IntoIterator<Item = String>) -> Result<(), ReportError> {
    for name in names {
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
