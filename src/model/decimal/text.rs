//! Decimals as text.

use core::fmt;
use core::str::FromStr;

use super::{Decimal, LIMIT, MAX_SCALE};
use crate::model::invalid::{Invalid, quoted};

impl Decimal {
    /// The text with exactly this many decimal places; `None` if the number has more.
    ///
    /// ```
    /// use countersign::model::decimal::Decimal;
    ///
    /// assert_eq!(Decimal::from(5).to_scale(2).as_deref(), Some("5.00"));
    /// assert_eq!("0.125".parse::<Decimal>()?.to_scale(2), None);
    /// # Ok::<(), countersign::model::invalid::Invalid>(())
    /// ```
    #[must_use]
    pub fn to_scale(self, places: u8) -> Option<String> {
        let missing = places.checked_sub(self.scale)?;
        let mut text = self.to_string();
        if self.scale == 0 && missing > 0 {
            text.push('.');
        }
        text.extend((0..missing).map(|_| '0'));
        Some(text)
    }
}

impl fmt::Display for Decimal {
    /// The shortest text: no exponent, no trailing zeros, no `-0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = usize::from(self.scale);
        let mut text = String::with_capacity(digits.len().saturating_add(scale).saturating_add(3));
        if self.mantissa.is_negative() {
            text.push('-');
        }
        if scale == 0 {
            text.push_str(&digits);
        } else {
            // At least one digit stands before the point.
            let padded = format!("{digits:0>width$}", width = scale.saturating_add(1));
            let (whole, rest) =
                padded.split_at_checked(padded.len().saturating_sub(scale)).unwrap_or((&padded, ""));
            text.push_str(whole);
            text.push('.');
            text.push_str(rest);
        }
        f.pad(&text)
    }
}

impl FromStr for Decimal {
    type Err = Invalid;

    /// Reads `-?digits(.digits)?`: no `+`, no leading zeros, no `-0`, no exponent.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let not_a_decimal = |why: &str| {
            Invalid::new(
                format!("{} is not a decimal number{why}", quoted(text)),
                "write digits with at most one point, as in `-62000.50`",
            )
        };
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(not_a_decimal("")),
            Some((whole, fraction)) => (whole, fraction),
            None => (unsigned, ""),
        };
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
            return Err(not_a_decimal(""));
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(not_a_decimal(": it has a leading zero"));
        }
        let fraction = fraction.trim_end_matches('0');
        let out_of_reach = || {
            Invalid::new(
                format!("{} is out of reach of an exact decimal", quoted(text)),
                "use at most 28 digits in all",
            )
        };
        let scale =
            u8::try_from(fraction.len()).ok().filter(|scale| *scale <= MAX_SCALE).ok_or_else(out_of_reach)?;
        let mut magnitude: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            magnitude = magnitude.saturating_mul(10).saturating_add(i128::from(digit.wrapping_sub(b'0')));
            if magnitude.unsigned_abs() >= LIMIT {
                return Err(out_of_reach());
            }
        }
        if negative && magnitude == 0 {
            return Err(not_a_decimal(": zero has no sign"));
        }
        Ok(Self { mantissa: if negative { magnitude.saturating_neg() } else { magnitude }, scale })
    }
}

/// The text of a number with its thousands separated, for people. A text that is no number stays as it is.
///
/// ```
/// use countersign::model::decimal::grouped;
///
/// assert_eq!(grouped("62000.00"), "62,000.00");
/// assert_eq!(grouped("-1234567"), "-1,234,567");
/// ```
#[must_use]
pub fn grouped(text: &str) -> String {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let whole = unsigned.split('.').next().unwrap_or("");
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len().saturating_sub(index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(unsigned.strip_prefix(whole).unwrap_or(""));
    grouped
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_digits_are_read() {
        for text in [
            "", "-", ".", "+1", "1.", ".5", "-.5", "1e3", "1E3", "01", "00", "-01", "00.5", " 1", "1 ",
            "1,000", "1_000", "0x10", "1.2.3", "--1", "١", "1.5-", "NaN", "Infinity", "-0", "-0.0", "-0.00",
            "1.-5", "1.+5",
        ] {
            let problem = text.parse::<Decimal>().unwrap_err();
            assert!(problem.message.starts_with(&format!("`{text}` is not a decimal number")), "{problem}");
        }
    }

    #[test]
    fn what_is_read_is_written_shortest() {
        for (text, shown) in [
            ("0", "0"),
            ("0.00", "0"),
            ("-5", "-5"),
            ("62000.00", "62000"),
            ("-0.050", "-0.05"),
            ("100", "100"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("-7.9228162514264337593543950335", "-7.9228162514264337593543950335"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("1.00000000000000000000000000000000000000", "1"),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), shown);
        }
        assert_eq!(format!("{:>6}", "1.5".parse::<Decimal>().unwrap()), "   1.5");
    }

    #[test]
    fn what_does_not_fit_is_refused_not_rounded() {
        for text in [
            "79228162514264337593543950336",
            "-79228162514264337593543950336",
            "7.9228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1000000000000000000000000000000000000000000000000000",
        ] {
            let problem = text.parse::<Decimal>().unwrap_err();
            assert_eq!(problem.message, format!("`{text}` is out of reach of an exact decimal"));
        }
        assert!("9".repeat(100_000).parse::<Decimal>().is_err());
        assert!(format!("0.{}", "9".repeat(100_000)).parse::<Decimal>().is_err());
    }

    #[test]
    fn places_are_filled_up_and_never_cut() {
        let scaled = |text: &str, places| text.parse::<Decimal>().unwrap().to_scale(places);
        assert_eq!(scaled("5", 0).as_deref(), Some("5"));
        assert_eq!(scaled("-0.5", 3).as_deref(), Some("-0.500"));
        assert_eq!(scaled("0", 2).as_deref(), Some("0.00"));
        assert_eq!(scaled("0.001", 2), None);
        assert_eq!(
            scaled("79228162514264337593543950335", 2).as_deref(),
            Some("79228162514264337593543950335.00")
        );
    }

    #[test]
    fn thousands_are_separated_before_the_point_only() {
        for (text, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-999.5", "-999.5"),
            ("-100000.123456", "-100,000.123456"),
            ("1234567", "1,234,567"),
            ("", ""),
            ("-", "-"),
            ("abcdef", "abcdef"),
            ("1e1000", "1e1000"),
        ] {
            assert_eq!(grouped(text), shown);
        }
    }

    #[test]
    fn json_has_decimals_as_strings() {
        let decimal: Decimal = serde_json::from_str(r#""1.50""#).unwrap();
        assert_eq!(serde_json::to_string(&decimal).unwrap(), r#""1.5""#);
        assert!(serde_json::from_str::<Decimal>("1.5").is_err());
        assert!(serde_json::from_str::<Decimal>("1").is_err());
    }
}
