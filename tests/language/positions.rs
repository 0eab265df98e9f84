//! Places good enough for an editor: a squiggle under the words that are wrong, counted in characters.

use countersign::compiler::compile;

use crate::each;
use crate::examples::Kind;

#[test]
fn every_place_lies_within_its_line_and_covers_whole_words() {
    each(Kind::Fail, |example| {
        let lines: Vec<Vec<char>> = example.text.lines().map(|line| line.chars().collect()).collect();
        for finding in compile(&example.text).findings {
            let at = |line: u32, column: u32| {
                let line = lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
                let index = usize::try_from(column).ok()?.checked_sub(1)?;
                (index <= line.len()).then_some((line, index))
            };
            let message = &finding.message;
            let Some((line, start)) = at(finding.line, finding.column) else {
                return Err(format!("`{message}` begins outside its line"));
            };
            let Some((last, end)) = at(finding.end_line, finding.end_column) else {
                return Err(format!("`{message}` ends outside its line"));
            };
            if (finding.end_line, finding.end_column) <= (finding.line, finding.column) {
                return Err(format!("`{message}` covers nothing"));
            }
            if finding.source_line.chars().ne(line.iter().copied()) {
                return Err(format!("`{message}` shows another line"));
            }
            let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
            let before = start.checked_sub(1).and_then(|index| line.get(index));
            let inside = end.checked_sub(1).and_then(|index| last.get(index));
            if word(before) && word(line.get(start)) || word(inside) && word(last.get(end)) {
                return Err(format!("`{message}` begins or ends within a word"));
            }
            if line.get(start).is_none_or(|c| c.is_whitespace()) || inside.is_none_or(|c| c.is_whitespace()) {
                return Err(format!("`{message}` begins or ends with white space"));
            }
        }
        Ok(())
    });
}

/// What stands at the place of the only finding.
fn covered(script: &str) -> String {
    let findings = compile(script).findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    let finding = &findings[0];
    assert_eq!(finding.line, finding.end_line);
    let line: Vec<char> =
        script.split('\n').nth(finding.line as usize - 1).expect("the line exists").chars().collect();
    line[finding.column as usize - 1..finding.end_column as usize - 1].iter().collect()
}

#[test]
fn a_place_covers_what_is_wrong() {
    let rest = "step(\"a\").approvers(role(\"r\"));";
    for (facts, wrong) in [
        ("fact(\"größe\", string());", "\"größe\""),
        ("fact(\"a\", money(\"EUX\"));", "\"EUX\""),
        ("fact(\"a\",\tinteger().min(\"1\"));", "\"1\""),
        ("/* ä 日本 */ fact(\"a\", strng());", "strng"),
        ("let größe = \"日本\";", "größe"),
        ("let one = \"日本\"; fact(\"a\", enumeration([one, one]));", "[one, one]"),
        ("fact(\"a\", string()); tier(\"x\", |f| \"ß\" == f.b); tier(\"y\");", "f.b"),
        ("fact(\"a\", string()); tier(\"x\", |f| f.a == \"日本\" && f.a > 5); tier(\"y\");", "f.a > 5"),
        ("fact(\"a\", integer()); tier(\"x\", |f| f.a + 1); tier(\"y\");", "|f| f.a + 1"),
        (
            "fact(\"a\", list(string())); tier(\"x\", |f| f.a.any(|e| e.len() == \"1\")); tier(\"y\");",
            "e.len() == \"1\"",
        ),
    ] {
        for end in ["\n", "\r\n"] {
            let script = ["policy(\"p\", 1);", facts, rest, ""].join(end);
            assert_eq!(covered(&script), wrong, "{facts}");
        }
    }
}
