//! One binary, a file a behaviour.

mod agreement;
mod cli;
mod derived;
mod oracles;
mod output_docs;
mod reference;
mod wrong;
