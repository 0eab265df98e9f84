//! A generated policy: helper functions, tiers, and steps whose conditions are what the laws are about.

use crate::facts;
use crate::term::{Term, Ty};

#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) params: Vec<(String, Ty)>,
    pub(crate) body: Term,
}

/// A variable of the script that a closure captures. It gets another value as soon as the closure is handed over.
#[derive(Debug, Clone)]
pub(crate) struct Capture {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) later: String,
}

/// A closure with what it captures.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) captures: Vec<Capture>,
    pub(crate) body: Term,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    pub(crate) functions: Vec<Function>,
    /// The conditions of the tiers `high` and `medium`; `low` has none. Empty: no tiers.
    pub(crate) tiers: Vec<Rule>,
    /// One step each, `s0`, `s1`, …
    pub(crate) steps: Vec<Rule>,
    /// The computed quorum of a last step, `q`.
    pub(crate) quorum: Option<Rule>,
}

pub(crate) const TIERS: [&str; 3] = ["high", "medium", "low"];

impl Rule {
    /// `make` written with the closure, within a block that declares the captured variables and changes them after.
    fn around(&self, make: impl Fn(&str) -> String) -> String {
        let made = make(&format!("|f| {}", self.body.text()));
        if self.captures.is_empty() {
            return made;
        }
        let before: String =
            self.captures.iter().map(|c| format!("let {} = {}; ", c.name, c.value)).collect();
        let after: String = self.captures.iter().map(|c| format!(" {} = {};", c.name, c.later)).collect();
        format!("{{ {before}{made}{after} }}")
    }

    /// The closure for Rhai alone: an expression that yields it.
    pub(crate) fn closure(&self) -> String {
        let before: String =
            self.captures.iter().map(|c| format!("let {} = {}; ", c.name, c.value)).collect();
        format!("{{ {before}|f| {} }}", self.body.text())
    }
}

impl Script {
    pub(crate) fn functions(&self) -> String {
        let one = |function: &Function| {
            let params: Vec<&str> = function.params.iter().map(|(name, _)| name.as_str()).collect();
            format!("fn {}({}) {{ {} }}\n", function.name, params.join(", "), function.body.text())
        };
        self.functions.iter().map(one).collect()
    }

    /// The whole policy.
    pub(crate) fn text(&self) -> String {
        format!("policy(\"generated\", 1);\n{}{}", facts::declarations(), self.rules())
    }

    /// What stands below the declarations of the facts: all that differs from one generated policy to the next.
    pub(crate) fn rules(&self) -> String {
        let mut text = self.functions();
        for (rule, name) in self.tiers.iter().zip(TIERS) {
            text.push_str(&rule.around(|closure| format!("tier(\"{name}\", {closure});")));
            text.push('\n');
        }
        if !self.tiers.is_empty() {
            text.push_str("tier(\"low\");\n");
        }
        for (index, rule) in self.steps.iter().enumerate() {
            let step = |closure: &str| format!("step(\"s{index}\").when({closure}).approvers(role(\"x\"));");
            text.push_str(&rule.around(step));
            text.push('\n');
        }
        if let Some(rule) = &self.quorum {
            text.push_str(
                &rule.around(|closure| format!("step(\"q\").quorum({closure}).approvers(role(\"x\"));")),
            );
            text.push('\n');
        }
        text
    }

    /// Smaller policies, for shrinking.
    pub(crate) fn smaller(&self) -> Vec<Script> {
        let mut found = Vec::new();
        let mut with = |change: &dyn Fn(&mut Script)| {
            let mut script = self.clone();
            change(&mut script);
            found.push(script);
        };
        if !self.tiers.is_empty() {
            with(&|script| script.tiers.clear());
        }
        for index in 0..self.functions.len() {
            with(&|script| drop(script.functions.remove(index)));
            for body in self.functions[index].body.smaller() {
                with(&|script| script.functions[index].body = body.clone());
            }
        }
        for index in 0..self.steps.len() {
            if self.steps.len() > 1 {
                with(&|script| drop(script.steps.remove(index)));
            }
            for capture in 0..self.steps[index].captures.len() {
                with(&|script| drop(script.steps[index].captures.remove(capture)));
            }
            for body in self.steps[index].body.smaller() {
                with(&|script| script.steps[index].body = body.clone());
            }
        }
        for index in 0..self.tiers.len() {
            for body in self.tiers[index].body.smaller() {
                with(&|script| script.tiers[index].body = body.clone());
            }
        }
        if let Some(rule) = &self.quorum {
            for body in rule.body.smaller() {
                with(&|script| script.quorum.as_mut().expect("it is there").body = body.clone());
            }
        }
        found
    }
}
