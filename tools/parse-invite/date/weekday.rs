//! Weekdays beside a day.

use jiff::civil::Weekday;

use super::reader::Reader;

fn of_kanji(c: char) -> Option<Weekday> {
    Some(match c {
        '月' => Weekday::Monday,
        '火' => Weekday::Tuesday,
        '水' => Weekday::Wednesday,
        '木' => Weekday::Thursday,
        '金' => Weekday::Friday,
        '土' => Weekday::Saturday,
        '日' => Weekday::Sunday,
        _ => return None,
    })
}

/// `金曜日`, `金曜`.
pub(super) fn weekday_word(text: &str) -> Option<(Weekday, usize)> {
    let weekday = of_kanji(text.chars().next()?)?;
    let rest = &text['金'.len_utf8()..];
    let end = ["曜日", "曜"]
        .into_iter()
        .find(|end| rest.starts_with(end))?;
    Some((weekday, '金'.len_utf8() + end.len()))
}

/// `第3金曜日`, `最終金曜日`, which is the first from the end.
pub(super) fn nth_weekday(reader: &mut Reader<'_>) -> Option<(i8, Weekday)> {
    let mut ahead = *reader;
    let nth = if ahead.any(&["最終の", "最終", "最後の"]).is_some() {
        -1
    } else {
        ahead.word("第")?;
        let nth = i8::try_from(ahead.number()?).ok();
        nth.filter(|nth| (1..=5).contains(nth))?
    };
    ahead.blanks();
    let (weekday, length) = weekday_word(ahead.rest())?;
    ahead.at += length;
    *reader = ahead;
    Some((nth, weekday))
}

/// `(金)`, `（金曜日）`, `金曜日`, `(Fri)` behind a day.
pub(super) fn weekday_after(text: &str) -> Option<(Weekday, usize)> {
    let rest = text.trim_start_matches([' ', '、', ',']);
    let skipped = text.len() - rest.len();
    if let Some((weekday, length)) = written_out(rest) {
        return Some((weekday, skipped + length));
    }
    let Some(inside) = rest.strip_prefix(['(', '[', '<', '〈', '【']) else {
        return weekday_word(rest).map(|(weekday, length)| (weekday, skipped + length));
    };
    let mut ahead = inside.char_indices().take(16);
    let (close, _) = ahead.find(|(_, c)| matches!(c, ')' | ']' | '>' | '〉' | '】'))?;
    let word = inside[..close].trim();
    // `(金・祝)`, `(金曜日)`, `(Fri.)`
    let first = word.chars().next()?;
    let weekday = match of_kanji(first) {
        Some(weekday) if word.chars().count() <= 5 => weekday,
        _ => english_weekday(word)?,
    };
    let opening = rest.len() - inside.len();
    let closing = inside[close..].chars().next().map_or(0, char::len_utf8);
    Some((weekday, skipped + opening + close + closing))
}

/// `Friday`, and not `Fri`, which may be anything.
fn written_out(text: &str) -> Option<(Weekday, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let weekday = english_weekday(&text[..letters]).filter(|_| letters > 5)?;
    Some((weekday, letters))
}

/// `(金)` alone.
pub(super) fn in_brackets(text: &str) -> Option<(Weekday, usize)> {
    text.starts_with(['(', '[', '【'])
        .then(|| weekday_after(text))
        .flatten()
}

/// `Friday, ` before a day.
pub(super) fn weekday_before(text: &str) -> Option<Weekday> {
    let head = text.trim_end_matches([' ', ',']);
    let word = head.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?;
    english_weekday(word)
}

/// What stands before an English day, without the weekday that belongs to the day.
pub(crate) fn without_weekday(before: &str) -> &str {
    if weekday_before(before).is_none() {
        return before;
    }
    before
        .trim_end_matches([' ', ','])
        .trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .trim_end_matches([' ', ','])
}

pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

pub(super) fn english_weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let is_short = matches!(word.len(), 3..=5);
    let begins = |name: &str| {
        let head = name.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let found = WEEKDAYS
        .iter()
        .find(|(name, _)| (is_short || name.len() == word.len()) && begins(name));
    found.map(|(_, weekday)| *weekday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_word_before_a_day_is_its_weekday() {
        for (before, bare) in [
            ("accept by friday, ", "accept by"),
            ("accept by fri,", "accept by"),
            ("accept by thurs", "accept by"),
            ("accept by", "accept by"),
            ("monday", ""),
            ("期限 sunday", "期限"),
            ("at samsun", "at samsun"),
        ] {
            assert_eq!(without_weekday(before), bare, "{before}");
        }
    }
}
