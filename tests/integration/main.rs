//! One binary, a file a behaviour.

mod agreement;
mod cli;
mod reference;
mod derived;
mod wrong;
