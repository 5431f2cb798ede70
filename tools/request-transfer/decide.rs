//! What may be done about the transfers of a customer. Pure.

use std::collections::BTreeSet;

use common::{
    ids::Guid,
    licensing::term::{Life, instant},
    partner_center::{commerce::Subscription, transfers::TransferEntity},
    sections::{Partner, Transfer, TransferAction, TransferProgress, TransferReason},
};

/// The most subscriptions that one transfer carries (reported by distributors).
const MOST: usize = 25;

/// On which end of a transfer a partner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It has the subscriptions.
    Source,
    /// It is to have them.
    Target,
}

/// How far a transfer is.
pub(crate) fn progress(one: &TransferEntity) -> TransferProgress {
    TransferProgress::of(one.status.as_deref().unwrap_or_default())
}

/// Whether the service names that tenant.
pub(crate) fn is_tenant(found: Option<&str>, tenant: Guid) -> bool {
    found.and_then(|id| id.parse().ok()) == Some(tenant)
}

/// Whether this partner is on that end of a transfer.
pub(crate) fn is_on(one: &TransferEntity, end: End, own: Guid) -> bool {
    let tenant = match end {
        End::Source => &one.source_partner_tenant_id,
        End::Target => &one.target_partner_tenant_id,
    };
    is_tenant(tenant.as_deref(), own)
}

/// Whether a transfer is from that partner to this one.
pub(crate) fn is_between(one: &TransferEntity, source: Guid, own: Guid) -> bool {
    is_tenant(one.source_partner_tenant_id.as_deref(), source) && is_on(one, End::Target, own)
}

/// The transfers that this partner can still answer, or withdraw.
pub(crate) fn open(
    all: &[TransferEntity],
    end: End,
    own: Guid,
) -> impl Iterator<Item = &TransferEntity> {
    let all = all.iter();
    all.filter(move |one| is_on(one, end, own) && progress(one) == TransferProgress::Open)
}

/// The latest transfer between each two partners.
pub(crate) fn latest(all: &[TransferEntity]) -> Vec<&TransferEntity> {
    let time = |one: &TransferEntity| one.created_time.as_deref().and_then(instant);
    let between = |one: &TransferEntity| {
        [&one.source_partner_tenant_id, &one.target_partner_tenant_id]
            .map(|tenant| tenant.as_deref().map(str::to_ascii_lowercase))
    };
    let mut latest: Vec<&TransferEntity> = Vec::new();
    for one in all {
        match latest
            .iter_mut()
            .find(|other| between(other) == between(one))
        {
            Some(other) if time(other) <= time(one) => *other = one,
            Some(_) => {}
            None => latest.push(one),
        }
    }
    latest
}

/// Whether the subscriptions of a transfer are those of a plan, and no others.
pub(crate) fn hands_over(one: &TransferEntity, planned: &[String]) -> bool {
    let lower = |id: &str| id.to_ascii_lowercase();
    let lines = one.line_items.iter();
    let shown = lines.filter_map(|line| line.subscription_id.as_deref());
    let shown: BTreeSet<String> = shown.map(lower).collect();
    let planned: BTreeSet<String> = planned.iter().map(|id| lower(id)).collect();
    shown == planned
}

/// What is handed over with a transfer, or why nothing is: the word for it is not documented, so that it goes to a real
/// service only where that is said.
pub(crate) fn accepted(
    one: &TransferEntity,
    ids: Vec<String>,
    sold: &[Subscription],
    may_be_unconfirmed: bool,
) -> Transfer {
    let missing = not_transferable(&ids, sold);
    let refused = |reason| Transfer {
        reason: Some(reason),
        ..section(one, TransferAction::Refuse)
    };
    if !missing.is_empty() || ids.is_empty() {
        return Transfer {
            rest: missing.into_iter().map(str::to_owned).collect(),
            ..refused(TransferReason::NotTransferable)
        };
    }
    if !may_be_unconfirmed {
        return refused(TransferReason::Unconfirmed);
    }
    let (subscriptions, rest) = parted(ids);
    Transfer {
        subscriptions,
        rest,
        ..section(one, TransferAction::Accept)
    }
}

/// What is answered without handing over, or why nothing is: that a refusal goes the same way is documented, the word for
/// it is not. The word for withdrawing is.
pub(crate) fn answered(
    one: &TransferEntity,
    action: TransferAction,
    may_be_unconfirmed: bool,
) -> Transfer {
    if is_confirmed(action) || may_be_unconfirmed {
        return section(one, action);
    }
    Transfer {
        reason: Some(TransferReason::Unconfirmed),
        ..section(one, TransferAction::Refuse)
    }
}

/// Whether what is sent for it is documented to the letter.
pub(crate) fn is_confirmed(action: TransferAction) -> bool {
    !matches!(action, TransferAction::Accept | TransferAction::Reject)
}

/// The subscriptions that go with a transfer, and those that are left for another one.
fn parted(mut ids: Vec<String>) -> (Vec<String>, Vec<String>) {
    let rest = ids.split_off(ids.len().min(MOST));
    (ids, rest)
}

