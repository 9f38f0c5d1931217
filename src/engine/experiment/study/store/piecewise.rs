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
