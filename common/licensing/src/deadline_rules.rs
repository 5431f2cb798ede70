//! Dated rules about the end of a subscription: what follows it, by which source, since when. Pure data and
//! arithmetic over instants and days.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

/// Days after a term in which users go on working without paying, where the rule of 2023 or that of product
/// keys holds. Documented: Partner Center, life cycle of subscriptions, 4 August 2023 (state "expired");
/// Microsoft 365 for partners, product keys (usable for 30 days).
pub const GRACE_DAYS: u8 = 30;

/// Days after those in which only administrators reach the data (documented: Partner Center, as above).
pub const DISABLED_DAYS: i64 = 90;

/// Hours after a renewal in which it can be cancelled (documented: Partner Center, cancel a subscription).
pub const CANCEL_HOURS: i64 = 168;

/// Days after its end until which a subscription that began with a product key keeps its data (documented:
/// Microsoft 365 for partners, product keys).
pub const PRODUCT_KEY_DAYS: i64 = 120;

/// Days before the end of a subscription on which Microsoft writes to the partner (documented, as above).
pub const NOTICE_DAYS: [i64; 4] = [60, 30, 7, 1];

/// Days that a mailbox is kept without a licence (documented: remove licences from users).
pub const MAILBOX_DAYS: i64 = 30;

/// Days after which a OneDrive without a licence is archived, since 27 January 2025 (documented: unlicensed
/// OneDrive accounts).
pub const ONEDRIVE_DAYS: i64 = 93;

/// The manual's warning that data is gone thirty days after the end. Source: the manual of reseller changes,
/// version 1.0.
const MANUAL_DAYS: i64 = 30;

/// Since when the end of a term is followed by a paid month or by nothing. Documented: Partner Center,
/// extended service terms; for direct purchases message centre MC1216259 (an excerpt).
const NO_GRACE_FROM_A_PARTNER: Date = jiff::civil::date(2026, 5, 4);
const NO_GRACE_FROM_MICROSOFT: Date = jiff::civil::date(2026, 2, 9);

/// Terms that began before this day end under the rule of 2023 whenever they end (documented, as above).
const NO_GRACE_FOR_TERMS_FROM: Date = jiff::civil::date(2025, 4, 1);

/// The longest term that is sold, in years (documented).
const LONGEST_TERM_YEARS: i64 = 3;

/// Who sold a subscription, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    /// A partner.
    Partner,
    /// Perhaps Microsoft itself, perhaps a product key.
    NotAPartner,
}

/// How many days users can go on without paying after a term that ends at `end`: 30 or 0, `None` where the
/// facts do not say. `created` is when the subscription was bought first; a renewal may have followed, which
/// the directory does not tell.
#[must_use]
pub fn free_days(end: Timestamp, seller: Seller, created: Option<Timestamp>) -> Option<u8> {
    let in_force = match seller {
        Seller::Partner => NO_GRACE_FROM_A_PARTNER,
        Seller::NotAPartner => NO_GRACE_FROM_MICROSOFT,
    };
    if end <= midnight(in_force) {
        return Some(GRACE_DAYS);
    }
    let is_certain = seller == Seller::Partner && !began_before_the_rule(end, created);
    is_certain.then_some(0)
}

/// Whether the term that ends at `end` may have begun before the rule holds for it.
fn began_before_the_rule(end: Timestamp, created: Option<Timestamp>) -> bool {
    let holds_from = midnight(NO_GRACE_FOR_TERMS_FROM);
    let earliest = end
        .to_zoned(TimeZone::UTC)
        .checked_sub(LONGEST_TERM_YEARS.years());
    let long_ago = earliest.is_ok_and(|earliest| earliest.timestamp() < holds_from);
    long_ago && created.is_none_or(|created| created < holds_from)
}

/// The end of the term of a subscription that is in its days of grace until `until`.
#[must_use]
pub fn term_end_before_grace(until: Timestamp) -> Option<Timestamp> {
    until.checked_sub(grace()).ok()
}

/// The manual's two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manual {
    /// The last day of the month after the month of expiry.
    pub month_after: Date,
    /// Thirty days after the expiry.
    pub thirty_days: Date,
}

impl Manual {
    /// The days for a last day of a term; `None` beyond the calendar.
    #[must_use]
    pub fn after(expires: Date) -> Option<Self> {
        let month_after = expires.first_of_month().checked_add(1.month()).ok()?;
        Some(Self {
            month_after: month_after.last_of_month(),
            thirty_days: expires.checked_add(MANUAL_DAYS.days()).ok()?,
        })
    }

    /// The earlier of the two.
    #[must_use]
    pub fn earlier(&self) -> Date {
        self.month_after.min(self.thirty_days)
    }
}

/// The day on the contract for an instant at which something ends: the directory names the instant of the
/// change, normally 00:00 UTC after the last day (documented for Partner Center: the day is inclusive and
/// UTC), which in Japan is 09:00 of the next day. The day before the instant is taken in UTC and in the zone,
/// and the earlier one counts.
#[must_use]
pub fn contract_day(end: Timestamp, zone: &TimeZone) -> Date {
    let last = end.checked_sub(SignedDuration::from_secs(1)).unwrap_or(end);
    let utc = last.to_zoned(TimeZone::UTC).date();
    utc.min(last.to_zoned(zone.clone()).date())
}

/// The last day that is over before an instant, on the clocks of the zone and on the contract.
#[must_use]
pub fn last_whole_day(end: Timestamp, zone: &TimeZone) -> Option<Date> {
    let day_before = end.to_zoned(zone.clone()).date().yesterday().ok()?;
    Some(day_before.min(contract_day(end, zone)))
}

/// The end of the days of grace after a term.
#[must_use]
pub fn end_of_grace(term_end: Timestamp) -> Option<Timestamp> {
    term_end.checked_add(grace()).ok()
}

fn grace() -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(GRACE_DAYS))
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC)
        .expect("the three days above are in the calendar")
        .timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().unwrap()
    }

    #[test]
    fn a_partners_term_has_free_days_until_the_rule_and_none_once_it_surely_holds() {
        for (end, created, days) in [
            ("2026-05-04", None, Some(30)),
            ("2026-05-05", None, None),
            ("2026-05-05", Some("2025-03-31"), None),
            ("2026-05-05", Some("2025-04-01"), Some(0)),
            // No term that ends then can have begun before April 2025.
            ("2028-03-31", Some("2023-01-01"), None),
            ("2028-04-01", Some("2023-01-01"), Some(0)),
            ("2028-04-01", None, Some(0)),
        ] {
            let created = created.map(at);
            assert_eq!(
                free_days(at(end), Seller::Partner, created),
                days,
                "{end} {created:?}"
            );
        }
    }

    #[test]
    fn what_no_partner_sold_may_be_a_product_key_with_free_days_or_a_purchase_without() {
        let days =
            |end, created: Option<&str>| free_days(at(end), Seller::NotAPartner, created.map(at));
        assert_eq!(days("2026-02-09", None), Some(30));
        assert_eq!(days("2026-02-10", None), None);
        assert_eq!(days("2030-01-01", Some("2029-01-01")), None);
    }
}
