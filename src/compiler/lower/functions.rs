//! The script's functions with their bodies, as lowering inlines them.

use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use rhai::{AST, ASTNode, Stmt};

/// A function of a script, a closure included: there the captured values come first among the parameters.
#[derive(Debug)]
pub(crate) struct Function {
    pub(super) params: Vec<String>,
    pub(super) body: Vec<Stmt>,
}

/// The functions of a script by name and number of parameters.
pub(crate) type Functions = SortedMap<(String, usize), Function>;

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
    let keys: SortedSet<(String, usize)> = keys.collect();
    let middle = keys.len().div_ceil(2);
    if keys.len() > 1 {
        let mut keys = keys.into_iter();
        let first: SortedSet<(String, usize)> = keys.by_ref().take(middle).collect();
        let second = keys.collect();
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
    found.extend(keys.into_iter().next().map(|key| (key, Function { params, body })));
}
