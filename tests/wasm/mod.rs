//! What must hold in wasm as it does natively. Expected values come from the specifications, not from the crate.

mod surface;

use countersign::model::decimal::Decimal;
use countersign::model::digest::Sha256;
use countersign::model::json::canonical;
use wasm_bindgen_test::wasm_bindgen_test;

/// FIPS 180-4, the example of one block and the one of two.
#[wasm_bindgen_test]
fn sha_256_gives_the_digests_of_the_standard() {
    let digest = |text: &str| Sha256::of(text.as_bytes()).to_string();
    assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(
        digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
}

/// 128-bit arithmetic is made of calls in wasm: the largest mantissa, and the step beyond it.
#[wasm_bindgen_test]
fn decimals_are_exact_up_to_96_bits() {
    let largest: Decimal = "79228162514264337593543950335".parse().unwrap();
    let one = Decimal::from(1);
    assert_eq!(largest.checked_sub(one).unwrap().to_string(), "79228162514264337593543950334");
    assert!(largest.checked_add(one).is_err());
    assert!("79228162514264337593543950336".parse::<Decimal>().is_err());
}

/// RFC 8785, section 3.2.3: members are sorted by UTF-16 code units, so U+1F600 stands before U+FB33.
#[wasm_bindgen_test]
fn canonical_json_sorts_by_utf_16_code_units() {
    let value = serde_json::json!({ "\u{fb33}": 1, "\u{1f600}": 2, "\u{20ac}": 3, "1": 4, "\r": 5 });
    assert_eq!(canonical(&value), "{\"\\r\":5,\"1\":4,\"\u{20ac}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}");
}
