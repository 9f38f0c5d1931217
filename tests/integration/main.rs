//! One binary, a file a behaviour.

mod cli;
mod oracles;
