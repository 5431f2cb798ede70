//! Until when the data must be saved: never later than any rule gives that may hold. Pure: no clock.

use common::sections::{
    Access, BackupDeadline, Direction, License, SellerRole, Subscription, Twin,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use common::licensing::deadline_rules::{
    GRACE_DAYS, Manual, Seller, contract_day, end_of_grace, free_days, last_whole_day,
    term_end_before_grace,
};

/// An end that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The term ends after a day that a person named.
    Day {
        /// Its last day.
        day: Date,
        /// Free days after it: 30, 0, or not known.
        free_days: Option<u8>,
    },
    /// The term ends at an instant; until then users have access.
    Term {
        /// The instant.
        end: Timestamp,
        /// Free days after it: 30, 0, or not known.
        free_days: Option<u8>,
        /// Whether it is a trial.
        trial: bool,
    },
    /// The term has ended, and users have access in the free days until an instant.
    Grace {
        /// The instant.
        until: Timestamp,
    },
    /// Only administrators have access, at least until an instant; then the data may be deleted.
    Disabled {
        /// The instant.
        deleted: Timestamp,
    },
}

/// Why there is no day, or why an earlier one than the known one is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NoDay {
    /// Nothing tells when the old subscription ends.
    EndUnknown,
    /// It is disabled, and nothing tells when it is deleted.
    DeletionUnknown,
    /// It is deleted.
    Deleted,
    /// Nothing proves which subscription is the old one.
    OldSellerUnknown,
    /// The row is the new partner's alone: what ends is another row.
    NewRow,
}

/// What is known of the end of the old subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OldEnd {
    /// The end that decides.
    pub(crate) end: Option<End>,
    /// What is not known.
    pub(crate) unknown: Option<NoDay>,
}

impl OldEnd {
    /// No day, and why.
    pub(crate) fn none(why: NoDay) -> Self {
        Self {
            end: None,
            unknown: Some(why),
        }
    }
}

impl From<End> for OldEnd {
    fn from(end: End) -> Self {
        Self {
            end: Some(end),
            unknown: None,
        }
    }
}

/// The end of the old subscriptions of a row. Of those that still give access the earliest one counts, a
/// trial only where it is the only one; those that are over count only where none gives access.
///
/// `new_is_known` says that the record names the new partner. What `nextLifecycle` means depends on the
/// state (inferred): while `Enabled` it is the end of the term, in `Warning` the end of the free days,
/// afterwards the deletion, or something earlier.
pub(crate) fn end_of_row(license: &License, new_is_known: bool, zone: &TimeZone) -> OldEnd {
    let proof = Proof {
        new_is_known: new_is_known
            || license
                .subscriptions
                .iter()
                .any(|subscription| subscription.seller_role.is_some()),
        row_is_left: matches!(
            license.twin,
            Some(Twin {
                direction: Direction::To,
                ..
            })
        ),
    };
    let old: Vec<&Subscription> = license
        .subscriptions
        .iter()
        .filter(|subscription| proof.is_old(subscription))
        .collect();
    if old.is_empty() {
        return OldEnd::none(if is_of_new_partner(license) {
            NoDay::NewRow
        } else {
            NoDay::OldSellerUnknown
        });
    }
    let (trials, paid): (Vec<_>, Vec<_>) =
        old.into_iter().partition(|subscription| subscription.trial);
    let found = |which: &[&Subscription], live: bool| {
        let ends: Vec<OldEnd> = which
            .iter()
            .filter(|subscription| gives_access(subscription) == live)
            .map(|subscription| end_of(subscription))
            .collect();
        earliest(&ends, zone)
    };
    found(&paid, true)
        .or_else(|| found(&trials, true))
        .or_else(|| found(&paid, false))
        .or_else(|| found(&trials, false))
        .unwrap_or(OldEnd::none(NoDay::EndUnknown))
}

/// What tells the old subscriptions from the new ones.
struct Proof {
    /// The new partner is known.
    new_is_known: bool,
    /// Users are to be moved away from this row.
    row_is_left: bool,
}

impl Proof {
    /// A subscription without a seller was not sold by the new partner, whose ones name it (documented).
    fn is_old(&self, subscription: &Subscription) -> bool {
        match subscription.seller_role {
            Some(role) => role == SellerRole::Old,
            None => self.row_is_left || (self.new_is_known && subscription.seller.is_none()),
        }
    }
}

/// Whether all that gives seats of a row was sold by the new partner.
fn is_of_new_partner(license: &License) -> bool {
    let subscriptions = license.subscriptions.iter();
    let mut there = subscriptions
        .filter(|subscription| subscription.status != "Deleted")
        .peekable();
    there.peek().is_some()
        && there.all(|subscription| subscription.seller_role == Some(SellerRole::New))
}

