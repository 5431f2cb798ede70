//! Values on a command line that several tools take: how each is read, and why one is refused.

use std::{
    fmt::Display,
    num::{IntErrorKind, ParseIntError},
    ops::{Bound, RangeBounds},
    str::FromStr,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, civil::Date};

use record::{BadValue, Text, text};

/// A parser of whole numbers of this range, which has a least one.
pub fn whole<N>(
    range: impl RangeBounds<N> + Clone + Send + Sync + 'static,
) -> impl Fn(&str) -> Result<N, BadValue> + Clone + Send + Sync + 'static
where
    N: FromStr<Err = ParseIntError> + PartialOrd + Display,
{
    move |text| match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        Err(error) if is_beyond_most(&error, &range) => {
            Err(text!("the number is too large", "数が大きすぎます").into())
        }
        _ => Err(wanted(&range).into()),
    }
}

/// Whether only the type of the number has an end.
fn is_beyond_most<N>(error: &ParseIntError, range: &impl RangeBounds<N>) -> bool {
    *error.kind() == IntErrorKind::PosOverflow && matches!(range.end_bound(), Bound::Unbounded)
}

fn wanted<N: Display>(range: &impl RangeBounds<N>) -> Text {
    match (range.start_bound(), range.end_bound()) {
        (Bound::Included(least), Bound::Included(most)) => text!(
            "write a number from {least} to {most}",
            "{least} から {most} までの数を指定してください"
        ),
        (Bound::Included(least), _) => text!(
            "write a whole number, {least} or more",
            "{least} 以上の整数を指定してください"
        ),
        _ => text!("write a whole number", "整数を指定してください"),
    }
}

/// A `PartnerID`: a number.
pub fn partner_id(text: &str) -> Result<String, BadValue> {
    let is_number =
        !text.is_empty() && text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        Ok(text.to_owned())
    } else {
        Err(text!(
            "a PartnerID is a number",
            "パートナー ID は数字で指定してください"
        )
        .into())
    }
}

/// A day of the calendar.
pub fn day(text: &str) -> Result<Date, BadValue> {
    let read = text.trim().parse();
    read.map_err(|_: jiff::Error| {
        text!(
            "write a day as 2026-10-31",
            "日付は 2026-10-31 の形で指定してください"
        )
        .into()
    })
}

/// A time, or `@` and a file that holds it: the clock of a rehearsal, which moves.
pub fn moment(text: &str) -> Result<Timestamp, BadValue> {
    let read = match text.strip_prefix('@').filter(|file| !file.is_empty()) {
        Some(file) => std::fs::read_to_string(file).map_err(|error| {
            text!(
                "{file} cannot be read: {error}",
                "{file} を読み取れません: {error}"
            )
        })?,
        None => text.to_owned(),
    };
    read.trim().parse().map_err(|_: jiff::Error| {
        text!(
            "write a time as 2026-10-01T09:00:00+09:00",
            "時刻は 2026-10-01T09:00:00+09:00 の形で指定してください"
        )
        .into()
    })
}

/// How long to wait.
pub fn duration(text: &str) -> Result<Duration, BadValue> {
    let parsed: SignedDuration = text.parse().map_err(|_: jiff::Error| {
        text!(
            "write a duration as 30s, 5m or 1h",
            "時間は 30s、5m、1h のように指定してください"
        )
    })?;
    match Duration::try_from(parsed) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err(text!(
            "the duration must be longer than nothing",
            "0 より長い時間を指定してください"
        )
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why<T>(read: Result<T, BadValue>) -> (String, String) {
        let BadValue(why) = read.err().unwrap();
        (why.en, why.ja)
    }

    #[test]
    fn a_number_that_is_none_or_out_of_its_range_is_told_the_range() {
        let seconds = whole(1_u64..=3600);
        assert_eq!(seconds("3600"), Ok(3600));
        for wrong in ["", "x", "1.5", "-1", "0", "3601", "99999999999999999999"] {
            let (en, ja) = why(seconds(wrong));
            assert_eq!(en, "write a number from 1 to 3600", "{wrong}");
            assert_eq!(ja, "1 から 3600 までの数を指定してください", "{wrong}");
        }
    }

    #[test]
    fn a_number_without_a_most_is_told_its_least_or_that_it_is_too_large() {
        let seats = whole(1_u32..);
        assert_eq!(seats("4294967295"), Ok(u32::MAX));
        for wrong in ["", "x", "0", "-1"] {
            let (en, ja) = why(seats(wrong));
            assert_eq!(en, "write a whole number, 1 or more", "{wrong}");
            assert_eq!(ja, "1 以上の整数を指定してください", "{wrong}");
        }
        let (en, _) = why(seats("4294967296"));
        assert_eq!(en, "the number is too large");
    }

    #[test]
    fn days_times_and_durations_are_told_as_they_are_written() {
        assert_eq!(why(day("tomorrow")).0, "write a day as 2026-10-31");
        let time = "write a time as 2026-10-01T09:00:00+09:00";
        assert_eq!(why(moment("tomorrow")).0, time);
        assert_eq!(why(duration("5")).0, "write a duration as 30s, 5m or 1h");
        for none in ["0s", "-5m"] {
            let (en, _) = why(duration(none));
            assert_eq!(en, "the duration must be longer than nothing", "{none}");
        }
    }
}
