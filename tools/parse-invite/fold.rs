//! Text made plain, with the way back: what was full-width becomes ASCII, what nobody sees goes, and
//! every place in the plain text still knows where it stood.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// Plain text and where each byte of it came from.
pub(crate) struct Folded {
    pub(crate) text: String,
    /// For every byte of `text` the offset in the original; one more for the end.
    origin: Vec<u32>,
}

impl Folded {
    /// Plain as a URL is read: full-width letters, digits and the marks that URLs are made of are
    /// ASCII, invisible characters are gone. Brackets, commas and stops of Japanese stay: they end a URL.
    pub(crate) fn for_links(original: &str) -> Self {
        Self::with(original, |c, out| {
            if !is_invisible(c) {
                out.push(half_width_of_url(c));
            }
        })
    }

    /// Plain as dates are read: NFKC, character by character.
    pub(crate) fn for_words(original: &str) -> Self {
        Self::with(original, |c, out| match c {
            '\0'..='\u{9f}' | '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => out.push(c),
            _ if is_invisible(c) => {}
            _ => out.extend(std::iter::once(c).nfkc()),
        })
    }

    fn with(original: &str, mut fold: impl FnMut(char, &mut String)) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len() + 1);
        for (at, c) in original.char_indices() {
            fold(c, &mut text);
            // Inputs are bounded far below 4 GiB.
            origin.resize(text.len(), u32::try_from(at).unwrap_or(u32::MAX));
        }
        origin.push(u32::try_from(original.len()).unwrap_or(u32::MAX));
        Self { text, origin }
    }

    /// Where a place of the plain text stood in the original.
    pub(crate) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let start = self
            .origin
            .get(range.start)
            .or(self.origin.last())
            .map_or(0, |at| *at as usize);
        let end = self
            .origin
            .get(range.end)
            .or(self.origin.last())
            .map_or(0, |at| *at as usize);
        start..end.max(start)
    }
}

/// Characters that take no room: soft hyphen, zero-width blanks and joiners, byte-order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}')
}

fn half_width_of_url(c: char) -> char {
    let is_of_url = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
        || matches!(
            c,
            '＃' | '％' | '＆' | '－' | '．' | '／' | '：' | '＝' | '？' | '＿' | '＠'
        );
    if is_of_url {
        char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_invisible_characters_go_and_the_way_back_stays() {
        let original = "次：ｈｔｔｐｓ://ad\u{ad}min\u{200b}．x／？ａ＝１。";
        let folded = Folded::for_links(original);
        assert_eq!(folded.text, "次:https://admin.x/?a=1。");
        let at = folded.text.find("admin").unwrap();
        assert_eq!(&original[folded.origin(at..at + 5)], "ad\u{ad}min\u{200b}");
    }

    #[test]
    fn words_are_folded_as_dates_need_them() {
        assert_eq!(
            Folded::for_words("㋿６年５月３１日（金）㈱　ｱ").text,
            "令和6年5月31日(金)(株) ア"
        );
    }
}
