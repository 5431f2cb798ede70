//! How long before another day a day is: `(11月1日)の3営業日前`, `3 days before (November 1)`.

use jiff::{ToSpan as _, civil::Date};

use super::{
    business,
    day::{Day, Earlier, Relative},
    reader::Reader,
    relative::english,
    weekday::without_weekday,
};
use crate::bounds::{first, last};

/// The day that is so long before another; `None` beyond the calendar or the table of holidays.
pub(super) fn than(earlier: Earlier, day: Date) -> Option<Date> {
    match earlier {
        Earlier::Days(days) => day.checked_sub(days.days()).ok(),
        Earlier::BusinessDays(count) => business::before(day, count),
        Earlier::ToBusinessDay => business::on_or_before(day),
    }
}

/// What follows a Japanese day, and how far it goes: `の3日前`, `の前営業日`, `より前`.
pub(super) fn behind(day: Day, text: &str) -> Option<(Earlier, usize)> {
    const WORDS: [(&str, Earlier); 4] = [
        ("より前", Earlier::Days(1)),
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
    let is_end = matches!(
        day,
        Day::EndOfMonth { .. } | Day::Relative(Relative::EndOfMonth { .. })
    );
    if is_end && reader.any(&["営業日", "(営業日)", "の営業日"]).is_some() {
        return Some((Earlier::ToBusinessDay, reader.at));
    }
    if is_barred_from(text) {
        return Some((Earlier::Days(1), "以降".len()));
    }
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

/// `10月21日以降は承諾できません`: the day before is the last one.
fn is_barred_from(text: &str) -> bool {
    const MOST: usize = 24;
    const BARRED: [&str; 8] = [
        "無効",
        "失効",
        "できません",
        "できなく",
        "できかね",
        "いただけません",
        "いただけなく",
        "期限切れ",
    ];
    let Some(rest) = text.strip_prefix("以降") else {
        return false;
    };
    let clause = first(rest, MOST).split(['。', '\n']).next().unwrap_or("");
    BARRED.iter().any(|word| clause.contains(word))
}

/// What stands before an English day, and how long it is: `3 days before `, `one week prior to `.
pub(super) fn in_front(text: &str) -> Option<(Earlier, usize)> {
    const MOST: usize = 40;
    // Most days are Japanese, or have none of these words in front.
    if !text
        .trim_end()
        .ends_with(|c: char| c.is_ascii_alphabetic() || c == ',')
    {
        return None;
    }
    let near = last(text, MOST).to_ascii_lowercase();
    // `before Tuesday, October 13`
    let head = without_weekday(near.trim_end()).trim_end();
    let head = ["before", "prior to", "ahead of", "in advance of"]
        .iter()
        .find_map(|word| head.strip_suffix(word))?;
    let word = near.len() - head.len();
    let head = head.trim_end();
    if head.ends_with(" or") || head.ends_with("not") {
        return None;
    }
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
    // What is done before a day is done by the day in front of it.
    Some((Earlier::Days(1), word))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FIRST: Day = Day::NoYear { month: 11, day: 1 };

    #[test]
    fn days_before_another_are_counted_back() {
        for (text, day) in [
            ("の3日前までに", date(2026, 10, 29)),
            ("の前日までに", date(2026, 10, 31)),
            ("(日)の1週間前", date(2026, 10, 25)),
            ("の2営業日前", date(2026, 10, 29)),
        ] {
            let (earlier, _) = behind(FIRST, text.trim_start_matches("(日")).unwrap();
            assert_eq!(than(earlier, date(2026, 11, 1)), Some(day), "{text}");
        }
        for (text, day) in [
            ("accept at least 3 days before ", date(2026, 10, 29)),
            ("accept the day before ", date(2026, 10, 31)),
            ("accept one week prior to ", date(2026, 10, 25)),
            ("accept two business days before ", date(2026, 10, 29)),
            ("accept before ", date(2026, 10, 31)),
            ("accept before Sunday, ", date(2026, 10, 31)),
        ] {
            let (earlier, _) = in_front(text).unwrap();
            assert_eq!(than(earlier, date(2026, 11, 1)), Some(day), "{text}");
        }
        for text in ["on or before ", "by ", ""] {
            assert_eq!(in_front(text), None, "{text}");
        }
        assert_eq!(behind(FIRST, "の3日間"), None);
        assert!(behind(FIRST, "以降は承諾できません").is_some());
        assert_eq!(behind(FIRST, "以降に承諾してください"), None);
    }
}
