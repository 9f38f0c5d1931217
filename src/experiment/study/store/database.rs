//! The file of a store. Whatever fails there names it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

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

/// Writes down whose work it is, (what, value) each; of a store that knows, what differs.
fn identify(transaction: &Transaction<'_>, identity: &[(String, String)]) -> Result<Vec<String>, Fault> {
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
    Ok(differences)
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
