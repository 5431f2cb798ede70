//! Days counted from that of the mail, in Japanese: `本日中`, `来月10日`, `5営業日以内`.

use super::{
    super::{
        Day, Relative,
        reader::Reader,
        weekday::{in_brackets, weekday_word},
    },
    Found,
};

const WORDS: [(&str, Relative); 45] = {
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
        ("今夜中", Days(0)),
        ("今夜", Days(0)),
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
        ("早めに", AtOnce),
        ("直ちに", AtOnce),
        ("至急", AtOnce),
    ]
};

/// A relative day in Japanese.
pub(in crate::date) fn day(text: &str) -> Found {
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
            // `本日より10日以内` is one day, which is told at its end.
            let is_start = ["から", "より"]
                .iter()
                .any(|mark| text[word.len()..].starts_with(mark));
            (!is_start).then_some((Day::Relative(*day), word.len()))
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
    let (weekday, length) = weekday_word(rest).or_else(|| in_brackets(rest))?;
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
pub(in crate::date) fn counted(text: &str) -> Found {
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
