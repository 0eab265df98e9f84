//! Operators: comparisons, `&& || !`, `in`, `+ -`, `??`.

use super::*;
use crate::rule::expr::{Arithmetic, Comparison};

impl Lowerer<'_> {
    pub(super) fn junction(
        &mut self,
        parts: &[Script],
        join: fn(Vec<Expr>) -> Node,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let mut lowered = Vec::new();
        let mut sound = true;
        for part in parts {
            match self.single(part, names) {
                Some(expr) => lowered.push(expr),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        self.node(join(lowered), At { text: None, ..at }, span).map(Term::Value)
    }

    /// `a ?? b ?? c` is `(a ?? b) ?? c`.
    pub(super) fn coalesce(
        &mut self,
        parts: &[Script],
        at: &At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let mut parts = parts.iter();
        let mut result = self.single(parts.next()?, names);
        for part in parts {
            let next = self.single(part, names);
            let node = Node::Coalesce(Box::new(result?), Box::new(next?));
            result = self.node(node, at.clone(), span);
        }
        result.map(Term::Value)
    }

    /// A part of the script that must be one value.
    pub(super) fn single(&mut self, script: &Script, names: &mut Names) -> Option<Expr> {
        let (_, span) = self.place(script);
        let term = self.lower(script, names)?;
        self.value(term, span)
    }

    pub(super) fn operator(
        &mut self,
        call: &FnCallExpr,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let name = call.name.as_str();
        match (name, &*call.args) {
            ("!", [of]) => {
                let of = self.single(of, names)?;
                self.node(Node::Not(Box::new(of)), At { text: None, ..at }, span).map(Term::Value)
            }
            ("-", [of]) => self.negative(of, at, span, names),
            ("contains", _) if self.functions.contains_key(&("contains".to_owned(), 2)) => self.refuse(
                span,
                "a function named `contains`",
                "that is what `in` calls; give yours another name",
            ),
            ("contains", [list, item]) => self.membership(item, list, at, span, names),
            (".." | "..=", [from, to]) => {
                let (from, to) = (self.single(from, names), self.single(to, names));
                Some(Term::Range(from?, to?, name == "..="))
            }
            (_, [left, right]) if Arithmetic::TABLE.iter().any(|(.., spelling)| *spelling == name) => {
                let operator = Arithmetic::TABLE.iter().find(|(.., spelling)| *spelling == name)?.0;
                let (left, right) = (self.single(left, names), self.single(right, names));
                self.node(Node::Arithmetic(operator, Box::new(left?), Box::new(right?)), at, span)
                    .map(Term::Value)
            }
            ("/", _) => self.refuse(
                span,
                "division without rounding",
                "say how many places: `div_round(f.amount, 3, 2)`",
            ),
            (_, [left, right]) => match Comparison::TABLE.iter().find(|(.., spelling)| *spelling == name) {
                Some((comparison, ..)) => self.comparison(*comparison, left, right, at, span, names),
                None => {
                    let hint = match name {
                        "&" => "write `&&`",
                        "|" => "write `||`",
                        _ => "compute it in the host and pass it as a fact",
                    };
                    self.refuse(span, &format!("the operator `{name}`"), hint)
                }
            },
            _ => self.refuse(
                span,
                &format!("the operator `{name}`"),
                "compute it in the host and pass it as a fact",
            ),
        }
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Script,
        right: &Script,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let (one, other) = (self.lower(left, names), self.lower(right, names));
        let fact = match (one?, other?) {
            (Term::Unit, Term::Unit) => {
                return self.refuse(span, "`()` compared with itself", "leave it out");
            }
            (Term::Unit, term) | (term, Term::Unit) => self.value(term, span)?,
            (one, other) => {
                let (left_span, right_span) = (self.place(left).1, self.place(right).1);
                let (one, other) = (self.value(one, left_span), self.value(other, right_span));
                let (one, other) = (one?, other?);
                let node = Node::Compare(comparison, Box::new(one), Box::new(other));
                return self.node(node, at, span).map(Term::Value);
            }
        };
        if !matches!(fact.node, Node::Fact { .. } | Node::Member { .. }) {
            let hint = "compare an optional fact: `f.budget != ()`";
            return self.refuse(span, "`()` compared with anything but a fact", hint);
        }
        let present = self.node(Node::Present(Box::new(fact)), at.clone(), span)?;
        match comparison {
            Comparison::NotEqual => Some(Term::Value(present)),
            Comparison::Equal => {
                self.node(Node::Not(Box::new(present)), At { text: None, ..at }, span).map(Term::Value)
            }
            _ => self.refuse(span, "an order of `()`", "ask `f.budget != ()` first, then compare"),
        }
    }

    fn membership(
        &mut self,
        item: &Script,
        list: &Script,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let item = self.single(item, names);
        let (_, list_span) = self.place(list);
        match self.lower(list, names)? {
            Term::List(list) => {
                if list.len() > limits::ENUMERATION_VALUES {
                    let message = format!("a list of more than {} values", limits::ENUMERATION_VALUES);
                    self.findings.error(
                        self.source,
                        Code::LimitExceeded,
                        list_span,
                        message,
                        "compute it in the host",
                    );
                    return None;
                }
                self.node(Node::In(Box::new(item?), list), at, span).map(Term::Value)
            }
            Term::Range(from, to, inclusive) => {
                let item = item?;
                self.spend(item.size(), span)?;
                let upper = if inclusive { Comparison::AtMost } else { Comparison::Less };
                let compare =
                    |comparison, bound| Node::Compare(comparison, Box::new(item.clone()), Box::new(bound));
                let end = computed(&Term::Value(to.clone()));
                let low = self.node(compare(Comparison::AtLeast, from), at.clone(), span)?;
                let high = self.node(compare(upper, to), at.clone(), span)?;
                let both = self.node(Node::All(vec![low, high]), At { text: None, ..at }, span)?;
                self.after(end, Term::Value(both), span)
            }
            Term::Facts => {
                self.refuse(list_span, "`in` the facts", "compare an optional fact: `f.budget != ()`")
            }
            Term::Value(of) => {
                let node = Node::Contains(Box::new(of), Box::new(item?));
                self.node(node, at, span).map(Term::Value)
            }
            Term::Unit => self.refuse(
                list_span,
                "`in` something that is not a list",
                "write `in [\"US\", \"EU\"]` or `in 1..10`",
            ),
        }
    }

    /// `-x`: a literal is negated here, anything else is taken from zero.
    fn negative(&mut self, of: &Script, at: At, span: Span, names: &mut Names) -> Option<Term> {
        let of = self.single(of, names)?;
        if let Node::Integer(value) = of.node
            && let Some(value) = value.checked_neg()
        {
            return self.node(Node::Integer(value), At { text: None, ..at }, span).map(Term::Value);
        }
        if let Node::Decimal(value) = of.node {
            return self
                .node(Node::Decimal(value.checked_neg()), At { text: None, ..at }, span)
                .map(Term::Value);
        }
        let zero = self.node(Node::Integer(0), At { text: None, ..at.clone() }, span)?;
        let node = Node::Arithmetic(Arithmetic::Subtract, Box::new(zero), Box::new(of));
        self.node(node, at, span).map(Term::Value)
    }

    /// `div_round(a, b, places)`.
    pub(super) fn div_round(
        &mut self,
        call: &FnCallExpr,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let [left, right, places] = &*call.args else {
            return self.miscounted("div_round", "3 arguments", call.args.len(), span);
        };
        let (left, right) = (self.single(left, names), self.single(right, names));
        let places = match self.single(places, names)?.node {
            Node::Integer(places) => u8::try_from(places).ok().filter(|places| *places <= 28),
            _ => None,
        };
        let Some(places) = places else {
            let hint = "write the number of decimal places out, from 0 to 28: `div_round(f.amount, 3, 2)`";
            return self.refuse(span, "a number of places that is computed, negative or over 28", hint);
        };
        self.node(Node::DivRound(Box::new(left?), Box::new(right?), places), at, span).map(Term::Value)
    }
}
