//! The zone of an hour: `JST`, `UTC+9`, `+09:00`, `Z`, `Pacific Time`.

use jiff::tz::{Offset, TimeZone};

use super::reader::Reader;

/// A zone, as it is written beside an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Minutes east of UTC.
    Offset(i32),
    /// A zone of the IANA database, whose offset changes with the season.
    Named(&'static str),
}

impl Zone {
    /// The zone as the calendar knows it; `None` where no clock has this offset.
    pub(crate) fn tz(self) -> Option<TimeZone> {
        match self {
            Self::Offset(minutes) => {
                let offset = Offset::from_seconds(minutes * 60).ok()?;
                Some(TimeZone::fixed(offset))
            }
            Self::Named(name) => TimeZone::get(name).ok(),
        }
    }
}

/// The names of zones in mails. Of two that begin alike the longer stands first.
const NAMES: [(&str, Zone); 36] = {
    use Zone::{Named, Offset};
    [
        ("JST", Offset(540)),
        ("日本時間", Offset(540)),
        ("日本標準時", Offset(540)),
        ("Japan Standard Time", Offset(540)),
        ("Japan time", Offset(540)),
        ("Tokyo time", Offset(540)),
        ("Asia/Tokyo", Offset(540)),
        ("KST", Offset(540)),
        ("UTC", Offset(0)),
        ("GMT", Offset(0)),
        ("協定世界時", Offset(0)),
        ("世界標準時", Offset(0)),
        ("PST", Offset(-480)),
        ("PDT", Offset(-420)),
        ("PT", Named("America/Los_Angeles")),
        ("Pacific", Named("America/Los_Angeles")),
        ("太平洋", Named("America/Los_Angeles")),
        ("MST", Offset(-420)),
        ("MDT", Offset(-360)),
        ("MT", Named("America/Denver")),
        ("Mountain", Named("America/Denver")),
        ("CST", Offset(-360)),
        ("CDT", Offset(-300)),
        ("CT", Named("America/Chicago")),
        ("Central", Named("America/Chicago")),
        ("EST", Offset(-300)),
        ("EDT", Offset(-240)),
        ("ET", Named("America/New_York")),
        ("Eastern", Named("America/New_York")),
        ("CEST", Offset(120)),
        ("CET", Offset(60)),
        ("BST", Offset(60)),
        ("IST", Offset(330)),
        ("SGT", Offset(480)),
        ("HKT", Offset(480)),
        ("AEST", Offset(600)),
    ]
};

/// The zone that is named before an hour: `日本時間17時`.
pub(super) fn before(reader: &mut Reader<'_>) -> Option<Zone> {
    let mut ahead = *reader;
    let zone = name(&mut ahead)?;
    ahead.blanks();
    ahead.word("の");
    *reader = ahead;
    Some(zone)
}

/// The zone behind an hour; it may stand in brackets.
pub(super) fn behind(reader: &mut Reader<'_>) -> Option<Zone> {
    let mut ahead = *reader;
    if ahead.word("Z").is_some() && ends(&ahead) {
        *reader = ahead;
        return Some(Zone::Offset(0));
    }
    ahead.blanks();
    let is_open = ahead.word("(").is_some();
    let zone = name(&mut ahead).or_else(|| offset(&mut ahead).map(Zone::Offset))?;
    if is_open {
        ahead.word(")");
    }
    *reader = ahead;
    Some(zone)
}

fn name(reader: &mut Reader<'_>) -> Option<Zone> {
    let mut ahead = *reader;
    let (word, zone) = NAMES.iter().find(|(name, _)| ahead.word(name).is_some())?;
    if *zone == Zone::Offset(0) {
        // `UTC+9`
        let mut behind = ahead;
        behind.blanks();
        if let Some(minutes) = hours(&mut behind) {
            *reader = behind;
            return Some(Zone::Offset(minutes));
        }
    }
    if word.is_ascii() && !ends(&ahead) {
        return None;
    }
    if let Zone::Named(_) = zone {
        ahead.any(&[
            " Standard Time",
            " Daylight Time",
            " Time",
            " time",
            "標準時",
            "時間",
        ]);
    }
    *reader = ahead;
    Some(*zone)
}

/// Whether a name ends here: `EST` does not in `ESTIMATE`.
fn ends(reader: &Reader<'_>) -> bool {
    !reader
        .rest()
        .starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `+09:00`, `+0900`, `-0500`; `17:00-18:00` is a span of hours.
fn offset(reader: &mut Reader<'_>) -> Option<i32> {
    let rest = reader.rest().as_bytes();
    let digits = rest
        .iter()
        .skip(1)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let is_written_out =
        digits == 4 || digits == 2 && rest.get(3) == Some(&b':') && rest[0] == b'+';
    is_written_out.then(|| hours(reader)).flatten()
}

/// The hours and the minutes behind `UTC` and the like, in minutes: `+9`, `-05:00`, `+0530`.
fn hours(reader: &mut Reader<'_>) -> Option<i32> {
    let mut ahead = *reader;
    let sign = if ahead.word("+").is_some() {
        1
    } else {
        ahead.any(&["-", "\u{2212}"])?;
        -1
    };
    let before = ahead.at;
    let number = i32::from(ahead.number()?);
    let minutes = match ahead.at - before {
        4 => number / 100 * 60 + number % 100,
        1 | 2 => {
            let mut behind = ahead;
            let more = behind.word(":").and_then(|()| behind.number());
            if more.is_some() {
                ahead = behind;
            }
            number * 60 + more.map_or(0, i32::from)
        }
        _ => return None,
    };
    if minutes > 14 * 60 || !ends(&ahead) {
        return None;
    }
    *reader = ahead;
    Some(sign * minutes)
}
