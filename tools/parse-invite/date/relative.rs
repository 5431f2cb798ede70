//! Days counted from that of the mail: `本日中`, `来月10日`, `within 30 days`, `next Friday`.

use super::{
    Day, Relative,
    month::month_name,
    reader::Reader,
    weekday::{english_weekday_word, weekday_word},
};

type Found = Option<(Day, usize)>;

const WORDS: [(&str, Relative); 41] = {
    use Relative::{AtOnce, Days, EndOfFiscalYear, EndOfMonth, EndOfYear, Week};
    const fn week(weeks: i32) -> Relative {
        Week {
            weeks,
            weekday: None,
        }
    }
    // Of two that begin alike the longer stands first.
    [
        ("本日中", Days(0)),
        ("本日", Days(0)),
        ("今日中", Days(0)),
        ("今日", Days(0)),
        ("当日中", Days(0)),
        ("明後日", Days(2)),
        ("明日中", Days(1)),
        ("明日", Days(1)),
        ("翌日", Days(1)),
        ("今週中", week(0)),
        ("今週末", week(0)),
        ("今週内", week(0)),
        ("週内", week(0)),
        ("来週中", week(1)),
        ("来週末", week(1)),
        ("再来週中", week(2)),
        ("今月末日", EndOfMonth { months: 0 }),
        ("今月末", EndOfMonth { months: 0 }),
        ("今月中", EndOfMonth { months: 0 }),
        ("今月内", EndOfMonth { months: 0 }),
        ("当月末日", EndOfMonth { months: 0 }),
        ("当月末", EndOfMonth { months: 0 }),
        ("当月中", EndOfMonth { months: 0 }),
        ("翌々月末", EndOfMonth { months: 2 }),
        ("再来月末", EndOfMonth { months: 2 }),
        ("翌月末日", EndOfMonth { months: 1 }),
        ("翌月末", EndOfMonth { months: 1 }),
        ("翌月中", EndOfMonth { months: 1 }),
        ("来月末日", EndOfMonth { months: 1 }),
        ("来月末", EndOfMonth { months: 1 }),
        ("来月中", EndOfMonth { months: 1 }),
        ("月末日", EndOfMonth { months: 0 }),
        ("月末", EndOfMonth { months: 0 }),
        ("月内", EndOfMonth { months: 0 }),
        ("年内", EndOfYear),
        ("年末", EndOfYear),
        ("年度末", EndOfFiscalYear { years: 0 }),
        ("年度内", EndOfFiscalYear { years: 0 }),
        ("速やかに", AtOnce),
        ("早急に", AtOnce),
        ("至急", AtOnce),
    ]
};

/// A relative day in Japanese.
pub(super) fn japanese(text: &str) -> Found {
    let relative = |relative, length| Some((Day::Relative(relative), length));
    if let Some(rest) = text.strip_prefix("即日") {
        return relative(Relative::Days(0), text.len() - rest.len());
    }
    of_week(text)
        .or_else(|| of_month(text))
        .or_else(|| {
            let rest = text
                .strip_prefix("今年度")
                .or_else(|| text.strip_prefix("本年度"))?;
            let end = ["末", "内", "中"]
                .iter()
                .find(|end| rest.starts_with(**end))?;
            relative(
                Relative::EndOfFiscalYear { years: 0 },
                text.len() - rest.len() + end.len(),
            )
        })
        .or_else(|| {
            // No word is shorter than two characters of three bytes, which are compared without a call.
            let begins = |word: &str| word.as_bytes()[..6] == text.as_bytes()[..6];
            let mut words = WORDS.iter().filter(|_| text.len() >= 6);
            let (word, day) = words.find(|(word, _)| begins(word) && text.starts_with(word))?;
            relative(*day, word.len())
        })
        .or_else(|| {
            let (weekday, length) = weekday_word(text)?;
            relative(Relative::Coming(weekday), length)
        })
}

/// `来週金曜日`, `今週の金曜`, `次の金曜日`.
fn of_week(text: &str) -> Found {
    const WEEKS: [(&str, Option<i32>); 7] = [
        ("今週", Some(0)),
        ("再来週", Some(2)),
        ("来週", Some(1)),
        ("翌週", Some(1)),
        ("次の", None),
        ("今度の", None),
        ("次週", Some(1)),
    ];
    let (word, weeks) = WEEKS.iter().find(|(word, _)| text.starts_with(word))?;
    let rest = &text[word.len()..];
    let rest = rest.strip_prefix('の').unwrap_or(rest);
    let (weekday, length) = weekday_word(rest).or_else(|| super::weekday::in_brackets(rest))?;
    let relative = match weeks {
        Some(weeks) => Relative::Week {
            weeks: *weeks,
            weekday: Some(weekday),
        },
        None => Relative::Coming(weekday),
    };
    Some((Day::Relative(relative), text.len() - rest.len() + length))
}

