//! The work of a script: Rhai counts a step as one operation however large the value is that it copies or searches, so
//! what is read is weighed besides.

use std::cell::Cell;
use std::rc::Rc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Map, Position};

use super::api;
use crate::limits;

/// What reading one entry of an array or a map weighs, in operations: it may be cloned, and compared by a call.
const ENTRY: u64 = 4;
/// How much text weighs as much as an operation, in bytes.
const TEXT_BYTES: usize = 4;
/// The same for text that stands in the script, which is read without being weighed: every operation pays for the longest.
const LITERAL_BYTES: usize = 64;
/// Nesting of a value, in arrays and maps: a deeper one would be copied, compared and dropped by as deep a recursion.
const VALUE_DEPTH: usize = 16;

/// Counts the work of a script, against what it may do.
#[derive(Debug, Clone, Default)]
pub(super) struct Work {
    charged: Rc<Cell<u64>>,
    used: Rc<Cell<u64>>,
    most: Rc<Cell<u64>>,
}

impl Work {
    /// Lets a run of the script begin that may take `most` operations.
    pub(super) fn begin(&self, most: u64) {
        self.charged.set(0);
        self.used.set(0);
        self.most.set(most);
    }

    /// What the run has taken, in operations.
    pub(super) fn used(&self) -> u64 {
        self.used.get()
    }

    /// Adds to what the run has taken; the script ends at its next operation if that is too much.
    pub(super) fn charge(&self, operations: u64) {
        self.charged.set(self.charged.get().saturating_add(operations));
    }

    /// Makes the engine count; `literal` is the size of the script's longest text, in bytes.
    pub(super) fn install(&self, engine: &mut Engine, literal: usize) {
        let each = 1_u64.saturating_add(wide(literal.checked_div(LITERAL_BYTES)));
        let work = self.clone();
        engine.on_progress(move |operations| {
            work.used.set(operations.saturating_mul(each).saturating_add(work.charged.get()));
            (work.used.get() > work.most.get()).then_some(Dynamic::UNIT)
        });
        let work = self.clone();
        // Rhai marks this hook as one that may change; the version is pinned.
        #[allow(deprecated)]
        engine.on_var(move |name, index, context| {
            let scope = context.scope();
            // Counted from the end of the scope, where the parser knew.
            let value = match index.checked_sub(1) {
                Some(index) => scope.iter_raw().nth(index).map(|(_, _, value)| value),
                None => scope.get(name),
            };
            work.charge(value.map_or(0, |value| weight(value, VALUE_DEPTH)));
            Ok(None)
        });
        self.replace(engine);
    }

    /// Functions of Rhai's that make much of little, with what they make weighed before they make it.
    fn replace(&self, engine: &mut Engine) {
        let work = self.clone();
        engine.register_fn("pad", move |array: &mut Array, length: i64, item: Dynamic| {
            let length = usize::try_from(length.max(0)).unwrap_or(usize::MAX);
            if length > limits::ARRAY_ITEMS {
                return too_large("Size of array");
            }
            let more = length.saturating_sub(array.len());
            work.charge(wide(Some(more)).saturating_mul(ENTRY.saturating_add(weight(&item, VALUE_DEPTH))));
            array.resize(array.len().saturating_add(more), item);
            Ok(())
        });
        let work = self.clone();
        engine.register_fn("split", move |text: &mut ImmutableString, at: ImmutableString| {
            let parts = text.matches(at.as_str()).count().saturating_add(1);
            if parts > limits::ARRAY_ITEMS {
                return too_large("Size of array");
            }
            work.charge(wide(Some(parts)).saturating_mul(ENTRY));
            Ok(text.split(at.as_str()).map(|part| Dynamic::from(part.to_owned())).collect::<Array>())
        });
        engine.register_fn("to_chars", |_: ImmutableString| too_large::<Array>("Size of array"));
        let work = self.clone();
        engine.register_fn("pad", move |text: &mut ImmutableString, length: i64, with: ImmutableString| {
            let length = usize::try_from(length.max(0)).unwrap_or(usize::MAX);
            let bytes = length.saturating_mul(with.len().max(1));
            if bytes > limits::STRING_BYTES {
                return too_large("Length of string");
            }
            work.charge(wide(Some(bytes)));
            let mut padded: String = text.to_string();
            let mut more = length.saturating_sub(text.chars().count());
            for c in with.chars().cycle() {
                if more == 0 {
                    break;
                }
                padded.push(c);
                more = more.saturating_sub(1);
            }
            *text = padded.into();
            Ok(())
        });
        let work = self.clone();
        engine.register_fn(
            "replace",
            move |text: &mut ImmutableString, from: ImmutableString, to: ImmutableString| {
                let found = text.matches(from.as_str()).count();
                let size = text.len().saturating_add(found.saturating_mul(to.len()));
                if size > limits::STRING_BYTES {
                    return too_large("Length of string");
                }
                work.charge(wide(Some(size)));
                *text = text.replace(from.as_str(), to.as_str()).into();
                Ok(())
            },
        );
    }
}

type Outcome<T> = Result<T, Box<EvalAltResult>>;

fn too_large<T>(what: &str) -> Outcome<T> {
    Err(Box::new(EvalAltResult::ErrorDataTooLarge(what.to_owned(), Position::NONE)))
}

fn wide(count: Option<usize>) -> u64 {
    u64::try_from(count.unwrap_or_default()).unwrap_or(u64::MAX)
}

/// What reading `value` weighs, in operations; more than any script may take if it is nested deeper than `depth`.
fn weight(value: &Dynamic, depth: usize) -> u64 {
    let Some(depth) = depth.checked_sub(1) else { return limits::OPERATIONS };
    let entry = |value: &Dynamic| weight(value, depth).saturating_add(ENTRY);
    if let Ok(text) = value.as_immutable_string_ref() {
        wide(text.len().checked_div(TEXT_BYTES))
    } else if let Some(items) = value.read_lock::<Array>() {
        items.iter().map(entry).fold(0, u64::saturating_add)
    } else if let Some(map) = value.read_lock::<Map>() {
        map.values().map(entry).fold(0, u64::saturating_add)
    } else {
        wide(Some(api::weight(value)))
    }
}
