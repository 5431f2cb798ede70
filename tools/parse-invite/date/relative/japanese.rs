//! Days counted from that of the mail, in Japanese: `本日中`, `来月10日`, `5営業日以内`.

use super::{
    super::{
        Day, Relative,
        reader::Reader,
        weekday::{in_brackets, nth_weekday, weekday_word},
    },
    Found,
};

/// Words that are a day. Of two that begin alike the longer stands first.
const DAYS: [(&str, Relative); 19] = {
    use Relative::{BusinessDays, Days};
    [
        ("本日", Days(0)),
        ("今日", Days(0)),
        ("当日中", Days(0)),
        ("即日", Days(0)),
        ("今夜", Days(0)),
        ("今晩", Days(0)),
        ("明後日", Days(2)),
        ("明々後日", Days(3)),
        ("明日", Days(1)),
        ("明朝", Days(1)),
        ("明晩", Days(1)),
        ("翌日", Days(1)),
        ("翌朝", Days(1)),
        ("翌々日", Days(2)),
        ("翌々営業日", BusinessDays(2)),
        ("翌営業日", BusinessDays(1)),
        ("次の営業日", BusinessDays(1)),
        ("次営業日", BusinessDays(1)),
        ("来営業日", BusinessDays(1)),
    ]
};

const AT_ONCE: [&str; 6] = ["速やかに", "早急に", "早めに", "早く", "直ちに", "至急"];

/// Periods, with the words by which their end is meant.
const PERIODS: [(&str, Relative, &[&str]); 24] = {
    use Relative::{EndOfFiscalYear, EndOfMonth, EndOfYear, Week};
    const fn week(weeks: i32) -> Relative {
        Week {
            weeks,
            weekday: None,
        }
    }
    const NAMED: &[&str] = &[
        "末日",
        "末",
        "最終日",
        "最終",
        "中",
        "内",
        "いっぱい",
        "一杯",
    ];
    // `月中` is the middle of one, `週末` mostly its Saturday.
    const BARE: &[&str] = &["末日", "末", "内", "いっぱい"];
    const WEEK: &[&str] = &["内", "いっぱい"];
    [
        ("今週", week(0), NAMED),
        ("再来週", week(2), NAMED),
        ("来週", week(1), NAMED),
        ("翌週", week(1), NAMED),
        ("次週", week(1), NAMED),
        ("週", week(0), WEEK),
        ("今月", EndOfMonth { months: 0 }, NAMED),
        ("当月", EndOfMonth { months: 0 }, NAMED),
        ("本月", EndOfMonth { months: 0 }, NAMED),
        ("再来月", EndOfMonth { months: 2 }, NAMED),
        ("翌々月", EndOfMonth { months: 2 }, NAMED),
        ("来月", EndOfMonth { months: 1 }, NAMED),
        ("翌月", EndOfMonth { months: 1 }, NAMED),
        ("次月", EndOfMonth { months: 1 }, NAMED),
        ("月", EndOfMonth { months: 0 }, BARE),
        ("今年度", EndOfFiscalYear { years: 0 }, NAMED),
        ("本年度", EndOfFiscalYear { years: 0 }, NAMED),
        ("当年度", EndOfFiscalYear { years: 0 }, NAMED),
        ("来年度", EndOfFiscalYear { years: 1 }, NAMED),
        ("年度", EndOfFiscalYear { years: 0 }, BARE),
        ("今年", EndOfYear, NAMED),
        ("本年", EndOfYear, NAMED),
        ("当年", EndOfYear, NAMED),
        ("年", EndOfYear, BARE),
    ]
};

/// A relative day in Japanese.
pub(in crate::date) fn day(text: &str) -> Found {
    let relative = |relative, length| Some((Day::Relative(relative), length));
    of_week(text)
        .or_else(|| of_month(text))
        .or_else(|| end_of_period(text))
        .or_else(|| {
            // No word is shorter than two characters of three bytes, which are compared without a call.
            let begins = |word: &str| word.as_bytes()[..6] == text.as_bytes()[..6];
            let mut words = DAYS.iter().filter(|_| text.len() >= 6);
            let (word, day) = words.find(|(word, _)| begins(word) && text.starts_with(word))?;
            let rest = &text[word.len()..];
            // `本日より10日以内` is one day, which is told at its end.
            let is_start = ["から", "より"].iter().any(|mark| rest.starts_with(mark));
            let end = if rest.starts_with('中') {
                '中'.len_utf8()
            } else {
                0
            };
            (!is_start).then_some((Day::Relative(*day), word.len() + end))
        })
        .or_else(|| {
            let word = AT_ONCE.iter().find(|word| text.starts_with(**word))?;
            relative(Relative::AtOnce, word.len())
        })
        .or_else(|| {
            let mut reader = Reader::new(text);
            let (nth, weekday) = nth_weekday(&mut reader)?;
            let months = 0;
            relative(
                Relative::NthWeekday {
                    months,
                    nth,
                    weekday,
                },
                reader.at,
            )
        })
        .or_else(|| {
            let (weekday, length) = weekday_word(text)?;
            relative(Relative::Coming(weekday), length)
        })
}

