//! Tests of the program as a whole: one module for each behaviour.

mod wrong;
