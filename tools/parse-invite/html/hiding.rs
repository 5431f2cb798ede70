//! Whether an element of a page is seen: inline styles, the classes of its style sheet, attributes.

use std::collections::{HashMap, HashSet};

use super::{
    color::Paint,
    style::Style,
    tag::{Attribute, Tag},
};

/// More rules than this of a style sheet are not looked at.
const MAX_RULES: usize = 4_000;
/// So many inline styles are kept: those of a page repeat themselves.
const MAX_STYLES: usize = 256;

/// The selectors of a page's style sheets whose elements are not seen.
#[derive(Default)]
pub(super) struct Hiding {
    /// `.class`, `#id` and element names, in lower case.
    selectors: HashSet<String>,
    /// The same, of those that have a background of their own: which colour it is is not asked.
    grounded: HashSet<String>,
    rules: usize,
    /// The inline styles that were read.
    styles: HashMap<String, Style>,
}

/// How an element looks.
pub(super) struct Look {
    /// What it paints behind what is in it.
    pub(super) ground: Option<Paint>,
    /// It is hidden with all that is in it.
    pub(super) is_hidden: bool,
}

impl Hiding {
    /// Takes the rules of a style sheet that hide.
    pub(super) fn learn(&mut self, sheet: &str) {
        self.rules(&without_comments(sheet));
    }

    /// What stands under most conditions holds on some screens only, so it hides nothing for certain.
    fn rules(&mut self, sheet: &str) {
        let mut rest = sheet;
        while let Some(open) = rest.find('{') {
            let selector = rest[..open].trim();
            let body = &rest[open + 1..];
            if selector.starts_with('@') {
                let end = end_of_block(body);
                if holds_everywhere(selector) {
                    self.rules(&body[..end]);
                }
                rest = &body[end..];
                continue;
            }
            let end = body.find('}').unwrap_or(body.len());
            self.rules += 1;
            if self.rules > MAX_RULES {
                return;
            }
            let is_unseen = Style::of(&body[..end]).is_unseen(None);
            let has_ground = body[..end].contains("background");
            for one in selector.split(',').filter_map(last_part) {
                if is_unseen {
                    self.selectors.insert(one.clone());
                }
                if has_ground {
                    self.grounded.insert(one);
                }
            }
            rest = body.get(end + 1..).unwrap_or("");
        }
    }

    /// How an element looks. `behind` is what is painted behind it.
    pub(super) fn look(&mut self, tag: &Tag, behind: Paint) -> Look {
        let style = tag
            .text(Attribute::Style)
            .map(|style| self.style(style))
            .unwrap_or_default();
        let ground = style
            .ground
            .or_else(|| tag.text(Attribute::BgColor).map(Paint::of))
            .or_else(|| is_listed(&self.grounded, tag).then_some(Paint::Unknown));
        let behind = ground.unwrap_or(behind);
        let name = tag.name.as_slice();
        let color = tag.text(Attribute::Color).filter(|_| name == b"font");
        let is_hidden = tag.has(Attribute::Hidden)
            || matches!(name, b"template" | b"noscript")
            || color.is_some_and(|color| Paint::of(color).is_lost_on(behind))
            || style.is_unseen(Some(behind))
            || is_listed(&self.selectors, tag);
        Look { ground, is_hidden }
    }

    /// What an inline style says.
    fn style(&mut self, style: &str) -> Style {
        if let Some(known) = self.styles.get(style) {
            return *known;
        }
        if self.styles.len() >= MAX_STYLES {
            self.styles.clear();
        }
        let read = Style::of(style);
        self.styles.insert(style.to_owned(), read);
        read
    }
}

/// `@media all`, `@media only screen`: no condition that a screen may not meet.
fn holds_everywhere(condition: &str) -> bool {
    let lower = condition.to_ascii_lowercase();
    lower.strip_prefix("@media").is_some_and(|media| {
        media
            .split(',')
            .map(|one| one.trim().trim_start_matches("only ").trim())
            .any(|one| matches!(one, "all" | "screen" | ""))
    })
}

/// Whether one of the selectors is an element's.
fn is_listed(selectors: &HashSet<String>, tag: &Tag) -> bool {
    if selectors.is_empty() {
        return false;
    }
    let has = |selector: String| selectors.contains(&selector.to_ascii_lowercase());
    has(String::from_utf8_lossy(&tag.name).into_owned())
        || tag
            .text(Attribute::Id)
            .is_some_and(|id| has(format!("#{id}")))
        || tag.text(Attribute::Class).is_some_and(|classes| {
            classes
                .split_ascii_whitespace()
                .any(|class| has(format!(".{class}")))
        })
}

/// Of `div.a .b` the last part is what the rule is about.
fn last_part(selector: &str) -> Option<String> {
    let last = selector
        .trim()
        .rsplit([' ', '>', '+', '~'])
        .next()?
        .to_ascii_lowercase();
    // A rule for one state of a link (`:visited`) holds at some times only.
    if last.is_empty() || last.contains([':', '[', '*']) {
        return None;
    }
    let from = last.rfind(['.', '#']).unwrap_or(0);
    Some(last[from..].to_owned())
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "")
}

/// Where the block ends that is open at the beginning.
fn end_of_block(body: &str) -> usize {
    let mut depth = 1;
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_of_a_style_sheet_are_learned_but_not_those_of_some_screens() {
        let mut hiding = Hiding::default();
        hiding.learn("/* x */ .a, p.b { display: none } #c{opacity:0} @media (max-width:600px){.d{display:none}} @media only screen{.f{display:none}} .e{color:#fff} a:visited{display:none}");
        let mut found: Vec<&str> = hiding.selectors.iter().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, ["#c", ".a", ".b", ".f"]);
    }
}
