//! The vocabulary that every other layer speaks: numbers, money, instants, calendars, ids, people, digests, JSON.
//!
//! The lowest layer. It knows values, not policies: nothing here has heard of a step or a command. What
//! it guarantees to the layers above:
//!
//! - **One door.** Whatever comes from outside passes [`json`], natively and from JavaScript alike, and is
//!   afterwards within the [limits](crate::limits) and inside the profile that has one canonical form.
//! - **Exact.** [`decimal`] and [`money`] never round, never wrap and know no binary floating point.
//! - **Deterministic.** No clock, no randomness, no hash order: equal values have equal bytes and equal
//!   [digests](digest).
//! - **Strict.** There is one spelling of each value. Other spellings are refused with a message and a
//!   [hint](invalid::Invalid), never repaired.
//! - **Total.** No input makes a function of this layer panic.

#[macro_use]
mod text;

pub mod calendar;
pub mod decimal;
pub mod digest;
pub(crate) mod gather;
pub mod id;
pub mod instant;
pub mod invalid;
pub mod json;
pub mod money;
pub mod people;
pub mod refusal;
pub mod sorted;
pub mod sorted_set;
pub mod suggest;