/// Those of the named subscriptions that this partner cannot hand over: they are not its own, or do not run.
fn not_transferable<'a>(ids: &'a [String], sold: &[Subscription]) -> Vec<&'a str> {
    let runs = |id: &String| {
        sold.iter().any(|one| {
            one.id.eq_ignore_ascii_case(id)
                && Life::of(one.status.as_deref().unwrap_or_default()) == Life::Runs
        })
    };
    let missing = ids.iter().filter(|id| !runs(id));
    missing.map(String::as_str).collect()
}

/// A transfer as the record has it.
pub(crate) fn section(one: &TransferEntity, action: TransferAction) -> Transfer {
    let partner = |tenant: &Option<String>, name: &Option<String>| {
        let tenant_id = tenant.as_deref().and_then(|id| id.parse().ok());
        Some(Partner {
            tenant_id,
            name: name.clone(),
            domain: None,
        })
    };
    let lines = one.line_items.iter();
    Transfer {
        id: Some(one.id.clone()),
        source: partner(&one.source_partner_tenant_id, &one.source_partner_name),
        target: partner(&one.target_partner_tenant_id, &one.target_partner_name),
        customer_email: one.customer_email_id.clone(),
        customer_name: one.customer_name.clone(),
        partner_id: one.partner_on_record.clone(),
        subscriptions: lines
            .filter_map(|line| line.subscription_id.clone())
            .collect(),
        state: one.status.clone(),
        progress: Some(progress(one)),
        created: one.created_time.clone(),
        expires: one.expiration_time.clone(),
        ..empty(action)
    }
}

/// A section that says only what is to be done.
pub(crate) fn empty(action: TransferAction) -> Transfer {
    Transfer {
        action,
        reason: None,
        words: None,
        id: None,
        source: None,
        target: None,
        customer_email: None,
        customer_name: None,
        partner_id: None,
        subscriptions: Vec::new(),
        rest: Vec::new(),
        state: None,
        progress: None,
        created: None,
        expires: None,
        request_id: None,
        unconfirmed: false,
        status: None,
        error: None,
    }
}

/// A refusal for a reason.
pub(crate) fn refused(reason: TransferReason) -> Transfer {
    Transfer {
        reason: Some(reason),
        ..empty(TransferAction::Refuse)
    }
}

#[cfg(test)]
mod tests {
    use common::partner_center::transfers::TransferLine;

    use super::*;

    const OWN: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
    const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";

    fn transfer(source: &str, target: &str, status: &str) -> TransferEntity {
        TransferEntity {
            id: "t".to_owned(),
            source_partner_tenant_id: Some(source.to_uppercase()),
            target_partner_tenant_id: Some(target.to_owned()),
            status: Some(status.to_owned()),
            ..TransferEntity::default()
        }
    }

    #[test]
    fn only_what_is_open_and_on_the_right_end_can_be_answered_or_withdrawn() {
        let own: Guid = OWN.parse().unwrap();
        let old: Guid = OLD.parse().unwrap();
        let all = [
            transfer(OLD, OWN, "Pending"),
            transfer(OLD, OWN, "Complete"),
            transfer(OWN, OLD, "Pending"),
            transfer("", "", "Pending"),
        ];
        assert_eq!(open(&all, End::Target, own).count(), 1);
        assert_eq!(open(&all, End::Source, own).count(), 1);
        assert!(is_between(&all[0], old, own) && !is_between(&all[2], old, own));
        let to_another = transfer(OLD, OLD, "Pending");
        let of_another = transfer(OWN, OWN, "Pending");
        assert!(
            ![to_another, of_another]
                .iter()
                .any(|one| is_between(one, old, own))
        );
    }

    #[test]
    fn a_transfer_carries_twenty_five_and_the_rest_is_named() {
        let ids = |count: usize| (0..count).map(|id| id.to_string()).collect::<Vec<_>>();
        for (count, first, rest) in [(1, 1, 0), (25, 25, 0), (26, 25, 1), (60, 25, 35)] {
            let (now, later) = parted(ids(count));
            assert_eq!((now.len(), later.len()), (first, rest), "{count}");
            assert_eq!([now, later].concat(), ids(count));
        }
    }

    #[test]
    fn nothing_is_handed_over_with_a_word_that_is_not_documented_unless_that_is_said() {
        let one = transfer(OWN, OLD, "Pending");
        let sold = [Subscription {
            id: "A".to_owned(),
            status: Some("active".to_owned()),
            ..Subscription::default()
        }];
        let ids = || vec!["A".to_owned()];
        let found = accepted(&one, ids(), &sold, false);
        assert_eq!(found.action, TransferAction::Refuse);
        assert_eq!(found.reason, Some(TransferReason::Unconfirmed));
        let found = accepted(&one, ids(), &sold, true);
        assert_eq!(
            (found.action, found.subscriptions),
            (TransferAction::Accept, ids())
        );
        let many = accepted(&one, vec!["A".to_owned(); MOST + 1], &sold, true);
        assert_eq!((many.subscriptions.len(), many.rest), (MOST, ids()));
        let found = accepted(&one, vec!["B".to_owned()], &sold, true);
        assert_eq!(found.reason, Some(TransferReason::NotTransferable));
    }

