//! Colours as styles and attributes write them, to tell whether words stand out from what is behind them.

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color([u8; 3]);

pub(super) const WHITE: Color = Color([255; 3]);

/// What is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// Nothing: what is behind it shows.
    Clear,
    Plain(Color),
    /// A picture, a gradient, a colour without a number.
    Unknown,
}

/// The names that mails use.
const NAMES: [(&str, [u8; 3]); 27] = [
    ("white", [255, 255, 255]),
    ("black", [0, 0, 0]),
    ("windowtext", [0, 0, 0]),
    ("red", [255, 0, 0]),
    ("blue", [0, 0, 255]),
    ("green", [0, 128, 0]),
    ("yellow", [255, 255, 0]),
    ("gray", [128, 128, 128]),
    ("grey", [128, 128, 128]),
    ("silver", [192, 192, 192]),
    ("maroon", [128, 0, 0]),
    ("navy", [0, 0, 128]),
    ("olive", [128, 128, 0]),
    ("purple", [128, 0, 128]),
    ("teal", [0, 128, 128]),
    ("lime", [0, 255, 0]),
    ("aqua", [0, 255, 255]),
    ("fuchsia", [255, 0, 255]),
    ("orange", [255, 165, 0]),
    ("snow", [255, 250, 250]),
    ("ivory", [255, 255, 240]),
    ("ghostwhite", [248, 248, 255]),
    ("floralwhite", [255, 250, 240]),
    ("mintcream", [245, 255, 250]),
    ("azure", [240, 255, 255]),
    ("whitesmoke", [245, 245, 245]),
    ("lightgray", [211, 211, 211]),
];

impl Color {
    /// Whether no one tells the two apart: `#fefefe` on white.
    pub(super) fn is_like(self, other: Self) -> bool {
        const MOST: u8 = 8;
        self.0
            .iter()
            .zip(other.0)
            .all(|(one, other)| one.abs_diff(other) <= MOST)
    }
}

impl Paint {
    /// Reads a colour in any of its spellings.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim().to_ascii_lowercase();
        if text == "transparent" {
            return Self::Clear;
        }
        if let Some((_, color)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Self::Plain(Color(*color));
        }
        let read = match text.strip_prefix('#') {
            Some(digits) => of_digits(digits),
            None => of_function(&text),
        };
        match read {
            Some((_, alpha)) if alpha < 0.05 => Self::Clear,
            Some((color, _)) => Self::Plain(color),
            None => Self::Unknown,
        }
    }

    /// Whether words of this colour are not seen before what is behind them.
    pub(super) fn is_lost_on(self, behind: Self) -> bool {
        match (self, behind) {
            (Self::Clear, _) => true,
            (Self::Plain(color), Self::Plain(behind)) => color.is_like(behind),
            _ => false,
        }
    }

    /// The first colour of a background, which may be more than a colour.
    pub(super) fn of_background(value: &str) -> Self {
        match Self::of(value) {
            _ if value == "none" => Self::Clear,
            Self::Unknown => Self::of(value.split(' ').next().unwrap_or("")),
            whole => whole,
        }
    }
}

/// `fff`, `ffff`, `ffffff`, `ffffffff`: the last of four is how much covers.
fn of_digits(digits: &str) -> Option<(Color, f64)> {
    let is_short = matches!(digits.len(), 3 | 4);
    if !is_short && !matches!(digits.len(), 6 | 8) {
        return None;
    }
    let mut channels = [0, 0, 0, 255];
    let width = if is_short { 1 } else { 2 };
    for (at, channel) in channels.iter_mut().take(digits.len() / width).enumerate() {
        let written = digits.get(at * width..(at + 1) * width)?;
        let number = u8::from_str_radix(written, 16).ok()?;
        *channel = if is_short { number * 17 } else { number };
    }
    let [red, green, blue, alpha] = channels;
    Some((Color([red, green, blue]), f64::from(alpha) / 255.0))
}

/// `rgb(255, 255, 255)`, `rgba(100% 100% 100% / 0)`, `hsl(0, 0%, 100%)`.
fn of_function(text: &str) -> Option<(Color, f64)> {
    let (name, rest) = text.split_once('(')?;
    let written: Vec<&str> = rest
        .strip_suffix(')')?
        .split([',', ' ', '/'])
        .filter(|number| !number.is_empty())
        .collect();
    let (&[one, two, three], alpha) = (written.first_chunk()?, written.get(3));
    let channels = match name.trim() {
        "rgb" | "rgba" => [
            number(one, 255.0)?,
            number(two, 255.0)?,
            number(three, 255.0)?,
        ],
        "hsl" | "hsla" => of_hue(number(one, 360.0)?, number(two, 1.0)?, number(three, 1.0)?),
        _ => return None,
    };
    let alpha = alpha.map_or(Some(1.0), |alpha| number(alpha, 1.0))?;
    Some((Color(channels.map(byte)), alpha))
}

/// A number, or a percentage of what is the whole.
fn number(written: &str, whole: f64) -> Option<f64> {
    match written.strip_suffix('%') {
        Some(percent) => Some(percent.parse::<f64>().ok()? / 100.0 * whole),
        None => written.trim_end_matches("deg").parse().ok(),
    }
}

/// Hue in degrees, the others of one.
fn of_hue(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * saturation;
    [0.0, 8.0, 4.0].map(|offset: f64| {
        let place = (offset + hue / 30.0).rem_euclid(12.0);
        let share = (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0);
        (lightness - chroma / 2.0 * share) * 255.0
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what fits"
)]
fn byte(channel: f64) -> u8 {
    channel.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_the_same_in_every_spelling() {
        for text in [
            "white",
            "WHITE",
            "#fff",
            "#FFFFFF",
            "#ffff",
            "#ffffffff",
            "rgb(255,255,255)",
            "rgb(255 255 255)",
            "rgba(255, 255, 255, 1)",
            "rgba(255 255 255 / 100%)",
            "rgb(100%, 100%, 100%)",
            "hsl(0,0%,100%)",
            "hsl(120deg 50% 100%)",
        ] {
            assert_eq!(Paint::of(text), Paint::Plain(WHITE), "{text}");
        }
        for (text, color) in [
            ("hsl(0, 100%, 50%)", [255, 0, 0]),
            ("hsl(120, 100%, 25%)", [0, 128, 0]),
            ("hsl(240, 100%, 50%)", [0, 0, 255]),
            ("#0078d4", [0, 120, 212]),
            ("#08c", [0, 136, 204]),
        ] {
            assert_eq!(Paint::of(text), Paint::Plain(Color(color)), "{text}");
        }
    }

    #[test]
    fn what_does_not_cover_is_clear_and_what_is_no_colour_unknown() {
        for text in [
            "transparent",
            "#fff0",
            "#ffffff00",
            "rgba(0,0,0,0)",
            "rgb(0 0 0 / 0%)",
            "rgba(9,9,9,.01)",
        ] {
            assert_eq!(Paint::of(text), Paint::Clear, "{text}");
        }
        for text in [
            "",
            "#",
            "#12",
            "#ggg",
            "inherit",
            "rgb(1,2)",
            "linear-gradient(#fff,#000)",
            "url(x.png)",
            "あ",
            "#あ",
        ] {
            assert_eq!(Paint::of(text), Paint::Unknown, "{text}");
        }
        assert_eq!(Paint::of_background("#fff url(x.png)"), Paint::Plain(WHITE));
        assert!(Color([254; 3]).is_like(WHITE) && !Color([240; 3]).is_like(WHITE));
    }
}