/// `来月10日`, `今月20日`.
fn of_month(text: &str) -> Found {
    const MONTHS: [(&str, i32); 7] = [
        ("今月", 0),
        ("当月", 0),
        ("本月", 0),
        ("再来月", 2),
        ("翌々月", 2),
        ("来月", 1),
        ("翌月", 1),
    ];
    let (word, months) = MONTHS.iter().find(|(word, _)| text.starts_with(word))?;
    let mut reader = Reader::new(text);
    reader.at = word.len();
    reader.word("の");
    reader.blanks();
    let day = reader.day()?;
    reader.blanks();
    reader.word("日")?;
    Some((
        Day::Relative(Relative::DayOfMonth {
            months: *months,
            day,
        }),
        reader.at,
    ))
}

/// `5日以内`, `2週間以内`, `5営業日以内`, `24時間以内`, `1か月以内`, `5 business days`.
pub(super) fn counted(text: &str) -> Found {
    const ENDS: [&str; 5] = ["以内", "後まで", "後迄", "後", "のうち"];
    use Relative::{BusinessDays, Days, Months};
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
    let relative = if of(&mut reader, &["営業日", "平日"], &ENDS).is_some() {
        BusinessDays(count)
    } else if of(&mut reader, &["日間", "日"], &["以内", "後まで", "後迄"]).is_some() {
        Days(count)
    } else if of(&mut reader, &["週間", "週"], &["以内", "後まで"]).is_some() {
        Days(count * 7)
    } else if of(&mut reader, &["時間"], &["以内"]).is_some() {
        Days(count / 24)
    } else if of(
        &mut reader,
        &["か月", "ヶ月", "カ月", "ケ月", "ヵ月", "箇月"],
        &["以内", "後まで"],
    )
    .is_some()
    {
        Months(count)
    } else if of(&mut reader, &["business days", "working days"], &["", "of"]).is_some() {
        BusinessDays(count)
    } else {
        return None;
    };
    Some((Day::Relative(relative), reader.at))
}

/// A relative day in English. `text` begins with a letter.
pub(super) fn english(text: &str) -> Found {
    if !may_begin(text) {
        return None;
    }
    let lower = text
        .get(..text.len().min(48))
        .map_or_else(|| short(text), str::to_owned)
        .to_ascii_lowercase();
    let mut words = Words {
        text: &lower,
        at: 0,
    };
    let day = match words.next()? {
        // `EOD Friday` is Friday.
        "eod" | "cob" | "eob" if is_before_other_day(words, text) => return None,
        "today" | "eod" | "cob" | "eob" => Relative::Days(0),
        "eom" => Relative::EndOfMonth { months: 0 },
        "tomorrow" => Relative::Days(1),
        "within" => return within(words),
        "as" if words.are(&["soon", "as", "possible"]) => Relative::AtOnce,
        "asap" => Relative::AtOnce,
        "end" if words.are(&["of"]) => return end_of(words, text),
        "month" if words.text[words.at..].starts_with("-end") => {
            words.at += 4;
            Relative::EndOfMonth { months: 0 }
        }
        "the" => return the(words, text),
        "next" => match words.next()? {
            "week" => week(1),
            word => Relative::NextWeekday(english_weekday_word(word)?),
        },
        "this" | "coming" => match words.next()? {
            "week" => week(0),
            word => Relative::Coming(english_weekday_word(word)?),
        },
        word => {
            // `Friday, May 31` is that day, and this its weekday.
            let weekday = english_weekday_word(word).filter(|_| word.len() > 3)?;
            if is_before_day(&text[words.at..]) {
                return None;
            }
            Relative::Coming(weekday)
        }
    };
    Some((Day::Relative(day), words.at))
}

/// What a relative day begins with, but for weekdays.
pub(super) const FIRST_WORDS: [&str; 15] = [
    "today", "eod", "cob", "eob", "eom", "tomorrow", "within", "as", "asap", "end", "month", "the",
    "next", "this", "coming",
];

/// Whether the first word can begin a day.
fn may_begin(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = &text[..letters];
    FIRST_WORDS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
        || english_weekday_word(word).is_some()
}

fn short(text: &str) -> String {
    text.chars().take(16).collect()
}

fn week(weeks: i32) -> Relative {
    Relative::Week {
        weeks,
        weekday: None,
    }
}

/// Whether another day follows: `Friday`, `tomorrow`, `on 15 October`.
fn is_before_other_day(mut words: Words<'_>, text: &str) -> bool {
    let rest = &text[words.at..];
    let rest = rest.strip_prefix(" on").unwrap_or(rest);
    is_before_day(rest)
        || words.next().is_some_and(|word| {
            let word = if word == "on" {
                words.next().unwrap_or(word)
            } else {
                word
            };
            matches!(word, "tomorrow" | "this" | "next" | "coming")
                || english_weekday_word(word).is_some()
        })
}

