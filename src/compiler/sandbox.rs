//! The engine that runs a script once: every bound set explicitly, nothing of the outside world within reach.

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicStringPackage,
    LogicPackage, MoreStringPackage, Package,
};
use rhai::{Engine, EvalAltResult, OptimizationLevel, Position};

use super::codes::Code;
use super::syntax::lower;
use crate::limits;

/// A Rhai engine for policies, without the policy vocabulary.
pub(super) fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    // The tree that the author wrote is the tree that is lowered; nothing is folded behind our back.
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine.set_max_operations(limits::OPERATIONS);
    engine.set_max_call_levels(limits::CALL_DEPTH);
    engine.set_max_expr_depths(limits::EXPRESSION_DEPTH, limits::EXPRESSION_DEPTH);
    engine.set_max_string_size(limits::STRING_BYTES);
    engine.set_max_array_size(limits::ARRAY_ITEMS);
    engine.set_max_map_size(limits::MAP_ENTRIES);
    engine.set_max_variables(limits::VARIABLES);
    engine.set_max_functions(limits::FUNCTIONS);
    engine.set_max_modules(0);
    // `**` takes a decimal's power by a series, however long. `this`, `Fn` and `curry` copy values that nobody weighed.
    for name in ["eval", "import", "export", "print", "debug", "this", "Fn", "curry", "**", "**="] {
        engine.disable_symbol(name);
    }
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    engine
}

/// A problem that Rhai found, in our words.
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) position: Position,
    pub(super) message: String,
    pub(super) hint: String,
}

fn problem(code: Code, position: Position, message: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem { code, position, message: message.into(), hint: hint.into() }
}

fn limit(position: Position, what: String) -> Problem {
    problem(
        Code::LimitExceeded,
        position,
        what,
        "make the script smaller; these bounds keep a hostile script harmless",
    )
}

/// A script that fails while it runs.
pub(super) fn run_problem(error: &EvalAltResult) -> Problem {
    let position = error.position();
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) | EvalAltResult::ErrorInModule(_, inner, _) => {
            run_problem(inner)
        }
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => {
            limit(position, format!("the script takes more than {} operations", limits::OPERATIONS))
        }
        EvalAltResult::ErrorTooManyVariables(_) => {
            limit(position, format!("more than {} variables", limits::VARIABLES))
        }
        EvalAltResult::ErrorStackOverflow(_) => {
            limit(position, format!("functions call each other deeper than {} levels", limits::CALL_DEPTH))
        }
        EvalAltResult::ErrorDataTooLarge(what, _) => limit(position, format!("{} is too large", lower(what))),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let name = signature.split('(').next().unwrap_or_default().trim();
            let message = format!("`{name}` cannot be called like this");
            problem(Code::UnknownFunction, position, message, "correct the calls reported before it first")
        }
        EvalAltResult::ErrorDotExpr(text, _) | EvalAltResult::ErrorPropertyNotFound(text, _) => {
            let name = text.split(['\'', '`']).nth(1).unwrap_or(text);
            let message = format!("`{name}` cannot be read here");
            let hint = format!("call it as a function, `.{name}(…)`, or leave it out");
            problem(Code::ScriptFailed, position, message, hint)
        }
        EvalAltResult::ErrorArrayBounds(count, index, _) => {
            let entries = if *count == 1 { "entry" } else { "entries" };
            let message = format!("the list has {count} {entries}, none at {index}");
            problem(Code::ScriptFailed, position, message, "the first entry is at 0")
        }
        EvalAltResult::ErrorVariableNotFound(name, _) => problem(
            Code::ScriptFailed,
            position,
            format!("unknown name `{name}`"),
            "a function sees its parameters only; pass what it needs",
        ),
        EvalAltResult::ErrorRuntime(value, _) => problem(
            Code::ScriptFailed,
            position,
            format!("the script stopped: {value}"),
            "the script itself throws this",
        ),
        other => {
            let mut text = other.to_string();
            if let Some(at) = text.rfind(" (line ") {
                text.truncate(at);
            }
            problem(Code::ScriptFailed, position, lower(&text), "correct the statement, or leave it out")
        }
    }
}
