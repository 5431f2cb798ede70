//! Which days are worked on. Pure.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday, date},
};

/// The last day up to this one that is worked on: no Saturday, no Sunday and, in Japan, no public holiday.
pub(crate) fn last_working_day(day: Date, in_japan: bool) -> Date {
    let mut working = day;
    while is_off(working, in_japan) {
        match working.yesterday() {
            Ok(yesterday) => working = yesterday,
            Err(_) => return day,
        }
    }
    working
}

fn is_off(day: Date, in_japan: bool) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    weekend || (in_japan && is_holiday(day))
}

/// A public holiday of Japan by the law as it is in force since 2022: a named one, the next day that is none
/// where one falls on a Sunday, and a day between two of them.
fn is_holiday(day: Date) -> bool {
    is_named(day) || is_substitute(day) || is_between(day)
}

fn is_named(day: Date) -> bool {
    let nth_monday = |nth: i8| day.weekday() == Weekday::Monday && (day.day() - 1) / 7 + 1 == nth;
    match (day.month(), day.day()) {
        (1, 1) | (2, 11 | 23) | (4, 29) | (5, 3..=5) | (8, 11) | (11, 3 | 23) => true,
        (1 | 10, _) => nth_monday(2),
        (7, _) => nth_monday(3),
        (3, _) => is_equinox(day, 20_843_100),
        (9, _) => nth_monday(3) || is_equinox(day, 23_248_800),
        _ => false,
    }
}

/// The day of the month of an equinox, by the usual formula for 1980 to 2099; the government announces the
/// days of each year in the February before.
fn is_equinox(day: Date, millionths_in_1980: i64) -> bool {
    let years = i64::from(day.year()) - 1980;
    let of_month = (millionths_in_1980 + 242_194 * years) / 1_000_000 - years / 4;
    i64::from(day.day()) == of_month
}

/// A Sunday that is a holiday before it, and nothing but holidays in between.
fn is_substitute(day: Date) -> bool {
    let before = (1..7_i32).map_while(|days| day.checked_sub(days.days()).ok());
    before
        .take_while(|&day| is_named(day))
        .any(|day| day.weekday() == Weekday::Sunday)
        && day.weekday() != Weekday::Sunday
}

fn is_between(day: Date) -> bool {
    let named = |day: Result<Date, jiff::Error>| day.is_ok_and(is_named);
    named(day.yesterday()) && named(day.tomorrow()) && day >= date(1986, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holidays_of_three_years_are_those_of_the_official_calendar() {
        for (year, days) in [
            (
                2026,
                "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
            ),
            (
                2027,
                "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
            ),
            (
                2024,
                "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23",
            ),
        ] {
            let found: Vec<String> = (0..366_i32)
                .map(|days| date(year, 1, 1).checked_add(days.days()).unwrap())
                .filter(|day| day.year() == year && is_holiday(*day))
                .map(|day| day.strftime("%m-%d").to_string())
                .collect();
            assert_eq!(found.join(" "), days, "{year}");
        }
    }

    #[test]
    fn the_last_working_day_lies_before_weekends_and_holidays() {
        for (day, japan, elsewhere) in [
            ("2026-10-30", "2026-10-30", "2026-10-30"),
            ("2026-10-31", "2026-10-30", "2026-10-30"),
            ("2026-05-06", "2026-05-01", "2026-05-06"),
            ("2026-09-23", "2026-09-18", "2026-09-23"),
            ("2026-11-03", "2026-11-02", "2026-11-03"),
        ] {
            let last = |in_japan| last_working_day(day.parse().unwrap(), in_japan).to_string();
            assert_eq!([last(true), last(false)], [japan, elsewhere], "{day}");
        }
        assert_eq!(last_working_day(Date::MIN, true), Date::MIN);
    }
}
