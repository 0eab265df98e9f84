//! Blocks: `let` before an expression, `if` with both branches, and what else a block might hold, refused by name.

use super::*;

impl Lowerer<'_> {
    pub(super) fn block(&mut self, block: &StmtBlock, names: &mut Names, span: Span) -> Option<Term> {
        self.statements(block.statements(), names, span)
    }

    pub(super) fn statements(&mut self, statements: &[Stmt], names: &mut Names, span: Span) -> Option<Term> {
        let outer = names.len();
        let result = self.statements_in(statements, names, span);
        names.truncate(outer);
        result
    }

    pub(super) fn statements_in(
        &mut self,
        statements: &[Stmt],
        names: &mut Names,
        span: Span,
    ) -> Option<Term> {
        let mut named = Vec::new();
        let mut statements =
            statements.iter().filter(|statement| !matches!(statement, Stmt::Noop(_))).peekable();
        while let Some(statement) = statements.next() {
            let last = statements.peek().is_none();
            match statement {
                Stmt::Var(parts, ..) => {
                    let (name, script, _) = &**parts;
                    let term = self.lower(script, names)?;
                    named.extend(computed(&term));
                    names.push((name.name.to_string(), term));
                }
                Stmt::Return(Some(script), flags, _) if last && flags.is_empty() => {
                    let result = self.lower(script, names)?;
                    return self.after(named, result, span);
                }
                _ if last => {
                    let result = self.statement(statement, names)?;
                    return self.after(named, result, span);
                }
                other => return self.refuse_statement(other),
            }
        }
        let hint = "end with an expression that is true or false";
        self.refuse(span, "a block without a value", hint)
    }

    /// `result`, after what was `named` on the way: the script computes that whether or not the result needs it, and
    /// if it fails, so does the whole.
    pub(super) fn after(&mut self, named: Vec<Expr>, mut result: Term, span: Span) -> Option<Term> {
        let expr = match &mut result {
            Term::Value(expr) | Term::Range(expr, ..) => Some(expr),
            Term::List(list) => list.first_mut(),
            Term::Facts | Term::Unit => None,
        };
        let Some(expr) = expr else { return Some(result) };
        let mut first = named;
        first.retain(|named| !expr.computes(named));
        if !first.is_empty() {
            self.spend(first.iter().map(Expr::size).fold(1, usize::saturating_add), span)?;
            let (at, then) = (expr.at.clone(), Box::new(expr.clone()));
            *expr = Expr { node: Node::First(first, then), at };
        }
        Some(result)
    }

    /// The last statement of a block: its value.
    pub(super) fn statement(&mut self, statement: &Stmt, names: &mut Names) -> Option<Term> {
        let span = self.source.token_span(Place::of(statement.position()));
        match statement {
            Stmt::Expr(script) => self.lower(script, names),
            Stmt::FnCall(call, position) => {
                let script = Script::FnCall(call.clone(), *position);
                self.lower(&script, names)
            }
            Stmt::Block(block) => self.block(block, names, span),
            Stmt::If(flow, position) => {
                let mut places = Vec::new();
                statement.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
                    places
                        .extend(path.last().map(ASTNode::position).filter(|at| !at.is_none()).map(Place::of));
                    true
                });
                let (at, span) = self.place_of(&places, *position);
                if flow.branch.is_empty() {
                    return self.refuse(
                        span,
                        "`if` without `else`",
                        "say what holds otherwise: `else { false }`",
                    );
                }
                let condition = self.lower(&flow.expr, names).and_then(|term| self.value(term, span));
                let then = self.block(&flow.body, names, span).and_then(|term| self.value(term, span));
                let otherwise = self.block(&flow.branch, names, span).and_then(|term| self.value(term, span));
                let node = Node::If(Box::new(condition?), Box::new(then?), Box::new(otherwise?));
                self.node(node, at, span).map(Term::Value)
            }
            other => self.refuse_statement(other),
        }
    }

    /// Names what a statement is that no condition may hold.
    fn refuse_statement(&mut self, statement: &Stmt) -> Option<Term> {
        let span = match statement {
            Stmt::Expr(script) => self.place(script).1,
            _ => self.source.token_span(Place::of(statement.position())),
        };
        let (what, hint) = match statement {
            Stmt::Switch(..) => ("`switch`", "write `if … { } else if … { } else { }`"),
            Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) => {
                ("a loop", "build the policy with loops, but write conditions without; use `in` for lists")
            }
            Stmt::Assignment(_) => {
                ("an assignment", "compare with `==`, or give a value its own name with `let`")
            }
            Stmt::TryCatch(..) => ("`try`", "a condition that cannot be computed blocks the step by itself"),
            Stmt::Return(_, flags, _) if !flags.is_empty() => {
                ("`throw`", "a condition that cannot be computed blocks the step by itself")
            }
            Stmt::Return(..) => ("an early `return`", "write `if … { } else { }`"),
            _ => (
                "a statement whose value is not used",
                "a condition is one expression; only `let` may stand before it",
            ),
        };
        self.refuse(span, what, hint)
    }
}

/// The parts of a term that are computed when it is named, and so must be sound whether or not they are used.
pub(super) fn computed(term: &Term) -> Vec<Expr> {
    let of = match term {
        Term::Value(expr) => vec![expr],
        Term::List(list) => list.iter().collect(),
        Term::Range(from, to, _) => vec![from, to],
        Term::Facts | Term::Unit => Vec::new(),
    };
    of.into_iter()
        .filter(|expr| !is_constant(&expr.node) && !matches!(expr.node, Node::Element { .. }))
        .cloned()
        .collect()
}
