//! What one entry led to, as far as it can be compared.

use serde_json::Value as Json;

use crate::model::instant::Instant;

/// What became of a command, and the request before and after it.
#[derive(Debug)]
pub(super) struct Moment {
    /// What `decide` answered.
    pub(super) answer: Json,
    /// The read model before and after; none while there is no request.
    pub(super) before: Option<Json>,
    pub(super) after: Option<Json>,
}

/// The three ways that a command can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome<'a> {
    Accepted,
    Replayed,
    /// With the refusal's code.
    Refused(&'a str),
}

impl Moment {
    pub(super) fn outcome(&self) -> Outcome<'_> {
        match self.refusal() {
            Some(refusal) => Outcome::Refused(text(refusal, "code")),
            None if self.member("replayed").is_some() => Outcome::Replayed,
            None => Outcome::Accepted,
        }
    }

    fn member(&self, key: &str) -> Option<&Json> {
        self.answer.get("outcome")?.get(key)
    }

    pub(super) fn refusal(&self) -> Option<&Json> {
        self.member("refused")
    }

    /// What the refusal says, with its hint.
    pub(super) fn said(refusal: &Json) -> String {
        match (text(refusal, "message"), text(refusal, "hint")) {
            (message, "") => message.to_owned(),
            (message, hint) => format!("{message} (hint: {hint})"),
        }
    }

    /// The names of what was due, and then of the command's own events.
    pub(super) fn events(&self) -> Vec<String> {
        let own = self.member("accepted").and_then(|accepted| accepted.get("events"));
        let all = [self.answer.get("due"), own].into_iter().flatten().filter_map(Json::as_array).flatten();
        all.filter_map(|event| Some(event.get("event")?.as_str()?.to_owned())).collect()
    }

    /// Whether time brought anything before the command was looked at.
    pub(super) fn is_due(&self) -> bool {
        self.answer.get("due").and_then(Json::as_array).is_some_and(|due| !due.is_empty())
    }

    /// `voided` or `kept`; what was not accepted voids nothing.
    pub(super) fn listed(&self, key: &str) -> Vec<String> {
        let list = self.member("accepted").and_then(|accepted| accepted.get(key)?.as_array());
        list.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
    }

    /// A member of the read model after the command.
    pub(super) fn now(&self, key: &str) -> Option<&Json> {
        self.after.as_ref()?.get(key)
    }

    pub(super) fn steps(&self) -> &[Json] {
        steps(self.after.as_ref())
    }

    pub(super) fn step(&self, id: &str) -> Option<&Json> {
        self.steps().iter().find(|step| is(step, "id", id))
    }

    /// Why a step is blocked, as a code.
    pub(super) fn blocked(&self, id: &str) -> Option<&str> {
        self.step(id)?.get("blocked")?.get("code")?.as_str()
    }

    /// Why the request is in manual review, as codes: the cause itself where no refusal says more.
    pub(super) fn codes(&self) -> Vec<String> {
        let reasons = self.now("reasons").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let code = |review: &Json| {
            let said = review.get("reason").and_then(|refusal| refusal.get("code"));
            said.or(review.get("cause")).and_then(Json::as_str).map(str::to_owned)
        };
        reasons.iter().filter_map(code).collect()
    }

    /// The effects that were asked for, each by name with its delivery.
    pub(super) fn effects(&self) -> Vec<(&str, &str)> {
        let effects = self.now("effects").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        effects.iter().map(|effect| (text(effect, "name"), text(effect, "delivery"))).collect()
    }

    pub(super) fn next_wake_at(&self) -> Option<Instant> {
        self.now("next_wake_at")?.as_str()?.parse().ok()
    }

    /// What helps to understand a difference: what happened, and what there was before.
    pub(super) fn story(&self) -> String {
        let events = match self.events().as_slice() {
            [] => "no events".to_owned(),
            events => format!("events: {}", events.join(", ")),
        };
        self.told(Some(events))
    }

    /// The same of a difference in the events themselves.
    pub(super) fn story_of_events(&self) -> String {
        self.told(None)
    }

    fn told(&self, events: Option<String>) -> String {
        let outcome = match (self.refusal(), self.outcome()) {
            (Some(refusal), _) => Some(format!("refused: {}", Self::said(refusal))),
            (None, Outcome::Replayed) => Some("the key was used before, for the same".to_owned()),
            _ => None,
        };
        let before = match &self.before {
            Some(before) => format!("before: {}", summary(before)),
            None => "before: no request".to_owned(),
        };
        let lines: Vec<String> =
            [outcome, events, self.reasons(), Some(before)].into_iter().flatten().collect();
        lines.join("\n")
    }

    /// Why the request is in manual review.
    fn reasons(&self) -> Option<String> {
        let reasons = self.now("reasons")?.as_array()?;
        let said: Vec<String> = reasons.iter().filter_map(reason).collect();
        (!said.is_empty()).then(|| format!("manual review: {}", said.join(", ")))
    }
}

/// `blocked step legal: nobody holds …`.
fn reason(reason: &Json) -> Option<String> {
    let mut said = reason.get("cause")?.as_str()?.to_owned();
    if let Some(step) = reason.get("step").and_then(Json::as_str) {
        said.push_str(&format!(" step {step}"));
    }
    if let Some(refusal) = reason.get("reason") {
        said.push_str(&format!(": {}", Moment::said(refusal)));
    }
    Some(said)
}

/// A request in a few words: `under_review, open: brand, legal`.
fn summary(view: &Json) -> String {
    let state = view.get("state").and_then(Json::as_str).unwrap_or("no state");
    match ids(steps(Some(view)), "open").as_slice() {
        [] => state.to_owned(),
        open => format!("{state}, open: {}", open.join(", ")),
    }
}

fn steps(view: Option<&Json>) -> &[Json] {
    view.and_then(|view| view.get("steps")?.as_array()).map(Vec::as_slice).unwrap_or_default()
}

/// The ids of the steps in a state.
pub(super) fn ids(steps: &[Json], state: &str) -> Vec<String> {
    let within = steps.iter().filter(|step| is(step, "state", state));
    within.filter_map(|step| Some(step.get("id")?.as_str()?.to_owned())).collect()
}

fn is(value: &Json, key: &str, text: &str) -> bool {
    value.get(key).and_then(Json::as_str) == Some(text)
}

fn text<'a>(value: &'a Json, key: &str) -> &'a str {
    value.get(key).and_then(Json::as_str).unwrap_or_default()
}
