//! Lists, objects and text: their members, entries and parts.

use super::*;
use crate::model::gather::Gather;
use crate::rule::types::Field;

/// What is asked of text and lists with parentheses.
const METHODS: [&str; 11] =
    ["starts_with", "ends_with", "contains", "len", "is_empty", "any", "all", "count", "sum", "min", "max"];

impl Checker<'_> {
    /// A member of an object.
    pub(super) fn member(
        &mut self,
        of: &mut Expr,
        name: &str,
        index: &mut usize,
        at: &At,
        guarded: &Guarded,
    ) -> Option<Typed> {
        let kind = self.required(of, guarded)?;
        let Type::Object(fields) = &kind else {
            let hint = match METHODS.contains(&name) {
                true => format!("it is a method: write `.{name}(…)`"),
                false => "only objects have members; compare the value itself".to_owned(),
            };
            self.report("type_mismatch", at, format!("{kind} has no member `{name}`"), hint);
            return None;
        };
        let Some((place, field)) = fields.iter().enumerate().find(|(_, field)| field.name == name) else {
            let names = || fields.iter().map(|Field { name, .. }| name.as_str());
            let list = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let hint =
                suggest::did_you_mean(name, names()).unwrap_or_else(|| format!("its members are {}", list()));
            self.report("unknown_fact", at, format!("unknown member `{name}`"), hint);
            return None;
        };
        *index = place;
        let given = path(of).is_some_and(|path| guarded.contains(&format!("{path}.{name}")));
        Some(Typed { kind: field.kind.clone(), optional: field.optional && !given })
    }

    /// `of` must be text; a value of an enumeration is text as well.
    pub(super) fn text(&mut self, of: &mut Expr, guarded: &Guarded, place: &str) -> Option<()> {
        match self.required(of, guarded)? {
            Type::Text | Type::Enumeration(_) => Some(()),
            kind => {
                let hint = "it can be asked of text only".to_owned();
                self.report("type_mismatch", &of.at, format!("`{place}` needs text, this is {kind}"), hint);
                None
            }
        }
    }

    /// `with` is what a text is asked for.
    pub(super) fn words(&mut self, with: &mut Expr, guarded: &Guarded, place: &str) -> Option<()> {
        match self.required(with, guarded)? {
            Type::Text | Type::Enumeration(_) => Some(()),
            kind => {
                let hint = "give it text in double quotes".to_owned();
                self.report("type_mismatch", &with.at, format!("`{place}` takes text, this is {kind}"), hint);
                None
            }
        }
    }

    /// A list that holds a value, or a text that holds another.
    pub(super) fn contains(
        &mut self,
        of: &mut Expr,
        item: &mut Expr,
        at: &At,
        guarded: &Guarded,
    ) -> Option<()> {
        let whole = self.required(of, guarded);
        match whole? {
            Type::Text => self.words(item, guarded, "contains"),
            Type::List(kind) if kind.is_single() => {
                let item_kind = self.required(item, guarded)?;
                if item_kind == *kind {
                    return Some(());
                }
                if is_literal(item) && self.fits(&item_kind, &kind) {
                    return self.adopt(item, &kind, of).then_some(());
                }
                let hint = "ask for a value of the type that the list holds".to_owned();
                self.report("type_mismatch", at, format!("the list holds {kind}, not {item_kind}"), hint);
                None
            }
            Type::List(_) => {
                let hint = "ask with a condition: `f.items.any(|item| item.name == …)`".to_owned();
                self.report(
                    "type_mismatch",
                    at,
                    "objects and lists are not compared as a whole".to_owned(),
                    hint,
                );
                None
            }
            kind => {
                let hint = "only lists and text contain something".to_owned();
                self.report("type_mismatch", at, format!("{kind} contains nothing"), hint);
                None
            }
        }
    }

    /// `list.any(|each| …)` and its kin.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn each(
        &mut self,
        each: Each,
        list: &mut Expr,
        with: &mut Expr,
        level: usize,
        kind: &mut Option<Type>,
        at: &At,
        guarded: &Guarded,
    ) -> Option<Typed> {
        let name = each.name();
        let element = match self.required(list, guarded)? {
            Type::List(element) => (*element).clone(),
            other => {
                let hint = "use it on a fact declared with `list(…)`".to_owned();
                self.report("type_mismatch", at, format!("`{name}` needs a list, this is {other}"), hint);
                return None;
            }
        };
        if level != self.elements.len() {
            self.report("type_mismatch", at, format!("`{name}` stands at the wrong level"), String::new());
            return None;
        }
        // What is known of an entry of another list at this level says nothing about this one's.
        let entry = format!("{}.", super::entry_path(level));
        let guarded: Guarded = guarded.iter().filter(|path| !path.starts_with(&entry)).cloned().into_set();
        self.elements.push(element);
        let found = if each.takes_condition() {
            self.boolean(with, &guarded, &format!("`{name}`")).map(|()| Type::Boolean)
        } else {
            self.required(with, &guarded)
        };
        self.elements.pop();
        let found = found?;
        let (result, optional) = match each {
            Each::Any | Each::All => (Type::Boolean, false),
            Each::Count => (Type::Integer, false),
            Each::Sum if found.is_number() => (found.clone(), false),
            Each::Min | Each::Max if found.is_ordered() => (found.clone(), true),
            _ => {
                let hint = format!("say which number of an entry: `.{name}(|each| each.amount)`");
                self.report("type_mismatch", at, format!("`{name}` does not work on {found}"), hint);
                return None;
            }
        };
        *kind = Some(found);
        Some(Typed { kind: result, optional })
    }
}
