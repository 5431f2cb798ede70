//! The hour beside a day: `17:00`, `17時30分`, `午後5時`, `正午`, `5 p.m.`, with a zone.

use super::reader::Reader;

/// An hour of a day, and how many minutes before UTC its zone is where one is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeOfDay {
    /// 0 to 24: `24:00` is the end of the day.
    pub(crate) hour: i8,
    pub(crate) minute: i8,
    /// Minutes east of UTC.
    pub(crate) offset: Option<i32>,
}

/// Fixed offsets, in minutes, of the zones that mails name.
const ZONES: [(&str, i32); 14] = [
    ("JST", 540),
    ("日本時間", 540),
    ("UTC", 0),
    ("GMT", 0),
    ("PST", -480),
    ("PDT", -420),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("CET", 60),
    ("CEST", 120),
    ("BST", 60),
    ("SGT", 480),
];

/// The hour that follows a day, and how far it goes; it may stand in brackets.
pub(super) fn after(text: &str) -> Option<(TimeOfDay, usize)> {
    bare(text).or_else(|| {
        let inside = text.trim_start_matches(' ').strip_prefix('(')?;
        let (hour, length) = bare(inside)?;
        let end = text.len() - inside.len() + length;
        text[end..].starts_with(')').then_some((hour, end + 1))
    })
}

fn bare(text: &str) -> Option<(TimeOfDay, usize)> {
    let mut reader = Reader::new(text);
    skip(&mut reader);
    // `2026-10-15T17:00`.
    if reader.at == 0 {
        reader.word("T");
    }
    let hour = clock(&mut reader)?;
    let mut ahead = reader;
    let offset = zone(&mut ahead);
    if offset.is_some() {
        reader = ahead;
    }
    Some((TimeOfDay { offset, ..hour }, reader.at))
}

/// The hour that fills the line below a day, as the cell of a form has it, and how far it goes.
pub(super) fn on_next_line(text: &str) -> Option<(TimeOfDay, usize)> {
    let rest = text.trim_start_matches([' ', '\r']).strip_prefix('\n')?;
    let (hour, length) = after(rest)?;
    let ends = ["", "まで", "までに", "迄", "厳守", "必着"];
    let left = rest[length..]
        .split(['\n', '\t'])
        .next()
        .unwrap_or("")
        .trim();
    ends.contains(&left)
        .then(|| (hour, text.len() - rest.len() + length))
}

/// The hour that stands before a day: `17:00 on October 15`, and how long it is.
pub(super) fn before(text: &str) -> Option<(TimeOfDay, usize)> {
    const MOST: usize = 24;
    let mut from = text.len().saturating_sub(MOST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = &text[from..];
    let starts = near.char_indices().filter(|(at, c)| {
        (c.is_ascii_digit() || "nm".contains(*c))
            && !near[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || "/.-:".contains(c))
    });
    for (at, _) in starts {
        let mut reader = Reader::new(&near[at..]);
        let Some(hour) = clock(&mut reader) else {
            continue;
        };
        let mut ahead = reader;
        let offset = zone(&mut ahead);
        if offset.is_some() {
            reader = ahead;
        }
        let rest = reader.rest().trim_start_matches([' ', ',']);
        let rest = rest.strip_prefix("on").unwrap_or(rest);
        if rest.trim().is_empty() || is_weekday(rest.trim()) {
            return Some((TimeOfDay { offset, ..hour }, near.len() - at));
        }
    }
    None
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches([',', ' ']);
    word.len() >= 3
        && [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ]
        .iter()
        .any(|day| day.eq_ignore_ascii_case(word) || day[..3].eq_ignore_ascii_case(word))
}

fn skip(reader: &mut Reader<'_>) {
    loop {
        let before = reader.at;
        reader.blanks();
        for word in ["、", ",", "の", "at ", "@", "by "] {
            reader.word(word);
        }
        if reader.at == before {
            return;
        }
    }
}

fn clock(reader: &mut Reader<'_>) -> Option<TimeOfDay> {
    let of = |hour, minute| {
        Some(TimeOfDay {
            hour,
            minute,
            offset: None,
        })
    };
    if reader.any(&["正午", "noon", "12 noon"]).is_some() {
        return of(12, 0);
    }
    let half = if reader.word("午前").is_some() {
        Some(0)
    } else if reader.any(&["午後", "夕方"]).is_some() {
        Some(12)
    } else {
        None
    };
    let mut ahead = *reader;
    let hour = small(&mut ahead, 24)?;
    let minute = minutes(&mut ahead);
    let mut marked = ahead;
    let english = am_or_pm(&mut marked);
    if english.is_some() {
        ahead = marked;
    }
    if minute.is_none() && half.is_none() && english.is_none() {
        return None;
    }
    let hour = match half.or(english) {
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    let minute = minute.unwrap_or(0);
    if hour == 24 && minute > 0 {
        return None;
    }
    *reader = ahead;
    of(hour, minute)
}

fn small(reader: &mut Reader<'_>, most: i16) -> Option<i8> {
    let number = reader.number().filter(|number| *number <= most)?;
    i8::try_from(number).ok()
}

/// What follows the number of the hour: `:30`, `時30分`, `時半`, `時`.
fn minutes(reader: &mut Reader<'_>) -> Option<i8> {
    if reader.any(&["時", "じ"]).is_some() {
        // `24時間以内` is no hour.
        if reader.rest().starts_with('間') {
            return None;
        }
        if reader.word("半").is_some() {
            return Some(30);
        }
        let mut ahead = *reader;
        if let Some(minute) = small(&mut ahead, 59)
            && ahead.word("分").is_some()
        {
            *reader = ahead;
            return Some(minute);
        }
        return Some(0);
    }
    let mut ahead = *reader;
    ahead.word(":")?;
    let digits = ahead.rest().bytes().take_while(u8::is_ascii_digit).count();
    let minute = small(&mut ahead, 59).filter(|_| digits == 2)?;
    // Seconds.
    let mut seconds = ahead;
    if seconds.word(":").is_some() && small(&mut seconds, 59).is_some() {
        ahead = seconds;
    }
    *reader = ahead;
    Some(minute)
}

fn am_or_pm(reader: &mut Reader<'_>) -> Option<i8> {
    reader.blanks();
    let rest = reader.rest();
    let word: String = rest
        .chars()
        .take(4)
        .take_while(|c| c.is_ascii_alphabetic() || *c == '.')
        .collect();
    let half = match word.to_ascii_lowercase().replace('.', "").as_str() {
        "am" => 0,
        "pm" => 12,
        _ => return None,
    };
    reader.at += word.trim_end_matches('.').len()
        + usize::from(word.contains(".m.") || word.contains(".M."));
    Some(half)
}

fn zone(reader: &mut Reader<'_>) -> Option<i32> {
    reader.blanks();
    let opened = reader.word("(").is_some();
    let (name, offset) = ZONES
        .iter()
        .find(|(name, _)| reader.rest().starts_with(name))?;
    reader.at += name.len();
    if opened {
        reader.word(")");
    }
    Some(*offset)
}
