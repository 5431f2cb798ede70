//! An invitation, as one mail has it.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::{
    deadline::{Days, Sent},
    mail::Envelope,
    opening_notice::Notice,
    verdict::JudgedLink,
    warning::Caution,
};

/// An invitation, as one mail has it.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) link: JudgedLink,
    pub(crate) part: String,
    /// Where else in the mail the same link stands, with its wrappers.
    pub(crate) also: Vec<(String, Vec<&'static str>)>,
    /// How many more places there are.
    pub(crate) more_places: u64,
    pub(crate) partner_name: Option<String>,
    pub(crate) addressee: Option<String>,
    pub(crate) days: Days,
    pub(crate) envelope: Envelope,
    pub(crate) notice: Option<Notice>,
    pub(crate) cautions: Vec<Caution>,
}

/// When and where the reader is.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// The day that a text without a date counts from.
    pub(crate) now: Option<Timestamp>,
    pub(crate) zone: TimeZone,
}

impl Clock {
    pub(super) fn sent(&self, envelope: &Envelope) -> Sent {
        let moment = envelope.date.or(self.now);
        let there = moment.map(|moment| moment.to_zoned(self.zone.clone()));
        Sent {
            day: there.as_ref().map(Zoned::date),
            time: there.as_ref().map(Zoned::time),
            zone: self.zone.clone(),
        }
    }
}

/// A link and what is known of its place.
pub(super) struct LocatedLink {
    pub(super) text: usize,
    pub(super) at: usize,
    pub(super) link: JudgedLink,
}
