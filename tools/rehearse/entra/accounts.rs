//! The people who can sign in. Pure.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use tenant_file::Tenant;

/// A person who has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Account {
    /// The person's tenant.
    pub(super) tid: String,
    pub(super) oid: String,
    /// The sign-in name.
    pub(super) upn: String,
    pub(super) name: String,
}

/// Why a person cannot sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// No account has the name.
    NoSuchAccount,
    /// The account may not sign in.
    Disabled,
    /// The account is of another tenant than the one that is asked for.
    OtherTenant,
}

/// The account of a sign-in name: a user of the customer's, or the partner's one administrator. `tid`: the tenant
/// that is asked for, where not just any will do.
pub(super) fn find(tenant: &Tenant, upn: &str, tid: Option<&str>) -> Result<Account, Unknown> {
    let upn = upn.trim();
    let account = of_customer(tenant, upn).unwrap_or_else(|| {
        let partner = partner_administrator(tenant);
        let found = partner.filter(|partner| partner.upn.eq_ignore_ascii_case(upn));
        found.ok_or(Unknown::NoSuchAccount)
    })?;
    if tid.is_some_and(|tid| tid != account.tid) {
        return Err(Unknown::OtherTenant);
    }
    Ok(account)
}

fn of_customer(tenant: &Tenant, upn: &str) -> Option<Result<Account, Unknown>> {
    let user = tenant.user(upn)?;
    if !user.user_principal_name.eq_ignore_ascii_case(upn) {
        return None;
    }
    let account = Account {
        tid: tenant.organization.id.to_string(),
        oid: user.id.to_string(),
        upn: user.user_principal_name.clone(),
        name: user.display_name.clone(),
    };
    Some(if user.account_enabled {
        Ok(account)
    } else {
        Err(Unknown::Disabled)
    })
}

/// A tenant file says nothing of the partner's people, so there is one.
pub(super) fn partner_administrator(tenant: &Tenant) -> Option<Account> {
    let id = &tenant.partner_center.tenant_id;
    let known = tenant
        .known_tenants
        .iter()
        .find(|known| known.tenant_id == *id)?;
    let upn = format!("admin@{}", known.default_domain_name);
    let hash = digest(&SHA256, upn.as_bytes());
    let bytes = hash.as_ref().first_chunk::<16>()?;
    Some(Account {
        tid: id.to_string(),
        oid: uuid::Builder::from_random_bytes(*bytes)
            .into_uuid()
            .to_string(),
        name: format!("{} admin", known.display_name),
        upn,
    })
}

impl Account {
    /// What distinguishes a client's accounts: `client_info` in an answer (observed).
    pub(super) fn client_info(&self) -> String {
        #[derive(Serialize)]
        struct Info<'a> {
            uid: &'a str,
            utid: &'a str,
        }
        let info = Info {
            uid: &self.oid,
            utid: &self.tid,
        };
        let json = serde_json::to_vec(&info).expect("two texts");
        BASE64_URL_SAFE_NO_PAD.encode(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_enabled_accounts_of_the_wanted_tenant_sign_in() {
        let mut tenant = Tenant::omakase();
        tenant.users[1].account_enabled = false;
        let [enabled, disabled] = [0, 1].map(|at| tenant.users[at].user_principal_name.clone());
        let id = tenant.users[0].id.to_string();
        let customer = tenant.organization.id.to_string();
        let partner = partner_administrator(&tenant).unwrap();
        for (name, tid, seen) in [
            (enabled.to_uppercase().as_str(), None, Ok(&customer)),
            (&enabled, Some(customer.as_str()), Ok(&customer)),
            (
                &enabled,
                Some(partner.tid.as_str()),
                Err(Unknown::OtherTenant),
            ),
            (&partner.upn, None, Ok(&partner.tid)),
            (&disabled, None, Err(Unknown::Disabled)),
            (&id, None, Err(Unknown::NoSuchAccount)),
            ("", None, Err(Unknown::NoSuchAccount)),
        ] {
            let found = find(&tenant, name, tid);
            assert_eq!(
                found.as_ref().map(|account| &account.tid),
                seen.as_ref().copied(),
                "{name}"
            );
        }
    }
}
