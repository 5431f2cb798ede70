//! Why a day should be looked at by a person.

use jiff::civil::{Date, Weekday};

use crate::date::{Dated, Day, Relative, Resolved, Unresolved};

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

/// The doubts that are left of the day to accept by.
pub(super) fn of(
    dated: &Dated,
    resolved: Result<Resolved, Unresolved>,
    reference: Option<Date>,
    words: &str,
    is_japanese: bool,
) -> Vec<Doubt> {
    let words = words.to_owned();
    let resolved = match resolved {
        Ok(resolved) => resolved,
        Err(why) => {
            return vec![match why {
                Unresolved::Blank => Doubt::Blank(words),
                Unresolved::Impossible => Doubt::Impossible(words),
                Unresolved::NeedsDate => Doubt::NeedsDate(words),
                Unresolved::NeedsHolidays => Doubt::NeedsHolidays(words),
                Unresolved::AtOnce => Doubt::AtOnce(words),
                Unresolved::Elsewhere => Doubt::Unread(words),
            }];
        }
    };
    let day = resolved.day;
    let mut doubts = Vec::new();
    if dated
        .weekday
        .is_some_and(|written| written != day.weekday() && dated.earlier.is_none())
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
    let is_business = matches!(dated.day, Day::Relative(Relative::BusinessDays(_)));
    if is_business && !is_japanese {
        doubts.push(Doubt::CountryUnknown(words));
    }
    doubts
}
