//! Random conditions, each of the type that is asked for, over the facts of [`facts`](crate::facts).

use crate::facts::{DECIMALS, FACTS, INTEGERS, TEXTS, members};
use crate::random::Random;
use crate::script::{Capture, Function, Rule, Script};
use crate::term::{Op, Term, Ty, beside, quoted, signed};

mod lists;
mod values;

/// What may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// What Rhai has as well, with the same meaning.
    Rhai,
    /// The whole language.
    Whole,
}

pub(crate) struct Maker<'a> {
    random: &'a mut Random,
    dialect: Dialect,
    functions: Vec<(Function, Ty)>,
    /// Names in scope, innermost last.
    names: Vec<(String, Ty)>,
    /// Captured lists: name, type of the entries.
    lists: Vec<(String, Ty)>,
    /// Optional facts and members that are certainly given, as they are written.
    given: Vec<String>,
    /// Whether `f` is in scope.
    facts: bool,
    tier: bool,
    quantifiers: usize,
}

const NAMES: [&str; 4] = ["v", "w", "x", "y"];
const DEPTH: usize = 4;

/// A policy with `steps` steps.
pub(crate) fn script(random: &mut Random, dialect: Dialect, steps: usize) -> Script {
    let mut maker = Maker {
        random,
        dialect,
        functions: Vec::new(),
        names: Vec::new(),
        lists: Vec::new(),
        given: Vec::new(),
        facts: false,
        tier: false,
        quantifiers: 0,
    };
    for index in 0..maker.random.below(4) {
        let function = maker.function(index);
        maker.functions.push(function);
    }
    maker.facts = true;
    let whole = dialect == Dialect::Whole;
    let tiers = if whole && maker.random.percent(60) {
        vec![maker.rule(Ty::Bool), maker.rule(Ty::Bool)]
    } else {
        Vec::new()
    };
    maker.tier = !tiers.is_empty();
    let steps = (0..steps).map(|_| maker.rule(Ty::Bool)).collect();
    let quorum = whole.then(|| maker.rule(Ty::Int));
    let functions = maker.functions.into_iter().map(|(function, _)| function).collect();
    Script { functions, tiers, steps, quorum }
}

