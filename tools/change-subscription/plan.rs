//! Planning: what is wanted of the subscription of a record, and whether it may be done.

use common::{
    Exit, Record, Services,
    cli::{Job, Out, Problem, WorkError, WorkResult},
    ids::{Guid, TenantId},
    partner_center::PartnerCenter,
    sections::{
        AccessProof, ChangeAction, License, Relationship, SeatProof, Side, SoldSubscription,
        SubscriptionChange, WantedChange,
    },
    text,
};

use crate::{
    change::{ending, resellers},
    current::Current,
    decide::{Decision, Known, decide},
    reason,
};

/// What the command line wants.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) wanted: WantedChange,
    pub(crate) users_lose_access: bool,
    pub(crate) unconfirmed: bool,
    /// Whether undocumented requests go through without a word: to a rehearsal.
    pub(crate) is_rehearsal: bool,
    /// The partner's own tenant.
    pub(crate) own: Guid,
}

/// Plans the change of one record.
pub(crate) async fn plan(
    wish: &Wish,
    services: &Services,
    job: &mut Job,
    out: &Out<'_>,
) -> WorkResult {
    let customer = job.tenant()?;
    let subscription = job.record.get::<SoldSubscription>()?;
    // What the record holds is read whatever is sold.
    let mut proof = proof(&job.record, subscription.as_ref(), wish.own)?;
    let Some(subscription) = subscription else {
        // A row that is none of this partner's: nothing to change.
        job.record.remove::<SubscriptionChange>();
        out.log.detail(|| {
            let none = text!(
                "no subscription in the record",
                "レコードにサブスクリプションがありません"
            );
            none.in_lang(out.lang).to_owned()
        });
        return out.write(&job.record).await;
    };
    let id = own_id(&subscription)?;
    let partner_center = services.partner_center();
    let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
    if let Some(seats) = &mut proof.seats {
        seats.ending = ending(&partner_center, &customer, &seats.others).await?;
    }
    let partners = (services, &partner_center);
    let made = planned(wish, partners, (&customer, &id), proof, out).await?;
    if let Some(words) = made
        .reason
        .map(|reason| reason::words(reason, &wish.wanted))
    {
        out.complain(Exit::No, &words);
    }
    job.record.set(&made);
    out.write(&job.record).await
}

/// What a customer's directory lists may be another partner's: only this partner's own can be changed.
fn own_id(subscription: &SoldSubscription) -> Result<String, Problem> {
    let id = subscription.id.clone();
    let is_own = subscription.side == Side::Partner;
    id.filter(|_| is_own).ok_or_else(|| Problem::Other {
        exit: Exit::No,
        code: "not-this-partners",
        text: text!(
            "the record is of the customer's directory, which lists what any partner sold: list-subscriptions --side partner gives those that this partner can change",
            "お客様のディレクトリのレコードです。このパートナーが変更できるものは list-subscriptions --side partner で一覧できます"
        ),
    })
}

async fn planned(
    wish: &Wish,
    partners: (&Services, &PartnerCenter),
    (customer, id): (&TenantId, &str),
    proof: AccessProof,
    out: &Out<'_>,
) -> WorkResult<SubscriptionChange> {
    let current = Current::read(partners.1, (customer, id), &wish.wanted).await?;
    let before = current.facts();
    let known = Known {
        has_new_partner: proof.partner.is_some(),
        seats: proof.seats.clone(),
        users_lose_access: wish.users_lose_access,
        may_be_unconfirmed: wish.unconfirmed || wish.is_rehearsal,
        ..resellers(partners, &wish.wanted, &before).await?
    };
    let found = &current.found.known;
    let decision = if current.is_so(&wish.wanted) {
        Decision::IsSo
    } else {
        decide(found, &wish.wanted, &known, out.now)
    };
    let (action, reason) = match decision {
        Decision::IsSo => (ChangeAction::None, None),
        Decision::Change => (ChangeAction::Change, None),
        Decision::Refuse(reason) => (ChangeAction::Refuse, Some(reason)),
    };
    let words = reason.map(|reason| reason::words(reason, &wish.wanted));
    Ok(SubscriptionChange {
        action,
        reason,
        words: words.map(|words| words.in_lang(out.lang).to_owned()),
        subscription_id: found.id.clone(),
        wanted: wish.wanted.clone(),
        before,
        proof,
        users_lose_access: wish.users_lose_access,
        unconfirmed: wish.unconfirmed,
        status: None,
        after: None,
        error: None,
    })
}

/// What the record shows of the new partner and of the seats.
fn proof(
    record: &Record,
    subscription: Option<&SoldSubscription>,
    own: Guid,
) -> Result<AccessProof, Problem> {
    let asked = record.get::<Relationship>()?;
    let partner = asked
        .filter(|asked| asked.proves_move_from(own))
        .map(|asked| asked.partner);
    let license = record.get::<License>()?;
    // A row of another product says nothing of these seats.
    let row = license
        .zip(subscription)
        .filter(|(row, one)| one.sku_id == Some(row.sku_id));
    let seats = row.map(|(row, one)| SeatProof {
        sku_id: row.sku_id,
        consumed: row.seats.consumed,
        enabled: row.seats.enabled,
        ending: 0,
        others: others(&row, one),
    });
    Ok(AccessProof { partner, seats })
}

fn others(row: &License, subscription: &SoldSubscription) -> Vec<String> {
    let own = subscription.id.as_deref().unwrap_or_default();
    let ids = row.subscriptions.iter();
    let ids = ids.filter_map(|one| one.commerce_subscription_id.clone());
    ids.filter(|id| !id.eq_ignore_ascii_case(own)).collect()
}
