//! The `subscription` section of one subscription. Pure.

use common::{
    Lang, Text,
    graph::{CompanySubscription, SubscriptionStatus},
    ids::Guid,
    licensing::{
        deadline_rules::Seller,
        product_name,
        term::{Life, RegimeReason, Term, asked, at_term_end, cancel_window, instant},
    },
    partner_center::commerce::Subscription,
    sections::{AtTermEnd, CancelWindow, Partner, Refund, Side, SoldSubscription, TermEnd},
    text,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// From what Partner Center says.
pub(crate) fn of_partner(
    one: &Subscription,
    own: Guid,
    zone: &TimeZone,
    (now, lang): (Timestamp, Lang),
) -> SoldSubscription {
    let status = one.status.clone().unwrap_or_default();
    let life = Life::of(&status);
    let term = Term::of(one);
    let (regime, reason) = term.regime();
    let asked = asked(&one.scheduled_actions);
    let until = one.cancellation_allowed_until_date.as_deref();
    let until = until.and_then(instant);
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    SoldSubscription {
        id: Some(one.id.clone()),
        side: Side::Partner,
        seller: Some(Partner {
            tenant_id: Some(own),
            ..Partner::default()
        }),
        offer_id: filled(&one.offer_id),
        offer_name: one.offer_name.clone().unwrap_or_default(),
        friendly_name: filled(&one.friendly_name)
            .filter(|name| Some(name) != one.offer_name.as_ref()),
        sku_id: None,
        seats: one.quantity,
        at_term_end: at_term_end(life, one.auto_renew_enabled, asked, regime),
        state: status,
        auto_renew: one.auto_renew_enabled,
        term: filled(&one.term_duration),
        billing_cycle: filled(&one.billing_cycle),
        term_end: term.end.map(|end| shown(end, zone)),
        cancel_window: match life {
            Life::Runs => cancel_window(until, now),
            Life::Over => CancelWindow::Closed,
            Life::Unknown => CancelWindow::Unknown,
        },
        cancel_until: until.map(|until| until.to_string()),
        regime,
        regime_words: why(reason).in_lang(lang).to_owned(),
        partner_id: filled(&one.partner_id),
        contract_type: filled(&one.contract_type),
        refunds: one
            .refund_options
            .iter()
            .map(|refund| Refund {
                kind: refund.kind.clone().unwrap_or_default(),
                until: refund
                    .expires_at
                    .as_deref()
                    .and_then(instant)
                    .map(|at| at.to_string()),
            })
            .collect(),
        trial: one.is_trial.unwrap_or_default(),
        order_id: filled(&one.order_id),
        support: None,
        findings: Vec::new(),
    }
}

fn shown(end: Timestamp, zone: &TimeZone) -> TermEnd {
    let local = end.to_zoned(zone.clone());
    TermEnd {
        time: end.to_string(),
        day: end.to_zoned(TimeZone::UTC).date().to_string(),
        local: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
    }
}

fn why(reason: RegimeReason) -> Text {
    match reason {
        RegimeReason::Trial => text!(
            "a trial: the rule of 4 May 2026 does not hold for it",
            "試用版のため、2026 年 5 月 4 日からの規則は適用されません"
        ),
        RegimeReason::NotNewCommerce => text!(
            "not sold in new commerce: the rule of 4 May 2026 does not hold for it",
            "新しいコマースの製品ではないため、2026 年 5 月 4 日からの規則は適用されません"
        ),
        RegimeReason::EndsBefore => text!(
            "the term ends before 4 May 2026",
            "期間が 2026 年 5 月 4 日より前に終了します"
        ),
        RegimeReason::BeganBefore => text!(
            "the term began before 1 April 2025",
            "期間が 2025 年 4 月 1 日より前に始まっています"
        ),
        RegimeReason::Holds => text!(
            "the term began on 1 April 2025 or later and ends on 4 May 2026 or later",
            "期間が 2025 年 4 月 1 日以降に始まり、2026 年 5 月 4 日以降に終了します"
        ),
        RegimeReason::NotKnown => text!(
            "the beginning or the end of the term is not known",
            "期間の開始日または終了日が分かりません"
        ),
    }
}

/// From what the directory says. It tells neither whether it renews nor how long the term is.
pub(crate) fn of_customer(
    one: &CompanySubscription,
    zone: &TimeZone,
    lang: Lang,
) -> SoldSubscription {
    let next = one.next_lifecycle_date_time.as_deref().and_then(instant);
    let is_running = one.status == SubscriptionStatus::Enabled;
    // The directory names the instant after the last day.
    let last = |next: Timestamp| next.checked_sub(SignedDuration::from_secs(1)).ok();
    let end = next.filter(|_| is_running).and_then(last);
    let (regime, reason) = Term {
        seller: match one.owner_tenant_id {
            Some(_) => Seller::Partner,
            None => Seller::NotAPartner,
        },
        end,
        created: one.created_date_time.as_deref().and_then(instant),
        length: None,
        is_trial: one.is_trial,
        is_new_commerce: true,
    }
    .regime();
    SoldSubscription {
        id: one.commerce_subscription_id.clone(),
        side: Side::Customer,
        seller: one.owner_tenant_id.map(|seller| Partner {
            tenant_id: Some(seller),
            ..Partner::default()
        }),
        offer_id: None,
        offer_name: match &one.sku_id {
            Some(sku) => product_name(sku, &one.sku_part_number),
            None => one.sku_part_number.clone(),
        },
        friendly_name: None,
        sku_id: one.sku_id,
        seats: Some(one.total_licenses),
        state: one.status.to_string(),
        auto_renew: None,
        at_term_end: match one.status {
            SubscriptionStatus::Enabled | SubscriptionStatus::Other(_) => AtTermEnd::Unknown,
            SubscriptionStatus::Warning
            | SubscriptionStatus::Suspended
            | SubscriptionStatus::Deleted
            | SubscriptionStatus::LockedOut => AtTermEnd::Over,
        },
        term: None,
        billing_cycle: None,
        term_end: end.map(|end| shown(end, zone)),
        cancel_window: CancelWindow::Unknown,
        cancel_until: None,
        regime,
        regime_words: why(reason).in_lang(lang).to_owned(),
        partner_id: None,
        contract_type: None,
        refunds: Vec::new(),
        trial: one.is_trial,
        order_id: None,
        support: None,
        findings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use common::{partner_center::commerce::ScheduledAction, sections::Regime};

    use super::*;

    fn sold(changes: impl FnOnce(&mut Subscription)) -> SoldSubscription {
        let mut one = Subscription {
            id: "s".to_owned(),
            offer_name: Some("Microsoft 365 Business Standard".to_owned()),
            friendly_name: Some("Microsoft 365 Business Standard".to_owned()),
            product_type: Some(common::partner_center::commerce::ProductType::default()),
            quantity: Some(5),
            status: Some("active".to_owned()),
            creation_date: Some("2025-10-31T00:00:00Z".to_owned()),
            commitment_end_date_time: Some("2026-10-30T23:59:59Z".to_owned()),
            cancellation_allowed_until_date: Some("2025-11-07T00:00:00Z".to_owned()),
            auto_renew_enabled: Some(false),
            term_duration: Some("P1Y".to_owned()),
            partner_id: Some(String::new()),
            ..Subscription::default()
        };
        changes(&mut one);
        let own = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845".parse().unwrap();
        let now = "2026-10-01T00:00:00Z".parse().unwrap();
        of_partner(
            &one,
            own,
            &TimeZone::get("Asia/Tokyo").unwrap(),
            (now, Lang::En),
        )
    }

    #[test]
    fn the_last_instant_is_shown_in_both_zones_and_renewal_off_is_no_end() {
        let made = sold(|_| {});
        let end = made.term_end.unwrap();
        assert_eq!(end.time, "2026-10-30T23:59:59Z");
        assert_eq!((&*end.day, &*end.zone), ("2026-10-30", "Asia/Tokyo"));
        assert_eq!(end.local, "2026-10-31T08:59:59+09:00");
        assert_eq!(made.regime, Regime::NoGrace2026);
        assert_eq!(made.at_term_end, AtTermEnd::ExtendPaid);
        assert_eq!(made.cancel_window, CancelWindow::Closed);
        assert_eq!((made.friendly_name, made.partner_id), (None, None));
    }

    #[test]
    fn only_what_runs_can_be_cancelled() {
        for (status, window) in [
            ("active", CancelWindow::Open),
            ("suspended", CancelWindow::Open),
            ("deleted", CancelWindow::Closed),
            ("expired", CancelWindow::Closed),
            ("pending", CancelWindow::Unknown),
        ] {
            let made = sold(|one| {
                one.status = Some(status.to_owned());
                one.cancellation_allowed_until_date = Some("2026-10-02T00:00:00Z".to_owned());
            });
            assert_eq!(made.cancel_window, window, "{status}");
        }
    }

    #[test]
    fn what_was_asked_for_at_the_end_is_one_known_thing_or_unknown() {
        let action = |kind: &str, action: &str| ScheduledAction {
            schedule_type: Some(kind.to_owned()),
            action_type: Some(action.to_owned()),
        };
        for (actions, end) in [
            (vec![action("TermEnd", "Cancel")], AtTermEnd::Cancel),
            (
                vec![action("termend", "renewToExtendedServiceTerm")],
                AtTermEnd::ExtendPaid,
            ),
            (vec![action("CustomDate", "Cancel")], AtTermEnd::Unknown),
            (vec![action("TermEnd", "Transition")], AtTermEnd::Unknown),
            (
                vec![action("TermEnd", "Cancel"), action("TermEnd", "Cancel")],
                AtTermEnd::Unknown,
            ),
        ] {
            let made = sold(|one| one.scheduled_actions.clone_from(&actions));
            assert_eq!(made.at_term_end, end, "{actions:?}");
        }
    }

    #[test]
    fn only_a_state_of_the_directory_that_is_known_to_be_one_after_the_term_is_over() {
        for (status, end) in [
            ("Enabled", AtTermEnd::Unknown),
            ("Warning", AtTermEnd::Over),
            ("Suspended", AtTermEnd::Over),
            ("LockedOut", AtTermEnd::Over),
            ("Deleted", AtTermEnd::Over),
            ("Resting", AtTermEnd::Unknown),
            ("", AtTermEnd::Unknown),
        ] {
            let one = CompanySubscription {
                status: status.into(),
                ..CompanySubscription::default()
            };
            let made = of_customer(&one, &TimeZone::UTC, Lang::En);
            assert_eq!(made.at_term_end, end, "{status}");
        }
    }

    #[test]
    fn what_the_service_leaves_out_is_not_made_up() {
        let made = of_partner(
            &Subscription::default(),
            "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845".parse().unwrap(),
            &TimeZone::UTC,
            (Timestamp::UNIX_EPOCH, Lang::En),
        );
        assert_eq!((made.seats, made.auto_renew), (None, None));
        assert_eq!(made.at_term_end, AtTermEnd::Unknown);
        assert_eq!(made.cancel_window, CancelWindow::Unknown);
        assert_eq!(made.term_end, None);
    }
}
