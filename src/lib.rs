//! Countersign: an embeddable approval engine.
pub mod limits;
pub mod model;
