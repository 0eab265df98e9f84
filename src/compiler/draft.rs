//! The policy while its script runs: what was said so far and where, closures still as Rhai holds them.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{FnPtr, NativeCallContext};

use super::codes::Code;
use super::finding::Findings;
use super::source::{Place, SourceMap, Span};
use super::work::Work;
use crate::definition::document::{Effect, Fact, Membership, Occasion, Options, Permission};
use crate::definition::step::{After, Claims, Duration, Evidence};
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

/// A closure that the script handed over, with copies of what it captured at that moment.
#[derive(Debug, Clone)]
pub(super) struct Closure {
    pub(super) pointer: FnPtr,
    /// Where it stands.
    pub(super) span: Span,
}

/// Approvers, before their closures are lowered.
#[derive(Debug, Clone)]
pub(super) enum Who {
    Role(String),
    RoleFor(String, Closure),
    Manager,
    Person(String),
    AnyOf(Vec<Who>),
    EachOf(Vec<Who>),
    /// Something that was reported already.
    Invalid,
}

/// How many, before its closure is lowered.
#[derive(Debug, Clone)]
pub(super) enum Needs {
    Count(u32),
    All,
    Percent(String),
    Weighted(SortedMap<String, u32>, u32),
    Computed(Closure),
    /// Of rejections: as many as put approval out of reach.
    Unreachable,
}

#[derive(Debug, Clone)]
pub(super) struct DraftQuorum {
    pub(super) needs: Needs,
    pub(super) from: Option<Who>,
    /// Where the threshold stands.
    pub(super) span: Span,
}

#[derive(Debug, Clone)]
pub(super) enum DraftAction {
    EscalateTo(Who, Option<(Needs, Span)>),
    ReassignTo(Who),
    ApproveAutomatically,
    RejectAutomatically,
    Expire,
    ManualReview,
}

#[derive(Debug)]
pub(super) struct DraftDeadline {
    pub(super) after: Duration,
    pub(super) action: DraftAction,
}

#[derive(Debug)]
pub(super) struct DraftFact {
    pub(super) fact: Fact,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) struct DraftTier {
    pub(super) name: String,
    /// The condition, `None` inside where it was no closure, which was reported.
    pub(super) when: Option<Option<Closure>>,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) struct DraftStep {
    pub(super) id: String,
    pub(super) place: Place,
    pub(super) when: Option<Closure>,
    /// Each group with the places of its names.
    pub(super) after: Vec<(After, Vec<Span>)>,
    pub(super) approvers: Option<Who>,
    pub(super) fallback: Option<Who>,
    pub(super) quorums: Vec<DraftQuorum>,
    pub(super) rejections: Vec<DraftQuorum>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) deadlines: Vec<DraftDeadline>,
    pub(super) reminders: Vec<Duration>,
    /// The facts by name with their places.
    pub(super) reviews: Option<Vec<(String, Span)>>,
    pub(super) meaning: Option<String>,
    pub(super) claims: Option<Claims>,
    pub(super) signature: bool,
}

impl DraftStep {
    pub(super) fn new(id: String, place: Place) -> DraftStep {
        DraftStep {
            id,
            place,
            when: None,
            after: Vec::new(),
            approvers: None,
            fallback: None,
            quorums: Vec::new(),
            rejections: Vec::new(),
            evidence: Vec::new(),
            deadlines: Vec::new(),
            reminders: Vec::new(),
            reviews: None,
            meaning: None,
            claims: None,
            signature: false,
        }
    }
}

/// Everything that the script has said.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) identity: Option<(String, u32)>,
    pub(super) facts: Vec<DraftFact>,
    pub(super) tiers: Vec<DraftTier>,
    pub(super) steps: Vec<DraftStep>,
    /// Groups of steps with the places of their names.
    pub(super) distinct_people: Vec<Vec<(String, Span)>>,
    pub(super) exclude_contributors: Vec<(String, Span)>,
    pub(super) membership: Option<Membership>,
    pub(super) permissions: SortedMap<Permission, Who>,
    pub(super) options: Options,
    pub(super) reject_reasons: Option<Vec<String>>,
    pub(super) effects: SortedMap<Occasion, Vec<Effect>>,
    pub(super) expires_after: Option<Duration>,
    pub(super) findings: Findings,
    /// Names of facts and steps that were declared wrongly: not unknown, and nothing more is said of them.
    pub(super) broken: SortedSet<String>,
    /// Something was reported in whose place a mistake stands.
    pub(super) mistakes: bool,
    /// A function was called that is neither the vocabulary's nor the script's.
    pub(super) unserved: bool,
    /// Something was said before `policy(…)`; reported once.
    pub(super) premature: bool,
}

