//! The words that days are made of.

use super::{
    Day, Relative,
    reader::{KANJI, Reader},
    weekday::weekday_word,
};

/// Eras and the year before their first (documented: 令和 from 2019-05-01, 平成 from 1989-01-08).
const ERAS: [(&str, i16); 6] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("R", 2018),
    ("H", 1988),
    ("S", 1925),
];
const MONTHS: [&str; 12] = [
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
const BLANKS: [char; 12] = [
    ' ', '\u{3000}', '\t', '○', '◯', '〇', '●', 'X', 'x', '_', '*', '△',
];

/// Whether a day can begin with this character.
pub(super) fn may_begin(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit()
            || matches!(
                c,
                'J' | 'F' | 'M' | 'A' | 'S' | 'O' | 'N' | 'D' | 'R' | 'H' | 'X' | 'T'
            )
            || matches!(
                c,
                'j' | 'f' | 'm' | 'a' | 's' | 'o' | 'n' | 'd' | 'x' | 't' | '_' | '*'
            );
    }
    KANJI.contains(&c) || BLANKS[3..].contains(&c) || "十令平昭本今明翌来当月即速早至".contains(c)
}

/// The day that a text begins with, and how long it is. What cannot be is not tried: every word of a
/// long mail comes by here.
pub(super) fn day(text: &str) -> Option<(Day, usize)> {
    match text.chars().next()? {
        c if c.is_ascii_digit() => counted(text)
            .or_else(|| with_year(text))
            .or_else(|| without_year(text))
            .or_else(|| english(text))
            .or_else(|| blank(text)),
        'R' | 'H' => with_year(text),
        'S' => with_year(text).or_else(|| english(text)),
        'X' | 'x' | '_' | '*' => blank(text),
        't' | 'a'
            if ["today", "tomorrow", "as soon"]
                .iter()
                .any(|word| text.starts_with(word)) =>
        {
            relative(text)
        }
        c if c.is_ascii_alphabetic() => english(text),
        _ => relative(text)
            .or_else(|| counted(text))
            .or_else(|| with_year(text))
            .or_else(|| without_year(text))
            .or_else(|| blank(text)),
    }
}

/// `2024年5月31日`, `2024/5/31`, `2024-05-31`, `令和6年5月31日`, `R6.5.31`, `2024年5月末`.
fn with_year(text: &str) -> Option<(Day, usize)> {
    let mut reader = Reader::new(text);
    let era = ERAS
        .iter()
        .find(|(name, _)| reader.word(name).is_some())
        .map(|(_, before)| *before);
    reader.blanks();
    let number = match era {
        Some(_) if reader.word("元").is_some() => 1,
        _ => reader.number()?,
    };
    let year = match era {
        Some(before) if (1..=99).contains(&number) => before + number,
        None if (1980..=2199).contains(&number) => number,
        _ => return None,
    };
    reader.blanks();
    if reader.word("年").is_some() {
        reader.any(&["度"]);
        reader.blanks();
        return month_and_day(reader, Some(year));
    }
    let separator = ["/", ".", "-"]
        .into_iter()
        .find(|separator| reader.word(separator).is_some())?;
    reader.blanks();
    let month = reader.month()?;
    reader.word(separator)?;
    reader.blanks();
    let day = reader.day()?;
    Some((Day::Full { year, month, day }, reader.at))
}

fn month_and_day(mut reader: Reader<'_>, year: Option<i16>) -> Option<(Day, usize)> {
    let month = reader.month()?;
    reader.blanks();
    reader.word("月")?;
    reader.blanks();
    if reader.any(&["末日", "末", "晦日"]).is_some() {
        return Some((Day::EndOfMonth { year, month }, reader.at));
    }
    let day = reader.day()?;
    reader.blanks();
    reader.word("日")?;
    let day = match year {
        Some(year) => Day::Full { year, month, day },
        None => Day::NoYear { month, day },
    };
    Some((day, reader.at))
}

/// `5月31日`, `5月末`, `5/31`.
fn without_year(text: &str) -> Option<(Day, usize)> {
    if let Some(found) = month_and_day(Reader::new(text), None) {
        return Some(found);
    }
    let mut reader = Reader::new(text);
    let month = reader.month()?;
    reader.word("/")?;
    let day = reader.day().filter(|day| *day <= 31)?;
    let follows = reader.rest().chars().next();
    let ends = !follows.is_some_and(|c| c == '/' || c.is_ascii_alphanumeric());
    ends.then_some((Day::NoYear { month, day }, reader.at))
}

/// `May 31`, `May 31st, 2024`, `31 May 2024`.
fn english(text: &str) -> Option<(Day, usize)> {
    let mut reader = Reader::new(text);
    let (month, day) = if text.starts_with(|c: char| c.is_ascii_digit()) {
        let day = reader.day()?;
        ordinal(&mut reader);
        reader.blanks();
        reader.word("of ");
        (month_name(&mut reader)?, day)
    } else {
        let month = month_name(&mut reader)?;
        reader.blanks();
        let day = reader.day()?;
        ordinal(&mut reader);
        (month, day)
    };
    let mut with_year = reader;
    with_year.word(",");
    with_year.blanks();
    match with_year
        .number()
        .filter(|year| (1980..=2199).contains(year))
    {
        Some(year) => Some((Day::Full { year, month, day }, with_year.at)),
        None => Some((Day::NoYear { month, day }, reader.at)),
    }
}

