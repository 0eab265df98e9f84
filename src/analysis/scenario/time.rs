//! Instants of a scenario: as RFC 3339 writes them, or as an offset from the submit.

use super::problem::Problem;
use super::tree::Node;
use crate::model::instant::Instant;
use crate::model::invalid::{Invalid, quoted};

/// What offsets count from: the scenario's first instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) start: Instant,
}

/// The units of an offset, in milliseconds; longer names before those that they begin with.
const UNITS: [(&str, i64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
const HINT: &str = "write an instant as `2026-03-01T09:00:00Z`, or an offset from the submit as `+90s`, `+5m`, `+1h30m` or `+2d`";

impl Clock {
    /// Reads an instant or an offset.
    pub(super) fn read(self, node: &Node, what: &str) -> Result<Instant, Problem> {
        let text = node.scalar(what)?;
        self.parse(text).map_err(|invalid| Problem::of(node.line, invalid))
    }

    fn parse(self, text: &str) -> Result<Instant, Invalid> {
        if !text.starts_with(['+', '-']) {
            return text.parse().map_err(|invalid: Invalid| Invalid::new(invalid.message, HINT));
        }
        let not_one = || Invalid::new(format!("{} is not an offset", quoted(text)), HINT);
        let millis = offset(text).ok_or_else(not_one)?;
        self.start.checked_add_millis(millis).ok_or_else(|| {
            Invalid::new(format!("{} leads out of the calendar", quoted(text)), "years run from 0001 to 9999")
        })
    }

    /// How far an instant is from the start, as the author of the scenario would write it: `+1d2h`.
    pub(super) fn offset(self, instant: Instant) -> String {
        let mut left = instant.millis().saturating_sub(self.start.millis());
        let mut text = String::from(if left < 0 { "-" } else { "+" });
        left = left.saturating_abs();
        for (unit, millis) in UNITS.iter().rev() {
            let count = left.div_euclid(*millis);
            if count > 0 {
                text.push_str(&format!("{count}{unit}"));
            }
            left = left.rem_euclid(*millis);
        }
        if text.len() == 1 { "+0s".to_owned() } else { text }
    }
}

/// `+1h30m` in milliseconds.
fn offset(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let mut total: i64 = 0;
    loop {
        let digits = rest.find(|character: char| !character.is_ascii_digit())?;
        let (count, tail) = rest.split_at_checked(digits)?;
        let (unit, millis) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit))?;
        total = total.checked_add(count.parse::<i64>().ok()?.checked_mul(*millis)?)?;
        rest = tail.strip_prefix(unit)?;
        if rest.is_empty() {
            return total.checked_mul(sign);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock { start: "2026-03-01T09:00:00Z".parse().unwrap() }
    }

    #[test]
    fn offsets_count_from_the_submit() {
        for (text, instant) in [
            ("+90s", "2026-03-01T09:01:30.000Z"),
            ("+5m", "2026-03-01T09:05:00.000Z"),
            ("+1h", "2026-03-01T10:00:00.000Z"),
            ("+2d", "2026-03-03T09:00:00.000Z"),
            ("+1h30m", "2026-03-01T10:30:00.000Z"),
            ("+47h59m59s999ms", "2026-03-03T08:59:59.999Z"),
            ("+0s", "2026-03-01T09:00:00.000Z"),
            ("-1d", "2026-02-28T09:00:00.000Z"),
            ("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00.000Z"),
        ] {
            assert_eq!(clock().parse(text).unwrap().to_string(), instant, "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_refused_with_both_spellings() {
        for text in ["+", "+5", "+h", "5m", "+5w", "+1h 5m", "+1.5h", "+-1h", "+1h+5m", "tomorrow", ""] {
            let problem = clock().parse(text).unwrap_err();
            assert!(problem.message.contains(&format!("`{text}`")), "{problem}");
            assert!(problem.hint.contains("+1h30m"), "{}", problem.hint);
        }
        assert!(clock().parse("+9999999d").unwrap_err().message.contains("calendar"));
        assert!(clock().parse("+99999999999999999999d").is_err());
    }

    #[test]
    fn an_offset_is_written_as_it_is_read() {
        for text in ["+1d2h", "+90m", "+0s", "-1h", "+2d", "+1h30m", "+5s1ms"] {
            let instant = clock().parse(text).unwrap();
            assert_eq!(clock().parse(&clock().offset(instant)).unwrap(), instant);
        }
        assert_eq!(clock().offset(clock().parse("+26h").unwrap()), "+1d2h");
    }
}
