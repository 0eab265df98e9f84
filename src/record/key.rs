//! Ed25519 public keys as JWKs (RFC 8037), their names (RFC 7638), and which of them a verifier trusts, and when.

use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Map, Value as Json};

use super::base64url::{decode, encode};
use crate::model::digest::Sha256;
use crate::model::invalid::quoted;
use crate::model::json::form::json;
use crate::model::json::{JsonError, expect, pointer};

/// An Ed25519 public key, 32 bytes.
///
/// ```
/// use countersign::record::key::PublicKey;
/// use serde_json::json;
///
/// // RFC 8037, appendix A.2 and A.3.
/// let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
/// let key = PublicKey::from_jwk(&jwk, "")?;
/// assert_eq!(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
/// # Ok::<(), countersign::model::json::JsonError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    kid: String,
}

impl PublicKey {
    /// The key with these 32 bytes, if they are the canonical form of a point of the curve that is not of small order.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 32] = bytes.try_into().ok()?;
        let key = strict_point(bytes)?;
        let x = encode(&bytes);
        // RFC 7638 section 3: the required members, in lexicographic order, without white space.
        let kid =
            encode(Sha256::of(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes()).as_bytes());
        Some(Self { key, kid })
    }

    /// Reads a JWK; members that say nothing about an Ed25519 key are ignored, as RFC 7517 wants it.
    ///
    /// # Errors
    /// Where it is no Ed25519 public key, holds the private key, or names itself by another thumbprint.
    pub fn from_jwk(jwk: &Json, path: &str) -> Result<Self, JsonError> {
        let object = expect::object(jwk, path)?;
        for (member, wanted) in [("kty", "OKP"), ("crv", "Ed25519")] {
            let at = pointer(path, member);
            let given = expect::text(expect::member(object, path, member)?, &at)?;
            if given != wanted {
                let message = format!("{} is not an Ed25519 key's `{member}`", quoted(given));
                return Err(JsonError::new(at, message, "records are signed with Ed25519 (RFC 8037)"));
            }
        }
        if object.contains_key("d") {
            let message = "this is a private key";
            return Err(JsonError::new(
                pointer(path, "d"),
                message,
                "leave `d` out: it must not be passed around",
            ));
        }
        let at = pointer(path, "x");
        let x = expect::text(expect::member(object, path, "x")?, &at)?;
        let key = decode(x).and_then(|bytes| Self::from_bytes(&bytes));
        let key = key.ok_or_else(|| {
            JsonError::new(at, format!("{} is not an Ed25519 public key", quoted(x)), "32 bytes in base64url")
        })?;
        if let Some(kid) = object.get("kid") {
            let at = pointer(path, "kid");
            let kid = expect::text(kid, &at)?;
            if kid != key.kid {
                let message = format!("{} is not this key's thumbprint", quoted(kid));
                return Err(JsonError::new(
                    at,
                    message,
                    format!("RFC 7638 makes it `{}`; or leave it out", key.kid),
                ));
            }
        }
        Ok(key)
    }

    /// The key as a JWK with its name: `{ alg, crv, kid, kty, use, x }`.
    #[must_use]
    pub fn to_jwk(&self) -> Json {
        let x = encode(self.key.as_bytes());
        json!({ "alg": "Ed25519", "crv": "Ed25519", "kid": self.kid, "kty": "OKP", "use": "sig", "x": x })
    }

    /// Its name: the JWK thumbprint (RFC 7638) with SHA-256, in base64url.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The key itself, 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether it signed the message: RFC 8032 with the strictest reading (no small orders, canonical points, `S` below the
    /// order of the group).
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

/// The point with these bytes, if they are its canonical form and it is not of small order.
fn strict_point(bytes: [u8; 32]) -> Option<VerifyingKey> {
    Some(bytes)
        .filter(is_below_p)
        .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
        .filter(|point| !point.is_weak())
}

