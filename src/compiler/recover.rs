//! Calls that no function serves: each is reported and the script goes on, so that one run tells of all of them.
//!
//! Rhai stops a script at such a call. A stand-in is then registered that says what is wrong, does what was probably
//! meant, and the script runs again from its start.

use std::rc::Rc;

use rhai::{AST, Array, Dynamic, Engine, EvalAltResult, FnPtr, ImmutableString, Map, NativeCallContext};

use super::api;
use super::codes::Code;
use super::draft::{Call, Desk};
use crate::definition::document::Effect;
use crate::limits;
use crate::model::sorted_set::SortedSet;
use crate::model::suggest;

/// What a call yields that was reported already: whatever it is handed to says nothing more about it.
#[derive(Debug, Clone)]
pub(super) struct Mistake;

impl Mistake {
    /// Whether `value` is a mistake or holds one, at most `depth` levels down.
    pub(super) fn is_in(value: &Dynamic, depth: usize) -> bool {
        let Some(below) = depth.checked_sub(1) else { return false };
        if let Some(items) = value.read_lock::<Array>() {
            return items.iter().any(|item| Mistake::is_in(item, below));
        }
        if let Some(map) = value.read_lock::<Map>() {
            return map.values().any(|item| Mistake::is_in(item, below));
        }
        value.is::<Mistake>()
    }
}

/// What it weighs to find out what a call meant, in operations of the script.
const SEARCH: u64 = 300;

/// How a run of the script ended.
pub(super) enum End {
    /// At the script's end.
    Complete,
    /// By an error.
    Stopped(EvalAltResult),
    /// By what followed from a mistake that was reported.
    Reported,
}

/// Runs the script.
pub(super) fn run(engine: &mut Engine, desk: &Desk, ast: &AST) -> End {
    let work = desk.work();
    work.install(engine, desk.source().longest_text());
    engine.register_type_with_name::<Mistake>("mistake");
    // Rhai would put its name into the text.
    engine.register_fn("+", |_: ImmutableString, mistake: Mistake| mistake);
    engine.register_fn("+", |mistake: Mistake, _: ImmutableString| mistake);
    let own: Rc<SortedSet<(String, usize)>> =
        Rc::new(ast.iter_functions().map(|of| (of.name.to_owned(), of.params.len())).collect());
    let mut known = SortedSet::new();
    // All runs together may take as long as one.
    let mut left = limits::OPERATIONS;
    loop {
        drop(desk.take());
        work.begin(left);
        let Err(error) = engine.run_ast(ast) else { return End::Complete };
        left = left.saturating_sub(work.used());
        let next = missing(&error).filter(|call| left > 0 && !known.contains(call));
        let Some((name, count)) = next.filter(|_| known.len() < limits::STAND_INS) else {
            return if follows(&error, desk) { End::Reported } else { End::Stopped(*error) };
        };
        stand_in(engine, desk, &own, &name, count);
        known.insert((name, count));
    }
}

/// The name and the number of arguments of the call that no function serves.
fn missing(error: &EvalAltResult) -> Option<(String, usize)> {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => missing(inner),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let (name, arguments) = signature.split_once('(')?;
            let arguments = arguments.trim_end_matches(')');
            let commas = arguments.matches(',').count();
            let count = if arguments.trim().is_empty() { 0 } else { commas.saturating_add(1) };
            // Rhai's own accessors (`index$get$` and its kin) are no calls of the script.
            (count <= limits::STAND_IN_ARGUMENTS && !name.contains('$'))
                .then(|| (name.trim().to_owned(), count))
        }
        _ => None,
    }
}

/// Whether the script may have stopped merely because of a mistake that was reported.
fn follows(error: &EvalAltResult, desk: &Desk) -> bool {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => follows(inner, desk),
        EvalAltResult::ErrorFor(_)
        | EvalAltResult::ErrorMismatchDataType(..)
        | EvalAltResult::ErrorIndexingType(..)
        | EvalAltResult::ErrorDotExpr(..) => desk.with(|draft| draft.mistakes),
        _ => false,
    }
}

fn stand_in(
    engine: &mut Engine,
    desk: &Desk,
    own: &Rc<SortedSet<(String, usize)>>,
    name: &str,
    count: usize,
) {
    let (shared, own, called) = (desk.clone(), Rc::clone(own), name.to_owned());
    let kinds = vec![std::any::TypeId::of::<Dynamic>(); count];
    engine.register_raw_fn(name, kinds, move |context: NativeCallContext, arguments: &mut [&mut Dynamic]| {
        Ok(serve(&shared, &own, &called, &context, arguments))
    });
}

