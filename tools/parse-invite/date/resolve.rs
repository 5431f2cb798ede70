//! The day in the calendar, and whether it may be another one.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use super::{Dated, Day, Relative, business, earlier, numeric};

/// A day, and another that the same words may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) day: Date,
    pub(crate) or: Option<Date>,
}

/// Why a day cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unresolved {
    Blank,
    /// No calendar has it.
    Impossible,
    /// It is counted from the day of the mail, which is not known.
    NeedsDate,
    /// It needs holidays beyond the table.
    NeedsHolidays,
    AtOnce,
    /// It counts from a day that the mail does not give.
    Elsewhere,
}

/// The day in the calendar. `reference` is the day of the mail, where its reader lives.
pub(crate) fn resolve(
    dated: &Dated,
    reference: Option<Date>,
    is_japanese: bool,
) -> Result<Resolved, Unresolved> {
    let resolved = written(dated, reference, is_japanese)?;
    let Some(earlier) = dated.earlier else {
        return Ok(resolved);
    };
    Ok(Resolved {
        day: earlier::than(earlier, resolved.day).ok_or(Unresolved::NeedsHolidays)?,
        or: resolved.or.and_then(|day| earlier::than(earlier, day)),
    })
}

/// The day that is written, before which the one that is meant may be.
fn written(
    dated: &Dated,
    reference: Option<Date>,
    is_japanese: bool,
) -> Result<Resolved, Unresolved> {
    let certain = |day| Ok(Resolved { day, or: None });
    match dated.day {
        Day::Full { year, month, day } => {
            certain(Date::new(year, month, day).map_err(|_| Unresolved::Impossible)?)
        }
        Day::NoYear { month, day } => {
            let reference = reference.ok_or(Unresolved::NeedsDate)?;
            certain(
                nearest(reference, dated.weekday, |year| {
                    Date::new(year, month, day).ok()
                })
                .ok_or(Unresolved::Impossible)?,
            )
        }
        Day::NoMonth { day } => {
            let reference = reference.ok_or(Unresolved::NeedsDate)?;
            certain(day_alone(day, dated.weekday, reference).ok_or(Unresolved::Impossible)?)
        }
        Day::Numbers {
            first,
            second,
            third,
        } => numbers(dated, (first, second, third), reference, is_japanese),
        Day::EndOfMonth {
            year: Some(year),
            month,
        } => certain(end_of_month(year, month).ok_or(Unresolved::Impossible)?),
        Day::EndOfMonth { year: None, month } => {
            let reference = reference.ok_or(Unresolved::NeedsDate)?;
            certain(
                nearest(reference, None, |year| end_of_month(year, month))
                    .ok_or(Unresolved::Impossible)?,
            )
        }
        Day::NthWeekday {
            year,
            month,
            nth,
            weekday,
        } => {
            let of = |year| {
                Date::new(year, month, 1)
                    .ok()?
                    .nth_weekday_of_month(nth, weekday)
                    .ok()
            };
            let day = match year {
                Some(year) => of(year),
                None => nearest(reference.ok_or(Unresolved::NeedsDate)?, None, of),
            };
            certain(day.ok_or(Unresolved::Impossible)?)
        }
        Day::Blank => Err(Unresolved::Blank),
        Day::Relative(Relative::AtOnce) => Err(Unresolved::AtOnce),
        Day::Relative(relative) => from(relative, reference.ok_or(Unresolved::NeedsDate)?),
    }
}

/// Of this year's, the last and the next: the one whose weekday is the one written, else the nearest. A day
/// that has just passed has passed; in December, January is next year's.
fn nearest(
    reference: Date,
    weekday: Option<Weekday>,
    in_year: impl Fn(i16) -> Option<Date>,
) -> Option<Date> {
    let candidates: Vec<Date> = (-1..=1)
        .filter_map(|years| in_year(reference.year().checked_add(years)?))
        .collect();
    // February 29 is in a leap year, however far away.
    let candidates = if candidates.is_empty() {
        (2..=4)
            .filter_map(|years| in_year(reference.year().checked_add(years)?))
            .take(1)
            .collect()
    } else {
        candidates
    };
    choose(&candidates, weekday, reference)
}

/// `15日`: of this month, the last and the next. One that has passed is meant only where it has just passed.
fn day_alone(day: i8, weekday: Option<Weekday>, reference: Date) -> Option<Date> {
    /// Days.
    const JUST: i32 = 5;
    let of = |months: i32| {
        let first = reference
            .first_of_month()
            .checked_add(months.months())
            .ok()?;
        Date::new(first.year(), first.month(), day).ok()
    };
    let is_near = |day: &Date| days_between(*day, reference) <= JUST;
    let candidates: Vec<Date> = [-1, 0, 1].into_iter().filter_map(of).collect();
    let near: Vec<Date> = candidates.iter().copied().filter(is_near).collect();
    let fits = |day: &Date| weekday.is_none_or(|weekday| day.weekday() == weekday);
    if near.iter().any(fits) {
        return choose(&near, weekday, reference);
    }
    choose(&candidates, weekday, reference)
}

