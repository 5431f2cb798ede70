//! Words that are searched for all at once: a newsletter has thousands of links and days to search around.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// The words, in letters of either case. Build it once.
pub(crate) struct WordList {
    words: Option<AhoCorasick>,
    /// Bytes of the shortest: most paths of links are shorter still.
    shortest: usize,
}

impl WordList {
    pub(crate) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        // It fails only for more words than fit into memory.
        let built = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(words);
        let words = built.ok();
        Self {
            shortest: words.as_ref().map_or(0, AhoCorasick::min_pattern_len),
            words,
        }
    }

    /// Whether one of them stands in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let words = self.words.as_ref();
        text.len() >= self.shortest && words.is_some_and(|words| words.is_match(text))
    }

    /// Where in a text one of them begins; of those that overlap one.
    pub(crate) fn starts(&self, text: &str) -> impl Iterator<Item = usize> {
        let found = self
            .words
            .iter()
            .flat_map(move |words| words.find_iter(text));
        found.map(|found| found.start())
    }

    /// Every place in a text at which one of them stands, with its number in the list.
    pub(crate) fn places(&self, text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
        let words = self.words.iter().filter(|_| text.len() >= self.shortest);
        let found = words.flat_map(move |words| words.find_overlapping_iter(text));
        found.map(|found| (found.pattern().as_usize(), found.range()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_words_are_found_too() {
        let words = WordList::new(["契約", "更新", "契約更新"]);
        let places: Vec<_> = words.places("契約更新のため").collect();
        assert_eq!(places, [(0, 0..6), (2, 0..12), (1, 6..12)]);
        assert!(words.is_in("更新") && !words.is_in("新"));
    }

    #[test]
    fn words_are_found_in_letters_of_either_case() {
        let words = WordList::new(["Sign in"]);
        assert!(words.is_in("SIGN IN") && words.is_in("please sign in"));
    }
}