    #[test]
    fn a_refusal_goes_to_a_real_service_only_where_that_is_said_and_a_withdrawal_always() {
        let one = transfer(OLD, OWN, "Pending");
        for (action, is_said, expected) in [
            (TransferAction::Reject, false, TransferAction::Refuse),
            (TransferAction::Reject, true, TransferAction::Reject),
            (TransferAction::Withdraw, false, TransferAction::Withdraw),
        ] {
            let found = answered(&one, action, is_said);
            assert_eq!(found.action, expected);
            let is_refused = expected == TransferAction::Refuse;
            let reason = is_refused.then_some(TransferReason::Unconfirmed);
            assert_eq!(found.reason, reason);
        }
    }

    #[test]
    fn what_is_not_this_partners_own_or_does_not_run_is_named() {
        let sold = |id: &str, status: &str| Subscription {
            id: id.to_owned(),
            status: Some(status.to_owned()),
            ..Subscription::default()
        };
        let sold = [sold("A", "active"), sold("B", "deleted")];
        let ids = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(not_transferable(&ids, &sold), ["b", "c"]);
    }

    #[test]
    fn what_names_nothing_hands_nothing_over_and_what_is_left_is_named() {
        let one = TransferEntity {
            line_items: vec![TransferLine {
                subscription_id: Some("L".to_owned()),
            }],
            source_partner_name: Some("old".to_owned()),
            target_partner_name: Some("new".to_owned()),
            ..transfer(OWN, OLD, "Pending")
        };
        let none = accepted(&one, Vec::new(), &[], true);
        assert_eq!(none.reason, Some(TransferReason::NotTransferable));
        assert_eq!(none.rest, [""; 0]);
        let missing = accepted(&one, vec!["B".to_owned()], &[], true);
        assert_eq!(missing.rest, ["B"]);
        let said = section(&one, TransferAction::None);
        assert_eq!(
            (said.id.as_deref(), said.subscriptions, said.progress),
            (
                Some("t"),
                vec!["L".to_owned()],
                Some(TransferProgress::Open)
            )
        );
        let names = [said.source, said.target].map(|one| one.unwrap());
        assert_eq!(names[0].tenant_id, OWN.parse().ok());
        assert_eq!(names[1].name.as_deref(), Some("new"));
    }

    #[test]
    fn a_record_has_what_the_service_says_of_the_transfer() {
        let word = |word: &str| Some(word.to_owned());
        let one = TransferEntity {
            customer_email_id: word("email"),
            customer_name: word("customer"),
            partner_on_record: word("1234567"),
            created_time: word("begun"),
            expiration_time: word("until"),
            ..transfer(OWN, OLD, "Pending")
        };
        let said = section(&one, TransferAction::None);
        let said = [
            said.customer_email,
            said.customer_name,
            said.partner_id,
            said.created,
            said.expires,
            said.state,
        ];
        let words = ["email", "customer", "1234567", "begun", "until", "Pending"];
        assert_eq!(said, words.map(word));
    }

    #[test]
    fn a_refusal_has_its_reason() {
        let found = refused(TransferReason::Unconfirmed);
        assert_eq!(
            (found.action, found.reason),
            (TransferAction::Refuse, Some(TransferReason::Unconfirmed))
        );
    }

    #[test]
    fn the_latest_between_two_partners_counts() {
        let one = |id: &str, source: &str, created: Option<&str>| TransferEntity {
            id: id.to_owned(),
            source_partner_tenant_id: Some(source.to_owned()),
            created_time: created.map(str::to_owned),
            ..TransferEntity::default()
        };
        let all = [
            one("1", "A", Some("2026-09-02T00:00:00Z")),
            one("2", "a", Some("2026-09-01T00:00:00Z")),
            one("3", "B", None),
            one("4", "B", Some("2026-08-01T00:00:00.0000000")),
        ];
        let ids: Vec<&str> = latest(&all).into_iter().map(|one| &*one.id).collect();
        assert_eq!(ids, ["1", "4"]);
    }

    #[test]
    fn what_is_handed_over_is_all_that_was_planned_and_nothing_else() {
        let of = |ids: &[&str]| TransferEntity {
            line_items: ids
                .iter()
                .map(|id| common::partner_center::transfers::TransferLine {
                    subscription_id: Some((*id).to_owned()),
                })
                .collect(),
            ..TransferEntity::default()
        };
        let planned = ["a".to_owned(), "b".to_owned()];
        assert!(hands_over(&of(&["B", "A"]), &planned));
        assert!(!hands_over(&of(&["A"]), &planned));
        assert!(!hands_over(&of(&["A", "B", "C"]), &planned));
        assert!(!hands_over(&of(&[]), &planned));
    }
}
