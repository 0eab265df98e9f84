//! Base64url as JWS writes it: RFC 4648 section 5 without padding, one spelling for each sequence of bytes.
//!
//! Nothing secret passes here, so there is no need for the constant time of `base64ct`, which takes several times as long: most
//! of what a verification reads is base64url.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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
    let mut text = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for group in bytes.chunks(3) {
        let (word, digits) = match *group {
            [one, two, three] => (u32::from_be_bytes([0, one, two, three]), 4),
            [one, two] => (u32::from_be_bytes([0, one, two, 0]), 3),
            [one] => (u32::from_be_bytes([0, one, 0, 0]), 2),
            _ => (0, 0),
        };
        let each = [word >> 18, word >> 12, word >> 6, word].into_iter().take(digits);
        text.extend(each.map(|bits| {
            let [.., low] = bits.to_be_bytes();
            char::from(ALPHABET.get(usize::from(low & 63)).copied().unwrap_or_default())
        }));
    }
    text
}

/// The bytes of a text, if it is what [`encode`] writes.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len().div_ceil(4).saturating_mul(3));
    let (groups, rest) = text.as_bytes().as_chunks::<4>();
    // All values that were found, one over the other: whether one of them was none is asked once.
    let mut found = 0;
    let mut value = |digit: u8| {
        let value = VALUES.get(usize::from(digit)).copied().map_or(u32::MAX, u32::from);
        found |= value;
        value
    };
    for [one, two, three, four] in groups {
        let word = (value(*one) << 18) | (value(*two) << 12) | (value(*three) << 6) | value(*four);
        let [_, one, two, three] = word.to_be_bytes();
        bytes.extend_from_slice(&[one, two, three]);
    }
    let word = rest.iter().fold(0, |word, digit| (word << 6) | value(*digit));
    match rest.len() {
        0 => {}
        // Bits that no byte holds are zero in the one spelling.
        3 if word & 3 == 0 => bytes.extend_from_slice((word >> 2).to_be_bytes().get(2..)?),
        2 if word & 15 == 0 => bytes.extend_from_slice((word >> 4).to_be_bytes().get(3..)?),
        _ => return None,
    }
    (found < 64).then_some(bytes)
}

/// What each byte stands for as a digit; more than 63 where it is none.
static VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let mut values = [0; 256];
    let mut rest: &mut [u8] = &mut values;
    let mut digit = 0_u8;
    while let Some((first, others)) = rest.split_first_mut() {
        *first = match digit {
            b'A'..=b'Z' => digit.wrapping_sub(b'A'),
            b'a'..=b'z' => digit.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => digit.wrapping_sub(b'0').wrapping_add(52),
            b'-' => 62,
            b'_' => 63,
            _ => u8::MAX,
        };
        digit = digit.wrapping_add(1);
        rest = others;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use base64ct::{Base64UrlUnpadded, Encoding as _};

    #[test]
    fn it_is_what_base64ct_writes() {
        let bytes: Vec<u8> = (0..=255_u8).cycle().map(|byte| byte.wrapping_mul(167)).take(1_000).collect();
        for length in 0..=bytes.len() {
            let part = bytes.get(..length).unwrap_or_default();
            let text = Base64UrlUnpadded::encode_string(part);
            assert_eq!(encode(part), text);
            assert_eq!(decode(&text).as_deref(), Some(part));
        }
    }

    #[test]
    fn only_the_one_spelling_is_read() {
        // Every text of up to three characters, and each as the end of a longer one: some bytes, or none.
        let some =
            ['A', 'B', 'Q', 'Z', 'a', 'g', 'z', '0', '9', '-', '_', '+', '/', '=', ' ', '\n', '\u{e9}', '\0'];
        let mut texts = vec![String::new()];
        for _ in 0..3 {
            let longer = texts.iter().flat_map(|text| some.iter().map(move |each| format!("{text}{each}")));
            let longer: Vec<String> = longer.collect();
            texts.extend(longer);
        }
        let (mut read, mut refused) = (0, 0);
        for text in texts.iter().flat_map(|text| [text.clone(), format!("_-09{text}")]) {
            let known = Base64UrlUnpadded::decode_vec(&text).ok();
            let known = known.filter(|bytes| Base64UrlUnpadded::encode_string(bytes) == text);
            assert_eq!(decode(&text), known, "{text:?}");
            if known.is_some() { read += 1 } else { refused += 1 }
        }
        assert!(read > 1_000 && refused > 1_000, "{read} {refused}");
    }
}
