//! Whether an element of a page is seen: inline styles, the classes of its style sheet, attributes.

use std::collections::{HashMap, HashSet};

use super::tag::{Attribute, Tag};

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

impl Hiding {
    /// Takes the rules of a style sheet that hide. What stands under `@media` holds on some screens only,
    /// so it hides nothing for certain.
    pub(super) fn learn(&mut self, sheet: &str) {
        let sheet = without_comments(sheet);
        let mut rest = sheet.as_str();
        while let Some(open) = rest.find('{') {
            let selector = rest[..open].trim();
            let body = &rest[open + 1..];
            if selector.starts_with('@') {
                rest = &body[end_of_block(body)..];
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

    /// The colour that an element puts behind what is in it.
    pub(super) fn ground(&mut self, tag: &Tag) -> Option<String> {
        let of_style = tag.text(Attribute::Style);
        of_style
            .and_then(|style| self.style(style).behind.clone())
            .or_else(|| tag.text(Attribute::BgColor).map(plain_color))
            .or_else(|| is_listed(&self.grounded, tag).then(String::new))
    }

    /// Whether an element is hidden with all that is in it. `ground` is the colour behind it.
    pub(super) fn hides(&mut self, tag: &Tag, ground: &str) -> bool {
        let name = tag.name.as_slice();
        if tag.has(Attribute::Hidden) || matches!(name, b"template" | b"noscript") {
            return true;
        }
        if name == b"font"
            && tag
                .text(Attribute::Color)
                .is_some_and(|color| plain_color(color) == ground)
        {
            return true;
        }
        tag.text(Attribute::Style)
            .is_some_and(|style| self.style(style).is_unseen(Some(ground)))
            || is_listed(&self.selectors, tag)
    }

    /// What an inline style says.
    fn style(&mut self, style: &str) -> &Style {
        if !self.styles.contains_key(style) {
            if self.styles.len() >= MAX_STYLES {
                self.styles.clear();
            }
            self.styles.insert(style.to_owned(), Style::of(style));
        }
        &self.styles[style]
    }
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

fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.to_ascii_lowercase().replace("!important", "");
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    })
}

/// What the declarations of a style or a rule say of whether an element is seen.
#[derive(Default)]
struct Style {
    /// One of them hides, whatever the others say.
    hides: bool,
    /// What does not fit is cut, and nothing fits.
    is_cut: bool,
    is_empty: bool,
    color: Option<String>,
    /// The colour behind its own words.
    ground: Option<String>,
    /// The first background of any kind: what it puts behind what is in it.
    behind: Option<String>,
}

impl Style {
    fn of(style: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in declarations(style) {
            read.hides |= hides(&name, &value);
            let first_color = || plain_color(value.split(' ').next().unwrap_or(""));
            if name.starts_with("background") && read.behind.is_none() {
                read.behind = Some(first_color());
            }
            match name.as_str() {
                "overflow" => read.is_cut = value == "hidden",
                "width" | "height" => read.is_empty |= is_nothing(&value),
                "color" => read.color = Some(plain_color(&value)),
                "background" | "background-color" => read.ground = Some(first_color()),
                _ => {}
            }
        }
        read
    }

    /// Whether no one sees the element. Without `ground`, the colour behind it, colours are compared only
    /// with its own background.
    fn is_unseen(&self, ground: Option<&str>) -> bool {
        let ground = self.ground.as_deref().or(ground);
        let is_same_color = ground.is_some() && self.color.as_deref() == ground;
        let is_clear = self.color.as_deref() == Some("transparent");
        self.hides || is_same_color || is_clear || self.is_cut && self.is_empty
    }
}

fn hides(name: &str, value: &str) -> bool {
    match name {
        "display" => value == "none",
        "visibility" => matches!(value, "hidden" | "collapse"),
        "mso-hide" => value == "all",
        "opacity" | "font-size" | "max-height" | "max-width" | "zoom" => is_nothing(value),
        "text-indent" | "left" | "right" | "top" | "margin-left" | "margin-top" => {
            is_far_out(value)
        }
        "clip" => value.starts_with("rect(0") || value.starts_with("rect(1px"),
        "clip-path" => value.contains("inset(50%") || value.contains("inset(100%"),
        "transform" => value.contains("scale(0)"),
        _ => false,
    }
}

/// `0`, `0px`, `0.0em`, and what is too small to be seen.
fn is_nothing(value: &str) -> bool {
    let digits: String = value
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let unit = &value[digits.len()..];
    digits
        .parse::<f64>()
        .is_ok_and(|number| number < 0.02 || number <= 1.0 && matches!(unit.trim(), "px" | "pt"))
}

/// `-9999px`: far outside of the window.
fn is_far_out(value: &str) -> bool {
    let digits: String = value
        .strip_prefix('-')
        .unwrap_or("")
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.len() >= 3
}

/// A colour in one spelling: `white`, `#FFF` and `rgb(255, 255, 255)` are the same.
fn plain_color(color: &str) -> String {
    let color: String = color
        .to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    match color.as_str() {
        "white" | "#fff" | "rgb(255,255,255)" | "rgba(255,255,255,1)" => "#ffffff".to_owned(),
        "black" | "#000" | "rgb(0,0,0)" => "#000000".to_owned(),
        "rgba(0,0,0,0)" => "transparent".to_owned(),
        short if short.len() == 4 && short.starts_with('#') => {
            short[1..].chars().fold("#".to_owned(), |mut long, c| {
                long.push(c);
                long.push(c);
                long
            })
        }
        _ => color,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_that_hides_is_told() {
        for (style, hides) in [
            ("display:none", true),
            ("DISPLAY : None !important", true),
            ("visibility: collapse", true),
            ("mso-hide:all", true),
            ("opacity:0", true),
            ("opacity:0.01", true),
            ("font-size:0px", true),
            ("font-size: 1px", true),
            ("max-height:0;overflow:hidden", true),
            ("height:0;overflow:hidden", true),
            ("text-indent:-9999px", true),
            ("position:absolute;left:-5000px", true),
            ("clip:rect(0 0 0 0)", true),
            ("transform:scale(0)", true),
            ("color:#fff", true),
            ("color:WHITE", true),
            ("color:transparent", true),
            ("color:#333;background:#333333", true),
            ("color:#fff;background:#0078d4", false),
            ("color:#333", false),
            ("opacity:0.9", false),
            ("font-size:10px", false),
            ("height:0", false),
            ("margin-left:-5px", false),
            ("display:block", false),
        ] {
            assert_eq!(
                Style::of(style).is_unseen(Some("#ffffff")),
                hides,
                "{style}"
            );
        }
    }

    #[test]
    fn the_classes_of_a_style_sheet_are_learned_but_not_those_of_some_screens() {
        let mut hiding = Hiding::default();
        hiding.learn("/* x */ .a, p.b { display: none } #c{opacity:0} @media (max-width:600px){.d{display:none}} .e{color:#fff} a:visited{display:none}");
        let mut found: Vec<&str> = hiding.selectors.iter().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, ["#c", ".a", ".b"]);
    }
}
