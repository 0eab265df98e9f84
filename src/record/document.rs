//! Documents: what lies beside a record, named by digest. Those that may have to be erased carry a salt, so that nobody can
//! guess an erased value and recognise it by its digest.

use crate::model::json::form::{json, names};
use serde_json::Value as Json;

use super::base64url::encode;
use crate::model::digest::Sha256;
use crate::model::json::canonical;

/// What a document holds; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The command and its context, without what other documents hold.
    Command,
    /// What happened, without what other documents hold.
    Events,
    /// The answers about people, without names.
    Answers,
    /// The business calendars.
    Calendars,
    /// The evidence that counted, where it is too much for the record.
    Evidence,
    /// The conditions and what they came to, where they are too many for the record.
    Rules,
    /// The facts; erasable.
    Facts,
    /// The names of people; erasable.
    Names,
    /// Why, in somebody's words; erasable.
    Reason,
    /// A comment; erasable.
    Comment,
}

names!(Kind by TABLE);

impl Kind {
    /// Every kind with its name.
    pub const TABLE: [(Kind, &'static str); 10] = [
        (Kind::Command, "command"),
        (Kind::Events, "events"),
        (Kind::Answers, "answers"),
        (Kind::Calendars, "calendars"),
        (Kind::Evidence, "evidence"),
        (Kind::Rules, "rules"),
        (Kind::Facts, "facts"),
        (Kind::Names, "names"),
        (Kind::Reason, "reason"),
        (Kind::Comment, "comment"),
    ];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::TABLE.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Whether it can be erased, and so is salted.
    #[must_use]
    pub const fn is_erasable(self) -> bool {
        matches!(self, Kind::Facts | Kind::Names | Kind::Reason | Kind::Comment)
    }
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it holds.
    pub kind: Kind,
    /// The salt of an erasable one, in base64url.
    pub salt: Option<String>,
    /// The digest of [`text`](Self::text): its name.
    pub sha256: Sha256,
    /// Canonical JSON: `{ kind, salt?, value }`.
    pub text: String,
}

impl Document {
    /// A document; `salt` is used if it is erasable.
    #[must_use]
    pub fn new(kind: Kind, value: &Json, salt: impl FnOnce() -> String) -> Self {
        let salt = kind.is_erasable().then(salt);
        let mut document = json!({ "kind": kind.as_str(), "value": value });
        if let (Some(object), Some(salt)) = (document.as_object_mut(), &salt) {
            object.insert("salt".to_owned(), json!(salt));
        }
        let text = canonical(&document);
        Document { kind, salt, sha256: Sha256::of(text.as_bytes()), text }
    }
}

/// The salt of a document: 16 bytes, drawn from the host's secret seed for this command.
#[must_use]
pub fn salt(seed: &[u8], number: u32) -> String {
    let mut bytes = b"countersign document salt\0".to_vec();
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend_from_slice(seed);
    encode(Sha256::of(&bytes).as_bytes().get(..16).unwrap_or_default())
}

/// How a document stands in for a value: `sha256:<digest>`.
#[must_use]
pub fn reference(sha256: Sha256) -> String {
    format!("sha256:{sha256}")
}

/// The digest in a [`reference`].
#[must_use]
pub fn referred(text: &str) -> Option<Sha256> {
    text.strip_prefix("sha256:")?.parse().ok()
}
