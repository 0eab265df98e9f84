//! Lists: what is in them, and what holds for their entries.

use super::*;

impl Maker<'_> {
    pub(super) fn in_list(&mut self, d: usize) -> Option<Term> {
        let captured: Vec<(String, Ty)> = self.lists.clone();
        if !captured.is_empty() && self.random.percent(40) {
            let (name, ty) = self.random.pick(&captured);
            let list = Term::word(Ty::Ints, name);
            return Some(Term::new(Ty::Bool, Op::Infix("in"), vec![self.term(ty, d), list]));
        }
        let kinds = [Ty::Int, Ty::Dec, Ty::Eur, Ty::Text, Ty::Region, Ty::Date, Ty::Instant];
        let ty = self.random.pick(&kinds);
        self.can(ty).then_some(())?;
        let item = self.term(ty, d);
        let list = (0..=self.random.below(3)).map(|_| self.operand(ty, d.min(1))).collect();
        Some(Term::new(Ty::Bool, Op::Infix("in"), vec![item, Term::new(Ty::Ints, Op::List, list)]))
    }

    /// A list operation whose closure yields `inner`; `None` where nothing fits.
    pub(super) fn each(&mut self, name: &'static str, result: Ty, inner: Ty, d: usize) -> Option<Term> {
        if self.quantifiers >= 2 {
            return None;
        }
        let kinds = [Ty::Ints, Ty::Texts, Ty::Euros, Ty::Items, Ty::Items, Ty::Dates];
        let list = self.random.pick(&kinds);
        self.can(list).then_some(())?;
        let mut of = self.term(list, 0);
        if list == Ty::Items && self.facts && self.random.percent(25) {
            of = Term::new(list, Op::Infix("??"), vec![Term::word(list, "f.more"), of]);
        }
        let entry = self.random.pick(&NAMES);
        self.quantifiers += 1;
        let body =
            self.with_name(entry, list.entry()?, |maker| maker.can(inner).then(|| maker.term(inner, d)));
        self.quantifiers -= 1;
        // Where the closure looks at `f`, Rhai sees `f.list.any(…)` as a data race on `f`.
        let apart = self.dialect == Dialect::Rhai && self.random.percent(85);
        let owner = if apart { Term::word(list, "l") } else { of.clone() };
        let each = Term::new(result, Op::Each(name, entry.to_owned()), vec![owner, body?]);
        Some(if apart { Term::new(result, Op::Let("l".to_owned()), vec![of, each]) } else { each })
    }
}
