//! The hostile scripts: files whose first line says what they end in, and those too large or too odd for a file.

use std::fs;
use std::path::Path;

// By path, because benches/w9.rs takes this file from another folder.
#[path = "generated.rs"]
mod generated;

/// A script and what compiling it must come to.
pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) source: String,
    /// The code that a finding must have.
    pub(crate) code: String,
    /// What that finding's message must say; empty where the code says enough.
    pub(crate) says: String,
}

/// All of them, by name in byte order.
pub(crate) fn scripts() -> Vec<Script> {
    let mut scripts = files();
    scripts.extend(generated::generated());
    scripts.sort_by(|left, right| left.name.cmp(&right.name));
    scripts
}

fn files() -> Vec<Script> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/scripts");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let read = |path: &Path| {
        let source = fs::read_to_string(path).unwrap();
        let first = source.lines().next().unwrap_or_default();
        let expected = first.strip_prefix("// ").unwrap_or_else(|| panic!("{} says no end", path.display()));
        let (code, says) = expected.split_once(": ").unwrap_or((expected, ""));
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (code, says) = (code.to_owned(), says.to_owned());
        Script { name, source, code, says }
    };
    entries.map(|entry| read(&entry.unwrap().path())).collect()
}
