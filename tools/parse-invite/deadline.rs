//! Which of the days in a mail is the last to accept, what the others are for, and which is the one that
//! the service opens on.

use common::sections::DeadlinePurpose as Purpose;
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::{Offset, TimeZone},
};

use crate::{
    date::{self, Dated, Day, Relative, Resolved, TimeOfDay, Unresolved},
    normalize::Normalized,
};

mod accepting;
mod context;
mod purpose;
mod range;
mod unread;

use context::Context;

/// So many days of one text are given.
const MAX_NAMED: usize = 12;

/// The days of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Days {
    /// The last day to accept.
    pub(crate) deadline: Option<Date>,
    pub(crate) hour: Option<TimeOfDay>,
    /// The words that it was read from, or that stand in its place.
    pub(crate) deadline_text: Option<String>,
    /// Every day to do something by.
    pub(crate) all: Vec<Named>,
    pub(crate) opening: Option<Date>,
    pub(crate) doubts: Vec<Doubt>,
}

/// A day to do something by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) purpose: Purpose,
    pub(crate) day: Option<Date>,
    pub(crate) hour: Option<TimeOfDay>,
    pub(crate) text: String,
    /// The line that it stands in.
    pub(crate) line: String,
}

/// Why a day should be looked at by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// The day was left blank.
    Blank(String),
    Impossible(String),
    NeedsDate(String),
    NeedsHolidays(String),
    /// "At once", and no day.
    AtOnce(String),
    /// It had passed when the mail was sent.
    Past {
        words: String,
    },
    /// It looks like a deadline and could not be read.
    Unread(String),
    /// The words may mean another day too.
    Ambiguous {
        words: String,
        other: Date,
    },
    /// Business days of a country that the mail does not name.
    CountryUnknown(String),
    /// The weekday beside it is another day's; this is the right one.
    Weekday {
        words: String,
        is: Weekday,
    },
}

/// When and where the mail was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// The day of the mail, where its reader lives.
    pub(crate) day: Option<Date>,
    pub(crate) zone: TimeZone,
}

/// A day to do something by, as it was found.
struct Due<'a> {
    dated: &'a Dated,
    purpose: Purpose,
    resolved: Result<Resolved, Unresolved>,
}

/// Reads the days of a text.
pub(crate) fn read(text: &str, plain: &Normalized, sent: &Sent) -> Days {
    let is_japanese = is_japanese(&plain.text);
    let mut dated = date::find(&plain.text);
    let ranges = range::find(&plain.text, &mut dated);
    let contexts = context::all(&plain.text, &dated);
    let mut due: Vec<Due<'_>> = Vec::new();
    let mut loose: Vec<(Date, &Dated)> = Vec::new();
    let mut opening = None;
    for (at, found) in dated.iter().enumerate() {
        let context = &contexts[at];
        let resolved = date::resolve(found, sent.day, is_japanese);
        let is_end = ranges.ends.contains(&at);
        let is_due = !ranges.starts.contains(&at)
            && (context.is_due(found)
                || is_end
                    && (contexts[at - 1].names_a_period() || context.goes_on_with_accepting()));
        if is_due {
            let of = if is_end { &contexts[at - 1] } else { context };
            let purpose = purpose::of(of, context);
            due.push(Due {
                dated: found,
                purpose,
                resolved,
            });
        } else if context.is_opening() {
            opening = opening.or(resolved.ok().map(|resolved| resolved.day));
        } else if let Ok(resolved) = resolved
            && may_be_due(found, context, resolved.day, sent.day)
        {
            loose.push((resolved.day, found));
        }
    }
    // A day and its hour may stand on two lines.
    let words = |dated: &Dated| {
        let lines = text[plain.origin(dated.at.clone())].lines().map(str::trim);
        lines.collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    let mut days = Days {
        opening,
        ..Days::default()
    };
    if let Some(chosen) = choose(&due, sent.day) {
        let found = local(chosen, &sent.zone);
        (days.deadline, days.hour) = (found.map(|(day, _)| day), found.and_then(|(_, hour)| hour));
        let words = words(chosen.dated);
        days.doubts = doubts(chosen, sent.day, &words, is_japanese);
        days.deadline_text = Some(words);
    }
    days.all = due
        .iter()
        .take(MAX_NAMED)
        .map(|due| {
            let found = local(due, &sent.zone);
            Named {
                purpose: due.purpose,
                day: found.map(|(day, _)| day),
                hour: found.and_then(|(_, hour)| hour),
                text: words(due.dated),
                line: line(text, plain.origin(due.dated.at.clone()).start),
            }
        })
        .collect();
    // A day that may be the last one matters where no day was found, or a later one.
    let is_open = |day: Date| days.deadline.is_none_or(|deadline| day < deadline);
    let mut unread: Vec<_> = loose
        .iter()
        .filter(|(day, _)| is_open(*day))
        .map(|(_, dated)| unread::sentence(&plain.text, &dated.at))
        .collect();
    let read: Vec<_> = dated.iter().map(|dated| dated.at.clone()).collect();
    let due: Vec<_> = due.iter().map(|due| due.dated.at.clone()).collect();
    unread.extend(unread::find(&plain.text, &read, &due));
    unread.sort_by_key(|at| at.start);
    unread.dedup();
    unread.truncate(unread::MOST);
    days.doubts.extend(
        unread
            .into_iter()
            .map(|at| Doubt::Unread(text[plain.origin(at)].trim().to_owned())),
    );
    days
}

/// Whether a day that nothing calls the last one may be meant so: its sentence speaks of accepting, and it is
/// still to come. That the mail was sent today says nothing.
fn may_be_due(found: &Dated, context: &Context<'_>, day: Date, sent: Option<Date>) -> bool {
    found.day != Day::Relative(Relative::Days(0))
        && sent.is_none_or(|sent| day >= sent)
        && !context.is_beginning()
        && purpose::of(context, context) == Purpose::Acceptance
}

/// Whether a text is in Japanese: its kana tell.
fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('ぁ'..='ヿ').contains(&c))
}

