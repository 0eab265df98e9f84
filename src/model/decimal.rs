//! Exact decimal numbers.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use crate::model::invalid::{Invalid, quoted};

/// The first magnitude of a mantissa that does not fit: 2^96.
const LIMIT: u128 = 1 << 96;

/// The most decimal places.
pub const MAX_SCALE: u8 = 28;

/// An exact decimal number, `mantissa / 10^scale`: at most 28 decimal places, and a mantissa below 2^96 in
/// magnitude (28 to 29 digits). There is one form of each value (`1.50` is `1.5`), so `==` and hashes go by
/// value. Arithmetic gives the exact result or an error; nothing is rounded.
///
/// ```
/// use countersign::model::decimal::{Decimal, NumberError};
///
/// let budget: Decimal = "62000.00".parse()?;
/// assert_eq!(budget, Decimal::from(62_000));
/// assert!(budget > "61999.99".parse()?);
/// assert_eq!(budget.to_scale(2).as_deref(), Some("62000.00"));
///
/// let tiny: Decimal = "0.0000000000000000000000000001".parse()?;
/// assert_eq!(tiny.checked_mul(tiny), Err(NumberError::Inexact));
/// # Ok::<(), countersign::model::invalid::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

serde_as_text!(Decimal);

/// Why a calculation has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NumberError {
    /// The result is 2^96 or more in magnitude.
    #[error("the result is too large for an exact decimal")]
    Overflow,
    /// The result is within reach, but has more digits than fit.
    #[error("the result has more digits than an exact decimal holds")]
    Inexact,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa / 10^scale`, if it is within reach.
    ///
    /// ```
    /// use countersign::model::decimal::Decimal;
    ///
    /// assert_eq!(Decimal::from_parts(-1_50, 2).unwrap().to_string(), "-1.5");
    /// assert_eq!(Decimal::from_parts(1, 29), None);
    /// ```
    #[must_use]
    pub fn from_parts(mantissa: i128, scale: u8) -> Option<Self> {
        fit(mantissa, scale).ok()
    }

    /// The digits and sign, without the point.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// The number of decimal places, 0 to 28, without trailing zeros.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// The sum.
    ///
    /// # Errors
    /// If it is not exactly representable.
    pub fn checked_add(self, rhs: Self) -> Result<Self, NumberError> {
        let scale = self.scale.max(rhs.scale);
        let sum = self.mantissa_at(scale).zip(rhs.mantissa_at(scale)).and_then(|(a, b)| a.checked_add(b));
        match sum {
            Some(sum) => fit(sum, scale),
            // The last digit of one is not zero and that of the other, aligned, is: nothing can be stripped
            // off a sum of 2^127 or more. All that is open is why it does not fit.
            None => Err(self.excess_of_sum(rhs)),
        }
    }

    /// The difference.
    ///
    /// # Errors
    /// If it is not exactly representable.
    pub fn checked_sub(self, rhs: Self) -> Result<Self, NumberError> {
        self.checked_add(rhs.checked_neg())
    }

    /// The product.
    ///
    /// # Errors
    /// If it is not exactly representable.
    pub fn checked_mul(self, rhs: Self) -> Result<Self, NumberError> {
        let mut scale = self.scale.saturating_add(rhs.scale);
        let mut product = Wide::product(self.mantissa.unsigned_abs(), rhs.mantissa.unsigned_abs());
        while scale > 0
            && let (quotient, 0) = product.div_rem(10)
        {
            product = quotient;
            scale = scale.saturating_sub(1);
        }
        if let Some(magnitude) = product.below_limit()
            && scale <= MAX_SCALE
        {
            let mantissa = if self.mantissa.is_negative() == rhs.mantissa.is_negative() {
                magnitude
            } else {
                magnitude.saturating_neg()
            };
            return Ok(Self { mantissa, scale });
        }
        let whole = (0..scale).fold(product, |rest, _| rest.div_rem(10).0);
        Err(if whole.below_limit().is_some() { NumberError::Inexact } else { NumberError::Overflow })
    }

    /// The number with the other sign; every number has one.
    #[must_use]
    pub const fn checked_neg(self) -> Self {
        Self { mantissa: self.mantissa.saturating_neg(), scale: self.scale }
    }

    /// The whole number, if it is one and fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }

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

    /// The mantissa at a scale that is not smaller than its own.
    fn mantissa_at(self, scale: u8) -> Option<i128> {
        self.mantissa.checked_mul(pow10(scale.saturating_sub(self.scale)))
    }

    /// The whole part, and the rest in units of 10^-28; both of the number's sign.
    fn split(self) -> (i128, i128) {
        let unit = pow10(self.scale);
        let whole = self.mantissa.checked_div(unit).unwrap_or(0);
        let rest = self.mantissa.checked_rem(unit).unwrap_or(0);
        // |rest| < 10^scale, so this stays below 10^28 < 2^94.
        (whole, rest.saturating_mul(pow10(MAX_SCALE.saturating_sub(self.scale))))
    }

    fn excess_of_sum(self, rhs: Self) -> NumberError {
        let ((a, a_rest), (b, b_rest)) = (self.split(), rhs.split());
        let rest = a_rest.saturating_add(b_rest);
        let one = pow10(MAX_SCALE);
        let whole = a.saturating_add(b).saturating_add(rest.checked_div_euclid(one).unwrap_or(0));
        // `whole` is the floor; a negative number with a rest is one nearer to zero.
        let towards_zero = if whole < 0 && rest.checked_rem_euclid(one) != Some(0) {
            whole.saturating_add(1)
        } else {
            whole
        };
        excess(towards_zero.unsigned_abs())
    }
}

