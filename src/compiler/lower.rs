//! Lowering: a closure of the script, as Rhai parsed it, becomes an expression over facts.
//!
//! The script's own functions are inlined, captured values stand as the literals that they were when the closure was
//! handed over. What has no place in an expression is refused by name, with the way out.

use rhai::{ASTNode, Dynamic, Expr as Script, FnCallExpr, Position, Stmt, StmtBlock};

use super::api;
use super::codes::Code;
use super::draft::Closure;
use super::finding::Findings;
use super::source::{Place, SourceMap, Span};
use crate::limits;
use crate::model::suggest;
use crate::rule::expr::{At, Expr, Node};

mod calls;
mod chain;
mod functions;
mod moved;
mod operators;
mod statements;

use statements::computed;

pub(super) use functions::{Functions, functions};

/// What a name or a part of a closure stands for while it is lowered.
#[derive(Debug, Clone)]
enum Term {
    /// The closure's parameter: the facts.
    Facts,
    /// A value.
    Value(Expr),
    /// A list of values.
    List(Vec<Expr>),
    /// A range of values: from, to, and whether `to` belongs to it.
    Range(Expr, Expr, bool),
    /// `()`
    Unit,
}

/// Names in scope, innermost last.
type Names = Vec<(String, Term)>;

pub(super) struct Lowerer<'a> {
    source: &'a SourceMap,
    functions: &'a Functions,
    findings: &'a mut Findings,
    /// The functions being inlined.
    calls: Vec<String>,
    /// How many nodes the policy may still have.
    nodes_left: usize,
    /// How many parts of the script may still be looked at: a part that is no node costs too, as often as it is inlined.
    parts_left: usize,
    /// How many `any`, `all`, `count`, … stand around what is being lowered.
    levels: usize,
}

impl<'a> Lowerer<'a> {
    pub(super) fn new(source: &'a SourceMap, functions: &'a Functions, findings: &'a mut Findings) -> Self {
        Lowerer {
            source,
            functions,
            findings,
            calls: Vec::new(),
            nodes_left: limits::EXPRESSION_NODES,
            parts_left: limits::LOWERED_PARTS,
            levels: 0,
        }
    }

    pub(super) fn findings(&mut self) -> &mut Findings {
        self.findings
    }

    /// The expression that `closure` computes over the facts; `None` after errors that were reported.
    pub(super) fn closure(&mut self, closure: &Closure) -> Option<Expr> {
        let captured = closure.pointer.curry();
        let name = closure.pointer.fn_name();
        let span = closure.span;
        let with_facts = captured.len().saturating_add(1);
        let Some(function) = self.functions.get(&(name.to_owned(), with_facts)) else {
            let message = "the closure must take one parameter, the facts";
            self.findings.error(self.source, Code::TypeMismatch, span, message, "write `|f| …`");
            return None;
        };
        let mut names = Names::new();
        for (parameter, value) in function.params.iter().zip(captured) {
            let term = self.captured(parameter, value, span)?;
            names.push((parameter.to_string(), term));
        }
        let facts = function.params.last()?;
        names.push((facts.to_string(), Term::Facts));
        let expr = self.statements(&function.body, &mut names, span)?;
        let expr = self.value(expr, span)?;
        if expr.depth() > limits::RULE_DEPTH {
            self.too_deep(span);
            return None;
        }
        Some(expr)
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!("the condition is nested deeper than {} levels", limits::RULE_DEPTH);
        self.findings.error(
            self.source,
            Code::LimitExceeded,
            span,
            message,
            "compute a part of it in the host, as a fact",
        );
    }

    /// A captured value as a literal. It stands where the closure is handed over.
    fn captured(&mut self, name: &str, value: &Dynamic, span: Span) -> Option<Term> {
        let at = At { line: span.start.line, column: span.start.column, text: None };
        let literal = |node| Expr { node, at: at.clone() };
        if value.is_unit() {
            return Some(Term::Unit);
        }
        if let Some(items) = value.read_lock::<rhai::Array>() {
            let list: Option<Vec<Expr>> = items.iter().map(|item| constant(item).map(literal)).collect();
            if let Some(list) = list {
                return Some(Term::List(list));
            }
        } else if let Some(node) = constant(value) {
            return Some(Term::Value(literal(node)));
        }
        let (message, hint) = match value.is_map() {
            true => (
                format!("`{name}` is a map, and a condition holds plain values only"),
                format!("take what is needed out of it before: `let part = {name}.part;`"),
            ),
            false => (
                format!("`{name}` is {}, and a condition holds plain values only", api::kind_of(value)),
                "use numbers, text, true or false, or a list of those".to_owned(),
            ),
        };
        let span = self.source.word_within(span, name);
        self.findings.error(self.source, Code::NotLowerable, span, message, hint);
        None
    }

