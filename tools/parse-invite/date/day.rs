//! A day, as written.

use std::ops::Range;

use jiff::civil::Weekday;

use super::hour::TimeOfDay;

/// A day in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Where it stands, with its weekday and its hour.
    pub(crate) at: Range<usize>,
    pub(crate) day: Day,
    /// The weekday written beside it.
    pub(crate) weekday: Option<Weekday>,
    /// The hour written beside it.
    pub(crate) hour: Option<TimeOfDay>,
    /// How long before the day the one that is meant is.
    pub(crate) earlier: Option<Earlier>,
}

/// A day, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    Full {
        year: i16,
        month: i8,
        day: i8,
    },
    NoYear {
        month: i8,
        day: i8,
    },
    /// `15日`: the month is that of the mail, or of the day before it in a range.
    NoMonth {
        day: i8,
    },
    /// Three or two numbers whose order depends on the country: `10/15/2026`, `26/10/15`, `10/8`.
    Numbers {
        first: i16,
        second: i16,
        third: Option<i16>,
    },
    EndOfMonth {
        year: Option<i16>,
        month: i8,
    },
    /// `10月第3金曜日`.
    NthWeekday {
        year: Option<i16>,
        month: i8,
        nth: i8,
        weekday: Weekday,
    },
    /// `2024 年 月 日`.
    Blank,
    Relative(Relative),
}

/// A day counted from that of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relative {
    Days(i32),
    /// From the moment of the mail on.
    Hours(i32),
    BusinessDays(i32),
    Months(i32),
    /// The last working day of the week, `weeks` ahead; or that weekday of it.
    Week {
        weeks: i32,
        weekday: Option<Weekday>,
    },
    /// `next Friday`, which some mean as the coming one and others as that of next week.
    NextWeekday(Weekday),
    /// The first such weekday from the day of the mail on.
    Coming(Weekday),
    EndOfMonth {
        months: i32,
    },
    DayOfMonth {
        months: i32,
        day: i8,
    },
    NthWeekday {
        months: i32,
        nth: i8,
        weekday: Weekday,
    },
    EndOfYear,
    /// The end of March.
    EndOfFiscalYear {
        years: i16,
    },
    /// `速やかに`: no day at all.
    AtOnce,
}

/// How long before another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Earlier {
    Days(i32),
    BusinessDays(i32),
    /// The last business day up to it.
    ToBusinessDay,
}
