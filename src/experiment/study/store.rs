//! Where finished work is kept, so that nothing is lost: a `SQLite` database on the local disk.
//!
//! A program that is killed leaves the last commit. Commits are transactions in write-ahead mode: a killed program loses
//! none, a machine that loses power may lose the last few, and neither leaves half of one. They come about
//! twice a second, or less often where they take long, so that they cost a small share of the time.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Answer;
use crate::experiment::RunError;
use crate::experiment::rows::{Settled, Sinks};
use crate::experiment::totals::Totals;

/// Time between commits.
const INTERVAL: Duration = Duration::from_millis(500);
/// Finished points that are kept in memory at most.
const ROOM: usize = 500;
/// Commits take at most one part in so many of the time.
const SHARE: u32 = 50;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS identity (what TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS answers
        (point INTEGER PRIMARY KEY, replications INTEGER NOT NULL, answer BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS parts
        (point INTEGER PRIMARY KEY, replications INTEGER NOT NULL, totals BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS rows (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL, rows INTEGER NOT NULL)
        WITHOUT ROWID;
";

/// Points under way.
pub(in crate::experiment) type Parts = BTreeMap<u64, Totals>;

/// Finished points, and what is done of those under way.
#[derive(Debug)]
pub struct Store {
    database: Connection,
    /// Finished since the last commit, each with what its whole blocks come to if it may be asked for more.
    finished: Vec<(Answer, Option<Totals>)>,
    committed: Instant,
    /// How long the last commit took.
    took: Duration,
}

/// Why work could not be kept or read.
#[derive(Debug)]
pub enum StoreError {
    /// The database failed.
    Database(rusqlite::Error),
    /// What it holds could not be read.
    Content(postcard::Error),
    /// It holds the work of another study.
    Different(Vec<String>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(f, "finished work could not be written or read: {error}"),
            Self::Content(error) => write!(f, "the store of finished work holds what is not its own: {error}"),
            Self::Different(differences) => {
                f.write_str("the finished work there is another study's, and was left alone")?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<postcard::Error> for StoreError {
    fn from(error: postcard::Error) -> Self {
        Self::Content(error)
    }
}

#[expect(clippy::disallowed_methods, reason = "when to commit; no result depends on it")]
fn now() -> Instant {
    Instant::now()
}

impl Store {
    /// The store in the file `path`, made if absent; refused if it is of another `identity`: (what, value) each.
    pub fn open(path: &Path, identity: &[(String, String)]) -> Result<Self, StoreError> {
        let database = Connection::open(path)?;
        database.pragma_update(None, "journal_mode", "WAL")?;
        database.pragma_update(None, "synchronous", "NORMAL")?;
        Self::with(database, identity)
    }

    /// One that nothing remains of.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::with(Connection::open_in_memory()?, &[])
    }

    fn with(mut database: Connection, identity: &[(String, String)]) -> Result<Self, StoreError> {
        let transaction = database.transaction()?;
        transaction.execute_batch(TABLES)?;
        let is_new = transaction.query_row("SELECT count(*) FROM identity", [], |row| row.get::<_, i64>(0))? == 0;
        let mut differences = Vec::new();
        for (what, now) in identity {
            if is_new {
                transaction.execute("INSERT INTO identity VALUES (?1, ?2)", params![what, now])?;
                continue;
            }
            let there = transaction
                .query_row("SELECT value FROM identity WHERE what = ?1", [what], |row| row.get::<_, String>(0))
                .optional()?
                .unwrap_or_else(|| "nothing".to_owned());
            if there != *now {
                differences.push(difference(what, &there, now));
            }
        }
        if !differences.is_empty() {
            return Err(StoreError::Different(differences));
        }
        transaction.commit()?;
        Ok(Self { database, finished: Vec::new(), committed: now(), took: Duration::ZERO })
    }

    /// Keeps the answer of a finished point, at the next commit, and `whole` to go on from.
    pub(super) fn finished(&mut self, answer: Answer, whole: Option<Totals>) {
        self.finished.push((answer, whole));
    }

    fn is_time(&self) -> bool {
        now().duration_since(self.committed) >= INTERVAL.max(self.took * SHARE)
    }

    /// Commits if it is time to, or if so much is finished that it takes room.
    pub(super) fn commit_in_time(&mut self, open: &Parts) -> Result<(), StoreError> {
        if self.is_time() || self.finished.len() >= ROOM { self.commit(open) } else { Ok(()) }
    }

    /// Commits what is done of one point and how far its rows have come, if it is time to.
    pub(in crate::experiment) fn keep_in_time(
        &mut self,
        point: u64,
        totals: &Totals,
        sinks: &mut Sinks<'_>,
    ) -> Result<(), RunError> {
        if self.is_time() { self.keep(point, totals, sinks) } else { Ok(()) }
    }

    /// Commits what is done of one point and how far its rows have come.
    pub(in crate::experiment) fn keep(
        &mut self,
        point: u64,
        totals: &Totals,
        sinks: &mut Sinks<'_>,
    ) -> Result<(), RunError> {
        let began = now();
        let rows = sinks.settle().map_err(RunError::Rows)?;
        self.write(|transaction| {
            put_part(transaction, point, totals)?;
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

    fn write(&mut self, what: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let transaction = self.database.transaction()?;
        what(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// How much of each file of rows belongs to what is kept.
    pub fn rows(&self) -> Result<Vec<Settled>, StoreError> {
        let mut select = self.database.prepare("SELECT file, bytes, rows FROM rows")?;
        let number = |cell: i64| cell.cast_unsigned();
        let rows = select.query_map([], |row| {
            Ok(Settled { file: row.get(0)?, bytes: number(row.get(1)?), rows: number(row.get(2)?) })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Replications in whole blocks that are kept of the one point of a run.
    pub fn begun(&self) -> Result<u64, StoreError> {
        let most = "SELECT coalesce(sum(replications), 0) FROM parts";
        Ok(self.database.query_row(most, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Replications that are done of the points in `range`, each of so many.
    pub fn done(&self, range: Range<u64>, replications: u64) -> Result<u64, StoreError> {
        let answered = "SELECT count(*) FROM answers WHERE point >= ?1 AND point < ?2 AND replications >= ?3";
        let bounds = [key(range.start), key(range.end), key(replications)];
        let answered = self.database.query_row(answered, bounds, |row| row.get::<_, i64>(0))?;
        let others =
            "SELECT coalesce(sum(replications), 0) FROM parts WHERE point >= ?1 AND point < ?2 AND point NOT IN
            (SELECT point FROM answers WHERE replications >= ?3)";
        let others = self.database.query_row(others, bounds, |row| row.get::<_, i64>(0))?;
        Ok(answered.cast_unsigned() * replications + others.cast_unsigned())
    }

    /// Forgets all work, to begin anew.
    pub fn forget(&mut self) -> Result<(), StoreError> {
        Ok(self.database.execute_batch("DELETE FROM answers; DELETE FROM parts; DELETE FROM rows;")?)
    }

    /// Commits the finished points and what is done of the open ones.
    pub(super) fn commit(&mut self, open: &Parts) -> Result<(), StoreError> {
        let began = now();
        let finished = std::mem::take(&mut self.finished);
        let written = self.write(|transaction| {
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3)")?;
            let mut remove = transaction.prepare_cached("DELETE FROM parts WHERE point = ?1")?;
            for (answer, whole) in &finished {
                let cells = params![key(answer.point), key(answer.replications), postcard::to_stdvec(answer)?];
                insert.execute(cells)?;
                match whole {
                    Some(whole) => put_part(transaction, answer.point, whole)?,
                    None => {
                        remove.execute([key(answer.point)])?;
                    }
                }
            }
            open.iter().try_for_each(|(point, totals)| put_part(transaction, *point, totals))
        });
        if written.is_err() {
            self.finished = finished;
        }
        written?;
        self.committed = now();
        self.took = self.committed.duration_since(began);
        Ok(())
    }

    /// What the whole blocks of a point come to, as far as they are done.
    pub(in crate::experiment) fn part(&self, point: u64) -> Result<Option<Totals>, StoreError> {
        let mut select = self.database.prepare_cached("SELECT totals FROM parts WHERE point = ?1")?;
        let mut rows = select.query([key(point)])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let totals = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        Ok(Some(postcard::from_bytes(totals)?))
    }

    /// The points in `range` of which whole blocks are done and kept, and how many replications those are.
    pub(super) fn begun_points(&self, range: Range<u64>) -> Result<BTreeMap<u64, u64>, StoreError> {
        let text = "SELECT point, replications FROM parts WHERE point >= ?1 AND point < ?2";
        let mut select = self.database.prepare(text)?;
        let number = |cell: i64| cell.cast_unsigned();
        let rows = select
            .query_map([key(range.start), key(range.end)], |row| Ok((number(row.get(0)?), number(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The most replications that any answer rests on; 0 without answers.
    pub(super) fn most_answered(&self) -> Result<u64, StoreError> {
        let most =
            self.database.query_row("SELECT max(replications) FROM answers", [], |row| row.get::<_, Option<i64>>(0))?;
        Ok(most.unwrap_or(0).cast_unsigned())
    }

    /// The points in `range` without an answer of so many replications, as ranges in order.
    pub(super) fn unanswered(&self, range: Range<u64>, replications: u64) -> Result<Vec<Range<u64>>, StoreError> {
        let text = "SELECT point FROM answers WHERE point >= ?1 AND point < ?2 AND replications >= ?3 ORDER BY point";
        let mut select = self.database.prepare(text)?;
        let mut rows = select.query([key(range.start), key(range.end), key(replications)])?;
        let mut ranges = Vec::new();
        let mut from = range.start;
        while let Some(row) = rows.next()? {
            let point = row.get::<_, i64>(0)?.cast_unsigned();
            if from < point {
                ranges.push(from..point);
            }
            from = point + 1;
        }
        if from < range.end {
            ranges.push(from..range.end);
        }
        Ok(ranges)
    }

    /// Hands the answers of the points in `range` to `take`, in order; how many there were.
    pub fn answers<E: From<StoreError>>(
        &self,
        range: Range<u64>,
        mut take: impl FnMut(Answer) -> Result<(), E>,
    ) -> Result<u64, E> {
        let text = "SELECT answer FROM answers WHERE point >= ?1 AND point < ?2 ORDER BY point";
        let mut select = self.database.prepare_cached(text).map_err(StoreError::from)?;
        let mut rows = select.query([key(range.start), key(range.end)]).map_err(StoreError::from)?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let blob = row.get_ref(0).and_then(|cell| Ok(cell.as_blob()?)).map_err(StoreError::from)?;
            take(postcard::from_bytes(blob).map_err(StoreError::from)?)?;
            count += 1;
        }
        Ok(count)
    }
}

/// Writes what the whole blocks of a point come to.
fn put_part(transaction: &Transaction<'_>, point: u64, totals: &Totals) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO parts VALUES (?1, ?2, ?3)")?;
    insert.execute(params![key(point), key(totals.tiers.done().0), postcard::to_stdvec(totals)?])?;
    Ok(())
}

/// Characters of a value that are shown where two differ.
const SHOWN: usize = 60;

/// How two values differ, in a line: of texts the first line that does, from a little before the place where it does.
pub fn difference(what: &str, there: &str, now: &str) -> String {
    let alike = there.lines().zip(now.lines()).take_while(|(one, two)| one == two).count();
    let [one, two] = [there, now].map(|text| text.lines().nth(alike).unwrap_or("nothing"));
    let same = one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| {
        let from = if text.chars().count() > SHOWN { same.saturating_sub(SHOWN / 3) } else { 0 };
        let part: String = text.chars().skip(from).take(SHOWN).collect();
        let [before, after] = [from > 0, from + part.chars().count() < text.chars().count()];
        format!("{}{part}{}", if before { "…" } else { "" }, if after { "…" } else { "" })
    };
    format!("{what}: {} there, {} now", show(one), show(two))
}

/// `SQLite` has signed integers only; points are far fewer.
fn key(point: u64) -> i64 {
    point.cast_signed()
}
