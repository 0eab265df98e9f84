//! Chains: `f.vendor.country`, `f.note.starts_with("x")`, `f.items.any(|item| …)`.

use super::*;
use crate::rule::expr::{Comparison, Each, TextTest};

/// The methods that a condition may use, with what they take.
const METHODS: [(&str, &str); 11] = [
    ("starts_with", "1 argument"),
    ("ends_with", "1 argument"),
    ("contains", "1 argument"),
    ("len", "no arguments"),
    ("is_empty", "no arguments"),
    ("any", "1 closure"),
    ("all", "1 closure"),
    ("count", "at most 1 closure"),
    ("sum", "at most 1 closure"),
    ("min", "at most 1 closure"),
    ("max", "at most 1 closure"),
];

/// Methods of lists that Rhai has and a condition has not. Some are spelt almost like one that it has.
const OF_RHAI: [&str; 8] = ["map", "filter", "reduce", "find", "find_map", "some", "sort", "index_of"];

/// What to write instead of `f["amount"]` or `f.items[0]`; nothing where `script` is neither.
pub(super) fn indexing(script: &Script) -> Option<&'static str> {
    match script {
        Script::Index(parts, ..) if matches!(parts.rhs, Script::StringConstant(..)) => {
            Some("write a dot and the name: `f.amount`")
        }
        Script::Index(..) => Some(
            "ask a list as a whole: `f.items.any(|item| …)`; name what does not depend on facts before, with `let`",
        ),
        _ => None,
    }
}

/// Whether `name` is a method that a condition may use.
pub(super) fn is_method(name: &str) -> bool {
    METHODS.iter().any(|(known, _)| *known == name)
}

