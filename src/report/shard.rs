//! The file of a shard: what its units come to, for `merge`.
//!
//! | part | content |
//! | --- | --- |
//! | line 1 | `phaseline shard` |
//! | line 2 | JSON: the form, the digest of the plan, the seed, which shard of how many, its units |
//! | pieces | each its length in four bytes, low first, and as many bytes of postcard |
//! | end | SHA-256 of all before, 32 bytes |
//!
//! No clock and no machine is in it, so that whoever writes a shard writes the same bytes.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::ReportError;
use super::plan::Plan;
use crate::experiment::Piece;
use crate::files::Beside;

const MAGIC: &[u8] = b"phaseline shard\n";

/// Version of the file's form.
const FORMAT: u32 = 1;

/// Bytes of the checksum.
const SUM: u64 = 32;

/// The longest header.
const LONGEST: u64 = 1 << 16;

/// What a shard file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardHeader {
    format: u32,
    /// Digest of the plan.
    plan: String,
    seed: u64,
    /// Which shard, from 0.
    pub shard: u64,
    shards: u64,
    /// Its units, from the first to before the second.
    units: [u64; 2],
}

impl ShardHeader {
    /// That of shard `shard` of `plan`, whose units are `units`.
    pub fn new(plan: &Plan, shard: u64, units: &Range<u64>) -> Self {
        let units = [units.start, units.end];
        Self { format: FORMAT, plan: plan.digest(), seed: plan.seed, shard, shards: plan.shards(), units }
    }

    /// The name of its file.
    pub fn file(&self) -> String {
        format!("shard-{}-of-{}.bin", self.shard, self.shards)
    }

    /// What differs from `other`, a line each.
    fn differences(&self, other: &Self) -> Vec<String> {
        let short = |digest: &str| digest.chars().take(12).collect::<String>();
        let units = |units: [u64; 2]| format!("{} to {}", units[0], units[1]);
        [
            ("form", self.format.to_string(), other.format.to_string()),
            ("plan", short(&self.plan), short(&other.plan)),
            ("seed", self.seed.to_string(), other.seed.to_string()),
            ("shard", self.shard.to_string(), other.shard.to_string()),
            ("shards", self.shards.to_string(), other.shards.to_string()),
            ("units", units(self.units), units(other.units)),
        ]
        .into_iter()
        .filter(|(_, there, now)| there != now)
        .map(|(what, there, now)| format!("{what}: {there} there, {now} now"))
        .collect()
    }
}

/// Whether a file of this name may be a shard.
pub(super) fn is_shard_name(name: &str) -> bool {
    name.starts_with("shard-") && Path::new(name).extension().is_some_and(|extension| extension == "bin")
}

/// Whether the file begins as a shard does.
pub(super) fn is_shard(path: &Path) -> bool {
    let mut start = [0; MAGIC.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == MAGIC
}

/// A shard file being written beside its place.
#[derive(Debug)]
pub struct ShardWriter {
    out: BufWriter<Beside>,
    sum: Sha256,
    path: PathBuf,
}

impl ShardWriter {
    /// Will be the shard of this header in `directory`.
    pub fn new(directory: &Path, header: &ShardHeader) -> Result<Self, ReportError> {
        let name = header.file();
        let path = directory.join(&name);
        let out = BufWriter::with_capacity(1 << 16, Beside::new(directory, &name)?);
        let mut file = Self { out, sum: Sha256::new(), path };
        let written = serde_json::to_vec(header).map_err(io::Error::from).and_then(|header| {
            file.bytes(MAGIC)?;
            file.bytes(&header)?;
            file.bytes(b"\n")
        });
        written.map_err(ReportError::file("write", &file.path))?;
        Ok(file)
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.out.write_all(bytes)
    }

    /// The next piece.
    pub fn take(&mut self, piece: &Piece) -> io::Result<()> {
        let bytes = postcard::to_stdvec(piece).map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.bytes(&length.to_le_bytes())?;
        self.bytes(&bytes)
    }

    /// Puts it in its place, whole.
    pub fn finish(self) -> Result<(), ReportError> {
        let Self { mut out, sum, path } = self;
        out.write_all(&sum.finalize()).map_err(ReportError::file("write", &path))?;
        let beside = out.into_inner().map_err(|error| ReportError::file("write", &path)(error.into_error()))?;
        Ok(beside.seal()?.put()?)
    }
}

/// What is wrong with a shard file.
#[derive(Debug)]
pub enum ShardFault {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is not what was written.
    Damaged(String),
    /// It is another plan's, or another shard: what differs, a line each.
    Foreign(Vec<String>),
}

impl std::fmt::Display for ShardFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "it cannot be read: {error}"),
            Self::Damaged(why) => write!(f, "it is damaged: {why}"),
            Self::Foreign(differences) => {
                f.write_str("it is of another plan")?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
        }
    }
}

