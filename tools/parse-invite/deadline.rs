//! Which of the days in a mail is the last to accept, what the others are for, and which is the one that
//! the service opens on.

use std::ops::Range;

use common::sections::DeadlinePurpose as Purpose;
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time},
    tz::TimeZone,
};

use crate::{
    date::{self, Dated, Day, Relative, Resolved, TimeOfDay, Unresolved, Zone},
    normalize::Normalized,
};

mod accepting;
mod context;
mod counted_from;
mod doubt;
mod due;
mod label;
mod letters;
mod purpose;
mod range;
mod span;
mod unread;

use context::Context;
use counted_from::Start;
pub(crate) use doubt::Doubt;
use letters::Letters;
use range::Ranges;

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

/// When and where the mail was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// The day of the mail, where its reader lives.
    pub(crate) day: Option<Date>,
    /// The hour there.
    pub(crate) time: Option<Time>,
    pub(crate) zone: TimeZone,
}

/// A day to do something by, as it was found.
struct Due<'a> {
    dated: &'a Dated,
    purpose: Purpose,
    resolved: Result<Resolved, Unresolved>,
    /// It stands in place of a day that was told before.
    extends: bool,
    /// It is meant roughly.
    is_rough: bool,
}

impl Due<'_> {
    /// Whether it is one to accept by, or is for nothing that is named.
    fn is_for_accepting(&self) -> bool {
        matches!(self.purpose, Purpose::Acceptance | Purpose::Unnamed)
    }
}

/// The days of a text, by what they are.
#[derive(Default)]
struct Sorted<'a> {
    due: Vec<Due<'a>>,
    /// Those that nothing calls the last one, and that may be meant so.
    loose: Vec<(Date, &'a Dated)>,
    opening: Option<Date>,
}

/// Reads the days of a text.
pub(crate) fn read(text: &str, plain: &Normalized, sent: &Sent) -> Days {
    let is_japanese = is_japanese(&plain.text);
    let mut dated = date::find(&plain.text);
    let ranges = range::find(&plain.text, &mut dated);
    let sorted = sort(&plain.text, &dated, &ranges, sent, is_japanese);
    // A day and its hour may stand on two lines.
    let words = |dated: &Dated| {
        let lines = text[plain.origin(dated.at.clone())].lines().map(str::trim);
        lines.collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    let mut days = Days {
        opening: sorted.opening,
        ..Days::default()
    };
    if let Some(chosen) = choose(&sorted.due, sent.day) {
        let found = local(chosen, sent);
        (days.deadline, days.hour) = (found.map(|(day, _)| day), found.and_then(|(_, hour)| hour));
        let words = words(chosen.dated);
        days.doubts = doubt::of(chosen.dated, chosen.resolved, sent.day, &words, is_japanese);
        days.deadline_text = Some(words);
    }
    days.all = told(&sorted.due)
        .take(MAX_NAMED)
        .map(|due| {
            let found = local(due, sent);
            Named {
                purpose: due.purpose,
                day: found.map(|(day, _)| day),
                hour: found.and_then(|(_, hour)| hour),
                text: words(due.dated),
                line: line(text, plain.origin(due.dated.at.clone()).start),
            }
        })
        .collect();
    let unread = unread_places(&plain.text, &dated, &sorted, days.deadline);
    days.doubts.extend(
        unread
            .into_iter()
            .map(|at| Doubt::Unread(text[plain.origin(at)].trim().to_owned())),
    );
    days
}

/// Tells the days of a text apart.
fn sort<'a>(
    text: &str,
    dated: &'a [Dated],
    ranges: &Ranges,
    sent: &Sent,
    is_japanese: bool,
) -> Sorted<'a> {
    let mut contexts = context::all(text, dated);
    let letters = Letters::find(text, dated, sent.day, is_japanese);
    let resolve =
        |found: &Dated| date::resolve(found, letters.reference(found, sent.day), is_japanese);
    let mut sorted = Sorted::default();
    for (at, found) in dated.iter().enumerate() {
        if is_said_again(text, &dated[at..], &resolve) {
            // What stands before both belongs to the second.
            let from = found.at.start - contexts[at].before.len();
            contexts[at + 1].before = &text[from..dated[at + 1].at.start];
            continue;
        }
        let context = &contexts[at];
        let start = counted_from::start(found, context);
        if start == Start::Acceptance {
            continue;
        }
        let is_end = ranges.ends.contains(&at);
        let next = dated.get(at + 1).map(|next| (&contexts[at + 1], next));
        let alternative = next
            .filter(|(of_next, next)| range::is_or(context.after) && of_next.is_due(next))
            .map(|(of_next, _)| of_next);
        let is_due = !ranges.starts.contains(&at)
            && (context.is_due(found)
                || alternative.is_some()
                || is_end
                    && (contexts[at - 1].names_a_period()
                        || context.accepts_within(&contexts[at - 1])));
        if is_due {
            let of = if is_end { &contexts[at - 1] } else { context };
            sorted.due.push(Due {
                dated: found,
                purpose: if context.holds(found) {
                    Purpose::Acceptance
                } else {
                    purpose::of(of, alternative.unwrap_or(context))
                },
                resolved: match start {
                    Start::Elsewhere => Err(Unresolved::Elsewhere),
                    _ => resolve(found),
                },
                extends: due::extends(context.after),
                is_rough: due::is_rough(context.after),
            });
        } else if context.is_opening() {
            sorted.opening = sorted
                .opening
                .or_else(|| resolve(found).ok().map(|resolved| resolved.day));
        } else if let Ok(resolved) = resolve(found)
            && !ranges.starts.contains(&at)
            && !span::is_span(found, context.words)
            && may_be_due(found, context, resolved.day, sent.day)
        {
            sorted.loose.push((resolved.day, found));
        }
    }
    sorted
}

