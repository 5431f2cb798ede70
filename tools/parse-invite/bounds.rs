//! Where a text may be cut: between two characters.

/// The last such place up to `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first characters of a text, at most so many.
pub(crate) fn first(text: &str, most: usize) -> &str {
    text.char_indices()
        .nth(most)
        .map_or(text, |(at, _)| &text[..at])
}

/// The end of a text, about so many bytes.
pub(crate) fn last(text: &str, most: usize) -> &str {
    &text[floor(text, text.len().saturating_sub(most))..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_cut_in_two() {
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(|at| floor("あa", at)),
            [0, 0, 0, 3, 4, 4]
        );
        assert_eq!([0, 1, 5].map(|most| first("あa", most)), ["", "あ", "あa"]);
        assert_eq!(
            [0, 1, 2, 9].map(|most| last("あa", most)),
            ["", "a", "あa", "あa"]
        );
    }
}
