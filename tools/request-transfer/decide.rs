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
mod tests;
