//! Writing into room that the database has made, piece by piece.

use std::io::{self, BufWriter, Write};

use rusqlite::blob::Blob;
use serde::Serialize;

use super::error::Fault;

/// Bytes in a piece.
const PIECE: usize = 1 << 16;

/// Writes `content`, which fills `room`.
pub(super) fn write_pieces(room: Blob<'_>, content: &impl Serialize) -> Result<(), Fault> {
    let mut fault = None;
    let pieces = BufWriter::with_capacity(PIECE, Pieces { room, fault: &mut fault });
    let written = postcard::to_io(content, pieces).map(drop);
    match (fault, written) {
        (Some(fault), _) => Err(Fault::Database(fault)),
        (None, written) => Ok(written?),
    }
}

/// Remembers why the database failed, which the serializer would forget.
struct Pieces<'a> {
    room: Blob<'a>,
    fault: &'a mut Option<rusqlite::Error>,
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room.write(bytes).map_err(|error| match error.downcast() {
            Ok(fault) => {
                *self.fault = Some(fault);
                io::ErrorKind::Other.into()
            }
            Err(error) => error,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.room.flush()
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::error::Trouble;
    use super::*;

    /// A table with one room of so many bytes, in row 1.
    fn with_room(bytes: usize) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let text = format!("CREATE TABLE rooms (room BLOB); INSERT INTO rooms VALUES (zeroblob({bytes}))");
        connection.execute_batch(&text).unwrap();
        connection
    }

    #[test]
    fn what_is_longer_than_a_piece_is_written_whole() {
        let content: Vec<u64> = (0..40_000).map(|n| n << 20).collect();
        let bytes = postcard::to_stdvec(&content).unwrap();
        assert!(bytes.len() > 3 * PIECE);
        let connection = with_room(bytes.len());
        write_pieces(connection.blob_open("main", "rooms", "room", 1, false).unwrap(), &content).unwrap();
        let written: Vec<u8> = connection.query_row("SELECT room FROM rooms", [], |row| row.get(0)).unwrap();
        assert_eq!(written, bytes);
    }

    #[test]
    fn why_the_database_failed_is_told() {
        let connection = with_room(8);
        let read_only = connection.blob_open("main", "rooms", "room", 1, true).unwrap();
        let fault = write_pieces(read_only, &vec![1_u64; 4]).unwrap_err();
        assert_eq!(fault.trouble(), Trouble::Unwritable);
        let small = connection.blob_open("main", "rooms", "room", 1, false).unwrap();
        let fault = write_pieces(small, &vec![1_u64; 40]).unwrap_err();
        assert_eq!(fault.trouble(), Trouble::Damaged);
    }
}
