//! The hour beside a day: `17:00`, `17時30分`, `午後5時`, `正午`, `5 p.m.`, with a zone.

use super::{
    reader::Reader,
    weekday::english_weekday,
    zone::{self, Zone},
};
use crate::bounds::last;

/// An hour of a day, and its zone where one is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeOfDay {
    /// 0 to 24: `24:00` is the end of the day.
    pub(crate) hour: i8,
    pub(crate) minute: i8,
    pub(crate) zone: Option<Zone>,
}

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
    let named = zone::before(&mut reader);
    let hour = clock(&mut reader)?;
    let zone = zone::behind(&mut reader).or(named);
    Some((TimeOfDay { zone, ..hour }, reader.at))
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
    const MOST: usize = 40;
    let near = last(text, MOST);
    let from = text.len() - near.len();
    let starts = near.char_indices().filter(|(at, c)| {
        (c.is_ascii_digit() || "nm".contains(*c))
            && !text[..from + at]
                .ends_with(|c: char| c.is_ascii_alphanumeric() || "/.-:".contains(c))
    });
    for (at, _) in starts {
        let mut reader = Reader::new(&near[at..]);
        let Some(hour) = clock(&mut reader) else {
            continue;
        };
        let zone = zone::behind(&mut reader);
        let rest = reader.rest().trim_start_matches([' ', ',']);
        let rest = rest.strip_prefix("on").unwrap_or(rest);
        if rest.trim().is_empty() || is_weekday(rest.trim()) {
            return Some((TimeOfDay { zone, ..hour }, near.len() - at));
        }
    }
    None
}

fn is_weekday(word: &str) -> bool {
    english_weekday(word.trim_end_matches([',', ' '])).is_some()
}

fn skip(reader: &mut Reader<'_>) {
    loop {
        let before = reader.at;
        reader.blanks();
        for word in [
            "、", ",", "の", "お昼", "昼", "at ", "@", "by ", "- ", "– ", "— ",
        ] {
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
            zone: None,
        })
    };
    if reader.any(&["正午", "noon", "12 noon"]).is_some() {
        return of(12, 0);
    }
    let half = if reader.any(&["午前", "朝"]).is_some() {
        Some(0)
    } else if reader.any(&["午後", "夕方", "夜"]).is_some() {
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
            let mut seconds = ahead;
            if small(&mut seconds, 59).is_some() && seconds.word("秒").is_some() {
                ahead = seconds;
            }
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
