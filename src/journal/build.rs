//! From what was decided to the record of it. Used when a command is decided and when it is decided again to verify: the
//! bytes are the same, or the record is not true.

use serde_json::{Map, Value as Json};

use super::aside::{Aside, Salts};
use super::rules::{listed as rules_of, shortened};
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::form::{ToJson, json};
use crate::model::people::{Kind as PersonKind, People};
use crate::record::document::{Document, Kind};
use crate::record::log::Place;
use crate::record::payload::{
    About, Action, Actor, Beside, Definition, Delegation, Engine, Evidence, Input, Payload, SEMANTICS,
    Subject, Transition, VERSION,
};
use crate::request::event::{Event, Given, What};
use crate::request::evolve;
use crate::request::state::State;

/// More pieces of evidence than this go into a document of their own.
const EVIDENCE_IN_RECORD: usize = 2;
/// More conditions than this go into a document of their own.
const RULES_IN_RECORD: usize = 16;

/// What one record is made of.
pub(super) struct Ground<'a> {
    /// Who keeps the log.
    pub(super) issuer: &'a str,
    /// The record's place.
    pub(super) place: &'a Place,
    /// The policy that decided; of a reevaluation the one moved to.
    pub(super) policy: &'a Policy,
    /// The state before, as it is stored.
    pub(super) before: Option<&'a State>,
    /// The facts document in force before.
    pub(super) facts: Option<Sha256>,
    /// The command: JSON, complete.
    pub(super) command: &'a Json,
    /// Its context: JSON, complete.
    pub(super) context: &'a Json,
    /// The people of the context.
    pub(super) people: &'a People,
    /// Whether only time passed.
    pub(super) by_time: bool,
    /// What happened.
    pub(super) events: &'a [Event],
    /// The facts after it.
    pub(super) facts_after: &'a Map<String, Json>,
}

/// A record in the making.
pub(super) struct Built {
    pub(super) payload: Vec<u8>,
    pub(super) stored: State,
    /// The same as JSON, with its digest.
    pub(super) stored_json: Json,
    pub(super) documents: Vec<Document>,
    pub(super) facts: Sha256,
    /// The document with the answers about people.
    pub(super) answers: Sha256,
}

/// Builds a record; `None` for what the engine never decides.
pub(super) fn build(ground: &Ground<'_>, salts: &mut Salts<'_>) -> Option<Built> {
    let mut aside = Aside::new(salts);
    let brings_facts = |json: &Json| json.get("facts").is_some_and(Json::is_object);
    let events_json: Vec<Json> = ground.events.iter().map(ToJson::json).collect();
    let facts = match ground.facts {
        Some(known) if !brings_facts(ground.command) && !events_json.iter().any(brings_facts) => known,
        _ => aside.put_facts(ground.facts_after),
    };
    let answers = aside.put_answers(ground.people);
    let calendars = ground
        .context
        .get("calendars")
        .filter(|calendars| calendars.as_object().is_some_and(|all| !all.is_empty()));
    let calendars = calendars.map(|calendars| aside.put(Kind::Calendars, calendars).into());
    let mut stored = ground.before.cloned();
    let mut events = Vec::new();
    for event in ground.events {
        let (json, event) = aside.event(event)?;
        stored = evolve(stored, &event);
        events.push(json);
    }
    let stored = stored?;
    let names = shortened(ground.events.iter().map(Event::name));
    aside.put(Kind::Events, &Json::Array(events));
    let command = aside.command(ground.command);
    let command_digest =
        aside.put(Kind::Command, &json!({ "command": command, "context": of_context(ground.context) }));
    let mut rules = rules_of(ground.policy, ground.events);
    if rules.len() > RULES_IN_RECORD {
        aside.put(Kind::Rules, &rules.json());
        rules.retain(|rule| rule.id == "tier");
    }
    let action = action(ground, &stored)?;
    let mut evidence = evidence(ground, &stored);
    if evidence.len() > EVIDENCE_IN_RECORD {
        let listed = aside.put(Kind::Evidence, &evidence.json());
        let id = format!("{} pieces", evidence.len());
        evidence = vec![Evidence { kind: "evidence".to_owned(), id, digest: listed.into() }];
    }
    let (documents, listed) = aside.finish();
    let in_input = [facts, answers, command_digest];
    let calendars: Option<crate::record::payload::Digest> = calendars;
    let is_elsewhere =
        |sha256: Sha256| in_input.contains(&sha256) || calendars.is_some_and(|of| of.sha256 == sha256);
    let mut beside: Vec<Beside> = Vec::new();
    for (kind, sha256) in listed {
        if !is_elsewhere(sha256) && !beside.iter().any(|known| known.digest.sha256 == sha256) {
            beside.push(Beside { kind, digest: sha256.into(), salted: kind.is_erasable() });
        }
    }
    let definition = ground.policy.definition();
    let stored_json = stored.to_json();
    let payload = Payload {
        v: VERSION,
        iss: ground.issuer.to_owned(),
        jti: ground.place.jti(),
        iat: seconds(action.time),
        log: ground.place.clone(),
        request: about(&stored),
        evidence,
        input: Input { facts: facts.into(), answers: answers.into(), calendars },
        definition: Definition {
            id: definition.id.clone(),
            version: definition.version,
            digest: ground.policy.digest().into(),
        },
        engine: Engine {
            name: "countersign".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            semantics: SEMANTICS,
        },
        transition: Transition {
            command_digest: command_digest.into(),
            from: ground.before.map(|state| state.status.as_str().to_owned()),
            to: stored.status.as_str().to_owned(),
            version: stored.version,
            events: names,
            rules,
        },
        documents: beside,
        state: digest_in(&stored_json)?.into(),
        action,
    };
    Some(Built { payload: payload.to_bytes(), stored, stored_json, documents, facts, answers })
}

