//! Days that are the two ends of a period: `10月1日～15日`.

use std::collections::HashSet;

use crate::date::{Dated, Day};

/// Which of the days begin a period, and which end one.
#[derive(Default)]
pub(super) struct Ranges {
    pub(super) starts: HashSet<usize>,
    pub(super) ends: HashSet<usize>,
}

/// Finds the periods. The end of one takes the month and the year of its beginning where it has none.
pub(super) fn find(text: &str, dated: &mut [Dated]) -> Ranges {
    let mut ranges = Ranges::default();
    for at in 1..dated.len() {
        let (before, after) = (&dated[at - 1], &dated[at]);
        let between = text.get(before.at.end..after.at.start).unwrap_or("x");
        let is_range = is_mark(between);
        if !is_range && !is_or(between) {
            continue;
        }
        let day = within(before.day, after.day);
        dated[at].day = day;
        if !is_range {
            continue;
        }
        ranges.starts.insert(at - 1);
        ranges.ends.insert(at);
    }
    ranges
}

/// `11月6日または7日`: the second takes its month from the first, too.
pub(super) fn is_or(between: &str) -> bool {
    const OR: [&str; 6] = ["または", "又は", "もしくは", "若しくは", "か", "or"];
    OR.contains(&between.trim_matches([' ', '、', ',', ')']))
}

fn is_mark(between: &str) -> bool {
    let mark = between.trim_matches([' ', '\t', '、', ',']);
    matches!(
        mark,
        "~" | "〜"
            | "～"
            | "-"
            | "–"
            | "—"
            | "―"
            | "−"
            | "から"
            | "より"
            | "to"
            | "through"
            | "until"
            | "and"
            | "till"
    )
}

fn within(start: Day, end: Day) -> Day {
    let (year, month, day) = match start {
        Day::Full { year, month, day } => (Some(year), month, day),
        Day::NoYear { month, day } => (None, month, day),
        Day::Numbers {
            first,
            second,
            third: None,
        } => match (i8::try_from(first), i8::try_from(second)) {
            (Ok(month), Ok(day)) => (None, month, day),
            _ => return end,
        },
        _ => return end,
    };
    let of = |to_month: i8, to_day: i8| match year {
        Some(year) => Day::Full {
            year: year + i16::from((to_month, to_day) < (month, day)),
            month: to_month,
            day: to_day,
        },
        None => Day::NoYear {
            month: to_month,
            day: to_day,
        },
    };
    match end {
        Day::NoMonth { day } => of(month, day),
        Day::NoYear { month, day } if year.is_some() => of(month, day),
        Day::Numbers {
            first,
            second,
            third: None,
        } if year.is_some() => match (i8::try_from(first), i8::try_from(second)) {
            (Ok(month), Ok(day)) => of(month, day),
            _ => end,
        },
        _ => end,
    }
}
