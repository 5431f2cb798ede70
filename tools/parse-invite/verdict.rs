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
    let mut values = url.query_pairs().take(32).map(|(_, value)| value);
    values.find_map(|value| {
        // Nearly every link of a page has parameters, and few of those are addresses.
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
mod tests {
    use super::*;

    const WHOLE: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=75797631-365c-4181-8514-3d311573318b&msppId=0#/partners/invitation";

    fn judged(link: &str) -> JudgedLink {
        match judge(link, LinkStyle::default(), &mut Hosts::default()) {
            Judgement::Invitation(judged) | Judgement::Opaque(judged) => judged,
            Judgement::Other(_) => panic!("{link}"),
        }
    }

    #[test]
    fn a_whole_link_on_a_known_host_is_genuine_and_every_other_says_what_it_is() {
        use Verdict::{Damaged, Forged, Genuine, Unverifiable};
        const EVIL: &str = "admin.microsoft.com.evil.example";
        let on = |host: &str| WHOLE.replace("admin.microsoft.com", host);
        for (link, verdict) in [
            (WHOLE.to_owned(), Genuine),
            (on(EVIL), Forged),
            (on("x@admin.microsoft.com"), Forged),
            (on("evil.example\\@admin.microsoft.com"), Forged),
            (on("203.0.113.7"), Forged),
            (WHOLE.replace("https", "http"), Damaged),
            (on("admin.microsoft.com:8443"), Damaged),
            (WHOLE.replace("75797631", "7579763"), Damaged),
            (WHOLE.replace("#/partners/invitation", ""), Damaged),
            (WHOLE.replace("/Adminportal/Home", "/"), Damaged),
            (
                WHOLE.replace("/Adminportal/Home", "/Adminportal/Home/x"),
                Damaged,
            ),
            (WHOLE.replace("msppId=0", "msppId=0&DAP=yes"), Damaged),
            (on("portal.office365.us"), Unverifiable),
            (on("admin.cloud.microsoft"), Unverifiable),
            (
                WHOLE.replace("Home?", "Home?ref=/BillingAccounts/agreement&"),
                Unverifiable,
            ),
            (
                format!(
                    "https://evil.example/go?url={}",
                    WHOLE.replace('&', "%26").replace('#', "%23")
                ),
                Forged,
            ),
            ("https://admin.rnicrosoft.com/anything".to_owned(), Forged),
            ("https://bit.ly/abc".to_owned(), Unverifiable),
        ] {
            assert_eq!(judged(&link).verdict, Some(verdict), "{link}");
        }
        let partnership = judged("https://partner.microsoft.com/dashboard/invitation/abc");
        assert_eq!(partnership.verdict, None);
    }

    #[test]
    fn an_ordinary_link_is_no_invitation() {
        for link in [
            "https://www.example.com/?a=b",
            "https://www.example.com/search?partnerId=12345&utm_source=mail",
            "https://www.example.com/?partnerId=75797631-365c-4181-8514-3d311573318b",
            "https://user@www.example.com/",
            "https://admin.microsoft.com/Adminportal/Home#/partners",
            "https://outlook.cloud.microsoft/mail",
            // Microsoft's own page that redirects is judged by where it stands, not by its parameter.
            "https://portal.office.com/redirect?url=https%3A%2F%2Fadmin.microsoft.com%2FAdminportal%2FHome%3FinvType%3DResellerRelationship",
        ] {
            assert!(
                matches!(
                    judge(link, LinkStyle::default(), &mut Hosts::default()),
                    Judgement::Other(_)
                ),
                "{link}"
            );
        }
    }

    #[test]
    fn what_cannot_be_opened_does_not_show_the_recipient() {
        let judged = judged(
            "https://protect-eu.mimecast.com/s/abc?domain=admin.microsoft.com&u=taro%40a.example",
        );
        assert_eq!(
            judged.url.as_deref(),
            Some("https://protect-eu.mimecast.com/s/abc")
        );
    }

    #[test]
    fn how_a_link_was_written_is_said() {
        type Change = fn(&mut LinkStyle);
        let cases: [(Change, Caution); 4] = [
            (|style| style.lacks_scheme = true, Caution::NoScheme),
            (|style| style.was_obfuscated = true, Caution::Obfuscated),
            (|style| style.was_defanged = true, Caution::Defanged),
            (|style| style.was_broken = true, Caution::Rejoined),
        ];
        for (change, caution) in cases {
            let mut style = LinkStyle::default();
            change(&mut style);
            assert_eq!(of_style(style), std::slice::from_ref(&caution));
            let Judgement::Invitation(judged) = judge(WHOLE, style, &mut Hosts::default()) else {
                panic!("{caution:?}")
            };
            assert_eq!(judged.cautions, std::slice::from_ref(&caution));
            let verdict = if caution == Caution::Defanged {
                Verdict::Damaged
            } else {
                Verdict::Genuine
            };
            assert_eq!(judged.verdict, Some(verdict), "{caution:?}");
        }
        assert_eq!(of_style(LinkStyle::default()), []);
    }

    #[test]
    fn where_a_link_stands_and_what_it_asks_for_is_said() {
        let url = Url::parse(WHOLE).unwrap();
        let whole = link::read(&url, host::known(&url)).unwrap();
        let said = |kind, age, dap, known| {
            let link = Link {
                kind,
                dap,
                age,
                ..whole.clone()
            };
            of_link(&link, known)
        };
        let admin = host::known(&url);
        for (kind, age, dap, known, expected) in [
            (Kind::Reseller, Age::Current, None, admin, vec![]),
            (Kind::Reseller, Age::Current, None, None, vec![]),
            (Kind::Reseller, Age::Older, None, None, vec![]),
            (
                Kind::Reseller,
                Age::Older,
                None,
                admin,
                vec![Caution::OlderForm],
            ),
            (
                Kind::Reseller,
                Age::Retired,
                None,
                admin,
                vec![Caution::Retired],
            ),
            (
                Kind::Reseller,
                Age::Unverified,
                None,
                admin,
                vec![Caution::UnverifiedForm],
            ),
            (
                Kind::Reseller,
                Age::Older,
                None,
                Some(Known::National),
                vec![Caution::NationalCloud],
            ),
            (
                Kind::Reseller,
                Age::Older,
                None,
                Some(Known::PartnerCenter),
                vec![Caution::ForPartners],
            ),
            (
                Kind::AdminOnly,
                Age::Current,
                None,
                admin,
                vec![Caution::AsksAdmin],
            ),
            (
                Kind::Reseller,
                Age::Current,
                Some(true),
                admin,
                vec![Caution::AsksAdmin],
            ),
            (Kind::Reseller, Age::Current, Some(false), admin, vec![]),
            (
                Kind::Gdap,
                Age::Current,
                None,
                admin,
                vec![Caution::AsksGdap],
            ),
            (
                Kind::Offer,
                Age::Current,
                None,
                admin,
                vec![Caution::IsOffer],
            ),
        ] {
            assert_eq!(
                said(kind, age, dap, known),
                expected,
                "{kind:?} {age:?} {known:?}"
            );
        }
    }

    #[test]
    fn a_foreign_host_and_a_service_in_between_are_said() {
        let inner = WHOLE.replace('&', "%26").replace('#', "%23");
        for (link, caution, is_said) in [
            (
                WHOLE.replace("admin.microsoft.com", "evil.example"),
                Caution::ForeignHost("evil.example".to_owned()),
                true,
            ),
            (
                WHOLE.replace("admin.microsoft.com", "admin.micr0soft.com"),
                Caution::ForeignHost("admin.micr0soft.com".to_owned()),
                false,
            ),
            (
                format!("https://evil.example/go?url={inner}"),
                Caution::OpenRedirect("evil.example".to_owned()),
                true,
            ),
            (
                format!("https://www.google.com/url?q={inner}"),
                Caution::Redirector("google"),
                true,
            ),
            (WHOLE.to_owned(), Caution::Redirector("google"), false),
        ] {
            let judged = judged(&link);
            assert_eq!(judged.cautions.contains(&caution), is_said, "{link}");
        }
        assert!(judged(WHOLE).host_ok);
        assert!(!judged(&WHOLE.replace("https", "http")).host_ok);
    }

    #[test]
    fn a_short_link_is_shown_whole_for_it_holds_nobodys_address() {
        assert_eq!(
            judged("https://bit.ly/abc?x=1").url.as_deref(),
            Some("https://bit.ly/abc?x=1")
        );
        let kind = judged("https://bit.ly/abc").kind;
        assert_eq!(kind, Kind::Opaque);
    }
}