/// Says what is wrong with the call and yields what lets the script go on.
fn serve(
    desk: &Desk,
    own: &SortedSet<(String, usize)>,
    name: &str,
    context: &NativeCallContext<'_>,
    arguments: &mut [&mut Dynamic],
) -> Dynamic {
    // What was meant is looked for among all names.
    desk.work().charge(SEARCH);
    let mistaken = arguments.iter().any(|argument| Mistake::is_in(argument, limits::FACT_DEPTH));
    let call = Call::new(desk, context, mistaken);
    let meant = misspelt(desk, own, name, arguments);
    let (message, hint) = problem(desk, own, name, meant.as_deref(), arguments);
    call.error(Code::UnknownFunction, message, hint);
    if let Some(meant) = meant.as_deref().filter(|meant| desk.serves(meant, arguments.len()))
        && let Ok(value) = context.call_native_fn_raw(meant, false, arguments)
    {
        return value;
    }
    desk.with(|draft| {
        draft.mistakes = true;
        // Who knows what a function does that does not exist: what it might have said is not missing.
        draft.unserved = draft.unserved || !mistaken && is_word(name) && !desk.has(name);
    });
    desk.with(|draft| match (meant.as_deref().unwrap_or(name), arguments.first()) {
        ("policy", _) => draft.premature = true,
        ("approvers", Some(step)) => api::reported_approvers(draft, step),
        ("fact" | "step" | "tier", Some(first)) => {
            draft.broken.extend((*first).clone().into_immutable_string().ok().map(|name| name.to_string()));
        }
        _ => {}
    });
    match arguments.first() {
        // A step, a type or an effect is still one after a method that does not exist.
        Some(first) if api::is_chained(first) || first.is::<Effect>() => (*first).clone(),
        _ => Dynamic::from(Mistake),
    }
}

/// The function that was meant, where `name` is none; or is a method, but is not called on anything.
fn misspelt(
    desk: &Desk,
    own: &SortedSet<(String, usize)>,
    name: &str,
    arguments: &[&mut Dynamic],
) -> Option<String> {
    if !is_word(name) || own.iter().any(|(other, _)| other == name) {
        return None;
    }
    let mut names: Vec<&str> = own
        .iter()
        .filter(|(other, count)| !other.contains('$') && (*count == arguments.len() || !desk.has(name)))
        .map(|(other, _)| other.as_str())
        .collect();
    if desk.has(name) {
        let method = api::usage(name).is_some_and(|usage| usage.contains(" after "));
        if !method || arguments.first().is_some_and(|first| api::is_made(first)) {
            return None;
        }
    } else {
        for name in api::names() {
            names.push(name);
        }
    }
    suggest::closest(name, names).map(str::to_owned)
}

/// What is wrong with the call of a function that the vocabulary has.
fn misused(desk: &Desk, name: &str, usage: &str, arguments: &[&mut Dynamic]) -> String {
    let counts: SortedSet<usize> = desk.counts(name).collect();
    let receiver = usage.split_once(" after ").map(|(_, receiver)| receiver);
    let first = arguments.first();
    let chained = first.is_some_and(|first| api::is_chained(first));
    // A method counts without what it is called on.
    let given = match (receiver, first) {
        (None, Some(step)) if chained => return format!("`{name}` does not work on {}", api::kind_of(step)),
        (None, _) => arguments.len(),
        (Some(receiver), Some(first)) if !chained && !api::is_made(first) => {
            return format!("`{name}` must follow {receiver}");
        }
        (Some(receiver), None) => return format!("`{name}` must follow {receiver}"),
        (Some(_), Some(first)) if counts.contains(&arguments.len()) => {
            return format!("`{name}` does not work on {}", api::kind_of(first));
        }
        (Some(_), Some(_)) => arguments.len().saturating_sub(1),
    };
    let wanted = counts.iter().map(|count| count.saturating_sub(usize::from(receiver.is_some())));
    let wanted: Vec<String> = wanted.map(|count| count.to_string()).collect();
    match wanted.join(" or ").as_str() {
        "" => format!("`{name}` cannot be used like this"),
        "0" => format!("`{name}` takes no arguments, not {given}"),
        "1" => format!("`{name}` takes 1 argument, not {given}"),
        wanted => format!("`{name}` takes {wanted} arguments, not {given}"),
    }
}

fn is_word(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn problem(
    desk: &Desk,
    own: &SortedSet<(String, usize)>,
    name: &str,
    meant: Option<&str>,
    arguments: &[&mut Dynamic],
) -> (String, String) {
    let kinds = || arguments.iter().map(|argument| api::kind_of(argument)).collect::<Vec<_>>();
    if let Some(meant) = meant {
        return (format!("unknown function `{name}`"), format!("did you mean `{meant}`?"));
    }
    if let Some(usage) = api::usage(name) {
        return (misused(desk, name, usage, arguments), format!("write {usage}"));
    }
    if let Some((_, count)) = own.iter().find(|(other, _)| other == name) {
        let many = if *count == 1 { "argument" } else { "arguments" };
        let message = format!("`{name}` takes {count} {many}, not {}", arguments.len());
        return (message, "give one argument per parameter".to_owned());
    }
    if !is_word(name) {
        let message = format!("`{name}` does not work on {}", kinds().join(" and "));
        return (message, "both sides must be of one kind: numbers, or text in double quotes".to_owned());
    }
    if arguments.first().is_some_and(|first| first.is::<FnPtr>()) && name == "call" {
        return ("`call` cannot be used like this".to_owned(), "define a function with `fn`".to_owned());
    }
    let message = match kinds().first() {
        Some(first) if arguments.first().is_some_and(|first| api::is_chained(first)) => {
            format!("{first} has no method `{name}`")
        }
        _ => format!("unknown function `{name}`"),
    };
    (message, "use the functions of the policy language, or define one with `fn`".to_owned())
}
