//! A policy in words, construct by construct: what `countersign check` prints of a sound one.

use super::document::{Definition, Effect, Membership, Occasion, Permission};
use super::policy::{Policy, PolicyFact};
use super::schema::range;
use super::step::{Approvers, Claims, Rejection, Step};
use crate::rule::expr::Expr;

/// A line of an outline.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// How far it is indented: 0 for a heading, 1 for an entry, 2 for what belongs to it.
    pub level: u8,
    /// The words.
    pub text: String,
}

/// The policy in words: facts, tiers, steps with everything said of them, and what holds for the whole.
#[must_use]
pub fn outline(policy: &Policy) -> Vec<Line> {
    let definition = policy.definition();
    let mut lines = vec![line(0, format!("policy `{}`, version {}", definition.id, definition.version))];
    if !policy.facts().is_empty() {
        lines.push(line(0, "facts"));
        lines.extend(policy.facts().iter().map(|fact| line(1, self::fact(fact))));
    }
    if !definition.tiers.is_empty() {
        lines.push(line(0, "tiers, strictest first"));
        lines.extend(definition.tiers.iter().map(|tier| match &tier.when {
            Some(when) => line(1, format!("`{}` when {}", tier.name, words(when))),
            None => line(1, format!("`{}` otherwise", tier.name)),
        }));
    }
    lines.push(line(0, "steps"));
    for step in &definition.steps {
        self::step(step, &mut lines);
    }
    let rest = rest(definition);
    if !rest.is_empty() {
        lines.push(line(0, "for the whole policy"));
        lines.extend(rest.into_iter().map(|text| line(1, text)));
    }
    lines
}

fn line(level: u8, text: impl Into<String>) -> Line {
    Line { level, text: text.into() }
}

/// The script's own words for an expression; a junction has none of its own, so its parts are joined.
fn words(expr: &Expr) -> String {
    use crate::rule::expr::Node;
    let join = |of: &[Expr], sign: &str| of.iter().map(words).collect::<Vec<_>>().join(sign);
    match (&expr.at.text, &expr.node) {
        (_, Node::All(of)) => join(of, " and "),
        (_, Node::Any(of)) => format!("({})", join(of, " or ")),
        (_, Node::Not(of)) => format!("not {}", words(of)),
        (Some(text), _) => format!("`{text}`"),
        (None, Node::Boolean(value)) => value.to_string(),
        (None, Node::Integer(value)) => value.to_string(),
        (None, _) => "…".to_owned(),
    }
}

fn fact(fact: &PolicyFact) -> String {
    let mut text = format!("`{}`: {}", fact.signature.name, fact.signature.kind);
    if let crate::rule::types::Type::Enumeration(values) = &fact.signature.kind {
        text = format!("`{}`: one of {}", fact.signature.name, list(values));
    }
    text.extend(range(&fact.reader).map(|range| format!(", {range}")));
    if fact.signature.optional {
        text.push_str(", optional");
    }
    text.extend(fact.attested_by.iter().map(|source| format!(", attested by `{source}`")));
    text.extend(fact.describe.iter().map(|about| format!(" ({about})")));
    text
}

fn step(step: &Step, lines: &mut Vec<Line>) {
    lines.push(line(
        1,
        match &step.when {
            Some(when) => format!("`{}` when {}", step.id, words(when)),
            None => format!("`{}` always", step.id),
        },
    ));
    let mut say = |text: String| lines.push(line(2, text));
    let approvers = |who: &Approvers| who.words();
    let quorums = step.quorums.iter().map(super::step::Quorum::words).collect::<Vec<_>>().join(", or ");
    say(format!("{quorums} by {}", approvers(&step.approvers)));
    step.fallback.iter().for_each(|who| say(format!("if nobody is left: {}", who.words())));
    for after in &step.after {
        match after.at_least {
            Some(k) => say(format!("after at least {k} of {}", list(&after.of))),
            None => say(format!("after {}", list(&after.of))),
        }
    }
    if step.rejections != [Rejection { n: Some(1), from: None }] {
        let each = step.rejections.iter().map(Rejection::words).collect::<Vec<_>>().join(", or ");
        say(format!("rejected by {each}"));
    }
    for evidence in &step.evidence {
        say(format!("requires {} of evidence `{}`", pieces(evidence.n), evidence.kind));
    }
    step.claims.iter().for_each(|claims| say(format!("requires {}", claims.words())));
    if step.signature {
        say("requires the approver's own signature".to_owned());
    }
    step.meaning.iter().for_each(|meaning| say(format!("a signature means: {meaning}")));
    step.reviews.iter().for_each(|facts| match facts.as_slice() {
        [] => say("reviews the subject only".to_owned()),
        facts => say(format!("reviews {}", list(facts))),
    });
    step.reminders.iter().for_each(|after| say(format!("reminds after {}", after.words())));
    for deadline in &step.deadlines {
        say(format!("after {}: {}", deadline.after.words(), deadline.action.words()));
    }
}

