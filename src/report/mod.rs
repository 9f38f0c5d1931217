//! Results as files that people open.

pub mod implications;
pub mod terminal;
pub mod text;
pub mod trace;