/// The line that a place is in.
fn line(text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].split('\n').next().unwrap_or("");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of the days to accept by the earliest that has not passed, else the earliest; where none is named to be
/// for accepting, one that is for nothing named. A day for something else is never it.
fn choose<'a, 'b>(due: &'b [Due<'a>], reference: Option<Date>) -> Option<&'b Due<'a>> {
    let rank = |due: &&Due<'_>| {
        let day = due.resolved.map(|resolved| resolved.day);
        let has_passed = day.is_ok_and(|day| reference.is_some_and(|reference| day < reference));
        (
            day.is_err(),
            due.resolved == Err(Unresolved::AtOnce),
            due.purpose != Purpose::Acceptance,
            has_passed,
            day.unwrap_or(Date::MAX),
            due.dated.at.start,
        )
    };
    due.iter()
        .filter(|due| matches!(due.purpose, Purpose::Acceptance | Purpose::Unnamed))
        .min_by_key(rank)
}

/// The day and the hour where the reader lives.
fn local(due: &Due<'_>, zone: &TimeZone) -> Option<(Date, Option<TimeOfDay>)> {
    let day = due.resolved.ok()?.day;
    let Some(hour) = due.dated.hour else {
        return Some((day, None));
    };
    let moved = hour
        .offset
        .and_then(|offset| moved(day, hour, offset, zone));
    Some(moved.unwrap_or((day, Some(hour))))
}

/// An hour of another zone in that of the reader.
fn moved(
    day: Date,
    hour: TimeOfDay,
    offset: i32,
    zone: &TimeZone,
) -> Option<(Date, Option<TimeOfDay>)> {
    let midnight = day
        .to_zoned(TimeZone::fixed(Offset::from_seconds(offset * 60).ok()?))
        .ok()?;
    let minutes = i64::from(hour.hour) * 60 + i64::from(hour.minute);
    let moment = Timestamp::from_second(midnight.timestamp().as_second() + minutes * 60).ok()?;
    let there = moment.to_zoned(zone.clone());
    if there.offset().seconds() == offset * 60 {
        return None;
    }
    let hour = TimeOfDay {
        hour: there.hour(),
        minute: there.minute(),
        offset: None,
    };
    Some((there.date(), Some(hour)))
}

fn doubts(due: &Due<'_>, reference: Option<Date>, words: &str, is_japanese: bool) -> Vec<Doubt> {
    let words = words.to_owned();
    let resolved = match due.resolved {
        Ok(resolved) => resolved,
        Err(why) => {
            return vec![match why {
                Unresolved::Blank => Doubt::Blank(words),
                Unresolved::Impossible => Doubt::Impossible(words),
                Unresolved::NeedsDate => Doubt::NeedsDate(words),
                Unresolved::NeedsHolidays => Doubt::NeedsHolidays(words),
                Unresolved::AtOnce => Doubt::AtOnce(words),
            }];
        }
    };
    let day = resolved.day;
    let mut doubts = Vec::new();
    if due
        .dated
        .weekday
        .is_some_and(|written| written != day.weekday())
    {
        doubts.push(Doubt::Weekday {
            words: words.clone(),
            is: day.weekday(),
        });
    }
    if let Some(other) = resolved.or {
        doubts.push(Doubt::Ambiguous {
            words: words.clone(),
            other,
        });
    }
    if reference.is_some_and(|reference| day < reference) {
        doubts.push(Doubt::Past {
            words: words.clone(),
        });
    }
    let is_business = matches!(due.dated.day, Day::Relative(Relative::BusinessDays(_)));
    if is_business && !is_japanese {
        doubts.push(Doubt::CountryUnknown(words));
    }
    doubts
}

#[cfg(test)]
mod tests;
