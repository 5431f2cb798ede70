//! A text read from the front: words, blanks, and numbers in western and kanji digits.

pub(super) const KANJI: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A piece of text that is read from the front.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    whole: &'a str,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(whole: &'a str) -> Self {
        Self { whole, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.whole[self.at..]
    }

    pub(super) fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    pub(super) fn word(&mut self, word: &str) -> Option<()> {
        self.rest().starts_with(word).then(|| self.at += word.len())
    }

    pub(super) fn any(&mut self, words: &[&str]) -> Option<()> {
        words.iter().find_map(|word| self.word(word))
    }

    /// Western or kanji digits, `十` and `百` counted.
    pub(super) fn number(&mut self) -> Option<i16> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            self.at += digits;
            return rest[..digits].parse().ok().filter(|_| digits <= 4);
        }
        let length: usize = rest
            .chars()
            .take_while(|c| KANJI.contains(c) || matches!(c, '十' | '百'))
            .map(char::len_utf8)
            .sum();
        let value = kanji_number(&rest[..length])?;
        self.at += length;
        Some(value)
    }

    pub(super) fn month(&mut self) -> Option<i8> {
        self.number()
            .and_then(|n| i8::try_from(n).ok())
            .filter(|n| (1..=12).contains(n))
    }

    /// A day of a month; one that no month has is kept, so that it can be said to be impossible.
    pub(super) fn day(&mut self) -> Option<i8> {
        self.number()
            .and_then(|n| i8::try_from(n).ok())
            .filter(|n| (1..=39).contains(n))
    }
}

fn kanji_number(text: &str) -> Option<i16> {
    if text.is_empty() || text.chars().count() > 5 {
        return None;
    }
    let digit = |c: char| {
        KANJI
            .iter()
            .position(|kanji| *kanji == c)
            .and_then(|at| i16::try_from(at).ok())
    };
    if !text.contains(['十', '百']) {
        return text
            .chars()
            .try_fold(0_i16, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut sum, mut last) = (0, None);
    for c in text.chars() {
        match c {
            '百' => sum += last.take().unwrap_or(1) * 100,
            '十' => sum += last.take().unwrap_or(1) * 10,
            _ => last = Some(digit(c)?),
        }
    }
    Some(sum + last.unwrap_or(0))
}
