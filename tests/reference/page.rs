//! What the pages have in common: blocks, links, and parts that are generated.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The documentation that ships with the package.
fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-templates/docs")
}

/// The text of a page.
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(docs().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A fenced block: what stands behind the fence, its text, and the line of its fence.
pub(crate) struct Block<'a> {
    pub(crate) info: &'a str,
    pub(crate) text: String,
    pub(crate) line: usize,
}

pub(crate) fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (index, line) in page.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(""), Some(_)) => found.extend(open.take()),
            (Some(info), None) => open = Some(Block { info, text: String::new(), line: index + 1 }),
            (_, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            _ => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

/// A heading as links name it.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The page with its generated parts as they must be, each between its marker and the next `<!-- end -->`.
pub(crate) fn spliced(page: &str, parts: &[(&str, String)]) -> String {
    let mut page = page.to_owned();
    for (name, text) in parts {
        let start = format!("<!-- generated: {name} -->\n");
        let (before, rest) = page.split_once(&start).unwrap_or_else(|| panic!("no place for {name}"));
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        page = format!("{before}{start}\n{text}\n<!-- end -->{after}");
    }
    let marked = page.matches("<!-- generated: ").count();
    assert_eq!(marked, parts.len(), "a part is marked as generated, and nothing generates it");
    page
}

/// Holds a page to what it must be; with `UPDATE_DOCS` it is written.
pub(crate) fn hold(name: &str, wanted: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(docs().join(name), wanted).unwrap();
        return;
    }
    let page = read(name);
    let differs = page.lines().zip(wanted.lines()).position(|(is, should)| is != should);
    if let Some(line) = differs {
        let (is, should) = (page.lines().nth(line).unwrap(), wanted.lines().nth(line).unwrap());
        panic!(
            "{name}:{}\n  is        {is}\n  should be {should}\n`UPDATE_DOCS=1 cargo test --test reference`",
            line + 1
        );
    }
    assert_eq!(page, wanted, "{name}: `UPDATE_DOCS=1 cargo test --test reference`");
}

/// The anchors of a page.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#'))).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut links = 0;
    for entry in fs::read_dir(docs()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let page = read(&name);
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            links += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let there = if file.is_empty() { name.as_str() } else { file };
            let leads = link.starts_with("https://")
                || docs().join(there).exists()
                    && (heading.is_empty() || anchors(&read(there)).contains(heading));
            if !leads {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:?}");
    assert!(links > 20, "the links are not read");
}
