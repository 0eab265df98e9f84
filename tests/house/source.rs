//! One source file as the rules see it: the paths that it names, resolved, and where.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::iter::Peekable;
use syn::visit::{self, Visit};

/// A path as the compiler would resolve it, such as `crate::model::Money` or `std::time::Instant`. A glob import
/// ends in `*`.
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// What the rules ask of a source file. What stands under `#[cfg(test)]` names what it likes: it does not ship.
pub(crate) struct Source {
    /// Relative to `src/`, with `/`.
    pub(crate) file: String,
    pub(crate) mentions: Vec<Mention>,
    /// Lines that say `unsafe`, in tests too.
    pub(crate) unsafe_lines: Vec<usize>,
    /// Modules that exist in tests only and are kept in files of their own, from the crate's root.
    pub(crate) test_modules: Vec<Vec<String>>,
}

impl Source {
    /// Reads the text of `src/<file>`.
    pub(crate) fn parse(file: &str, text: &str) -> syn::Result<Source> {
        let unsafe_lines = unsafe_lines(text.parse()?);
        let source =
            Source { file: file.into(), mentions: Vec::new(), unsafe_lines, test_modules: Vec::new() };
        let mut reader = Reader { module: module_of(file), source };
        reader.visit_file(&syn::parse_file(text)?);
        Ok(reader.source)
    }

    /// The first folder or file below `src/`: the layer. The front page, `lib.rs`, is in none.
    pub(crate) fn layer(&self) -> Option<&str> {
        let first = self.file.split('/').next().unwrap_or_default();
        let name = first.strip_suffix(".rs").unwrap_or(first);
        (name != "lib").then_some(name)
    }

    /// Whether another file says that this one is compiled for tests only.
    pub(crate) fn is_below(&self, modules: &[Vec<String>]) -> bool {
        let own = module_of(&self.file);
        modules.iter().any(|module| own.starts_with(module))
    }
}

/// `rule/expr.rs` → `rule`, `expr`; `rule/mod.rs` → `rule`; `lib.rs` → nothing.
fn module_of(file: &str) -> Vec<String> {
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(String::from).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

struct Reader {
    /// The module that the reader is in, from the crate's root.
    module: Vec<String>,
    source: Source,
}

impl Reader {
    fn mention(&mut self, segments: &[String], line: usize) {
        self.source.mentions.push(Mention { path: self.resolve(segments), line });
    }

    /// Replaces `self` and `super` at the front by `crate` and the module that they stand for.
    fn resolve(&self, segments: &[String]) -> Vec<String> {
        let relative =
            segments.iter().take_while(|segment| *segment == "self" || *segment == "super").count();
        if relative == 0 {
            return segments.to_vec();
        }
        let up = segments[..relative].iter().filter(|segment| *segment == "super").count();
        let depth = self.module.len().saturating_sub(up);
        let front = std::iter::once("crate".to_owned()).chain(self.module[..depth].iter().cloned());
        front.chain(segments[relative..].iter().cloned()).collect()
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&path.tree, &with(path.ident.to_string())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.use_tree(item, before)),
            syn::UseTree::Name(name) => self.mention(&with(name.ident.to_string()), line(name.ident.span())),
            syn::UseTree::Rename(name) => {
                self.mention(&with(name.ident.to_string()), line(name.ident.span()))
            }
            syn::UseTree::Glob(glob) => self.mention(&with("*".into()), line(glob.star_token.spans[0])),
        }
    }

    /// Paths among the tokens of a macro, which have no syntax yet: names joined by `::`, groups after one included.
    fn tokens(&mut self, tokens: TokenStream, before: &[String]) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(name) => {
                    let line = line(name.span());
                    let mut path = [before, &[name.to_string()]].concat();
                    while separator(&mut tokens) {
                        match tokens.peek() {
                            Some(TokenTree::Ident(next)) => path.push(next.to_string()),
                            Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".into()),
                            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                                let inner = group.stream();
                                self.tokens(inner, &path);
                            }
                            _ => break,
                        }
                        tokens.next();
                    }
                    if path.len() > 1 {
                        self.mention(&path, line);
                    }
                }
                TokenTree::Group(group) => self.tokens(group.stream(), &[]),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Whether an item is for tests only.
    fn skips(attributes: &[syn::Attribute]) -> bool {
        attributes.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
        })
    }
}

/// Takes a `::`, if one is next.
fn separator(tokens: &mut Peekable<impl Iterator<Item = TokenTree>>) -> bool {
    let mut colon =
        || tokens.next_if(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':')).is_some();
    colon() && colon()
}

fn line(span: proc_macro2::Span) -> usize {
    span.start().line
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        if Self::skips(&item.attrs) {
            self.source.test_modules.push(self.module.clone());
        } else {
            visit::visit_item_mod(self, item);
        }
        self.module.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !Self::skips(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !Self::skips(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !Self::skips(&item.attrs) {
            self.use_tree(&item.tree, &[]);
            visit::visit_item_use(self, item);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.mention(&[item.ident.to_string()], line(item.ident.span()));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // A name alone is a local one, or it was imported and is counted there.
        if segments.len() > 1 {
            self.mention(&segments, line(path.segments[0].ident.span()));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone(), &[]);
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone(), &[]);
        }
        visit::visit_attribute(self, attribute);
    }
}

/// Lines that say `unsafe`, anywhere in the tokens: comments and strings are none.
fn unsafe_lines(tokens: TokenStream) -> Vec<usize> {
    let of_token = |token| match token {
        TokenTree::Ident(name) if name == "unsafe" => vec![line(name.span())],
        TokenTree::Group(group) => unsafe_lines(group.stream()),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(of_token).collect()
}
