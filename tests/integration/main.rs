//! Tests of the whole program through its public face.

mod agreement;
mod reference;
