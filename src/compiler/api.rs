//! The vocabulary of policy scripts: the functions that a script calls to say what the policy is.
//!
//! They take any value and look at it themselves, so that a wrong argument is a finding with a place and a hint while
//! the script goes on and the next mistake is found too.

use rhai::{Array, Dynamic, Engine, FnPtr, INT, NativeCallContext};

use super::draft::{Closure, Desk, DraftFact, DraftStep, DraftTier};
use super::source::Place;
use crate::definition::document::{Approvers, Fact, FactType, Quorum};
use crate::limits;
use crate::model::decimal::Decimal;
use crate::model::id;
use crate::model::invalid::quoted;

mod facts;
mod steps;

/// Each function with how it is written.
const USAGE: [(&str, &str); 20] = [
    ("policy", "`policy(\"id\", 1)`"),
    ("fact", "`fact(\"name\", boolean())`"),
    ("string", "`string()`"),
    ("boolean", "`boolean()`"),
    ("integer", "`integer()`"),
    ("decimal", "`decimal()`"),
    ("money", "`money(\"EUR\")`"),
    ("enumeration", "`enumeration([\"US\", \"EU\"])`"),
    ("optional", "`.optional()` after a fact's type"),
    ("min", "`.min(0)` after a fact's type"),
    ("max", "`.max(100)` after a fact's type"),
    ("tier", "`tier(\"high\", |f| …)`, or `tier(\"low\")` for the last"),
    ("step", "`step(\"id\")`"),
    ("when", "`.when(|f| …)` after a step"),
    ("after", "`.after(\"step\")` or `.after([\"one\", \"other\"])` after a step"),
    ("approvers", "`.approvers(role(\"name\"))` after a step"),
    ("quorum", "`.quorum(2)` after a step"),
    ("role", "`role(\"name\")`"),
    ("any_of", "`any_of([role(\"one\"), role(\"other\")])`"),
    ("manager_of_submitter", "`manager_of_submitter()`"),
];

/// How `name` is written, if it is part of the vocabulary.
pub(super) fn usage(name: &str) -> Option<&'static str> {
    USAGE.iter().find(|(known, _)| *known == name).map(|(_, usage)| *usage)
}

/// The names of the vocabulary.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    USAGE.iter().map(|(name, _)| *name)
}

/// Words that cannot name a fact, because `f.word` would not parse or would mean something else.
const RESERVED: [&str; 56] = [
    "as",
    "async",
    "await",
    "break",
    "call",
    "case",
    "catch",
    "const",
    "continue",
    "curry",
    "debug",
    "default",
    "do",
    "else",
    "eval",
    "exit",
    "export",
    "false",
    "fn",
    "for",
    "global",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "then",
    "this",
    "thread",
    "throw",
    "tier",
    "true",
    "try",
    "type_of",
    "until",
    "while",
];

/// A fact's type while the script chains on it.
#[derive(Debug, Clone)]
struct TypeHandle {
    kind: FactType,
    optional: bool,
    min: Option<serde_json::Value>,
    max: Option<serde_json::Value>,
}

/// A step while the script chains on it: its place in the draft.
#[derive(Debug, Clone, Copy)]
struct StepHandle(usize);

/// Registers the vocabulary. What the script says goes to `desk`.
pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    engine.register_type_with_name::<TypeHandle>("type of a fact");
    engine.register_type_with_name::<StepHandle>("step");
    engine.register_type_with_name::<Approvers>("approvers");
    let shared = desk.clone();
    engine.register_fn("policy", move |context: NativeCallContext, id: Dynamic, version: Dynamic| {
        policy(&shared, &context, &id, &version);
    });
    let shared = desk.clone();
    engine.register_fn("tier", move |context: NativeCallContext, name: Dynamic| {
        tier(&shared, &context, &name, None)
    });
    let shared = desk.clone();
    engine.register_fn("tier", move |context: NativeCallContext, name: Dynamic, when: Dynamic| {
        tier(&shared, &context, &name, Some(&when));
    });
    facts::register(engine, desk);
    steps::register(engine, desk);
}

