//! Files that are written beside their place and moved there when they are finished, so that nothing half-written ever
//! stands under a final name.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::error::FileError;

/// Name prefix of files under way; they are in the directory of the results, so that moving them is atomic.
pub const UNDER_WAY: &str = ".phaseline-";

/// A file that takes its name when it is finished, and leaves nothing behind if it is not.
#[derive(Debug)]
pub struct Beside {
    file: NamedTempFile,
    path: PathBuf,
}

impl Beside {
    /// Will be `directory`/`name`.
    pub fn new(directory: &Path, name: &str) -> Result<Self, FileError> {
        let path = directory.join(name);
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNDER_WAY).suffix(".tmp");
        // Made here rather than by `tempfile`: permissions are those of any new file, and an error does not speak of a
        // name that nobody asked for.
        let make = |path: &Path| OpenOptions::new().read(true).write(true).create_new(true).open(path);
        let file = builder.make_in(directory, make).map_err(FileError::of("write", &path))?;
        Ok(Self { file, path })
    }

    /// Will be `directory`/`name`, and is left beside it under a name of its own if it is not finished. It begins with the
    /// first `bytes` of what was left so, or else of what stands in its place.
    pub(crate) fn kept(directory: &Path, name: &str, bytes: u64) -> Result<Self, FileError> {
        let (path, beside) = (directory.join(name), part(directory, name));
        if bytes > 0 && fs::metadata(&beside).map_or(0, |beside| beside.len()) < bytes {
            let mut copy = Self::new(directory, &part_name(name))?;
            let mut whole = File::open(&path).map_err(FileError::of("read", &path))?;
            io::copy(&mut whole, &mut copy).map_err(FileError::of("write", &beside))?;
            copy.seal()?.put()?;
        }
        let open = || {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&beside)?;
            if file.metadata()?.len() < bytes {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "it is shorter than when it was last written",
                ));
            }
            file.set_len(bytes)?;
            file.seek(SeekFrom::End(0))?;
            let mut file = NamedTempFile::from_parts(file, TempPath::try_from_path(&beside)?);
            file.disable_cleanup(true);
            Ok(file)
        };
        let file = open().map_err(FileError::of("write", &path))?;
        Ok(Self { file, path })
    }

    /// What it begins with, for reading; when that has been read, writing goes on after it.
    pub(crate) fn begun(&self) -> io::Result<impl Read + use<>> {
        let mut file = self.file.as_file().try_clone()?;
        file.rewind()?;
        Ok(BufReader::with_capacity(1 << 16, file))
    }

    /// Puts what is written so far on the disk; how long it is.
    pub(crate) fn settle(&self) -> io::Result<u64> {
        let file = self.file.as_file();
        file.sync_data()?;
        Ok(file.metadata()?.len())
    }

    /// Nothing more will be written: everything is on the disk, but not in its place.
    pub fn seal(self) -> Result<Sealed, FileError> {
        self.file.as_file().sync_all().map_err(FileError::of("write", &self.path))?;
        Ok(Sealed(self))
    }
}

/// What a file is called while it is kept unfinished.
pub(crate) fn part_name(name: &str) -> String {
    format!("{UNDER_WAY}{name}.part")
}

/// Where a file is kept that is not finished.
pub fn part(directory: &Path, name: &str) -> PathBuf {
    directory.join(part_name(name))
}

/// A finished file beside its place; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Sealed(Beside);

impl Sealed {
    /// Where it is until then.
    pub fn beside(&self) -> &Path {
        self.0.file.path()
    }

    /// What it will be called.
    pub fn name(&self) -> String {
        self.0.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Removes it.
    pub fn discard(self) -> Result<(), FileError> {
        let Beside { file, path } = self.0;
        file.close().map_err(FileError::of("remove", &path))
    }

    /// Puts it in its place.
    pub fn put(self) -> Result<(), FileError> {
        let Beside { file, path } = self.0;
        let moved = file.persist(&path).map_err(|error| error.error);
        moved.map(|_: File| ()).map_err(FileError::of("write", &path))
    }
}

impl Write for Beside {
    // To the file itself: errors of `NamedTempFile` name the temporary file.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Writes `text` to `directory`/`name`, whole or not at all; what stood there is replaced.
pub fn write_whole(directory: &Path, name: &str, text: &str) -> Result<(), FileError> {
    sealed(directory, name, text)?.put()
}

/// Writes `text` beside `directory`/`name`.
pub fn sealed(directory: &Path, name: &str, text: &str) -> Result<Sealed, FileError> {
    sealed_bytes(directory, name, text.as_bytes())
}

/// The same of bytes.
pub fn sealed_bytes(directory: &Path, name: &str, bytes: &[u8]) -> Result<Sealed, FileError> {
    let mut file = Beside::new(directory, name)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(FileError::of("write", &file.path))?;
    file.seal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_short_is_taken_from_the_whole() {
        let directory = tempfile::tempdir().unwrap();
        let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap();
        fs::write(directory.path().join("a.csv"), "one\ntwo\nthree\n").unwrap();
        fs::write(part(directory.path(), "a.csv"), "on").unwrap();
        let mut file = Beside::kept(directory.path(), "a.csv", 8).unwrap();
        file.write_all(b"four\n").unwrap();
        drop(file);
        assert_eq!(read(&part_name("a.csv")), "one\ntwo\nfour\n");
        assert_eq!(read("a.csv"), "one\ntwo\nthree\n");
        let error = Beside::kept(directory.path(), "a.csv", 100).unwrap_err();
        assert!(error.to_string().contains("shorter"), "{error}");
    }
}
