//! Division with explicit rounding.

use super::{Decimal, NumberError};

impl Decimal {
    /// `self / divisor`, rounded to `places` decimal places, halves away from zero (2.5 → 3, -2.5 → -3): the rounding of
    /// invoices and tax forms.
    ///
    /// # Errors
    /// [`NumberError::Overflow`] where the result does not fit 96 bits or `divisor` is zero.
    ///
    /// ```
    /// use countersign::model::decimal::Decimal;
    /// let third = Decimal::from(100).div_round("3".parse()?, 2)?;
    /// assert_eq!(third.to_string(), "33.33");
    /// assert_eq!(Decimal::from(-5).div_round(Decimal::from(2), 0)?.to_string(), "-3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn div_round(self, divisor: Self, places: u8) -> Result<Self, NumberError> {
        let below = divisor.mantissa().unsigned_abs();
        if below == 0 || places > 28 {
            return Err(NumberError::Overflow);
        }
        // self / divisor * 10^places = (mantissa / below) * 10^shift
        let gain = u32::from(places).saturating_add(u32::from(divisor.scale()));
        let (zeros, tenths) =
            (gain.saturating_sub(u32::from(self.scale())), u32::from(self.scale()).saturating_sub(gain));
        let above = self.mantissa().unsigned_abs();
        let (mut quotient, mut rest) = (above.div_euclid(below), above.rem_euclid(below));
        for _ in 0..zeros {
            let next = rest.saturating_mul(10);
            let digit = next.div_euclid(below);
            rest = next.rem_euclid(below);
            quotient =
                quotient.checked_mul(10).and_then(|q| q.checked_add(digit)).ok_or(NumberError::Overflow)?;
        }
        let mut up = rest.saturating_mul(2) >= below;
        if let Some(unit) = 10_u128.checked_pow(tenths).filter(|unit| *unit > 1) {
            let cut = quotient.rem_euclid(unit);
            quotient = quotient.div_euclid(unit);
            // What the first division left over only adds to a cut that is below the half by at least one.
            up = cut.saturating_mul(2) >= unit;
        }
        if up {
            quotient = quotient.saturating_add(1);
        }
        let magnitude = i128::try_from(quotient).map_err(|_| NumberError::Overflow)?;
        let negative = (self.mantissa() < 0) != (divisor.mantissa() < 0);
        let mantissa = if negative { magnitude.checked_neg() } else { Some(magnitude) };
        mantissa.and_then(|mantissa| Self::from_parts(mantissa, places)).ok_or(NumberError::Overflow)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        let table = [
            ("5", "2", 0, "3"),
            ("-5", "2", 0, "-3"),
            ("1", "3", 4, "0.3333"),
            ("2", "3", 4, "0.6667"),
            ("0.005", "1", 2, "0.01"),
            ("0.0049999999", "1", 2, "0"),
            ("-0.005", "1", 2, "-0.01"),
            ("1", "0.0000000000000000000000000001", 0, "10000000000000000000000000000"),
            ("0.0000000000000000000000000001", "3", 28, "0"),
            ("79228162514264337593543950335", "1", 0, "79228162514264337593543950335"),
            ("0.4999999999999999999999999999", "1", 0, "0"),
        ];
        for (a, b, places, expected) in table {
            let result = a.parse::<Decimal>().unwrap().div_round(b.parse().unwrap(), places).unwrap();
            assert_eq!(result.to_string(), expected, "{a} / {b} to {places}");
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let most: Decimal = "79228162514264337593543950335".parse().unwrap();
        assert!(most.div_round("0.1".parse().unwrap(), 0).is_err());
        assert!(Decimal::from(1).div_round(Decimal::ZERO, 2).is_err());
        assert!(Decimal::from(1).div_round(Decimal::from(1), 29).is_err());
    }

    proptest! {
        /// Against 128-bit integers, where those suffice: a/10^s / (b/10^t) to p places.
        #[test]
        fn it_equals_integer_division(a in -1_000_000_000_000_i128..1_000_000_000_000, s in 0_u8..6,
                                      b in 1_i128..1_000_000_000, t in 0_u8..6, p in 0_u8..8) {
            let above = a.abs() * 10_i128.pow(u32::from(t) + u32::from(p));
            let below = b * 10_i128.pow(u32::from(s));
            let rounded = (above * 2 + below) / (below * 2) * a.signum();
            let result = Decimal::from_parts(a, s).unwrap().div_round(Decimal::from_parts(b, t).unwrap(), p).unwrap();
            prop_assert_eq!(result, Decimal::from_parts(rounded, p).unwrap());
        }
    }
}
