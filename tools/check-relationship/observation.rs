//! One thing that a service showed, as evidence.

use common::{
    Lang, Text, graph::SubscriptionStatus, ids::Guid, sections::Evidence, text, text::printable,
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
        /// The time of the partner's list that shows it; absent where the customer alone was asked about.
        listed: Option<String>,
    },
    /// Partner Center has no such customer.
    NoCustomer,
    /// The reseller is one of the customer's, or is the partner that was asked.
    ResellerListed,
    /// The customer's resellers are others, or none.
    ResellerNotListed {
        /// How many there are.
        among: usize,
    },
    /// Whether the partner has delegated admin privileges (DAP); absent is not "no" (documented).
    DelegatedAccess(Option<bool>),
    /// The request for roles is there.
    Roles {
        /// `approvalPending`, `active`, … as Graph writes it.
        status: String,
        /// Whose it is; absent where no customer has approved it.
        customer: RolesOf,
    },
    /// The partner has no request for roles of that id.
    NoRoles {
        /// Whether the id seems to be another partner's.
        may_be_anothers: bool,
    },
}

/// Whose a request for roles is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RolesOf {
    /// This customer's.
    This,
    /// Another customer's.
    Other,
    /// Any customer may still approve it.
    Nobody,
}

impl Observation {
    /// The code in the record.
    pub(crate) fn fact(&self) -> &'static str {
        match self {
            Self::Subscription { status, .. } => match status {
                SubscriptionStatus::Enabled => "subscription-from-partner",
                SubscriptionStatus::Warning => "lapsed-subscription-from-partner",
                _ => "ended-subscription-from-partner",
            },
            Self::NoSubscription { .. } => "no-subscription-from-partner",
            Self::ServiceProvider => "service-provider",
            Self::NoSuchPartner => "no-such-partner",
            Self::Customer { relationship, .. } if relationship == "reseller" => {
                "customer-of-partner"
            }
            Self::Customer { .. } => "other-relationship",
            Self::NoCustomer => "no-such-customer",
            Self::ResellerListed => "reseller-of-customer",
            Self::ResellerNotListed { .. } => "reseller-not-listed",
            Self::DelegatedAccess(Some(true)) => "delegated-administration",
            Self::DelegatedAccess(Some(false)) => "no-delegated-administration",
            Self::DelegatedAccess(None) => "delegated-administration-not-told",
            Self::Roles {
                customer: RolesOf::Other,
                ..
            } => "roles-of-another-customer",
            Self::Roles { .. } => "roles",
            Self::NoRoles { .. } => "no-such-request",
        }
    }

    fn source(&self) -> &'static str {
        match self {
            Self::Subscription { .. } | Self::NoSubscription { .. } => {
                "GET /v1.0/directory/subscriptions"
            }
            Self::ServiceProvider => "GET /v1.0/policies/crossTenantAccessPolicy/partners",
            Self::NoSuchPartner => "GET /v1.0/tenantRelationships/findTenantInformationByTenantId",
            Self::Customer {
                listed: Some(_), ..
            } => "GET /v1/customers",
            Self::Customer { listed: None, .. } | Self::NoCustomer | Self::DelegatedAccess(_) => {
                "GET /v1/customers/{id}"
            }
            Self::ResellerListed | Self::ResellerNotListed { .. } => {
                "GET /v1/customers/{id}/relationships"
            }
            Self::Roles { .. } | Self::NoRoles { .. } => {
                "GET /v1.0/tenantRelationships/delegatedAdminRelationships/{id}"
            }
        }
    }

    fn words(&self) -> Text {
        match self {
            Self::Subscription {
                owner,
                by_provider,
                part_number,
                status,
            } => subscription(owner, *by_provider, part_number, status),
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
            Self::Customer { relationship, .. } => text!(
                "Partner Center has the customer with the relationship \"{relationship}\"",
                "パートナー センターにお客様の登録があります (関係: {relationship})",
                relationship = printable(relationship)
            ),
            Self::NoCustomer => text!(
                "Partner Center has no such customer of this partner",
                "パートナー センターに、このパートナーのお客様としての登録がありません"
            ),
            Self::ResellerListed => text!(
                "Partner Center lists the reseller as one of the customer's",
                "パートナー センターで、このお客様のリセラーとして登録されています"
            ),
            Self::ResellerNotListed { among } => text!(
                "Partner Center does not list the reseller for this customer ({among} others)",
                "パートナー センターで、このお客様のリセラーとして登録されていません (ほかに {among} 社)"
            ),
            Self::DelegatedAccess(told) => delegated_access(*told),
            Self::Roles { status, customer } => roles(status, *customer),
            Self::NoRoles {
                may_be_anothers: false,
            } => text!(
                "the partner has no GDAP request of this id",
                "この ID の GDAP 要求は、このパートナーにはありません"
            ),
            Self::NoRoles {
                may_be_anothers: true,
            } => text!(
                "the partner has no GDAP request of this id, which seems to be another partner's",
                "この ID の GDAP 要求は、このパートナーにはありません。別のパートナーの要求と思われます"
            ),
        }
    }

    /// The observation as it stands in the record.
    pub(crate) fn evidence(&self, lang: Lang, now: Timestamp) -> Evidence {
        let time = match self {
            Self::Customer {
                listed: Some(time), ..
            } => time.clone(),
            _ => format!("{now:.0}"),
        };
        Evidence {
            fact: self.fact().to_owned(),
            words: self.words().in_lang(lang).to_owned(),
            source: self.source().to_owned(),
            time,
        }
    }
}

fn subscription(
    owner: &Guid,
    by_provider: bool,
    part_number: &str,
    status: &SubscriptionStatus,
) -> Text {
    let (part_number, status) = (printable(part_number), printable(status.as_str()));
    if by_provider {
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

fn delegated_access(told: Option<bool>) -> Text {
    match told {
        Some(true) => text!(
            "the partner has delegated admin privileges (DAP)",
            "パートナーに委任された管理特権 (DAP) があります"
        ),
        Some(false) => text!(
            "the partner has no delegated admin privileges (DAP)",
            "パートナーに委任された管理特権 (DAP) はありません"
        ),
        None => text!(
            "Partner Center does not say whether the partner has delegated admin privileges (DAP)",
            "パートナーに委任された管理特権 (DAP) があるかどうかは、パートナー センターの応答に含まれていません"
        ),
    }
}

fn roles(status: &str, customer: RolesOf) -> Text {
    let status = printable(status);
    match customer {
        RolesOf::This => text!(
            "the GDAP relationship with this customer is \"{status}\"",
            "このお客様との GDAP 関係の状態は「{status}」です"
        ),
        RolesOf::Nobody => text!(
            "the GDAP request is \"{status}\" and no customer has approved it",
            "GDAP 要求の状態は「{status}」で、どのお客様からも承認されていません"
        ),
        RolesOf::Other => text!(
            "the GDAP relationship is with another customer (\"{status}\")",
            "この GDAP 関係は別のお客様とのものです (状態「{status}」)"
        ),
    }
}
