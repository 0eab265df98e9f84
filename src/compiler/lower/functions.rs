//! The script's functions with their bodies, as lowering inlines them.

use std::collections::{BTreeMap, BTreeSet};

use rhai::{AST, ASTNode, Stmt};

/// A function of a script, a closure included: there the captured values come first among the parameters.
#[derive(Debug)]
pub(crate) struct Function {
    pub(super) params: Vec<String>,
    pub(super) body: Vec<Stmt>,
}

/// The functions of a script by name and number of parameters.
pub(crate) type Functions = BTreeMap<(String, usize), Function>;

/// The functions that Rhai found in the script, closures included.
pub(crate) fn functions(ast: &AST) -> Functions {
    let mut found = Functions::new();
    collect(ast.clone_functions_only(), &mut found);
    found
}

/// Rhai hands out the statements of a body only by walking a whole AST, so the functions are halved until each is alone
/// in one.
fn collect(ast: AST, found: &mut Functions) {
    let keys = ast.iter_fn_def().map(|function| (function.name.to_string(), function.params.len()));
    let keys: BTreeSet<(String, usize)> = keys.collect();
    let (mut first, mut second) = (keys.clone(), BTreeSet::new());
    if let Some(middle) = keys.iter().nth(keys.len().div_ceil(2)) {
        second = first.split_off(middle);
    }
    if !second.is_empty() {
        for half in [first, second] {
            let mut part = ast.clone();
            part.retain_functions(|_, _, name, count| half.contains(&(name.to_owned(), count)));
            collect(part, found);
        }
        return;
    }
    let params =
        ast.iter_fn_def().flat_map(|function| function.params.iter().map(ToString::to_string)).collect();
    let mut body = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let [ASTNode::Stmt(statement)] = path {
            body.push((*statement).clone());
        }
        true
    });
    found.extend(first.pop_first().map(|key| (key, Function { params, body })));
}
