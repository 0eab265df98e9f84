//! Amounts of money.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::model::decimal::{Decimal, grouped};
use crate::model::invalid::{Invalid, quoted};
use crate::model::json::expect;
use crate::model::json::form::json;
use crate::model::suggest::did_you_mean;

mod currency;

pub use currency::Currency;

/// An exact amount in one currency, with no more decimal places than the currency has (ISO 4217). In JSON
/// `{"currency": "EUR", "value": "62000.00"}`; for people `EUR 62,000.00`.
///
/// Amounts have no order of their own: two are compared only where their currencies are the same, and that is
/// for the caller to see to.
///
/// ```
/// use countersign::model::money::Money;
///
/// let amount = Money::new("EUR".parse()?, "62000".parse()?).unwrap();
/// assert_eq!(amount.to_string(), "EUR 62,000.00");
/// assert_eq!(amount.to_json()["value"], "62000.00");
/// assert!(Money::new("JPY".parse()?, "0.5".parse()?).is_none());
/// # Ok::<(), countersign::model::invalid::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    currency: Currency,
    value: Decimal,
}

const SHAPE: &str = r#"send an amount as `{"currency": "EUR", "value": "62000.00"}`"#;

impl Money {
    /// An amount; `None` if the value has more decimal places than the currency.
    #[must_use]
    pub fn new(currency: Currency, value: Decimal) -> Option<Self> {
        (value.scale() <= currency.places()).then_some(Self { currency, value })
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount, in the currency's main unit.
    #[must_use]
    pub const fn value(&self) -> Decimal {
        self.value
    }

    /// Reads `{"currency", "value"}`: exactly these two keys, both strings, the value with no more decimal
    /// places than the currency has, zeros included.
    ///
    /// # Errors
    /// If it is anything else.
    ///
    /// ```
    /// use countersign::model::money::Money;
    /// use serde_json::json;
    ///
    /// let problem = Money::from_json(&json!({"currency": "EUR", "value": "1.005"})).unwrap_err();
    /// assert_eq!(problem.to_string(), "`1.005` has more decimal places than EUR");
    /// assert_eq!(problem.hint, "EUR has 2 decimal places");
    /// ```
    pub fn from_json(value: &Value) -> Result<Self, Invalid> {
        let Some(object) = value.as_object() else {
            return Err(Invalid::new(format!("expected an amount, found {}", expect::kind(value)), SHAPE));
        };
        if let Some(key) = object.keys().find(|key| !["currency", "value"].contains(&key.as_str())) {
            let hint = did_you_mean(key, ["currency", "value"]).unwrap_or_else(|| SHAPE.to_owned());
            return Err(Invalid::new(format!("unknown key {} in an amount", quoted(key)), hint));
        }
        let member = |key: &str| match object.get(key) {
            Some(Value::String(text)) => Ok(text.as_str()),
            Some(other) => Err(Invalid::new(
                format!("`{key}` of an amount is {}, not a string", expect::kind(other)),
                SHAPE,
            )),
            None => Err(Invalid::new(format!("key `{key}` of an amount is missing"), SHAPE)),
        };
        let currency: Currency = member("currency")?.parse()?;
        Self::from_text(currency, member("value")?)
    }

    /// Reads the value of an amount whose currency is known.
    ///
    /// # Errors
    /// If the text is no decimal, or has more decimal places than the currency, zeros included.
    pub fn from_text(currency: Currency, text: &str) -> Result<Self, Invalid> {
        let value: Decimal = text.parse()?;
        let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let allowed = currency.places();
        match Self::new(currency, value) {
            Some(money) if places <= usize::from(allowed) => Ok(money),
            _ => Err(Invalid::new(
                format!("{} has more decimal places than {currency}", quoted(text)),
                match allowed {
                    0 => format!("{currency} has no decimal places"),
                    more => format!("{currency} has {more} decimal places"),
                },
            )),
        }
    }

    /// `{"currency", "value"}`, the value with the currency's number of decimal places.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({ "currency": self.currency.code(), "value": self.value_text() })
    }

    /// The value with the currency's number of decimal places.
    fn value_text(&self) -> String {
        self.value.to_scale(self.currency.places()).unwrap_or_else(|| self.value.to_string())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, grouped(&self.value_text()))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_json(&value).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(currency: &str, value: &str) -> Result<Money, Invalid> {
        Money::from_json(&json!({ "currency": currency, "value": value }))
    }

    #[test]
    fn amounts_have_the_places_of_their_currency() {
        for (currency, value, json, shown) in [
            ("EUR", "62000.00", "62000.00", "EUR 62,000.00"),
            ("EUR", "62000", "62000.00", "EUR 62,000.00"),
            ("EUR", "0.5", "0.50", "EUR 0.50"),
            ("EUR", "-1234.5", "-1234.50", "EUR -1,234.50"),
            ("JPY", "1000000", "1000000", "JPY 1,000,000"),
            ("KWD", "1.005", "1.005", "KWD 1.005"),
            ("CLF", "0.0001", "0.0001", "CLF 0.0001"),
        ] {
            let money = read(currency, value).unwrap();
            assert_eq!(money.to_json(), json!({ "currency": currency, "value": json }));
            assert_eq!(money.to_string(), shown);
            assert_eq!(Money::from_json(&money.to_json()), Ok(money));
            assert_eq!(serde_json::from_value::<Money>(serde_json::to_value(money).unwrap()).unwrap(), money);
        }
        assert_eq!(read("EUR", "1.10"), read("EUR", "1.1"));
    }

    #[test]
    fn more_places_are_refused_even_if_zero() {
        for (currency, value) in [("EUR", "1.001"), ("EUR", "1.000"), ("JPY", "1.0"), ("KWD", "0.0001")] {
            let problem = read(currency, value).unwrap_err();
            assert_eq!(problem.message, format!("`{value}` has more decimal places than {currency}"));
        }
        assert_eq!(read("JPY", "1.5").unwrap_err().hint, "JPY has no decimal places");
        assert!(Money::new("EUR".parse().unwrap(), "0.001".parse().unwrap()).is_none());
    }

    #[test]
    fn only_the_one_shape_is_read() {
        for (value, message) in [
            (json!(5), "expected an amount, found a number"),
            (json!("5.00"), "expected an amount, found a string"),
            (json!(null), "expected an amount, found `null`"),
            (json!({"currency": "EUR"}), "key `value` of an amount is missing"),
            (json!({"value": "1"}), "key `currency` of an amount is missing"),
            (json!({"currency": "EUR", "value": 5}), "`value` of an amount is a number, not a string"),
            (json!({"currency": null, "value": "5"}), "`currency` of an amount is `null`, not a string"),
            (json!({"currency": "EUR", "value": "5", "scale": 2}), "unknown key `scale` in an amount"),
            (json!({"currency": "EUR", "value": "5,00"}), "`5,00` is not a decimal number"),
            (
                json!({"currency": "EUR", "value": "-0.00"}),
                "`-0.00` is not a decimal number: zero has no sign",
            ),
            (json!({"currency": "euro", "value": "5"}), "`euro` is not a currency"),
        ] {
            let problem = Money::from_json(&value).unwrap_err();
            assert_eq!(problem.message, message);
            assert!(!problem.hint.is_empty());
        }
    }
}
