//! Conditions as generated: a small tree that is written out as script text, and that shrinks.

use crate::facts::{DATES, EUROS, REGIONS};

/// What a part of a condition yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ty {
    Bool,
    Int,
    Dec,
    Eur,
    Jpy,
    Kwd,
    Text,
    Region,
    Date,
    Instant,
    Ints,
    Texts,
    Euros,
    Dates,
    Items,
    Item,
    Vendor,
}

impl Ty {
    /// What the entries of a list are.
    pub(crate) fn entry(self) -> Option<Ty> {
        match self {
            Ty::Ints => Some(Ty::Int),
            Ty::Texts => Some(Ty::Text),
            Ty::Euros => Some(Ty::Eur),
            Ty::Dates => Some(Ty::Date),
            Ty::Items => Some(Ty::Item),
            _ => None,
        }
    }

    pub(crate) fn is_money(self) -> bool {
        matches!(self, Ty::Eur | Ty::Jpy | Ty::Kwd)
    }
}

/// How a part is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Op {
    /// A literal, a fact, a variable: as it stands.
    Word(String),
    /// `(a op b op c)`
    Infix(&'static str),
    /// `op(a)`
    Prefix(&'static str),
    /// `(if a { b } else { c })`
    If,
    /// `({ let name = a; b })`
    Let(String),
    /// `name(a, b)`
    Call(String),
    /// `a.name(b)`
    Method(&'static str),
    /// `a.name(|entry| b)`
    Each(&'static str, String),
    /// `[a, b]`
    List,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    pub(crate) ty: Ty,
    pub(crate) op: Op,
    pub(crate) args: Vec<Term>,
}

impl Term {
    pub(crate) fn new(ty: Ty, op: Op, args: Vec<Term>) -> Term {
        Term { ty, op, args }
    }

    pub(crate) fn word(ty: Ty, word: impl Into<String>) -> Term {
        Term { ty, op: Op::Word(word.into()), args: Vec::new() }
    }

    pub(crate) fn text(&self) -> String {
        let arg = |index: usize| self.args[index].text();
        let all =
            |from: usize, by: &str| self.args[from..].iter().map(Term::text).collect::<Vec<_>>().join(by);
        match &self.op {
            Op::Word(word) => word.clone(),
            Op::Infix(".." | "..=") => all(0, self.infix()),
            Op::Infix(_) => format!("({})", all(0, &format!(" {} ", self.infix()))),
            Op::Prefix(op) => format!("{op}({})", arg(0)),
            Op::If => format!("(if {} {{ {} }} else {{ {} }})", arg(0), arg(1), arg(2)),
            Op::Let(name) => format!("({{ let {name} = {}; {} }})", arg(0), arg(1)),
            Op::Call(name) => format!("{name}({})", all(0, ", ")),
            Op::Method(name) => format!("{}.{name}({})", arg(0), all(1, ", ")),
            Op::Each(name, entry) => format!("{}.{name}(|{entry}| {})", arg(0), arg(1)),
            Op::List => format!("[{}]", all(0, ", ")),
        }
    }

    fn infix(&self) -> &'static str {
        match self.op {
            Op::Infix(op) => op,
            _ => "",
        }
    }

    /// Smaller terms of the same type, the smallest first. They may name what is no longer in scope: then they do not
    /// compile, and whoever shrinks passes them over.
    pub(crate) fn smaller(&self) -> Vec<Term> {
        let mut found = Vec::new();
        if !self.args.is_empty() {
            found.extend(literals(self.ty).iter().map(|word| Term::word(self.ty, *word)));
        }
        self.descend(self.ty, &mut found);
        if matches!(self.op, Op::Infix("&&" | "||") | Op::List) && self.args.len() > 1 {
            for index in 0..self.args.len() {
                let mut less = self.clone();
                less.args.remove(index);
                found.push(if less.args.len() == 1 && less.op != Op::List {
                    less.args.remove(0)
                } else {
                    less
                });
            }
        }
        for (index, arg) in self.args.iter().enumerate() {
            for smaller in arg.smaller() {
                let mut less = self.clone();
                less.args[index] = smaller;
                found.push(less);
            }
        }
        found
    }

    fn descend(&self, ty: Ty, found: &mut Vec<Term>) {
        for arg in &self.args {
            if arg.ty == ty {
                found.push(arg.clone());
            }
            arg.descend(ty, found);
        }
    }
}

fn literals(ty: Ty) -> &'static [&'static str] {
    match ty {
        Ty::Bool => &["true", "false"],
        Ty::Int => &["0", "1"],
        Ty::Dec => &["0.5"],
        Ty::Eur => &["f.m1"],
        Ty::Jpy => &["f.y1"],
        Ty::Kwd => &["f.k1"],
        Ty::Text => &["\"a\""],
        Ty::Region => &["f.r1"],
        Ty::Date => &["f.day1"],
        Ty::Instant => &["f.at1"],
        Ty::Ints => &["f.li"],
        Ty::Texts => &["f.lt"],
        Ty::Euros => &["f.lm"],
        Ty::Dates => &["f.ld"],
        Ty::Items => &["f.items"],
        Ty::Vendor => &["f.vendor"],
        Ty::Item => &[],
    }
}

/// Texts as literals of a script.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// A literal that may stand beside something of the type.
pub(crate) fn beside(ty: Ty, pick: usize) -> Option<String> {
    let of = |pool: &[&str]| pool[pick % pool.len()].to_owned();
    match ty {
        Ty::Eur => Some(signed(&of(&EUROS[..EUROS.len() - 1]))),
        Ty::Jpy => Some(of(&["0", "1", "100", "101", "100.0"])),
        Ty::Kwd => Some(of(&["0", "0.001", "1.5", "99.999", "100"])),
        Ty::Region => Some(quoted(&of(&REGIONS))),
        Ty::Date => Some(quoted(&of(&DATES))),
        Ty::Instant => Some(quoted(&of(&crate::facts::INSTANTS))),
        _ => None,
    }
}

/// A negative number in brackets.
pub(crate) fn signed(number: &str) -> String {
    if number.starts_with('-') { format!("({number})") } else { number.to_owned() }
}
