//! Luck by address, and the laws that turn it into delays.

mod cdf;
mod law;
mod stream;
mod ziggurat;

pub use law::{Law, LawError};
pub use stream::{Purpose, Stream};
pub use ziggurat::{standard_exponential, standard_normal};