/// The draft and the script, shared with the functions that the script calls.
#[derive(Clone)]
pub(super) struct Desk {
    draft: Rc<RefCell<Draft>>,
    source: Rc<SourceMap>,
    /// The functions of the vocabulary with the numbers of their arguments.
    functions: Rc<RefCell<SortedSet<(&'static str, usize)>>>,
    work: Work,
}

/// What a call of the vocabulary weighs, in operations of the script; what it does not say right comes on top.
const CALL: u64 = 16;
const REPORT: u64 = 60;
/// How much of the script one operation looks through, in tokens.
const TOKENS: usize = 8;

impl Desk {
    pub(super) fn new(source: Rc<SourceMap>) -> Desk {
        Desk { draft: Rc::default(), source, functions: Rc::default(), work: Work::default() }
    }

    /// The work that the script's calls are charged to.
    pub(super) fn work(&self) -> Work {
        self.work.clone()
    }

    /// Notes that the vocabulary has a function `name` of so many arguments.
    pub(super) fn learn(&self, name: &'static str, arguments: usize) {
        self.functions.borrow_mut().insert((name, arguments));
    }

    /// How many arguments the function `name` of the vocabulary may take.
    pub(super) fn counts(&self, name: &str) -> impl Iterator<Item = usize> {
        let functions = self.functions.borrow();
        let counts = functions.iter().filter(|(known, _)| *known == name).map(|(_, count)| *count);
        counts.collect::<Vec<_>>().into_iter()
    }

    /// Whether the vocabulary has a function `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.counts(name).next().is_some()
    }

    /// Whether the vocabulary has a function `name` of so many arguments.
    pub(super) fn serves(&self, name: &str, arguments: usize) -> bool {
        self.counts(name).any(|count| count == arguments)
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

    fn report(&self, span: Span, code: Code, message: impl Into<String>, hint: impl Into<String>) {
        self.with(|draft| draft.findings.error(&self.source, code, span, message, hint));
    }
}

/// One call of the script that is being served: the desk, and where the call stands.
pub(super) struct Call<'a> {
    pub(super) desk: &'a Desk,
    /// The name of the function that was called.
    pub(super) place: Place,
    /// An argument is a mistake that was reported: what follows from it is not.
    muted: bool,
}

impl<'a> Call<'a> {
    pub(super) fn new(desk: &'a Desk, context: &NativeCallContext<'_>, muted: bool) -> Call<'a> {
        desk.work.charge(CALL);
        Call { desk, place: Place::of(context.call_position()), muted }
    }

    fn report(&self, span: Span, code: Code, message: impl Into<String>, hint: impl Into<String>) {
        self.desk.work.charge(REPORT);
        if !self.muted {
            self.desk.report(span, code, message, hint);
        }
    }

    /// Where argument `number` (from 0) stands.
    pub(super) fn argument(&self, number: usize) -> Span {
        self.scanned();
        self.desk.source.argument(self.place, number)
    }

    /// Where the text `word` stands among the arguments.
    pub(super) fn word(&self, word: &str) -> Span {
        self.scanned();
        self.desk.source.text_in_call(self.place, word)
    }

    /// Weighs looking through the arguments as they are written.
    fn scanned(&self) {
        let tokens = self.desk.source.width(self.place).div_euclid(TOKENS);
        self.desk.work.charge(u64::try_from(tokens).unwrap_or(u64::MAX));
    }

    /// Reports an error at argument `number`.
    pub(super) fn argument_error(
        &self,
        number: usize,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.report(self.argument(number), code, message, hint);
    }

    /// Reports an error at the text `word` among the arguments.
    pub(super) fn word_error(
        &self,
        word: &str,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.report(self.word(word), code, message, hint);
    }

    /// Reports an error at the name of the function.
    pub(super) fn error(&self, code: Code, message: impl Into<String>, hint: impl Into<String>) {
        self.report(self.desk.source.token_span(self.place), code, message, hint);
    }
}
