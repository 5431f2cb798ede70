//! Text made plain, with the way back: what was full-width becomes ASCII, what no one sees goes, and
//! every place in the plain text still knows where it stood.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// Plain text and the way back.
pub(crate) struct Normalized {
    pub(crate) text: String,
    pieces: Vec<Piece>,
    /// How long the original is.
    length: usize,
}

/// Where a stretch of the plain text came from. Nearly all of a text is as it was, so that few are needed.
struct Piece {
    plain: usize,
    original: usize,
    /// Byte for byte the original, and not one character of it written otherwise.
    is_copy: bool,
}

impl Normalized {
    /// Plain as a URL is read: full-width letters, digits and the marks that URLs are made of are
    /// ASCII, invisible characters are gone. Brackets, commas and stops of Japanese stay: they end a URL.
    pub(crate) fn for_links(original: &str) -> Self {
        let keeps = |c: char| !is_invisible(c) && half_width_of_url(c) == c;
        Self::with(original, keeps, |c, out| {
            if !is_invisible(c) {
                out.push(half_width_of_url(c));
            }
        })
    }

    /// Plain as dates are read: NFKC, character by character, and the rules of a drawn table as `|`.
    pub(crate) fn for_words(original: &str) -> Self {
        let keeps =
            |c| matches!(c, '\0'..='\u{9f}' | '、'..='〟' | 'ぁ'..='ヿ' | '一'..='\u{9fff}');
        Self::with(original, keeps, |c, out| {
            if matches!(c, '│' | '┃' | '║') {
                out.push('|');
            } else if !is_invisible(c) {
                out.extend(std::iter::once(c).nfkc());
            }
        })
    }

    fn with(
        original: &str,
        keeps: impl Fn(char) -> bool,
        fold: impl Fn(char, &mut String),
    ) -> Self {
        let mut plain = Self {
            text: String::with_capacity(original.len()),
            pieces: Vec::new(),
            length: original.len(),
        };
        let mut kept = 0;
        for (at, c) in original.char_indices().filter(|(_, c)| !keeps(*c)) {
            if kept < at {
                plain.begin(kept, true);
                plain.text.push_str(&original[kept..at]);
            }
            plain.begin(at, false);
            fold(c, &mut plain.text);
            kept = at + c.len_utf8();
        }
        plain.begin(kept, true);
        plain.text.push_str(&original[kept..]);
        plain
    }

    /// Whether nothing in it is written otherwise than in the original.
    pub(crate) fn is_as_written(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece { is_copy: true, .. }])
    }

    fn begin(&mut self, original: usize, is_copy: bool) {
        self.pieces.push(Piece {
            plain: self.text.len(),
            original,
            is_copy,
        });
    }

    /// Where a place of the plain text stood in the original.
    pub(crate) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let (start, end) = (self.origin_of(range.start), self.origin_of(range.end));
        start..end.max(start)
    }

    /// Where a place of the original is in the plain text.
    pub(crate) fn place(&self, original: Range<usize>) -> Range<usize> {
        let (start, end) = (self.place_of(original.start), self.place_of(original.end));
        start..end.max(start)
    }

    fn place_of(&self, original: usize) -> usize {
        let after = self
            .pieces
            .partition_point(|piece| piece.original <= original);
        let piece = &self.pieces[after.saturating_sub(1)];
        let next = self
            .pieces
            .get(after)
            .map_or(self.text.len(), |next| next.plain);
        match original.checked_sub(piece.original) {
            Some(inside) if piece.is_copy => (piece.plain + inside).min(next),
            Some(0) | None => piece.plain,
            Some(_) => next,
        }
    }

    fn origin_of(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.plain <= at);
        let piece = &self.pieces[after - 1];
        let inside = if piece.is_copy { at - piece.plain } else { 0 };
        (piece.original + inside).min(self.length)
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
        let plain = Normalized::for_links(original);
        assert_eq!(plain.text, "次:https://admin.x/?a=1。");
        let at = plain.text.find("admin").unwrap();
        assert_eq!(&original[plain.origin(at..at + 5)], "ad\u{ad}min\u{200b}");
    }

    #[test]
    fn what_becomes_several_characters_or_none_keeps_its_place() {
        let original = "㋿元年\u{200b}\u{ad}㈱\u{feff}";
        let plain = Normalized::for_words(original);
        assert_eq!(plain.text, "令和元年(株)");
        let places = [("令", 0), ("和", 0), ("元", 3), ("(", 14), ("株", 14)];
        for (character, place) in places {
            let at = plain.text.find(character).unwrap();
            assert_eq!(plain.origin(at..at).start, place, "{character}");
        }
        assert_eq!(plain.origin(0..plain.text.len()), 0..original.len());
    }

    #[test]
    fn a_text_with_nothing_to_make_plain_is_as_written() {
        for (text, is_as_written) in [
            ("", true),
            ("はいyes。", true),
            ("ａ", false),
            ("a\u{ad}", false),
        ] {
            let plain = Normalized::for_words(text);
            assert_eq!(plain.is_as_written(), is_as_written, "{text}");
            assert!(!is_as_written || Normalized::for_links(text).text == text);
        }
    }

    #[test]
    fn a_place_of_the_original_is_found_in_the_plain_text() {
        let original = "は承\u{200b}諾す\u{ad}る㈱";
        let plain = Normalized::for_words(original);
        let at = original.find('承').unwrap()..original.find('㈱').unwrap();
        assert_eq!(&plain.text[plain.place(at)], "承諾する");
    }

    #[test]
    fn words_are_folded_as_dates_need_them() {
        assert_eq!(
            Normalized::for_words("㋿６年５月３１日（金）㈱　ｱ").text,
            "令和6年5月31日(金)(株) ア"
        );
    }

    proptest::proptest! {
        #[test]
        fn every_place_leads_back_to_whole_characters(original in ".{0,40}", links: bool) {
            let plain = if links { Normalized::for_links(&original) } else { Normalized::for_words(&original) };
            let mut last = 0;
            for (at, c) in plain.text.char_indices() {
                let back = plain.origin(at..at + c.len_utf8());
                proptest::prop_assert!(original.get(back.clone()).is_some() && back.start >= last);
                last = back.start;
            }
            let mut last = 0;
            for (at, c) in original.char_indices() {
                let there = plain.place(at..at + c.len_utf8());
                proptest::prop_assert!(plain.text.get(there.clone()).is_some() && there.start == last);
                last = there.end;
            }
            proptest::prop_assert_eq!(last, plain.text.len());
        }
    }
}
