//! Exact decimal numbers.

use core::cmp::Ordering;

mod divide;
mod text;
mod wide;

pub use text::grouped;
use wide::Wide;

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
            && let (tenth, 0) = product.div_rem_10()
        {
            product = tenth;
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
        let whole = (0..scale).fold(product, |rest, _| rest.div_rem_10().0);
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
fn pow10(exponent: u8) -> i128 {
    10_i128.saturating_pow(exponent.into())
}

/// Why a number with this whole part does not fit.
const fn excess(whole: u128) -> NumberError {
    if whole < LIMIT { NumberError::Inexact } else { NumberError::Overflow }
}

/// The one form of `mantissa / 10^scale`.
fn fit(mut mantissa: i128, mut scale: u8) -> Result<Decimal, NumberError> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa = mantissa.div_euclid(10); // exact, so it makes no difference where it would round to
        scale = scale.saturating_sub(1);
    }
    if mantissa.unsigned_abs() < LIMIT && scale <= MAX_SCALE {
        return Ok(Decimal { mantissa, scale });
    }
    let whole = (0..scale).fold(mantissa.unsigned_abs(), |rest, _| rest.div_euclid(10));
    Err(excess(whole))
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

#[cfg(test)]
mod tests;
