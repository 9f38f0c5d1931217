//! The `phaseline` program.
fn main() {}