/// `今週中`, `来月末日`, `年内`.
fn end_of_period(text: &str) -> Found {
    let (word, relative, ends) = PERIODS.iter().find(|(word, ..)| text.starts_with(word))?;
    let rest = &text[word.len()..];
    let rest = rest.strip_prefix('の').unwrap_or(rest);
    let end = ends.iter().find(|end| rest.starts_with(**end))?;
    // `今週中旬`, `今月中頃` are the middle of one.
    let is_middle =
        *end == "中" && rest[end.len()..].starts_with(['旬', '頃', '盤', 'ご', '間', 'ば']);
    let is_last = *end != "最終" || rest[end.len()..].starts_with("営業日");
    (is_last && !is_middle).then_some((
        Day::Relative(*relative),
        text.len() - rest.len() + end.len(),
    ))
}

/// `来週金曜日`, `今週の金曜`, `次の金曜日`.
fn of_week(text: &str) -> Found {
    const WEEKS: [(&str, Option<i32>); 8] = [
        ("今週", Some(0)),
        ("再来週", Some(2)),
        ("来週", Some(1)),
        ("翌週", Some(1)),
        ("次の", None),
        ("今度の", None),
        ("次週", Some(1)),
        ("週明け", Some(1)),
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

/// `来月10日`, `今月20日`, `来月第1月曜日`.
fn of_month(text: &str) -> Found {
    const MONTHS: [(&str, i32); 8] = [
        ("今月", 0),
        ("次月", 1),
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
    if let Some((nth, weekday)) = nth_weekday(&mut reader) {
        let months = *months;
        let day = Relative::NthWeekday {
            months,
            nth,
            weekday,
        };
        return Some((Day::Relative(day), reader.at));
    }
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

/// `5日以内`, `2週間以内`, `5営業日以内`, `24時間以内`, `1か月以内`, `14日間有効`, `5 business days`.
pub(in crate::date) fn counted(text: &str) -> Found {
    use Relative::{BusinessDays, Days, Hours, Months};
    const WITHIN: [&str; 3] = ["以内", "後まで", "後迄"];
    const WORK: &str = "営業日";
    type Of = fn(i32) -> Relative;
    const UNITS: [(&[&str], Of); 5] = [
        (&[WORK, "平日"], BusinessDays),
        (&["日間", "日"], Days),
        (&["週間", "週"], |weeks| Days(weeks * 7)),
        (&["時間"], Hours),
        (&["か月", "ヶ月", "カ月", "ケ月", "ヵ月", "箇月"], Months),
    ];
    let mut reader = Reader::new(text);
    let count = i32::from(reader.number()?);
    reader.blanks();
    let mut english = reader;
    if english.any(&["business days", "working days"]).is_some() {
        return Some((Day::Relative(BusinessDays(count)), english.at));
    }
    let (unit, relative) = UNITS.iter().find_map(|(units, relative)| {
        let unit = units
            .iter()
            .find(|unit| reader.rest().starts_with(**unit))?;
        Some((*unit, relative(count)))
    })?;
    reader.at += unit.len();
    let mut end = reader;
    end.blanks();
    let is_within =
        end.any(&WITHIN).is_some() || unit == WORK && end.any(&["後", "のうち"]).is_some();
    if !is_within && !lasts(count, unit, reader.rest()) {
        return None;
    }
    Some((
        Day::Relative(relative),
        if is_within { end.at } else { reader.at },
    ))
}

/// Whether a span of time is that for which something holds: `14日間有効`, `90日で無効`, `(有効期間は)7日間です`.
fn lasts(count: i32, unit: &str, after: &str) -> bool {
    const HOLDS: [&str; 16] = [
        "後に無効",
        "後に失効",
        "後に期限",
        "のみ有効",
        "だけ有効",
        "に限り有効",
        "有効",
        "は有効",
        "で無効",
        "で失効",
        "で期限",
        "で自動",
        "が経過する",
        "を過ぎる",
        "を経過する",
        "経つと",
    ];
    const STATES: [&str; 5] = ["です", "とな", "とさせ", "とし", "と定"];
    let after = after.trim_start_matches(' ');
    let holds = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    // `15日です` is a day of the month.
    let is_span = unit.ends_with(['間', '月']) || count > 31;
    holds(&HOLDS) || is_span && holds(&STATES)
}
