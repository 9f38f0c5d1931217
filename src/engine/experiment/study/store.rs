//! Where finished work is kept, so that nothing is lost: a `SQLite` database on the local disk.
//!
//! A program that is killed leaves the last commit. Commits are transactions in write-ahead mode: a killed program loses
//! none, a machine that loses power may lose the last few, and neither leaves half of one. They come about
//! twice a second, or less often where they take long, so that they cost a small share of the time.

mod database;
mod error;
mod piecewise;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use postcard::ser_flavors::Size;
use rusqlite::blob::ZeroBlob;
use rusqlite::{Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Answer;
use crate::experiment::rows::Settled;
use crate::experiment::totals::Totals;
use database::Database;
pub use database::difference;
pub use error::{Fault, StoreError, Trouble};
use piecewise::write_pieces;

/// Time between commits.
const INTERVAL: Duration = Duration::from_millis(500);
/// Finished points that are kept in memory at most.
const ROOM: usize = 500;
/// Commits take at most one part in so many of the time.
const SHARE: u32 = 50;

/// What whole blocks come to, of a point that is not finished or may be asked for more.
pub(in crate::experiment) trait Part: Serialize + DeserializeOwned {
    /// How many replications those are.
    fn replications(&self) -> u64;

    /// Whether it has the lists of `other`, of their lengths.
    fn is_alike(&self, other: &Self) -> bool;
}

impl Part for Totals {
    fn replications(&self) -> u64 {
        self.tiers.done().0
    }

    fn is_alike(&self, other: &Self) -> bool {
        Totals::is_alike(self, other)
    }
}

/// Points under way.
pub(in crate::experiment) type Parts = BTreeMap<u64, Totals>;

/// Finished points, and what is done of those under way.
#[derive(Debug)]
pub struct Store {
    database: Database,
    /// Finished since the last commit.
    finished: Vec<Finished>,
    /// What they are kept as, one after another: so memory of small pieces is not held while points come and go.
    bytes: Vec<u8>,
    committed: Instant,
    /// How long the last commit took.
    took: Duration,
}

/// A finished point that waits for a commit.
#[derive(Debug)]
struct Finished {
    point: u64,
    replications: u64,
    /// Where its answer is.
    answer: Range<usize>,
    /// What its whole blocks come to, if it may be asked for more.
    whole: Option<Totals>,
}

#[expect(clippy::disallowed_methods, reason = "when to commit; no result depends on it")]
fn now() -> Instant {
    Instant::now()
}

impl Store {
    /// The store in the file `path`, made if absent; refused if it is of another `identity`: (what, value) each.
    pub fn open(path: &Path, identity: &[(String, String)]) -> Result<Self, StoreError> {
        Ok(Self::with(Database::open(path, identity)?))
    }

    /// One that nothing remains of.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self::with(Database::in_memory()?))
    }

    fn with(database: Database) -> Self {
        Self { database, finished: Vec::new(), bytes: Vec::new(), committed: now(), took: Duration::ZERO }
    }

    /// Keeps the answer of a finished point, at the next commit, and `whole` to go on from.
    pub(super) fn finished(&mut self, answer: &Answer, whole: Option<Totals>) -> Result<(), StoreError> {
        let from = self.bytes.len();
        postcard::to_io(answer, &mut self.bytes).map_err(|error| self.database.failed(error.into()))?;
        let Answer { point, replications, .. } = *answer;
        self.finished.push(Finished { point, replications, answer: from..self.bytes.len(), whole });
        Ok(())
    }

    fn is_time(&self) -> bool {
        now().duration_since(self.committed) >= INTERVAL.max(self.took * SHARE)
    }

    /// Commits if it is time to, or if so much is finished that it takes room.
    pub(super) fn commit_in_time(&mut self, open: &Parts) -> Result<(), StoreError> {
        if self.is_time() || self.finished.len() >= ROOM { self.commit(open) } else { Ok(()) }
    }

    /// Commits what is done of one point and how far its rows have come, if it is time to.
    pub(in crate::experiment) fn keep_in_time<E: From<StoreError>>(
        &mut self,
        point: u64,
        part: &impl Part,
        settle: impl FnOnce() -> Result<Vec<Settled>, E>,
    ) -> Result<(), E> {
        if self.is_time() { self.keep(point, part, settle) } else { Ok(()) }
    }

    /// Commits what is done of one point and how far its rows have come, which `settle` says.
    pub(in crate::experiment) fn keep<E: From<StoreError>>(
        &mut self,
        point: u64,
        part: &impl Part,
        settle: impl FnOnce() -> Result<Vec<Settled>, E>,
    ) -> Result<(), E> {
        let began = now();
        let rows = settle()?;
        self.database.write(|transaction| {
            put_part(transaction, point, part)?;
            for Settled { file, bytes, rows } in rows {
                let cells = params![file, key(bytes), key(rows)];
                transaction.execute("INSERT OR REPLACE INTO rows VALUES (?1, ?2, ?3)", cells)?;
            }
            Ok(())
        })?;
        self.committed = now();
        self.took = self.committed.duration_since(began);
        Ok(())
    }

    /// How much of each file of rows belongs to what is kept.
    pub fn rows(&self) -> Result<Vec<Settled>, StoreError> {
        self.database.read(|database| {
            let mut select = database.prepare("SELECT file, bytes, rows FROM rows")?;
            let rows = select.query_map([], |row| {
                Ok(Settled { file: row.get(0)?, bytes: number(row.get(1)?), rows: number(row.get(2)?) })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Replications in whole blocks that are kept of the one point of a run.
    pub fn begun(&self) -> Result<u64, StoreError> {
        let most = "SELECT coalesce(sum(replications), 0) FROM parts";
        self.database.read(|database| Ok(number(database.query_row(most, [], |row| row.get(0))?)))
    }

    /// Replications that are done of the points in `range`, each of so many.
    pub fn done(&self, range: Range<u64>, replications: u64) -> Result<u64, StoreError> {
        let answered = "SELECT count(*) FROM answers WHERE point >= ?1 AND point < ?2 AND replications >= ?3";
        let others =
            "SELECT coalesce(sum(replications), 0) FROM parts WHERE point >= ?1 AND point < ?2 AND point NOT IN
            (SELECT point FROM answers WHERE replications >= ?3)";
        let bounds = [key(range.start), key(range.end), key(replications)];
        self.database.read(|database| {
            let count = |text: &str| database.query_row(text, bounds, |row| row.get(0)).map(number);
            Ok(count(answered)? * replications + count(others)?)
        })
    }

    /// Forgets all work, to begin anew.
    pub fn forget(&mut self) -> Result<(), StoreError> {
        let all = "DELETE FROM answers; DELETE FROM parts; DELETE FROM rows;";
        self.database.write(|transaction| Ok(transaction.execute_batch(all)?))
    }

    /// Commits the finished points and what is done of the open ones.
    pub(super) fn commit(&mut self, open: &Parts) -> Result<(), StoreError> {
        let began = now();
        let Self { database, finished, bytes, .. } = self;
        database.write(|transaction| {
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3)")?;
            let mut remove = transaction.prepare_cached("DELETE FROM parts WHERE point = ?1")?;
            for Finished { point, replications, answer, whole } in &*finished {
                insert.execute(params![key(*point), key(*replications), &bytes[answer.clone()]])?;
                match whole {
                    Some(whole) => put_part(transaction, *point, whole)?,
                    None => {
                        remove.execute([key(*point)])?;
                    }
                }
            }
            open.iter().try_for_each(|(point, totals)| put_part(transaction, *point, totals))
        })?;
        self.finished.clear();
        self.bytes.clear();
        self.committed = now();
        self.took = self.committed.duration_since(began);
        Ok(())
    }

    /// What the whole blocks of a point come to, as far as they are done. It must be like `none`, what no block comes to.
    pub(in crate::experiment) fn part<P: Part, E: From<StoreError>>(
        &self,
        point: u64,
        none: impl FnOnce() -> Result<P, E>,
    ) -> Result<Option<P>, E> {
        let part: Option<P> = self.database.read(|database| {
            let mut select = database.prepare_cached("SELECT totals FROM parts WHERE point = ?1")?;
            let mut rows = select.query([key(point)])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let totals = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            Ok(Some(postcard::from_bytes(totals)?))
        })?;
        let Some(part) = part else { return Ok(None) };
        if part.is_alike(&none()?) { Ok(Some(part)) } else { Err(self.database.failed(Fault::Misfit).into()) }
    }

    /// The points in `range` of which whole blocks are done and kept, and how many replications those are.
    pub(super) fn begun_points(&self, range: Range<u64>) -> Result<BTreeMap<u64, u64>, StoreError> {
        let text = "SELECT point, replications FROM parts WHERE point >= ?1 AND point < ?2";
        self.database.read(|database| {
            let mut select = database.prepare(text)?;
            let bounds = [key(range.start), key(range.end)];
            let rows = select.query_map(bounds, |row| Ok((number(row.get(0)?), number(row.get(1)?))))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The most replications that any answer rests on; 0 without answers.
    pub(super) fn most_answered(&self) -> Result<u64, StoreError> {
        let most = "SELECT coalesce(max(replications), 0) FROM answers";
        self.database.read(|database| Ok(number(database.query_row(most, [], |row| row.get(0))?)))
    }

    /// Whether all points in `range` have an answer of so many replications.
    pub fn is_answered(&self, range: Range<u64>, replications: u64) -> Result<bool, StoreError> {
        Ok(self.unanswered(range, replications)?.is_empty())
    }

    /// The points in `range` without an answer of so many replications, as ranges in order.
    pub(super) fn unanswered(&self, range: Range<u64>, replications: u64) -> Result<Vec<Range<u64>>, StoreError> {
        let text = "SELECT point FROM answers WHERE point >= ?1 AND point < ?2 AND replications >= ?3 ORDER BY point";
        self.database.read(|database| {
            let mut select = database.prepare(text)?;
            let mut rows = select.query([key(range.start), key(range.end), key(replications)])?;
            let mut ranges = Vec::new();
            let mut from = range.start;
            while let Some(row) = rows.next()? {
                let point = number(row.get(0)?);
                if from < point {
                    ranges.push(from..point);
                }
                from = point + 1;
            }
            if from < range.end {
                ranges.push(from..range.end);
            }
            Ok(ranges)
        })
    }

    /// Hands the answers of the points in `range` to `take`, in order, if they rest on so many `replications` at least; how
    /// many there were.
    pub fn answers<E: From<StoreError>>(
        &self,
        range: Range<u64>,
        replications: u64,
        mut take: impl FnMut(Answer) -> Result<(), E>,
    ) -> Result<u64, E> {
        let text = "SELECT answer FROM answers WHERE point >= ?1 AND point < ?2 AND replications >= ?3 ORDER BY point";
        // What `take` fails with is no fault of the store.
        let taken = self.database.read(|database| {
            let mut select = database.prepare_cached(text)?;
            let mut rows = select.query([key(range.start), key(range.end), key(replications)])?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                let blob = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
                if let Err(error) = take(postcard::from_bytes(blob)?) {
                    return Ok(Err(error));
                }
                count += 1;
            }
            Ok(Ok(count))
        });
        taken?
    }
}

/// Writes what the whole blocks of a point come to: room for it first, then piece by piece. It is megabytes, and more
/// the more replications there are, so whole copies of it would be what makes the peak of memory grow.
fn put_part(transaction: &Transaction<'_>, point: u64, part: &impl Part) -> Result<(), Fault> {
    let bytes = postcard::serialize_with_flavor(part, Size::default())?;
    let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO parts VALUES (?1, ?2, ?3)")?;
    insert.execute(params![key(point), key(part.replications()), ZeroBlob(bytes as u64)])?;
    write_pieces(transaction.blob_open("main", "parts", "totals", key(point), false)?, part)
}

/// `SQLite` has signed integers only; points are far fewer.
fn key(point: u64) -> i64 {
    point.cast_signed()
}

/// The other way.
fn number(cell: i64) -> u64 {
    cell.cast_unsigned()
}
