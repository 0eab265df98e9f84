//! Values: numbers, amounts, texts, dates.

use super::*;

impl Maker<'_> {
    pub(super) fn value(&mut self, ty: Ty, depth: usize) -> Option<Term> {
        let d = depth - 1;
        match self.random.below(14) {
            0 | 1 => {
                let optional = self.path(ty, true)?;
                Some(Term::new(ty, Op::Infix("??"), vec![optional, self.operand(ty, d)]))
            }
            2 => self.choice(ty, d),
            3 => self.binding(ty, d),
            4 => self.called(ty, d),
            5 if self.dialect == Dialect::Whole => self.best(ty, d),
            _ => match ty {
                Ty::Int => self.integer(d),
                Ty::Dec => self.decimal(d),
                _ if ty.is_money() => self.amount(ty, d),
                _ => self.leaf(ty),
            },
        }
    }

    /// `list.min(|x| …) ?? …`
    fn best(&mut self, ty: Ty, d: usize) -> Option<Term> {
        if !(matches!(ty, Ty::Int | Ty::Dec | Ty::Date) || ty.is_money()) {
            return None;
        }
        let name = self.random.pick(&["min", "max"]);
        let list = [Ty::Ints, Ty::Euros, Ty::Dates].into_iter().find(|list| list.entry() == Some(ty));
        let best = match list {
            Some(list) if self.can(list) && self.quantifiers < 2 && self.random.percent(40) => {
                Term::new(ty, Op::Method(name), vec![self.term(list, 0)])
            }
            _ => self.each(name, ty, ty, d)?,
        };
        Some(Term::new(ty, Op::Infix("??"), vec![best, self.operand(ty, d)]))
    }

    fn sum(&mut self, ty: Ty, d: usize) -> Option<Term> {
        let list = [Ty::Ints, Ty::Euros].into_iter().find(|list| list.entry() == Some(ty));
        match list {
            Some(list) if self.can(list) && self.quantifiers < 2 && self.random.percent(30) => {
                Some(Term::new(ty, Op::Method("sum"), vec![self.term(list, 0)]))
            }
            _ => self.each("sum", ty, ty, d),
        }
    }

    fn calculation(&mut self) -> &'static str {
        self.random.pick(&["+", "-", "*", "+", "-"])
    }

    fn integer(&mut self, d: usize) -> Option<Term> {
        let whole = self.dialect == Dialect::Whole;
        match self.random.below(8) {
            0..=3 => {
                let op = self.calculation();
                Some(Term::new(Ty::Int, Op::Infix(op), vec![self.term(Ty::Int, d), self.term(Ty::Int, d)]))
            }
            4 => Some(Term::new(Ty::Int, Op::Prefix("-"), vec![self.term(Ty::Int, d)])),
            5 => {
                let of = self.random.pick(&[Ty::Text, Ty::Ints, Ty::Texts, Ty::Items]);
                self.can(of).then_some(())?;
                let of = self.term(of, d.min(1));
                Some(Term::new(Ty::Int, Op::Method("len"), vec![of]))
            }
            6 => self.each("count", Ty::Int, Ty::Bool, d),
            _ if whole => self.sum(Ty::Int, d),
            _ => None,
        }
    }

    /// An integer or a decimal.
    fn number(&mut self, d: usize) -> Term {
        let ty = self.random.pick(&[Ty::Int, Ty::Dec]);
        Term { ty: Ty::Dec, ..self.term(ty, d) }
    }

    fn div_round(&mut self, ty: Ty, above: Term, below: Term, places: usize) -> Term {
        let places = Term::word(Ty::Item, places.to_string());
        Term::new(ty, Op::Call("div_round".to_owned()), vec![above, below, places])
    }

    fn decimal(&mut self, d: usize) -> Option<Term> {
        let whole = self.dialect == Dialect::Whole;
        match self.random.below(9) {
            0..=3 => {
                let op = self.calculation();
                let (one, other) = (self.term(Ty::Dec, d), self.number(d));
                let args = if self.random.percent(50) { vec![one, other] } else { vec![other, one] };
                Some(Term::new(Ty::Dec, Op::Infix(op), args))
            }
            4 => Some(Term::new(Ty::Dec, Op::Prefix("-"), vec![self.term(Ty::Dec, d)])),
            5 => Some(Term { ty: Ty::Dec, ..self.term(Ty::Int, d) }),
            6 if whole => {
                let (above, below) = (self.number(d), self.number(d));
                let places = self.random.pick(&[0, 1, 2, 6, 28]);
                Some(self.div_round(Ty::Dec, above, below, places))
            }
            7 if whole && self.can(Ty::Eur) => {
                let (above, below) = (self.term(Ty::Eur, d), self.term(Ty::Eur, d));
                Some(self.div_round(Ty::Dec, above, below, 4))
            }
            8 if whole => self.sum(Ty::Dec, d),
            _ => None,
        }
    }

    fn amount(&mut self, ty: Ty, d: usize) -> Option<Term> {
        let whole = self.dialect == Dialect::Whole;
        match self.random.below(8) {
            0..=2 => {
                let op = self.random.pick(&["+", "-"]);
                let (one, other) = (self.term(ty, d), self.operand(ty, d));
                let args = if self.random.percent(70) { vec![one, other] } else { vec![other, one] };
                Some(Term::new(ty, Op::Infix(op), args))
            }
            3 | 4 => {
                let (one, other) = (self.term(ty, d), self.number(d.min(1)));
                let args = if self.random.percent(70) { vec![one, other] } else { vec![other, one] };
                Some(Term::new(ty, Op::Infix("*"), args))
            }
            5 => Some(Term::new(ty, Op::Prefix("-"), vec![self.term(ty, d)])),
            6 if whole => {
                let (above, below) = (self.term(ty, d), self.number(d.min(1)));
                let places = match ty {
                    Ty::Jpy => 0,
                    Ty::Kwd => 3,
                    _ => self.random.below(3),
                };
                Some(self.div_round(ty, above, below, places))
            }
            _ if whole && ty == Ty::Eur => self.sum(ty, d),
            _ => None,
        }
    }
}
