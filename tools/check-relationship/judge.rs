//! What was seen, and what follows from it.

use common::{
    Lang, Text,
    graph::SubscriptionStatus,
    ids::Guid,
    sections::{Evidence, RelationshipState},
    text,
    text::printable,
};
use jiff::Timestamp;

/// One thing that a service showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Observation {
    /// A subscription in the customer's tenant that the partner, or its provider, created.
    Subscription {
        /// The tenant of who created it.
        owner: Guid,
        /// Whether that is the indirect provider and not the partner itself.
        by_provider: bool,
        /// Microsoft's part number.
        part_number: String,
        /// How far it is.
        status: SubscriptionStatus,
    },
    /// Among so many subscriptions of the customer's tenant none is from the partner.
    NoSubscription {
        /// How many there are.
        among: usize,
    },
    /// The cross-tenant access policy has the partner as a service provider.
    ServiceProvider,
    /// No tenant has the partner's id.
    NoSuchPartner,
    /// Partner Center has the customer; the relationship in Microsoft's word.
    Customer {
        /// `reseller`, `advisor`, `syndication`, `microsoft_support`, `none`, `unknown`.
        relationship: String,
    },
    /// Partner Center has no such customer.
    NoCustomer,
}

impl Observation {
    /// How the relationship stands if nothing else is known.
    ///
    /// A partner cannot end a reseller relationship while a subscription of its own is active
    /// (documented), so a live one proves the relationship. Nothing that the customer's side shows
    /// proves its absence: acceptance alone creates no subscription, and a reseller without
    /// administration rights has no entry in the policy (observed).
    fn points_to(&self) -> RelationshipState {
        match self {
            Self::Subscription { status, .. } => match status {
                SubscriptionStatus::Enabled | SubscriptionStatus::Warning => {
                    RelationshipState::Established
                }
                _ => RelationshipState::Unknown,
            },
            Self::ServiceProvider => RelationshipState::Pending,
            Self::NoSubscription { .. } | Self::NoSuchPartner => RelationshipState::Unknown,
            Self::Customer { relationship } => match relationship.as_str() {
                "reseller" => RelationshipState::Established,
                "none" | "advisor" | "microsoft_support" => RelationshipState::Absent,
                _ => RelationshipState::Unknown,
            },
            Self::NoCustomer => RelationshipState::Absent,
        }
    }

    /// The code in the record.
    fn fact(&self) -> &'static str {
        match (self, self.points_to()) {
            (Self::Subscription { .. }, RelationshipState::Established) => {
                "subscription-from-partner"
            }
            (Self::Subscription { .. }, _) => "ended-subscription-from-partner",
            (Self::NoSubscription { .. }, _) => "no-subscription-from-partner",
            (Self::ServiceProvider, _) => "service-provider",
            (Self::NoSuchPartner, _) => "no-such-partner",
            (Self::Customer { .. }, RelationshipState::Established) => "customer-of-partner",
            (Self::Customer { .. }, _) => "other-relationship",
            (Self::NoCustomer, _) => "no-such-customer",
        }
    }

    fn source(&self) -> &'static str {
        match self {
            Self::Subscription { .. } | Self::NoSubscription { .. } => {
                "GET /v1.0/directory/subscriptions"
            }
            Self::ServiceProvider => "GET /v1.0/policies/crossTenantAccessPolicy/partners",
            Self::NoSuchPartner => "GET /v1.0/tenantRelationships/findTenantInformationByTenantId",
            Self::Customer { .. } | Self::NoCustomer => "GET /v1/customers/{id}",
        }
    }

    fn words(&self) -> Text {
        match self {
            Self::Subscription {
                owner,
                by_provider,
                part_number,
                status,
            } => {
                let (part_number, status) = (printable(part_number), printable(status.as_str()));
                if *by_provider {
                    text!(
                        "the indirect provider {owner} has a subscription here: {part_number}, {status}",
                        "間接プロバイダー {owner} のサブスクリプションがあります: {part_number} ({status})"
                    )
                } else {
                    text!(
                        "the partner {owner} has a subscription here: {part_number}, {status}",
                        "パートナー {owner} のサブスクリプションがあります: {part_number} ({status})"
                    )
                }
            }
            Self::NoSubscription { among } => text!(
                "no subscription here is from this partner ({among} in all); that alone does not mean that the invitation was not accepted",
                "このパートナーのサブスクリプションはありません (全 {among} 件)。ただし、これだけでは未承諾とは言えません"
            ),
            Self::ServiceProvider => text!(
                "the partner is a service provider in the cross-tenant access policy, which comes from administration rights and not from the reseller relationship",
                "テナント間アクセス ポリシーにサービス プロバイダーとして登録されています。これは管理権限によるもので、リセラー関係の証拠ではありません"
            ),
            Self::NoSuchPartner => text!(
                "no tenant has this partner id",
                "このパートナー ID のテナントは存在しません"
            ),
            Self::Customer { relationship } => text!(
                "Partner Center has the customer with the relationship \"{relationship}\"",
                "パートナー センターにお客様の登録があります (関係: {relationship})",
                relationship = printable(relationship)
            ),
            Self::NoCustomer => text!(
                "Partner Center has no such customer of this partner",
                "パートナー センターに、このパートナーのお客様としての登録がありません"
            ),
        }
    }

    /// The observation as it stands in the record.
    pub(crate) fn evidence(&self, lang: Lang, time: Timestamp) -> Evidence {
        Evidence {
            fact: self.fact().to_owned(),
            words: self.words().in_lang(lang).to_owned(),
            source: self.source().to_owned(),
            time: format!("{time:.0}"),
        }
    }
}

