//! What is set aside: texts, facts and names go into documents of their own, and a reference stays in their place. Commands,
//! events and states keep their shape, so that folding events gives the state with and without them.

use serde_json::{Map, Value as Json};

use crate::model::digest::Sha256;
use crate::model::gather::Gather;
use crate::model::json::form::ToJson;
use crate::model::json::parse;
use crate::model::people::People;
use crate::model::sorted::SortedMap;
use crate::record::document::{Document, Kind, reference, referred};
use crate::request::event::Event;
use crate::request::state::{StaffChange, State};

/// The largest document that is read, in bytes.
const DOCUMENT_BYTES: usize = 16_777_216;

/// Where documents are looked up by digest: the text of one that is there.
pub type Lookup<'a> = dyn Fn(Sha256) -> Option<&'a str> + 'a;

/// How an erasable document comes to its name.
pub(super) enum Salt {
    /// With this salt.
    Of(String),
    /// It was erased: what stands for its content is the reference that was left, and the name stays.
    Erased(Sha256),
}

/// The salt of a document with this content.
pub(super) type Salts<'a> = dyn FnMut(Kind, &Json) -> Salt + 'a;

/// The value of a document that is there and is of this kind.
pub(super) fn value_of(documents: &Lookup<'_>, kind: Kind, sha256: Sha256) -> Option<Json> {
    let text = documents(sha256).filter(|text| Sha256::of(text.as_bytes()) == sha256)?;
    let document = parse(text, DOCUMENT_BYTES).ok()?;
    let of_kind = document.get("kind").and_then(Json::as_str) == Some(kind.as_str());
    document.get("value").filter(|_| of_kind).cloned()
}

/// What one record sets aside.
pub(super) struct Aside<'a> {
    salts: &'a mut Salts<'a>,
    documents: Vec<Document>,
    listed: Vec<(Kind, Sha256)>,
    put: Vec<(Kind, Json, Sha256)>,
    facts: Option<Sha256>,
    answers: Option<Sha256>,
}

impl<'a> Aside<'a> {
    pub(super) fn new(salts: &'a mut Salts<'a>) -> Self {
        Aside {
            salts,
            documents: Vec::new(),
            listed: Vec::new(),
            put: Vec::new(),
            facts: None,
            answers: None,
        }
    }

    /// Puts a document beside the record, once; its digest.
    pub(super) fn put(&mut self, kind: Kind, value: &Json) -> Sha256 {
        if let Some((.., sha256)) = self.put.iter().find(|(of, known, _)| *of == kind && known == value) {
            return *sha256;
        }
        let salt = if kind.is_erasable() { (self.salts)(kind, value) } else { Salt::Of(String::new()) };
        let sha256 = match salt {
            Salt::Erased(sha256) => sha256,
            Salt::Of(salt) => {
                let document = Document::new(kind, value, || salt);
                let sha256 = document.sha256;
                self.documents.push(document);
                sha256
            }
        };
        self.put.push((kind, value.clone(), sha256));
        self.listed.push((kind, sha256));
        sha256
    }

    /// Puts the facts in force beside the record.
    pub(super) fn put_facts(&mut self, facts: &Map<String, Json>) -> Sha256 {
        let sha256 = self.put(Kind::Facts, &Json::Object(facts.clone()));
        self.facts = Some(sha256);
        sha256
    }

    /// Puts the answers about people beside the record, names and reasons in documents of their own.
    pub(super) fn put_answers(&mut self, people: &People) -> Sha256 {
        let mut answers = people.to_json();
        let people = || answers.get("people").and_then(Json::as_object).into_iter().flatten();
        let names: Map<String, Json> =
            people().filter_map(|(id, person)| Some((id.clone(), person.get("name")?.clone()))).into_object();
        if !names.is_empty() {
            let names = Json::String(reference(self.put(Kind::Names, &Json::Object(names))));
            for (_, person) in answers.get_mut("people").and_then(Json::as_object_mut).into_iter().flatten() {
                if let Some(name) = person.get_mut("name") {
                    name.clone_from(&names);
                }
            }
        }
        for delegation in answers.get_mut("delegations").and_then(Json::as_array_mut).into_iter().flatten() {
            self.texts(delegation);
        }
        let sha256 = self.put(Kind::Answers, &answers);
        self.answers = Some(sha256);
        sha256
    }

    /// The command with references.
    pub(super) fn command(&mut self, command: &Json) -> Json {
        let mut command = command.clone();
        self.facts_in(&mut command);
        self.texts(&mut command);
        self.comment_in(&mut command);
        command
    }

    /// The event with references.
    pub(super) fn event(&mut self, event: &Event) -> Option<(Json, Event)> {
        let mut json = event.json();
        self.facts_in(&mut json);
        if let (Some(people), Some(answers)) = (json.get_mut("people"), self.answers) {
            *people = Json::String(reference(answers));
        }
        self.comment_in(&mut json);
        self.texts(&mut json);
        let event = Event::from_json(&json).ok()?;
        Some((json, event))
    }

    fn facts_in(&self, object: &mut Json) {
        let Some(sha256) = self.facts else { return };
        for (_, value) in object.get_mut("facts").and_then(Json::as_object_mut).into_iter().flatten() {
            if !value.is_null() {
                *value = Json::String(reference(sha256));
            }
        }
    }

