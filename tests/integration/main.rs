//! One binary, a file a behaviour.

mod agreement;
mod cli;
mod derived;
mod reference;
mod wrong;
