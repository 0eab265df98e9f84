//! The bundle: everything that shows what was decided, in files that need nothing else, and a page to read.

pub mod bundle;
pub mod markup;
mod page;
pub mod wire;
mod words;
