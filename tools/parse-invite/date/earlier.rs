//! How long before another day a day is: `(11月1日)の3営業日前`, `3 days before (November 1)`.

use jiff::{ToSpan as _, civil::Date};

use super::{Relative, business, reader::Reader, relative::english};

/// How long before another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Earlier {
    Days(i32),
    BusinessDays(i32),
}

impl Earlier {
    /// The day that is so long before another; `None` beyond the calendar or the table of holidays.
    pub(super) fn than(self, day: Date) -> Option<Date> {
        match self {
            Self::Days(days) => day.checked_sub(days.days()).ok(),
            Self::BusinessDays(count) => business::before(day, count),
        }
    }
}

/// What follows a Japanese day, and how far it goes: `の3日前`, `の前営業日`.
pub(super) fn behind(text: &str) -> Option<(Earlier, usize)> {
    const WORDS: [(&str, Earlier); 3] = [
        ("前々日", Earlier::Days(2)),
        ("前日", Earlier::Days(1)),
        ("前営業日", Earlier::BusinessDays(1)),
    ];
    type Of = fn(i32) -> Earlier;
    const UNITS: [(&str, Of); 3] = [
        ("営業日前", Earlier::BusinessDays),
        ("日前", Earlier::Days),
        ("週間前", |weeks| Earlier::Days(weeks * 7)),
    ];
    let mut reader = Reader::new(text);
    while reader.any(&[" ", ")", "」"]).is_some() {}
    reader.word("の");
    reader.blanks();
    if let Some((_, earlier)) = WORDS.iter().find(|(word, _)| reader.word(word).is_some()) {
        return Some((*earlier, reader.at));
    }
    let count = i32::from(reader.number()?);
    reader.blanks();
    let (_, earlier) = UNITS.iter().find(|(unit, _)| reader.word(unit).is_some())?;
    Some((earlier(count), reader.at))
}

/// What stands before an English day, and how long it is: `3 days before `, `one week prior to `.
pub(super) fn in_front(text: &str) -> Option<(Earlier, usize)> {
    const MOST: usize = 40;
    let mut from = text.len().saturating_sub(MOST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = text[from..].to_ascii_lowercase();
    let head = near.trim_end();
    let head = ["before", "prior to", "ahead of", "in advance of"]
        .iter()
        .find_map(|word| head.strip_suffix(word))?
        .trim_end();
    if let Some(rest) = head.strip_suffix("the day") {
        return Some((Earlier::Days(1), near.len() - rest.len()));
    }
    let starts = head.char_indices().filter(|(at, c)| {
        c.is_ascii_alphanumeric() && !head[..*at].ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    for (at, _) in starts {
        let earlier = match english::length_of(&head[at..]) {
            Some(Relative::Days(days)) => Earlier::Days(days),
            Some(Relative::BusinessDays(count)) => Earlier::BusinessDays(count),
            _ => continue,
        };
        return Some((earlier, near.len() - at));
    }
    None
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_before_another_are_counted_back() {
        for (text, day) in [
            ("の3日前までに", date(2026, 10, 29)),
            ("の前日までに", date(2026, 10, 31)),
            ("(日)の1週間前", date(2026, 10, 25)),
            ("の2営業日前", date(2026, 10, 29)),
        ] {
            let (earlier, _) = behind(text.trim_start_matches("(日")).unwrap();
            assert_eq!(earlier.than(date(2026, 11, 1)), Some(day), "{text}");
        }
        for (text, day) in [
            ("accept at least 3 days before ", date(2026, 10, 29)),
            ("accept the day before ", date(2026, 10, 31)),
            ("accept one week prior to ", date(2026, 10, 25)),
            ("accept two business days before ", date(2026, 10, 29)),
        ] {
            let (earlier, _) = in_front(text).unwrap();
            assert_eq!(earlier.than(date(2026, 11, 1)), Some(day), "{text}");
        }
        for text in ["accept before ", "by ", "the days before ", ""] {
            assert_eq!(in_front(text), None, "{text}");
        }
        assert_eq!(behind("の3日間"), None);
    }
}
