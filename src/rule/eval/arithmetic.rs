//! Arithmetic: exact, or an error.

use super::{EvaluationError, failed};
use crate::model::decimal::{Decimal, NumberError};
use crate::model::money::Money;
use crate::rule::expr::{Arithmetic, Expr};
use crate::rule::types::Operand;

pub(super) fn arithmetic<'a>(
    expr: &Expr,
    operator: Arithmetic,
    left: Operand<'_>,
    right: Operand<'_>,
) -> Result<Operand<'a>, EvaluationError> {
    if matches!(left, Operand::Unknown) || matches!(right, Operand::Unknown) {
        return Ok(Operand::Unknown);
    }
    if let (Operand::Integer(left), Operand::Integer(right)) = (left, right) {
        let result = match operator {
            Arithmetic::Add => left.checked_add(right),
            Arithmetic::Subtract => left.checked_sub(right),
            Arithmetic::Multiply => left.checked_mul(right),
        };
        return result.map(Operand::Integer).ok_or_else(|| failed(expr, "overflows"));
    }
    let both = (number(left), number(right));
    let (Some((one, currency)), Some((other, second))) = both else {
        return Err(failed(expr, "computes with something that is not a number"));
    };
    let result = match operator {
        Arithmetic::Add => one.checked_add(other),
        Arithmetic::Subtract => one.checked_sub(other),
        Arithmetic::Multiply => one.checked_mul(other),
    };
    let result = result.map_err(|error| number_error(expr, error))?;
    let currency = match (operator, currency, second) {
        (Arithmetic::Multiply, Some(_), Some(_)) => return Err(failed(expr, "multiplies two amounts")),
        (Arithmetic::Multiply, one, other) => one.or(other),
        (_, one, other) if one == other => one,
        _ => return Err(failed(expr, "mixes two currencies")),
    };
    of_currency(expr, result, currency)
}

pub(super) fn div_round<'a>(
    expr: &Expr,
    left: Operand<'_>,
    right: Operand<'_>,
    places: u8,
) -> Result<Operand<'a>, EvaluationError> {
    if matches!(left, Operand::Unknown) || matches!(right, Operand::Unknown) {
        return Ok(Operand::Unknown);
    }
    let (Some((above, currency)), Some((below, second))) = (number(left), number(right)) else {
        return Err(failed(expr, "divides something that is not a number"));
    };
    if below == Decimal::ZERO {
        return Err(failed(expr, "divides by zero"));
    }
    let result = above.div_round(below, places).map_err(|error| number_error(expr, error))?;
    // An amount by an amount is their ratio, a plain number.
    of_currency(expr, result, if second.is_some() { None } else { currency })
}

fn number_error(expr: &Expr, error: NumberError) -> EvaluationError {
    match error {
        NumberError::Overflow => failed(expr, "overflows"),
        NumberError::Inexact => failed(expr, "has no exact result"),
    }
}

type Currency = crate::model::money::Currency;

/// A number without its unit, and the unit.
fn number(operand: Operand<'_>) -> Option<(Decimal, Option<Currency>)> {
    match operand {
        Operand::Integer(value) => Some((Decimal::from(value), None)),
        Operand::Decimal(value) => Some((value, None)),
        Operand::Money(value) => Some((value.value(), Some(value.currency()))),
        _ => None,
    }
}

/// A number with its unit; an amount cannot have more decimal places than its currency.
fn of_currency<'a>(
    expr: &Expr,
    value: Decimal,
    currency: Option<Currency>,
) -> Result<Operand<'a>, EvaluationError> {
    match currency {
        None => Ok(Operand::Decimal(value)),
        Some(currency) => Money::new(currency, value)
            .map(Operand::Money)
            .ok_or_else(|| failed(expr, "has no exact result in its currency")),
    }
}