impl Maker<'_> {
    fn function(&mut self, index: usize) -> (Function, Ty) {
        let result = self.random.pick(&[Ty::Bool, Ty::Bool, Ty::Int, Ty::Dec, Ty::Eur]);
        let mut params = Vec::new();
        let kinds = [Ty::Bool, Ty::Int, Ty::Dec, Ty::Eur, Ty::Text];
        for name in &NAMES[..=self.random.below(3)] {
            params.push(((*name).to_owned(), self.random.pick(&kinds)));
        }
        if result == Ty::Eur {
            params[0].1 = Ty::Eur;
        }
        self.names = params.clone();
        let body = self.term(result, 3);
        self.names.clear();
        (Function { name: format!("h{index}"), params, body }, result)
    }

    fn rule(&mut self, ty: Ty) -> Rule {
        let mut captures = Vec::new();
        for index in 0..self.random.below(3) {
            let kind = self.random.pick(&[Ty::Int, Ty::Dec, Ty::Text, Ty::Bool]);
            let list = kind != Ty::Bool && self.random.percent(30);
            let literal = |maker: &mut Self| {
                if list {
                    let items: Vec<String> = (0..2).map(|_| maker.literal(kind).text()).collect();
                    format!("[{}]", items.join(", "))
                } else {
                    maker.literal(kind).text()
                }
            };
            let (value, later) = (literal(self), literal(self));
            let name = format!("c{index}");
            if list { &mut self.lists } else { &mut self.names }.push((name.clone(), kind));
            captures.push(Capture { name, value, later });
        }
        let body = self.term(ty, DEPTH);
        self.names.clear();
        self.lists.clear();
        Rule { captures, body }
    }

    /// Everything in scope that has the type: as written, and whether it may be absent.
    fn paths(&self, ty: Ty) -> Vec<(String, bool)> {
        let mut found = Vec::new();
        let add = |found: &mut Vec<(String, bool)>, path: String, kind: Ty, optional: bool| {
            let optional = optional && !self.given.contains(&path);
            for (name, of, may_lack) in members(kind) {
                let path = format!("{path}.{name}");
                if *of == ty && !optional {
                    let lacking = *may_lack && !self.given.contains(&path);
                    found.push((path, lacking));
                }
            }
            if kind == ty {
                found.push((path, optional));
            }
        };
        if self.facts {
            for (name, _, kind, optional) in FACTS {
                add(&mut found, format!("f.{name}"), kind, optional);
            }
        }
        for (index, (name, kind)) in self.names.iter().enumerate() {
            if !self.names[index + 1..].iter().any(|(inner, _)| inner == name) {
                add(&mut found, name.clone(), *kind, false);
            }
        }
        found
    }

    fn path(&mut self, ty: Ty, optional: bool) -> Option<Term> {
        let paths: Vec<String> = self
            .paths(ty)
            .into_iter()
            .filter(|(_, lacks)| *lacks == optional)
            .map(|(path, _)| path)
            .collect();
        (!paths.is_empty()).then(|| Term::word(ty, self.random.pick(&paths)))
    }

    fn literal(&mut self, ty: Ty) -> Term {
        let word = match ty {
            Ty::Bool => self.random.percent(50).to_string(),
            Ty::Int if self.random.percent(90) => signed(&(self.random.below(14) as i64 - 3).to_string()),
            Ty::Int => signed(&self.random.pick(&INTEGERS).to_string()),
            Ty::Dec => signed(DECIMALS[self.random.below(10)]),
            Ty::Text => quoted(self.random.pick(&TEXTS)),
            _ => unreachable!("no literal of {ty:?} stands alone"),
        };
        Term::word(ty, word)
    }

    /// A fact, a variable or a literal; `None` where there is nothing of the type.
    fn leaf(&mut self, ty: Ty) -> Option<Term> {
        let free = matches!(ty, Ty::Bool | Ty::Int | Ty::Dec | Ty::Text);
        let chance = if ty == Ty::Bool { 8 } else { 35 };
        if free && self.random.percent(chance) {
            return Some(self.literal(ty));
        }
        match self.path(ty, false) {
            None if free => Some(self.literal(ty)),
            found => found,
        }
    }

    /// Something of the type, or a literal that takes it.
    fn operand(&mut self, ty: Ty, depth: usize) -> Term {
        let pick = self.random.below(1_000);
        match beside(ty, pick) {
            Some(word) if self.random.percent(50) => Term::word(ty, word),
            _ => self.term(ty, depth),
        }
    }

    fn can(&self, ty: Ty) -> bool {
        let known = self.dialect == Dialect::Whole || !matches!(ty, Ty::Date | Ty::Instant | Ty::Dates);
        known
            && (matches!(ty, Ty::Bool | Ty::Int | Ty::Dec | Ty::Text)
                || self.paths(ty).iter().any(|(_, optional)| !optional))
    }

    fn term(&mut self, ty: Ty, depth: usize) -> Term {
        if depth == 0 {
            return self.leaf(ty).expect("there is something of the type");
        }
        // What does not fit the scope or the dialect is passed over.
        for _ in 0..40 {
            let made = match ty {
                Ty::Bool => self.condition(depth),
                _ if self.random.percent(25) => self.leaf(ty),
                _ => self.value(ty, depth),
            };
            if let Some(made) = made {
                return made;
            }
        }
        self.leaf(ty).expect("there is something of the type")
    }

    fn condition(&mut self, depth: usize) -> Option<Term> {
        let d = depth - 1;
        let two = |op, a, b| Some(Term::new(Ty::Bool, Op::Infix(op), vec![a, b]));
        match self.random.below(26) {
            0..=5 => {
                let kinds = [Ty::Int, Ty::Int, Ty::Int, Ty::Dec, Ty::Dec, Ty::Eur, Ty::Eur, Ty::Jpy, Ty::Kwd];
                let ty = self.random.pick(&kinds);
                let op = self.random.pick(&["<", "<=", ">", ">=", "==", "!="]);
                self.can(ty).then_some(())?;
                let (a, b) = (self.term(ty, d), self.operand(ty, d));
                if self.random.percent(20) { two(op, b, a) } else { two(op, a, b) }
            }
            6 => {
                let ty = self.random.pick(&[Ty::Text, Ty::Text, Ty::Region, Ty::Bool]);
                let op = self.random.pick(&["==", "!="]);
                self.can(ty).then_some(())?;
                two(op, self.term(ty, d), self.operand(ty, d))
            }
            7 => {
                let ty = self.random.pick(&[Ty::Date, Ty::Instant]);
                let op = self.random.pick(&["<", "<=", ">", ">=", "==", "!="]);
                self.can(ty).then_some(())?;
                two(op, self.term(ty, d), self.operand(ty, d))
            }
            8..=10 => self.junction(d),
            11 => Some(Term::new(Ty::Bool, Op::Prefix("!"), vec![self.term(Ty::Bool, d)])),
            12 => self.in_list(d),
            13 => {
                let op = self.random.pick(&["..", "..="]);
                let (from, to) = (self.term(Ty::Int, d.min(1)), self.term(Ty::Int, d.min(1)));
                two("in", self.term(Ty::Int, d), Term::new(Ty::Ints, Op::Infix(op), vec![from, to]))
            }
            14 => {
                let list = self.random.pick(&[Ty::Ints, Ty::Texts, Ty::Euros, Ty::Dates]);
                self.can(list).then_some(())?;
                let item = list.entry()?;
                self.can(item).then_some(())?;
                let (list, item) = (self.term(list, 0), self.operand(item, d));
                if self.random.percent(50) {
                    two("in", item, list)
                } else {
                    Some(Term::new(Ty::Bool, Op::Method("contains"), vec![list, item]))
                }
            }
            15 => self.choice(Ty::Bool, d),
            16 => self.binding(Ty::Bool, d),
            17 => self.called(Ty::Bool, d),
            18 | 19 => {
                let name = self.random.pick(&["starts_with", "ends_with", "contains"]);
                let args = vec![self.term(Ty::Text, d), self.term(Ty::Text, d)];
                Some(Term::new(Ty::Bool, Op::Method(name), args))
            }
            20 => {
                let ty = self.random.pick(&[Ty::Text, Ty::Ints, Ty::Items]);
                self.can(ty).then_some(())?;
                Some(Term::new(Ty::Bool, Op::Method("is_empty"), vec![self.term(ty, d.min(1))]))
            }
            21 | 22 => {
                let name = self.random.pick(&["any", "all"]);
                self.each(name, Ty::Bool, Ty::Bool, d)
            }
            23 => self.presence().map(|(term, ..)| term),
            24 => {
                let optional = self.path(Ty::Bool, true)?;
                Some(Term::new(Ty::Bool, Op::Infix("??"), vec![optional, self.term(Ty::Bool, d)]))
            }
            _ if self.tier => {
                let op = self.random.pick(&["==", "!="]);
                let name = self.random.pick(&crate::script::TIERS);
                two(op, Term::word(Ty::Text, "f.tier"), Term::word(Ty::Text, quoted(name)))
            }
            _ => self.leaf(Ty::Bool),
        }
    }

    /// A comparison with `()`: the term, what it asks about, and whether true means that it is given.
    fn presence(&mut self) -> Option<(Term, String, bool)> {
        let ty = self.random.pick(&[Ty::Int, Ty::Int, Ty::Dec, Ty::Eur, Ty::Text, Ty::Vendor, Ty::Date]);
        self.can(ty).then_some(())?;
        let path = self.path(ty, true)?;
        let name = path.text();
        let given = self.random.percent(60);
        let op = if given { "!=" } else { "==" };
        let unit = Term::word(ty, "()");
        let args = if self.random.percent(85) { vec![path, unit] } else { vec![unit, path] };
        Some((Term::new(Ty::Bool, Op::Infix(op), args), name, given))
    }

    fn with_given<T>(&mut self, path: Option<String>, make: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.given.len();
        self.given.extend(path);
        let made = make(self);
        self.given.truncate(before);
        made
    }

    fn junction(&mut self, d: usize) -> Option<Term> {
        let and = self.random.percent(50);
        let count = 2 + self.random.below(2);
        let mut args = Vec::new();
        let mut path = None;
        if self.random.percent(40)
            && let Some((mut guard, name, given)) = self.presence()
        {
            if given != and {
                guard.op = Op::Infix(if and { "!=" } else { "==" });
            }
            args.push(guard);
            path = Some(name);
        }
        self.with_given(path, |maker| {
            while args.len() < count {
                args.push(maker.term(Ty::Bool, d));
            }
        });
        Some(Term::new(Ty::Bool, Op::Infix(if and { "&&" } else { "||" }), args))
    }

    fn choice(&mut self, ty: Ty, d: usize) -> Option<Term> {
        let (mut guard, mut given) = (None, true);
        let condition = match self.presence() {
            Some((term, path, when)) if self.random.percent(40) => {
                (guard, given) = (Some(path), when);
                term
            }
            _ => self.term(Ty::Bool, d),
        };
        let (mut then, mut otherwise) = (guard.clone(), guard);
        if given {
            otherwise = None
        } else {
            then = None
        };
        let then = self.with_given(then, |maker| maker.term(ty, d));
        let otherwise = self.with_given(otherwise, |maker| maker.operand(ty, d));
        Some(Term::new(ty, Op::If, vec![condition, then, otherwise]))
    }

    /// Runs `make` with a name added; what is known of an outer one of that name is not known of it.
    fn with_name<T>(&mut self, name: &str, ty: Ty, make: impl FnOnce(&mut Self) -> T) -> T {
        let given = self.given.clone();
        self.given.retain(|path| path.split('.').next() != Some(name));
        self.names.push((name.to_owned(), ty));
        let made = make(self);
        self.names.pop();
        self.given = given;
        made
    }

    fn binding(&mut self, ty: Ty, d: usize) -> Option<Term> {
        let kinds =
            [Ty::Bool, Ty::Int, Ty::Int, Ty::Dec, Ty::Eur, Ty::Text, Ty::Region, Ty::Date, Ty::Vendor];
        let kind = self.random.pick(&kinds);
        self.can(kind).then_some(())?;
        let value = self.term(kind, d);
        let name = self.random.pick(&NAMES);
        let body = self.with_name(name, kind, |maker| maker.can(ty).then(|| maker.term(ty, d)));
        Some(Term::new(ty, Op::Let(name.to_owned()), vec![value, body?]))
    }

    fn called(&mut self, ty: Ty, d: usize) -> Option<Term> {
        let of: Vec<Function> =
            self.functions.iter().filter(|(_, result)| *result == ty).map(|(f, _)| f.clone()).collect();
        if of.is_empty() {
            return None;
        }
        let function = self.random.pick(&of);
        if !function.params.iter().all(|(_, kind)| self.can(*kind)) {
            return None;
        }
        let args = function.params.iter().map(|(_, kind)| self.term(*kind, d.min(2))).collect();
        Some(Term::new(ty, Op::Call(function.name), args))
    }
}
