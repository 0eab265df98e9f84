//! A policy as data: the definition that the compiler writes and every run time reads.
//!
//! [`document`] and [`step`] are its shape, [`policy`] loads it as hostile input, [`facts`] is the one validator of a
//! request's facts, [`order`] the order of the steps, [`duration`] when a length of time is over; [`schema`] and
//! [`typescript`] show the facts to other tools.

pub mod document;
pub mod duration;
pub mod facts;
pub mod order;
pub mod outline;
pub mod policy;
pub mod schema;
pub mod shape;
pub mod step;
pub mod typescript;
mod validate;
mod words;
