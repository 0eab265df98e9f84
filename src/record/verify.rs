//! Verifying a log by itself: signatures, spelling, the chain, the head, documents by digest. What the records *say* is
//! verified above this layer, by deciding again.

use crate::model::json::form::{form, names};
use crate::model::sorted::SortedMap;
use serde_json::Value as Json;

use super::document::Kind as DocumentKind;
use super::head::Statement;
use super::jws::{Compact, Typ};
use super::key::{KeySet, PublicKey};
use super::log::{Common, NoPayload, Place, link};
use crate::model::digest::Sha256;
use crate::model::invalid::quoted;

/// What kind of break it is; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line that is no compact JWS with the header of a record.
    Malformed,
    /// Signed with a key that nobody named.
    UnknownKey,
    /// Signed validly, with a key that is not the one that it should be.
    ReSigned,
    /// The signature is not that of these bytes.
    Altered,
    /// The key was not trusted at that time.
    KeyNotTrusted,
    /// Signed, and not in the one spelling.
    NotCanonical,
    /// Signed, and of a schema version that this engine does not know.
    UnknownVersion,
    /// Signed, and not a record.
    NotARecord,
    /// A record of another log.
    Foreign,
    /// Something that was put between two records.
    Inserted,
    /// A record is missing.
    Removed,
    /// The records are not in their order.
    Reordered,
    /// A record is there twice.
    Duplicated,
    /// Two records claim one place.
    Forked,
    /// Records are missing at the end.
    Truncated,
    /// The head statement does not hold.
    Head,
    /// A document is not what the record says.
    Document,
    /// A document that cannot have been erased is missing.
    MissingDocument,
    /// Evidence that belongs elsewhere.
    Transplanted,
    /// The definition is not at hand, or is another.
    Definition,
    /// The record contradicts its own events or state.
    Inconsistent,
    /// Deciding again gives something else.
    Replay,
    /// A readable file does not say what the records say.
    Page,
    /// The checkpoint, or a proof against it, does not hold.
    Checkpoint,
}

names!(Kind {
    Malformed = "malformed", UnknownKey = "unknown_key", ReSigned = "re_signed", Altered = "altered",
    KeyNotTrusted = "key_not_trusted", NotCanonical = "not_canonical", UnknownVersion = "unknown_version", NotARecord = "not_a_record",
    Foreign = "foreign", Inserted = "inserted", Removed = "removed", Reordered = "reordered",
    Duplicated = "duplicated", Forked = "forked", Truncated = "truncated", Head = "head",
    Document = "document", MissingDocument = "missing_document", Transplanted = "transplanted",
    Definition = "definition", Inconsistent = "inconsistent", Replay = "replay", Page = "page",
    Checkpoint = "checkpoint",
});

/// The first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The place in the log where it shows; none where it is about the whole.
    pub seq: Option<u64>,
    /// What kind it is.
    pub kind: Kind,
    /// What is wrong: lower case, no full stop.
    pub message: String,
}

form!(written Break { seq, kind, message });

impl Break {
    /// A break at a place.
    #[must_use]
    pub fn new(seq: Option<u64>, kind: Kind, message: impl Into<String>) -> Self {
        Break { seq, kind, message: message.into() }
    }
}

/// A record whose signature, spelling and place hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    /// The key that signed it.
    pub kid: String,
    /// Its place.
    pub place: Place,
    /// Its second.
    pub iat: u64,
    /// The payload's bytes.
    pub payload: Vec<u8>,
    /// The payload.
    pub json: Json,
}

/// Who checks a signature: the core, or a host with its own cryptography. The number is that of the line.
pub type Check<'a> = dyn Fn(usize, &Compact, &PublicKey) -> bool + 'a;

/// Checks with `ed25519-dalek`, strictly.
#[must_use]
pub fn by_core(_line: usize, compact: &Compact, key: &PublicKey) -> bool {
    key.verifies(compact.signing_input().as_bytes(), &compact.signature)
}

/// The keys of a verification.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// Those that are trusted.
    pub pinned: &'a KeySet,
    /// Those that somebody merely offers: used to say what happened, never to believe it.
    pub offered: &'a KeySet,
}