    fn refuse(&mut self, span: Span, what: &str, hint: &str) -> Option<Term> {
        let message = format!("{what} cannot be part of a condition");
        self.findings.error(self.source, Code::NotLowerable, span, message, hint);
        None
    }

    /// A call with more or fewer arguments than `wanted`.
    fn miscounted(&mut self, name: &str, wanted: &str, given: usize, span: Span) -> Option<Term> {
        let hint = api::usage(name)
            .map_or_else(|| "give one argument per parameter".to_owned(), |usage| format!("write {usage}"));
        let message = format!("`{name}` takes {wanted}, not {given}");
        self.findings.error(self.source, Code::UnknownFunction, span, message, hint);
        None
    }

    /// Where a part of the script stands, with its words.
    fn place(&self, script: &Script) -> (At, Span) {
        self.place_of(&places(script), script.position())
    }

    fn place_of(&self, places: &[Place], fallback: Position) -> (At, Span) {
        match self.source.expression(places) {
            Some((span, text)) => {
                (At { line: span.start.line, column: span.start.column, text: Some(text) }, span)
            }
            None => {
                let place = Place::of(fallback);
                (At { line: place.line, column: place.column, text: None }, self.source.token_span(place))
            }
        }
    }

    /// A new node, against the policy's budget.
    fn node(&mut self, node: Node, at: At, span: Span) -> Option<Expr> {
        self.spend(1, span)?;
        Some(Expr { node, at })
    }

    /// Spends on looking at a part of the script that is made of so many.
    fn look(&mut self, parts: usize, script: &Script) -> Option<()> {
        if let Some(left) = self.parts_left.checked_sub(parts.saturating_add(1)) {
            self.parts_left = left;
            return Some(());
        }
        self.parts_left = 0;
        let span = self.source.token_span(Place::of(script.position()));
        self.spend(usize::MAX, span)
    }

    fn spend(&mut self, nodes: usize, span: Span) -> Option<()> {
        if let Some(left) = self.nodes_left.checked_sub(nodes) {
            self.nodes_left = left;
            return Some(());
        }
        (self.nodes_left, self.parts_left) = (0, 0);
        let message =
            format!("the conditions of the policy have more than {} parts", limits::EXPRESSION_NODES);
        self.findings.error(
            self.source,
            Code::LimitExceeded,
            span,
            message,
            "compute a part of them in the host, as a fact",
        );
        None
    }

    /// A term that must be a single value.
    fn value(&mut self, term: Term, span: Span) -> Option<Expr> {
        let (what, hint) = match term {
            Term::Value(expr) => return Some(expr),
            Term::Facts => ("the facts as a whole", "name the fact: `f.amount`"),
            Term::List(_) => {
                ("a list by itself", "ask whether something is in it: `f.region in [\"US\", \"EU\"]`")
            }
            Term::Range(..) => ("a range by itself", "ask whether something is in it: `f.amount in 1..10`"),
            Term::Unit => ("`()` by itself", "compare an optional fact with it: `f.budget != ()`"),
        };
        self.refuse(span, what, hint);
        None
    }

