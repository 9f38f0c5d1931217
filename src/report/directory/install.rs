//! How finished tables come to stand in their directory, and other forms of them beside them.

use std::fs;
use std::io;
use std::path::Path;

use super::{PAGE, remove};
use crate::experiment::is_valid;
use crate::files::{Dialect, FileError, Sealed, Written, sealed, table_name, write_rows};
use crate::report::columns::{Factors, open_table};
use crate::report::error::ReportError;
use crate::report::formats::Forms;
use crate::report::identity::Identity;
use crate::report::manifest::{MANIFEST, Manifest};
use crate::report::page::is_page;

/// Hidden, and there only while old results give way to new ones: the names of both, a line each.
pub(super) const MARK: &str = ".phaseline-unfinished";

/// The `plain` tables, which are for programs, in the dialect of `manifest`.
pub(super) fn spoken(path: &Path, plain: &[Written], manifest: &Manifest) -> Result<Vec<Written>, ReportError> {
    let factors = Factors::of(manifest);
    let again = |(record, plain): &Written| {
        let mut rows = open_table(plain.beside(), table_name(&record.file), Dialect::Plain, &factors)?;
        write_rows(path, &mut rows, manifest.csv)
    };
    Ok(plain.iter().map(again).collect::<Result<_, FileError>>()?)
}

/// Puts tables in their places, and the manifest last. Files that are `old` go.
pub(super) fn install(
    path: &Path,
    old: Vec<String>,
    written: Vec<Sealed>,
    manifest: &Manifest,
) -> Result<(), ReportError> {
    // Everything is on the disk beside its place before anything old goes: a full disk costs nothing.
    let files = manifest.files.iter().map(|record| &record.file).chain(&manifest.exports);
    let mark: Vec<&str> = old.iter().chain(files).map(String::as_str).collect();
    let mark = sealed(path, MARK, &(mark.join("\n") + "\n"))?;
    let last = manifest.write(path)?;
    // The old manifest first, the new one last: in between the directory is unfinished.
    mark.put()?;
    remove(path, [MANIFEST.to_owned()].into_iter().chain(old))?;
    for file in written {
        file.put()?;
    }
    last.put()?;
    remove(path, [MARK.to_owned()])
}

/// Gives complete results the forms that are wanted of them; which files that took.
pub(super) fn reform(
    path: &Path,
    mut manifest: Manifest,
    forms: &Forms,
) -> Result<(Manifest, Vec<String>), ReportError> {
    let mut added = Vec::new();
    if let Some((csv, written)) = forms.other_csv(path, &manifest)? {
        let (files, written): (_, Vec<Sealed>) = written.into_iter().unzip();
        (manifest.csv, manifest.files) = (csv, files);
        added.extend(written.iter().map(Sealed::name));
        install(path, Vec::new(), written, &manifest)?;
    }
    let exports = forms.exports(path, &manifest)?;
    if !exports.is_empty() {
        let names: Vec<String> = exports.iter().map(Sealed::name).collect();
        manifest.exports.retain(|name| !names.contains(name));
        manifest.exports.extend(names.iter().cloned());
        manifest.exports.sort_unstable();
        // First the manifest: a file that it names and that is not there is made when it is asked for again, one that it
        // does not name would be taken for somebody's.
        manifest.write(path)?.put()?;
        exports.into_iter().try_for_each(Sealed::put)?;
        added.extend(names);
    }
    Ok((manifest, added))
}

/// Judges complete results by whether `identity` accepts runaways. A page goes, and other formats that tell whether results
/// are valid are made again. Which files that took.
pub(super) fn judge(
    path: &Path,
    mut manifest: Manifest,
    identity: &Identity,
    forms: &Forms,
) -> Result<(Manifest, Vec<String>), ReportError> {
    let was_valid = manifest.valid;
    manifest.run = manifest.run.judged_as(identity);
    manifest.valid = is_valid(manifest.runaways, manifest.run.allows_runaways());
    if manifest.valid == was_valid {
        manifest.write(path)?.put()?;
        return reform(path, manifest, forms);
    }
    let (forms, old) = forms.and_again(&manifest);
    let page = is_page(&path.join(PAGE)).unwrap_or(false).then(|| PAGE.to_owned());
    // Before the manifest: one that it names and that is not there is made when it is asked for again.
    remove(path, old.iter().cloned().chain(page))?;
    manifest.exports.retain(|name| !old.contains(name));
    manifest.write(path)?.put()?;
    let (manifest, mut added) = reform(path, manifest, &forms)?;
    added.insert(0, MANIFEST.to_owned());
    Ok((manifest, added))
}

/// The names that the mark of an unfinished run lists, if there is one.
pub(super) fn read_mark(path: &Path) -> Result<Option<Vec<String>>, ReportError> {
    let mark = path.join(MARK);
    match fs::read(&mark) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ReportError::file("read", &mark)(error)),
    }
}
