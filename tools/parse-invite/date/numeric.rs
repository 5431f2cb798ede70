//! Days in numbers alone, whose order is a custom of the country.

use jiff::civil::Date;

/// A reading of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: i8,
}

/// Every reading that gives a day, the one of the mail's language first. `near` is the year of the mail.
pub(super) fn readings(
    first: i16,
    second: i16,
    third: Option<i16>,
    near: Option<i16>,
    is_japanese: bool,
) -> Vec<Reading> {
    let small = |number: i16| i8::try_from(number).ok();
    let of = |year: Option<i16>, month: i16, day: i16| {
        let (month, day) = (small(month)?, small(day)?);
        // A leap year, where none is written.
        Date::new(year.unwrap_or(2024), month, day).ok()?;
        Some(Reading { year, month, day })
    };
    let Some(third) = third else {
        let month_first = of(None, first, second);
        // In Japan a month always comes first.
        let day_first = of(None, second, first).filter(|_| !is_japanese || month_first.is_none());
        return distinct([month_first, day_first]);
    };
    if third >= 1_000 {
        return distinct([
            of(Some(third), first, second),
            of(Some(third), second, first),
        ]);
    }
    let year = |two: i16| {
        let year = 2_000 + two;
        let is_near = match near {
            Some(near) => (near - 1..=near + 3).contains(&year),
            None => (2_020..=2_035).contains(&year),
        };
        is_near.then_some(year)
    };
    let year_first = year(first).and_then(|year| of(Some(year), second, third));
    let year_last = year(third);
    let month_first = year_last.and_then(|year| of(Some(year), first, second));
    let day_first = year_last.and_then(|year| of(Some(year), second, first));
    if is_japanese {
        distinct([year_first, month_first, day_first])
    } else {
        distinct([month_first, day_first, year_first])
    }
}

fn distinct<const N: usize>(readings: [Option<Reading>; N]) -> Vec<Reading> {
    let mut kept: Vec<Reading> = Vec::new();
    for reading in readings.into_iter().flatten() {
        if !kept.contains(&reading) {
            kept.push(reading);
        }
    }
    kept
}