fn ordinal(reader: &mut Reader<'_>) {
    reader.any(&["st", "nd", "rd", "th"]);
}

fn month_name(reader: &mut Reader<'_>) -> Option<i8> {
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

/// `2024 年 月 日`, `　月　日`, `○月○日`: a form that nobody filled in.
fn blank(text: &str) -> Option<(Day, usize)> {
    let mut reader = Reader::new(text);
    let skip = |reader: &mut Reader<'_>| {
        let rest = reader.rest();
        reader.at += rest.len() - rest.trim_start_matches(BLANKS).len();
    };
    let mut with_year = reader;
    with_year.number();
    skip(&mut with_year);
    if with_year.word("年").is_some() {
        reader = with_year;
    }
    skip(&mut reader);
    let month_is_blank = reader.rest().starts_with('月');
    reader.number().filter(|_| !month_is_blank);
    skip(&mut reader);
    reader.word("月")?;
    skip(&mut reader);
    reader.word("日").map(|()| (Day::Blank, reader.at))
}

fn relative(text: &str) -> Option<(Day, usize)> {
    use Relative::{AtOnce, Days, EndOfMonth, Week};
    const WORDS: [(&str, Relative); 29] = [
        ("本日中", Days(0)),
        ("本日", Days(0)),
        ("今日中", Days(0)),
        ("当日中", Days(0)),
        ("明後日", Days(2)),
        ("明日", Days(1)),
        ("翌日", Days(1)),
        (
            "今週中",
            Week {
                weeks: 0,
                weekday: None,
            },
        ),
        (
            "今週末",
            Week {
                weeks: 0,
                weekday: None,
            },
        ),
        (
            "来週中",
            Week {
                weeks: 1,
                weekday: None,
            },
        ),
        (
            "来週末",
            Week {
                weeks: 1,
                weekday: None,
            },
        ),
        ("今月末日", EndOfMonth { months: 0 }),
        ("今月末", EndOfMonth { months: 0 }),
        ("今月中", EndOfMonth { months: 0 }),
        ("当月末日", EndOfMonth { months: 0 }),
        ("当月末", EndOfMonth { months: 0 }),
        ("翌月末日", EndOfMonth { months: 1 }),
        ("翌月末", EndOfMonth { months: 1 }),
        ("来月末日", EndOfMonth { months: 1 }),
        ("来月末", EndOfMonth { months: 1 }),
        ("月末日", EndOfMonth { months: 0 }),
        ("月末", EndOfMonth { months: 0 }),
        ("速やかに", AtOnce),
        ("早急に", AtOnce),
        ("至急", AtOnce),
        ("即日", Days(0)),
        ("today", Days(0)),
        ("tomorrow", Days(1)),
        ("as soon as possible", AtOnce),
    ];
    for (week, weeks) in [("今週", 0), ("来週", 1)] {
        if let Some(rest) = text.strip_prefix(week)
            && let Some((weekday, length)) = weekday_word(rest.strip_prefix('の').unwrap_or(rest))
        {
            let of =
                text.len() - rest.len() + usize::from(rest.starts_with('の')) * 'の'.len_utf8();
            return Some((
                Day::Relative(Week {
                    weeks,
                    weekday: Some(weekday),
                }),
                of + length,
            ));
        }
    }
    if let Some((word, day)) = WORDS.iter().find(|(word, _)| text.starts_with(word)) {
        return Some((Day::Relative(*day), word.len()));
    }
    None
}

/// `5日以内`, `2週間以内`, `5営業日以内`.
fn counted(text: &str) -> Option<(Day, usize)> {
    use Relative::{BusinessDays, Days};
    let mut reader = Reader::new(text);
    let count = i32::from(reader.number()?);
    reader.blanks();
    let of = |reader: &mut Reader<'_>, units: &[&str], ends: &[&str]| {
        let mut ahead = *reader;
        ahead.any(units)?;
        ahead.blanks();
        ahead.any(ends)?;
        *reader = ahead;
        Some(())
    };
    let day = if of(&mut reader, &["営業日"], &["以内", "後"]).is_some() {
        BusinessDays(count)
    } else if of(&mut reader, &["日間", "日"], &["以内", "後まで"]).is_some() {
        Days(count)
    } else if of(&mut reader, &["週間"], &["以内", "後まで"]).is_some() {
        Days(count * 7)
    } else if of(&mut reader, &["business days"], &["", "of"]).is_some() {
        BusinessDays(count)
    } else {
        return None;
    };
    Some((Day::Relative(day), reader.at))
}
