//! The acceptance page, clicked through by a client without a screen.

use rehearse::{Options, Tenant, tenant::InvitationState};
use reqwest::{Method, StatusCode};

use crate::client::Client;

impl Client {
    /// The page after a button was pressed.
    async fn press(&self, lang: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let link = self.env("REHEARSAL_INVITATION");
        let request = self
            .request(Method::POST, &link)
            .header("accept-language", lang);
        let answer = request.form(fields).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    async fn open(&self, lang: &str, link: &str) -> (StatusCode, String) {
        let request = self
            .request(Method::GET, link)
            .header("accept-language", lang);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
        (answer.status(), answer.text().await.unwrap())
    }

    fn state(&self) -> InvitationState {
        self.rehearsal.tenant().invitation.state
    }
}

fn invited(delay_seconds: u32) -> Client {
    let mut tenant = Tenant::omakase_invited();
    tenant.invitation.delay_seconds = delay_seconds;
    Client::new(Options::of(tenant))
}

#[tokio::test]
async fn three_steps_lead_to_a_relationship_that_is_there_after_its_delay() {
    let client = invited(60);
    let link = client.env("REHEARSAL_INVITATION");
    let customers = client.rehearsal.tenant().partner_center.customers.len();
    for (fields, status, words) in [
        (&[("go", "agreement")][..], 200, "type=\"checkbox\""),
        (&[("go", "agree")], 400, "role=\"alert\""),
        (&[("go", "agree"), ("agreed", "on")], 200, "確認と承諾"),
        (&[("go", "accept")], 400, "role=\"alert\""),
    ] {
        let (seen, page) = client.press("ja", fields).await;
        assert_eq!(seen, status);
        assert!(page.contains(words), "{page}");
        assert_eq!(client.state(), InvitationState::Open);
    }
    let (_, page) = client
        .press("ja", &[("go", "accept"), ("agreed", "on")])
        .await;
    assert!(
        page.contains("とのリセラー関係を承諾しました") && page.contains("60 秒"),
        "{page}"
    );
    assert_eq!(client.state(), InvitationState::Accepting);
    let (_, page) = client.open("ja", &link).await;
    assert!(page.contains("作成はまだ完了していません"), "{page}");
    client.rehearsal.tick(jiff::ToSpan::seconds(60)).unwrap();
    let (_, page) = client.open("en", &link).await;
    assert!(page.contains("Relationship established"), "{page}");
    let tenant = client.rehearsal.tenant();
    assert_eq!(tenant.partner_center.customers.len(), customers + 1);
    // Whoever still has the last step open changes nothing more.
    let (_, page) = client
        .press("en", &[("go", "accept"), ("agreed", "on")])
        .await;
    assert!(page.contains("Relationship established"), "{page}");
    assert_eq!(client.rehearsal.tenant(), tenant);
}

#[tokio::test]
async fn whoever_declines_changes_nothing_and_may_start_again() {
    let client = invited(0);
    let before = client.rehearsal.tenant();
    for go in ["decline", "cancel"] {
        let (_, page) = client.press("en", &[("go", go), ("agreed", "on")]).await;
        assert!(page.contains("Nothing has changed"), "{page}");
        assert!(
            page.contains("href=\"?invType=ResellerRelationship&amp;partnerId="),
            "{page}"
        );
    }
    assert_eq!(client.rehearsal.tenant(), before);
    let (_, page) = client
        .press("en", &[("go", "accept"), ("agreed", "on")])
        .await;
    assert!(page.contains("relationship is established"), "{page}");
    assert_eq!(client.state(), InvitationState::Established);
}

#[tokio::test]
async fn a_broken_link_says_what_is_wrong_with_it() {
    let client = invited(0);
    let link = client.env("REHEARSAL_INVITATION");
    for (from, to, words) in [
        (
            "invType=ResellerRelationship",
            "invType=Administration",
            "is no invitation",
        ),
        ("partnerId=", "partnerld=", "not part of this rehearsal"),
        ("partnerId=", "partnerId=0", "not part of this rehearsal"),
        (
            "Adminportal/Home",
            "Adminportal/Billing",
            "only the page for accepting",
        ),
    ] {
        let broken = link.replacen(from, to, 1);
        assert_ne!(broken, link);
        let (status, page) = client.open("en", &broken).await;
        assert_eq!(status, 404, "{broken}");
        assert!(page.contains(words), "{page}");
        assert!(client.rehearsal.ledger().pop().unwrap().refused.is_some());
    }
    assert_eq!(
        client
            .open(
                "en",
                &link
                    .to_lowercase()
                    .replace("resellerrelationship", "ResellerRelationship")
            )
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_partners_name_stays_a_name() {
    let mut tenant = Tenant::omakase_invited();
    let partner = tenant.partner_center.tenant_id;
    for known in &mut tenant.known_tenants {
        if known.tenant_id == partner {
            known.display_name = "<img src=x onerror=alert(1)>".to_owned();
        }
    }
    let client = Client::new(Options::of(tenant));
    let (_, page) = client.open("ja", &client.env("REHEARSAL_INVITATION")).await;
    assert!(
        page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img"),
        "{page}"
    );
}