fn choose(candidates: &[Date], weekday: Option<Weekday>, reference: Date) -> Option<Date> {
    let distance = |day: &&Date| days_between(reference, **day).abs();
    let fitting = |day: &&Date| weekday.is_some_and(|weekday| day.weekday() == weekday);
    // A weekday confirms a day, but not one that is most of a year away.
    candidates
        .iter()
        .filter(fitting)
        .filter(|day| distance(day) <= 320)
        .min_by_key(distance)
        .or_else(|| candidates.iter().min_by_key(distance))
        .copied()
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn numbers(
    dated: &Dated,
    (first, second, third): (i16, i16, Option<i16>),
    reference: Option<Date>,
    is_japanese: bool,
) -> Result<Resolved, Unresolved> {
    let near = reference.map(Date::year);
    let readings = numeric::readings(first, second, third, near, is_japanese);
    let needs_date = readings.iter().any(|reading| reading.year.is_none()) && reference.is_none();
    if needs_date {
        return Err(Unresolved::NeedsDate);
    }
    let day = |reading: &numeric::Reading| match (reading.year, reference) {
        (Some(year), _) => Date::new(year, reading.month, reading.day).ok(),
        (None, Some(reference)) => nearest(reference, dated.weekday, |year| {
            Date::new(year, reading.month, reading.day).ok()
        }),
        (None, None) => None,
    };
    let days: Vec<Date> = readings.iter().filter_map(day).collect();
    // A weekday that only one of them has decides.
    let fits = |day: &&Date| {
        dated
            .weekday
            .is_some_and(|written| day.weekday() == written)
    };
    let fitting: Vec<&Date> = days.iter().filter(fits).collect();
    if let [only] = fitting.as_slice() {
        return Ok(Resolved {
            day: **only,
            or: None,
        });
    }
    let first = *days.first().ok_or(Unresolved::Impossible)?;
    Ok(Resolved {
        day: first,
        or: days.into_iter().find(|day| *day != first),
    })
}

fn end_of_month(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

fn from(relative: Relative, reference: Date) -> Result<Resolved, Unresolved> {
    let moved = |span: jiff::Span| reference.checked_add(span).ok();
    let month = |months: i32| {
        let first = reference.first_of_month();
        first.checked_add(months.months()).ok()
    };
    let coming = |weekday: Weekday| {
        let ahead = i32::from(weekday.to_monday_zero_offset())
            - i32::from(reference.weekday().to_monday_zero_offset());
        moved(ahead.rem_euclid(7).days())
    };
    let of_week = |weeks: i32, weekday: Weekday| {
        let back = i32::from(reference.weekday().to_monday_zero_offset());
        let ahead = weeks * 7 + i32::from(weekday.to_monday_zero_offset());
        moved((ahead - back).days())
    };
    let mut or = None;
    let day = match relative {
        Relative::Days(days) => moved(days.days()),
        Relative::Hours(hours) => moved((hours / 24).days()),
        Relative::Months(months) => moved(months.months()),
        Relative::BusinessDays(count) => {
            Some(business::after(reference, count).ok_or(Unresolved::NeedsHolidays)?)
        }
        // A week of work ends on Friday.
        Relative::Week { weeks, weekday } => of_week(weeks, weekday.unwrap_or(Weekday::Friday)),
        Relative::Coming(weekday) => coming(weekday),
        Relative::NextWeekday(weekday) => {
            let (of_next, first) = (of_week(1, weekday), coming(weekday));
            or = first.filter(|first| Some(*first) != of_next && *first != reference);
            of_next
        }
        Relative::EndOfMonth { months } => month(months).map(Date::last_of_month),
        Relative::DayOfMonth { months, day } => {
            month(months).and_then(|first| Date::new(first.year(), first.month(), day).ok())
        }
        Relative::NthWeekday {
            months,
            nth,
            weekday,
        } => month(months).and_then(|first| first.nth_weekday_of_month(nth, weekday).ok()),
        Relative::EndOfYear => Date::new(reference.year(), 12, 31).ok(),
        Relative::EndOfFiscalYear { years } => {
            let ends_next = i16::from(reference.month() > 3);
            Date::new(reference.year() + ends_next + years, 3, 31).ok()
        }
        Relative::AtOnce => return Err(Unresolved::AtOnce),
    };
    day.map(|day| Resolved { day, or })
        .ok_or(Unresolved::Impossible)
}
