//! The examples on disk.

use std::fs;
use std::path::{Path, PathBuf};

use countersign::analysis::marks::marks;
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pass,
    Fail,
}

/// What a line says that the definition holds.
pub(crate) struct Becomes {
    pub(crate) line: usize,
    pub(crate) pointer: String,
    pub(crate) wanted: Value,
}

pub(crate) struct Example {
    pub(crate) construct: String,
    pub(crate) kind: Kind,
    pub(crate) folder: PathBuf,
    pub(crate) stem: String,
    pub(crate) text: String,
}

impl Example {
    pub(crate) fn name(&self) -> String {
        format!("{}/{}.rhai", self.construct, self.stem)
    }

    /// The lines `//= /pointer json`.
    pub(crate) fn becomes(&self) -> Result<Vec<Becomes>, String> {
        let marked = self.text.lines().enumerate().filter_map(|(index, line)| {
            let said = line.trim_end().split_once("//= ")?.1.trim();
            Some((index + 1, said.to_owned()))
        });
        marked
            .map(|(line, said)| {
                let (pointer, json) =
                    said.split_once(' ').ok_or_else(|| format!("line {line}: write `//= /pointer json`"))?;
                let wanted =
                    serde_json::from_str(json).map_err(|error| format!("line {line}: `{json}`: {error}"))?;
                Ok(Becomes { line, pointer: pointer.to_owned(), wanted })
            })
            .collect()
    }

    /// What the marks `//~ code` say, with their lines.
    pub(crate) fn refusals(&self) -> Vec<(u32, String)> {
        marks(&self.text).into_iter().map(|mark| (mark.line, mark.code)).collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry of a folder can be read").path()).collect();
    paths.sort();
    paths
}

/// The files of all constructs whose names end in `.ending`.
pub(crate) fn files(ending: &str) -> Vec<PathBuf> {
    let folders = entries(&root()).into_iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| entries(&folder));
    files.filter(|path| path.to_string_lossy().ends_with(&format!(".{ending}"))).collect()
}

/// Every example, in order of construct and name.
pub(crate) fn examples() -> Vec<Example> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let example = |path: PathBuf| {
        let folder = path.parent().expect("a file is in a folder").to_owned();
        let stem = name(&path.with_extension(""));
        let kind = match stem.split('-').next() {
            Some("pass") => Kind::Pass,
            Some("fail") => Kind::Fail,
            _ => panic!("{} is neither `pass….rhai` nor `fail….rhai`", path.display()),
        };
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Example { construct: name(&folder), kind, folder, stem, text }
    };
    files("rhai").into_iter().map(example).collect()
}
