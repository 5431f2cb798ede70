//! The partner of a snapshot: which one it is, and what a customer cannot see of it, made up.

use common::{ids::Guid, licensing::subscriptions::sellers};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use tenant_file::{
    AgreementTemplate, Contact, Customer, Invitation, InvitationState, KnownTenant, Organization,
    PartnerCenter, Subscription, TokenKind, User,
};

use super::{seen::Seen, values::guid};

/// The partner whose Partner Center is played: the new one, or else the seller of the newest subscription,
/// or else one that is made up.
pub(super) fn choose(seen: &Seen<'_>, subscriptions: &[Subscription], own: &Organization) -> Guid {
    let newest = subscriptions
        .iter()
        .filter(|subscription| subscription.owner_tenant_id.is_some())
        .max_by_key(|subscription| subscription.created_date_time)
        .and_then(|subscription| subscription.owner_tenant_id.as_ref());
    let known = seen
        .newcomers
        .iter()
        .chain(newest)
        .find(|id| **id != own.id);
    known
        .copied()
        .unwrap_or_else(|| guid(&format!("partner of {}", own.id)))
}

/// The partners that can be looked up by id.
pub(super) fn known_tenants(seen: &Seen<'_>, partner: &Guid) -> Vec<KnownTenant> {
    let sellers = sellers(seen.subscriptions);
    let mut ids: Vec<_> = sellers
        .iter()
        .chain(seen.newcomers)
        .chain(&seen.providers)
        .chain([partner])
        .collect();
    ids.sort();
    ids.dedup();
    ids.into_iter()
        .map(|id| {
            let told = seen.partners.partner(id);
            KnownTenant {
                tenant_id: *id,
                display_name: told.name.unwrap_or_else(|| id.to_string()),
                default_domain_name: told.domain.unwrap_or_else(|| format!("{id}.example")),
                is_service_provider: seen.providers.contains(id).then_some(true),
            }
        })
        .collect()
}

/// The partner's Partner Center, which a customer cannot see: it has this customer once the relationship is
/// there, and no attestation.
pub(super) fn partner_center(
    tenant_id: Guid,
    customer: &Organization,
    established: bool,
) -> PartnerCenter {
    let initial = customer
        .verified_domains
        .iter()
        .find(|domain| domain.is_initial);
    let own = Customer {
        id: customer.id,
        company_name: customer.display_name.clone(),
        domain: initial
            .map(|domain| domain.name.clone())
            .unwrap_or_default(),
        direct_signed: false,
        agreements: Vec::new(),
        indirect_resellers: Vec::new(),
        relation: tenant_file::Relation::default(),
        account_status: None,
    };
    PartnerCenter {
        tenant_id,
        mpn_id: "0000000".to_owned(),
        tokens: TokenKind::default(),
        byte_order_mark: true,
        customers: established.then_some(own).into_iter().collect(),
        agreements: AgreementTemplate::known(),
        desk: tenant_file::Desk::default(),
    }
}

/// The invitation: accepted where the partner has sold something here already.
pub(super) fn invitation(
    now: Timestamp,
    users: &[User],
    organization: &Organization,
    brings: Vec<Subscription>,
) -> Invitation {
    let today = now.to_zoned(TimeZone::UTC).date();
    Invitation {
        state: if brings.is_empty() {
            InvitationState::Open
        } else {
            InvitationState::Established
        },
        delay_seconds: 0,
        contact: contact(users, organization),
        sent: now,
        deadline: today.saturating_add(14.days()),
        opening: today.saturating_add(19.days()),
        opening_notice_sent: now,
        brings,
    }
}

/// Whom the rehearsal's mails are to: the first person who may sign in, or the company.
fn contact(users: &[User], organization: &Organization) -> Contact {
    let person = users
        .iter()
        .filter(|user| user.account_enabled)
        .find_map(|user| {
            Some(Contact {
                first_name: user.given_name.clone()?,
                last_name: user.surname.clone()?,
                email: user.mail.clone()?,
                phone_number: None,
            })
        });
    person.unwrap_or_else(|| Contact {
        first_name: String::new(),
        last_name: organization.display_name.clone(),
        email: String::new(),
        phone_number: None,
    })
}
