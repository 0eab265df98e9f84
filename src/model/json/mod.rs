//! JSON at the door, and the one spelling it leaves in.
//!
//! [`parse`] and [`from_deserializer`] are the only ways in; both refuse what would have two readings or no
//! canonical form. [`canonical`] is the only way out for anything that is hashed or signed. [`expect`] reads
//! what passed the door.

use std::fmt;
use std::ops::{Deref, DerefMut};

mod canonical;
mod door;
pub mod expect;
pub(crate) mod form;
mod text;

pub use canonical::canonical;
pub(crate) use form::read;

pub use door::{MAX_SAFE_INTEGER, from_deserializer};
pub use text::parse;

/// Why a document is refused, and where.
///
/// ```
/// use countersign::model::json;
///
/// let problem = json::parse(r#"{"facts": {"n": 1.5}}"#, 1_024).unwrap_err();
/// assert_eq!(problem.path, "/facts/n");
/// assert_eq!(problem.to_string(), "number `1.5` is not an integer at `/facts/n`");
/// ```
///
/// One word: whatever passes an error on copies no more than that, hundreds of times in a module.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", .0.message, place(&.0.path))]
pub struct JsonError(Box<JsonProblem>);

/// What a [`JsonError`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonProblem {
    /// Where, an RFC 6901 pointer; empty for the document as a whole.
    pub path: String,
    /// What is wrong: lower case, no full stop, the input in backticks.
    pub message: String,
    /// What to write instead.
    pub hint: String,
    /// Whether a bound of [`limits`](crate::limits) is exceeded.
    pub limit: bool,
}

impl JsonError {
    /// A problem at a place.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (path, message, hint) = (path.into(), message.into(), hint.into());
        Self(Box::new(JsonProblem { path, message, hint, limit: false }))
    }

    /// A bound that is exceeded at a place.
    #[must_use]
    pub fn over_limit(path: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let mut error = Self::new(path, message, hint);
        error.limit = true;
        error
    }

    /// The same, seen from further out: `parent` points to the document that it was found in.
    #[must_use]
    pub fn within(self, parent: &str) -> Self {
        let path = format!("{parent}{}", self.path);
        self.moved(path)
    }

    /// The same at another place.
    #[must_use]
    pub fn moved(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }
}

impl Deref for JsonError {
    type Target = JsonProblem;

    fn deref(&self) -> &JsonProblem {
        &self.0
    }
}

impl DerefMut for JsonError {
    fn deref_mut(&mut self) -> &mut JsonProblem {
        &mut self.0
    }
}

impl fmt::Debug for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at `{path}`") }
}

/// The pointer to a member or an item of what `parent` points to: one more segment, escaped (RFC 6901 §3).
///
/// ```
/// use countersign::model::json::pointer;
///
/// assert_eq!(pointer("/facts", "a/b~c"), "/facts/a~1b~0c");
/// assert_eq!(pointer("", ""), "/");
/// ```
#[must_use]
pub fn pointer(parent: &str, key: &str) -> String {
    let mut path = String::with_capacity(parent.len().saturating_add(key.len()).saturating_add(1));
    path.push_str(parent);
    path.push('/');
    for character in key.chars() {
        match character {
            '~' => path.push_str("~0"),
            '/' => path.push_str("~1"),
            other => path.push(other),
        }
    }
    path
}

#[cfg(test)]
mod tests;
