//! The vocabulary of policy scripts: the functions that a script calls to say what the policy is.
//!
//! They take any value and look at it themselves, so that a wrong argument is a finding with a place and a hint while
//! the script goes on and the next mistake is found too.

use rhai::{Array, Dynamic, Engine, FnPtr, NativeCallContext};

use super::codes::Code;
use super::draft::{Call, Closure, Desk, Draft, DraftAction, Needs, Who};
use super::recover::Mistake;
use crate::definition::document::{Effect, Shape};
use crate::definition::step::{After, Duration, Evidence};
use crate::limits;
use crate::model::decimal::Decimal;
use crate::model::id;
use crate::model::invalid::quoted;

mod effects;
mod facts;
mod people;
mod policy;
mod steps;
mod thresholds;
mod time;
mod usage;

pub(super) use usage::{RESERVED, names, usage};

/// A fact's type while the script chains on it.
#[derive(Debug, Clone)]
struct TypeHandle {
    shape: Shape,
    optional: bool,
    describe: Option<String>,
    attested_by: Option<String>,
}

/// A step while the script chains on it: its place in the draft.
#[derive(Debug, Clone, Copy)]
struct StepHandle(usize);

/// What a function of the vocabulary may take.
trait Argument {
    /// Whether it comes of a call that was reported.
    fn is_mistaken(&self) -> bool {
        false
    }
}

impl Argument for TypeHandle {}
impl Argument for StepHandle {}
impl Argument for Effect {}

impl Argument for Dynamic {
    fn is_mistaken(&self) -> bool {
        Mistake::is_in(self, limits::FACT_DEPTH)
    }
}

/// Whether the script chains methods on `value`.
pub(super) fn is_chained(value: &Dynamic) -> bool {
    value.is::<TypeHandle>() || value.is::<StepHandle>()
}

/// Whether a function of the vocabulary made `value`.
pub(super) fn is_made(value: &Dynamic) -> bool {
    !(value.is_unit() || value.is_bool() || value.is_int() || value.is_decimal() || value.is_string())
        && !(value.is_array() || value.is_map() || value.is_fnptr())
}

/// How much a value that a function of the vocabulary made holds, in parts.
pub(super) fn weight(value: &Dynamic) -> usize {
    if let Some(handle) = value.read_lock::<TypeHandle>() {
        let values = match &handle.shape.kind {
            crate::definition::document::FactType::Enumeration { values } => values.len(),
            _ => 0,
        };
        return handle.shape.parts().saturating_add(values);
    }
    match value.read_lock::<Needs>().as_deref() {
        Some(Needs::Weighted(weights, _)) => weights.len(),
        _ => 1,
    }
}

/// Notes that the approvers of a step were named, however wrongly: it is not reported as naming nobody.
pub(super) fn reported_approvers(draft: &mut Draft, step: &Dynamic) {
    if let Some(step) = step.clone().try_cast::<StepHandle>().and_then(|step| draft.steps.get_mut(step.0)) {
        step.approvers.get_or_insert(Who::Invalid);
    }
}

/// Registers a function of the vocabulary: `$body` gets the call being served and the arguments.
macro_rules! vocabulary {
    ($engine:expr, $desk:expr, $($name:literal ($($argument:ident : $kind:ty),*) => $body:expr;)+) => {$({
        let shared = $desk.clone();
        shared.learn($name, <[&str]>::len(&[$(stringify!($argument)),*]));
        $engine.register_fn($name, move |context: NativeCallContext, $($argument: $kind),*| {
            // Looked for only where there is one: arguments may be large.
            let muted = shared.with(|draft| draft.mistakes) && [$(Argument::is_mistaken(&$argument)),*].contains(&true);
            let call = Call::new(&shared, &context, muted);
            $body(&call, $($argument),*)
        });
    })+};
}
use vocabulary;

/// Registers the vocabulary. What the script says goes to `desk`.
pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    engine.register_type_with_name::<TypeHandle>("type of a fact");
    engine.register_type_with_name::<StepHandle>("step");
    engine.register_type_with_name::<Who>("approvers");
    engine.register_type_with_name::<Needs>("threshold");
    engine.register_type_with_name::<After>("order of steps");
    engine.register_type_with_name::<Evidence>("evidence");
    engine.register_type_with_name::<Duration>("duration");
    engine.register_type_with_name::<DraftAction>("action of a deadline");
    engine.register_type_with_name::<Effect>("effect");
    policy::register(engine, desk);
    facts::register(engine, desk);
    steps::register(engine, desk);
    people::register(engine, desk);
    thresholds::register(engine, desk);
    time::register(engine, desk);
    effects::register(engine, desk);
}

