//! What the time does to a tenant: subscriptions renew, run on, expire, are disabled and deleted. Pure.

use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};

use super::{
    commerce::AtTermEnd,
    directory::{Subscription, SubscriptionStatus},
    tenant::Tenant,
};

/// Days of grace after a term under the rule of 2023, in which users go on working (documented).
const GRACE: i64 = 30;

/// Days after that in which only administrators reach the data (documented).
const DISABLED: i64 = 90;

/// Terms that began before this moment end under the rule of 2023, whenever they end (documented).
const NEW_RULE_FOR_TERMS_FROM: &str = "2025-04-01T00:00:00Z";

/// Terms that end before this moment end under the rule of 2023 (documented): what partners sell, and what
/// Microsoft sells itself.
const NEW_RULE_FOR_ENDS_FROM: &str = "2026-05-04T00:00:00Z";
const NEW_RULE_FOR_DIRECT_ENDS_FROM: &str = "2026-02-09T00:00:00Z";

fn moment(text: &str) -> Timestamp {
    text.parse().expect("the moments above are in RFC 3339")
}

impl Tenant {
    /// Lets the tenant's clock go to a time, with everything that happens to subscriptions on the way. Set back, it
    /// undoes nothing.
    pub fn pass(&mut self, until: Timestamp) {
        for subscription in &mut self.subscriptions {
            while let Some(next) = subscription
                .next_lifecycle_date_time
                .filter(|next| *next <= until)
            {
                subscription.step(next);
            }
        }
        self.deleted.pass(until);
        self.now = until;
    }
}

impl Subscription {
    /// Whether its term ends under the rule of 4 May 2026 (direct purchases: 9 February 2026): no month of grace, but
    /// an extension that is paid for, or an end at once. It does not hold for trials.
    #[must_use]
    pub fn ends_under_the_new_rule(&self) -> bool {
        let Some(end) = self.next_lifecycle_date_time else {
            return false;
        };
        let in_force = match self.owner_tenant_id {
            Some(_) => NEW_RULE_FOR_ENDS_FROM,
            None => NEW_RULE_FOR_DIRECT_ENDS_FROM,
        };
        !self.is_trial
            && end > moment(in_force)
            && self.term_began(end) >= moment(NEW_RULE_FOR_TERMS_FROM)
    }

    /// The purchase, or the last renewal before a term's end.
    fn term_began(&self, end: Timestamp) -> Timestamp {
        let began = shifted(end, -self.term()).unwrap_or(self.created_date_time);
        began.max(self.created_date_time)
    }

    fn term(&self) -> Span {
        self.term_duration.parse().unwrap_or_else(|_| 1.year())
    }

    /// Goes from one state to the next.
    fn step(&mut self, at: Timestamp) {
        self.terms.changes += 1;
        let (status, next) = match self.status {
            SubscriptionStatus::Enabled if self.auto_renew_enabled => {
                (SubscriptionStatus::Enabled, shifted(at, self.term()))
            }
            SubscriptionStatus::Enabled => return self.end_term(at),
            SubscriptionStatus::Warning => (SubscriptionStatus::Suspended, days(at, DISABLED)),
            // Suspended by the partner when the term ended: a month less to use, none less to save (documented).
            SubscriptionStatus::LockedOut => {
                self.terms.term_ended = Some(at);
                (SubscriptionStatus::Suspended, days(at, GRACE + DISABLED))
            }
            SubscriptionStatus::Suspended | SubscriptionStatus::Deleted => {
                (SubscriptionStatus::Deleted, None)
            }
        };
        self.status = status;
        self.next_lifecycle_date_time = next;
    }

    fn end_term(&mut self, at: Timestamp) {
        let next = if !self.ends_under_the_new_rule() {
            self.status = SubscriptionStatus::Warning;
            self.terms.term_ended = Some(at);
            days(at, GRACE)
        } else if self.terms.at_term_end == Some(AtTermEnd::Cancel) {
            // That access ends at once and the data is kept for 90 days is documented.
            self.status = SubscriptionStatus::Suspended;
            self.terms.term_ended = Some(at);
            days(at, DISABLED)
        } else {
            self.terms.at_term_end = Some(AtTermEnd::ExtendedServiceTerm);
            "P1M".clone_into(&mut self.term_duration);
            shifted(at, 1.month())
        };
        self.next_lifecycle_date_time = next;
    }
}

fn days(at: Timestamp, days: i64) -> Option<Timestamp> {
    shifted(at, days.days())
}

