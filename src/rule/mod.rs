//! Rules as data: typed expressions over facts, evaluated exactly and explained.
//!
//! A closure of a policy script arrives here as an [`Expr`]. [`check`](check::check) gives it its types and refuses
//! what could surprise at run time (an unknown fact, text compared with a number, an optional fact without a guard);
//! [`evaluate`](eval::evaluate) computes it in three values (true, false, not known yet) and, in the same pass,
//! collects the comparisons that made the result what it is. There is one evaluator: the explanation cannot disagree
//! with the answer.

pub mod check;
pub mod eval;
pub mod expr;
pub mod json;
pub mod reason;
pub mod types;
