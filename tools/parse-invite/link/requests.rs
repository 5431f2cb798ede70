//! Everything that one link asks for. A link may carry the parameters of several pages at once, and
//! which of them opens is not known.

use common::sections::InvitationKind as Kind;

use super::{gdap, parameters::Parameters};

/// All that a link asks for, what gives the asker most first.
pub(super) fn of(parameters: &Parameters, route: &str, path: &str) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    if is_signup(path) {
        kinds.extend(parameters.all("type").map(kind_of_signup));
    }
    if gdap::id_in(route).is_some() {
        kinds.push(Kind::Gdap);
    }
    if is_agreement(parameters, route) {
        kinds.push(Kind::Mca);
    }
    let types = kinds.len();
    kinds.extend(parameters.all("invtype").map(kind_of_type));
    if kinds.len() == types && gdap::id_in(route).is_none() && is_invitation_route(route) {
        kinds.push(kind_of_route(route));
    }
    let is_other_page = |page: &str| !is_agreement_page(page);
    if !kinds.is_empty() && parameters.all("ref").any(is_other_page) {
        kinds.push(Kind::Unknown);
    }
    // The distributor's id makes an indirect invitation of it whatever its type says (observed).
    if parameters.has("indirectcspid") || parameters.has("indirectcsp") {
        for kind in &mut kinds {
            if *kind == Kind::Reseller {
                *kind = Kind::IndirectReseller;
            }
        }
    }
    kinds.sort_by_key(|kind| rank(*kind));
    kinds.dedup();
    kinds
}

/// How much a request gives to who asks; the least number the most.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::AdminOnly => 0,
        Kind::Gdap => 1,
        Kind::IndirectReseller => 2,
        Kind::Reseller => 3,
        Kind::Offer => 4,
        Kind::Mca => 5,
        _ => 6,
    }
}

pub(super) fn is_signup(path: &str) -> bool {
    path.contains("partnersignup.aspx")
}

/// Whether the parameters or the page are those of an invitation, on whatever host.
pub(super) fn is_invitation(parameters: &Parameters, route: &str, path: &str) -> bool {
    parameters.has("invtype")
        || is_invitation_route(route)
        || path.ends_with("/partner-invitation")
        || path.contains("adminportal/home") && parameters.has("partnerid")
}

fn is_invitation_route(route: &str) -> bool {
    let route = route.to_ascii_lowercase();
    route.contains("partners/invitation") || route.contains("partner-invitation")
}

pub(super) fn is_agreement(parameters: &Parameters, route: &str) -> bool {
    is_agreement_page(without_query(route)) || parameters.all("ref").any(is_agreement_page)
}

/// The documented page, and the one that it redirected to in June 2025 (observed).
fn is_agreement_page(page: &str) -> bool {
    ["/billingaccounts/agreement", "/partners/agreement"]
        .iter()
        .any(|known| page.trim_end_matches('/').eq_ignore_ascii_case(known))
}

pub(super) fn kind_of_type(inv_type: &str) -> Kind {
    match inv_type.to_ascii_lowercase().as_str() {
        "resellerrelationship" => Kind::Reseller,
        "indirectresellerrelationship" => Kind::IndirectReseller,
        "administration" => Kind::AdminOnly,
        _ => Kind::Unknown,
    }
}

/// The type of an invitation that has none, by its page.
pub(super) fn kind_of_route(route: &str) -> Kind {
    let page = without_query(route).to_ascii_lowercase();
    if page.ends_with("/indirectreseller") {
        Kind::IndirectReseller
    } else if page.ends_with("/reseller") {
        Kind::Reseller
    } else {
        Kind::Unknown
    }
}

pub(super) fn kind_of_signup(given: &str) -> Kind {
    match given.to_ascii_lowercase().as_str() {
        "resellerrelationship" => Kind::Reseller,
        "indirectresellerrelationship" => Kind::IndirectReseller,
        "trial" | "purchase" => Kind::Offer,
        _ => Kind::Unknown,
    }
}

/// A route up to its query.
pub(super) fn without_query(route: &str) -> &str {
    route
        .split('?')
        .next()
        .unwrap_or(route)
        .trim_end_matches('/')
}
