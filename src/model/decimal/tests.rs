//! Arithmetic against arithmetic of another kind: digit strings, as at school.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::integer_division)]

use core::cmp::Ordering;

use proptest::prelude::*;

use super::{Decimal, MAX_SCALE, NumberError};

/// 2^96 - 1, the largest mantissa.
const MOST: &str = "79228162514264337593543950335";

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn sums_are_exact_or_errors() {
    for (a, b, sum) in [
        ("0.1", "0.2", Ok("0.3")),
        ("1.5", "-1.5", Ok("0")),
        ("0.5", "0.5", Ok("1")),
        ("-0.05", "0.1", Ok("0.05")),
        (MOST, "0", Ok(MOST)),
        (MOST, "-1", Ok("79228162514264337593543950334")),
        (MOST, "1", Err(NumberError::Overflow)),
        (MOST, "0.1", Err(NumberError::Inexact)),
        (MOST, "0.0000000000000000000000000001", Err(NumberError::Inexact)),
        (MOST, MOST, Err(NumberError::Overflow)),
        // 10^28 takes 29 digits; with 28 places it would take 57
        ("10000000000000000000000000000", "0.0000000000000000000000000001", Err(NumberError::Inexact)),
        ("-10000000000000000000000000000", "-0.0000000000000000000000000001", Err(NumberError::Inexact)),
        // one digit short of the bound: 2^96 - 1 + 0.9 is below 2^96, + 1.1 is not
        (MOST, "0.9", Err(NumberError::Inexact)),
        (MOST, "1.1", Err(NumberError::Overflow)),
        ("-79228162514264337593543950335", "-1.1", Err(NumberError::Overflow)),
        ("-79228162514264337593543950335", "-0.9", Err(NumberError::Inexact)),
    ] {
        let sum = sum.map(decimal);
        assert_eq!(decimal(a).checked_add(decimal(b)), sum, "{a} + {b}");
        assert_eq!(decimal(b).checked_add(decimal(a)), sum, "{b} + {a}");
        assert_eq!(decimal(a).checked_sub(decimal(b).checked_neg()), sum, "{a} - -{b}");
    }
}

#[test]
fn sums_whose_alignment_overflows_say_why_they_do_not_fit() {
    // Aligned to 28 places these take more than 127 bits, so the slow road decides.
    let tiny = decimal("0.0000000000000000000000000001");
    let most = decimal(MOST);
    assert_eq!(most.checked_sub(tiny), Err(NumberError::Inexact));
    assert_eq!(most.checked_neg().checked_add(tiny), Err(NumberError::Inexact));
    let over = decimal("7.9228162514264337593543950335");
    assert_eq!(most.checked_add(over), Err(NumberError::Overflow));
    assert_eq!(most.checked_neg().checked_sub(over), Err(NumberError::Overflow));
    assert_eq!(most.checked_sub(over), Err(NumberError::Inexact));
}

#[test]
fn products_are_exact_or_errors() {
    for (a, b, product) in [
        ("1.5", "1.5", Ok("2.25")),
        ("-0.2", "0.5", Ok("-0.1")),
        ("-0.2", "-5", Ok("1")),
        ("0", MOST, Ok("0")),
        ("-1", "0", Ok("0")),
        (MOST, "-1", Ok("-79228162514264337593543950335")),
        ("7.9228162514264337593543950335", "1", Ok("7.9228162514264337593543950335")),
        // 2^48 * 2^48 = 2^96 is the first that does not fit; a tenth of it is 1 digit too long
        ("281474976710656", "281474976710656", Err(NumberError::Overflow)),
        ("281474976710656", "28147497671065.6", Err(NumberError::Inexact)),
        // factors whose product of mantissas takes more than 96 bits, until its zeros go
        ("0.0000000000000001048576", "0.0000000000095367431640625", Ok("0.000000000000000000000000001")),
        ("1048576000000000", "0.000095367431640625", Ok("100000000000")),
        ("0.00000000000001", "0.00000000000001", Ok("0.0000000000000000000000000001")),
        ("0.000000000000001", "0.00000000000001", Err(NumberError::Inexact)),
        (MOST, "1.1", Err(NumberError::Overflow)),
        (MOST, "0.9", Err(NumberError::Inexact)),
        (MOST, MOST, Err(NumberError::Overflow)),
    ] {
        let product = product.map(decimal);
        assert_eq!(decimal(a).checked_mul(decimal(b)), product, "{a} * {b}");
        assert_eq!(decimal(b).checked_mul(decimal(a)), product, "{b} * {a}");
    }
}

#[test]
fn order_is_by_value_across_scales() {
    let rising = [
        "-79228162514264337593543950335",
        "-7.9228162514264337593543950335",
        "-1.5",
        "-1.4999999999999999999999999999",
        "-0.5",
        "-0.0000000000000000000000000001",
        "0",
        "0.0000000000000000000000000001",
        "0.05",
        "0.5",
        "1",
        "1.0000000000000000000000000001",
        "7.9228162514264337593543950335",
        "10",
        "79228162514264337593543950334",
        "79228162514264337593543950335",
    ]
    .map(decimal);
    for (i, a) in rising.iter().enumerate() {
        for (j, b) in rising.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{a} and {b}");
        }
    }
}

