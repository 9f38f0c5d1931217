//! The file of a store. Whatever fails there names it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};

use super::error::{Fault, StoreError};

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS identity (what TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS answers
        (point INTEGER PRIMARY KEY, replications INTEGER NOT NULL, answer BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS parts
        (point INTEGER PRIMARY KEY, replications INTEGER NOT NULL, totals BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS rows (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL, rows INTEGER NOT NULL)
        WITHOUT ROWID;
";

/// A database, and where it is.
#[derive(Debug)]
pub(super) struct Database {
    connection: Connection,
    path: PathBuf,
}

impl Database {
    /// The one in the file `path`, made if absent; refused if it is of another `identity`.
    pub fn open(path: &Path, identity: &[(String, String)]) -> Result<Self, StoreError> {
        let open = || {
            let connection = Connection::open(path)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            Ok(connection)
        };
        let connection = open().map_err(|fault| StoreError::File { path: path.to_owned(), fault })?;
        Self { connection, path: path.to_owned() }.of(identity)
    }

    /// One in memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        // As the database itself calls it.
        let path = PathBuf::from(":memory:");
        match Connection::open_in_memory() {
            Ok(connection) => Self { connection, path }.of(&[]),
            Err(error) => Err(StoreError::File { path, fault: error.into() }),
        }
    }

    /// With its tables, and held to `identity`.
    fn of(mut self, identity: &[(String, String)]) -> Result<Self, StoreError> {
        let differences = self.write(|transaction| {
            transaction.execute_batch(TABLES)?;
            identify(transaction, identity)
        })?;
        if differences.is_empty() { Ok(self) } else { Err(StoreError::Different { path: self.path, differences }) }
    }

    /// What `what` reads.
    pub fn read<T>(&self, what: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, StoreError> {
        what(&self.connection).map_err(|fault| self.failed(fault))
    }

    /// Writes all of what `what` does, or nothing.
    pub fn write<T>(&mut self, what: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>) -> Result<T, StoreError> {
        let written = self.connection.transaction().map_err(Fault::from).and_then(|transaction| {
            let value = what(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        written.map_err(|fault| self.failed(fault))
    }

    /// The error for a fault of this database.
    pub fn failed(&self, fault: Fault) -> StoreError {
        StoreError::File { path: self.path.clone(), fault }
    }
}

/// Writes down whose work it is, (what, value) each; of a store that knows, what differs: what only one of the two says
/// does too.
fn identify(transaction: &Transaction<'_>, identity: &[(String, String)]) -> Result<Vec<String>, Fault> {
    let mut select = transaction.prepare("SELECT what, value FROM identity")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let there = rows.collect::<Result<BTreeMap<String, String>, _>>()?;
    let now: BTreeMap<String, String> = identity.iter().cloned().collect();
    if there.is_empty() {
        for (what, value) in &now {
            transaction.execute("INSERT INTO identity VALUES (?1, ?2)", params![what, value])?;
        }
        return Ok(Vec::new());
    }
    let value = |of: &BTreeMap<String, String>, what: &String| of.get(what).map_or("nothing".to_owned(), String::clone);
    let all: BTreeSet<&String> = there.keys().chain(now.keys()).collect();
    let different = all.into_iter().filter(|what| there.get(*what) != now.get(*what));
    Ok(different.map(|what| difference(what, &value(&there, what), &value(&now, what))).collect())
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