fn gives_access(subscription: &Subscription) -> bool {
    matches!(subscription.status.as_str(), "Enabled" | "Warning")
}

fn end_of(subscription: &Subscription) -> OldEnd {
    let time = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    let next: Option<Timestamp> = time(&subscription.next_lifecycle);
    let (end, otherwise) = match subscription.status.as_str() {
        "Enabled" => {
            let term = next.map(|end| term(subscription, end, time(&subscription.created)));
            (term, NoDay::EndUnknown)
        }
        "Warning" => (next.map(|until| End::Grace { until }), NoDay::EndUnknown),
        "Suspended" | "LockedOut" => {
            let disabled = next.map(|deleted| End::Disabled { deleted });
            (disabled, NoDay::DeletionUnknown)
        }
        "Deleted" => (None, NoDay::Deleted),
        _ => (None, NoDay::EndUnknown),
    };
    end.map_or(OldEnd::none(otherwise), OldEnd::from)
}

fn term(subscription: &Subscription, end: Timestamp, created: Option<Timestamp>) -> End {
    let seller = match subscription.seller {
        Some(_) => Seller::Partner,
        None => Seller::NotAPartner,
    };
    End::Term {
        end,
        // What follows a trial is not documented for sure.
        free_days: (!subscription.trial)
            .then(|| free_days(end, seller, created))
            .flatten(),
        trial: subscription.trial,
    }
}

/// The earliest of some ends, with what is not known of the others; `None` where there are none.
fn earliest(ends: &[OldEnd], zone: &TimeZone) -> Option<OldEnd> {
    let known = ends.iter().filter_map(|old| old.end);
    let end = known.min_by_key(|end| last_day(end, zone).unwrap_or(Date::MAX));
    (!ends.is_empty()).then(|| OldEnd {
        end,
        unknown: ends.iter().filter_map(|old| old.unknown).min(),
    })
}

/// The day to plan for. `None` beyond the calendar.
pub(crate) fn last_day(end: &End, zone: &TimeZone) -> Option<Date> {
    match end {
        End::Disabled { deleted } => last_whole_day(*deleted, zone),
        End::Grace { until } => {
            let manual = Manual::after(expires(end, zone)?)?;
            Some(manual.earlier().min(last_whole_day(*until, zone)?))
        }
        End::Day { day, free_days } if *free_days == Some(GRACE_DAYS) => {
            Some(Manual::after(*day)?.earlier())
        }
        End::Day { day, .. } => Some(*day),
        End::Term {
            end: term,
            free_days,
            ..
        } if *free_days == Some(GRACE_DAYS) => {
            let manual = Manual::after(contract_day(*term, zone))?;
            Some(
                manual
                    .earlier()
                    .min(last_whole_day(end_of_grace(*term)?, zone)?),
            )
        }
        End::Term { end, .. } => last_whole_day(*end, zone),
    }
}

/// The last day of the term.
fn expires(end: &End, zone: &TimeZone) -> Option<Date> {
    match end {
        End::Day { day, .. } => Some(*day),
        End::Term { .. } | End::Grace { .. } => Some(contract_day(moment(end)?, zone)),
        End::Disabled { .. } => None,
    }
}

/// The instant at which the term ends.
fn moment(end: &End) -> Option<Timestamp> {
    match end {
        End::Term { end, .. } => Some(*end),
        End::Grace { until } => term_end_before_grace(*until),
        End::Day { .. } | End::Disabled { .. } => None,
    }
}

/// The deadline as it stands in the record. `None` beyond the calendar.
pub(crate) fn deadline(end: &End, zone: &TimeZone, zone_name: &str) -> Option<BackupDeadline> {
    let expires = expires(end, zone);
    let manual = match expires {
        Some(day) => Some(Manual::after(day)?),
        None => None,
    };
    let moment = moment(end);
    let (free_days, deleted, access) = match end {
        End::Day { free_days, .. } | End::Term { free_days, .. } => {
            (*free_days, None, Access::Users)
        }
        End::Grace { .. } => (Some(GRACE_DAYS), None, Access::Users),
        End::Disabled { deleted } => (None, Some(*deleted), Access::Administrators),
    };
    let utc_day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let local_day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    Some(BackupDeadline {
        expires: expires.map(|day| day.to_string()),
        moment: moment.map(|moment| moment.to_string()),
        local_moment: moment.map(|moment| {
            let local = moment.to_zoned(zone.clone());
            local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }),
        free_days,
        month_after: manual.as_ref().map(|days| days.month_after.to_string()),
        thirty_days: manual.as_ref().map(|days| days.thirty_days.to_string()),
        deleted_from: deleted.map(|at| utc_day(at).min(local_day(at)).to_string()),
        access,
        last_day: last_day(end, zone)?.to_string(),
        zone: zone_name.to_owned(),
    })
}

#[cfg(test)]
mod tests;
