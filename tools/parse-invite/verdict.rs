//! What one link is, and whether following it as given leads where it says.

use common::sections::{InvitationKind as Kind, InvitationVerdict as Verdict};
use url::Url;

use crate::{
    host::{self, Hosts, Known},
    link::{self, Age, Flaw, Link},
    link_scan::LinkStyle,
    rewritten_link::{self, End},
    warning::Caution,
};

/// A link, judged.
#[derive(Debug, Clone)]
pub(crate) struct JudgedLink {
    pub(crate) kind: Kind,
    /// As it will be requested, out of its wrapping.
    pub(crate) url: Option<String>,
    /// The host that it leads to, as a browser reads it.
    pub(crate) host: String,
    pub(crate) link: Option<Link>,
    pub(crate) wrappers: Vec<&'static str>,
    /// `None` for what invites to nothing.
    pub(crate) verdict: Option<Verdict>,
    pub(crate) host_ok: bool,
    pub(crate) cautions: Vec<Caution>,
}

impl JudgedLink {
    /// A link that is no invitation of any known form.
    pub(crate) fn other(kind: Kind, url: Option<String>, verdict: Option<Verdict>) -> Self {
        let host = url
            .as_deref()
            .and_then(|url| Some(host_of(&Url::parse(url).ok()?)));
        Self {
            kind,
            url,
            host: host.unwrap_or_default(),
            link: None,
            wrappers: Vec::new(),
            verdict,
            host_ok: false,
            cautions: Vec::new(),
        }
    }
}

/// How much of an invitation a link is.
pub(crate) enum Judgement {
    Invitation(JudgedLink),
    /// It leads to a service that keeps the target to itself. It may be an invitation.
    Opaque(JudgedLink),
    /// It has nothing to do with one. Where it leads, out of its wrapping, if it is an address at all.
    Other(Option<Url>),
}

/// Judges a link as it was found.
pub(crate) fn judge(written: &str, style: LinkStyle, hosts: &mut Hosts) -> Judgement {
    let unwrapped = rewritten_link::unwrap(written);
    if unwrapped.end != End::Open {
        return Judgement::Opaque(opaque(unwrapped, style));
    }
    let Some(url) = unwrapped.url else {
        return Judgement::Other(None);
    };
    let judged = hosts.judge(&url, &unwrapped.link);
    let (link, redirect) = match link::read(&url, judged.known) {
        Some(link) => (Some(link), None),
        None => match redirected(&url) {
            Some(link) if judged.known.is_none() => (Some(link), Some(host_of(&url))),
            _ if judged.is_lookalike() => (None, None),
            _ => return Judgement::Other(Some(url)),
        },
    };
    let mut cautions = Vec::new();
    if let Some(host) = redirect {
        cautions.push(Caution::OpenRedirect(host));
    } else if judged.known.is_none() && judged.tricks.iter().all(|trick| !trick.leads_astray()) {
        cautions.push(Caution::ForeignHost(host_of(&url)));
    }
    cautions.extend(judged.tricks.iter().cloned().map(Caution::Host));
    cautions.extend(of_style(style));
    if unwrapped.wrappers.contains(&"google") {
        cautions.push(Caution::Redirector("google"));
    }
    let host_ok = judged.is_ok();
    if let Some(link) = &link {
        cautions.extend(of_link(link, judged.known));
    }
    let verdict = verdict(&judged, link.as_ref(), style);
    Judgement::Invitation(JudgedLink {
        kind: link.as_ref().map_or(Kind::Unknown, |link| link.kind),
        host: host_of(&url),
        url: Some(url.into()),
        link,
        wrappers: unwrapped.wrappers,
        verdict,
        host_ok,
        cautions,
    })
}

/// What following a link as given leads to.
fn verdict(host: &host::Judged, link: Option<&Link>, style: LinkStyle) -> Option<Verdict> {
    let Some(known) = host.known else {
        return Some(Verdict::Forged);
    };
    if host.hides_where_it_leads() {
        return Some(Verdict::Forged);
    }
    let link = link.filter(|link| link.kind != Kind::Partnership)?;
    let is_ambiguous = |flaw: &Flaw| matches!(flaw, Flaw::SeveralRequests(_) | Flaw::Twice { .. });
    let is_confirmed = !matches!(known, Known::National | Known::PortalOnline)
        && matches!(link.age, Age::Current | Age::Older);
    Some(if link.flaws.iter().any(is_ambiguous) {
        Verdict::Unverifiable
    } else if !host.is_ok() || style.was_defanged || !link.is_whole() {
        Verdict::Damaged
    } else if !is_confirmed {
        Verdict::Unverifiable
    } else {
        Verdict::Genuine
    })
}

fn opaque(unwrapped: rewritten_link::Unwrapped, style: LinkStyle) -> JudgedLink {
    let service = unwrapped.wrappers.last().copied().unwrap_or_default();
    let mut cautions = vec![match unwrapped.end {
        End::TooDeep => Caution::WrappedTooDeep,
        End::Opaque | End::Open => Caution::Opaque(service),
    }];
    cautions.extend(of_style(style));
    // A wrapped link carries the recipient's address: what cannot be opened is not repeated.
    let url = Url::parse(&unwrapped.link).ok().map(|mut url| {
        if !matches!(service, "short-link" | "microsoft-short-link") {
            url.set_query(None);
        }
        url.into()
    });
    JudgedLink {
        kind: Kind::Opaque,
        host: String::new(),
        url,
        link: None,
        wrappers: unwrapped.wrappers,
        verdict: Some(Verdict::Unverifiable),
        host_ok: false,
        cautions,
    }
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The invitation that a foreign page promises to redirect to.
fn redirected(url: &Url) -> Option<Link> {
    // Nearly every link of a page has parameters, and few of those are addresses.
    let query = url.query().filter(|query| query.contains([':', '%']))?;
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let mut values = pairs.take(32).map(|(_, value)| value);
    values.find_map(|value| {
        let inner = value.contains(':').then(|| Url::parse(&value).ok())?;
        let inner = inner.filter(|inner| matches!(inner.scheme(), "http" | "https"))?;
        link::read(&inner, Some(host::known(&inner)?))
    })
}

fn of_style(style: LinkStyle) -> Vec<Caution> {
    [
        (style.lacks_scheme, Caution::NoScheme),
        (style.was_obfuscated, Caution::Obfuscated),
        (style.was_defanged, Caution::Defanged),
        (style.was_broken, Caution::Rejoined),
    ]
    .into_iter()
    .filter_map(|(is_so, caution)| is_so.then_some(caution))
    .collect()
}

fn of_link(link: &Link, known: Option<Known>) -> Vec<Caution> {
    let mut cautions: Vec<Caution> = link.flaws.iter().cloned().map(Caution::Link).collect();
    match known {
        Some(Known::National) => cautions.push(Caution::NationalCloud),
        Some(Known::PartnerCenter) => cautions.push(Caution::ForPartners),
        Some(_) if link.age == Age::Older => cautions.push(Caution::OlderForm),
        Some(_) if link.age == Age::Retired => cautions.push(Caution::Retired),
        Some(_) if link.age == Age::Unverified => cautions.push(Caution::UnverifiedForm),
        _ => {}
    }
    if link.kind == Kind::AdminOnly || link.dap == Some(true) {
        cautions.push(Caution::AsksAdmin);
    }
    if link.kind == Kind::Gdap {
        cautions.push(Caution::AsksGdap);
    }
    if link.kind == Kind::Offer {
        cautions.push(Caution::IsOffer);
    }
    cautions
}

#[cfg(test)]
mod tests;