/// Whether the first of these days is told once more right behind it, in other words: `明日11月3日`.
fn is_said_again(
    text: &str,
    dated: &[Dated],
    resolve: &impl Fn(&Dated) -> Result<Resolved, Unresolved>,
) -> bool {
    let [first, next, ..] = dated else {
        return false;
    };
    let between = text.get(first.at.end..next.at.start).unwrap_or("x");
    let is_bare = matches!(first.day, Day::NoMonth { .. });
    let is_exact = matches!(
        next.day,
        Day::Full { .. } | Day::NoYear { .. } | Day::Numbers { .. }
    );
    matches!(first.day, Day::Relative(_))
        && matches!(between, "" | " " | "、" | "(" | "の")
        && resolve(first).is_ok_and(|first| {
            resolve(next).is_ok_and(|next| next.day == first.day || Some(next.day) == first.or)
        })
        || is_bare && is_exact && between == "("
}

/// The days to tell of: `早めに` beside a day says nothing more.
fn told<'a, 'b>(due: &'b [Due<'a>]) -> impl Iterator<Item = &'b Due<'a>> {
    let has_day = due
        .iter()
        .any(|due| due.is_for_accepting() && due.resolved.is_ok());
    due.iter()
        .filter(move |due| !(has_day && due.resolved == Err(Unresolved::AtOnce)))
}

/// Where words stand that look like a deadline and give none. A day that may be the last one matters where no day
/// was found, or a later one.
fn unread_places(
    text: &str,
    dated: &[Dated],
    sorted: &Sorted<'_>,
    deadline: Option<Date>,
) -> Vec<Range<usize>> {
    let is_open = |day: Date| deadline.is_none_or(|deadline| day < deadline);
    let loose = sorted.loose.iter().filter(|(day, _)| is_open(*day));
    let mut places = unread::sentences(text, loose.map(|(_, dated)| dated.at.start));
    let rough = sorted.due.iter();
    let rough = rough.filter(|due| due.is_rough && due.is_for_accepting());
    places.extend(unread::sentences(text, rough.map(|due| due.dated.at.start)));
    // A span of time that nothing is known to hold for is not read.
    let is_read = |dated: &&Dated| !span::is_span(dated, &text[dated.at.clone()]);
    let accepting = sorted.due.iter().filter(|due| due.is_for_accepting());
    let days = unread::Places {
        read: places_of(dated.iter().filter(is_read)),
        due: places_of(sorted.due.iter().map(|due| due.dated)),
        accepting: places_of(accepting.map(|due| due.dated)),
        earlier: places_of(dated.iter().filter(|dated| dated.earlier.is_some())),
    };
    places.extend(unread::find(text, &days));
    places.sort_by_key(|at| at.start);
    places.dedup();
    places.truncate(unread::MOST);
    places
}

fn places_of<'a>(dated: impl Iterator<Item = &'a Dated>) -> Vec<Range<usize>> {
    dated.map(|dated| dated.at.clone()).collect()
}

/// Whether a day that nothing calls the last one may be meant so: its sentence speaks of accepting, and it is
/// still to come. That the mail was sent today says nothing.
fn may_be_due(found: &Dated, context: &Context<'_>, day: Date, sent: Option<Date>) -> bool {
    found.day != Day::Relative(Relative::Days(0))
        && sent.is_none_or(|sent| day >= sent)
        && !context.is_beginning()
        && !context.is_stamp()
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
            !due.extends,
            due.resolved == Err(Unresolved::AtOnce),
            due.purpose != Purpose::Acceptance,
            has_passed,
            day.unwrap_or(Date::MAX),
            due.dated.at.start,
        )
    };
    due.iter()
        .filter(|due| due.is_for_accepting())
        .min_by_key(rank)
}

/// The day and the hour where the reader lives.
fn local(due: &Due<'_>, sent: &Sent) -> Option<(Date, Option<TimeOfDay>)> {
    let day = due.resolved.ok()?.day;
    if let Day::Relative(Relative::Hours(hours)) = due.dated.day
        && let (Some(from), Some(time)) = (sent.day, sent.time)
        && from.checked_add((hours / 24).days()).ok() == Some(day)
        && let Ok(end) = from.to_datetime(time).checked_add(hours.hours())
    {
        let hour = TimeOfDay {
            hour: end.hour(),
            minute: end.minute(),
            zone: None,
        };
        return Some((end.date(), Some(hour)));
    }
    let Some(hour) = due.dated.hour else {
        return Some((day, None));
    };
    let moved = hour
        .zone
        .and_then(|written| moved(day, hour, written, &sent.zone));
    Some(moved.unwrap_or((day, Some(hour))))
}

/// An hour of another zone in that of the reader.
fn moved(
    day: Date,
    hour: TimeOfDay,
    written: Zone,
    zone: &TimeZone,
) -> Option<(Date, Option<TimeOfDay>)> {
    let midnight = day.to_zoned(written.tz()?).ok()?;
    let minutes = i64::from(hour.hour) * 60 + i64::from(hour.minute);
    let moment = Timestamp::from_second(midnight.timestamp().as_second() + minutes * 60).ok()?;
    let there = moment.to_zoned(zone.clone());
    if there.offset() == midnight.offset() {
        return None;
    }
    let hour = TimeOfDay {
        hour: there.hour(),
        minute: there.minute(),
        zone: None,
    };
    Some((there.date(), Some(hour)))
}

#[cfg(test)]
mod tests;