    /// A comment's words, in the command and in the event.
    fn comment_in(&mut self, object: &mut Json) {
        if let Some(text) = object.get_mut("text").filter(|text| text.is_string()) {
            *text = Json::String(reference(self.put(Kind::Comment, text)));
        }
    }

    /// Reasons in words, wherever they are.
    fn texts(&mut self, value: &mut Json) {
        match value {
            Json::Array(items) => items.iter_mut().for_each(|item| self.texts(item)),
            Json::Object(object) => {
                for (key, value) in object.iter_mut() {
                    match value {
                        Json::String(_) if key == "reason" => {
                            *value = Json::String(reference(self.put(Kind::Reason, value)));
                        }
                        Json::Array(_) | Json::Object(_) if key != "facts" && key != "sources" => {
                            self.texts(value);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// What was set aside, in order: the documents, and the names of all, erased ones included.
    pub(super) fn finish(self) -> (Vec<Document>, Vec<(Kind, Sha256)>) {
        (self.documents, self.listed)
    }
}

/// The state with its facts and texts again; `None` where facts or answers that a decision needs are not there.
pub fn restored(stored: &State, documents: &Lookup<'_>) -> Option<State> {
    let mut state = stored.clone();
    let mut found: SortedMap<Sha256, Json> = SortedMap::new();
    for (name, value) in &mut state.facts {
        let sha256 = value.as_str().and_then(referred)?;
        if !found.contains_key(&sha256) {
            found.insert(sha256, value_of(documents, Kind::Facts, sha256)?);
        }
        *value = found.get(&sha256)?.get(name)?.clone();
    }
    if let Some(people) = &mut state.people {
        *people = answers(people.as_str().and_then(referred)?, documents)?;
    }
    for hold in &mut state.holds {
        text_again(&mut hold.reason, Kind::Reason, documents);
    }
    for change in state.steps.iter_mut().flat_map(|step| &mut step.changes) {
        if let StaffChange::Reassigned(moved) = change {
            text_again(&mut moved.reason, Kind::Reason, documents);
        }
    }
    Some(state)
}

/// The answers about people, with the names and texts that are still there.
pub fn answers(sha256: Sha256, documents: &Lookup<'_>) -> Option<Json> {
    let mut answers = value_of(documents, Kind::Answers, sha256)?;
    texts_again(&mut answers, documents);
    for (id, person) in answers.get_mut("people").and_then(Json::as_object_mut).into_iter().flatten() {
        let Some(name) = person.get_mut("name") else { continue };
        let names =
            name.as_str().and_then(referred).and_then(|sha256| value_of(documents, Kind::Names, sha256));
        if let Some(again) = names.as_ref().and_then(|names| names.get(id)) {
            name.clone_from(again);
        }
    }
    Some(answers)
}

/// The documents with names and words that belong to the answers about people which a state keeps, as it is stored.
pub(super) fn beside_answers(people: Option<&Json>, documents: &Lookup<'_>) -> Vec<Sha256> {
    let answers = people.and_then(Json::as_str).and_then(referred);
    let Some(answers) = answers.and_then(|sha256| value_of(documents, Kind::Answers, sha256)) else {
        return Vec::new();
    };
    let people = answers.get("people").and_then(Json::as_object).into_iter().flatten();
    let names = people.filter_map(|(_, person)| person.get("name"));
    let delegations = answers.get("delegations").and_then(Json::as_array).into_iter().flatten();
    let reasons = delegations.filter_map(|delegation| delegation.get("reason"));
    let mut found: Vec<Sha256> = Vec::new();
    for sha256 in names.chain(reasons).filter_map(|text| text.as_str().and_then(referred)) {
        if !found.contains(&sha256) {
            found.push(sha256);
        }
    }
    found
}

/// The command with its facts and texts again; `None` where facts are missing.
pub(super) fn command_again(command: &Json, documents: &Lookup<'_>) -> Option<Json> {
    let mut command = command.clone();
    for (name, value) in command.get_mut("facts").and_then(Json::as_object_mut).into_iter().flatten() {
        if !value.is_null() {
            let sha256 = value.as_str().and_then(referred)?;
            *value = value_of(documents, Kind::Facts, sha256)?.get(name)?.clone();
        }
    }
    texts_again(&mut command, documents);
    Some(command)
}

/// Puts texts that are still there in the place of their references.
pub fn texts_again(value: &mut Json, documents: &Lookup<'_>) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| texts_again(item, documents)),
        Json::Object(object) => {
            for (key, value) in object.iter_mut() {
                match value {
                    Json::String(text) if key == "reason" => text_again(text, Kind::Reason, documents),
                    Json::String(text) if key == "text" => text_again(text, Kind::Comment, documents),
                    Json::Array(_) | Json::Object(_) => texts_again(value, documents),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn text_again(text: &mut String, kind: Kind, documents: &Lookup<'_>) {
    let value = referred(text).and_then(|sha256| value_of(documents, kind, sha256));
    if let Some(Json::String(value)) = value {
        *text = value;
    }
}