impl Call<'_> {
    /// What stands in for a value that could not be made, once that was reported.
    fn mistake(&self) -> Dynamic {
        self.desk.with(|draft| draft.mistakes = true);
        Dynamic::from(Mistake)
    }

    /// Argument `number` as text.
    fn text(&self, number: usize, value: &Dynamic, what: &str) -> Option<String> {
        let text = value.clone().into_immutable_string().ok().map(|text| text.to_string());
        if text.is_none() {
            let message = format!("{what} must be text, this is {}", kind_of(value));
            self.argument_error(number, Code::UnknownFunction, message, "write text in double quotes");
        }
        text
    }

    /// Argument `number` as a kebab-case id.
    fn kebab(&self, number: usize, value: &Dynamic, what: &str, code: Code) -> Option<String> {
        let text = self.text(number, value, what)?;
        if id::is_kebab(&text) {
            return Some(text);
        }
        let hint = "use lower-case letters, digits and single hyphens, as in `legal-review`";
        self.argument_error(number, code, format!("{} is not {what}", shown(&text)), hint);
        None
    }

    /// Argument `number` as a list of texts, each with its place.
    fn texts(&self, number: usize, value: &Dynamic, what: &str, code: Code) -> Option<Vec<String>> {
        let Some(items) = value.clone().try_cast::<Array>() else {
            let message = format!("expected a list of {what}, this is {}", kind_of(value));
            self.argument_error(number, code, message, "write a list: `[\"one\", \"other\"]`");
            return None;
        };
        if items.len() > limits::ENUMERATION_VALUES {
            let message = format!("a list of more than {} {what}", limits::ENUMERATION_VALUES);
            self.argument_error(number, Code::LimitExceeded, message, "list fewer");
            return None;
        }
        let mut texts = Vec::new();
        for item in &items {
            match item.clone().into_immutable_string() {
                Ok(text) => texts.push(text.to_string()),
                Err(_) => {
                    let message = format!("expected a list of {what}, an entry is {}", kind_of(item));
                    self.argument_error(number, code, message, "put each entry in double quotes");
                    return None;
                }
            }
        }
        Some(texts)
    }

    /// Argument `number` as a whole number from 1.
    fn count(&self, number: usize, value: &Dynamic, what: &str, code: Code) -> Option<u32> {
        let count =
            value.as_int().ok().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
        if count.is_none() {
            let (bound, shown, hint) = match value.as_int() {
                Ok(count) if count > 0 => {
                    (format!("up to {}", u32::MAX), format!("`{count}`"), "ask for less")
                }
                Ok(count) => ("from 1".to_owned(), format!("`{count}`"), "ask for at least 1"),
                Err(_) => {
                    let hint = "write a whole number, without quotes";
                    ("from 1".to_owned(), kind_of(value).to_owned(), hint)
                }
            };
            let message = format!("{what} is a whole number {bound}, this is {shown}");
            self.argument_error(number, code, message, hint);
        }
        count
    }

    /// Argument `number` as a closure. What it captured is copied now: Rhai shares captured variables by reference, and
    /// a loop's variable would end as its last value.
    fn closure(&self, number: usize, value: &Dynamic, what: &str) -> Option<Closure> {
        let Some(mut pointer) = value.clone().try_cast::<FnPtr>() else {
            let message = format!("{what} is a closure, this is {}", kind_of(value));
            self.argument_error(number, Code::TypeMismatch, message, "write `|f| …` over the facts");
            return None;
        };
        let copies: Vec<Dynamic> = pointer.iter_curry().map(Dynamic::flatten_clone).collect();
        pointer.set_curry(copies);
        Some(Closure { pointer, span: self.argument(number) })
    }

    /// Argument `number` as a value that a function of the vocabulary made.
    fn made<T: Clone + 'static>(
        &self,
        number: usize,
        value: &Dynamic,
        code: Code,
        what: &str,
        hint: &str,
    ) -> Option<T> {
        let made = value.clone().try_cast::<T>();
        if made.is_none() {
            let message = format!("expected {what}, this is {}", kind_of(value));
            self.argument_error(number, code, message, hint);
        }
        made
    }
}

/// A text of the script in a message.
fn shown(text: &str) -> String {
    if text.is_empty() { "an empty text".to_owned() } else { quoted(text) }
}

/// What a script's value is, in words.
pub(super) fn kind_of(value: &Dynamic) -> &'static str {
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
        value if value.is::<Who>() => "approvers",
        value if value.is::<Needs>() => "a threshold",
        value if value.is::<After>() => "an order of steps",
        value if value.is::<Evidence>() => "evidence",
        value if value.is::<Duration>() => "a duration",
        value if value.is::<DraftAction>() => "an action of a deadline",
        value if value.is::<Effect>() => "an effect",
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
