//! Luck by address, and the laws that turn it into delays.

mod cdf;
mod exp;
mod law;
mod sampler;
mod stream;
mod ziggurat;

pub use law::{Law, LawError};
pub use sampler::{Direct, Sampler, first_bits};
pub use stream::{Address, NUMBERS, Origin, Origins, Purpose, Stream};
pub use ziggurat::{standard_exponential, standard_normal};
