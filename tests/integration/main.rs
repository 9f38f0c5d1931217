//! One binary, a file a behaviour.

mod cli;
mod derived;
mod wrong;
