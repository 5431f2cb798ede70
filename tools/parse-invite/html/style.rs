//! What the declarations of an inline style or a rule say of whether an element is seen.

use super::color::Paint;

/// What the declarations say together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// One of them hides, whatever the others say.
    hides: bool,
    /// What does not fit is cut, and nothing fits.
    is_cut: bool,
    is_empty: bool,
    color: Option<Paint>,
    /// What it paints behind its words, and behind what is in it.
    pub(super) ground: Option<Paint>,
}

impl Style {
    pub(super) fn of(style: &str) -> Self {
        let mut read = Self::default();
        let mut filled = None;
        for (name, value) in declarations(style) {
            read.hides |= hides(&name, &value);
            match name.as_str() {
                "overflow" => read.is_cut = matches!(value.as_str(), "hidden" | "clip"),
                "width" | "height" => read.is_empty |= is_nothing(&value),
                "color" => read.color = Some(Paint::of(&value)),
                "-webkit-text-fill-color" => filled = Some(Paint::of(&value)),
                "background" | "background-color" if read.ground != Some(Paint::Unknown) => {
                    read.ground = Some(Paint::of_background(&value));
                }
                "background-image" if value != "none" => read.ground = Some(Paint::Unknown),
                _ => {}
            }
        }
        read.ground = read.ground.filter(|ground| *ground != Paint::Clear);
        read.color = filled.or(read.color);
        read
    }

    /// Whether no one sees the element. Without `behind`, what is painted behind it, its colour is compared
    /// only with its own background.
    pub(super) fn is_unseen(&self, behind: Option<Paint>) -> bool {
        let behind = self.ground.or(behind).unwrap_or(Paint::Unknown);
        self.hides
            || self.color.is_some_and(|color| color.is_lost_on(behind))
            || self.is_cut && self.is_empty
    }
}

fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.to_ascii_lowercase().replace("!important", "");
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    })
}

fn hides(name: &str, value: &str) -> bool {
    match name {
        "display" => value == "none",
        "visibility" => matches!(value, "hidden" | "collapse"),
        "content-visibility" => value == "hidden",
        "mso-hide" => value == "all",
        "opacity" | "font-size" | "max-height" | "max-width" | "zoom" | "scale" => {
            is_nothing(value)
        }
        // `0/0 a`, `italic 0px a`: its size stands before the height of its lines.
        "font" => value
            .split(' ')
            .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))
            .any(|part| is_nothing(part.split('/').next().unwrap_or(part))),
        "text-indent" | "left" | "right" | "top" | "bottom" | "inset" | "translate"
        | "margin-left" | "margin-top" => is_far_out(value),
        "transform" => {
            value.contains("scale(0)")
                || value.contains("translate") && value.split(['(', ',', ' ']).any(is_far_out)
        }
        "clip" => value.starts_with("rect(0") || value.starts_with("rect(1px"),
        "clip-path" => ["inset(50%", "inset(100%", "circle(0"]
            .iter()
            .any(|shape| value.contains(shape)),
        "filter" => value.contains("opacity(0)") || value.contains("opacity(0%)"),
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

#[cfg(test)]
mod tests {
    use super::{super::color::WHITE, *};

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
            ("transform:translateX(-9999px)", true),
            ("transform:translate(5px, -200vh)", true),
            ("transform:translateX(-50%)", false),
            ("scale:0", true),
            ("clip-path:circle(0)", true),
            ("filter:opacity(0)", true),
            ("content-visibility:hidden", true),
            ("font:0/0 a", true),
            ("font:bold 12px/0 a", false),
            ("height:0;overflow:clip", true),
            ("-webkit-text-fill-color:transparent", true),
            ("color:#fff;-webkit-text-fill-color:#333", false),
            ("color:#fefefe", true),
            ("color:#ffffff00", true),
            ("color:#fff;background:transparent", true),
            ("color:#fff;background-image:url(a.png)", false),
            (
                "color:#fff;background-image:linear-gradient(#000,#333);background-color:#fff",
                false,
            ),
            ("color:red;background:red", true),
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
                Style::of(style).is_unseen(Some(Paint::Plain(WHITE))),
                hides,
                "{style}"
            );
        }
    }
}
