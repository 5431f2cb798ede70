//! Writes: sent once, and honest about what is not known.

use super::*;

#[tokio::test]
async fn a_write_that_was_not_clearly_answered_is_sent_once_and_its_outcome_is_unknown() {
    for (unclear, kind) in [
        (answer(503, "Retry-After: 0.1", ""), ErrorKind::Unavailable),
        (answer(429, "Retry-After: 0.1", ""), ErrorKind::Throttled),
        (String::new(), ErrorKind::Lost),
        (ok("<html>"), ErrorKind::Garbled),
    ] {
        let login = StandIn::start(vec![token("t")]).await;
        let graph = StandIn::start(vec![unclear, ok(r#"{"id":"u"}"#)]).await;
        let services = services(&login, &graph, with_secret());
        let tenant_graph = services.graph(&tenant());
        let error = tenant_graph.assign_license("u", &swap()).await.unwrap_err();
        assert_eq!(*error.kind(), kind);
        assert!(error.outcome_unknown());
        assert_eq!(error.exit(), Exit::TryAgain);
        assert_eq!(graph.heard_lines(), ["POST /v1.0/users/u/assignLicense"]);
        // The caller reads the state next; that call waits out the pause by itself.
        let started = Instant::now();
        tenant_graph.user("u").await.unwrap();
        let pause = error.retry_after().unwrap_or_default();
        assert!(started.elapsed() + Duration::from_millis(20) >= pause);
    }
}

#[tokio::test]
async fn both_lists_are_sent_and_the_answer_is_the_user_with_the_request_id() {
    let login = StandIn::start(vec![token("t")]).await;
    let body =
        format!(r#"{{"id":"u","assignedLicenses":[{{"skuId":"{SKU}","disabledPlans":null}}]}}"#);
    let graph = StandIn::start(vec![ok(&body)]).await;
    let services = services(&login, &graph, with_secret());
    let assigned = services
        .graph(&tenant())
        .assign_license("u", &swap())
        .await
        .unwrap();
    assert_eq!(assigned.user.assigned_licenses[0].sku_id.as_str(), SKU);
    assert_eq!(
        graph.heard()[0].split_once("\n\n").unwrap().1,
        format!(
            r#"{{"addLicenses":[{{"skuId":"{SKU}","disabledPlans":[]}}],"removeLicenses":[]}}"#
        )
    );
}

#[tokio::test]
async fn an_answer_with_a_password_that_is_not_as_documented_shows_none_of_it() {
    let id = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
    for body in [
        r#"{"id":7,"userCredentials":{"userName":"admin","password":"hunter2"}}"#.to_owned(),
        r#"{"id":"hunter2","userCredentials":"hunter2"}"#.to_owned(),
        format!(r#"{{"id":"{id}","userCredentials":{{"userName":"admin","password":"hunter2"}}"#),
        format!(r#"{{"id":"{id}" "password":"hunter2"}}"#),
        r#"["hunter2"]"#.to_owned(),
    ] {
        let login = StandIn::start(vec![token("t")]).await;
        let center = StandIn::start(vec![ok(&body)]).await;
        let services = services(&login, &center, with_secret());
        let partner_center = services.partner_center().unwrap();
        let error = partner_center
            .create_customer(&new_customer(), id)
            .await
            .unwrap_err();
        assert!(error.outcome_unknown(), "{body}");
        assert!(!format!("{error:?} {error}").contains("hunter2"), "{body}");
    }
}

fn new_customer() -> record::sections::NewCustomer {
    serde_json::from_value(serde_json::json!({
        "domain": "a.onmicrosoft.com", "companyName": "A", "email": "a@a.example", "culture": "ja-JP", "language": "ja",
        "address": {"firstName": "A", "lastName": "B", "addressLine1": "1", "country": "JP"},
        "addressStatus": "Verified",
    }))
    .unwrap()
}

#[tokio::test]
async fn a_hostile_user_id_is_one_segment_or_nothing_at_all() {
    let login = StandIn::start(vec![token("t")]).await;
    let nobody = r#"{"error":{"code":"Request_ResourceNotFound","message":"No such resource."}}"#;
    let graph = StandIn::start(vec![answer(404, "", nobody)]).await;
    let services = services(&login, &graph, with_secret());
    let tenant_graph = services.graph(&tenant());
    let error = tenant_graph
        .assign_license("..", &swap())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.exit()),
        (&ErrorKind::BadId, Exit::Input)
    );
    assert!(graph.heard().is_empty());
    let error = tenant_graph
        .assign_license("a/revokeSignInSessions?x=", &swap())
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        graph.heard_lines(),
        ["POST /v1.0/users/a%2FrevokeSignInSessions%3Fx=/assignLicense"]
    );
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_out_of_reach_and_not_a_refusal() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let login = StandIn::start(vec![token("t")]).await;
    let mut settings = settings(&login, &login, with_secret());
    settings.addresses.graph = free;
    let services = Services::new(settings, Log::silent());
    let error = services
        .graph(&tenant())
        .assign_license("u", &swap())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.exit()),
        (&ErrorKind::Connect, Exit::TryAgain)
    );
    assert!(!error.outcome_unknown());
}

#[tokio::test]
async fn a_pause_that_is_too_long_to_wait_is_told_at_once_and_nothing_is_sent() {
    let login = StandIn::start(vec![token("t")]).await;
    let graph = StandIn::start(vec![answer(429, "Retry-After: 3600", "")]).await;
    let services = services(&login, &graph, with_secret());
    let error = services.graph(&tenant()).organization().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    let error = services
        .graph(&tenant())
        .assign_license("u", &swap())
        .await
        .unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Throttled);
    assert!(!error.outcome_unknown());
    assert_eq!(graph.heard_lines(), ["GET /v1.0/organization"]);
}

#[tokio::test]
async fn a_change_that_a_gateway_answers_with_404_may_have_been_made() {
    let login = StandIn::start(vec![token("t")]).await;
    let graph = StandIn::start(vec![answer(404, "", "<html>Not Found</html>")]).await;
    let services = services(&login, &graph, with_secret());
    let tenant_graph = services.graph(&tenant());
    let error = tenant_graph.assign_license("u", &swap()).await.unwrap_err();
    assert!(error.outcome_unknown());
    assert!(!error.is_not_found());
    assert_eq!(error.exit(), Exit::TryAgain);
}
