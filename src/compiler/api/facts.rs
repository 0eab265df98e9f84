//! `fact(name, type)` and the types.

use serde_json::Value as Json;

use super::*;
use crate::definition::facts::{is_less, read_value};
use crate::model::money::{Currency, Money};
use crate::rule::types::{SAFE_INTEGER, Type};

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    let shared = desk.clone();
    engine.register_fn("fact", move |context: NativeCallContext, name: Dynamic, kind: Dynamic| {
        fact(&shared, &context, &name, &kind);
    });
    engine.register_fn("string", || plain(FactType::String {}));
    engine.register_fn("boolean", || plain(FactType::Boolean {}));
    engine.register_fn("integer", || plain(FactType::Integer {}));
    engine.register_fn("decimal", || plain(FactType::Decimal {}));
    let shared = desk.clone();
    engine.register_fn("money", move |context: NativeCallContext, currency: Dynamic| {
        plain(money(&shared, &context, &currency))
    });
    let shared = desk.clone();
    engine.register_fn("enumeration", move |context: NativeCallContext, values: Dynamic| {
        plain(enumeration(&shared, &context, &values))
    });
    engine.register_fn("optional", |handle: TypeHandle| TypeHandle { optional: true, ..handle });
    let shared = desk.clone();
    engine.register_fn("min", move |context: NativeCallContext, handle: TypeHandle, bound: Dynamic| {
        TypeHandle { min: read_bound(&shared, &context, &handle.kind, &bound, "least"), ..handle }
    });
    let shared = desk.clone();
    engine.register_fn("max", move |context: NativeCallContext, handle: TypeHandle, bound: Dynamic| {
        TypeHandle { max: read_bound(&shared, &context, &handle.kind, &bound, "greatest"), ..handle }
    });
}

fn plain(kind: FactType) -> TypeHandle {
    TypeHandle { kind, optional: false, min: None, max: None }
}

fn fact(desk: &Desk, context: &NativeCallContext<'_>, name: &Dynamic, kind: &Dynamic) {
    after_policy(desk, context);
    let Some(name) = text(desk, context, 0, name, "a fact's name") else { return };
    if RESERVED.contains(&name.as_str()) {
        let message = format!("{} is reserved and cannot name a fact", quoted(&name));
        let hint = format!("name it more precisely, such as `{name}_flag` or `is_{name}`");
        desk.argument_error(context, 0, "reserved_name", message, hint);
        return;
    }
    if !id::is_fact_name(&name) {
        let message = format!("{} cannot name a fact", quoted(&name));
        let hint = "use lower-case letters, digits and underscores, as in `new_claims`";
        desk.argument_error(context, 0, "invalid_id", message, hint);
        return;
    }
    if desk.with(|draft| draft.facts.iter().any(|known| known.fact.name == name)) {
        let message = format!("fact {} is declared twice", quoted(&name));
        desk.argument_error(context, 0, "duplicate_id", message, "declare each fact once");
        return;
    }
    let Some(handle) = kind.clone().try_cast::<TypeHandle>() else {
        let message = format!("the second argument of `fact` is its type, this is {}", kind_of(kind));
        desk.argument_error(
            context,
            1,
            "invalid_fact",
            message,
            "write a type such as `boolean()` or `money(\"EUR\")`",
        );
        return;
    };
    let place = Place::of(context.call_position());
    let TypeHandle { kind, optional, min, max } = handle;
    if let Ok(kind) = kind.to_type() {
        let read = |bound: &Option<Json>| bound.as_ref().and_then(|bound| read_value(&kind, bound).ok());
        if let (Some(min), Some(max)) = (read(&min), read(&max))
            && is_less(&max, &min)
        {
            let message =
                format!("no value of fact {} fits: its greatest is less than its least", quoted(&name));
            desk.argument_error(context, 1, "invalid_fact", message, "swap `.min(…)` and `.max(…)`");
        }
    }
    let fact = Fact { name, kind, optional, min, max, line: place.line };
    desk.with(|draft| draft.facts.push(DraftFact { fact, place }));
}

fn money(desk: &Desk, context: &NativeCallContext<'_>, currency: &Dynamic) -> FactType {
    // EUR stands in after an error, so that what follows is still checked as an amount.
    let code = text(desk, context, 0, currency, "a currency").unwrap_or_else(|| "EUR".to_owned());
    if let Err(problem) = code.parse::<Currency>() {
        desk.argument_error(context, 0, "invalid_fact", problem.message, problem.hint);
        return FactType::Money { currency: "EUR".to_owned() };
    }
    FactType::Money { currency: code }
}

fn enumeration(desk: &Desk, context: &NativeCallContext<'_>, values: &Dynamic) -> FactType {
    let mut texts = Vec::new();
    match values.clone().try_cast::<Array>() {
        Some(items) => {
            for item in items {
                match item.clone().into_immutable_string() {
                    Ok(text) => texts.push(text.to_string()),
                    Err(_) => {
                        let message =
                            format!("the values of an enumeration are text, this is {}", kind_of(&item));
                        desk.argument_error(
                            context,
                            0,
                            "invalid_fact",
                            message,
                            "put each value in double quotes",
                        );
                        return FactType::String {};
                    }
                }
            }
        }
        None => {
            let message = format!("an enumeration takes a list, this is {}", kind_of(values));
            desk.argument_error(context, 0, "invalid_fact", message, "write `enumeration([\"US\", \"EU\"])`");
            return FactType::String {};
        }
    }
    let kind = FactType::Enumeration { values: texts };
    if let Err(problem) = kind.to_type() {
        desk.argument_error(context, 0, "invalid_fact", problem.message, problem.hint);
    }
    kind
}

/// A bound in the form of a request's facts.
fn read_bound(
    desk: &Desk,
    context: &NativeCallContext<'_>,
    kind: &FactType,
    value: &Dynamic,
    which: &str,
) -> Option<Json> {
    let kind = kind.to_type().ok()?;
    if !kind.is_ordered() {
        let message = format!("{kind} has no {which} value");
        let hint = "only integers, decimals and amounts have bounds";
        desk.call_error(context, "invalid_fact", message, hint);
        return None;
    }
    let bound = number(value).and_then(|number| match &kind {
        Type::Integer => {
            let safe = number.to_i64().filter(|number| (-SAFE_INTEGER..=SAFE_INTEGER).contains(number));
            safe.map(Json::from)
        }
        Type::Decimal => Some(Json::from(number.to_string())),
        Type::Money(currency) => Money::new(*currency, number).map(|money| money.to_json()),
        _ => None,
    });
    if bound.is_none() {
        let message = format!("the {which} value must be {kind}");
        desk.argument_error(context, 0, "invalid_fact", message, "write a number that the type can hold");
    }
    bound
}
