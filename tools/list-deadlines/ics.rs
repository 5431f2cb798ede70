//! The list as an iCalendar file (RFC 5545): an all-day event for each deadline, with alarms. Pure.

use common::sections::{Deadline, DeadlineChange};
use jiff::{Timestamp, ToSpan as _, civil::Date};

/// Days before a deadline on which a calendar reminds of it.
const ALARM_DAYS: [u32; 4] = [60, 30, 7, 1];

/// The most bytes of a line, without its end.
const LINE_BYTES: usize = 75;

/// The whole file. `now` is when it was made.
pub(crate) fn calendar<'a>(
    deadlines: impl IntoIterator<Item = &'a Deadline>,
    now: Timestamp,
) -> String {
    let mut file = String::new();
    let version = env!("CARGO_PKG_VERSION");
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0"] {
        push(&mut file, line);
    }
    push(
        &mut file,
        &format!("PRODID:-//norikae//list-deadlines {version}//EN"),
    );
    push(&mut file, "CALSCALE:GREGORIAN");
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    for deadline in deadlines {
        if let Ok(day) = deadline.day.parse() {
            event(&mut file, deadline, day, &stamp);
        }
    }
    push(&mut file, "END:VCALENDAR");
    file
}

fn event(file: &mut String, deadline: &Deadline, day: Date, stamp: &str) {
    let summary = match &deadline.subject {
        Some(subject) => format!("{}: {subject}", deadline.words),
        None => deadline.words.clone(),
    };
    let gone = deadline.change == Some(DeadlineChange::Gone);
    push(file, "BEGIN:VEVENT");
    push(file, &format!("UID:{}@norikae", text(&deadline.id)));
    push(file, &format!("SEQUENCE:{}", deadline.sequence));
    push(file, &format!("DTSTAMP:{stamp}"));
    push(
        file,
        &format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")),
    );
    if let Ok(next) = day.checked_add(1.day()) {
        push(
            file,
            &format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
        );
    }
    push(file, &format!("SUMMARY:{}", text(&summary)));
    push(file, &format!("DESCRIPTION:{}", text(&deadline.source)));
    push(
        file,
        if gone {
            "STATUS:CANCELLED"
        } else {
            "STATUS:CONFIRMED"
        },
    );
    push(file, "TRANSP:TRANSPARENT");
    if !gone {
        for days in ALARM_DAYS {
            alarm(file, days, &summary);
        }
    }
    push(file, "END:VEVENT");
}

fn alarm(file: &mut String, days: u32, summary: &str) {
    push(file, "BEGIN:VALARM");
    push(file, "ACTION:DISPLAY");
    push(file, &format!("DESCRIPTION:{}", text(summary)));
    push(file, &format!("TRIGGER:-P{days}D"));
    push(file, "END:VALARM");
}

/// A text as the format writes it. Control characters have no place in it.
fn text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line, folded between characters: what follows a fold begins with a blank.
fn push(file: &mut String, line: &str) {
    let mut bytes = 0;
    for c in line.chars() {
        if bytes + c.len_utf8() > LINE_BYTES {
            file.push_str("\r\n ");
            bytes = 1;
        }
        file.push(c);
        bytes += c.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use common::sections::{Affects, Certainty};
    use proptest::prelude::*;

    use super::*;

    fn deadline(words: &str, subject: Option<&str>) -> Deadline {
        Deadline {
            id: "term-end/t/1".into(),
            rule: "term-end".into(),
            day: "2026-12-31".into(),
            moment: None,
            zone: "Asia/Tokyo".into(),
            words: words.into(),
            subject: subject.map(str::to_owned),
            affects: Affects::Users,
            certainty: Certainty::Inferred,
            source: "a, b".into(),
            days_left: 0,
            last_working_day: "2026-12-31".into(),
            sequence: 2,
            change: None,
            moved_from: None,
        }
    }

    fn file(deadline: &Deadline) -> String {
        calendar([deadline], "2026-10-01T03:00:00Z".parse().unwrap())
    }

    fn alarm(days: u32) -> String {
        format!(
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:last day: A\\, B\r\nTRIGGER:-P{days}D\r\nEND:VALARM\r\n"
        )
    }

    #[test]
    fn an_event_has_its_day_its_count_of_changes_and_four_alarms() {
        let version = env!("CARGO_PKG_VERSION");
        let alarms = [60, 30, 7, 1].map(alarm).concat();
        assert_eq!(
            file(&deadline("last day", Some("A, B"))),
            format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//norikae//list-deadlines {version}//EN\r\n\
                 CALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\nUID:term-end/t/1@norikae\r\nSEQUENCE:2\r\n\
                 DTSTAMP:20261001T030000Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n\
                 SUMMARY:last day: A\\, B\r\nDESCRIPTION:a\\, b\r\nSTATUS:CONFIRMED\r\n\
                 TRANSP:TRANSPARENT\r\n{alarms}END:VEVENT\r\nEND:VCALENDAR\r\n"
            )
        );
    }

    #[test]
    fn what_is_gone_is_cancelled_and_reminds_of_nothing() {
        let mut gone = deadline("w", None);
        gone.change = Some(DeadlineChange::Gone);
        let file = file(&gone);
        assert!(file.contains("STATUS:CANCELLED\r\n"), "{file}");
        assert!(!file.contains("VALARM"), "{file}");
    }

    proptest! {
        #[test]
        fn a_text_comes_back_from_any_folding_and_no_line_is_too_long(words in "\\PC{0,200}") {
            let file = file(&deadline(&words, None));
            for line in file.split_terminator("\r\n") {
                prop_assert!(line.len() <= 75, "{line}");
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let unfolded = file.replace("\r\n ", "");
            let summary = unfolded.split("\r\n").find_map(|line| line.strip_prefix("SUMMARY:"));
            let mut back = String::new();
            let mut chars = summary.unwrap().chars();
            while let Some(c) = chars.next() {
                back.push(if c == '\\' { chars.next().unwrap() } else { c });
            }
            prop_assert_eq!(back, words);
        }
    }
}
