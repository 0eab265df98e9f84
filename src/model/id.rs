//! The shapes of names: steps and policies, facts, people, roles.

use crate::limits::{FACT_NAME_BYTES, ID_BYTES};

/// Whether this is kebab-case, the shape of policy, tier and step ids: lower-case words of letters and digits
/// joined by single hyphens, a letter first, at most [`ID_BYTES`] bytes.
///
/// ```
/// use countersign::model::id::is_kebab;
///
/// assert!(is_kebab("legal-2nd-look"));
/// assert!(!is_kebab("Legal") && !is_kebab("legal--emea") && !is_kebab("2nd-look"));
/// ```
#[must_use]
pub fn is_kebab(text: &str) -> bool {
    text.len() <= ID_BYTES
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether this is the name of a fact: lower-case letters, digits and underscores, a letter first, at most
/// [`FACT_NAME_BYTES`] bytes. (Names that the policy language reserves are its own affair.)
///
/// ```
/// use countersign::model::id::is_fact_name;
///
/// assert!(is_fact_name("template_locked"));
/// assert!(!is_fact_name("template-locked") && !is_fact_name("_locked"));
/// ```
#[must_use]
pub fn is_fact_name(text: &str) -> bool {
    text.len() <= FACT_NAME_BYTES
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether this can be the id of a person: 1 to [`ID_BYTES`] bytes, no control characters, no white space at
/// either end. Ids are the host's and compared byte for byte; an e-mail address will do.
///
/// ```
/// use countersign::model::id::is_person_id;
///
/// assert!(is_person_id("mia@example.org") && is_person_id("Zoë Ålund"));
/// assert!(!is_person_id("") && !is_person_id(" mia") && !is_person_id("mia\n"));
/// ```
#[must_use]
pub fn is_person_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= ID_BYTES
        && !text.chars().any(char::is_control)
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
}

/// Whether this can be the name of an organisational unit: as a person's id, and without `@`, which ties a
/// role to a unit. Any case will do, because the unit often comes from a fact (`US`).
///
/// ```
/// use countersign::model::id::is_unit_name;
///
/// assert!(is_unit_name("emea") && is_unit_name("US"));
/// assert!(!is_unit_name("legal@emea") && !is_unit_name(""));
/// ```
#[must_use]
pub fn is_unit_name(text: &str) -> bool {
    is_person_id(text) && !text.contains('@')
}

/// Whether this is the name of a role (kebab-case), alone or within a unit (`role@unit`).
///
/// ```
/// use countersign::model::id::is_role_name;
///
/// assert!(is_role_name("brand-reviewer") && is_role_name("legal@emea"));
/// assert!(!is_role_name("Legal") && !is_role_name("legal@") && !is_role_name("@emea"));
/// ```
#[must_use]
pub fn is_role_name(text: &str) -> bool {
    match text.split_once('@') {
        Some((role, unit)) => is_kebab(role) && is_unit_name(unit),
        None => is_kebab(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn kebab_case_is_one_shape() {
        for good in ["a", "a1", "legal", "legal-2", "a-b-c", "x-1-2"] {
            assert!(is_kebab(good), "{good}");
        }
        for bad in ["", "-", "-a", "a-", "a--b", "1a", "A", "a_b", "a b", "ä", "a-ß", "a.b", "a@b", "a\n"] {
            assert!(!is_kebab(bad), "{bad}");
        }
        assert!(is_kebab(&"a".repeat(ID_BYTES)) && !is_kebab(&"a".repeat(ID_BYTES.saturating_add(1))));
    }

    #[test]
    fn fact_names_are_snake_case() {
        for good in ["a", "budget", "template_locked", "a__b_", "x2"] {
            assert!(is_fact_name(good), "{good}");
        }
        for bad in ["", "_a", "2x", "Budget", "a-b", "a b", "ä"] {
            assert!(!is_fact_name(bad), "{bad}");
        }
        assert!(is_fact_name(&"a".repeat(64)) && !is_fact_name(&"a".repeat(65)));
    }

    #[test]
    fn people_may_be_called_anything_that_can_be_compared() {
        for good in ["mia", "mia@example.org", "a b", "李", "system:brand", "\"", "-"] {
            assert!(is_person_id(good), "{good}");
        }
        for bad in ["", " ", "a ", "\u{a0}a", "a\u{2003}", "a\tb", "\0", "a\u{85}b", "\u{7f}"] {
            assert!(!is_person_id(bad), "{bad:?}");
        }
        assert!(is_person_id(&"é".repeat(64)) && !is_person_id(&"é".repeat(65)));
    }

    #[test]
    fn a_role_is_tied_to_at_most_one_unit() {
        for good in ["legal", "legal@emea", "legal@US", "legal@North America"] {
            assert!(is_role_name(good), "{good}");
        }
        for bad in ["", "@", "legal@", "@emea", "legal@a@b", "Legal@emea", "legal@ emea", "legal @emea"] {
            assert!(!is_role_name(bad), "{bad}");
        }
    }
}