#[test]
fn there_is_one_form_of_each_value() {
    assert_eq!(decimal("1.50"), decimal("1.5"));
    assert_eq!((decimal("100.00").mantissa(), decimal("100.00").scale()), (100, 0));
    assert_eq!(Decimal::from_parts(100, 2), Some(Decimal::from(1)));
    assert_eq!(Decimal::from_parts(0, 255), Some(Decimal::ZERO));
    assert_eq!(Decimal::from_parts(1 << 96, 0), None);
    assert_eq!(Decimal::from_parts(-(1 << 96), 0), None);
    assert_eq!(Decimal::from_parts(i128::MIN, 255), None);
    assert_eq!(Decimal::from_parts((1 << 96) - 1, MAX_SCALE).map(Decimal::scale), Some(28));
    // over the bound until a zero goes: 10 * (2^96 - 1) / 10
    assert_eq!(Decimal::from_parts(792_281_625_142_643_375_935_439_503_350, 1), Some(decimal(MOST)));
}

#[test]
fn whole_numbers_come_and_go() {
    for whole in [i64::MIN, -1, 0, 1, i64::MAX] {
        assert_eq!(Decimal::from(whole).to_i64(), Some(whole));
    }
    assert_eq!(decimal("9223372036854775808").to_i64(), None);
    assert_eq!(decimal("0.5").to_i64(), None);
}

/// `text` as a sign and 57 + 28 digits, of which the last 56 are decimal places.
fn school(text: &str) -> (bool, Vec<u8>) {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole:0>60}{fraction:0<56}");
    (negative, digits.bytes().map(|digit| digit - b'0').collect())
}

/// The product at school: rows of digits, least significant first; as text with 112 decimal places.
fn school_product(a: &str, b: &str) -> String {
    let ((a_negative, a), (b_negative, b)) = (school(a), school(b));
    let mut cells = vec![0_u32; a.len() + b.len()];
    for (i, x) in a.iter().rev().enumerate() {
        for (j, y) in b.iter().rev().enumerate() {
            cells[i + j] += u32::from(*x) * u32::from(*y);
        }
    }
    finish(a_negative != b_negative, cells, 112)
}

/// The sum at school; as text with 56 decimal places.
fn school_sum(a: &str, b: &str) -> String {
    let ((a_negative, a), (b_negative, b)) = (school(a), school(b));
    let signed = |digits: &[u8], negative: bool| -> Vec<i32> {
        digits
            .iter()
            .rev()
            .map(|digit| if negative { -i32::from(*digit) } else { i32::from(*digit) })
            .collect()
    };
    let cells: Vec<i32> =
        signed(&a, a_negative).iter().zip(signed(&b, b_negative)).map(|(x, y)| x + y).collect();
    // The most significant cell that is not zero has the sign of the sum.
    let negative = cells.iter().rev().find(|cell| **cell != 0).is_some_and(|cell| *cell < 0);
    let mut borrow = 0;
    let mut digits = Vec::new();
    for cell in cells {
        let value = if negative { -cell } else { cell } + borrow;
        digits.push(value.rem_euclid(10).unsigned_abs());
        borrow = value.div_euclid(10);
    }
    digits.push(borrow.unsigned_abs());
    finish(negative, digits, 56)
}

/// Carries, and writes the cells down the way `Display` should.
fn finish(negative: bool, mut cells: Vec<u32>, places: usize) -> String {
    let mut carry = 0;
    for cell in &mut cells {
        let value = *cell + carry;
        *cell = value % 10;
        carry = value / 10;
    }
    let digits: String = cells.iter().rev().map(|digit| char::from_digit(*digit, 10).unwrap()).collect();
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let text = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    if negative && text != "0" { format!("-{text}") } else { text }
}

/// What a calculation should give, from its exact result written down in full.
fn fitted(exact: &str) -> Result<Decimal, NumberError> {
    let unsigned = exact.trim_start_matches('-');
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let over = |digits: &str| (digits.len(), digits) > (MOST.len(), MOST);
    if over(whole) {
        Err(NumberError::Overflow)
    } else if over(digits) || fraction.len() > 28 {
        Err(NumberError::Inexact)
    } else {
        Ok(decimal(exact))
    }
}

/// Decimals of every size and scale, round and crooked ones.
fn any_decimal() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        -(1_i128 << 96) + 1..1_i128 << 96,
        -1_000_000_i128..1_000_000,
        (0_u32..29).prop_map(|power| 10_i128.pow(power)),
        (0_u32..96).prop_map(|power| -(1_i128 << power)),
        Just((1_i128 << 96) - 1),
    ];
    (mantissa, 0..=MAX_SCALE)
        .prop_filter_map("fits", |(mantissa, scale)| Decimal::from_parts(mantissa, scale))
}

proptest! {
    #[test]
    fn sums_are_those_of_school(a in any_decimal(), b in any_decimal()) {
        let exact = school_sum(&a.to_string(), &b.to_string());
        prop_assert_eq!(a.checked_add(b), fitted(&exact), "{} + {} = {}", a, b, exact);
    }

    #[test]
    fn products_are_those_of_school(a in any_decimal(), b in any_decimal()) {
        let exact = school_product(&a.to_string(), &b.to_string());
        prop_assert_eq!(a.checked_mul(b), fitted(&exact), "{} * {} = {}", a, b, exact);
    }

    #[test]
    fn order_is_the_sign_of_the_difference(a in any_decimal(), b in any_decimal()) {
        let difference = school_sum(&a.to_string(), &b.checked_neg().to_string());
        let expected = match difference.as_str() {
            "0" => Ordering::Equal,
            negative if negative.starts_with('-') => Ordering::Less,
            _ => Ordering::Greater,
        };
        prop_assert_eq!(a.cmp(&b), expected);
        prop_assert_eq!(a == b, expected == Ordering::Equal);
    }

    #[test]
    fn text_gives_the_same_decimal_back(a in any_decimal()) {
        prop_assert_eq!(a.to_string().parse::<Decimal>(), Ok(a));
        prop_assert!(a.mantissa() % 10 != 0 || a.scale() == 0);
    }
}
