//! Days that are counted, and spans of time that something holds for.

use super::due;
use crate::date::{self, Dated, Day, Relative};

/// Whether a day is counted: `14日以内`, `in two weeks`; `明日`, `today` are not.
pub(super) fn is_counted(found: &Dated, words: &str) -> bool {
    const HEADS: [&str; 3] = ["within", "in", "for"];
    let letters = words.bytes().take_while(u8::is_ascii_alphabetic).count();
    let first = &words[..letters];
    let counts = words
        .starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        || HEADS.iter().any(|word| word.eq_ignore_ascii_case(first))
        || date::is_count(first);
    let is_relative = matches!(
        found.day,
        Day::Relative(
            Relative::Days(_)
                | Relative::Hours(_)
                | Relative::BusinessDays(_)
                | Relative::Months(_)
        )
    );
    is_relative && counts
}

/// Whether the words of a day are a span of time that something holds for, and not one to do something within:
/// `14日間`, `30 days`.
pub(super) fn is_span(found: &Dated, words: &str) -> bool {
    is_counted(found, words)
        && !due::ends_in_itself(words)
        && !["後", "後まで", "後迄"]
            .iter()
            .any(|end| words.ends_with(end))
}
