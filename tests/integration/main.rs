//! One binary, a file a behaviour.

mod agreement;
mod cli;
mod derived;
mod oracles;
mod reference;
mod wrong;