fn pieces(n: u32) -> String {
    if n == 1 { "1 piece".to_owned() } else { format!("{n} pieces") }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn rest(definition: &Definition) -> Vec<String> {
    let mut lines = Vec::new();
    let options = &definition.options;
    let switches = [
        (options.allow_self_approval, "the submitter may approve the own request"),
        (options.allow_retract, "a decision may be taken back while its step is open"),
        (options.allow_redelegation, "a delegate may delegate further"),
        (options.one_person_many_roles, "one person may stand for several roles of a step"),
        (options.approve_when_no_step_applies, "a request that needs no step is approved"),
        (options.void_all_on_amend, "an amendment voids every decision"),
    ];
    lines.extend(
        definition.distinct_people.iter().map(|group| format!("different people for {}", list(group))),
    );
    if !definition.exclude_contributors.is_empty() {
        lines.push(format!("no contributor approves {}", list(&definition.exclude_contributors)));
    }
    lines.extend(switches.iter().filter(|(on, _)| *on).map(|(_, text)| (*text).to_owned()));
    lines.extend(options.max_rounds.map(|rounds| format!("at most {rounds} rounds of review")));
    lines.extend(match definition.membership {
        Membership::AtDecision => None,
        Membership::AtSubmit => Some("who holds a role is decided at submission".to_owned()),
        Membership::Live => Some("a decision counts while its role is held".to_owned()),
    });
    if !definition.reject_reasons.is_empty() {
        lines.push(format!("a rejection carries one of {}", list(&definition.reject_reasons)));
    }
    for (permission, who) in &definition.permissions {
        let name = Permission::TABLE.iter().find(|(each, _)| each == permission).map_or("", |(_, name)| name);
        lines.push(format!("`{name}` is allowed to {}", who.words()));
    }
    for (occasion, effects) in &definition.effects {
        let name = Occasion::TABLE.iter().find(|(each, _)| each == occasion).map_or("", |(_, name)| name);
        let name = name.trim_start_matches("on_");
        lines.extend(effects.iter().map(|effect| format!("when {name}: {}", effect.words())));
    }
    lines.extend(definition.expires_after.iter().map(|after| format!("expires after {}", after.words())));
    lines
}

impl Rejection {
    /// The threshold in words: "2 people", "as many as put approval out of reach".
    #[must_use]
    pub fn words(&self) -> String {
        let how_many = match self.n {
            Some(1) => "1 person".to_owned(),
            Some(n) => format!("{n} people"),
            None => "as many as put approval out of reach".to_owned(),
        };
        match &self.from {
            Some(from) => format!("{how_many} of {}", from.words()),
            None => how_many,
        }
    }
}

impl Effect {
    /// The effect in words: "`publish`, undone by `unpublish`, acknowledged within 4 hours".
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = format!("`{}`", self.name);
        text.extend(self.compensate_with.iter().map(|name| format!(", undone by `{name}`")));
        text.extend(self.expect_ack.iter().map(|within| format!(", acknowledged within {}", within.words())));
        text
    }
}

impl Claims {
    /// The claims in words: "authentication `urn:…` within 10 minutes".
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = "authentication".to_owned();
        text.extend(self.acr.iter().map(|acr| format!(" `{acr}`")));
        text.extend(self.amr.iter().map(|amr| format!(" by `{amr}`")));
        text.extend(self.max_age.iter().map(|age| format!(" within {}", age.words())));
        text
    }
}
