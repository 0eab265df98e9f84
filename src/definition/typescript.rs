//! The facts of a policy as a TypeScript type.

use super::policy::Policy;
use super::schema::range;
use crate::rule::types::Type;

/// TypeScript source of the type of a request's facts: one `export interface`, ready to be written to a file.
#[must_use]
pub fn typescript(policy: &Policy) -> String {
    let definition = policy.definition();
    let mut lines = vec![
        format!("/** Facts of `{}`, version {}. */", definition.id, definition.version),
        format!("export interface {}Facts {{", pascal(&definition.id)),
    ];
    for fact in policy.facts() {
        let (kind, about) = match &fact.signature.kind {
            Type::Boolean => ("boolean".to_owned(), None),
            Type::Integer => ("number".to_owned(), Some("A whole number".to_owned())),
            Type::Decimal => {
                ("string".to_owned(), Some("An exact decimal as text, such as `\"12.50\"`".to_owned()))
            }
            Type::Money(currency) => {
                let about =
                    format!("An amount; `value` is decimal text with at most {} places", currency.places());
                (format!("{{ currency: \"{}\"; value: string }}", currency.code()), Some(about))
            }
            Type::Text => ("string".to_owned(), None),
            Type::Enumeration(values) => {
                let literals = values.iter().map(|value| literal(value)).collect::<Vec<_>>();
                (literals.join(" | "), None)
            }
        };
        let about = [about, range(fact)].into_iter().flatten().collect::<Vec<_>>().join(", ");
        if !about.is_empty() {
            lines.push(format!("  /** {about}. */"));
        }
        let mark = if fact.signature.optional { "?" } else { "" };
        lines.push(format!("  {}{mark}: {kind};", fact.signature.name));
    }
    lines.push("}".to_owned());
    lines.push(String::new());
    lines.join("\n")
}

/// `social-publish` → `SocialPublish`.
fn pascal(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
        .collect()
}

/// Text as a TypeScript string literal; JSON's escapes are among TypeScript's.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
