//! The words that days are made of.

use super::{
    Day,
    month::{month_name, of_month},
    numeric::{compact, numbers},
    reader::Reader,
    relative::{english, japanese},
    weekday::nth_weekday,
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
const BLANKS: [char; 12] = [
    ' ', '\u{3000}', '\t', '○', '◯', '〇', '●', 'X', 'x', '_', '*', '△',
];

/// Whether a day can begin with this character.
pub(super) fn may_begin(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '_' | '*' | '\'');
    }
    // Patterns, not lists: every character of a long mail comes by here.
    matches!(
        c,
        '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    ) || matches!(c, '○' | '◯' | '●' | '△')
        || matches!(
            c,
            '令' | '平'
                | '昭'
                | '本'
                | '今'
                | '明'
                | '翌'
                | '来'
                | '再'
                | '当'
                | '次'
                | '即'
                | '第'
                | '最'
        )
        || matches!(
            c,
            '月' | '火'
                | '水'
                | '木'
                | '金'
                | '土'
                | '日'
                | '年'
                | '週'
                | '速'
                | '早'
                | '至'
                | '直'
        )
}

/// The day that a text begins with, and how long it is. What cannot be is not tried: every word of a
/// long mail comes by here.
pub(super) fn day(text: &str) -> Option<(Day, usize)> {
    match text.chars().next()? {
        c if c.is_ascii_digit() && !may_go_on(text) => compact(text),
        c if c.is_ascii_digit() => japanese::counted(text)
            .or_else(|| english::counted(text))
            .or_else(|| with_year(text))
            .or_else(|| without_year(text))
            .or_else(|| numbers(text))
            .or_else(|| month_by_name(text))
            .or_else(|| without_month(text))
            .or_else(|| compact(text))
            .or_else(|| blank(text)),
        'R' | 'H' => with_year(text),
        'S' => with_year(text)
            .or_else(|| month_by_name(text))
            .or_else(|| english::day(text)),
        '\'' => short_year(text),
        'X' | 'x' | '_' | '*' => blank(text),
        c if c.is_ascii_alphabetic() => begins_in_english(text)
            .then(|| month_by_name(text).or_else(|| english::day(text)))
            .flatten(),
        '本' | '今' | '明' | '翌' | '来' | '再' | '当' | '次' | '即' | '週' | '速' | '早'
        | '至' | '直' | '第' | '最' | '火' | '水' | '木' | '金' | '土' | '日' => {
            japanese::day(text)
        }
        '年' | '月' => japanese::day(text).or_else(|| blank(text)),
        _ => japanese::counted(text)
            .or_else(|| with_year(text))
            .or_else(|| without_year(text))
            .or_else(|| without_month(text))
            .or_else(|| blank(text)),
    }
}

/// Whether a number can begin a day, by what follows it: most numbers of a mail are followed by nothing of a day.
fn may_go_on(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let next = rest.trim_start_matches(BLANKS).chars().next();
    next.is_some_and(|c| {
        c.is_ascii_alphabetic()
            || matches!(
                c,
                '/' | '.' | '-' | '年' | '月' | '日' | '週' | '時' | '営' | '平'
            )
            || matches!(c, 'か' | 'ヶ' | 'カ' | 'ケ' | 'ヵ' | '箇')
    })
}

/// Whether an English word can begin a day, by its first letters: nearly none does, and a long mail has a hundred
/// thousand. The letters stand here once more as patterns, which take half the time of a search; a test holds them
/// against the words.
fn begins_in_english(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(head) = bytes.first_chunk::<3>() else {
        return false;
    };
    let head = head.map(|byte| byte.to_ascii_lowercase());
    let is_month = matches!(
        &head,
        b"jan"
            | b"feb"
            | b"mar"
            | b"apr"
            | b"may"
            | b"jun"
            | b"jul"
            | b"aug"
            | b"sep"
            | b"oct"
            | b"nov"
            | b"dec"
    );
    let is_weekday = matches!(
        &head,
        b"mon" | b"tue" | b"wed" | b"thu" | b"fri" | b"sat" | b"sun"
    );
    let is_relative = matches!(
        &head,
        b"tod"
            | b"tom"
            | b"ton"
            | b"ear"
            | b"eod"
            | b"eob"
            | b"eom"
            | b"eow"
            | b"eoy"
            | b"yea"
            | b"for"
            | b"cob"
            | b"wit"
            | b"end"
            | b"nex"
            | b"thi"
            | b"com"
            | [b'a', b's', _]
    );
    is_month
        || is_weekday
        || is_relative
        || &head == b"the" && the_may_begin(&bytes[3..])
        || matches!(
            &head,
            b"in "
                | b"a w"
                | b"one"
                | b"two"
                | b"thr"
                | b"fou"
                | b"fiv"
                | b"six"
                | b"sev"
                | b"eig"
                | b"nin"
                | b"ten"
        )
}

/// What follows `the`: `end`, `coming`, `next`, a number.
fn the_may_begin(rest: &[u8]) -> bool {
    match rest {
        [b' ', next, ..] => next.is_ascii_digit() || b"ecnECN ".contains(next),
        [next, ..] => !next.is_ascii_alphanumeric(),
        [] => false,
    }
}

