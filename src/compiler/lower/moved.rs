//! Expressions that were named: where they are used, other list operations may stand around them than where they were
//! written.

use crate::rule::expr::{Expr, Node};

impl Expr {
    /// As [`children`](Self::children), to change them.
    fn children_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let (boxed, list): ([Option<&mut Expr>; 3], &mut [Expr]) = match &mut self.node {
            Node::Not(of) | Node::Present(of) | Node::Length(of) | Node::Member { of, .. } => {
                ([Some(of), None, None], &mut [])
            }
            Node::All(of) | Node::Any(of) => ([None, None, None], of),
            Node::Compare(_, left, right)
            | Node::Arithmetic(_, left, right)
            | Node::DivRound(left, right, _)
            | Node::Contains(left, right)
            | Node::TextTest(_, left, right)
            | Node::Coalesce(left, right)
            | Node::Each { list: left, with: right, .. } => ([Some(left), Some(right), None], &mut []),
            Node::In(one, list) | Node::First(list, one) => ([Some(one), None, None], list),
            Node::If(condition, then, otherwise) => ([Some(condition), Some(then), Some(otherwise)], &mut []),
            _ => ([None, None, None], &mut []),
        };
        boxed.into_iter().flatten().chain(list)
    }

    /// Moves the expression to where `levels` list operations stand around it; those within it are renumbered.
    ///
    /// Returns how many there are then, one in another.
    pub(in crate::compiler) fn move_to(&mut self, levels: usize) -> usize {
        match self.outermost() {
            Some(from) if from != levels => self.renumber(from, levels),
            _ => {}
        }
        self.innermost().map_or(levels, |level| level.saturating_add(1).max(levels))
    }

    /// The lowest level of a list operation within.
    fn outermost(&self) -> Option<usize> {
        let own = if let Node::Each { level, .. } = self.node { Some(level) } else { None };
        self.children().filter_map(Expr::outermost).chain(own).min()
    }

    /// The highest level of a list operation within.
    fn innermost(&self) -> Option<usize> {
        let own = if let Node::Each { level, .. } = self.node { Some(level) } else { None };
        self.children().filter_map(Expr::innermost).chain(own).max()
    }

    /// Entries of lists outside of the expression have levels below `from` and keep them.
    fn renumber(&mut self, from: usize, to: usize) {
        if let Node::Each { level, .. } | Node::Element { level } = &mut self.node
            && let Some(within) = level.checked_sub(from)
        {
            *level = within.saturating_add(to);
        }
        self.children_mut().for_each(|child| child.renumber(from, to));
    }

    /// Whether computing this certainly computes `other`, unless something fails before.
    pub(in crate::compiler) fn computes(&self, other: &Expr) -> bool {
        let first = |of: &[Expr]| of.first().is_some_and(|of| of.computes(other));
        self == other
            || match &self.node {
                Node::All(of) | Node::Any(of) => first(of),
                Node::If(of, ..) | Node::Coalesce(of, _) | Node::Each { list: of, .. } => of.computes(other),
                _ => self.children().any(|child| child.computes(other)),
            }
    }
}
