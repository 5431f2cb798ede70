//! A cell that is cut to the width of its column.

use unicode_width::UnicodeWidthStr as _;

use crate::wrap::end_of;

/// What is at the end of a text that was cut. An ellipsis is two columns wide in a Japanese console and one elsewhere.
const CUT: &str = "..";

/// The text, with dots at its end where it is too wide.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (head, _) = text.split_at(end_of(text, width.saturating_sub(CUT.len())));
    format!("{}{CUT}", head.trim_end_matches([' ', '.']))
}

/// The text, with dots in its middle where it is too wide.
pub(super) fn without_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(CUT.len());
    let mut tail = "";
    for (at, _) in text.char_indices().rev() {
        if text[at..].width() > room.div_ceil(2) {
            break;
        }
        tail = &text[at..];
    }
    let (head, _) = text.split_at(end_of(text, room - tail.width()));
    format!(
        "{}{CUT}{}",
        head.trim_end_matches([' ', '.']),
        tail.trim_start_matches([' ', '.'])
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_cut_ends_in_two_dots_and_no_more() {
        assert_eq!(
            shortened("gm1@aozora-koumuten.example", 22),
            "gm1@aozora-koumuten.."
        );
        assert_eq!(shortened("short", 5), "short");
        assert_eq!(
            without_middle("/home/aoki/mails/invitation-1.eml", 16),
            "/home/a..n-1.eml"
        );
        assert_eq!(without_middle("short", 5), "short");
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_column(text in "\\PC{0,60}", width in 4..50_usize) {
            prop_assert!(shortened(&text, width).width() <= width);
            prop_assert!(without_middle(&text, width).width() <= width);
        }
    }
}
