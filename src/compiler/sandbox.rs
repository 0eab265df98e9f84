//! The engine that runs a script once: every bound set explicitly, nothing of the outside world within reach.

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Engine, EvalAltResult, LexError, OptimizationLevel, ParseErrorType, Position};

use super::api;
use super::codes::Code;
use crate::limits;
use crate::model::suggest;

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
    for name in ["eval", "import", "export", "print", "debug"] {
        engine.disable_symbol(name);
    }
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
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

/// A script that does not parse.
pub(super) fn parse_problem(error: &ParseErrorType, position: Position) -> Problem {
    match error {
        ParseErrorType::ExprTooDeep => {
            limit(position, format!("expression is deeper than {} levels", limits::EXPRESSION_DEPTH))
        }
        ParseErrorType::TooManyFunctions => {
            limit(position, format!("more than {} functions", limits::FUNCTIONS))
        }
        ParseErrorType::LiteralTooLarge(what, most) => {
            limit(position, format!("{} is larger than {most}", what.to_lowercase()))
        }
        ParseErrorType::BadInput(LexError::StringTooLong(most)) => {
            limit(position, format!("text is longer than {most} bytes"))
        }
        ParseErrorType::VariableUndefined(name) => problem(
            Code::SyntaxError,
            position,
            format!("unknown name `{name}`"),
            "define it with `let` or `const` before; a function sees its parameters only",
        ),
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, hint)) => {
            problem(Code::SyntaxError, position, format!("`{symbol}` does not belong here"), lower(hint))
        }
        ParseErrorType::Reserved(word) => {
            problem(Code::SyntaxError, position, format!("`{word}` is not available in policies"), "")
        }
        ParseErrorType::UnexpectedEOF => problem(
            Code::SyntaxError,
            position,
            "the script ends too early",
            "close what is still open: `)`, `}` or `]`",
        ),
        ParseErrorType::MissingToken(token, why) => {
            problem(Code::SyntaxError, position, format!("expected `{token}` {why}"), "")
        }
        other => problem(Code::SyntaxError, position, lower(&other.to_string()), ""),
    }
}

/// A script that fails while it runs.
pub(super) fn run_problem(error: &EvalAltResult) -> Problem {
    let position = error.position();
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) | EvalAltResult::ErrorInModule(_, inner, _) => {
            run_problem(inner)
        }
        EvalAltResult::ErrorParsing(error, position) => parse_problem(error, *position),
        EvalAltResult::ErrorTooManyOperations(_) => {
            limit(position, format!("the script takes more than {} operations", limits::OPERATIONS))
        }
        EvalAltResult::ErrorTooManyVariables(_) => {
            limit(position, format!("more than {} variables", limits::VARIABLES))
        }
        EvalAltResult::ErrorStackOverflow(_) => {
            limit(position, format!("functions call each other deeper than {} levels", limits::CALL_DEPTH))
        }
        EvalAltResult::ErrorDataTooLarge(what, _) => limit(position, format!("{} is too large", lower(what))),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => unknown_function(signature, position),
        EvalAltResult::ErrorVariableNotFound(name, _) => problem(
            Code::ScriptFailed,
            position,
            format!("unknown name `{name}`"),
            "a function sees its parameters only; pass what it needs",
        ),
        EvalAltResult::ErrorRuntime(value, _) => {
            problem(Code::ScriptFailed, position, format!("the script stopped: {value}"), "")
        }
        other => {
            let mut text = other.to_string();
            if let Some(at) = text.rfind(" (line ") {
                text.truncate(at);
            }
            problem(Code::ScriptFailed, position, lower(&text), "")
        }
    }
}

/// `signature` is Rhai's: `quorum (StepHandle, &str)`.
fn unknown_function(signature: &str, position: Position) -> Problem {
    let (name, arguments) = signature.split_once('(').unwrap_or((signature, ""));
    let (name, arguments) = (name.trim(), arguments.trim_end_matches(')'));
    if let Some(usage) = api::usage(name) {
        let message = format!("`{name}` cannot be used like this");
        return problem(Code::UnknownFunction, position, message, format!("write {usage}"));
    }
    if name.chars().all(|c| !c.is_alphanumeric()) {
        let message = format!("operator `{name}` does not work on {}", arguments.replace(", ", " and "));
        return problem(Code::UnknownFunction, position, message, "");
    }
    let hint = suggest::did_you_mean(name, api::names()).unwrap_or_default();
    problem(Code::UnknownFunction, position, format!("unknown function `{name}`"), hint)
}

/// A message of Rhai's in the style of ours.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(chars).collect::<String>().trim_end_matches('.').to_owned()
}
