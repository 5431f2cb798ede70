//! What one link is, and whether following it as given leads where it says.

use common::sections::InvitationKind as Kind;
use url::Url;

use crate::{
    host::{self, Hosts, Known},
    link::{self, Age, Link},
    link_scan::LinkStyle,
    rewritten_link::{self, End},
    warning::Caution,
};

/// A link, judged.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub(crate) kind: Kind,
    /// As it will be requested, out of its wrapping.
    pub(crate) url: Option<String>,
    /// The host that it leads to, as a browser reads it.
    pub(crate) host: String,
    pub(crate) link: Option<Link>,
    pub(crate) wrappers: Vec<&'static str>,
    pub(crate) genuine: bool,
    pub(crate) host_ok: bool,
    pub(crate) cautions: Vec<Caution>,
}

/// How much of an invitation a link is.
pub(crate) enum Judged {
    Invitation(Verdict),
    /// It leads to a service that keeps the target to itself. It may be an invitation.
    Opaque(Verdict),
    /// It has nothing to do with one.
    Other,
}

/// Judges a link as it was found.
pub(crate) fn judge(written: &str, style: LinkStyle, hosts: &mut Hosts) -> Judged {
    let unwrapped = rewritten_link::unwrap(written);
    if unwrapped.end != End::Open {
        return Judged::Opaque(opaque(unwrapped, style));
    }
    let Some(url) = unwrapped.url else {
        return Judged::Other;
    };
    let judged = hosts.judge(&url, &unwrapped.link);
    let (link, redirect) = match link::read(&url, judged.known) {
        Some(link) => (Some(link), None),
        None => match redirected(&url) {
            Some(link) if judged.known.is_none() => (Some(link), Some(host_of(&url))),
            _ if judged.is_lookalike() => (None, None),
            _ => return Judged::Other,
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
    let is_live = judged.known.is_some_and(|known| {
        !matches!(
            known,
            Known::National | Known::PartnerCenter | Known::PortalOnline
        )
    });
    let leads_there = link
        .as_ref()
        .is_some_and(|link| link.is_whole() && matches!(link.age, Age::Current | Age::Older));
    Judged::Invitation(Verdict {
        kind: link.as_ref().map_or(Kind::Unknown, |link| link.kind),
        host: host_of(&url),
        url: Some(url.into()),
        link,
        wrappers: unwrapped.wrappers,
        genuine: host_ok && is_live && leads_there && !style.was_defanged,
        host_ok,
        cautions,
    })
}

fn opaque(unwrapped: rewritten_link::Unwrapped, style: LinkStyle) -> Verdict {
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
    Verdict {
        kind: Kind::Opaque,
        host: String::new(),
        url,
        link: None,
        wrappers: unwrapped.wrappers,
        genuine: false,
        host_ok: false,
        cautions,
    }
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The invitation that a foreign page promises to redirect to.
fn redirected(url: &Url) -> Option<Link> {
    url.query_pairs().take(32).find_map(|(_, value)| {
        let inner = Url::parse(&value)
            .ok()
            .filter(|inner| matches!(inner.scheme(), "http" | "https"))?;
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
mod tests {
    use super::*;

    const WHOLE: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75797631-365c-4181-8514-3d311573318b&msppId=0#/partners/invitation";

    fn verdict(link: &str) -> Verdict {
        match judge(link, LinkStyle::default(), &mut Hosts::default()) {
            Judged::Invitation(verdict) | Judged::Opaque(verdict) => verdict,
            Judged::Other => panic!("{link}"),
        }
    }

    #[test]
    fn a_whole_link_on_a_known_host_is_genuine_and_nothing_else_is() {
        assert!(verdict(WHOLE).genuine);
        for link in [
            WHOLE.replace("admin.microsoft.com", "admin.microsoft.com.evil.example"),
            WHOLE.replace("https", "http"),
            WHOLE.replace("75797631", "7579763"),
            WHOLE.replace("#/partners/invitation", ""),
            WHOLE.replace("admin.microsoft.com", "portal.office365.us"),
            WHOLE.replace("admin.microsoft.com", "admin.cloud.microsoft"),
            WHOLE.replace("/Adminportal/Home", "/Adminportal/Home/x"),
            format!(
                "https://evil.example/go?url={}",
                WHOLE.replace('&', "%26").replace('#', "%23")
            ),
            "https://admin.rnicrosoft.com/anything".to_owned(),
            "https://bit.ly/abc".to_owned(),
        ] {
            assert!(!verdict(&link).genuine, "{link}");
        }
    }

    #[test]
    fn an_ordinary_link_is_no_invitation() {
        for link in [
            "https://www.example.com/?a=b",
            "https://user@www.example.com/",
            "https://admin.microsoft.com/Adminportal/Home#/partners",
            "https://outlook.cloud.microsoft/mail",
        ] {
            assert!(
                matches!(
                    judge(link, LinkStyle::default(), &mut Hosts::default()),
                    Judged::Other
                ),
                "{link}"
            );
        }
    }

    #[test]
    fn what_cannot_be_opened_does_not_show_the_recipient() {
        let verdict = verdict(
            "https://protect-eu.mimecast.com/s/abc?domain=admin.microsoft.com&u=taro%40a.example",
        );
        assert_eq!(
            verdict.url.as_deref(),
            Some("https://protect-eu.mimecast.com/s/abc")
        );
    }
}
