//! `fact(name, type)` and the types.

use rhai::Map;
use serde_json::Value as Json;

use super::policy::after_policy;
use super::*;
use crate::compiler::draft::DraftFact;
use crate::definition::document::{Fact, FactType, Member};
use crate::limits;
use crate::model::instant::{Date, Instant};
use crate::model::money::{Currency, Money};
use crate::rule::types::{SAFE_INTEGER, Type};

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "fact"(name: Dynamic, kind: Dynamic) => fact;
        "string"() => |_: &Call<'_>| plain(FactType::String {});
        "boolean"() => |_: &Call<'_>| plain(FactType::Boolean {});
        "integer"() => |_: &Call<'_>| plain(FactType::Integer {});
        "decimal"() => |_: &Call<'_>| plain(FactType::Decimal {});
        "date"() => |_: &Call<'_>| plain(FactType::Date {});
        "instant"() => |_: &Call<'_>| plain(FactType::Instant {});
        "optional"(handle: TypeHandle) => |_: &Call<'_>, handle| TypeHandle { optional: true, ..handle };
        "money"(currency: Dynamic) => money;
        "enumeration"(values: Dynamic) => enumeration;
        "list"(entry: Dynamic) => list;
        "object"(members: Dynamic) => object;
        "min"(handle: TypeHandle, bound: Dynamic) => |call: &Call<'_>, mut handle: TypeHandle, bound| {
            handle.shape.min = read_bound(call, &handle.shape, &bound, "least");
            checked(call, handle)
        };
        "max"(handle: TypeHandle, bound: Dynamic) => |call: &Call<'_>, mut handle: TypeHandle, bound| {
            handle.shape.max = read_bound(call, &handle.shape, &bound, "greatest");
            checked(call, handle)
        };
        "max_length"(handle: TypeHandle, length: Dynamic) => max_length;
        "describe"(handle: TypeHandle, text: Dynamic) => describe;
        "attested_by"(handle: TypeHandle, source: Dynamic) => attested_by;
    }
}

fn plain(kind: FactType) -> TypeHandle {
    let shape = Shape { kind, min: None, max: None, max_length: None };
    TypeHandle { shape, optional: false, describe: None, attested_by: None }
}

fn fact(call: &Call<'_>, name: Dynamic, kind: Dynamic) {
    after_policy(call);
    let Some(name) = call.text(0, &name, "a fact's name") else { return };
    // Until the declaration turns out to be sound, what reads the fact is not reported for it.
    call.desk.with(|draft| draft.broken.insert(name.clone()));
    if !nameable(call, &name, "a fact") {
        return;
    }
    if call.desk.with(|draft| draft.facts.iter().any(|known| known.fact.name == name)) {
        let message = format!("fact {} is declared twice", quoted(&name));
        call.argument_error(0, Code::DuplicateId, message, "declare each fact once");
        return;
    }
    let hint = "write a type such as `boolean()` or `money(\"EUR\")`";
    let Some(handle) = call.made::<TypeHandle>(1, &kind, Code::InvalidFact, "a fact's type", hint) else {
        return;
    };
    let place = call.place;
    let TypeHandle { shape, optional, describe, attested_by } = handle;
    let fact = Fact { name, shape, optional, describe, attested_by, line: place.line };
    call.desk.with(|draft| {
        draft.broken.remove(&fact.name);
        // One more than allowed is kept, so that the bound is reported.
        if draft.facts.len() <= limits::FACTS {
            draft.facts.push(DraftFact { fact, place });
        }
    });
}

/// Whether `name` may name a fact or a member of one; reports why not.
fn nameable(call: &Call<'_>, name: &str, what: &str) -> bool {
    if RESERVED.contains(&name) {
        let message = format!("{} is reserved and cannot name {what}", quoted(name));
        let hint = format!("name it more precisely, such as `is_{name}` or `{name}_code`");
        call.word_error(name, Code::ReservedName, message, hint);
        return false;
    }
    if !id::is_fact_name(name) {
        let hint = "use lower-case letters, digits and underscores, as in `new_claims`";
        call.word_error(name, Code::InvalidId, format!("{} cannot name {what}", quoted(name)), hint);
        return false;
    }
    true
}

/// Reports what is wrong with the type as it is now; without what was just added it was sound.
fn checked(call: &Call<'_>, handle: TypeHandle) -> TypeHandle {
    match handle.shape.reader() {
        Ok(_) => handle,
        Err(problem) => {
            call.error(Code::InvalidFact, problem.message, problem.hint);
            let Shape { kind, .. } = handle.shape;
            TypeHandle { shape: Shape { kind, min: None, max: None, max_length: None }, ..handle }
        }
    }
}

fn money(call: &Call<'_>, currency: Dynamic) -> Dynamic {
    let Some(code) = call.text(0, &currency, "a currency") else { return call.mistake() };
    if let Err(problem) = code.parse::<Currency>() {
        call.argument_error(0, Code::InvalidFact, problem.message, problem.hint);
        return call.mistake();
    }
    Dynamic::from(plain(FactType::Money { currency: code }))
}

fn enumeration(call: &Call<'_>, values: Dynamic) -> Dynamic {
    match call.texts(0, &values, "values", Code::InvalidFact) {
        Some(values) => sound(call, FactType::Enumeration { values }),
        None => call.mistake(),
    }
}

