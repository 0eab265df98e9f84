//! What the sources of the engine say of themselves: doc comments of closed lists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Expr, Fields, Item, Lit, Meta};

/// A variant of a closed list.
pub(crate) struct Variant {
    /// Its name in JSON.
    pub(crate) name: String,
    /// Its doc comment.
    pub(crate) says: String,
    /// The fields that it has in JSON, in order.
    pub(crate) fields: Vec<Field>,
}

/// A field of a variant or of a struct.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// Whether JSON may lack it.
    pub(crate) optional: bool,
}

/// The sources that were read, as items.
pub(crate) struct Sources(Vec<Item>);

impl Sources {
    /// Reads files below `src/`.
    pub(crate) fn read(files: &[&str]) -> Sources {
        let items = files.iter().flat_map(|file| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
            let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("src/{file}: {error}"));
            syn::parse_file(&text).unwrap_or_else(|error| panic!("src/{file}: {error}")).items
        });
        Sources(items.collect())
    }

    /// The variants of an enum, with their fields; a variant that holds a struct has the struct's.
    pub(crate) fn variants(&self, name: &str) -> Vec<Variant> {
        let found = self.0.iter().find_map(|item| match item {
            Item::Enum(found) if found.ident == name => Some(found),
            _ => None,
        });
        let found = found.unwrap_or_else(|| panic!("there is no enum `{name}`"));
        let variant = |variant: &syn::Variant| {
            let fields = match &variant.fields {
                Fields::Unnamed(held) => self.held(&held.unnamed[0].ty),
                fields => self.named(&variant.ident.to_string(), fields),
            };
            let name = snake(&variant.ident.to_string());
            Variant { says: said(&variant.attrs), name, fields }
        };
        found.variants.iter().map(variant).collect()
    }

    fn held(&self, held: &syn::Type) -> Vec<Field> {
        let syn::Type::Path(path) = held else { panic!("a variant holds more than a struct") };
        let name = path.path.get_ident().expect("a struct's name");
        let found = self.0.iter().find_map(|item| match item {
            Item::Struct(found) if found.ident == *name => Some(self.named(&name.to_string(), &found.fields)),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("there is no struct `{name}`"))
    }

    /// The fields of a variant or a struct; its JSON form says which of them may be missing.
    fn named(&self, owner: &str, fields: &Fields) -> Vec<Field> {
        let mut forms = BTreeMap::new();
        for item in &self.0 {
            if let Item::Macro(form) = item {
                members(form.mac.tokens.clone(), &mut forms);
            }
        }
        let form = forms.get(owner);
        let field = |field: &syn::Field| {
            let name = field.ident.as_ref().expect("a field with a name").to_string();
            let form = form.unwrap_or_else(|| panic!("`{owner}` has no form"));
            Field { optional: form.contains(&name), name }
        };
        fields.iter().map(field).collect()
    }
}

/// Of each `Owner { member, other: optional }` in a macro, the members that have a word behind them.
fn members(tokens: TokenStream, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        members(group.stream(), found);
        let Some(TokenTree::Ident(owner)) = at.checked_sub(1).map(|before| &tokens[before]) else { continue };
        if group.delimiter() == Delimiter::Brace {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let marked = inner.windows(2).filter_map(|pair| match pair {
                [TokenTree::Ident(member), TokenTree::Punct(colon)] if colon.as_char() == ':' => {
                    Some(member.to_string())
                }
                _ => None,
            });
            found.entry(owner.to_string()).or_default().extend(marked);
        }
    }
}

/// A doc comment on one line.
fn said(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let says = attributes.iter().filter_map(line).collect::<Vec<_>>().join(" ");
    assert!(!says.is_empty(), "a variant says nothing of itself");
    says
}

/// `StepOpened` as `step_opened`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// What the macro of refusals says of each code.
pub(crate) fn refusals() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/refusal.rs");
    let text = fs::read_to_string(path).unwrap();
    let (_, list) = text.split_once("\ncodes! {").unwrap();
    let (list, _) = list.split_once("\n}").unwrap();
    let mut found = BTreeMap::new();
    let mut says: Vec<&str> = Vec::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(text) = line.strip_prefix("/// ") {
            says.push(text);
        } else {
            let code = line.split('"').nth(1).unwrap_or_else(|| panic!("`{line}` is no code"));
            found.insert(code.to_owned(), std::mem::take(&mut says).join(" "));
        }
    }
    found
}
