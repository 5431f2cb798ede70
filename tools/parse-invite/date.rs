//! Days as people write them, in Japanese and English: western and era years, kanji numerals, no year,
//! `5月末`, `本日中`, `within 30 days`, and blanks that were not filled in.

use jiff::civil::Weekday;

mod business;
mod day;
mod earlier;
mod holidays;
mod hour;
mod month;
mod numeric;
mod reader;
mod relative;
mod resolve;
mod weekday;
mod words;
mod zone;

pub(crate) use day::{Dated, Day, Relative};
pub(crate) use hour::TimeOfDay;
pub(crate) use resolve::{Resolved, Unresolved, resolve};
pub(crate) use weekday::without_weekday;
pub(crate) use zone::Zone;

/// Every day in a text that was normalized for words.
pub(crate) fn find(text: &str) -> Vec<Dated> {
    let mut found: Vec<Dated> = Vec::new();
    let (mut from, mut before) = (0, ' ');
    for (at, c) in text.char_indices() {
        let goes_on = c.is_ascii_alphanumeric() && before.is_ascii_alphanumeric();
        before = c;
        if goes_on || at < from || !words::may_begin(c) || is_inside(&text[..at], c) {
            continue;
        }
        let Some((day, length)) = words::day(&text[at..]) else {
            continue;
        };
        if is_beginning(&text[..at], day) {
            continue;
        }
        let end = at + length;
        let end = end + closing(&text[..at], &text[end..]);
        let (mut weekday, mut hour, to) = beside(&text[end..]);
        from = end + to;
        weekday = weekday.or_else(|| weekday::weekday_before(&text[..at]));
        let mut start = match hour::before(&text[..at]) {
            Some((before, length)) if hour.is_none() => {
                hour = Some(before);
                at - length
            }
            _ => at,
        };
        let mut earlier = earlier::behind(day, &text[from..]).map(|(earlier, length)| {
            from += length;
            earlier
        });
        if earlier.is_none()
            && hour.is_none()
            && is_exact(day)
            && let Some((before, length)) = earlier::in_front(&text[..start])
        {
            earlier = Some(before);
            start -= length;
            // The span of time is no day of its own.
            while found.last().is_some_and(|last| last.at.end > start) {
                found.pop();
            }
        }
        found.push(Dated {
            at: start..from,
            day,
            weekday,
            hour,
            earlier,
        });
    }
    found
}

/// Whether an English word is a number of days and the like: `14`, `seven`, `a`.
pub(crate) fn is_count(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "a" | "an") || relative::english::count(&word).is_some()
}

/// Whether a day is one of the calendar or a weekday: what comes before it ends the day before.
fn is_exact(day: Day) -> bool {
    match day {
        Day::Full { .. } | Day::NoYear { .. } | Day::NoMonth { .. } | Day::Numbers { .. } => true,
        Day::Relative(relative) => matches!(
            relative,
            Relative::Coming(_)
                | Relative::NextWeekday(_)
                | Relative::Week {
                    weekday: Some(_),
                    ..
                }
        ),
        _ => false,
    }
}

/// `one week from today`: the day that something else counts from.
fn is_beginning(before: &str, day: Day) -> bool {
    matches!(day, Day::Relative(Relative::Days(_))) && before.trim_end().ends_with(" from")
}

/// How long the bracket is that closes right behind a day which opened it, where its hour follows: `(11月9日)の17時`.
fn closing(before: &str, after: &str) -> usize {
    let is_closed = before.ends_with('(') && after.starts_with(')');
    let hour = is_closed.then(|| hour::after(&after[1..])).flatten();
    usize::from(hour.is_some())
}

/// The weekday and the hour that follow a day, and how far they go.
fn beside(text: &str) -> (Option<Weekday>, Option<TimeOfDay>, usize) {
    let mut at = 0;
    let weekday = weekday::weekday_after(text).map(|(weekday, length)| {
        at = length;
        weekday
    });
    let rest = &text[at..];
    let hour = hour::after(rest).or_else(|| hour::on_next_line(rest));
    let hour = hour.map(|(hour, length)| {
        at += length;
        hour
    });
    (weekday, hour, at)
}

/// Whether a word or a number goes on here: the `31` of `v31`, the `2/3` of `1/2/3`.
fn is_inside(before: &str, c: char) -> bool {
    let mut back = before.chars().rev();
    match (back.next(), back.next()) {
        (Some(last), _) if last.is_ascii_alphanumeric() => c.is_ascii_alphanumeric(),
        (Some('/' | '.' | '-' | ':'), Some(digit)) if digit.is_ascii_digit() => c.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
