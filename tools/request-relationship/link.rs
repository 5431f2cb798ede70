//! The links that a customer follows. Pure.

use common::ids::Guid;
use url::Url;

/// The page on which a customer accepts the agreement (documented).
pub(crate) const AGREEMENT: &str =
    "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

const HOST: &str = "admin.microsoft.com";

/// Why a link of the service's is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadLink {
    /// It leads to no page of the admin center.
    Elsewhere,
    /// It is no invitation to a reseller relationship.
    Kind,
    /// It names another partner than the one that asked for it.
    Partner,
}

impl BadLink {
    pub(crate) fn why(self) -> &'static str {
        match self {
            Self::Elsewhere => "the link leads to no page of the admin center",
            Self::Kind => "the link is no reseller invitation",
            Self::Partner => "the link names another partner",
        }
    }
}

/// The link as Partner Center gave it, if it is this partner's.
pub(crate) fn of_reseller(given: &str, own: Guid) -> Result<String, BadLink> {
    let link = Url::parse(given).map_err(|_| BadLink::Elsewhere)?;
    let is_page = link.scheme() == "https"
        && link.host_str() == Some(HOST)
        && link.path().eq_ignore_ascii_case("/adminportal/home");
    if !is_page {
        return Err(BadLink::Elsewhere);
    }
    if value(&link, "invType").as_deref() != Some("ResellerRelationship") {
        return Err(BadLink::Kind);
    }
    let partner = value(&link, "partnerId").and_then(|id| id.parse::<Guid>().ok());
    if partner != Some(own) {
        return Err(BadLink::Partner);
    }
    Ok(given.to_owned())
}

/// The `PartnerID` that a link carries.
pub(crate) fn mspp_id(link: &str) -> Option<String> {
    value(&Url::parse(link).ok()?, "msppId")
}

fn value(link: &Url, name: &str) -> Option<String> {
    let mut found = link
        .query_pairs()
        .filter(|(key, _)| key.eq_ignore_ascii_case(name));
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value.into_owned()),
        _ => None,
    }
}

/// The link of an indirect reseller, whose provider sells. In it `partnerId` is the reseller's tenant (documented of the
/// older form, observed of this one).
pub(crate) fn of_indirect_reseller(reseller: Guid, mspp_id: &str, provider: Guid) -> String {
    format!(
        "https://{HOST}/Adminportal/Home?invType=IndirectResellerRelationship&partnerId={reseller}&msppId={mspp_id}&indirectCSPId={provider}#/partners/invitation"
    )
}

/// The link to approve delegated administration (documented). Valid once the request is locked.
pub(crate) fn of_administration(id: &str) -> Option<String> {
    let is_plain = id
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (is_plain && !id.is_empty()).then(|| {
        format!(
            "https://{HOST}/AdminPortal/Home#/partners/invitation/granularAdminRelationships/{id}"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";

    #[test]
    fn only_a_link_of_the_partners_own_is_taken() {
        let page = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship";
        let own: Guid = OWN.parse().unwrap();
        let good = format!("{page}&partnerId={OWN}&msppId=0#/partners/invitation");
        assert_eq!(of_reseller(&good, own).as_ref(), Ok(&good));
        assert_eq!(mspp_id(&good).as_deref(), Some("0"));
        for (link, why) in [
            (
                good.replace("admin.microsoft", "admin.micros0ft"),
                BadLink::Elsewhere,
            ),
            (good.replace("https", "http"), BadLink::Elsewhere),
            (
                good.replace("ResellerRelationship", "Administration"),
                BadLink::Kind,
            ),
            (good.replace("0d7a6e31", "0d7a6e32"), BadLink::Partner),
            (
                format!("{page}&partnerId={OWN}&partnerId={OWN}"),
                BadLink::Partner,
            ),
            ("x".to_owned(), BadLink::Elsewhere),
        ] {
            assert_eq!(of_reseller(&link, own), Err(why), "{link}");
        }
    }

    #[test]
    fn an_id_of_the_services_leads_nowhere_else() {
        assert!(of_administration(&format!("{OWN}-{OWN}")).is_some());
        for bad in ["", "../x", "a?b", "x#y"] {
            assert_eq!(of_administration(bad), None, "{bad}");
        }
    }
}
