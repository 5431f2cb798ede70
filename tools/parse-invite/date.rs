//! Days as people write them, in Japanese and English: western and era years, kanji numerals, no year,
//! `5月末`, `本日中`, and blanks that nobody filled in.

use std::ops::Range;

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

mod reader;
mod weekday;
mod words;

/// A day in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Where it stands, weekday and all.
    pub(crate) at: Range<usize>,
    pub(crate) day: Day,
    /// The weekday written beside it.
    pub(crate) weekday: Option<Weekday>,
}

/// A day, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    Full {
        year: i16,
        month: i8,
        day: i8,
    },
    NoYear {
        month: i8,
        day: i8,
    },
    EndOfMonth {
        year: Option<i16>,
        month: i8,
    },
    /// `2024 年 月 日`.
    Blank,
    Relative(Relative),
}

/// A day counted from that of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relative {
    Days(i32),
    BusinessDays(i32),
    /// The last day of the week, `weeks` ahead; or that weekday of it.
    Week {
        weeks: i32,
        weekday: Option<Weekday>,
    },
    EndOfMonth {
        months: i32,
    },
    /// `速やかに`: no day at all.
    AtOnce,
}

/// Why a day cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unresolved {
    Blank,
    /// No calendar has it.
    Impossible,
    /// It is counted from the day of the mail, which is not known.
    NeedsDate,
    /// It needs the holidays of the country.
    NeedsHolidays,
    AtOnce,
}

/// The day in the calendar. `reference` is the day of the mail, where its reader lives.
pub(crate) fn resolve(day: Day, reference: Option<Date>) -> Result<Date, Unresolved> {
    match day {
        Day::Full { year, month, day } => {
            Date::new(year, month, day).map_err(|_| Unresolved::Impossible)
        }
        Day::NoYear { month, day } => {
            let reference = reference.ok_or(Unresolved::NeedsDate)?;
            nearest(reference, |year| Date::new(year, month, day).ok())
                .ok_or(Unresolved::Impossible)
        }
        Day::EndOfMonth {
            year: Some(year),
            month,
        } => end_of_month(year, month).ok_or(Unresolved::Impossible),
        Day::EndOfMonth { year: None, month } => {
            let reference = reference.ok_or(Unresolved::NeedsDate)?;
            nearest(reference, |year| end_of_month(year, month)).ok_or(Unresolved::Impossible)
        }
        Day::Blank => Err(Unresolved::Blank),
        Day::Relative(relative) => from(relative, reference),
    }
}

/// The first such day that is not before the reference: in December, January is next year's.
fn nearest(reference: Date, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let this = in_year(reference.year());
    match this {
        Some(day) if day >= reference => Some(day),
        _ => in_year(reference.year().checked_add(1)?),
    }
}

fn end_of_month(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

fn from(relative: Relative, reference: Option<Date>) -> Result<Date, Unresolved> {
    if relative == Relative::AtOnce {
        return Err(Unresolved::AtOnce);
    }
    if matches!(relative, Relative::BusinessDays(_)) {
        return Err(Unresolved::NeedsHolidays);
    }
    let reference = reference.ok_or(Unresolved::NeedsDate)?;
    let moved = match relative {
        Relative::Days(days) => reference.checked_add(days.days()),
        Relative::Week { weeks, weekday } => {
            let monday = reference
                .checked_sub(i32::from(reference.weekday().to_monday_zero_offset()).days());
            // A week of work ends on Friday.
            let offset = weekday.unwrap_or(Weekday::Friday).to_monday_zero_offset();
            monday.and_then(|monday| monday.checked_add((weeks * 7 + i32::from(offset)).days()))
        }
        Relative::EndOfMonth { months } => reference
            .first_of_month()
            .checked_add(months.months())
            .map(Date::last_of_month),
        Relative::BusinessDays(_) | Relative::AtOnce => return Err(Unresolved::NeedsHolidays),
    };
    moved.map_err(|_| Unresolved::Impossible)
}

/// Every day in a text that was plain for words.
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
        from = at + length;
        let mut weekday = weekday::weekday_before(&text[..at]);
        if let Some((after, length)) = weekday::weekday_after(&text[from..]) {
            weekday = Some(after);
            from += length;
        }
        found.push(Dated {
            at: at..from,
            day,
            weekday,
        });
    }
    found
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
