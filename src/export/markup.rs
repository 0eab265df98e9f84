//! HTML as text, written so that nothing that somebody entered can become markup.

/// Text as HTML shows it (HTML Living Standard, section 13.3): the characters that mean something are escaped, and what
/// would turn the direction of the line or is not shown at all is made visible.
///
/// ```
/// use countersign::export::markup::escaped;
///
/// assert_eq!(escaped("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
/// assert_eq!(escaped("a\u{202e}b"), "a\u{fffd}b");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            // Control characters, and those that turn the direction of what follows.
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

/// An element with a class and its content, which is markup already.
pub(super) fn element(name: &str, class: &str, content: &str) -> String {
    match class {
        "" => format!("<{name}>{content}</{name}>"),
        class => format!("<{name} class=\"{class}\">{content}</{name}>"),
    }
}

/// The same with text as content.
pub(super) fn text(name: &str, class: &str, content: &str) -> String {
    element(name, class, &escaped(content))
}

/// A term and what it is, in a description list.
pub(super) fn entry(term: &str, content: &str) -> String {
    format!("<div>{}{}</div>\n", text("dt", "", term), element("dd", "", content))
}

/// A digest, short enough to read and whole for whoever copies it.
pub(super) fn digest(digest: &str) -> String {
    format!("<code class=\"digest\">{}</code>", escaped(digest))
}

/// A table with these columns.
pub(super) fn table(columns: &[&str], rows: &str) -> String {
    let heads: String =
        columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", escaped(column))).collect();
    format!("<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>\n")
}

/// How the page looks: on a screen, in the dark, and on paper.
pub(super) const STYLE: &str = r"
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --back: #fff; --raised: #f6f8fa;
  --good: #1a7f37; --bad: #cf222e; --wait: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9198a1; --line: #3d444d; --back: #0d1117;
  --raised: #151b23; --good: #3fb950; --bad: #f85149; --wait: #d29922; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 60rem; background: var(--back); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; overflow-wrap: anywhere; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1.25rem; margin-bottom: 1.5rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .35rem 0; }
.kicker { color: var(--dim); font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; margin: 0; }
.state { display: inline-block; font-weight: 600; padding: .1rem .6rem; border: 1.5px solid currentColor; border-radius: 1rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); } .dim { color: var(--dim); }
dl { display: grid; gap: .4rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); margin: 0; }
dt { color: var(--dim); font-size: .8rem; } dd { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; }
th { text-align: start; color: var(--dim); font-size: .8rem; font-weight: 600; }
th, td { border-bottom: 1px solid var(--line); padding: .45rem .75rem .45rem 0; vertical-align: top;
  overflow-wrap: break-word; }
td:last-child { overflow-wrap: anywhere; }
ol.log { list-style: none; margin: 0; padding: 0; }
ol.log > li { border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); padding: .8rem 1rem;
  margin: 0 0 .75rem; break-inside: avoid; }
ol.log .when { color: var(--dim); font-size: .85rem; font-variant-numeric: tabular-nums; }
ol.log ul { margin: .35rem 0 0; padding-inline-start: 1.2rem; }
blockquote { margin: .4rem 0; padding: .1rem .8rem; border-inline-start: 3px solid var(--line); white-space: pre-wrap; }
code { font: .82em ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.digest { color: var(--dim); }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } ol.log > li { background: none; }
  h2 { break-after: avoid; } tr { break-inside: avoid; } @page { margin: 18mm; } }
";
