//! Calls: the script's own functions, inlined.

use super::*;

impl Lowerer<'_> {
    /// A call: an operator, or a function of the script, which is inlined.
    pub(super) fn call(
        &mut self,
        call: &FnCallExpr,
        position: Position,
        at: At,
        span: Span,
        names: &mut Names,
    ) -> Option<Term> {
        let name = call.name.as_str();
        // Rhai writes `x in list` as a call of `contains`.
        if call.op_token.is_some() || (name == "contains" && call.args.len() == 2) {
            return self.operator(call, at, span, names);
        }
        if name == "div_round" {
            return self.div_round(call, at, span, names);
        }
        let Some(function) = self.functions.get(&(name.to_owned(), call.args.len())) else {
            return self.unknown_call(name, call.args.len(), position);
        };
        if self.calls.iter().any(|active| active == name) {
            let hint = "write it without calling itself, or compute it in the host and pass it as a fact";
            return self.refuse(span, &format!("the recursive function `{name}`"), hint);
        }
        if self.calls.len() >= limits::CALL_DEPTH {
            self.too_deep(span);
            return None;
        }
        let mut inner = Names::new();
        let mut named = Vec::new();
        for (parameter, argument) in function.params.iter().zip(&call.args) {
            let term = self.lower(argument, names)?;
            named.extend(computed(&term));
            inner.push((parameter.to_string(), term));
        }
        self.calls.push(name.to_owned());
        let result = self.statements(&function.body, &mut inner, span);
        self.calls.pop();
        self.after(named, result?, span)
    }

    fn unknown_call(&mut self, name: &str, arguments: usize, position: Position) -> Option<Term> {
        let span = self.source.token_span(Place::of(position));
        let other = self.functions.keys().find(|(known, _)| known == name).map(|(_, count)| *count);
        if let Some(count) = other {
            let many = if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") };
            return self.miscounted(name, &many, arguments, span);
        }
        if chain::is_method(name) {
            let message = format!("unknown function `{name}`");
            let hint = format!("it is a method of lists or text: `f.items.{name}(…)`");
            self.findings.error(self.source, Code::UnknownFunction, span, message, hint);
            return None;
        }
        if api::usage(name).is_some() {
            return self.refuse(
                span,
                &format!("`{name}`"),
                "it builds the policy; a condition only looks at facts",
            );
        }
        let known = self.functions.keys().map(|(name, _)| name.as_str()).filter(|name| !name.contains('$'));
        let hint = suggest::did_you_mean(name, known).unwrap_or_else(|| {
            format!("define it: `fn {name}(…) {{ … }}`, or compute it in the host and pass it as a fact")
        });
        self.findings.error(
            self.source,
            Code::UnknownFunction,
            span,
            format!("unknown function `{name}`"),
            hint,
        );
        None
    }
}