impl From<io::Error> for ShardFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Damaged("it is too short".to_owned()),
            _ => Self::Unreadable(error),
        }
    }
}

/// A whole shard file, its pieces still to be read.
#[derive(Debug)]
pub struct ShardFile {
    /// What it says of itself.
    pub header: ShardHeader,
    /// Its checksum.
    pub sum: [u8; SUM as usize],
    path: PathBuf,
    /// Where its pieces begin and end.
    pieces: Range<u64>,
}

impl ShardFile {
    /// The shard in the file `path`, all of it checked. It must be of `plan`, and be the shard `wanted` if that is given.
    pub fn open(path: &Path, plan: &Plan, wanted: Option<u64>) -> Result<Self, ShardFault> {
        let length = std::fs::metadata(path)?.len();
        let end = length.checked_sub(SUM).ok_or_else(|| ShardFault::Damaged("it is too short".to_owned()))?;
        let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
        let mut start = [0; MAGIC.len()];
        file.read_exact(&mut start)?;
        if start != MAGIC {
            return Err(ShardFault::Damaged("it does not begin as a shard does".to_owned()));
        }
        let mut line = Vec::new();
        io::BufRead::read_until(&mut (&mut file).take(LONGEST), b'\n', &mut line)?;
        let header: ShardHeader = serde_json::from_slice(&line).map_err(|_| {
            let is_whole = line.ends_with(b"\n");
            ShardFault::Damaged(if is_whole { "its header is none" } else { "it ends within its header" }.to_owned())
        })?;
        let begin = (MAGIC.len() + line.len()) as u64;
        let mut sum = Sha256::new().chain_update(MAGIC).chain_update(&line);
        io::copy(&mut (&mut file).take(end.saturating_sub(begin)), &mut Summing(&mut sum))?;
        let mut written = [0; SUM as usize];
        file.read_exact(&mut written)?;
        if sum.finalize()[..] != written {
            return Err(ShardFault::Damaged("its checksum is another".to_owned()));
        }
        let shard = wanted.unwrap_or(header.shard);
        let expected = ShardHeader::new(plan, shard, &plan.units(shard).unwrap_or(0..0));
        let differences = header.differences(&expected);
        if !differences.is_empty() {
            return Err(ShardFault::Foreign(differences));
        }
        Ok(Self { header, sum: written, path: path.to_owned(), pieces: begin..end })
    }

    /// Hands its pieces to `take`, in order.
    pub fn read<E: From<ShardFault>>(&self, mut take: impl FnMut(Piece) -> Result<(), E>) -> Result<(), E> {
        let open = || -> io::Result<_> {
            let mut file = File::open(&self.path)?;
            io::Seek::seek(&mut file, io::SeekFrom::Start(self.pieces.start))?;
            Ok(BufReader::with_capacity(1 << 16, file))
        };
        let mut file = open().map_err(ShardFault::from)?;
        let (mut at, mut bytes) = (self.pieces.start, Vec::new());
        while at < self.pieces.end {
            let mut length = [0; 4];
            file.read_exact(&mut length).map_err(ShardFault::from)?;
            let length = u32::from_le_bytes(length);
            at += 4 + u64::from(length);
            if at > self.pieces.end {
                return Err(ShardFault::Damaged("a piece is too long".to_owned()).into());
            }
            bytes.resize(length as usize, 0);
            file.read_exact(&mut bytes).map_err(ShardFault::from)?;
            let piece =
                postcard::from_bytes(&bytes).map_err(|error| ShardFault::Damaged(format!("a piece of it: {error}")))?;
            take(piece)?;
        }
        Ok(())
    }
}

/// Adds up what is written to it.
struct Summing<'a>(&'a mut Sha256);

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files in `directory` that may be shards, in order of their names.
pub fn shard_files(directory: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let names = super::directory::names(directory)?;
    Ok(names.into_iter().filter(|name| is_shard_name(name)).map(|name| directory.join(name)).collect())
}

/// Removes what shards that were killed left beside their places.
pub fn tidy_shards(directory: &Path) -> Result<(), ReportError> {
    super::directory::remove_under_way(directory)
}
