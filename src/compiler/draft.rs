//! The policy while its script runs: what was said so far and where, closures still as Rhai holds them.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{FnPtr, NativeCallContext};

use super::finding::Findings;
use super::source::{Place, SourceMap, Span};
use crate::definition::document::{Approvers, Fact, Quorum};

/// A closure that the script handed over, with copies of what it captured at that moment.
#[derive(Debug, Clone)]
pub(super) struct Closure {
    pub(super) pointer: FnPtr,
    /// The name of the function that it was handed to: `when`.
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) struct DraftFact {
    pub(super) fact: Fact,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) struct DraftTier {
    pub(super) name: String,
    pub(super) when: Option<Closure>,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) struct DraftStep {
    pub(super) id: String,
    pub(super) place: Place,
    pub(super) when: Option<Closure>,
    pub(super) after: Vec<(String, Span)>,
    pub(super) approvers: Option<Approvers>,
    pub(super) quorums: Vec<Quorum>,
}

/// Everything that the script has said.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) identity: Option<(String, u32)>,
    pub(super) facts: Vec<DraftFact>,
    pub(super) tiers: Vec<DraftTier>,
    pub(super) steps: Vec<DraftStep>,
    pub(super) findings: Findings,
    /// Something was said before `policy(…)`; reported once.
    pub(super) premature: bool,
}

/// The draft and the script, shared with the functions that the script calls.
#[derive(Clone)]
pub(super) struct Desk {
    draft: Rc<RefCell<Draft>>,
    source: Rc<SourceMap>,
}

impl Desk {
    pub(super) fn new(source: Rc<SourceMap>) -> Desk {
        Desk { draft: Rc::default(), source }
    }

    pub(super) fn source(&self) -> &SourceMap {
        &self.source
    }

    /// Runs `change` on the draft. The script runs on one thread and no change calls back into it.
    pub(super) fn with<T>(&self, change: impl FnOnce(&mut Draft) -> T) -> T {
        change(&mut self.draft.borrow_mut())
    }

    /// The draft as it is now, leaving an empty one.
    pub(super) fn take(&self) -> Draft {
        self.draft.take()
    }

    /// Reports an error at argument `number` of the call being served.
    pub(super) fn argument_error(
        &self,
        context: &NativeCallContext<'_>,
        number: usize,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let span = self.source.argument(Place::of(context.call_position()), number);
        self.with(|draft| draft.findings.error(&self.source, code, span, message, hint));
    }

    /// Reports an error at the name of the call being served.
    pub(super) fn call_error(
        &self,
        context: &NativeCallContext<'_>,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let span = self.source.token_span(Place::of(context.call_position()));
        self.with(|draft| draft.findings.error(&self.source, code, span, message, hint));
    }
}
