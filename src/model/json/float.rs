//! Floats as a person writes them: no value here is one, so they are only ever shown, in a refusal.

use serde_json::Number;

/// A number in plain digits, the fewest that tell it apart. `Display` of floats would say the same, and bring a second
/// algorithm for that into the wasm, with its tables.
pub(super) fn plain(value: f64) -> String {
    let Some(number) = Number::from_f64(value) else {
        return match (value.is_nan(), value.is_sign_negative()) {
            (true, _) => "NaN",
            (false, true) => "-Infinity",
            (false, false) => "Infinity",
        }
        .to_owned();
    };
    // `-1.25e-7`: sign, digits with or without a point, exponent.
    let text = number.to_string();
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => ("-", text),
        None => ("", text.as_str()),
    };
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or_default();
    let zeros = |count: usize| "0".repeat(count);
    let (whole, fraction) = if exponent < 0 {
        let all = format!("{}{whole}", zeros(shift));
        let (whole, moved) = all.split_at(all.len().saturating_sub(shift));
        (whole.to_owned(), format!("{moved}{fraction}"))
    } else {
        let (moved, rest) = fraction.split_at(shift.min(fraction.len()));
        (format!("{whole}{moved}{}", zeros(shift.saturating_sub(moved.len()))), rest.to_owned())
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match fraction.is_empty() {
        true => format!("{sign}{whole}"),
        false => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;

    #[test]
    fn plain_digits_in_every_magnitude() {
        for (value, shown) in [
            (0.5, "0.5"),
            (-0.0, "-0"),
            (1e2, "100"),
            (1.5e300, &format!("15{}", "0".repeat(299))),
            (-1.25e-7, "-0.000000125"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(plain(value), shown);
        }
    }

    proptest! {
        #[test]
        fn as_the_standard_library_says_it(bits in any::<u64>(), near in -1e6_f64..1e6) {
            for value in [f64::from_bits(bits), near] {
                prop_assert_eq!(plain(value), value.to_string().replace("inf", "Infinity"));
            }
        }
    }
}
