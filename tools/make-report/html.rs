//! Words in HTML.

use common::text::printable;

/// Words as HTML shows them: no name becomes markup, and nothing that hides or turns text round is left.
pub(crate) fn escaped(words: &str) -> String {
    let words = printable(words);
    let mut html = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}
