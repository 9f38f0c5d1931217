//! One binary, a file a behaviour.

mod cli;
mod derived;
mod output_docs;
mod wrong;