/// A type made of the argument, unless there is none such.
fn sound(call: &Call<'_>, kind: FactType) -> Dynamic {
    let handle = plain(kind);
    match handle.shape.reader() {
        Ok(_) => Dynamic::from(handle),
        Err(problem) => {
            call.argument_error(0, Code::InvalidFact, problem.message, problem.hint);
            call.mistake()
        }
    }
}

/// The shape of a part: what concerns the fact as a whole has no place inside it.
fn part(call: &Call<'_>, handle: &TypeHandle, optional_too: bool) -> Shape {
    let misplaced = [
        (handle.optional && !optional_too, "optional"),
        (handle.attested_by.is_some(), "attested_by"),
        (handle.describe.is_some() && !optional_too, "describe"),
    ];
    for (_, method) in misplaced.iter().filter(|(misplaced, _)| *misplaced) {
        let hint = format!("say `.{method}(…)` of the fact itself");
        call.argument_error(
            0,
            Code::InvalidFact,
            format!("`.{method}` has no place inside another type"),
            hint,
        );
    }
    handle.shape.clone()
}

fn list(call: &Call<'_>, entry: Dynamic) -> Dynamic {
    let hint = "write the type of its entries, such as `list(string())`";
    let Some(handle) = call.made::<TypeHandle>(0, &entry, Code::InvalidFact, "a type", hint) else {
        return call.mistake();
    };
    let of = Box::new(part(call, &handle, false));
    sound(call, FactType::List { of })
}

fn object(call: &Call<'_>, members: Dynamic) -> Dynamic {
    let hint = "write its members with their types: `object(#{ country: string() })`";
    let Some(map) = members.clone().try_cast::<Map>() else {
        let message = format!("an object takes a map, this is {}", kind_of(&members));
        call.argument_error(0, Code::InvalidFact, message, hint);
        return call.mistake();
    };
    let count = map.len();
    let mut list = Vec::new();
    for (name, kind) in map {
        let name = name.to_string();
        let what = format!("a type for member {}", quoted(&name));
        let handle = call.made::<TypeHandle>(0, &kind, Code::InvalidFact, &what, hint);
        if let Some(handle) = handle.filter(|_| nameable(call, &name, "a member")) {
            let (shape, optional) = (part(call, &handle, true), handle.optional);
            list.push(Member { name, shape, optional, describe: handle.describe });
        }
    }
    if list.len() < count {
        return call.mistake();
    }
    sound(call, FactType::Object { members: list })
}

fn max_length(call: &Call<'_>, mut handle: TypeHandle, length: Dynamic) -> TypeHandle {
    handle.shape.max_length = call.count(0, &length, "a length", Code::InvalidFact);
    checked(call, handle)
}

fn describe(call: &Call<'_>, handle: TypeHandle, text: Dynamic) -> TypeHandle {
    let text = call.text(0, &text, "a description").filter(|text| {
        let sound = !text.is_empty() && text.len() <= limits::MEANING_BYTES;
        if !sound {
            let message = format!("a description has 1 to {} bytes", limits::MEANING_BYTES);
            call.argument_error(0, Code::InvalidFact, message, "say in a few words what the fact means");
        }
        sound
    });
    TypeHandle { describe: text, ..handle }
}

fn attested_by(call: &Call<'_>, handle: TypeHandle, source: Dynamic) -> TypeHandle {
    TypeHandle { attested_by: call.kebab(0, &source, "the name of a source", Code::InvalidFact), ..handle }
}

/// A bound in the form of a request's facts.
fn read_bound(call: &Call<'_>, shape: &Shape, value: &Dynamic, which: &str) -> Option<Json> {
    let kind = shape.reader().ok()?.kind;
    if !kind.is_ordered() {
        let hint = "only numbers, amounts, dates and instants have bounds";
        call.error(Code::InvalidFact, format!("{kind} has no {which} value"), hint);
        return None;
    }
    let text = value.clone().into_immutable_string().ok();
    let bound = match &kind {
        Type::Integer => number(value)
            .and_then(Decimal::to_i64)
            .filter(|bound| (-SAFE_INTEGER..=SAFE_INTEGER).contains(bound))
            .map(Json::from),
        Type::Decimal => number(value).map(|bound| Json::from(bound.to_string())),
        Type::Money(currency) => {
            number(value).and_then(|bound| Money::new(*currency, bound)).map(|money| money.to_json())
        }
        Type::Date => text.filter(|text| text.parse::<Date>().is_ok()).map(|text| Json::from(text.as_str())),
        Type::Instant => {
            text.filter(|text| text.parse::<Instant>().is_ok()).map(|text| Json::from(text.as_str()))
        }
        _ => None,
    };
    if bound.is_none() {
        let hint = match kind {
            Type::Date => "write a day in double quotes: `\"2026-03-01\"`",
            Type::Instant => "write a point in time in double quotes: `\"2026-03-01T09:00:00Z\"`",
            Type::Integer => "write a whole number up to 2^53 - 1, without quotes",
            _ => "write a number without quotes, with no more decimal places than the type has",
        };
        call.argument_error(0, Code::InvalidFact, format!("the {which} value must be {kind}"), hint);
    }
    bound
}