    /// Lowers one expression of the script.
    fn lower(&mut self, script: &Script, names: &mut Names) -> Option<Term> {
        let stands = places(script);
        self.look(stands.len(), script)?;
        let (at, span) = self.place_of(&stands, script.position());
        let literal = At { text: None, ..at.clone() };
        let (what, hint) = match script {
            Script::BoolConstant(value, _) => {
                return self.node(Node::Boolean(*value), at, span).map(Term::Value);
            }
            Script::IntegerConstant(value, _) => {
                return self.node(Node::Integer(*value), literal, span).map(Term::Value);
            }
            Script::StringConstant(value, _) => {
                return self.node(Node::Text(value.to_string()), literal, span).map(Term::Value);
            }
            Script::DynamicConstant(value, _) if !value.is_fnptr() => {
                return self.captured("the constant", value, span);
            }
            Script::Unit(_) => return Some(Term::Unit),
            Script::Array(items, _) => {
                let mut list = Some(Vec::new());
                for item in items {
                    let item = self.single(item, names);
                    list = list.zip(item).map(|(mut list, item)| {
                        list.push(item);
                        list
                    });
                }
                return list.map(Term::List);
            }
            Script::Variable(parts, ..) => return self.variable(&parts.1, names, &at, span),
            Script::Dot(parts, flags, _) if !flags.contains(rhai::ASTFlags::NEGATED) => {
                let owner = self.lower(&parts.lhs, names)?;
                return self.chain(owner, &parts.rhs, &mut places(&parts.lhs), names);
            }
            Script::And(parts, _) => return self.junction(parts, Node::All, at, span, names),
            Script::Or(parts, _) => return self.junction(parts, Node::Any, at, span, names),
            Script::Coalesce(parts, _) => return self.coalesce(parts, &at, span, names),
            Script::FnCall(call, position) => return self.call(call, *position, at, span, names),
            Script::Stmt(block) => return self.block(block, names, span),
            Script::Dot(..) => ("`?.`", "name an optional fact directly and guard it: `f.budget ?? 0`"),
            Script::CharConstant(..) => ("a character", "write text in double quotes"),
            Script::InterpolatedString(..) => ("text put together from parts", "write the text out"),
            Script::Map(..) => ("a map", "compare single facts"),
            Script::ThisPtr(_) => ("`this`", "use the closure's parameter"),
            Script::DynamicConstant(..) => {
                ("a closure inside a condition", "write the condition out, or as a function")
            }
            other => match chain::indexing(other) {
                Some(hint) => ("indexing", hint),
                None => ("this", "write a comparison of facts"),
            },
        };
        self.refuse(span, what, hint)
    }

    fn variable(&mut self, name: &str, names: &Names, at: &At, span: Span) -> Option<Term> {
        let found = names.iter().rev().find(|(known, _)| known == name).map(|(_, term)| term.clone());
        let Some(mut term) = found else {
            let hint = suggest::did_you_mean(name, names.iter().map(|(name, _)| name.as_str()))
                .unwrap_or_else(|| {
                    "a function sees its parameters only; pass what it needs as an argument".to_owned()
                });
            self.findings.error(
                self.source,
                Code::NotLowerable,
                span,
                format!("`{name}` is not known here"),
                hint,
            );
            return None;
        };
        let size = match &mut term {
            Term::Value(expr) => {
                // A literal and a list's entry stand where they are used, not where they were captured or passed.
                match &expr.node {
                    Node::Element { .. } => expr.at = at.clone(),
                    node if is_constant(node) => expr.at = At { text: None, ..at.clone() },
                    _ => {}
                }
                // Likewise list operations: around the place of use there may be more of them.
                if expr.move_to(self.levels) > limits::QUANTIFIER_DEPTH {
                    self.too_many_levels(span);
                    return None;
                }
                expr.size()
            }
            Term::List(list) => list.iter().map(Expr::size).fold(0, usize::saturating_add),
            Term::Range(from, to, _) => from.size().saturating_add(to.size()),
            Term::Facts | Term::Unit => 0,
        };
        self.spend(size, span)?;
        Some(term)
    }
}

fn is_constant(node: &Node) -> bool {
    matches!(node, Node::Boolean(_) | Node::Integer(_) | Node::Decimal(_) | Node::Text(_))
}

/// Where the names and operators of a part of the script stand.
fn places(script: &Script) -> Vec<Place> {
    let mut places = Vec::new();
    script.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
        places.extend(path.last().map(ASTNode::position).filter(|at| !at.is_none()).map(Place::of));
        true
    });
    places
}

/// A plain value of the script as a literal.
fn constant(value: &Dynamic) -> Option<Node> {
    if let Ok(value) = value.as_bool() {
        return Some(Node::Boolean(value));
    }
    if let Ok(value) = value.as_int() {
        return Some(Node::Integer(value));
    }
    if value.is_string() {
        return value.clone().into_immutable_string().ok().map(|text| Node::Text(text.to_string()));
    }
    api::number(value).map(Node::Decimal)
}
