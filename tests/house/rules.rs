//! The rules: what a source file may name.

use crate::source::{Mention, Source};

/// From the bottom up. A layer names itself and those before it.
pub(crate) const LAYERS: [&str; 12] = [
    "limits",
    "model",
    "rule",
    "definition",
    "route",
    "request",
    "record",
    "journal",
    "export",
    "compiler",
    "analysis",
    "wasm",
];

/// Lower layers that a layer must not know all the same: a record is verified without the state machine.
const STRANGERS: [(&str, &str); 1] = [("record", "request")];

/// Crates that have a home, and the layers that are it.
const HOMES: [(&str, &[&str]); 5] = [
    ("rhai", &["compiler", "analysis"]),
    ("wasm_bindgen", &["wasm"]),
    ("js_sys", &["wasm"]),
    ("web_sys", &["wasm"]),
    ("serde_wasm_bindgen", &["wasm"]),
];

/// What the same bytes must not depend on, below `wasm`: front of a path, and what it would bring in.
const FORBIDDEN: [(&[&str], &str); 15] = [
    (&["std", "time"], "a clock"),
    (&["std", "fs"], "files"),
    (&["std", "io", "stdin"], "files"),
    (&["std", "io", "stdout"], "files"),
    (&["std", "io", "stderr"], "files"),
    (&["std", "net"], "a network"),
    (&["std", "thread"], "threads"),
    (&["std", "process"], "the machine"),
    (&["std", "env"], "the machine"),
    (&["std", "os"], "the machine"),
    (&["rand"], "randomness"),
    (&["getrandom"], "randomness"),
    (&["fastrand"], "randomness"),
    (&["chrono"], "a clock"),
    (&["web_time"], "a clock"),
];

/// Names of the standard library whose iteration order or seed differs from run to run, under whatever path.
const UNORDERED: [&str; 6] = ["HashMap", "HashSet", "hash_map", "hash_set", "RandomState", "DefaultHasher"];

pub(crate) const MAX_LINES: usize = 400;

/// Each rule that the file breaks, as `src/<file>:<line>: <what>`.
pub(crate) fn violations(source: &Source) -> Vec<String> {
    let at = |line: usize, what: String| format!("src/{}:{line}: {what}", source.file);
    let mut broken: Vec<String> = Vec::new();

    let layer = source.layer();
    let height = layer.map(|layer| LAYERS.iter().position(|known| *known == layer));
    if height == Some(None) {
        broken.push(at(1, format!("`{}` is no layer", layer.unwrap_or_default())));
    }
    for mention in &source.mentions {
        let whats = [
            home(layer, mention),
            neighbour(layer, height.flatten(), mention),
            (layer != Some("wasm")).then(|| machine(mention)).flatten(),
        ];
        broken.extend(whats.into_iter().flatten().map(|what| at(mention.line, what)));
    }
    broken.extend(source.unsafe_lines.iter().map(|line| at(*line, "`unsafe`".into())));
    broken
}

/// Only `compiler` and `analysis` name Rhai; only `wasm` names JavaScript.
fn home(layer: Option<&str>, mention: &Mention) -> Option<String> {
    let (name, layers) = HOMES.iter().find(|(name, _)| mention.path[0] == *name)?;
    let at_home = layer.is_some_and(|layer| layers.contains(&layer));
    (!at_home).then(|| format!("`{name}` is named outside `{}`", layers.join("`, `")))
}

/// Layers depend downwards, by name. The front page is above them all and no layer reads it.
fn neighbour(layer: Option<&str>, height: Option<usize>, mention: &Mention) -> Option<String> {
    let (layer, height) = (layer?, height?);
    if mention.path[0] != "crate" {
        return None;
    }
    let other = mention.path.get(1).map_or("", String::as_str);
    let Some(other_height) = LAYERS.iter().position(|known| *known == other) else {
        return Some(format!("`{}` goes through the front page: name the layer", mention.path.join("::")));
    };
    if other_height > height {
        return Some(format!("`{layer}` names `{other}`, which stands above it"));
    }
    STRANGERS.contains(&(layer, other)).then(|| format!("`{layer}` must not know `{other}`"))
}

/// No clock, randomness, file, network, thread or unordered map.
fn machine(mention: &Mention) -> Option<String> {
    let mut path = mention.path.clone();
    if matches!(path[0].as_str(), "core" | "alloc") {
        path[0] = "std".into();
    }
    let written = mention.path.join("::");
    let starts_with =
        |front: &[&str]| path.len() >= front.len() && path.iter().zip(front).all(|(a, b)| a == b);
    if let Some((_, brings)) = FORBIDDEN.iter().find(|(front, _)| starts_with(front)) {
        return Some(format!("`{written}` brings in {brings}"));
    }
    if path[0] == "std" && path.iter().any(|name| UNORDERED.contains(&name.as_str())) {
        return Some(format!("`{written}` has no order that is the same twice"));
    }
    // What could bring in any of these unseen.
    let hidden = path.len() == 1
        || path[1] == "*"
        || (path[1] == "collections" && (path.len() == 2 || path[2] == "*"));
    (path[0] == "std" && hidden).then(|| format!("`{written}` hides what it brings in: name it"))
}