/// `'26/10/15`.
fn short_year(text: &str) -> Option<(Day, usize)> {
    let mut reader = Reader::new(text);
    reader.word("'")?;
    let year = 2_000 + reader.number().filter(|year| (20..=60).contains(year))?;
    let separator = ["/", ".", "-", "年"]
        .into_iter()
        .find(|separator| reader.word(separator).is_some())?;
    let month = reader.month()?;
    reader.word(if separator == "年" { "月" } else { separator })?;
    let day = reader.day()?;
    reader.word("日");
    Some((Day::Full { year, month, day }, reader.at))
}

/// `15日`, with no month beside it.
fn without_month(text: &str) -> Option<(Day, usize)> {
    const OTHERS: [&str; 13] = [
        "間", "以", "後", "前", "分", "目", "ほど", "程", "ごと", "毎", "割", "本", "か",
    ];
    let mut reader = Reader::new(text);
    let day = reader.day().filter(|day| *day <= 31)?;
    reader.blanks();
    reader.word("日")?;
    let is_other = OTHERS.iter().any(|word| reader.rest().starts_with(word));
    (!is_other).then_some((Day::NoMonth { day }, reader.at))
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
        None if (20..=60).contains(&number) && reader.rest().starts_with('年') => 2_000 + number,
        _ => return None,
    };
    reader.blanks();
    if reader.word("年").is_some() {
        if reader.any(&["度末", "度内"]).is_some() {
            let (month, day) = (3, 31);
            let year = year + 1;
            return Some((Day::Full { year, month, day }, reader.at));
        }
        if reader.any(&["末", "内"]).is_some() {
            let (month, day) = (12, 31);
            return Some((Day::Full { year, month, day }, reader.at));
        }
        reader.any(&["度", "の"]);
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
    reader.word("の");
    reader.blanks();
    let mut last = reader;
    if last.word("最終").is_some() && last.rest().starts_with("営業日") {
        return Some((Day::EndOfMonth { year, month }, last.at));
    }
    let is_end = reader
        .any(&["末日", "末", "晦日", "最終日", "いっぱい"])
        .is_some()
        || !reader.rest().starts_with("中旬") && reader.any(&["中", "内"]).is_some();
    if is_end {
        return Some((Day::EndOfMonth { year, month }, reader.at));
    }
    let mut ahead = reader;
    if let Some((nth, weekday)) = nth_weekday(&mut ahead) {
        let day = Day::NthWeekday {
            year,
            month,
            nth,
            weekday,
        };
        return Some((day, ahead.at));
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

/// `5月31日`, `5月末`.
fn without_year(text: &str) -> Option<(Day, usize)> {
    month_and_day(Reader::new(text), None)
}

/// `May 31`, `May 31st, 2024`, `31 May 2024`, `31-May-2024`.
fn month_by_name(text: &str) -> Option<(Day, usize)> {
    const SEPARATORS: [&str; 3] = ["-", "/", "."];
    let mut reader = Reader::new(text);
    let (month, day) = if text.starts_with(|c: char| c.is_ascii_digit()) {
        let day = reader.day()?;
        ordinal(&mut reader);
        reader.any(&SEPARATORS);
        reader.blanks();
        reader.any(&["of ", "day of "]);
        (month_name(&mut reader)?, day)
    } else {
        let month = month_name(&mut reader)?;
        reader.any(&SEPARATORS);
        reader.blanks();
        reader.word("the ");
        let day = reader.day()?;
        ordinal(&mut reader);
        (month, day)
    };
    let mut ahead = reader;
    let year_follows =
        ahead.any(&SEPARATORS).is_some() && ahead.rest().starts_with(|c: char| c.is_ascii_digit());
    if year_follows {
        reader = ahead;
    }
    Some(of_month(&mut reader, month, day))
}

fn ordinal(reader: &mut Reader<'_>) {
    reader.any(&["st", "nd", "rd", "th"]);
}

/// `2024 年 月 日`, `　月　日`, `○月○日`: a form that no one filled in.
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

#[cfg(test)]
mod tests {
    use super::begins_in_english;
    use crate::date::{month::MONTHS, relative::english::FIRST_WORDS, weekday::WEEKDAYS};

    #[test]
    fn every_word_that_a_day_begins_with_is_let_through() {
        let weekdays = WEEKDAYS.iter().map(|(name, _)| *name);
        let words = MONTHS.into_iter().chain(FIRST_WORDS).chain(weekdays);
        for word in words {
            for text in [format!("{word} x"), format!("{} x", word.to_uppercase())] {
                assert!(begins_in_english(&text), "{text}");
            }
        }
        for text in [
            "the end of",
            "THE END of",
            "the coming Friday",
            "the next Friday",
            "the 15th",
            "the\u{a0}15th",
            "the\nend of",
            "in the next 5 days",
        ] {
            assert!(begins_in_english(text), "{text}");
        }
        assert!(begins_in_english("a week to accept"));
        for text in ["news", "these", "the week", "inside", "a mail", "to", ""] {
            assert!(!begins_in_english(text), "{text}");
        }
    }
}
