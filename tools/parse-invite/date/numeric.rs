//! Days in numbers alone, whose order is a custom of the country.

use jiff::civil::Date;

use super::{Day, reader::Reader, weekday::weekday_after};

/// `10/15/2026`, `26/10/15`, `15.10.2026`, `10/8`: numbers whose order is a custom of the country.
pub(super) fn numbers(text: &str) -> Option<(Day, usize)> {
    let mut reader = Reader::new(text);
    let part = |reader: &mut Reader<'_>| {
        let before = reader.at;
        let number = reader.number()?;
        (reader.at - before <= 2 && (1..=39).contains(&number)).then_some(number)
    };
    let first = part(&mut reader)?;
    let separator = ["/", ".", "-"]
        .into_iter()
        .find(|separator| reader.word(separator).is_some())?;
    let second = part(&mut reader)?;
    let mut ahead = reader;
    let third = ahead.word(separator).and_then(|()| {
        let before = ahead.at;
        let number = ahead.number()?;
        let digits = ahead.at - before;
        (digits == 2 || digits == 4 && (1980..=2199).contains(&number)).then_some(number)
    });
    let follows = |reader: &Reader<'_>| {
        reader
            .rest()
            .chars()
            .next()
            .is_some_and(|c| matches!(c, '/' | '-') || c.is_ascii_alphanumeric())
    };
    match third {
        Some(third) if !follows(&ahead) => Some((
            Day::Numbers {
                first,
                second,
                third: Some(third),
            },
            ahead.at,
        ))
        .filter(|(day, _)| is_possible(*day)),
        None if is_alone(separator, &reader) && !follows(&reader) => Some((
            Day::Numbers {
                first,
                second,
                third: None,
            },
            reader.at,
        ))
        .filter(|(day, _)| is_possible(*day)),
        _ => None,
    }
}

/// Whether numbers are a day in some order. `1/2/3` and `13/45` are none.
fn is_possible(day: Day) -> bool {
    let Day::Numbers {
        first,
        second,
        third,
    } = day
    else {
        return true;
    };
    !readings(first, second, third, None, true).is_empty()
}

/// Whether two numbers with this between them are a day: `10/8`, and `10.8(木)`, `10-8まで`, which may be anything
/// else where nothing says so.
fn is_alone(separator: &str, reader: &Reader<'_>) -> bool {
    let rest = reader.rest();
    separator == "/"
        || weekday_after(rest).is_some()
        || separator == "-"
            && ["まで", "迄", "必着", "〆"]
                .iter()
                .any(|mark| rest.starts_with(mark))
}

/// `20261015`.
pub(super) fn compact(text: &str) -> Option<(Day, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: i32 = text[..digits].parse().ok().filter(|_| digits == 8)?;
    let year = i16::try_from(number / 10_000).ok()?;
    let month = i8::try_from(number / 100 % 100).ok()?;
    let day = i8::try_from(number % 100).ok()?;
    let is_near = (2_020..=2_060).contains(&year) && Date::new(year, month, day).is_ok();
    is_near.then_some((Day::Full { year, month, day }, digits))
}

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
