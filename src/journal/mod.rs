//! The seam between the decider and the record: decides a command and writes down what was decided; reads it again and
//! decides it anew, to see whether the record is true.

mod aside;
mod build;
pub mod audit;
pub mod prepare;
pub mod replay;
pub(crate) mod read;
mod rules;
pub mod signature;
pub mod stored;
pub mod wire;

pub use aside::{Lookup, answers, restored, texts_again};
