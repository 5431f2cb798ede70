//! What a link asks for, read from the link alone.

use std::sync::LazyLock;

use common::sections::InvitationKind as Kind;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::{
    guid::Id,
    host::{self, Known},
    rewritten_link,
    word_list::WordList,
};

mod gdap;
mod model;
mod parameters;
mod requests;

pub(crate) use model::{Age, Flaw, Link};
use parameters::Parameters;
use requests::without_query;

/// Reads a link. `None` where it has nothing to do with an invitation, on whatever host it stands.
pub(crate) fn read(url: &Url, known: Option<Known>) -> Option<Link> {
    if known.is_none() && !may_invite(url) {
        return None;
    }
    read_whole(url, known)
}

/// Whether a link on a foreign host can have to do with an invitation: nearly all links of a page are told by
/// this alone.
fn may_invite(url: &Url) -> bool {
    // What is percent-encoded is decoded before it is compared.
    url.as_str().contains('%') || INVITING.is_in(url.as_str())
}

/// One of these stands in every link that is read as more than a parameter of a known host.
static INVITING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "partnersignup.aspx",
        "partners/",
        "partner-invitation",
        "billingaccounts/",
        "invtype",
        "adminportal/home",
    ])
});

fn read_whole(url: &Url, known: Option<Known>) -> Option<Link> {
    let path = url.path().to_ascii_lowercase();
    let route = route(url);
    let parameters = Parameters::read(url, &route);
    let mut link = if requests::is_signup(&path) {
        signup(&parameters)
    } else if let Some(id) = gdap::id_in(&route) {
        gdap::link(id, &route)
    } else if requests::is_agreement(&parameters, &route) {
        Link::new(Kind::Mca, Age::Current)
    } else if requests::is_invitation(&parameters, &route, &path)
        // On a foreign host it is a parameter as any other: shops and news have it too.
        || known.is_some() && parameters.has("partnerid")
    {
        invitation(&parameters, &route, &path)
    } else if known == Some(Known::PartnerCenter) && is_partnership(url) {
        Link::new(Kind::Partnership, Age::Unverified)
    } else {
        return None;
    };
    link.take_dap(&parameters);
    link.settle(
        requests::of(&parameters, &route, &path),
        &parameters,
        &route,
    );
    if link.requests.len() < 2 {
        link.check_strays(&parameters, requests::is_signup(&path));
    }
    link.check_place(known, &path, url);
    link.flaws.extend(parameters.flaws());
    Some(link)
}

impl Link {
    /// What the parameter `DAP` says.
    fn take_dap(&mut self, parameters: &Parameters) {
        for given in parameters.all("dap") {
            match truth(given) {
                // Of two that differ the one that asks for rights counts; that they differ is a flaw of its own.
                Some(asked) => self.dap = Some(asked || self.dap == Some(true)),
                None => self.flaws.push(Flaw::BadDap(given.to_owned())),
            }
        }
    }

    /// Takes what the other requests of the same link give beside the one that it was read as.
    fn settle(&mut self, requests: Vec<Kind>, parameters: &Parameters, route: &str) {
        if let [] | [_] = requests.as_slice() {
            return;
        }
        let id = |name: &str| parameters.first(name).map_or(Id::Absent, Id::read);
        let either = |one: &str, other: &str| match id(one) {
            Id::Absent => id(other),
            found => found,
        };
        if self.partner == Id::Absent {
            self.partner = either("partnerid", "id");
        }
        if self.provider == Id::Absent {
            self.provider = either("indirectcspid", "indirectcsp");
        }
        if self.mspp.is_none() {
            self.take_mspp(parameters);
        }
        if self.relationship.is_none()
            && let Some(asked) = gdap::id_in(route)
        {
            let gdap = gdap::link(asked, route);
            (self.relationship, self.partner_hint) = (gdap.relationship, gdap.partner_hint);
        }
        self.kind = requests[0];
        self.flaws.push(Flaw::SeveralRequests(requests.clone()));
        self.requests = requests;
    }

    /// The parameters of another page than the link's own may open that other page.
    fn check_strays(&mut self, parameters: &Parameters, is_signup: bool) {
        let strays: &[&'static str] = match self.kind {
            Kind::Mca | Kind::Gdap => &[
                "partnerid",
                "msppid",
                "indirectcspid",
                "indirectcsp",
                "dap",
                "type",
            ],
            _ if is_signup => &["invtype", "partnerid", "ref"],
            _ => &["type"],
        };
        let found = strays.iter().filter(|name| parameters.has(name));
        self.flaws
            .extend(found.map(|name| Flaw::Stray((*name).to_owned())));
        let is_id = |id: &str| matches!(Id::read(id), Id::Good(_));
        if !is_signup && parameters.all("id").any(is_id) {
            self.flaws.push(Flaw::Stray("id".to_owned()));
        }
    }

    /// Whether each host has that page. A link of one generation on the host of another is not known
    /// to work.
    fn check_place(&mut self, known: Option<Known>, path: &str, url: &Url) {
        let is_root = path == "/";
        let is_home = path.trim_end_matches('/') == "/adminportal/home";
        let fits = match known {
            Some(Known::Admin) => is_home || is_root && self.kind == Kind::Gdap,
            Some(Known::AdminCloud) => {
                if self.kind != Kind::Gdap {
                    self.age = Age::Unverified;
                }
                is_home || is_root
            }
            Some(Known::PortalOffice) => path == "/partner/partnersignup.aspx",
            Some(Known::BusinessStore) => {
                self.age = Age::Retired;
                path == "/manage/partner-invitation"
            }
            Some(Known::PortalOnline | Known::National) => {
                self.age = Age::Unverified;
                true
            }
            Some(Known::PartnerCenter) => {
                self.kind = Kind::Partnership;
                self.age = Age::Unverified;
                true
            }
            None => true,
        };
        if !fits {
            self.flaws.push(Flaw::UnknownPath(url.path().to_owned()));
        }
    }
}

