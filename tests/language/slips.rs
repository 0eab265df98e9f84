//! One mistake is one error, at the words that are wrong: each name in each example that passes, misspelt in turn.

use std::collections::BTreeSet;

use countersign::compiler::compile;

use crate::errors;
use crate::examples::{Kind, examples};

/// The words of a line of code with their columns (from 0), those in text and comments left out.
fn words(line: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let (mut text, mut within) = (false, false);
    let chars: Vec<char> = line.chars().collect();
    for (column, c) in chars.iter().enumerate() {
        if !text && *c == '/' && chars.get(column + 1).is_some_and(|next| *next == '/' || *next == '*') {
            break;
        }
        let part = !text && (c.is_alphanumeric() || *c == '_');
        match (part, within) {
            (true, true) => found.last_mut().expect("a word was begun").1.push(*c),
            (true, false) => found.push((column, c.to_string())),
            _ => {}
        }
        within = part;
        text ^= *c == '"';
    }
    found
}

/// The two ways in which a name is misspelt here: a letter twice, and one that is another.
fn slips(word: &str) -> [String; 2] {
    let middle = word.len() / 2;
    let (before, after) = word.split_at(middle);
    [format!("{before}{}{after}", &after[..1]), format!("{before}q{}", &after[1..])]
}

/// Names that a script cannot misspell without ceasing to be read: Rhai's own words.
const KEYWORDS: [&str; 12] =
    ["let", "const", "for", "in", "if", "else", "fn", "true", "false", "switch", "return", "while"];

#[test]
fn one_misspelt_name_is_one_error_at_that_name() {
    let (mut tried, mut wrong) = (0, Vec::new());
    // Many examples begin alike.
    let mut seen = BTreeSet::new();
    for example in examples().iter().filter(|example| example.kind == Kind::Pass) {
        for (row, line) in example.text.lines().enumerate() {
            if !seen.insert(line.to_owned()) {
                continue;
            }
            let called = |column: usize, word: &str| line.chars().nth(column + word.len()) == Some('(');
            let named = |column: usize| line.chars().take(column).collect::<String>().ends_with("fn ");
            let read = |column: usize| column > 0 && line.chars().nth(column - 1) == Some('.');
            for (column, word) in words(line) {
                if word.len() < 3
                    || KEYWORDS.contains(&word.as_str())
                    || named(column)
                    || !(called(column, &word) || read(column))
                {
                    continue;
                }
                for slip in slips(&word) {
                    let start = line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
                    let broken = format!("{}{slip}{}", &line[..start], &line[start + word.len()..]);
                    let mut lines: Vec<&str> = example.text.lines().collect();
                    lines[row] = &broken;
                    let compilation = compile(&lines.join("\n"));
                    let found = errors(&compilation.findings);
                    tried += 1;
                    let covers = found.first().is_some_and(|finding| {
                        let (from, to) = (finding.column as usize - 1, finding.end_column as usize - 1);
                        finding.line as usize == row + 1
                            && from <= column
                            && (finding.end_line > finding.line || to >= column + slip.len())
                    });
                    if found.len() != 1 || !covers {
                        let shown = compilation.render(&example.name(), false);
                        wrong.push(format!("`{word}` as `{slip}` in line {}:\n{shown}", row + 1));
                    }
                }
            }
        }
    }
    println!("{tried} misspelt names, each one error");
    assert!(tried > 800, "only {tried} names were tried");
    assert!(wrong.is_empty(), "{} of {tried} slips are not one error:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn one_sign_left_out_is_one_error_near_it() {
    let (mut tried, mut wrong) = (0, Vec::new());
    // Many examples begin alike.
    let mut seen = BTreeSet::new();
    for example in examples().iter().filter(|example| example.kind == Kind::Pass) {
        let lines: Vec<&str> = example.text.lines().collect();
        for (row, line) in lines.iter().enumerate() {
            if !seen.insert((*line).to_owned()) {
                continue;
            }
            let code = line.split("//").next().unwrap_or_default();
            for (byte, sign) in code.char_indices().filter(|(_, sign)| "()[]{}\",;|".contains(*sign)) {
                let broken = format!("{}{}", &line[..byte], &line[byte + sign.len_utf8()..]);
                let mut lines = lines.clone();
                lines[row] = &broken;
                let compilation = compile(&lines.join("\n"));
                let found = errors(&compilation.findings);
                tried += 1;
                // A bracket that is missed may have its partner a few lines off.
                let near = found.iter().all(|finding| (finding.line as usize).abs_diff(row + 1) <= 2);
                if found.len() > 1 || !near {
                    let shown = compilation.render(&example.name(), false);
                    wrong.push(format!(
                        "without `{sign}` in line {}, column {}:\n{shown}",
                        row + 1,
                        byte + 1
                    ));
                }
            }
        }
    }
    assert!(tried > 1_000, "only {tried} signs were tried");
    println!("{tried} signs left out, each at most one error");
    assert!(wrong.is_empty(), "{} of {tried} slips are not one error:\n{}", wrong.len(), wrong.join("\n"));
}