impl Lowerer<'_> {
    /// What `rest` makes of `owner`; `so_far` are the places of what stands before it.
    pub(super) fn chain(
        &mut self,
        owner: Term,
        rest: &Script,
        so_far: &mut Vec<Place>,
        names: &mut Names,
    ) -> Option<Term> {
        match rest {
            Script::Dot(parts, flags, position) => {
                if flags.contains(rhai::ASTFlags::NEGATED) {
                    let span = self.source.token_span(Place::of(*position));
                    return self.refuse(span, "`?.`", "guard an optional member: `f.vendor.vat != () && …`");
                }
                let next = self.chain(owner, &parts.lhs, so_far, names)?;
                self.chain(next, &parts.rhs, so_far, names)
            }
            Script::Property(parts, position) => {
                so_far.push(Place::of(*position));
                let (at, span) = self.place_of(so_far, *position);
                self.member(owner, parts.2.to_string(), at, span)
            }
            Script::MethodCall(call, position) => {
                so_far.push(Place::of(*position));
                so_far.extend(call.args.iter().flat_map(places));
                let (at, span) = self.place_of(so_far, *position);
                self.method(owner, call, at, span, names)
            }
            other => {
                let (_, span) = self.place(other);
                let what = if matches!(other, Script::Index(..)) { "indexing" } else { "this" };
                self.refuse(span, what, indexing(other).unwrap_or("name a fact or one of its members"))
            }
        }
    }

    fn member(&mut self, owner: Term, name: String, at: At, span: Span) -> Option<Term> {
        let node = match owner {
            Term::Facts if name == "tier" => Node::Tier,
            Term::Facts => Node::Fact { name, slot: 0 },
            owner => Node::Member { of: Box::new(self.value(owner, span)?), name, index: 0 },
        };
        self.node(node, at, span).map(Term::Value)
    }

    fn method(
        &mut self,
        owner: Term,
        call: &FnCallExpr,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let name = call.name.as_str();
        if matches!(owner, Term::Facts) {
            return self.refuse(
                span,
                &format!("the method `{name}` of the facts"),
                "name a fact first: `f.note.len()`",
            );
        }
        let of = self.value(owner, span)?;
        if let Some((test, _)) = TextTest::TABLE.iter().find(|(_, known)| *known == name)
            && let [with] = &*call.args
        {
            let with = self.single(with, names)?;
            return self.node(Node::TextTest(*test, Box::new(of), Box::new(with)), at, span).map(Term::Value);
        }
        let node = match (name, &*call.args) {
            ("contains", [item]) => Node::Contains(Box::new(of), Box::new(self.single(item, names)?)),
            ("len" | "count", []) => Node::Length(Box::new(of)),
            ("is_empty", []) => {
                let length = self.node(Node::Length(Box::new(of)), at.clone(), span)?;
                let zero = self.node(Node::Integer(0), At { text: None, ..at.clone() }, span)?;
                Node::Compare(Comparison::Equal, Box::new(length), Box::new(zero))
            }
            _ => return self.each(of, call, at, span, names),
        };
        self.node(node, at, span).map(Term::Value)
    }

    /// `list.any(|each| …)` and its kin; `sum`, `min` and `max` also without a closure, of the entries themselves.
    fn each(&mut self, list: Expr, call: &FnCallExpr, at: At, span: Span, names: &mut Names) -> Option<Term> {
        let name = call.name.as_str();
        let found = Each::TABLE.iter().find(|(_, known)| *known == name).map(|(each, _)| *each);
        let (Some(each), [] | [_]) = (found, &*call.args) else {
            if let Some((_, wanted)) = METHODS.iter().find(|(known, _)| *known == name) {
                let message = format!("`{name}` takes {wanted}, not {}", call.args.len());
                let hint = format!("correct the arguments of `.{name}(…)`");
                self.findings.error(self.source, Code::UnknownFunction, span, message, hint);
                return None;
            }
            if OF_RHAI.contains(&name) {
                let hint = "ask with `any`, `all`, `count`, `sum`, `min` or `max`, or compute it in the host as a fact";
                return self.refuse(span, &format!("the method `{name}`"), hint);
            }
            if self.functions.contains_key(&(name.to_owned(), call.args.len().saturating_add(1))) {
                let hint = format!("call it as a function: `{name}(…)`");
                return self.refuse(span, &format!("the function `{name}` as a method"), &hint);
            }
            if let Some(hint) = suggest::did_you_mean(name, METHODS.iter().map(|(known, _)| *known)) {
                let message = format!("unknown method `{name}`");
                self.findings.error(self.source, Code::UnknownFunction, span, message, hint);
                return None;
            }
            let hint = "compute it in the host and pass it as a fact";
            return self.refuse(span, &format!("the method `{name}`"), hint);
        };
        if self.levels >= limits::QUANTIFIER_DEPTH {
            self.too_many_levels(span);
            return None;
        }
        let level = self.levels;
        let entry = Expr { node: Node::Element { level }, at: at.clone() };
        let with = match call.args.first() {
            None if each.takes_condition() => {
                let hint = format!("say what must hold: `.{name}(|each| …)`");
                let message = format!("`{name}` needs a closure");
                self.findings.error(self.source, Code::UnknownFunction, span, message, hint);
                return None;
            }
            None => entry,
            Some(argument) => {
                self.levels = self.levels.saturating_add(1);
                let with = self.inner_closure(argument, entry, names);
                self.levels = self.levels.saturating_sub(1);
                with?
            }
        };
        let node = Node::Each { each, list: Box::new(list), with: Box::new(with), level, kind: None };
        self.node(node, at, span).map(Term::Value)
    }

    pub(super) fn too_many_levels(&mut self, span: Span) {
        let message =
            format!("`any`, `all`, `count`, … are nested deeper than {} levels", limits::QUANTIFIER_DEPTH);
        let hint = "compute a part of it in the host, as a fact";
        self.findings.error(self.source, Code::LimitExceeded, span, message, hint);
    }

    /// A closure inside a condition, over one entry of a list. Rhai wraps one that captures in a block that shares the
    /// captured names and curries them.
    fn inner_closure(&mut self, script: &Script, entry: Expr, names: &mut Names) -> Option<Expr> {
        let (_, span) = self.place(script);
        let (pointer, captured) = match script {
            Script::Stmt(block) => match block.statements().last() {
                Some(Stmt::Expr(curry)) => match &**curry {
                    Script::FnCall(call, _) if call.name == "curry" => {
                        (call.args.first(), call.args.get(1..))
                    }
                    other => (Some(other), None),
                },
                _ => (None, None),
            },
            other => (Some(other), None),
        };
        let pointer = match pointer {
            Some(Script::DynamicConstant(value, _)) => value.clone().try_cast::<rhai::FnPtr>(),
            _ => None,
        };
        let Some(pointer) = pointer else {
            let hint = "write `|each| …` with what must hold for an entry, or what to take of it";
            let message = "a closure is needed here";
            self.findings.error(self.source, Code::TypeMismatch, span, message, hint);
            return None;
        };
        let captured = captured.unwrap_or_default();
        let key = (pointer.fn_name().to_owned(), captured.len().saturating_add(1));
        let Some(function) = self.functions.get(&key) else {
            let message = "the closure must take one parameter, the list's entry";
            self.findings.error(self.source, Code::TypeMismatch, span, message, "write `|each| …`");
            return None;
        };
        let mut inner = Names::new();
        for (parameter, outer) in function.params.iter().zip(captured) {
            inner.push((parameter.clone(), self.lower(outer, names)?));
        }
        inner.push((function.params.last()?.clone(), Term::Value(entry)));
        let term = self.statements(&function.body, &mut inner, span)?;
        self.value(term, span)
    }
}