/// Verifies the lines of a log: what holds, and the first break.
///
/// `origin` is the log that they should be of; without it, that of the first.
#[must_use]
pub fn chain(
    lines: &[&str],
    origin: Option<&str>,
    keys: Keys<'_>,
    check: &Check<'_>,
) -> (Vec<Sealed>, Option<Break>) {
    let mut sealed: Vec<Sealed> = Vec::new();
    // By signature: lines begin alike, and would be compared at length.
    let mut seen: SortedMap<&str, (u64, &str)> = SortedMap::new();
    for (at, line) in lines.iter().enumerate() {
        let expected = match sealed.last() {
            Some(last) => last.place.next(&last.payload),
            None => Place::first(origin.unwrap_or_default().to_owned()),
        };
        let seq = Some(expected.seq);
        let signature = line.rsplit('.').next().unwrap_or_default();
        if let Some((first, _)) = seen.get(signature).filter(|(_, known)| known == line) {
            let message = format!("record {first} is there again");
            return (sealed, Some(Break::new(seq, Kind::Duplicated, message)));
        }
        match one(at, line, keys, check) {
            Err((kind, message)) => {
                let heals = lines.get(at.saturating_add(1)).and_then(|next| place_of(next)) == Some(expected);
                let heals = heals && !sealed.is_empty();
                let found = match heals {
                    true => Break::new(
                        seq,
                        Kind::Inserted,
                        format!("the next record follows without it: {message}"),
                    ),
                    false => Break::new(seq, kind, message),
                };
                return (sealed, Some(found));
            }
            Ok(record) => {
                let later = lines.get(at..).unwrap_or_default();
                let known = origin.is_some() || !sealed.is_empty();
                if let Some(found) = misplaced(&record.place, &expected, known, later) {
                    return (sealed, Some(found));
                }
                seen.insert(signature, (record.place.seq, line));
                sealed.push(record);
            }
        }
    }
    (sealed, None)
}

/// One line by itself.
fn one(at: usize, line: &str, keys: Keys<'_>, check: &Check<'_>) -> Result<Sealed, (Kind, String)> {
    let compact = Compact::parse(line, Typ::Record).map_err(|error| (Kind::Malformed, error.to_string()))?;
    let pinned = signed(at, &compact, keys, check)?;
    let common = Common::read(&compact.payload).map_err(|error| {
        let kind = match error {
            NoPayload::NotCanonical(_) => Kind::NotCanonical,
            NoPayload::UnknownVersion(_) => Kind::UnknownVersion,
            NoPayload::NotARecord(_) => Kind::NotARecord,
        };
        (kind, error.to_string())
    })?;
    if !pinned.holds_at(common.iat) {
        let message = format!("key {} is not trusted for the second {}", quoted(&compact.kid), common.iat);
        return Err((Kind::KeyNotTrusted, message));
    }
    let Common { log, iat, json } = common;
    Ok(Sealed { kid: compact.kid, place: log, iat, payload: compact.payload, json })
}

/// The pinned key that signed it; otherwise what happened.
fn signed<'k>(
    at: usize,
    compact: &Compact,
    keys: Keys<'k>,
    check: &Check<'_>,
) -> Result<&'k super::key::Pinned, (Kind, String)> {
    let pinned = keys.pinned.get(&compact.kid);
    if let Some(pinned) = pinned.filter(|pinned| check(at, compact, &pinned.key)) {
        return Ok(pinned);
    }
    let other = keys.pinned.iter().chain(keys.offered.iter());
    let mut other = other.filter(|other| by_core(at, compact, &other.key));
    let kid = quoted(&compact.kid);
    Err(match (other.next(), pinned) {
        (Some(other), _) => {
            let message =
                format!("it is signed with key {}, which is not pinned for it", quoted(other.key.kid()));
            (Kind::ReSigned, message)
        }
        (None, Some(_)) => {
            (Kind::Altered, format!("the signature is not that of key {kid} over these bytes"))
        }
        (None, None) => (Kind::UnknownKey, format!("it names key {kid}, which is not pinned")),
    })
}

