//! SHA-256 of what is written or read, on the way.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Hands bytes on, and sums them up.
#[derive(Debug)]
pub(crate) struct Digested<T> {
    inner: T,
    sum: Sha256,
}

impl<T> Digested<T> {
    /// Nothing has passed yet.
    pub fn new(inner: T) -> Self {
        Self { inner, sum: Sha256::new() }
    }

    /// Where the bytes go to or come from.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// The same, and the digest of all that has passed, in hexadecimal digits.
    pub fn finish(self) -> (T, String) {
        (self.inner, hex(&self.sum.finalize()))
    }
}

impl<R: Read> Digested<R> {
    /// Reads to the end; from there on `into` goes on, as if all of this had passed through it.
    pub fn continued<T>(mut self, into: T) -> io::Result<Digested<T>> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Digested { inner: into, sum: self.sum })
    }
}

impl<W: Write> Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.sum.update(&bytes[..read]);
        Ok(read)
    }
}

/// The SHA-256 of some bytes, in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The digest of the file at `path`.
pub fn digest_of(path: &Path) -> io::Result<String> {
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    Ok(Digested::new(file).continued(())?.finish().1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_summed_up_however_it_comes() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(digest_of(&path).unwrap(), digest(&bytes));
        // A part that is there, then the rest.
        let mut on = Digested::new(&bytes[..70_001]).continued(Vec::new()).unwrap();
        on.write_all(&bytes[70_001..]).unwrap();
        let (rest, sum) = on.finish();
        assert_eq!((rest, sum), (bytes[70_001..].to_vec(), digest(&bytes)));
    }
}
