//! What holds for the whole run, without any type of the command line.

use common::{Lang, sections::BackupDeadline};
use jiff::{civil::Date, tz::TimeZone};

use crate::deadline::{End, OldEnd, deadline};

/// What holds for the whole run.
#[derive(Debug, Clone)]
pub(crate) struct PlanOptions {
    /// The zone whose days count.
    pub(crate) zone: TimeZone,
    /// Its IANA name.
    pub(crate) zone_name: String,
    /// The present day in that zone.
    pub(crate) today: Date,
    /// The day of expiry that a person named; it wins over the records.
    pub(crate) expires: Option<Date>,
    /// The free days after the term that a person knows of.
    pub(crate) free_days: Option<u8>,
    /// Whether the whole drive is to be saved, whatever folders it has.
    pub(crate) whole_drive: bool,
    /// Whether a person says that what is not in the plan is not needed.
    pub(crate) rest_not_needed: bool,
    /// The folder that everything is copied into.
    pub(crate) to: String,
    /// The name of rclone's remote.
    pub(crate) remote: String,
    /// The language of notes.
    pub(crate) lang: Lang,
}

impl PlanOptions {
    /// What is known of the end: what a person said, else what the record's licence row says.
    pub(crate) fn end(&self, row: OldEnd) -> OldEnd {
        if let Some(day) = self.expires {
            return OldEnd::from(End::Day {
                day,
                free_days: self.free_days,
            });
        }
        match (row.end, self.free_days) {
            (Some(End::Term { end, trial, .. }), Some(days)) => OldEnd {
                end: Some(End::Term {
                    end,
                    trial,
                    free_days: Some(days),
                }),
                ..row
            },
            _ => row,
        }
    }

    /// The deadline, as it stands in the record.
    pub(crate) fn deadline(&self, old: OldEnd) -> Option<BackupDeadline> {
        deadline(&old.end?, &self.zone, &self.zone_name)
    }
}
