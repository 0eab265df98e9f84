//! YAML as the neutral tree, natively: what `pkg-templates/src/cli/scenario-tree.ts` does in the package.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use serde_json::{Value, json};

/// The tree of a file's text, or what is wrong with its YAML.
pub(crate) fn tree(text: &str) -> Result<Value, String> {
    let mut events = Vec::new();
    for event in Parser::new_from_str(text) {
        events.push(event.map_err(|error| format!("line {}: {}", error.marker().line(), error.info()))?);
    }
    if events.iter().filter(|(event, _)| matches!(event, Event::DocumentStart(_))).count() > 1 {
        return Err("there are several documents in it".to_owned());
    }
    let frame = |event: &Event<'_>| {
        matches!(
            event,
            Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing
        )
    };
    events.retain(|(event, _)| !frame(event));
    let mut events = events.into_iter();
    match events.next() {
        Some(first) => node(first, &mut events, 1),
        None => Ok(json!({ "line": 1, "plain": "" })),
    }
}

type Spanned<'t> = (Event<'t>, Span);

/// The node that begins with this event; nothing stands in the line of its key.
fn node<'t>(
    (event, span): Spanned<'t>,
    events: &mut dyn Iterator<Item = Spanned<'t>>,
    near: usize,
) -> Result<Value, String> {
    let line = span.start.line();
    let unfinished = || "the file ends within a value".to_owned();
    match event {
        Event::Alias(alias) => Ok(json!({ "line": line, "alias": alias })),
        Event::Scalar(text, style, anchor, tag) => {
            let plain = style == ScalarStyle::Plain;
            let line = if plain && text.is_empty() { near } else { line };
            let kind = if plain { "plain" } else { "text" };
            Ok(marked(json!({ "line": line, kind: text }), anchor, tag))
        }
        Event::SequenceStart(anchor, tag) => {
            let mut items = Vec::new();
            loop {
                match events.next().ok_or_else(unfinished)? {
                    (Event::SequenceEnd, _) => break,
                    first => items.push(node(first, events, line)?),
                }
            }
            Ok(marked(json!({ "line": line, "list": items }), anchor, tag))
        }
        Event::MappingStart(anchor, tag) => {
            let mut pairs = Vec::new();
            loop {
                match events.next().ok_or_else(unfinished)? {
                    (Event::MappingEnd, _) => break,
                    (Event::Scalar(key, ..), span) => {
                        let line = span.start.line();
                        let value = node(events.next().ok_or_else(unfinished)?, events, line)?;
                        pairs.push(json!([key, value, line]));
                    }
                    (_, span) => return Err(format!("line {}: a key must be text", span.start.line())),
                }
            }
            Ok(marked(json!({ "line": line, "map": pairs }), anchor, tag))
        }
        _ => Err(unfinished()),
    }
}

fn marked(mut node: Value, anchor: usize, tag: Option<Cow<'_, Tag>>) -> Value {
    if anchor > 0 {
        node["anchor"] = json!(anchor);
    }
    if let Some(tag) = tag {
        node["tag"] = json!(tag.to_string());
    }
    node
}
