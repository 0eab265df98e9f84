//! Arithmetic: what can be added, multiplied and divided.

use super::*;

impl Checker<'_> {
    pub(super) fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: &mut Expr,
        right: &mut Expr,
        at: &At,
        guarded: &Guarded,
    ) -> Option<Type> {
        let sign = format!("`{}`", operator.spelling());
        let one = self.required(left, guarded);
        let other = self.required(right, guarded);
        let (one, other) = (one?, other?);
        if let (Arithmetic::Multiply, true, true) = (operator, one.is_number(), other.is_number()) {
            match (&one, &other) {
                (Type::Money(_), Type::Money(_)) => {
                    let hint = "multiply an amount by a number".to_owned();
                    self.report(
                        "type_mismatch",
                        at,
                        "an amount times an amount means nothing".to_owned(),
                        hint,
                    );
                    return None;
                }
                (Type::Money(_), _) => return Some(one),
                (_, Type::Money(_)) => return Some(other),
                _ => {}
            }
        }
        let kind = self.unify(left, &one, right, &other, at, &sign)?;
        if kind.is_number() {
            return Some(kind);
        }
        let hint = "only integers, decimals and amounts can be computed with".to_owned();
        self.report("type_mismatch", at, format!("{sign} does not work on {kind}"), hint);
        None
    }

    /// A number by a number is a decimal, an amount by a number an amount, an amount by an amount their ratio.
    pub(super) fn div_round(
        &mut self,
        left: &mut Expr,
        right: &mut Expr,
        places: u8,
        at: &At,
        guarded: &Guarded,
    ) -> Option<Type> {
        let one = self.required(left, guarded);
        let other = self.required(right, guarded);
        let (message, hint) = match (one?, other?) {
            (Type::Money(one), Type::Money(other)) if one != other => {
                self.report(
                    "currency_mismatch",
                    at,
                    format!("`div_round` mixes amounts in {} and {}", one.code(), other.code()),
                    "convert in the host and pass the converted amount as a fact".to_owned(),
                );
                return None;
            }
            (Type::Money(currency), kind) if kind.is_number() && !matches!(kind, Type::Money(_)) => {
                if places <= currency.places() {
                    return Some(Type::Money(currency));
                }
                let message =
                    format!("amounts in {} have only {} decimal places", currency.code(), currency.places());
                (message, format!("round to at most {}", currency.places()))
            }
            (one, other)
                if one.is_number()
                    && other.is_number()
                    && !matches!((&one, &other), (Type::Integer | Type::Decimal, Type::Money(_))) =>
            {
                if places <= MAX_PLACES {
                    return Some(Type::Decimal);
                }
                (format!("a decimal has at most {MAX_PLACES} places"), "round to fewer".to_owned())
            }
            (one, other) => (
                format!("`div_round` does not work on {one} and {other}"),
                "divide numbers, or an amount by a number".to_owned(),
            ),
        };
        self.report("type_mismatch", at, message, hint);
        None
    }
}

/// The most decimal places of an exact decimal.
const MAX_PLACES: u8 = 28;