/// Whether a record stands where it should.
fn misplaced(place: &Place, expected: &Place, known: bool, later: &[&str]) -> Option<Break> {
    let found = |kind, message: String| Some(Break::new(Some(expected.seq), kind, message));
    if known && place.origin != expected.origin {
        return found(Kind::Foreign, format!("it is a record of log {}", quoted(&place.origin)));
    }
    if place.seq < expected.seq {
        return found(Kind::Forked, format!("a second record claims place {}", place.seq));
    }
    if place.seq > expected.seq {
        let is_later = later
            .iter()
            .filter_map(|line| place_of(line))
            .any(|other| other.seq == expected.seq && other.origin == place.origin);
        return match is_later {
            true => found(
                Kind::Reordered,
                format!("record {} stands where record {} should", place.seq, expected.seq),
            ),
            false => found(
                Kind::Removed,
                format!("record {} is missing; record {} comes next", expected.seq, place.seq),
            ),
        };
    }
    (place.prev != expected.prev).then(|| {
        Break::new(Some(expected.seq), Kind::Forked, "it follows another record than the one before it")
    })
}

/// The place that a line claims, believed or not.
fn place_of(line: &str) -> Option<Place> {
    let compact = Compact::parse(line, Typ::Record).ok()?;
    Common::read(&compact.payload).ok().map(|common| common.log)
}

/// What a head statement that holds says about the records: how many came after it.
///
/// # Errors
/// The break: records that are missing at the end, a head of another log, or none that is trusted.
pub fn head(text: &str, records: &[Sealed], keys: Keys<'_>, check: &Check<'_>) -> Result<u64, Break> {
    let broken = |message: String| Break::new(None, Kind::Head, message);
    let compact = Compact::parse(text, Typ::Head).map_err(|error| broken(format!("the head: {error}")))?;
    let pinned = signed(usize::MAX, &compact, keys, check)
        .map_err(|(kind, message)| Break::new(None, kind, format!("the head: {message}")))?;
    let statement = Statement::read(&compact.payload).map_err(|error| {
        let kind = match error {
            NoPayload::UnknownVersion(_) => Kind::UnknownVersion,
            _ => Kind::Head,
        };
        Break::new(None, kind, format!("the head: {error}"))
    })?;
    if !pinned.holds_at(statement.iat) {
        let message = format!("the head: key {} is not trusted for that time", quoted(&compact.kid));
        return Err(Break::new(None, Kind::KeyNotTrusted, message));
    }
    let said = statement.head;
    if records.first().is_some_and(|first| first.place.origin != said.origin) {
        return Err(broken(format!("the head is of log {}", quoted(&said.origin))));
    }
    let there = u64::try_from(records.len()).unwrap_or(u64::MAX);
    if said.records > there {
        let message = format!("the head says {} records, and {there} are there", said.records);
        return Err(Break::new(Some(there), Kind::Truncated, message));
    }
    let last = said.records.checked_sub(1).and_then(|at| records.get(usize::try_from(at).ok()?));
    match last {
        Some(last) if link(&last.payload) == said.last => Ok(there.saturating_sub(said.records)),
        last => {
            let seq = last.map(|last| last.place.seq);
            Err(Break::new(seq, Kind::Head, "the head names another record as the last"))
        }
    }
}

/// Checks a document against its name: the text of one that is there.
///
/// # Errors
/// Where it is not the one, or is missing and cannot have been erased. `Ok(None)`: erased.
pub fn document(
    seq: u64,
    kind: DocumentKind,
    sha256: Sha256,
    text: Option<&str>,
) -> Result<Option<&str>, Break> {
    match text {
        Some(text) if Sha256::of(text.as_bytes()) == sha256 => Ok(Some(text)),
        Some(_) => {
            let message = format!("document `{sha256}` ({}) is not what its name says", kind.as_str());
            Err(Break::new(Some(seq), Kind::Document, message))
        }
        None if kind.is_erasable() => Ok(None),
        None => {
            let message =
                format!("document `{sha256}` ({}) is missing, and none of its kind is erased", kind.as_str());
            Err(Break::new(Some(seq), Kind::MissingDocument, message))
        }
    }
}
