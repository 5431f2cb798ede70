use proptest::{prelude::*, sample::select};

use super::*;
use crate::host;

const P: &str = "75797631-365c-4181-8514-3d311573318b";
const Q: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

fn link(text: &str) -> Link {
    let url = Url::parse(text).unwrap();
    read(&url, host::known(&url)).unwrap_or_else(|| panic!("{text}"))
}

type Row = (
    String,
    Kind,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<bool>,
    Age,
);

/// Text, kind, partner, msppId, provider, DAP, age: of links without a flaw.
fn assert_read(rows: &[Row]) {
    for (text, kind, partner, mspp, provider, dap, age) in rows {
        let link = link(text);
        assert_eq!(link.flaws, [], "{text}");
        assert_eq!(
            (
                link.kind,
                link.partner.as_written(),
                link.mspp.as_deref(),
                link.provider.as_written(),
                link.dap,
                link.age
            ),
            (*kind, *partner, *mspp, *provider, *dap, *age),
            "{text}"
        );
    }
}

#[test]
fn the_forms_of_the_admin_centre_are_read() {
    use Age::{Current, Older};
    assert_read(&[
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={P}&msppId=0#/partners/invitation"
            ),
            Kind::Reseller,
            Some(P),
            Some("0"),
            None,
            None,
            Current,
        ),
        (
            format!(
                "https://admin.microsoft.com/adminPortal/home/?MSPPID=601089&partnerID={}&INVTYPE=resellerrelationship#/Partners/Invitation",
                P.to_uppercase()
            ),
            Kind::Reseller,
            Some(P),
            Some("601089"),
            None,
            None,
            Current,
        ),
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={P}&msppId=0&DAP=True#/BillingAccounts/partner-invitation"
            ),
            Kind::Reseller,
            Some(P),
            Some("0"),
            None,
            Some(true),
            Older,
        ),
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&amp;partnerId=%7B{P}%7D&amp;amp;msppId=0&amp;DAP=false#/partners/invitation"
            ),
            Kind::Reseller,
            Some(P),
            Some("0"),
            None,
            Some(false),
            Current,
        ),
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=IndirectResellerRelationship&partnerId={P}&msppId=1&indirectCSPId={Q}#/partners/invitation"
            ),
            Kind::IndirectReseller,
            Some(P),
            Some("1"),
            Some(Q),
            None,
            Current,
        ),
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={P}&msppId=1&indirectCSPId={Q}#/partners/invitation"
            ),
            Kind::IndirectReseller,
            Some(P),
            Some("1"),
            Some(Q),
            None,
            Current,
        ),
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=Administration&partnerId={P}#/BillingAccounts/partner-invitation"
            ),
            Kind::AdminOnly,
            Some(P),
            None,
            None,
            None,
            Older,
        ),
    ]);
}

#[test]
fn older_and_rarer_forms_are_read() {
    use Age::{Current, Older, Retired, Unverified};
    assert_read(&[
        (
            format!(
                "https://portal.office.com/Partner/PartnerSignup.aspx?type=IndirectResellerRelationship&id={P}&csp=1&msppid=7&indirectCSP={Q}"
            ),
            Kind::IndirectReseller,
            Some(P),
            Some("7"),
            Some(Q),
            None,
            Older,
        ),
        (
            format!(
                "https://portal.office.com/partner/partnersignup.aspx?type=Trial&id={P}&msppid=7"
            ),
            Kind::Offer,
            None,
            Some("7"),
            None,
            None,
            Older,
        ),
        (
            format!(
                "https://businessstore.microsoft.com/manage/partner-invitation?invType=ResellerRelationship&partnerId={P}&msppId=0&DAP=true"
            ),
            Kind::Reseller,
            Some(P),
            Some("0"),
            None,
            Some(true),
            Retired,
        ),
        (
            format!(
                "https://admin.microsoft.com/Adminportal/Home#/partners/invitation/reseller?partnerId={P}&msppId=0&DAP=true"
            ),
            Kind::Reseller,
            Some(P),
            Some("0"),
            None,
            Some(true),
            Unverified,
        ),
        (
            "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement"
                .to_owned(),
            Kind::Mca,
            None,
            None,
            None,
            None,
            Current,
        ),
        (
            "https://admin.microsoft.com/AdminPortal/Home#/BillingAccounts/agreement".to_owned(),
            Kind::Mca,
            None,
            None,
            None,
            None,
            Current,
        ),
        (
            "https://partner.microsoft.com/dashboard/invitation/abc".to_owned(),
            Kind::Partnership,
            None,
            None,
            None,
            None,
            Unverified,
        ),
    ]);
}

#[test]
fn a_gdap_id_is_one_whole() {
    for host in [
        "admin.microsoft.com/AdminPortal/Home",
        "admin.cloud.microsoft/?",
    ] {
        let link = link(&format!(
            "https://{host}#/partners/invitation/granularAdminRelationships/{P}-{Q}"
        ));
        assert_eq!(
            link.relationship.as_deref(),
            Some(format!("{P}-{Q}").as_str())
        );
        assert_eq!(link.partner_hint.as_written(), Some(Q));
        assert!(link.is_whole());
    }
    let cut = link(&format!(
        "https://admin.cloud.microsoft/?#/partners/invitation/granularAdminRelationships/{P}-{}",
        &Q[1..]
    ));
    assert_eq!((cut.relationship, cut.flaws.len()), (None, 1));
}

