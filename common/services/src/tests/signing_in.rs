//! Tokens: how they are asked for, kept and renewed.

use super::*;

#[tokio::test]
async fn a_secret_is_sent_in_the_documented_form_and_the_token_serves_many_calls() {
    let login = StandIn::start(vec![token("t-1")]).await;
    let graph = StandIn::start(vec![ok(r#"{"value":[]}"#), ok(r#"{"value":[]}"#)]).await;
    let services = services(&login, &graph, with_secret());
    let tenant_graph = services.graph(&tenant());
    assert_eq!(tenant_graph.subscribed_skus().await.unwrap(), []);
    assert_eq!(services.graph(&tenant()).subscriptions().await.unwrap(), []);

    assert_eq!(
        login.heard_lines(),
        [format!("POST /{TENANT}/oauth2/v2.0/token")]
    );
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        form(&login.heard()[0]),
        [
            own("grant_type", "client_credentials"),
            own("scope", "https://graph.microsoft.com/.default"),
            own("client_id", CLIENT),
            own("client_secret", "s~3+c%ret"),
        ]
    );
    assert_eq!(
        graph.heard_lines(),
        [
            "GET /v1.0/subscribedSkus",
            "GET /v1.0/directory/subscriptions"
        ]
    );
    for request in graph.heard() {
        assert_eq!(header(&request, "authorization"), Some("Bearer t-1"));
        assert_eq!(header(&request, "client-request-id").unwrap().len(), 36);
        let agent = concat!("norikae/", env!("CARGO_PKG_VERSION"));
        assert_eq!(header(&request, "user-agent"), Some(agent));
    }
}

#[tokio::test]
async fn a_certificate_signs_for_exactly_the_endpoint_that_is_asked() {
    let login = StandIn::start(vec![token("t-1")]).await;
    let graph = StandIn::start(vec![ok(r#"{"value":[]}"#)]).await;
    let pem = include_bytes!("../../../../tests/data/certificate.pem");
    let sign_in = SignIn::Certificate {
        client: CLIENT.parse().unwrap(),
        certificate: Certificate::from_pem(pem).unwrap(),
    };
    let services = services(&login, &graph, sign_in);
    services.graph(&tenant()).subscribed_skus().await.unwrap();

    let fields = form(&login.heard()[0]);
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "grant_type",
            "scope",
            "client_id",
            "client_assertion_type",
            "client_assertion"
        ]
    );
    assert_eq!(
        fields[3].1,
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    let claims = fields[4].1.split('.').nth(1).unwrap();
    let claims = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, claims);
    let claims: serde_json::Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    assert_eq!(
        claims["aud"],
        format!("{}{TENANT}/oauth2/v2.0/token", login.url)
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_sent_again_even_if_it_is_a_write() {
    let login = StandIn::start(vec![token("old"), token("new")]).await;
    let expired = answer(
        401,
        "",
        r#"{"error":{"code":"InvalidAuthenticationToken"}}"#,
    );
    let graph = StandIn::start(vec![expired.clone(), ok(r#"{"id":"u"}"#), expired]).await;
    let services = services(&login, &graph, with_secret());
    let assigned = services
        .graph(&tenant())
        .assign_license("u", &swap())
        .await
        .unwrap();
    assert_eq!(assigned.request_id.as_deref(), Some("r-1"));
    let bearers: Vec<String> = graph
        .heard()
        .iter()
        .filter_map(|request| header(request, "authorization").map(str::to_owned))
        .collect();
    assert_eq!(bearers, ["Bearer old", "Bearer new"]);
}

#[tokio::test]
async fn a_renewed_token_is_asked_for_where_the_caller_says_so() {
    let login = StandIn::start(vec![token("before"), token("after")]).await;
    let graph = StandIn::start(vec![ok(r#"{"value":[]}"#), ok(r#"{"value":[]}"#)]).await;
    let services = services(&login, &graph, with_secret());
    let tenant_graph = services.graph(&tenant());
    tenant_graph.subscribed_skus().await.unwrap();
    tenant_graph.renew_token();
    tenant_graph.subscribed_skus().await.unwrap();
    assert_eq!(
        header(&graph.heard()[1], "authorization"),
        Some("Bearer after")
    );
}

#[tokio::test]
async fn a_refused_sign_in_is_told_with_its_hint_and_the_service_is_never_called() {
    let refusal = r#"{"error":"invalid_client","error_description":"AADSTS7000222: expired","error_codes":[7000222]}"#;
    let login = StandIn::start(vec![answer(401, "", refusal)]).await;
    let graph = StandIn::start(vec![]).await;
    let services = services(&login, &graph, with_secret());
    let error = services.graph(&tenant()).organization().await.unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Token(TokenError::Refused {
            number: Some(7_000_222),
            ..
        })
    ));
    assert_eq!(error.exit(), Exit::Denied);
    assert!(error.text().en.contains("has expired"));
    assert!(graph.heard().is_empty());
    assert_eq!(login.heard().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_twice_in_one_call_is_renewed_twice() {
    let login = StandIn::start(vec![token("1"), token("2"), token("3")]).await;
    let expired = || {
        answer(
            401,
            "",
            r#"{"error":{"code":"InvalidAuthenticationToken"}}"#,
        )
    };
    let graph = StandIn::start(vec![expired(), expired(), ok(r#"{"id":"u"}"#)]).await;
    let services = services(&login, &graph, with_secret());
    services.graph(&tenant()).user("u").await.unwrap();
    assert_eq!(
        (
            header(&graph.heard()[2], "authorization"),
            login.heard().len()
        ),
        (Some("Bearer 3"), 3)
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_again_and_again_is_no_lack_of_permission() {
    let login = StandIn::start((1..9).map(|at| token(&at.to_string())).collect()).await;
    let expired = answer(
        401,
        "",
        r#"{"error":{"code":"InvalidAuthenticationToken"}}"#,
    );
    let graph = StandIn::start(vec![expired; 9]).await;
    let services = services(&login, &graph, with_secret());
    let changed = services.graph(&tenant()).assign_license("u", &swap()).await;
    let error = changed.unwrap_err();
    assert_eq!(
        (error.kind(), error.exit()),
        (&ErrorKind::TokenRefused, Exit::TryAgain)
    );
    assert!(!error.outcome_unknown());
    assert_eq!((login.heard().len(), graph.heard().len()), (4, 4));
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_that_prints_the_refused_token_again_is_to_blame() {
    let login = StandIn::start(vec![]).await;
    let graph = StandIn::start(vec![answer(401, "", "")]).await;
    let services = services(&login, &graph, SignIn::Command("echo stale".to_owned()));
    let error = services.graph(&tenant()).user("u").await.unwrap_err();
    assert_eq!(error.exit(), Exit::Denied);
    assert!(error.text().en.contains("the token again"));
    assert_eq!(graph.heard().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_bearer_token_is_never_sent_to_the_service() {
    for body in [
        r#"{"token_type":"Bearer","expires_in":3599,"access_token":""}"#,
        r#"{"token_type":"pop","expires_in":3599,"access_token":"t"}"#,
    ] {
        let login = StandIn::start(vec![answer(200, "", body)]).await;
        let graph = StandIn::start(vec![]).await;
        let services = services(&login, &graph, with_secret());
        let error = services.graph(&tenant()).user("u").await.unwrap_err();
        assert_eq!(error.exit(), Exit::TryAgain, "{body}");
        assert_eq!(
            error.to_section_error(record::Lang::En).code,
            "garbled-answer"
        );
        assert!(graph.heard().is_empty());
    }
}