/// The route of the page, decoded: `/partners/invitation`.
fn route(url: &Url) -> String {
    let fragment = url.fragment().unwrap_or("");
    percent_decode_str(fragment)
        .decode_utf8_lossy()
        .into_owned()
}

fn is_partnership(url: &Url) -> bool {
    let whole = url.as_str().to_ascii_lowercase();
    [
        "invit",
        "partnership",
        "indirectreseller",
        "relationshiprequest",
    ]
    .iter()
    .any(|word| whole.contains(word))
}

/// The forms of the admin centre and of the store.
fn invitation(parameters: &Parameters, route: &str, path: &str) -> Link {
    let (kind, flaw) = kind_of(parameters.first("invtype"), route);
    let mut link = Link::new(kind, Age::Current);
    link.flaws.extend(flaw);
    link.take_ids(parameters, "partnerid", &["indirectcspid", "indirectcsp"]);
    let bare = without_query(route).to_ascii_lowercase();
    match bare.trim_start_matches('/') {
        "partners/invitation" => {}
        "billingaccounts/partner-invitation" => link.age = Age::Older,
        "partners/invitation/reseller" | "partners/invitation/indirectreseller" => {
            link.age = Age::Unverified;
        }
        _ if path.ends_with("/partner-invitation") => link.age = Age::Retired,
        "" => link.flaws.push(Flaw::NoRoute),
        _ => link
            .flaws
            .push(Flaw::UnknownRoute(without_query(route).to_owned())),
    }
    // The distributor's id makes it an indirect invitation whatever its type says (observed).
    if link.kind == Kind::Reseller && link.provider != Id::Absent {
        link.kind = Kind::IndirectReseller;
    }
    link
}

fn kind_of(inv_type: Option<&str>, route: &str) -> (Kind, Option<Flaw>) {
    let (kind, found) = match inv_type {
        Some(found) => (requests::kind_of_type(found), found),
        None => (requests::kind_of_route(route), ""),
    };
    let flaw = (kind == Kind::Unknown).then(|| Flaw::UnknownType(found.to_owned()));
    (kind, flaw)
}

/// `partnersignup.aspx`: the form until about 2020, and documented to 2023 for some markets.
fn signup(parameters: &Parameters) -> Link {
    let given = parameters.first("type").unwrap_or("");
    let mut link = Link::new(requests::kind_of_signup(given), Age::Older);
    match link.kind {
        Kind::Unknown => link.flaws.push(Flaw::UnknownType(given.to_owned())),
        // The id of an offer names no partner.
        Kind::Offer => {
            link.take_mspp(parameters);
            return link;
        }
        _ => {}
    }
    link.take_ids(parameters, "id", &["indirectcsp", "indirectcspid"]);
    link
}

impl Link {
    fn take_ids(&mut self, parameters: &Parameters, partner: &str, provider: &[&str]) {
        self.partner = parameters.first(partner).map_or(Id::Absent, Id::read);
        match &self.partner {
            Id::Absent => self.flaws.push(Flaw::NoPartner),
            Id::Bad(text) => self.flaws.push(Flaw::BadPartner(text.clone())),
            Id::Good(_) => {}
        }
        let given = provider.iter().find_map(|name| parameters.first(name));
        self.provider = given.map_or(Id::Absent, Id::read);
        if let Id::Bad(text) = &self.provider {
            self.flaws.push(Flaw::BadProvider(text.clone()));
        }
        self.take_mspp(parameters);
    }

    fn take_mspp(&mut self, parameters: &Parameters) {
        let Some(given) = parameters.first("msppid").filter(|given| !given.is_empty()) else {
            return;
        };
        if given.len() <= 12 && given.bytes().all(|b| b.is_ascii_digit()) {
            self.mspp = Some(given.to_owned());
        } else {
            self.flaws.push(Flaw::BadMspp(given.to_owned()));
        }
    }
}

fn truth(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// How complete a link is, for telling whether a line that was joined to it belongs there. A link
/// that has nothing of an invitation counts nothing.
pub(crate) fn completeness(link: &str) -> u32 {
    let inner = rewritten_link::unwrap(link);
    let wrapped = u32::try_from(inner.wrappers.len()).unwrap_or(0);
    let Some(url) = inner.url else {
        return wrapped;
    };
    let known = host::known(&url);
    let Some(link) = read(&url, known) else {
        return wrapped + u32::from(known.is_some());
    };
    let id = |id: &Id| match id {
        Id::Good(_) => 16,
        Id::Bad(_) => 1,
        Id::Absent => 0,
    };
    let route = !link
        .flaws
        .iter()
        .any(|flaw| matches!(flaw, Flaw::NoRoute | Flaw::UnknownRoute(_)));
    let relationship = link
        .relationship
        .as_deref()
        .filter(|id| gdap::is_well_formed(id));
    1 + wrapped
        + id(&link.partner)
        + id(&link.provider)
        + u32::from(link.kind != Kind::Unknown) * 4
        + u32::from(route) * 40
        + relationship.map_or(0, |id| if id.len() == 73 { 64 } else { 32 })
}

#[cfg(test)]
mod tests;
