//! Base64url as JWS writes it: RFC 4648 section 5 without padding, one spelling for each sequence of bytes.

use base64ct::{Base64UrlUnpadded, Encoding};

/// The bytes as text.
///
/// ```
/// use countersign::record::base64url::{decode, encode};
///
/// assert_eq!(encode(&[0xfb, 0xff]), "-_8");
/// assert_eq!(decode("-_8"), Some(vec![0xfb, 0xff]));
/// // Loose trailing bits, padding, white space and the other alphabet are other spellings.
/// assert!(["-_9", "-_8=", "-_8 ", "+/8"].into_iter().all(|loose| decode(loose).is_none()));
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of a text, if it is what [`encode`] writes.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
    // One spelling only, whatever the decoder lets pass.
    (encode(&bytes) == text).then_some(bytes)
}
