//! Which hosts are known, and which look like them.

use super::*;

fn judged(link: &str) -> Judged {
    Hosts::default().judge(&Url::parse(link).unwrap(), link)
}

#[test]
fn of_an_address_that_no_program_opens_what_stands_as_its_host_is_shown() {
    for (link, shown) in [
        (
            "https://admin.microsoft.com:x/?a",
            Some("admin.microsoft.com:x"),
        ),
        (" HTTP://[::1/a", Some("[::1")),
        ("https:///a", Some("")),
        ("https:admin.microsoft.com", None),
        ("mailto://a.example", None),
        ("htt", None),
    ] {
        assert_eq!(authority_of_broken(link), shown, "{link}");
    }
}

#[test]
fn a_name_of_microsofts_before_a_foreign_host_makes_it_a_lookalike() {
    for (link, is_lookalike) in [
        ("https://microsoft.com@evil.example/", true),
        ("https://portal.office.com:x@evil.example/", true),
        ("https://:microsoft@evil.example/", true),
        ("https://somebody@evil.example/", false),
        ("https://microsoft.example/", false),
    ] {
        assert_eq!(judged(link).is_lookalike(), is_lookalike, "{link}");
    }
    let without_name = judged("https://:word@partner.microsoft.com/");
    assert!(!without_name.is_ok() && without_name.hides_where_it_leads());
}

/// Written out a second time, so that a host that slips into the table is noticed.
#[test]
fn microsofts_own_hosts_are_known_exactly() {
    const KNOWN: [&str; 15] = [
        "admin.cloud.microsoft",
        "admin.microsoft.com",
        "admin.microsoft365.us",
        "admin.microsoftonline.cn",
        "businessstore.microsoft.com",
        "partner.microsoft.com",
        "partner.microsoftonline.cn",
        "partnercenter.microsoft.com",
        "portal.apps.mil",
        "portal.microsoftonline.com",
        "portal.microsoftonline.de",
        "portal.office.com",
        "portal.office.de",
        "portal.office365.us",
        "portal.partner.microsoftonline.cn",
    ];
    let mut listed = HOSTS.map(|(host, _)| host);
    listed.sort_unstable();
    assert_eq!(listed, KNOWN);
    for host in KNOWN {
        assert!(judged(&format!("https://{host}/")).is_ok(), "{host}");
        assert!(
            judged(&format!("https://{}:443/", host.to_uppercase())).is_ok(),
            "{host}"
        );
    }
    for foreign in [
        "microsoft.com",
        "www.microsoft.com",
        "office.com",
        "login.microsoftonline.com",
    ] {
        let judged = judged(&format!("https://{foreign}/"));
        assert_eq!(
            (judged.is_ok(), judged.is_lookalike()),
            (false, false),
            "{foreign}"
        );
    }
}

#[test]
fn a_lookalike_is_told_with_its_trick() {
    use Trick::{Backslash, ExtraLabel, Homoglyph, Punycode, Typo, Userinfo};
    const ADMIN: &str = "admin.microsoft.com";
    for (link, first) in [
        (
            "https://admin.microsoft.com.evil.example/",
            ExtraLabel(ADMIN),
        ),
        ("https://admin.microsoft.com∕x.example/", ExtraLabel(ADMIN)),
        ("https://admin-microsoft-com.example/", ExtraLabel(ADMIN)),
        ("https://admin-microsoft.com/", ExtraLabel(ADMIN)),
        ("https://adminmicrosoftcom.example/", ExtraLabel(ADMIN)),
        ("https://evil-admin.microsoft.com/", ExtraLabel(ADMIN)),
        ("https://admin.rnicrosoft.com/", Homoglyph(ADMIN)),
        ("https://admin.micr0soft.com/", Homoglyph(ADMIN)),
        ("https://adm1n.microsoft.com/", Homoglyph(ADMIN)),
        ("https://admin.miсrosoft.com/", Homoglyph(ADMIN)),
        ("https://admin.microsft.com/", Typo(ADMIN)),
        ("https://admin.microsoft.co/", Typo(ADMIN)),
        (
            "https://admin.cloud-microsoft/",
            ExtraLabel("admin.cloud.microsoft"),
        ),
        (
            "https://admin.cloud.microsoft.com/",
            ExtraLabel("admin.cloud.microsoft"),
        ),
        (
            "https://xn--dmin-43d.microsoft.example/",
            Punycode("аdmin.microsoft.example".to_owned()),
        ),
        ("https://admin.microsoft.com@evil.example/", Userinfo),
        ("https://evil.example\\@admin.microsoft.com/", Backslash),
        ("https://203.0.113.7/Adminportal/Home", Trick::Address),
    ] {
        let judged = judged(link);
        assert_eq!(judged.tricks.first(), Some(&first), "{link}");
        assert!(!judged.is_ok(), "{link}");
    }
}

#[test]
fn a_link_to_the_real_host_that_hides_it_is_noted_and_one_that_bends_it_is_not_ok() {
    for (link, ok, trick) in [
        ("https://admin。microsoft。com/", true, Trick::Obfuscated),
        ("https://admin%2emicrosoft%2ecom/", true, Trick::Obfuscated),
        ("https://ａｄｍｉｎ.microsoft.com/", true, Trick::Obfuscated),
        ("https://admin.microsoft.com./", true, Trick::TrailingDot),
        (
            "http://admin.microsoft.com/",
            false,
            Trick::Scheme("http".to_owned()),
        ),
        (
            "https://admin.microsoft.com:8443/",
            false,
            Trick::Port(8443),
        ),
        ("https://x@admin.microsoft.com/", false, Trick::Userinfo),
    ] {
        let judged = judged(link);
        assert_eq!((judged.is_ok(), judged.tricks), (ok, vec![trick]), "{link}");
    }
}
