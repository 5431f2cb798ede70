//! Until when the data must be saved. Pure: no clock.

use common::sections::{BackupDeadline, License, SellerRole, Subscription};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// Days that Microsoft keeps an ended subscription usable before it is disabled (documented), and
/// after which the manual declares the data lost.
const GRACE_DAYS: i64 = 30;

/// When the old subscription ends, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// On a day that a person named.
    Day(Date),
    /// At an instant that the directory names.
    At {
        /// The end of the term.
        moment: Timestamp,
        /// Whether it is behind us and the subscription is in its days of grace.
        in_grace: bool,
    },
}

impl Expiry {
    /// The last day of the subscription.
    ///
    /// The directory names the instant of the change, normally 00:00 UTC after the last day (documented
    /// for Partner Center: the day is inclusive and UTC). In Japan that is 09:00 of the next day. The
    /// day before the instant is taken in UTC and in the zone, and the earlier one counts: it is the
    /// day on the contract, and a later one could move the deadline into the next month.
    #[must_use]
    pub fn last_day(&self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(day) => *day,
            Self::At { moment, .. } => {
                let last = moment
                    .checked_sub(SignedDuration::from_secs(1))
                    .unwrap_or(*moment);
                let utc = last.to_zoned(TimeZone::UTC).date();
                utc.min(last.to_zoned(zone.clone()).date())
            }
        }
    }
}

/// The manual's rule for one expiry: by the end of the month after the month of expiry, yet no later
/// than thirty days after it. `None` beyond the calendar.
#[must_use]
pub fn deadline(expiry: &Expiry, zone: &TimeZone, zone_name: &str) -> Option<BackupDeadline> {
    let expires = expiry.last_day(zone);
    let month_after = expires
        .first_of_month()
        .checked_add(1.month())
        .ok()?
        .last_of_month();
    let thirty_days = expires.checked_add(GRACE_DAYS.days()).ok()?;
    let moment = match expiry {
        Expiry::Day(_) => None,
        Expiry::At { moment, .. } => Some(*moment),
    };
    Some(BackupDeadline {
        expires: expires.to_string(),
        moment: moment.map(|moment| moment.to_string()),
        local_moment: moment.map(|moment| {
            let local = moment.to_zoned(zone.clone());
            local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }),
        month_after: month_after.to_string(),
        thirty_days: thirty_days.to_string(),
        last_day: month_after.min(thirty_days).to_string(),
        zone: zone_name.to_owned(),
    })
}

/// What a licence row says of the end of its old subscriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSays {
    /// When the earliest one ends or ended.
    Ends(Expiry),
    /// One is suspended, locked out or deleted: users have lost access already.
    Ended,
    /// Nothing.
    Nothing,
}

/// The end of the old subscriptions of a row. Those of the new partner do not count, nor trials.
///
/// What `nextLifecycle` means depends on the state (inferred): while `Enabled` it is the end of the
/// term, in `Warning` the end of the thirty days of grace. Afterwards nothing tells the end of the term.
#[must_use]
pub fn expiry_of(license: &License) -> RowSays {
    let old = license
        .subscriptions
        .iter()
        .filter(|subscription| !subscription.trial)
        .filter(|subscription| subscription.seller_role != Some(SellerRole::New));
    let mut says = RowSays::Nothing;
    for subscription in old {
        says = match (says, expiry_of_one(subscription)) {
            (RowSays::Ended, _) | (_, RowSays::Ended) => RowSays::Ended,
            (RowSays::Nothing, other) | (other, RowSays::Nothing) => other,
            (RowSays::Ends(a), RowSays::Ends(b)) => RowSays::Ends(earlier(a, b)),
        };
    }
    says
}

