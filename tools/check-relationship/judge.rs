//! What follows from what was seen, for the relationship that was asked about.

use common::{
    Text,
    graph::SubscriptionStatus,
    sections::{AskedRelationship, RelationshipState, Side},
    text,
};

use crate::observation::{Observation, RolesOf};

use AskedRelationship::{Administration, IndirectReseller, Reseller, Roles};
use RelationshipState::{Absent, Established, Pending, Unknown};

/// The verdict: the strongest thing that was seen.
///
/// Where no tenant has the partner's id, nothing that was seen can be of that partner.
pub(crate) fn judge(asked: AskedRelationship, seen: &[Observation]) -> RelationshipState {
    if seen.contains(&Observation::NoSuchPartner) {
        return Unknown;
    }
    [Established, Absent, Pending]
        .into_iter()
        .find(|state| seen.iter().any(|one| points_to(asked, one) == *state))
        .unwrap_or(Unknown)
}

/// How the relationship stands if nothing else is known.
///
/// A partner cannot end a reseller relationship while a subscription of its own is active (documented), so a live
/// one proves the relationship; one in its time of grace may be what is left of an ended one. Nothing that the
/// customer's side shows proves absence: acceptance alone creates no subscription, and a reseller without
/// administration rights has no entry in the policy (observed).
fn points_to(asked: AskedRelationship, seen: &Observation) -> RelationshipState {
    match seen {
        Observation::Subscription {
            by_provider,
            status,
            ..
        } => subscription(asked, *by_provider, status),
        // Administration, of whatever kind, shows in the policy; which one it is does not.
        Observation::ServiceProvider | Observation::ResellerNotListed { .. } => Pending,
        Observation::NoSubscription { .. } | Observation::NoSuchPartner => Unknown,
        Observation::Customer { relationship, .. } => customer(asked, relationship),
        Observation::NoCustomer => match asked {
            // Roles are the customer's to give to any partner.
            Roles => Unknown,
            Reseller | IndirectReseller | Administration => Absent,
        },
        Observation::ResellerListed => Established,
        Observation::DelegatedAccess(told) => match told {
            Some(true) => Established,
            Some(false) => Absent,
            None => Unknown,
        },
        Observation::Roles { status, customer } => roles(status, *customer),
        Observation::NoRoles { may_be_anothers } => {
            if *may_be_anothers {
                Unknown
            } else {
                Absent
            }
        }
    }
}

/// In the two-tier model the provider sells for many resellers: its subscription does not say for which.
fn subscription(
    asked: AskedRelationship,
    by_provider: bool,
    status: &SubscriptionStatus,
) -> RelationshipState {
    match (asked, by_provider, status) {
        (Reseller | IndirectReseller, false, SubscriptionStatus::Enabled) => Established,
        (IndirectReseller, true, SubscriptionStatus::Enabled) => Pending,
        _ => Unknown,
    }
}

fn customer(asked: AskedRelationship, relationship: &str) -> RelationshipState {
    match (asked, relationship) {
        (Reseller, "reseller") => Established,
        (IndirectReseller, "reseller") => Pending,
        (Reseller | IndirectReseller, "none" | "advisor" | "microsoft_support") => Absent,
        _ => Unknown,
    }
}

/// The documented states of a relationship, in the order in which they come.
fn roles(status: &str, customer: RolesOf) -> RelationshipState {
    if customer == RolesOf::Other {
        return Absent;
    }
    match (status, customer) {
        ("active" | "expiring", RolesOf::This) => Established,
        ("created" | "approvalPending" | "approved" | "activating", _) => Pending,
        ("expired" | "terminationRequested" | "terminating" | "terminated", _) => Absent,
        _ => Unknown,
    }
}

/// What a person does next; nothing where the relationship is established.
pub(crate) fn next_step(
    asked: AskedRelationship,
    side: Side,
    state: RelationshipState,
    seen: &[Observation],
) -> Option<Text> {
    if state == Established {
        return None;
    }
    if seen.contains(&Observation::NoSuchPartner) {
        return Some(text!(
            "do not accept: no tenant has this partner id; ask the partner for the right link by a way that you know",
            "承諾しないでください。このパートナー ID のテナントは存在しません。以前から知っている連絡先で、正しいリンクをパートナーに確認してください"
        ));
    }
    Some(match asked {
        Roles => after_roles(side, state, seen),
        Administration => after_administration(state),
        IndirectReseller if state == Pending => after_pending_reseller(side),
        Reseller | IndirectReseller => after_reseller(state),
    })
}

