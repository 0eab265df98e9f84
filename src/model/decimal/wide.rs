//! Products of two mantissas, which may need 192 bits.

/// A product of two mantissas, `high * 2^64 + low`.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    high: u128,
    low: u64,
}

impl Wide {
    const HALF: u128 = (1 << 32) - 1;

    /// `a * b` for factors below 2^96, by the three 32-bit digits of `b`. No partial sum reaches 2^128:
    /// (2^96 - 1)(2^32 - 1) + 2^96 is the largest.
    pub(super) fn product(a: u128, b: u128) -> Self {
        let first = a.saturating_mul(b & Self::HALF);
        let second = a.saturating_mul((b >> 32) & Self::HALF).saturating_add(first >> 32);
        let third = a.saturating_mul((b >> 64) & Self::HALF).saturating_add(second >> 32);
        let low = ((second & Self::HALF) << 32) | (first & Self::HALF);
        Self { high: third, low: u64::try_from(low).unwrap_or(u64::MAX) }
    }

    /// A tenth, and the last digit.
    pub(super) fn div_rem_10(self) -> (Self, u128) {
        let carried = ((self.high % 10) << 64) | u128::from(self.low);
        // Below 2^64, because what is carried is below 10 * 2^64.
        let low = u64::try_from(carried.div_euclid(10)).unwrap_or(u64::MAX);
        (Self { high: self.high.div_euclid(10), low }, carried % 10)
    }

    /// As a mantissa, if it is below 2^96.
    pub(super) fn below_limit(self) -> Option<i128> {
        let high = u32::try_from(self.high).ok()?;
        i128::try_from((u128::from(high) << 64) | u128::from(self.low)).ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::Wide;

    #[test]
    fn the_largest_factors_give_the_largest_product() {
        // (2^96 - 1)^2 = 2^192 - 2^97 + 1
        let most = (1_u128 << 96) - 1;
        let product = Wide::product(most, most);
        assert_eq!(product.low, 1);
        assert_eq!(product.high, u128::MAX - (1 << 33) + 1);
        assert_eq!(product.below_limit(), None);
    }

    #[test]
    fn what_fits_is_below_2_to_the_96() {
        assert_eq!(Wide::product((1 << 96) - 1, 1).below_limit(), Some((1 << 96) - 1));
        assert_eq!(Wide::product(1 << 95, 2).below_limit(), None);
    }

    proptest! {
        #[test]
        fn products_of_128_bits_are_those_of_the_machine(a in 0_u64.., b in 0_u64..) {
            let product = Wide::product(a.into(), b.into());
            prop_assert_eq!((product.high << 64) | u128::from(product.low), u128::from(a) * u128::from(b));
        }

        #[test]
        fn a_tenth_and_the_last_digit_make_up_the_whole(a in 0_u128..1 << 96, b in 0_u128..1 << 96) {
            let product = Wide::product(a, b);
            let (tenth, rest) = product.div_rem_10();
            prop_assert!(rest < 10);
            // tenth * 10 + rest, by its two parts, gives the product back
            let low = u128::from(tenth.low) * 10 + rest;
            prop_assert_eq!(low & u128::from(u64::MAX), u128::from(product.low));
            prop_assert_eq!(tenth.high * 10 + (low >> 64), product.high);
        }
    }
}
