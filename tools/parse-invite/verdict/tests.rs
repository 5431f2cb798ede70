//! Links in, verdicts out.

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