/// The verdict: the strongest thing that was seen.
///
/// Where no tenant has the partner's id, nothing that was seen can be of that partner.
pub(crate) fn judge(seen: &[Observation]) -> RelationshipState {
    use RelationshipState::{Absent, Established, Pending, Unknown};
    if seen.contains(&Observation::NoSuchPartner) {
        return Unknown;
    }
    [Established, Absent, Pending]
        .into_iter()
        .find(|state| seen.iter().any(|one| one.points_to() == *state))
        .unwrap_or(Unknown)
}

/// What a person does next; nothing where the relationship is established.
pub(crate) fn next_step(state: RelationshipState, seen: &[Observation]) -> Option<Text> {
    if seen.contains(&Observation::NoSuchPartner) && state != RelationshipState::Established {
        return Some(text!(
            "do not accept: no tenant has this partner id; ask the partner for the right link by a way that you know",
            "承諾しないでください。このパートナー ID のテナントは存在しません。以前から知っている連絡先で、正しいリンクをパートナーに確認してください"
        ));
    }
    match state {
        RelationshipState::Established => None,
        RelationshipState::Pending => Some(text!(
            "look in the Microsoft 365 admin center, Settings > Partner relationships, whether it says \"Reseller\" beside the partner; so far only administration rights are to be seen from here",
            "Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で、パートナーの種類に「リセラー」が含まれるか確認してください。ここから見えるのは管理権限だけです"
        )),
        RelationshipState::Absent => Some(text!(
            "the customer's global administrator opens the invitation link and accepts it; it takes effect within about 3 minutes",
            "お客様のグローバル管理者に、招待リンクを開いて承諾するよう依頼してください。承諾後、約 3 分以内に反映されます"
        )),
        RelationshipState::Unknown => Some(text!(
            "this side cannot tell; look in the Microsoft 365 admin center, Settings > Partner relationships, or ask the partner",
            "こちらからは判断できません。Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で確認するか、パートナーに問い合わせてください"
        )),
    }
}

#[cfg(test)]
mod tests {
    use RelationshipState::{Absent, Established, Pending, Unknown};

    use super::*;

    fn subscription(status: &str) -> Observation {
        Observation::Subscription {
            owner: "d2edd018-cbf9-452f-a408-726b64551fdf".parse().unwrap(),
            by_provider: false,
            part_number: "O365_BUSINESS_PREMIUM".to_owned(),
            status: status.into(),
        }
    }

    fn customer(relationship: &str) -> Observation {
        Observation::Customer {
            relationship: relationship.to_owned(),
        }
    }

    #[test]
    fn the_verdict_rests_on_what_was_seen() {
        use Observation::{NoCustomer, NoSubscription, NoSuchPartner, ServiceProvider};
        let none = || NoSubscription { among: 3 };
        for (seen, state) in [
            (vec![subscription("Enabled")], Established),
            (vec![subscription("Warning")], Established),
            (
                vec![subscription("Deleted"), subscription("Enabled")],
                Established,
            ),
            (vec![subscription("Suspended")], Unknown),
            (vec![subscription("Deleted")], Unknown),
            (vec![subscription("SomethingNew")], Unknown),
            (vec![subscription("Deleted"), ServiceProvider], Pending),
            (vec![none()], Unknown),
            (vec![none(), ServiceProvider], Pending),
            (vec![none(), NoSuchPartner], Unknown),
            (vec![subscription("Enabled"), NoSuchPartner], Unknown),
            (vec![], Unknown),
            (vec![customer("reseller")], Established),
            (vec![customer("none")], Absent),
            (vec![customer("advisor")], Absent),
            (vec![customer("microsoft_support")], Absent),
            (vec![customer("syndication")], Unknown),
            (vec![customer("unknown")], Unknown),
            (vec![customer("")], Unknown),
            (vec![NoCustomer], Absent),
        ] {
            assert_eq!(judge(&seen), state, "{seen:?}");
        }
    }

    #[test]
    fn the_customers_side_never_says_absent() {
        let all = [
            subscription("Enabled"),
            subscription("Deleted"),
            Observation::NoSubscription { among: 0 },
            Observation::ServiceProvider,
            Observation::NoSuchPartner,
        ];
        for mask in 0..1_usize << all.len() {
            let seen: Vec<Observation> = (0..all.len())
                .filter(|bit| mask >> bit & 1 == 1)
                .map(|bit| all[bit].clone())
                .collect();
            assert_ne!(judge(&seen), Absent, "{seen:?}");
        }
    }

    #[test]
    fn everything_but_established_leaves_something_to_do() {
        for state in [Pending, Absent, Unknown] {
            assert!(next_step(state, &[]).is_some());
        }
        assert_eq!(next_step(Established, &[]), None);
        let step = next_step(Unknown, &[Observation::NoSuchPartner]).unwrap();
        assert!(step.en.starts_with("do not accept"));
    }

    #[test]
    fn evidence_has_its_source_and_time_and_shows_no_escapes() {
        let time = "2026-10-01T00:00:00.5Z".parse().unwrap();
        assert_eq!(
            customer("reseller\u{1b}[2J").evidence(Lang::En, time),
            Evidence {
                fact: "other-relationship".to_owned(),
                words:
                    "Partner Center has the customer with the relationship \"reseller\\u{1b}[2J\""
                        .to_owned(),
                source: "GET /v1/customers/{id}".to_owned(),
                time: "2026-10-01T00:00:00Z".to_owned(),
            }
        );
    }
}
