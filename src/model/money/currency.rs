//! The active currencies and funds of ISO 4217 that have a minor unit.

use core::fmt;
use core::str::FromStr;

use crate::model::invalid::{Invalid, quoted};
use crate::model::suggest::did_you_mean;

/// A currency by its ISO 4217 code, with its number of decimal places.
///
/// ```
/// use countersign::model::money::Currency;
///
/// assert_eq!("EUR".parse::<Currency>()?.places(), 2);
/// assert_eq!("JPY".parse::<Currency>()?.places(), 0);
/// assert_eq!("EURO".parse::<Currency>().unwrap_err().hint, "did you mean `EUR`?");
/// # Ok::<(), countersign::model::invalid::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    places: u8,
}

serde_as_text!(Currency);

// ISO 4217, list one (current currencies and funds). Left out: codes without a minor unit (metals, SDR, test
// codes), in which no amount is exact by itself.
const NO_PLACES: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
const TWO_PLACES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD", "BND", "BOB",
    "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CNY", "COP", "COU",
    "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL",
    "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES",
    "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK",
    "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
    "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG",
    "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP",
    "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "USN", "UYU", "UZS", "VED", "VES", "WST", "XAD", "XCD", "XCG",
    "YER", "ZAR", "ZMW", "ZWG",
];
const THREE_PLACES: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
const FOUR_PLACES: &[&str] = &["CLF", "UYW"];

const BY_PLACES: [(u8, &[&str]); 4] = [(0, NO_PLACES), (2, TWO_PLACES), (3, THREE_PLACES), (4, FOUR_PLACES)];

impl Currency {
    /// The three-letter code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The number of decimal places: 0, 2, 3 or 4.
    #[must_use]
    pub const fn places(self) -> u8 {
        self.places
    }

    /// Every currency, by number of places and then by code.
    pub fn all() -> impl Iterator<Item = Self> {
        BY_PLACES.into_iter().flat_map(|(places, codes)| codes.iter().map(move |code| Self { code, places }))
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        for (places, codes) in BY_PLACES {
            if let Ok(index) = codes.binary_search(&text)
                && let Some(code) = codes.get(index)
            {
                return Ok(Self { code, places });
            }
        }
        let hint = did_you_mean(text, Self::all().map(Self::code))
            .unwrap_or_else(|| "write an active ISO 4217 code in upper case, as in `EUR`".to_owned());
        Err(Invalid::new(format!("{} is not a currency", quoted(text)), hint))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_currencies_of_iso_4217() {
        // List one has 178 codes; 13 of them (metals, SDR, SUCRE, ADB, bond units, test and none) have no minor unit.
        let counts = BY_PLACES.map(|(places, codes)| (places, codes.len()));
        assert_eq!(counts, [(0, 17), (2, 139), (3, 7), (4, 2)]);
        for (_, codes) in BY_PLACES {
            assert!(codes.is_sorted_by(|a, b| a < b), "looked up by halving");
        }
        let mut all: Vec<&str> = Currency::all().map(Currency::code).collect();
        assert!(all.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 178 - 13);
    }

    #[test]
    fn places_are_those_of_the_minor_unit() {
        for (code, places) in [
            ("EUR", 2),
            ("USD", 2),
            ("GBP", 2),
            ("CHF", 2),
            ("MGA", 2),
            ("MRU", 2),
            ("HUF", 2),
            ("CNY", 2),
            ("AED", 2),
            ("ZWG", 2),
            ("JPY", 0),
            ("KRW", 0),
            ("ISK", 0),
            ("CLP", 0),
            ("UYI", 0),
            ("XPF", 0),
            ("BHD", 3),
            ("KWD", 3),
            ("TND", 3),
            ("CLF", 4),
            ("UYW", 4),
        ] {
            let currency: Currency = code.parse().unwrap();
            assert_eq!((currency.code(), currency.places()), (code, places));
        }
    }

    #[test]
    fn what_is_no_active_currency_is_refused() {
        for code in [
            "", "eur", "EU", "EURO", " EUR", "XAU", "XDR", "XXX", "XTS", "DEM", "HRK", "BGN", "ZWL", "BTC",
            "€",
        ] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
        let problem = "eur".parse::<Currency>().unwrap_err();
        assert_eq!(
            (problem.message.as_str(), problem.hint.as_str()),
            ("`eur` is not a currency", "did you mean `EUR`?")
        );
    }
}
