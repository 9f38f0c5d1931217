//! Luck by address, and the laws that turn it into delays.

mod law;
mod stream;

pub use law::{Law, LawError};
pub use stream::{Purpose, Stream};