fn policy(desk: &Desk, context: &NativeCallContext<'_>, id: &Dynamic, version: &Dynamic) {
    if desk.with(|draft| draft.identity.is_some()) {
        desk.call_error(
            context,
            "duplicate_id",
            "`policy` stands twice",
            "one script is one policy; leave this one out",
        );
        return;
    }
    let id = kebab(desk, context, 0, id, "a policy's id").unwrap_or_default();
    let number =
        version.as_int().ok().and_then(|version| u32::try_from(version).ok()).filter(|version| *version > 0);
    if number.is_none() {
        let message = "a policy's version is a whole number from 1";
        desk.argument_error(context, 1, "invalid_id", message, "write `policy(\"id\", 1)` and count up");
    }
    desk.with(|draft| draft.identity = Some((id, number.unwrap_or(1))));
}

/// Reports, once, that something was said before `policy(…)`.
fn after_policy(desk: &Desk, context: &NativeCallContext<'_>) {
    let premature = desk.with(|draft| {
        let premature = draft.identity.is_none() && !draft.premature;
        draft.premature = draft.premature || premature;
        premature
    });
    if premature {
        let hint = "begin the script with `policy(\"id\", 1);`";
        desk.call_error(context, "missing_policy", "`policy(id, version)` must come first", hint);
    }
}

fn tier(desk: &Desk, context: &NativeCallContext<'_>, name: &Dynamic, when: Option<&Dynamic>) {
    after_policy(desk, context);
    let Some(name) = kebab(desk, context, 0, name, "a tier's name") else { return };
    if desk.with(|draft| draft.tiers.iter().any(|tier| tier.name == name)) {
        let message = format!("tier {} is defined twice", quoted(&name));
        desk.argument_error(context, 0, "duplicate_id", message, "give each tier its own name");
        return;
    }
    let when = match when {
        None => None,
        Some(when) => match closure(desk, context, 1, when) {
            Some(closure) => Some(closure),
            None => return,
        },
    };
    let place = Place::of(context.call_position());
    desk.with(|draft| draft.tiers.push(DraftTier { name, when, place }));
}

/// Argument `number` as text.
fn text(
    desk: &Desk,
    context: &NativeCallContext<'_>,
    number: usize,
    value: &Dynamic,
    what: &str,
) -> Option<String> {
    let text = value.clone().into_immutable_string().ok().map(|text| text.to_string());
    if text.is_none() {
        let message = format!("{what} must be text, this is {}", kind_of(value));
        desk.argument_error(context, number, "unknown_function", message, "put it in double quotes");
    }
    text
}

/// Argument `number` as a kebab-case id.
fn kebab(
    desk: &Desk,
    context: &NativeCallContext<'_>,
    number: usize,
    value: &Dynamic,
    what: &str,
) -> Option<String> {
    let text = text(desk, context, number, value, what)?;
    if id::is_kebab(&text) {
        return Some(text);
    }
    let message = format!("{} is not {what}", quoted(&text));
    let hint = "use lower-case letters, digits and single hyphens, as in `legal-review`";
    desk.argument_error(context, number, "invalid_id", message, hint);
    None
}

/// Argument `number` as a closure. What it captured is copied now: Rhai shares captured variables by reference, and a
/// loop's variable would end as its last value.
fn closure(desk: &Desk, context: &NativeCallContext<'_>, number: usize, value: &Dynamic) -> Option<Closure> {
    let Some(mut pointer) = value.clone().try_cast::<FnPtr>() else {
        let message = format!("a condition is a closure, this is {}", kind_of(value));
        desk.argument_error(context, number, "type_mismatch", message, "write `|f| …` with what must hold");
        return None;
    };
    let copies: Vec<Dynamic> = pointer.iter_curry().map(Dynamic::flatten_clone).collect();
    pointer.set_curry(copies);
    Some(Closure { pointer, place: Place::of(context.call_position()) })
}

/// What a script's value is, in words.
fn kind_of(value: &Dynamic) -> &'static str {
    match value {
        value if value.is_unit() => "`()`",
        value if value.is_bool() => "true or false",
        value if value.is_int() => "an integer",
        value if value.is_decimal() => "a decimal",
        value if value.is_string() => "text",
        value if value.is_array() => "a list",
        value if value.is_map() => "a map",
        value if value.is_fnptr() => "a closure",
        value if value.is::<TypeHandle>() => "a fact's type",
        value if value.is::<StepHandle>() => "a step",
        value if value.is::<Approvers>() => "approvers",
        _ => "something else",
    }
}

/// A number of the script, exactly.
pub(super) fn number(value: &Dynamic) -> Option<Decimal> {
    if let Ok(value) = value.as_int() {
        return Some(Decimal::from(value));
    }
    let value = value.as_decimal().ok()?;
    Decimal::from_parts(value.mantissa(), u8::try_from(value.scale()).ok()?)
}