fn expiry_of_one(subscription: &Subscription) -> RowSays {
    let (grace, in_grace) = match subscription.status.as_str() {
        "Enabled" => (SignedDuration::ZERO, false),
        "Warning" => (SignedDuration::from_hours(24 * GRACE_DAYS), true),
        "Suspended" | "LockedOut" | "Deleted" => return RowSays::Ended,
        _ => return RowSays::Nothing,
    };
    let next = subscription.next_lifecycle.as_ref();
    let next = next.and_then(|next| next.parse::<Timestamp>().ok());
    match next.and_then(|next| next.checked_sub(grace).ok()) {
        Some(moment) => RowSays::Ends(Expiry::At { moment, in_grace }),
        None => RowSays::Nothing,
    }
}

fn earlier(a: Expiry, b: Expiry) -> Expiry {
    if b.last_day(&TimeZone::UTC) < a.last_day(&TimeZone::UTC) {
        b
    } else {
        a
    }
}

/// Whether the rule in force since 4 May 2026 may apply (documented by Microsoft and distributors): a
/// subscription bought or renewed from 1 April 2025 on that ends on or after 4 May 2026 has no free
/// thirty days. The directory tells no renewal, so an old purchase does not rule it out.
#[must_use]
pub fn may_end_at_once(expiry: &Expiry, zone: &TimeZone) -> bool {
    const IN_FORCE: Date = jiff::civil::date(2026, 5, 4);
    let in_grace = matches!(expiry, Expiry::At { in_grace: true, .. });
    !in_grace && expiry.last_day(zone) >= IN_FORCE
}

#[cfg(test)]
mod tests {
    use common::sections::{LicensePath, Seats};

    use super::*;

    fn tokyo() -> TimeZone {
        TimeZone::get("Asia/Tokyo").unwrap()
    }

    fn at(moment: &str) -> Expiry {
        Expiry::At {
            moment: moment.parse().unwrap(),
            in_grace: false,
        }
    }

    fn days(expiry: &Expiry) -> [String; 4] {
        let found = deadline(expiry, &tokyo(), "Asia/Tokyo").unwrap();
        [
            found.expires,
            found.month_after,
            found.thirty_days,
            found.last_day,
        ]
    }

    fn subscription(status: &str, next: Option<&str>, role: Option<SellerRole>) -> Subscription {
        Subscription {
            id: "s".into(),
            commerce_subscription_id: None,
            seller: None,
            seller_role: role,
            status: status.into(),
            seats: 5,
            created: None,
            next_lifecycle: next.map(str::to_owned),
            trial: false,
            announced_by: None,
        }
    }

    fn row(subscriptions: Vec<Subscription>) -> License {
        License {
            sku_id: "ac5cef5d-921b-4f97-9ef3-c99076e5470f".parse().unwrap(),
            sku_part_number: "SMB_BUSINESS_PREMIUM".into(),
            product_name: "Microsoft 365 Business Standard - Prepaid Legacy".into(),
            capability_status: "Enabled".into(),
            seats: Seats::default(),
            subscriptions,
            path: LicensePath::Twin,
            path_reason: String::new(),
            twin: None,
            opening: None,
        }
    }

    #[test]
    fn the_earlier_of_month_end_and_thirty_days_is_the_day_to_plan_for() {
        for (day, expected) in [
            (
                "2026-10-01",
                ["2026-10-01", "2026-11-30", "2026-10-31", "2026-10-31"],
            ),
            (
                "2026-10-31",
                ["2026-10-31", "2026-11-30", "2026-11-30", "2026-11-30"],
            ),
            (
                "2026-12-31",
                ["2026-12-31", "2027-01-31", "2027-01-30", "2027-01-30"],
            ),
            // February is the month whose end comes before thirty days are over.
            (
                "2027-01-30",
                ["2027-01-30", "2027-02-28", "2027-03-01", "2027-02-28"],
            ),
            (
                "2028-01-31",
                ["2028-01-31", "2028-02-29", "2028-03-01", "2028-02-29"],
            ),
        ] {
            assert_eq!(days(&Expiry::Day(day.parse().unwrap())), expected);
        }
    }

