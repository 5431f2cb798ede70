//! The page that a document becomes.

/// So many links of one document are kept.
pub(super) const MAX_LINKS: usize = 2_000;

/// A link of a page, with the words that it shows.
pub(super) fn link(page: &mut String, target: &str, shown: &str) {
    page.push_str("<a href=\"");
    escape(page, target);
    page.push_str("\">");
    escape(page, shown);
    page.push_str("</a>");
}

pub(super) fn escape(page: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '&' => page.push_str("&amp;"),
            '"' => page.push_str("&quot;"),
            c => page.push(c),
        }
    }
}