fn shifted(at: Timestamp, span: Span) -> Option<Timestamp> {
    let there = at.to_zoned(TimeZone::UTC).checked_add(span).ok()?;
    Some(there.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use SubscriptionStatus::{Deleted, Enabled, Suspended, Warning};

    /// The built-in old subscription with a term that ends at a time.
    fn ending(end: &str) -> Tenant {
        let mut tenant = Tenant::omakase();
        tenant.now = "2026-01-01T00:00:00Z".parse().unwrap();
        tenant.subscriptions[0].next_lifecycle_date_time = Some(end.parse().unwrap());
        tenant
    }

    fn lived(mut tenant: Tenant, days: &[&str]) -> Vec<(SubscriptionStatus, Option<String>)> {
        days.iter()
            .map(|day| {
                tenant.pass(format!("{day}T00:00:00Z").parse().unwrap());
                let one = &tenant.subscriptions[0];
                let next = one
                    .next_lifecycle_date_time
                    .map(|next| next.strftime("%F").to_string());
                (one.status, next)
            })
            .collect()
    }

    fn on(status: SubscriptionStatus, next: &str) -> (SubscriptionStatus, Option<String>) {
        (status, Some(next.to_owned()))
    }

    #[test]
    fn a_term_that_ends_before_the_4th_of_may_2026_has_a_month_of_grace_and_90_days() {
        assert_eq!(
            lived(
                ending("2026-05-04T00:00:00Z"),
                &[
                    "2026-05-03",
                    "2026-05-04",
                    "2026-06-02",
                    "2026-06-03",
                    "2026-09-01"
                ]
            ),
            [
                on(Enabled, "2026-05-04"),
                on(Warning, "2026-06-03"),
                on(Warning, "2026-06-03"),
                on(Suspended, "2026-09-01"),
                (Deleted, None),
            ]
        );
    }

    #[test]
    fn from_then_on_it_runs_on_from_month_to_month_and_ends_at_once_only_if_it_is_cancelled() {
        let days = ["2026-05-05", "2026-06-05", "2026-12-31"];
        assert_eq!(
            lived(ending("2026-05-05T00:00:00Z"), &days),
            [
                on(Enabled, "2026-06-05"),
                on(Enabled, "2026-07-05"),
                on(Enabled, "2027-01-05"),
            ]
        );
        let mut cancelled = ending("2026-05-05T00:00:00Z");
        cancelled.subscriptions[0].terms.at_term_end = Some(AtTermEnd::Cancel);
        assert_eq!(
            lived(cancelled, &days),
            [
                on(Suspended, "2026-08-03"),
                on(Suspended, "2026-08-03"),
                (Deleted, None)
            ]
        );
    }

    #[test]
    fn a_term_of_before_april_2025_and_a_trial_keep_the_rule_of_2023() {
        let mut long = ending("2026-06-01T00:00:00Z");
        long.subscriptions[0].term_duration = "P3Y".to_owned();
        let mut trial = ending("2026-06-01T00:00:00Z");
        trial.subscriptions[0].is_trial = true;
        for tenant in [long, trial] {
            assert_eq!(lived(tenant, &["2026-06-01"]), [on(Warning, "2026-07-01")]);
        }
    }

    #[test]
    fn what_microsoft_sells_itself_is_under_the_new_rule_since_9_february_2026() {
        for (end, after) in [
            ("2026-02-09", on(Warning, "2026-03-11")),
            ("2026-02-10", on(Enabled, "2026-03-10")),
        ] {
            let mut direct = ending(&format!("{end}T00:00:00Z"));
            "P1M".clone_into(&mut direct.subscriptions[0].term_duration);
            direct.subscriptions[0].owner_tenant_id = None;
            assert_eq!(lived(direct, &[end]), [after]);
        }
    }

    #[test]
    fn what_renews_by_itself_renews_as_often_as_time_allows() {
        let mut tenant = ending("2026-06-01T00:00:00Z");
        tenant.subscriptions[0].auto_renew_enabled = true;
        assert_eq!(lived(tenant, &["2028-06-01"]), [on(Enabled, "2029-06-01")]);
    }

    #[test]
    fn one_jump_and_many_steps_come_to_the_same() {
        let days: Vec<String> = (0..400)
            .map(|day| {
                let first: jiff::civil::Date = "2026-04-01".parse().unwrap();
                first
                    .checked_add(i64::from(day).days())
                    .unwrap()
                    .to_string()
            })
            .collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        for end in ["2026-04-20T00:00:00Z", "2026-08-20T00:00:00Z"] {
            let stepped = lived(ending(end), &days).pop();
            assert_eq!(stepped, lived(ending(end), &days[399..]).pop());
        }
    }
}