/// 10^exponent, for exponents up to 38.
const fn pow10(exponent: u8) -> i128 {
    10_i128.saturating_pow(exponent as u32)
}

/// Why a number with this whole part does not fit.
const fn excess(whole: u128) -> NumberError {
    if whole < LIMIT { NumberError::Inexact } else { NumberError::Overflow }
}

/// The one form of `mantissa / 10^scale`.
fn fit(mut mantissa: i128, mut scale: u8) -> Result<Decimal, NumberError> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale = scale.saturating_sub(1);
    }
    if mantissa.unsigned_abs() < LIMIT && scale <= MAX_SCALE {
        return Ok(Decimal { mantissa, scale });
    }
    let whole = (0..scale).fold(mantissa.unsigned_abs(), |rest, _| rest / 10);
    Err(excess(whole))
}

/// A product of two mantissas, `high * 2^64 + low`.
#[derive(Clone, Copy)]
struct Wide {
    high: u128,
    low: u64,
}

impl Wide {
    const HALF: u128 = (1 << 32) - 1;

    /// `a * b` for factors below 2^96, by the three 32-bit digits of `b`. No partial sum reaches 2^128:
    /// (2^96 - 1)(2^32 - 1) + 2^96 is the largest.
    fn product(a: u128, b: u128) -> Self {
        let first = a.saturating_mul(b & Self::HALF);
        let second = a.saturating_mul((b >> 32) & Self::HALF).saturating_add(first >> 32);
        let third = a.saturating_mul((b >> 64) & Self::HALF).saturating_add(second >> 32);
        let low = ((second & Self::HALF) << 32) | (first & Self::HALF);
        Self { high: third, low: u64::try_from(low).unwrap_or(u64::MAX) }
    }

    fn div_rem(self, divisor: u64) -> (Self, u64) {
        let wide = u128::from(divisor.max(1));
        let carried = (self.high.checked_rem(wide).unwrap_or(0) << 64) | u128::from(self.low);
        let low = carried.checked_div(wide).unwrap_or(0);
        let rest = carried.checked_rem(wide).unwrap_or(0);
        (
            Self {
                high: self.high.checked_div(wide).unwrap_or(0),
                low: u64::try_from(low).unwrap_or(u64::MAX),
            },
            u64::try_from(rest).unwrap_or(u64::MAX),
        )
    }

    /// As a mantissa, if it is below 2^96.
    fn below_limit(self) -> Option<i128> {
        if self.high >= 1 << 32 {
            return None;
        }
        i128::try_from((self.high << 64) | u128::from(self.low)).ok()
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self { mantissa: i128::from(value), scale: 0 }
    }
}

impl Ord for Decimal {
    /// By value. Whole parts first, then the rest at a common scale, so that nothing can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        self.split().cmp(&other.split())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
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
