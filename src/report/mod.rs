//! Results as files that people open.