/// Whether the `y` of a point's form is below `p = 2^255 - 19`: its one form, but where `x` is 0, and such points are of small
/// order.
fn is_below_p([first, middle @ .., last]: &[u8; 32]) -> bool {
    *first < 0xed || last & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// The `y` of the eight points of small order, little end first, in their canonical form: those of order 1, 2 and 4, and of 8.
const SMALL_ORDERS: [[u8; 32]; 5] = [
    ends(1, 0x00, 0x00),
    ends(0xec, 0xff, 0x7f),
    ends(0, 0x00, 0x00),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

const fn ends(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    (bytes[0], bytes[31]) = (first, last);
    bytes
}

/// Whether a signature is one that [`PublicKey::verifies`] could accept, whatever the message, if its `R` is a point at all: it is
/// in its canonical form, and not of small order. Hosts' cryptography lets more pass (RFC 8032 leaves it open); together with
/// this, it comes to the same verdict. Looks at bytes alone: to compute the point would cost more than all else that is
/// asked of a record.
#[must_use]
pub fn is_strict(signature: &[u8; 64]) -> bool {
    let Some(point) = signature.first_chunk::<32>() else { return false };
    let mut y = *point;
    y[31] &= 0x7f;
    is_below_p(&y) && !SMALL_ORDERS.contains(&y)
}

/// A key that a verifier trusts, from one instant to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// The key.
    pub key: PublicKey,
    /// From when on, in seconds since the Unix epoch; `None`: from the beginning.
    pub from: Option<u64>,
    /// Until when, not included.
    pub until: Option<u64>,
}

impl Pinned {
    /// Whether it was trusted at this second since the Unix epoch.
    #[must_use]
    pub fn holds_at(&self, seconds: u64) -> bool {
        self.from.is_none_or(|from| from <= seconds) && self.until.is_none_or(|until| seconds < until)
    }
}

/// Keys, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet(Vec<Pinned>);

impl KeySet {
    /// Reads a JWK Set (RFC 7517 section 5). A key may say from when to when it is trusted: `nbf` and `exp`, whole seconds
    /// since the Unix epoch, half-open.
    ///
    /// # Errors
    /// The first key that is none, or that is there twice.
    pub fn from_json(value: &Json, path: &str) -> Result<Self, JsonError> {
        let object: &Map<String, Json> = expect::object(value, path)?;
        let at = pointer(path, "keys");
        let mut keys: Vec<Pinned> = Vec::new();
        for (index, jwk) in expect::array(expect::member(object, path, "keys")?, &at)?.iter().enumerate() {
            let at = pointer(&at, &index.to_string());
            let key = PublicKey::from_jwk(jwk, &at)?;
            if keys.iter().any(|known| known.key == key) {
                return Err(JsonError::new(at, "this key is there twice", "name each key once"));
            }
            let second = |member: &str| match jwk.get(member) {
                None => Ok(None),
                Some(value) => {
                    let at = pointer(&at, member);
                    value
                        .as_u64()
                        .map(Some)
                        .ok_or_else(|| expect::mismatch(value, &at, "a whole number of seconds"))
                }
            };
            keys.push(Pinned { from: second("nbf")?, until: second("exp")?, key });
        }
        Ok(KeySet(keys))
    }

    /// The key of this name.
    #[must_use]
    pub fn get(&self, kid: &str) -> Option<&Pinned> {
        self.0.iter().find(|pinned| pinned.key.kid == kid)
    }

    /// Every key, as they were given.
    pub fn iter(&self) -> impl Iterator<Item = &Pinned> {
        self.0.iter()
    }

    /// Adds a key, as a rotation brings one in; one that is there already stays as it is.
    pub fn add(&mut self, pinned: Pinned) {
        if self.get(&pinned.key.kid).is_none() {
            self.0.push(pinned);
        }
    }

    /// Ends the trust in a key, at this second since the Unix epoch.
    pub fn end(&mut self, kid: &str, seconds: u64) {
        for pinned in self.0.iter_mut().filter(|pinned| pinned.key.kid == kid) {
            pinned.until = Some(pinned.until.map_or(seconds, |until| until.min(seconds)));
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{SMALL_ORDERS, VerifyingKey, is_strict, strict_point};

    /// The signature whose `R` has these bytes.
    fn with(point: [u8; 32]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.first_chunk_mut::<32>().unwrap().copy_from_slice(&point);
        signature
    }

    #[test]
    fn the_points_of_small_order_are_all_there() {
        // Those of order 8 make all eight: the group has no others of an order that divides 8.
        let eighth = VerifyingKey::from_bytes(&SMALL_ORDERS[3]).unwrap().to_edwards();
        let mut found = vec![eighth];
        while found.len() < 8 {
            found.push(found.last().unwrap() + eighth);
        }
        let mut forms: Vec<[u8; 32]> = found.iter().map(|point| point.compress().to_bytes()).collect();
        assert!(forms.iter().all(|form| !is_strict(&with(*form))));
        forms.iter_mut().for_each(|form| form[31] &= 0x7f);
        forms.sort_unstable();
        forms.dedup();
        let mut known = SMALL_ORDERS.to_vec();
        known.sort_unstable();
        assert_eq!(forms, known);
    }

    #[test]
    fn what_is_a_point_is_judged_as_by_computing_it() {
        // Multiples of some point, and bytes that differ in one bit from forms at the edges.
        let mut edges: Vec<[u8; 32]> = SMALL_ORDERS.to_vec();
        edges.extend([[0xff; 32], [0x7f; 32], [0; 32]]);
        let flips = edges.iter().flat_map(|edge| (0..256_usize).map(move |bit| (*edge, bit)));
        let mut all: Vec<[u8; 32]> = flips
            .map(|(mut bytes, bit)| {
                bytes[bit / 8] ^= 1 << (bit % 8);
                bytes
            })
            .collect();
        all.extend(edges);
        let (mut strict, mut loose) = (0, 0);
        for bytes in all {
            let Ok(point) = VerifyingKey::from_bytes(&bytes) else { continue };
            let computed = !point.is_weak() && point.to_edwards().compress().to_bytes() == bytes;
            assert_eq!(is_strict(&with(bytes)), computed, "{bytes:?}");
            assert_eq!(strict_point(bytes).is_some(), computed, "{bytes:?}");
            if computed { strict += 1 } else { loose += 1 }
        }
        assert!(strict > 500 && loose > 5, "{strict} {loose}");
    }
}
