//! The facts of a policy as a TypeScript type.

use super::policy::Policy;
use super::schema::range;
use crate::model::json::canonical;
use crate::rule::types::{Field, Type};

/// TypeScript source of the type of a request's facts: one `export interface`, ready to be written to a file.
#[must_use]
pub fn typescript(policy: &Policy) -> String {
    let definition = policy.definition();
    let mut lines = vec![
        format!("/** Facts of `{}`, version {}. */", definition.id, definition.version),
        format!("export interface {}Facts {{", pascal(&definition.id)),
    ];
    for fact in policy.facts() {
        let about = [fact.describe.clone(), about(&fact.reader.kind), range(&fact.reader)];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join("; ").replace("*/", "* /");
        if !about.is_empty() {
            lines.push(format!("  /** {about} */"));
        }
        let mark = if fact.signature.optional { "?" } else { "" };
        lines.push(format!("  {}{mark}: {};", fact.signature.name, kind(&fact.reader.kind)));
    }
    lines.push("}".to_owned());
    lines.push(String::new());
    lines.join("\n")
}

/// The TypeScript type of a value.
fn kind(of: &Type) -> String {
    match of {
        Type::Boolean => "boolean".to_owned(),
        Type::Integer => "number".to_owned(),
        Type::Decimal | Type::Text | Type::Date | Type::Instant => "string".to_owned(),
        Type::Money(currency) => format!("{{ currency: \"{}\"; value: string }}", currency.code()),
        Type::Enumeration(values) => {
            values.iter().map(|value| literal(value)).collect::<Vec<_>>().join(" | ")
        }
        Type::List(entry) => format!("readonly ({})[]", kind(entry)),
        Type::Object(fields) => {
            let member = |field: &Field| {
                format!("{}{}: {}", field.name, if field.optional { "?" } else { "" }, kind(&field.kind))
            };
            format!("{{ {} }}", fields.iter().map(member).collect::<Vec<_>>().join("; "))
        }
    }
}

/// What the TypeScript type does not say of a value.
fn about(of: &Type) -> Option<String> {
    match of {
        Type::Integer => Some("a whole number".to_owned()),
        Type::Decimal => Some("an exact decimal as text, such as `\"12.50\"`".to_owned()),
        Type::Money(currency) => {
            Some(format!("an amount; `value` is decimal text with at most {} places", currency.places()))
        }
        Type::Date => Some("a day, such as `\"2026-03-01\"`".to_owned()),
        Type::Instant => Some("a point in time, RFC 3339, such as `\"2026-03-01T09:00:00Z\"`".to_owned()),
        _ => None,
    }
}

/// `social-publish` → `SocialPublish`.
fn pascal(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| {
                std::iter::once(first.to_ascii_uppercase()).chain(chars).collect()
            })
        })
        .collect()
}

/// Text as a TypeScript string literal; JSON's escapes are among TypeScript's.
fn literal(text: &str) -> String {
    canonical(&serde_json::Value::from(text))
}