fn after_reseller(state: RelationshipState) -> Text {
    match state {
        Pending => text!(
            "look in the Microsoft 365 admin center, Settings > Partner relationships, whether it says \"Reseller\" beside the partner; so far only administration rights are to be seen from here",
            "Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で、パートナーの種類に「リセラー」が含まれるか確認してください。ここから見えるのは管理権限だけです"
        ),
        Absent => text!(
            "the customer's global administrator opens the invitation link and accepts it; it takes effect within about 3 minutes",
            "お客様のグローバル管理者に、招待リンクを開いて承諾するよう依頼してください。承諾後、約 3 分以内に反映されます"
        ),
        Established | Unknown => text!(
            "this side cannot tell; look in the Microsoft 365 admin center, Settings > Partner relationships, or ask the partner",
            "こちらからは判断できません。Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で確認するか、パートナーに問い合わせてください"
        ),
    }
}

fn after_pending_reseller(side: Side) -> Text {
    match side {
        Side::Customer => text!(
            "the provider is to be seen here, the reseller is not; look in the Microsoft 365 admin center, Settings > Partner relationships, whether the reseller is there too, or ask the provider",
            "ここから見えるのはディストリビューター (間接プロバイダー) だけで、リセラーは確認できません。Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」にリセラーもあるか確認するか、ディストリビューターに問い合わせてください"
        ),
        Side::Partner => text!(
            "the customer belongs to the provider and not to this reseller yet: the customer's global administrator opens the reseller's invitation link and accepts it",
            "このお客様はディストリビューター (間接プロバイダー) に登録されていますが、このリセラーにはまだ登録されていません。お客様のグローバル管理者に、リセラーの招待リンクを開いて承諾するよう依頼してください"
        ),
    }
}

fn after_administration(state: RelationshipState) -> Text {
    match state {
        Absent => text!(
            "there is no delegated administration (DAP); Microsoft grants it no more, so ask the partner for a GDAP request with the roles that it needs",
            "委任された管理特権 (DAP) はありません。新しく付与されることはないため、必要なロールを示した GDAP 要求をパートナーに依頼してください"
        ),
        Established | Pending | Unknown => text!(
            "look in the Microsoft 365 admin center, Settings > Partner relationships, whether the partner has administration rights",
            "Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で、パートナーに管理権限があるか確認してください"
        ),
    }
}

fn after_roles(side: Side, state: RelationshipState, seen: &[Observation]) -> Text {
    let is_status = |wanted: &[&str]| {
        seen.iter().any(
            |one| matches!(one, Observation::Roles { status, .. } if wanted.contains(&&**status)),
        )
    };
    match (side, state) {
        (Side::Customer, _) => text!(
            "the customer's directory does not show GDAP requests; look in the Microsoft 365 admin center, Settings > Partner relationships, whether the roles are there, or ask the partner",
            "お客様のディレクトリからは GDAP 要求の状態を確認できません。Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」でロールを確認するか、パートナーに問い合わせてください"
        ),
        (Side::Partner, _) if is_status(&["created"]) => text!(
            "lock the GDAP request for approval first: until then its link does not work",
            "先に GDAP 要求を承認待ちの状態にしてください (lockForApproval)。それまでリンクは使えません"
        ),
        (Side::Partner, _) if is_status(&["approved", "activating"]) => text!(
            "the customer has approved the GDAP request and it is being set up; ask again in some minutes",
            "GDAP 要求は承認済みで、反映中です。数分後にもう一度確認してください"
        ),
        (Side::Partner, Pending) => text!(
            "the customer's global administrator opens the GDAP link and approves it; a request that is not approved lapses after 90 days",
            "お客様のグローバル管理者に、GDAP のリンクを開いて承認するよう依頼してください。承認されない要求は 90 日で失効します"
        ),
        (Side::Partner, Absent) => text!(
            "there is no such GDAP relationship any more, or it is another customer's; make a new request",
            "この GDAP 関係は終了しているか、別のお客様のものです。新しい要求を作成してください"
        ),
        (Side::Partner, Established | Unknown) => text!(
            "see in Partner Center, on the customer's page under administration, how the GDAP request stands",
            "パートナー センターのお客様のページの管理者権限の欄で、GDAP 要求の状態を確認してください"
        ),
    }
}

#[cfg(test)]
mod tests;
