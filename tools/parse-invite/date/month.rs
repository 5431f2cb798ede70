//! The names of the months in English, and the year that follows one.

use super::{Day, reader::Reader};

pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

pub(super) fn month_name(reader: &mut Reader<'_>) -> Option<i8> {
    let rest = reader.rest();
    // Most words of a mail come by here and are no month: three letters tell.
    let initials = rest
        .as_bytes()
        .first_chunk::<3>()?
        .map(|byte| byte.to_ascii_lowercase());
    let at = MONTHS
        .iter()
        .position(|month| month.as_bytes().starts_with(&initials))?;
    let letters = rest
        .bytes()
        .take(10)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let word = &rest[..letters];
    let is_month =
        letters == 3 || word.eq_ignore_ascii_case(MONTHS[at]) || word.eq_ignore_ascii_case("sept");
    if !is_month {
        return None;
    }
    reader.at += letters;
    reader.word(".");
    i8::try_from(at + 1).ok()
}

/// A day of a month, and where it ends: with its year, where that follows.
pub(super) fn of_month(reader: &mut Reader<'_>, month: i8, day: i8) -> (Day, usize) {
    let found = match year_behind(reader) {
        Some(year) => Day::Full { year, month, day },
        None => Day::NoYear { month, day },
    };
    (found, reader.at)
}

/// The year that follows an English month or day: ` 2026`, `, 2026`.
pub(super) fn year_behind(reader: &mut Reader<'_>) -> Option<i16> {
    let mut ahead = *reader;
    ahead.word(",");
    ahead.blanks();
    let year = ahead.number().filter(|year| (1980..=2199).contains(year))?;
    *reader = ahead;
    Some(year)
}