/// The digest of a state as it is stored.
pub(super) fn digest_of(stored: &State) -> Option<Sha256> {
    digest_in(&stored.to_json())
}

/// The digest that a stored state carries.
pub(super) fn digest_in(stored: &Json) -> Option<Sha256> {
    stored.get("sha256").and_then(Json::as_str)?.parse().ok()
}

/// Whole seconds since the Unix epoch; 0 before it.
pub(super) fn seconds(at: Instant) -> u64 {
    u64::try_from(at.millis().div_euclid(1_000)).unwrap_or_default()
}

/// What of the context the record keeps; people and calendars have documents of their own, and what the host remembers of
/// keys and versions decides nothing about what was accepted.
fn of_context(context: &Json) -> Json {
    let mut kept = Map::new();
    for member in ["now", "by", "claims", "active_since", "nonce"] {
        if let Some(value) = context.get(member) {
            kept.insert(member.to_owned(), value.clone());
        }
    }
    Json::Object(kept)
}

fn about(state: &State) -> About {
    let identity = state.request.clone();
    let subject = state.subject.as_ref().map(|subject| Subject {
        id: subject.id.clone(),
        version: subject.version.clone(),
        digest: subject.sha256.map(Into::into),
    });
    About { id: identity.id, tenant: identity.tenant, correlation_id: identity.correlation_id, subject }
}

fn action(ground: &Ground<'_>, after: &State) -> Option<Action> {
    let of_command = |member: &str| ground.command.get(member).and_then(Json::as_str).map(str::to_owned);
    let of_context = |member: &str| ground.context.get(member).and_then(Json::as_str);
    let time: Instant = of_context("now")?.parse().ok()?;
    let command = of_command("command")?;
    let step = of_command("step");
    let given = ground.events.iter().find_map(|event| given(&event.what));
    let asked =
        step.as_ref().and_then(|id| ground.policy.definition().steps.iter().find(|step| step.id == *id));
    let meaning = asked.filter(|_| command == "approve").and_then(|step| step.meaning.clone());
    let round = ground.before.map_or(after.round, |before| before.round);
    Some(Action {
        actor: actor(ground, of_context("by"), given),
        reason_code: of_command("reason_code"),
        view: of_command("view").and_then(|view| view.parse().ok()),
        round: (round > 0).then_some(round),
        nonce: of_context("nonce").filter(|_| !ground.by_time).map(str::to_owned),
        command,
        step,
        meaning,
        time,
    })
}

fn given(what: &What) -> Option<&Given> {
    match what {
        What::ApprovalGiven(given)
        | What::RejectionGiven(given)
        | What::AbstentionGiven(given)
        | What::RevisionRequested(given) => Some(given),
        _ => None,
    }
}

fn actor(ground: &Ground<'_>, by: Option<&str>, given: Option<&Given>) -> Actor {
    let nobody = |id: &str| Actor {
        id: id.to_owned(),
        kind: id.to_owned(),
        role: None,
        acr: None,
        amr: Vec::new(),
        auth_time: None,
        delegation: None,
    };
    let Some(person) = by.filter(|_| !ground.by_time) else {
        return nobody(if ground.by_time { "system" } else { "host" });
    };
    let claims = ground.context.get("claims");
    let claim = |member: &str| claims.and_then(|claims| claims.get(member));
    let amr = claim("amr").and_then(Json::as_array).into_iter().flatten();
    let through = given.and_then(|given| given.through.last());
    let kind = match ground.people.kind(person) {
        PersonKind::Human => "human",
        other => other.as_str(),
    };
    Actor {
        kind: kind.to_owned(),
        role: given.map(|given| given.role.clone()),
        acr: claim("acr").and_then(Json::as_str).map(str::to_owned),
        amr: amr.filter_map(|method| method.as_str().map(str::to_owned)).collect(),
        auth_time: claim("auth_time").and_then(Json::as_str).and_then(|at| at.parse().ok()),
        delegation: through.map(|through| Delegation {
            id: through.id.clone(),
            from: through.from.clone(),
            until: through.until,
            authorised_by: through.authorised_by.clone(),
        }),
        ..nobody(person)
    }
}

/// What was attached, or on which evidence an approval was given.
fn evidence(ground: &Ground<'_>, after: &State) -> Vec<Evidence> {
    let mut pieces = Vec::new();
    for event in ground.events {
        match &event.what {
            What::EvidenceAttached { kind, id, sha256, .. } => {
                pieces.push(Evidence { kind: kind.clone(), id: id.clone(), digest: (*sha256).into() });
            }
            What::ApprovalGiven(given) => {
                let attached =
                    after.step(&given.step).map(|step| step.evidence.as_slice()).unwrap_or_default();
                pieces.extend(attached.iter().map(|piece| Evidence {
                    kind: piece.kind.clone(),
                    id: piece.id.clone(),
                    digest: piece.sha256.into(),
                }));
            }
            _ => {}
        }
    }
    pieces
}