fn is_before_day(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', '.', '(', ')']);
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit()) || month_name(&mut Reader::new(rest)).is_some()
}

/// `within 30 days`, `within the next two business days`.
fn within(mut words: Words<'_>) -> Found {
    let mut word = words.next()?;
    while matches!(word, "the" | "next" | "a" | "an" | "maximum" | "of") {
        if word == "a" || word == "an" {
            break;
        }
        word = words.next()?;
    }
    let count = match word {
        "a" | "an" => 1,
        word => count(word)?,
    };
    words.number_in_brackets();
    let mut unit = words.next()?;
    if unit == "calendar" || unit == "full" {
        unit = words.next()?;
    }
    let relative = match unit {
        "day" | "days" => Relative::Days(count),
        "business" | "working" | "work" => {
            words.next().filter(|word| word.starts_with("day"))?;
            Relative::BusinessDays(count)
        }
        "week" | "weeks" => Relative::Days(count * 7),
        "fortnight" => Relative::Days(count * 14),
        "hour" | "hours" => Relative::Days(count / 24),
        "month" | "months" => Relative::Months(count),
        _ => return None,
    };
    Some((Day::Relative(relative), words.at))
}

fn count(word: &str) -> Option<i32> {
    const NAMES: [(&str, i32); 14] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("fourteen", 14),
        ("fifteen", 15),
        ("thirty", 30),
        ("sixty", 60),
    ];
    let named = NAMES.iter().find(|(name, _)| *name == word);
    named
        .map(|(_, count)| *count)
        .or_else(|| word.parse().ok().filter(|count| *count <= 999))
}

/// `end of the month`, `end of next week`, `end of October 2026`.
fn end_of(mut words: Words<'_>, text: &str) -> Found {
    let mut ahead = 0;
    let before = words.at;
    let mut word = words.next()?;
    while matches!(word, "the" | "this" | "next" | "business" | "day") {
        if word == "day" {
            let mut ahead = words;
            let day = match ahead.next() {
                Some("tomorrow") => Relative::Days(1),
                Some("on") => return None,
                Some(word) if english_weekday_word(word).is_some() => return None,
                _ => return Some((Day::Relative(Relative::Days(0)), words.at)),
            };
            return Some((Day::Relative(day), ahead.at));
        }
        ahead += i32::from(word == "next");
        word = words.next()?;
    }
    let relative = match word {
        "month" => Relative::EndOfMonth { months: ahead },
        "week" => week(ahead),
        "year" => Relative::EndOfYear,
        "today" => Relative::Days(0),
        "tomorrow" => Relative::Days(1),
        _ => {
            let mut reader = Reader::new(text);
            reader.at = before;
            reader.blanks();
            let month = month_name(&mut reader)?;
            let mut with_year = reader;
            with_year.word(",");
            with_year.blanks();
            let year = with_year
                .number()
                .filter(|year| (1980..=2199).contains(year));
            let at = year.map_or(reader.at, |_| with_year.at);
            return Some((Day::EndOfMonth { year, month }, at));
        }
    };
    Some((Day::Relative(relative), words.at))
}

/// `the end of …`, `the 15th`, `the 15th of October`.
fn the(mut words: Words<'_>, text: &str) -> Found {
    let mut ahead = words;
    match ahead.next()? {
        "end" if ahead.are(&["of"]) => return end_of(ahead, text),
        "coming" | "next" => {
            let weekday = english_weekday_word(ahead.next()?)?;
            return Some((Day::Relative(Relative::Coming(weekday)), ahead.at));
        }
        _ => {}
    }
    let word = words.next()?;
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let day: i8 = word[..digits].parse().ok()?;
    if !matches!(&word[digits..], "st" | "nd" | "rd" | "th") || !(1..=31).contains(&day) {
        return None;
    }
    let mut reader = Reader::new(text);
    reader.at = words.at;
    reader.blanks();
    reader.word("of ");
    match month_name(&mut reader) {
        Some(month) => {
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
        None => Some((Day::NoMonth { day }, words.at)),
    }
}

/// English words, one after the other, with one blank between them.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let skipped = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\n']).len();
        let rest = &rest[skipped..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        self.at += skipped + length;
        (length > 0).then(|| &rest[..length])
    }

    /// `seven (7)`.
    fn number_in_brackets(&mut self) {
        let rest = self.text[self.at..].trim_start_matches([' ', '\u{a0}']);
        let Some((number, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        else {
            return;
        };
        if number.bytes().all(|b| b.is_ascii_digit()) {
            self.at = self.text.len() - after.len();
        }
    }

    fn are(&mut self, wanted: &[&str]) -> bool {
        let mut ahead = *self;
        let all = wanted.iter().all(|word| ahead.next() == Some(word));
        if all {
            *self = ahead;
        }
        all
    }
}
