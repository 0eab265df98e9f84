//! The readable page of a bundle: what, who, in which role, why allowed, on which evidence, what it meant. It is made of the
//! records alone, so that a verifier makes it again and compares.

use serde_json::Value as Json;

use super::markup::{STYLE, digest, element, entry, escaped, table, text};
use super::words::{Names, coded, of, sentence, spaced, value, when};
use crate::journal::audit::Found;
use crate::journal::replay::Told;
use crate::record::log::link;
use crate::record::payload::Payload;
use crate::record::verify::Sealed;

/// What the page is made of.
pub(super) struct Page<'a> {
    /// What was found; it holds.
    pub(super) found: &'a Found,
    /// The read model.
    pub(super) view: &'a Json,
    /// The route in plain words, as it was submitted; empty where the facts are gone.
    pub(super) route: &'a [String],
    /// People's names.
    pub(super) names: &'a Names<'a>,
}

impl Page<'_> {
    /// The whole page.
    pub(super) fn html(&self) -> String {
        let id = of(self.view, "id").unwrap_or_default();
        let title = format!("Approval record: {id}");
        let body = [self.head(), self.about(), self.steps(), self.why(), self.log(), self.integrity()];
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body>\n{}</body>\n</html>\n",
            escaped(&title),
            body.concat(),
        )
    }

    fn head(&self) -> String {
        let state = of(self.view, "state").unwrap_or_default();
        let class = match state {
            "approved" | "fulfilled" => "good",
            "rejected" | "expired" | "cancelled" | "revoked" | "withdrawn" => "bad",
            _ => "wait",
        };
        let subject = self.view.get("subject").filter(|subject| !subject.is_null());
        let about = match subject {
            Some(subject) => {
                let version = subject.get("version").map(value).unwrap_or_default();
                format!("{}, version {version}", escaped(of(subject, "id").unwrap_or_default()))
            }
            None => String::new(),
        };
        let mut head = text("p", "kicker", "Approval record");
        head.push_str(&text("h1", "", of(self.view, "id").unwrap_or_default()));
        head.push_str(&format!(
            "<p><span class=\"state {class}\">{}</span> {about}</p>\n",
            escaped(&spaced(state))
        ));
        head.push_str(&element("p", "dim", &self.summary()));
        element("header", "", &head)
    }

    /// One sentence: how it came to where it stands.
    fn summary(&self) -> String {
        let submitter = self.names.of(of(self.view, "submitter").unwrap_or_default());
        let submitted = of(self.view, "submitted_at").map(when);
        let last = self.found.told.last().map(|told| when(&told.payload.action.time.to_string()));
        let records = self.found.sealed.len();
        match (submitted, last) {
            (Some(submitted), Some(last)) => {
                format!("Submitted by {submitter} on {submitted}. {records} records, the last of {last}.")
            }
            _ => format!("A draft of {submitter}. {records} records."),
        }
    }

    fn about(&self) -> String {
        let definition = self.view.get("definition").filter(|definition| !definition.is_null());
        let mut list = String::new();
        if let Some(definition) = definition {
            let version = definition.get("version").map(value).unwrap_or_default();
            let name = format!("{}, version {version}", escaped(of(definition, "id").unwrap_or_default()));
            list.push_str(&entry("Policy", &name));
        }
        for (term, member) in [("Tier", "tier"), ("Tenant", "tenant"), ("Belongs to", "correlation_id")] {
            if let Some(text) = of(self.view, member) {
                list.push_str(&entry(term, &escaped(text)));
            }
        }
        if let Some(sha256) = self.view.get("subject").and_then(|subject| of(subject, "sha256")) {
            list.push_str(&entry("What was reviewed, SHA-256", &digest(sha256)));
        }
        let facts = self.view.get("facts").and_then(Json::as_object);
        let rows: String = facts
            .into_iter()
            .flatten()
            .map(|(name, fact)| {
                format!("<tr>{}<td>{}</td></tr>\n", text("td", "", &spaced(name)), value(fact))
            })
            .collect();
        let mut section = element("dl", "", &list);
        if !rows.is_empty() {
            section.push_str(&text("h2", "", "What the rules looked at"));
            section.push_str(&table(&["Fact", "Value"], &rows));
        }
        section
    }

    fn steps(&self) -> String {
        let steps = self.view.get("steps").and_then(Json::as_array);
        let mut rows = String::new();
        for step in steps.into_iter().flatten() {
            let state = of(step, "state").unwrap_or_default();
            let class = match state {
                "approved" => "good",
                "rejected" | "blocked" => "bad",
                "open" | "waiting" => "wait",
                _ => "dim",
            };
            let decisions = step.get("decisions").and_then(Json::as_array).into_iter().flatten();
            let decisions: Vec<String> = decisions.map(|decision| self.decision(decision)).collect();
            let state = text("td", class, &spaced(state));
            let step = text("td", "", of(step, "id").unwrap_or_default());
            rows.push_str(&format!("<tr>{step}{state}<td>{}</td></tr>\n", decisions.join("<br>")));
        }
        match rows.is_empty() {
            true => String::new(),
            false => {
                text("h2", "", "Who had to approve")
                    + table(&["Step", "State", "Decisions that stand"], &rows).as_str()
            }
        }
    }

    fn decision(&self, decision: &Json) -> String {
        let by = of(decision, "by").unwrap_or_default();
        let holder = of(decision, "holder").filter(|holder| *holder != by);
        let for_whom = holder.map(|holder| format!(" for {}", self.names.of(holder))).unwrap_or_default();
        let kind = match of(decision, "kind").unwrap_or_default() {
            "approve" => "approved",
            "reject" => "rejected",
            "abstain" => "abstained",
            other => other,
        };
        let role = escaped(of(decision, "role").unwrap_or_default());
        let at = of(decision, "at").map(when).unwrap_or_default();
        format!("{}{for_whom}: {}, as {role}, {at}", self.names.of(by), escaped(kind))
    }

    fn why(&self) -> String {
        let lines: String = self.route.iter().map(|line| format!("<li>{}</li>\n", coded(line))).collect();
        match lines.is_empty() {
            true => String::new(),
            false => text("h2", "", "Why these steps, as submitted") + element("ul", "", &lines).as_str(),
        }
    }

    fn log(&self) -> String {
        let records = self.found.sealed.iter().zip(&self.found.told);
        let entries: String = records.map(|(sealed, told)| self.record(sealed, told)).collect();
        text("h2", "", "What happened, record by record") + element("ol", "log", &entries).as_str()
    }

    fn record(&self, sealed: &Sealed, told: &Told) -> String {
        let payload = &told.payload;
        let mut sentences = told.events.iter().filter_map(|event| sentence(event, self.names));
        let first = sentences.next().unwrap_or_default();
        let rest: String = sentences.map(|sentence| format!("<li>{sentence}</li>")).collect();
        let time = when(&payload.action.time.to_string());
        let mut item =
            format!("<p class=\"when\">Record {} · {time}</p>\n<h3>{first}</h3>\n", sealed.place.seq);
        for words in told.events.iter().flat_map(words_of) {
            item.push_str(&match words.starts_with("sha256:") {
                true => format!("<p class=\"dim\">(the words were erased: {})</p>\n", digest(words)),
                false => text("blockquote", "", words),
            });
        }
        item.push_str(&self.action(payload));
        if !rest.is_empty() {
            item.push_str(&element("ul", "", &rest));
        }
        element("li", "", &item)
    }

    /// In which role, through whom, on which evidence, and what it meant.
    fn action(&self, payload: &Payload) -> String {
        let mut list = String::new();
        let actor = &payload.action.actor;
        if let Some(role) = &actor.role {
            list.push_str(&entry("Allowed as", &escaped(role)));
        }
        if let Some(delegation) = &actor.delegation {
            let (from, by) = (self.names.of(&delegation.from), self.names.of(&delegation.authorised_by));
            let until = when(&delegation.until.to_string());
            let through = format!(
                "{from}, by delegation {} until {until}, authorised by {by}",
                escaped(&delegation.id)
            );
            list.push_str(&entry("In the place of", &through));
        }
        if let Some(meaning) = &payload.action.meaning {
            list.push_str(&entry("What the approval means", &escaped(meaning)));
        }
        if let Some(code) = &payload.action.reason_code {
            list.push_str(&entry("Reason", &escaped(&spaced(code))));
        }
        if actor.acr.is_some() || !actor.amr.is_empty() {
            let ways: Vec<String> = actor.acr.iter().chain(&actor.amr).map(|way| escaped(way)).collect();
            list.push_str(&entry("Authenticated by", &ways.join(", ")));
        }
        for piece in &payload.evidence {
            let words = format!(
                "{} {}<br>{}",
                escaped(&piece.kind),
                escaped(&piece.id),
                digest(&piece.digest.sha256.to_string())
            );
            list.push_str(&entry("On this evidence", &words));
        }
        if list.is_empty() { list } else { element("dl", "", &list) }
    }

    fn integrity(&self) -> String {
        let Some(last) = self.found.sealed.last() else { return String::new() };
        let mut list = entry("Log", &escaped(&last.place.origin));
        list.push_str(&entry("Records", &self.found.sealed.len().to_string()));
        list.push_str(&entry("Last record, its link", &digest(&link(&last.payload))));
        list.push_str(&entry("Signed with key", &digest(&last.kid)));
        let mut section = text("h2", "", "How to check this") + element("dl", "", &list).as_str();
        section.push_str(&text(
            "p",
            "",
            "This page is a reading of records.jws, which is signed. VERIFY.md says how to check the signatures, the order \
             and this page with tools that do not come from us.",
        ));
        let erased: String = self
            .found
            .erased()
            .map(|(seq, kind, sha256)| {
                format!("<li>record {seq}: {} {}</li>", kind.as_str(), digest(&sha256.to_string()))
            })
            .collect();
        if !erased.is_empty() {
            section.push_str(&text("p", "", "Erased since, and still provable to have been there:"));
            section.push_str(&element("ul", "", &erased));
        }
        section
    }
}

/// The words that somebody wrote with an event.
fn words_of(event: &Json) -> impl Iterator<Item = &str> {
    let moved = event.get("reassignment").and_then(|moved| of(moved, "reason"));
    [of(event, "reason"), of(event, "text"), moved].into_iter().flatten()
}
