//! What can be said of a policy beyond whether it compiles.

pub mod lint;
pub mod marks;
pub mod metrics;
pub mod scenario;
