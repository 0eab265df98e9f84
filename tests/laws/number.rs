//! Decimal numbers as taught at school: digits in a row, one operation at a time, as long as they get. Whether a result
//! fits the engine's decimals is asked only at the end.

use std::cmp::Ordering;

/// `±digits / 10^scale`, the least digit first; no trailing zeros behind the point, no leading ones before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    negative: bool,
    digits: Vec<u8>,
    scale: usize,
}

/// Why a number is none of the engine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    TooLarge,
    TooManyDigits,
}

/// 2^96, the first whole number that does not fit.
const LIMIT: &str = "79228162514264337593543950336";

impl Number {
    fn new(negative: bool, mut digits: Vec<u8>, mut scale: usize) -> Number {
        while scale > 0 && digits.first().is_none_or(|digit| *digit == 0) {
            scale -= 1;
            if !digits.is_empty() {
                digits.remove(0);
            }
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Number { negative: negative && !digits.is_empty(), digits, scale }
    }

    pub(crate) fn read(text: &str) -> Number {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}").bytes().rev().map(|byte| byte - b'0').collect();
        Number::new(negative, digits, fraction.len())
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Decimal places, without trailing zeros.
    pub(crate) fn places(&self) -> usize {
        self.scale
    }

    pub(crate) fn negated(&self) -> Number {
        Number { negative: !self.negative && !self.is_zero(), ..self.clone() }
    }

    fn at(&self, scale: usize) -> Vec<u8> {
        let mut digits = vec![0; scale - self.scale];
        digits.extend(&self.digits);
        digits
    }

    pub(crate) fn plus(&self, other: &Number) -> Number {
        let scale = self.scale.max(other.scale);
        let (one, two) = (self.at(scale), other.at(scale));
        if self.negative == other.negative {
            return Number::new(self.negative, added(&one, &two), scale);
        }
        match order(&one, &two) {
            Ordering::Less => Number::new(other.negative, taken(&two, &one), scale),
            _ => Number::new(self.negative, taken(&one, &two), scale),
        }
    }

    pub(crate) fn times(&self, other: &Number) -> Number {
        let mut product = vec![0_u32; self.digits.len() + other.digits.len() + 1];
        for (i, a) in self.digits.iter().enumerate() {
            for (j, b) in other.digits.iter().enumerate() {
                product[i + j] += u32::from(*a) * u32::from(*b);
            }
        }
        let mut carry = 0;
        let digits = product
            .into_iter()
            .map(|digit| {
                carry += digit;
                let digit = (carry % 10) as u8;
                carry /= 10;
                digit
            })
            .collect();
        Number::new(self.negative != other.negative, digits, self.scale + other.scale)
    }

    /// Long division to so many places, halves away from zero; the divisor is not zero.
    pub(crate) fn over(&self, other: &Number, places: usize) -> Number {
        // self/other * 10^places = (a * 10^(places + other.scale)) / (b * 10^self.scale)
        let mut above = vec![0; places + other.scale];
        above.extend(&self.digits);
        let mut below = vec![0; self.scale];
        below.extend(&other.digits);
        let (mut rest, mut quotient) = (Vec::new(), Vec::new());
        for digit in above.iter().rev() {
            rest.insert(0, *digit);
            let mut times = 0;
            while order(&rest, &below) != Ordering::Less {
                rest = taken(&rest, &below);
                times += 1;
            }
            quotient.insert(0, times);
        }
        if order(&added(&rest, &rest), &below) != Ordering::Less {
            quotient = added(&quotient, &[1]);
        }
        Number::new(self.negative != other.negative, quotient, places)
    }

    pub(crate) fn order(&self, other: &Number) -> Ordering {
        let difference = self.plus(&other.negated());
        match (difference.is_zero(), difference.negative) {
            (true, _) => Ordering::Equal,
            (_, true) => Ordering::Less,
            (_, false) => Ordering::Greater,
        }
    }

    /// Whether the engine's decimals hold it: 28 places, digits below 2^96.
    pub(crate) fn fit(self) -> Result<Number, Unfit> {
        let limit = Number::read(LIMIT).digits;
        if self.scale <= 28 && order(&self.digits, &limit) == Ordering::Less {
            return Ok(self);
        }
        let whole = self.digits.get(self.scale..).unwrap_or_default();
        Err(if order(whole, &limit) == Ordering::Less { Unfit::TooManyDigits } else { Unfit::TooLarge })
    }

    /// With at least so many places.
    pub(crate) fn text(&self, places: usize) -> String {
        let scale = self.scale.max(places);
        let mut digits = self.at(scale);
        digits.resize(digits.len().max(scale + 1), 0);
        let mut text: String = digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect();
        if scale > 0 {
            text.insert(text.len() - scale, '.');
        }
        if self.negative { format!("-{text}") } else { text }
    }

    /// The whole number, if it is one of 64 bits.
    pub(crate) fn whole(&self) -> Option<i64> {
        let digits: String = self.digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect();
        let text = format!(
            "{}{}",
            if self.negative { "-" } else { "" },
            if digits.is_empty() { "0" } else { &digits }
        );
        (self.scale == 0).then(|| text.parse().ok()).flatten()
    }
}

fn order(one: &[u8], two: &[u8]) -> Ordering {
    let length = |digits: &[u8]| digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
    let (a, b) = (length(one), length(two));
    a.cmp(&b).then_with(|| one[..a].iter().rev().cmp(two[..b].iter().rev()))
}

fn added(one: &[u8], two: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut digits = Vec::new();
    for index in 0..one.len().max(two.len()) {
        let sum = one.get(index).unwrap_or(&0) + two.get(index).unwrap_or(&0) + carry;
        digits.push(sum % 10);
        carry = sum / 10;
    }
    digits.push(carry);
    digits
}

/// `one - two`, which is not negative.
fn taken(one: &[u8], two: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut digits = Vec::new();
    for (index, from) in one.iter().enumerate() {
        let take = two.get(index).unwrap_or(&0) + borrow;
        borrow = u8::from(*from < take);
        digits.push(from + 10 * borrow - take);
    }
    digits
}
