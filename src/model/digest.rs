//! SHA-256 digests (FIPS 180-4).

use core::fmt;
use core::str::FromStr;

use sha2::Digest as _;

use crate::model::invalid::{Invalid, quoted};

/// A SHA-256 digest, 32 bytes; written as 64 lower-case hexadecimal digits.
///
/// ```
/// use countersign::model::digest::Sha256;
///
/// let digest = Sha256::of(b"abc");
/// let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/// assert_eq!(digest.to_string(), text);
/// assert_eq!(text.parse::<Sha256>()?, digest);
/// # Ok::<(), countersign::model::invalid::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

serde_as_text!(Sha256);

impl Sha256 {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digest itself, 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0_u8; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        f.write_str(core::str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || {
            Invalid::new(
                format!("{} is not a SHA-256 digest", quoted(text)),
                "write a digest as 64 lower-case hexadecimal digits",
            )
        };
        if text.len() != 64 {
            return Err(invalid());
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let [high, low] = pair else { return Err(invalid()) };
            let (Some(high), Some(low)) = (nibble(*high), nibble(*low)) else { return Err(invalid()) };
            *byte = (high << 4) | low;
        }
        Ok(Self(bytes))
    }
}

/// The lower-case hexadecimal digit of a value below 16.
const fn digit(value: u8) -> u8 {
    match value {
        0..=9 => value.wrapping_add(b'0'),
        _ => value.wrapping_sub(10).wrapping_add(b'a'),
    }
}

/// The value of one lower-case hexadecimal digit.
const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(digit.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_fips_180() {
        // FIPS 180-4 and the NIST examples: the empty message, and 56 bytes, whose padding takes a second block
        for (message, digest) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            assert_eq!(Sha256::of(message.as_bytes()).to_string(), digest);
        }
    }

    #[test]
    fn only_the_one_spelling_is_read() {
        let text = Sha256::of(b"abc").to_string();
        let spellings = [
            text.to_uppercase(),
            text.get(1..).unwrap().to_owned(),
            format!("{text}0"),
            format!(" {}", text.get(1..).unwrap()),
            text.replace('a', "g"),
            "é".repeat(32),
            format!("0x{}", text.get(2..).unwrap()),
        ];
        for spelling in spellings {
            assert!(spelling.parse::<Sha256>().is_err(), "{spelling}");
        }
    }

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        for chunk in bytes.chunks(32) {
            let digest = Sha256(chunk.try_into().unwrap());
            assert_eq!(digest.to_string().parse(), Ok(digest));
            assert_eq!(
                serde_json::from_value::<Sha256>(serde_json::to_value(digest).unwrap()).unwrap(),
                digest
            );
        }
        assert_eq!(Sha256([0x0f; 32]).to_string(), "0f".repeat(32));
    }
}
