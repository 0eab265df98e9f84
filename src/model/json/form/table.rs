//! What the values of a type look like, as a table.

use serde_json::Value as Json;

use super::FromJson;

/// The shape of a type. A function, because types hold themselves: approvers are made of approvers.
pub(crate) type Of = fn() -> &'static Form;

/// A check with a message of its own.
pub(crate) type Test<T> = fn(&T) -> Result<(), String>;

/// What the values of a type look like.
pub(crate) enum Form {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number: the name of its type, and the greatest.
    Whole(&'static str, u64),
    /// Text.
    Text(Test<str>),
    /// One of some names.
    Name(Test<str>),
    /// What is there, or `null`.
    Optional(Of),
    /// Any number of values.
    List(Of),
    /// Two values.
    Pair(Of, Of),
    /// Values by name; the names are checked as well.
    Map(Test<str>, Of),
    /// Members of an object.
    Members(Members),
    /// Variants that a member tells apart.
    Tagged(Tagged),
    /// Another shape, and a check of what has it.
    Refined(Of, Test<Json>),
    /// What only its own reader knows.
    Own(Test<Json>),
}

/// The members of an object.
pub(crate) struct Members {
    /// The type's name.
    pub(crate) name: &'static str,
    /// Each member.
    pub(crate) fields: &'static [Field],
    /// Whether it may have no others.
    pub(crate) strict: bool,
}

/// A member.
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether it may be missing.
    pub(crate) optional: bool,
    /// What it is.
    pub(crate) shape: Of,
}

/// Variants that a member tells apart.
pub(crate) struct Tagged {
    /// The type's name.
    pub(crate) name: &'static str,
    /// The member.
    pub(crate) tag: &'static str,
    /// The variants: a member has the same shape in all.
    pub(crate) variants: fn() -> &'static [Variant],
}

/// A variant.
pub(crate) struct Variant {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) body: Body,
}

/// What a variant holds.
pub(crate) enum Body {
    /// Members of its own.
    Fields(&'static [Field]),
    /// Those of a type.
    Whole(Of),
}

/// The member that `_pick` picks: its type is all that is taken from it.
pub(crate) const fn field<S, T: FromJson>(
    name: &'static str,
    optional: bool,
    _pick: fn(&S) -> Option<&T>,
) -> Field {
    Field { name, optional: optional || T::MAY_BE_ABSENT, shape: T::shape }
}

/// The same for a variant that holds one value.
pub(crate) const fn whole<S, T: FromJson>(_pick: fn(&S) -> Option<&T>) -> Body {
    Body::Whole(T::shape)
}
