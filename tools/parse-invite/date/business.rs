//! Business days of Japan: no Saturday, no Sunday, no holiday.

use jiff::{
    Span, ToSpan as _,
    civil::{Date, Weekday},
};

use super::holidays::{HOLIDAYS, YEARS};

/// The day that is so many business days after another. `None` beyond the years of the table.
pub(super) fn after(from: Date, count: i32) -> Option<Date> {
    counted(from, count, 1.day())
}

/// The day that is so many business days before another. `None` beyond the years of the table.
pub(super) fn before(day: Date, count: i32) -> Option<Date> {
    counted(day, count, -(1.day()))
}

fn counted(from: Date, count: i32, step: Span) -> Option<Date> {
    let mut day = from;
    let mut left = count.clamp(0, 400);
    while left > 0 {
        day = day.checked_add(step).ok()?;
        if !YEARS.contains(&day.year()) {
            return None;
        }
        left -= i32::from(is_business_day(day));
    }
    YEARS.contains(&day.year()).then_some(day)
}

/// The last business day up to a day. `None` beyond the years of the table.
pub(super) fn on_or_before(day: Date) -> Option<Date> {
    if YEARS.contains(&day.year()) && is_business_day(day) {
        return Some(day);
    }
    before(day, 1)
}

fn is_business_day(day: Date) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let key = (day.year(), day.month(), day.day());
    !is_weekend && HOLIDAYS.binary_search(&key).is_err()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_and_holidays_are_passed_over() {
        for (from, count, day) in [
            (date(2026, 10, 8), 3, Some(date(2026, 10, 14))),
            (date(2026, 5, 1), 1, Some(date(2026, 5, 7))),
            (date(2024, 5, 20), 5, Some(date(2024, 5, 27))),
            (date(2026, 9, 18), 1, Some(date(2026, 9, 24))),
            (date(2030, 12, 30), 3, None),
        ] {
            assert_eq!(after(from, count), day, "{from}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_holds_every_year() {
        assert!(HOLIDAYS.is_sorted());
        for year in YEARS {
            assert!(HOLIDAYS.contains(&(year, 1, 1)) && HOLIDAYS.contains(&(year, 11, 3)));
        }
        assert!(!YEARS.contains(&2031) && YEARS.contains(&2030));
    }
}