#[test]
fn an_id_of_the_right_length_with_one_wrong_character_is_damaged() {
    let both = format!("{P}-{Q}");
    for (id, places) in [(P.to_owned(), vec![3, 30]), (both, vec![3, 30, 36, 40, 70])] {
        for place in places {
            for wrong in ["g", "_", ".", "+"] {
                let mut id = id.clone();
                id.replace_range(place..=place, wrong);
                let link = link(&format!(
                    "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/{id}"
                ));
                assert_eq!(link.flaws, [Flaw::BadRelationship(id)]);
                assert_eq!(link.relationship, None);
            }
        }
    }
}

#[test]
fn what_a_link_asks_for_is_told_whole_and_the_most_dangerous_first() {
    let link = link(&format!(
        "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement&invType=Administration&partnerId={P}&DAP=true#/partners/invitation/granularAdminRelationships/{Q}"
    ));
    let requests = vec![Kind::AdminOnly, Kind::Gdap, Kind::Mca];
    assert_eq!((link.kind, &link.requests), (Kind::AdminOnly, &requests));
    assert_eq!(link.partner.as_written(), Some(P));
    assert_eq!(link.dap, Some(true));
    assert!(link.flaws.contains(&Flaw::SeveralRequests(requests)));
}

#[test]
fn what_is_damaged_is_named_and_nothing_is_repaired() {
    let head =
        "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=";
    let bad = "7579241-2070-4191-8514-3d7115c31414";
    let name = |found: &str, meant| Flaw::BadName {
        found: found.to_owned(),
        meant,
    };
    for (tail, flaws) in [
        (
            format!("{P}&msppid=01/2par_new/inv/1/1/1/1"),
            vec![
                Flaw::BadMspp("01/2par_new/inv/1/1/1/1".into()),
                Flaw::NoRoute,
            ],
        ),
        (
            format!("{bad}&msppid_01/2pac-nwsc/inv01/inv"),
            vec![
                Flaw::BadPartner(bad.into()),
                Flaw::NoRoute,
                name("msppid_01/2pac-nwsc/inv01/inv", "msppId"),
            ],
        ),
        (
            format!("{P}&msppld=0#/partners/invitation"),
            vec![name("msppld", "msppId")],
        ),
        (
            format!("{P}&partnerId={Q}#/partners/invitation"),
            vec![Flaw::Twice {
                name: "partnerId",
                first: P.into(),
                second: Q.into(),
            }],
        ),
        (
            "601089#/partners/invitation".to_owned(),
            vec![Flaw::BadPartner("601089".into())],
        ),
        (
            format!("{P}#/partners/other"),
            vec![Flaw::UnknownRoute("/partners/other".into())],
        ),
    ] {
        assert_eq!(link(&format!("{head}{tail}")).flaws, flaws, "{tail}");
    }
}

#[test]
fn other_pages_are_no_invitations() {
    for text in [
        "https://admin.microsoft.com/Adminportal",
        "https://admin.microsoft.com/Adminportal/Home#/BillingAccounts/billing-accounts",
        "https://admin.microsoft.com/Adminportal/Home#/partners",
        "https://partner.microsoft.com/ja-jp/support",
        "https://www.example.com/?a=b",
    ] {
        let url = Url::parse(text).unwrap();
        assert_eq!(read(&url, host::known(&url)), None, "{text}");
    }
}

#[test]
fn a_whole_link_is_more_complete_than_a_cut_one() {
    let whole = format!(
        "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={P}&msppId=0#/partners/invitation"
    );
    let mut before = 0;
    for length in [40, 70, 130, whole.len()] {
        let now = completeness(&whole[..length]);
        assert!(now >= before, "{length}");
        before = now;
    }
    assert!(completeness(&whole) > completeness(&whole[..whole.len() - 1]));
    assert_eq!(completeness("https://www.example.com/"), 0);
}

proptest! {
    #[test]
    fn nothing_that_invites_is_passed_over_at_first_sight(
        path in select(vec!["", "Adminportal/Home", "partner/PartnerSignup.aspx", "x/partner-invitation", "news"]),
        names in prop::collection::vec(select(vec!["invType", "INVTYPE", "inv%54ype", "amp;invType", "{invtype", "partnerId", "ref", "type", "u"]), 0..3),
        value in select(vec!["ResellerRelationship", "/BillingAccounts/agreement", "%2Fpartners%2Fagreement", "/partners/agreement/", "1"]),
        route in select(vec!["", "#/partners/invitation", "#/Partners%2Finvitation", "#/BillingAccounts/partner-invitation", "#/BillingAccounts/agreement", "#/partners/invitation/granularAdminRelationships/x", "#/x?invType=y"]),
    ) {
        let query: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
        let url = Url::parse(&format!("https://evil.example/{path}?{}{route}", query.join("&"))).unwrap();
        prop_assert!(read_whole(&url, None).is_none() || may_invite(&url), "{url}");
    }
}
