//! What Rhai itself makes of the same closures: nothing folded, no short cuts for operators, and every comparison of two
//! different types an error, so that its silent `false` cannot hide a difference.

use rhai::packages::{Package, StandardPackage};
use rhai::{
    AST, Array, Dynamic, Engine, EvalAltResult, FnPtr, INT, ImmutableString, Map, NativeCallContext,
    OptimizationLevel,
};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::facts::{FACTS, members};
use crate::script::Script;
use crate::term::Ty;

type Answer<T> = Result<T, Box<EvalAltResult>>;

/// Types of which two different ones must never meet in a comparison. An integer and a decimal may; so may anything and
/// `()`, but only for `==` and `!=`.
macro_rules! strangers {
    ($engine:expr, $($one:ty : $($other:ty),+;)+) => {$($(
        for op in ["==", "!=", "<", "<=", ">", ">="] {
            $engine.register_fn(op, |_: $one, _: $other| mixed());
            $engine.register_fn(op, |_: $other, _: $one| mixed());
        }
    )+)+};
}

macro_rules! no_order {
    ($engine:expr, $($one:ty),+) => {$(
        for op in ["<", "<=", ">", ">="] {
            $engine.register_fn(op, |_: $one, (): ()| mixed());
            $engine.register_fn(op, |(): (), _: $one| mixed());
        }
    )+};
}

fn mixed() -> Answer<bool> {
    Err("two types compared".into())
}

fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_fail_on_invalid_map_property(true);
    engine.set_max_expr_depths(0, 0);
    StandardPackage::new().register_into_engine(&mut engine);
    strangers!(engine,
        bool: INT, Decimal, ImmutableString, Array, Map;
        INT: ImmutableString, Array, Map;
        Decimal: ImmutableString, Array, Map;
        ImmutableString: Array, Map;
        Array: Map;
    );
    no_order!(engine, bool, INT, Decimal, ImmutableString, Array, Map, ());
    // Our `any` and `count` by Rhai's own means of calling closures; it has them under other names.
    engine.register_fn("any", |context: NativeCallContext, list: Array, holds: FnPtr| -> Answer<bool> {
        for entry in list {
            if holds.call_within_context::<bool>(&context, (entry,))? {
                return Ok(true);
            }
        }
        Ok(false)
    });
    engine.register_fn("count", |context: NativeCallContext, list: Array, holds: FnPtr| -> Answer<INT> {
        let mut count = 0;
        for entry in list {
            count += INT::from(holds.call_within_context::<bool>(&context, (entry,))?);
        }
        Ok(count)
    });
    engine
}

/// The conditions of a script, as Rhai understands them.
pub(crate) struct RhaiSide {
    engine: Engine,
    ast: AST,
    closures: Vec<FnPtr>,
}

impl RhaiSide {
    pub(crate) fn new(script: &Script) -> RhaiSide {
        let engine = engine();
        let closures: Vec<String> = script.steps.iter().map(|rule| rule.closure()).collect();
        let text = format!("{}[{}]", script.functions(), closures.join(", "));
        let ast = engine.compile(&text).unwrap_or_else(|error| panic!("Rhai refuses: {error}\n{text}"));
        let closures: Array = engine.eval_ast(&ast).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let closures = closures.into_iter().map(|closure| closure.cast::<FnPtr>()).collect();
        RhaiSide { engine, ast, closures }
    }

    /// What condition `index` yields; `None` where Rhai cannot say (its own guard against aliasing).
    pub(crate) fn holds(&self, index: usize, facts: &Map) -> Option<Result<bool, String>> {
        match self.closures[index].call::<bool>(&self.engine, &self.ast, (facts.clone(),)) {
            Ok(holds) => Some(Ok(holds)),
            Err(error) => {
                let text = error.to_string();
                (!text.contains("ata race")).then_some(Err(text))
            }
        }
    }
}

/// A request's facts as a Rhai map; what was left out is `()`.
pub(crate) fn map(facts: &Json) -> Map {
    let fields = FACTS.map(|(name, _, ty, _)| (name, ty));
    object(facts, fields.into_iter())
}

fn object(value: &Json, fields: impl Iterator<Item = (&'static str, Ty)>) -> Map {
    let of =
        |(name, ty): (&str, Ty)| (name.into(), value.get(name).map_or(Dynamic::UNIT, |it| dynamic(it, ty)));
    fields.map(of).collect()
}

fn dynamic(value: &Json, ty: Ty) -> Dynamic {
    let decimal = |text: &Json| {
        let text = text.as_str().expect("text");
        Dynamic::from_decimal(text.parse::<Decimal>().expect("a decimal"))
    };
    match ty {
        Ty::Bool => value.as_bool().expect("a boolean").into(),
        Ty::Int => value.as_i64().expect("an integer").into(),
        Ty::Dec => decimal(value),
        Ty::Eur | Ty::Jpy | Ty::Kwd => decimal(&value["value"]),
        Ty::Text | Ty::Region | Ty::Date | Ty::Instant => value.as_str().expect("text").into(),
        Ty::Item | Ty::Vendor => {
            let members = members(ty).iter().map(|(name, ty, _)| (*name, *ty));
            Dynamic::from_map(object(value, members))
        }
        Ty::Ints | Ty::Texts | Ty::Euros | Ty::Dates | Ty::Items => {
            let entry = ty.entry().expect("a list");
            let list = value.as_array().expect("a list").iter().map(|item| dynamic(item, entry));
            Dynamic::from_array(list.collect())
        }
    }
}
