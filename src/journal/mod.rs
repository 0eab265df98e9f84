//! The seam between the decider and the record: decides a command and writes down what was decided; reads it again and
//! decides it anew, to see whether the record is true.

mod aside;
mod build;
pub mod audit;
pub mod prepare;
pub mod replay;
mod rules;
pub mod signature;

pub use aside::{Lookup, answers, restored, texts_again};
