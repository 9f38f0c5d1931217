//! The studies against functions whose indices are known in closed form, alone and with luck of several kinds.

mod coverage;
mod functions;
mod plans;
mod salib;
mod screening;
mod shares;
