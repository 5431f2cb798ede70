//! The days to come on a line, as SVG.

use std::fmt::Write as _;

use common::sections::Deadline;
use jiff::civil::Date;

use crate::html::escaped;

/// The width of the drawing, in its own units.
const WIDTH: i64 = 700;
/// What is left free on both sides, for the words of the first and the last day.
const MARGIN: i64 = 60;
/// How wide the words of a day are, with how often it comes.
const WORDS: i64 = 90;
/// Where words may stand, above and below the line.
const LEVELS: [i64; 4] = [26, 56, 13, 69];
/// How many days are drawn; the list below has all of them.
const MOST: usize = 8;

/// The drawing; empty where no day is to come.
pub(crate) fn drawn(deadlines: &[Deadline], today: Date) -> String {
    let days = days(deadlines, today);
    let Some((last, _)) = days.last() else {
        return String::new();
    };
    let whole = days_between(today, *last).max(1);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} 74\" role=\"img\" aria-label=\"{today} – {last}\">\n\
         <line class=\"axis\" x1=\"{MARGIN}\" y1=\"37\" x2=\"{}\" y2=\"37\"/>\n\
         <circle class=\"today\" cx=\"{MARGIN}\" cy=\"37\" r=\"4\"/>\n\
         <text x=\"{MARGIN}\" y=\"56\" text-anchor=\"middle\">{today}</text>\n",
        WIDTH - MARGIN
    );
    // Where the words of each level end; today's stand on the second one.
    let mut ends = [0, MARGIN + WORDS / 2, 0, 0];
    for (day, count) in &days {
        let x = MARGIN + (WIDTH - 2 * MARGIN) * days_between(today, *day) / whole;
        let day = escaped(&day.to_string());
        let more = if *count > 1 {
            format!(" ×{count}")
        } else {
            String::new()
        };
        let _ = writeln!(svg, "<circle class=\"day\" cx=\"{x}\" cy=\"37\" r=\"4\"/>");
        // Where no level has room, the list below says it.
        let Some(level) = ends.iter().position(|end| *end <= x - WORDS / 2) else {
            continue;
        };
        ends[level] = x + WORDS / 2;
        let y = LEVELS[level];
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{day}{more}</text>"
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// The next days in their order, each with how many deadlines it has.
fn days(deadlines: &[Deadline], today: Date) -> Vec<(Date, usize)> {
    let mut all: Vec<Date> = deadlines
        .iter()
        .filter_map(|one| one.day.parse().ok())
        .filter(|day| *day > today)
        .collect();
    all.sort();
    let mut days: Vec<(Date, usize)> = Vec::new();
    for day in all {
        match days.last_mut() {
            Some((last, count)) if *last == day => *count += 1,
            _ => days.push((day, 1)),
        }
    }
    days.truncate(MOST);
    days
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use common::sections::{Affects, Certainty};

    use super::*;

    fn on(day: &str) -> Deadline {
        Deadline {
            id: day.to_owned(),
            rule: "term-end".into(),
            day: day.to_owned(),
            moment: None,
            zone: "Asia/Tokyo".into(),
            words: "w".into(),
            subject: None,
            affects: Affects::Users,
            certainty: Certainty::Documented,
            source: "s".into(),
            days_left: 0,
            last_working_day: day.to_owned(),
            sequence: 0,
            change: None,
            moved_from: None,
        }
    }

    fn today() -> Date {
        "2026-10-01".parse().unwrap()
    }

    #[test]
    fn days_that_are_over_are_not_drawn_and_the_same_day_is_drawn_once() {
        let drawn = drawn(
            &[
                on("2026-10-30"),
                on("2026-09-01"),
                on("2026-10-11"),
                on("2026-10-30"),
            ],
            today(),
        );
        assert_eq!(drawn.matches("class=\"day\"").count(), 2);
        assert!(drawn.contains("2026-10-30 ×2"), "{drawn}");
        assert!(!drawn.contains("2026-09-01"));
    }

    #[test]
    fn the_last_day_stands_at_the_end_and_nothing_beside_the_drawing() {
        let drawn = drawn(&[on("2026-10-11"), on("2026-10-31")], today());
        assert!(drawn.contains("cx=\"640\""), "{drawn}");
        assert!(drawn.contains("cx=\"253\""), "{drawn}");
    }

    #[test]
    fn without_a_day_to_come_there_is_no_drawing() {
        assert_eq!(drawn(&[on("2026-09-01")], today()), "");
        assert_eq!(drawn(&[], today()), "");
    }
}
