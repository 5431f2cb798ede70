//! Tenants by their domain: resolved once, and one tenant under whichever name.

use super::*;

const DOMAIN: &str = "contoso.onmicrosoft.com";

fn configuration(id: &str) -> String {
    ok(&format!(
        r#"{{"issuer":"{{here}}/{id}/v2.0","token_endpoint":"{{here}}/{id}/oauth2/v2.0/token"}}"#
    ))
}

#[tokio::test(start_paused = true)]
async fn a_domain_is_asked_for_once_and_shares_the_token_of_its_id() {
    let login = StandIn::start(vec![configuration(TENANT), token("t")]).await;
    let list = || ok(r#"{"value":[]}"#);
    let graph = StandIn::start(vec![list(), list(), list()]).await;
    let services = services(&login, &graph, with_secret());
    let domain: TenantId = DOMAIN.parse().unwrap();
    services.graph(&domain).subscriptions().await.unwrap();
    services.graph(&tenant()).subscriptions().await.unwrap();
    services.graph(&domain).subscriptions().await.unwrap();
    let id = services.tenant_id(&domain).await.unwrap();
    assert_eq!(TenantId::from(id), tenant());
    assert_eq!(
        login.heard_lines(),
        [
            format!("GET /{DOMAIN}/v2.0/.well-known/openid-configuration"),
            format!("POST /{TENANT}/oauth2/v2.0/token"),
        ]
    );
    assert_eq!(header(&login.heard()[0], "authorization"), None);
}

#[tokio::test(start_paused = true)]
async fn a_pause_of_a_tenant_holds_under_both_its_names() {
    let login = StandIn::start(vec![token("t"), configuration(TENANT)]).await;
    let graph = StandIn::start(vec![answer(429, "Retry-After: 3600", "")]).await;
    let services = services(&login, &graph, with_secret());
    let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Throttled);
    let domain: TenantId = DOMAIN.parse().unwrap();
    let error = services.graph(&domain).subscriptions().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Throttled);
    assert_eq!(graph.heard().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_domain_that_nobody_has_is_a_refused_sign_in_with_its_hint() {
    let refusal = r#"{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found.","error_codes":[90002]}"#;
    let login = StandIn::start(vec![answer(400, "", refusal)]).await;
    let graph = StandIn::start(vec![]).await;
    let services = services(&login, &graph, with_secret());
    let domain: TenantId = DOMAIN.parse().unwrap();
    let error = services.graph(&domain).subscriptions().await.unwrap_err();
    assert_eq!(error.exit(), Exit::Denied);
    assert!(error.text().en.contains("no such tenant"));
    assert!(graph.heard().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_names_no_tenant_is_not_believed() {
    for id in ["common", "{tenantid}", ""] {
        let login = StandIn::start(vec![configuration(id)]).await;
        let services = services(&login, &login, with_secret());
        let domain: TenantId = DOMAIN.parse().unwrap();
        let error = services.tenant_id(&domain).await.unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::Token(TokenError::Garbled { .. })
        ));
        assert_eq!(error.exit(), Exit::TryAgain);
    }
}
