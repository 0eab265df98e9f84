//! The critical path of an approved request: which part each span belongs to.

use super::history::{Span, Standing};
use super::measured::{Path, StepPath};

/// Where the time went: the spans from the submission to the approval, walked back.
pub(super) fn path(spans: &[Span]) -> Path {
    let mut path = Path::default();
    let mut followed: Option<&str> = None;
    for (index, span) in spans.iter().enumerate().rev() {
        let earlier = spans.get(..index).unwrap_or_default();
        path.total = path.total.saturating_add(span.length);
        match span.standing {
            Standing::Revision => {
                followed = None;
                add(&mut path.in_revision, span);
            }
            Standing::Hold => add(&mut path.on_hold, span),
            Standing::Review => match next(followed, span, earlier) {
                Some(step) => {
                    followed = Some(step);
                    path.steps.change(step.to_owned(), |StepPath { waiting, working }| {
                        add(if is_open(span, step) { working } else { waiting }, span);
                    });
                }
                None => add(&mut path.elsewhere, span),
            },
        }
    }
    path
}

/// The step that the span is waited for.
fn next<'s>(followed: Option<&'s str>, span: &'s Span, earlier: &[Span]) -> Option<&'s str> {
    if let Some(step) = followed.filter(|step| is_open(span, step)) {
        return Some(step);
    }
    let decided = |step: &&'s String| span.decided.contains(*step);
    let freed = span.blocked.iter().find(decided).map(String::as_str);
    let blocked = followed.filter(|step| span.blocked.contains(*step));
    longest(span.open.iter().filter(decided), earlier)
        .or(freed)
        .or(blocked)
        .or_else(|| longest(span.open.iter(), earlier))
        .or(followed)
}

/// Of these, the one that had been open longest; of several, the first.
fn longest<'s>(steps: impl Iterator<Item = &'s String>, earlier: &[Span]) -> Option<&'s str> {
    let mut best: Option<(usize, &str)> = None;
    for step in steps {
        let spans = earlier.iter().rev().take_while(|span| is_open(span, step)).count();
        if best.is_none_or(|(most, _)| spans > most) {
            best = Some((spans, step));
        }
    }
    best.map(|(_, step)| step)
}

fn is_open(span: &Span, step: &str) -> bool {
    span.open.iter().any(|open| open == step)
}

fn add(part: &mut u64, span: &Span) {
    *part = part.saturating_add(span.length);
}