    #[test]
    fn an_end_at_midnight_utc_counts_for_the_day_on_the_contract_not_for_the_next_month_in_japan() {
        // 1 November 00:00 UTC is 09:00 in Tokyo; the contract ended with October.
        let found = deadline(&at("2026-11-01T00:00:00Z"), &tokyo(), "Asia/Tokyo").unwrap();
        assert_eq!(
            found,
            BackupDeadline {
                expires: "2026-10-31".into(),
                moment: Some("2026-11-01T00:00:00Z".into()),
                local_moment: Some("2026-11-01T09:00:00+09:00".into()),
                month_after: "2026-11-30".into(),
                thirty_days: "2026-11-30".into(),
                last_day: "2026-11-30".into(),
                zone: "Asia/Tokyo".into(),
            }
        );
    }

    #[test]
    fn west_of_utc_the_local_day_is_the_earlier_one() {
        let honolulu = TimeZone::get("Pacific/Honolulu").unwrap();
        let end = at("2026-11-01T05:00:00Z");
        assert_eq!(end.last_day(&honolulu).to_string(), "2026-10-31");
        assert_eq!(end.last_day(&tokyo()).to_string(), "2026-11-01");
    }

    #[test]
    fn the_end_of_the_calendar_has_no_deadline_instead_of_a_crash() {
        assert_eq!(
            deadline(&Expiry::Day(Date::MAX), &tokyo(), "Asia/Tokyo"),
            None
        );
        assert_eq!(
            at("-009999-01-02T01:59:59Z")
                .last_day(&TimeZone::UTC)
                .year(),
            -9999
        );
    }

    #[test]
    fn the_earliest_old_subscription_decides_and_the_new_partners_do_not_count() {
        let license = row(vec![
            subscription(
                "Enabled",
                Some("2027-09-01T00:00:00Z"),
                Some(SellerRole::New),
            ),
            subscription(
                "Enabled",
                Some("2026-12-01T00:00:00Z"),
                Some(SellerRole::Old),
            ),
            subscription(
                "Enabled",
                Some("2026-11-01T00:00:00Z"),
                Some(SellerRole::Old),
            ),
            subscription("Enabled", None, Some(SellerRole::Old)),
        ]);
        assert_eq!(
            expiry_of(&license),
            RowSays::Ends(at("2026-11-01T00:00:00Z"))
        );
        let only_new = row(vec![subscription(
            "Enabled",
            Some("2027-09-01T00:00:00Z"),
            Some(SellerRole::New),
        )]);
        assert_eq!(expiry_of(&only_new), RowSays::Nothing);
    }

    #[test]
    fn in_grace_the_end_of_the_term_lies_thirty_days_before_the_next_change() {
        let license = row(vec![subscription(
            "Warning",
            Some("2026-12-01T00:00:00Z"),
            None,
        )]);
        let RowSays::Ends(expiry) = expiry_of(&license) else {
            panic!("a subscription in grace has an end");
        };
        assert_eq!(
            days(&expiry),
            ["2026-10-31", "2026-11-30", "2026-11-30", "2026-11-30"]
        );
        assert!(
            !may_end_at_once(&expiry, &tokyo()),
            "it has its grace already"
        );
    }

    #[test]
    fn a_suspended_subscription_has_ended_whatever_else_stands_beside_it() {
        for status in ["Suspended", "LockedOut", "Deleted"] {
            let license = row(vec![
                subscription("Enabled", Some("2026-12-01T00:00:00Z"), None),
                subscription(status, Some("2026-12-01T00:00:00Z"), None),
            ]);
            assert_eq!(expiry_of(&license), RowSays::Ended);
        }
        let strange = row(vec![subscription("Enabled", Some("soon"), None)]);
        assert_eq!(expiry_of(&strange), RowSays::Nothing);
        let unknown = row(vec![subscription(
            "Resting",
            Some("2026-12-01T00:00:00Z"),
            None,
        )]);
        assert_eq!(expiry_of(&unknown), RowSays::Nothing);
    }

    #[test]
    fn the_rule_of_may_2026_may_apply_from_its_day_on() {
        let day = |day: &str| Expiry::Day(day.parse().unwrap());
        assert!(!may_end_at_once(&day("2026-05-03"), &tokyo()));
        assert!(may_end_at_once(&day("2026-05-04"), &tokyo()));
    }
}
