//! Reads: paged, repeated where told, and never led to another origin.

use super::*;

#[tokio::test]
async fn a_read_waits_as_long_as_it_is_told_and_is_sent_again() {
    let login = StandIn::start(vec![token("t")]).await;
    let busy = answer(429, "Retry-After: 0.4", "");
    let graph = StandIn::start(vec![busy, ok(r#"{"value":[]}"#)]).await;
    let services = services(&login, &graph, with_secret());
    let started = Instant::now();
    services.graph(&tenant()).subscribed_skus().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(400));
    assert_eq!(graph.heard().len(), 2);
}

#[tokio::test]
async fn pages_are_followed_to_the_end_with_the_query_that_was_documented() {
    let login = StandIn::start(vec![token("t")]).await;
    let first = r#"{"value":[{"id":"a"}],"@odata.nextLink":"{here}/v1.0/users?$skiptoken=x"}"#;
    let graph = StandIn::start(vec![
        ok(&format!("\u{feff}{first}")),
        ok(r#"{"value":[{"id":"b"}]}"#),
    ])
    .await;
    let services = services(&login, &graph, with_secret());
    let query = UserQuery {
        skus: vec![SKU.parse().unwrap()],
    };
    let mut pages = services.graph(&tenant()).users(&query);
    assert_eq!(pages.next().await.unwrap().unwrap()[0].id, "a");
    assert_eq!(graph.heard().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap()[0].id, "b");
    assert_eq!(pages.next().await.unwrap(), None);

    let lines = graph.heard_lines();
    let asked = Url::parse(&format!("http://x{}", &lines[0]["GET ".len()..])).unwrap();
    let asked: HashMap<String, String> = asked.query_pairs().into_owned().collect();
    assert_eq!(asked["$top"], "999");
    assert_eq!(
        asked["$filter"],
        format!("assignedLicenses/any(x:x/skuId eq {SKU})")
    );
    assert!(asked["$select"].ends_with("assignedLicenses,licenseAssignmentStates"));
    assert_eq!(lines[1], "GET /v1.0/users?$skiptoken=x");
}

#[tokio::test]
async fn users_in_full_come_with_names_and_addresses_and_the_time_of_each_assignment() {
    let login = StandIn::start(vec![token("t")]).await;
    let graph = StandIn::start(vec![ok(&format!(
        r#"{{"value":[{{"id":"a","givenName":"健一","surname":"青木","mail":null,"licenseAssignmentStates":[{{"skuId":"{SKU}","assignedByGroup":null,"state":"Active","lastUpdatedDateTime":"2023-11-02T01:15:00Z"}}]}}]}}"#
    ))])
    .await;
    let services = services(&login, &graph, with_secret());
    let users = services.graph(&tenant()).users_in_full();
    let users = users.all().await.unwrap();
    assert_eq!(users[0].given_name.as_deref(), Some("健一"));
    assert_eq!(users[0].surname.as_deref(), Some("青木"));
    assert_eq!(users[0].mail, None);
    assert_eq!(
        users[0].license_assignment_states[0]
            .last_updated_date_time
            .as_deref(),
        Some("2023-11-02T01:15:00Z")
    );
    let asked = &graph.heard_lines()[0];
    assert!(
        asked.contains("displayName%2CgivenName%2Csurname%2Cmail"),
        "{asked}"
    );
}

#[tokio::test]
async fn a_link_to_another_origin_or_to_itself_ends_the_reading_without_a_request() {
    let elsewhere = StandIn::start(vec![ok(r#"{"value":[]}"#)]).await;
    let foreign = format!(
        r#"{{"value":[{{"id":"a"}}],"@odata.nextLink":"{}v1.0/users"}}"#,
        elsewhere.url
    );
    let itself =
        r#"{"value":[],"@odata.nextLink":"{here}/v1.0/directory/subscriptions"}"#.to_owned();
    for (body, kind) in [
        (foreign, ErrorKind::ForeignLink),
        (itself, ErrorKind::Garbled),
    ] {
        let login = StandIn::start(vec![token("t")]).await;
        let graph = StandIn::start(vec![ok(&body)]).await;
        let services = services(&login, &graph, with_secret());
        let error = services.graph(&tenant()).subscriptions().await.unwrap_err();
        assert_eq!(*error.kind(), kind);
        assert_eq!(graph.heard().len(), 1);
    }
    assert!(elsewhere.heard().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = StandIn::start(vec![]).await;
    let login = StandIn::start(vec![token("t")]).await;
    let moved = answer(302, &format!("Location: {}", elsewhere.url), "");
    let graph = StandIn::start(vec![moved]).await;
    let services = services(&login, &graph, with_secret());
    let error = services.graph(&tenant()).organization().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (&ErrorKind::Garbled, Some(302))
    );
    assert!(elsewhere.heard().is_empty());
}

#[tokio::test]
async fn a_user_without_a_drive_and_a_tenant_that_is_not_there_are_answers_and_no_errors() {
    let login = StandIn::start(vec![token("t")]).await;
    let mysite = r#"{"error":{"code":"ResourceNotFound","message":"User's mysite not found."}}"#;
    let no_plan =
        r#"{"error":{"code":"BadRequest","message":"Tenant does not have a SPO license."}}"#;
    let no_user =
        r#"{"error":{"code":"Request_ResourceNotFound","message":"Resource 'u' does not exist."}}"#;
    let graph = StandIn::start(vec![
        answer(404, "", mysite),
        answer(400, "", no_plan),
        answer(404, "", no_user),
        answer(404, "", no_user),
    ])
    .await;
    let services = services(&login, &graph, with_secret());
    let tenant_graph = services.graph(&tenant());
    assert_eq!(tenant_graph.drive("u").await.unwrap(), None);
    assert_eq!(tenant_graph.drive("u").await.unwrap(), None);
    assert!(tenant_graph.drive("u").await.unwrap_err().is_not_found());
    let nobody = TENANT.parse().unwrap();
    assert_eq!(
        tenant_graph.tenant_information(&nobody).await.unwrap(),
        None
    );
    assert_eq!(
        graph.heard_lines()[3],
        format!(
            "GET /v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='{TENANT}')"
        )
    );
}

#[tokio::test]
async fn a_gateways_404_does_not_say_that_a_user_has_no_drive() {
    let login = StandIn::start(vec![token("t")]).await;
    let page = answer(404, "", "<html>Not Found</html>");
    let graph = StandIn::start(vec![page]).await;
    let services = services(&login, &graph, with_secret());
    let error = services.graph(&tenant()).drive("u").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.exit()),
        (&ErrorKind::Garbled, Exit::TryAgain)
    );
}

#[tokio::test]
async fn only_partner_centers_own_word_makes_a_customer_a_stranger() {
    let absent: [(u16, &str); 5] = [
        (403, r#"{"code":20002,"description":"No relationship."}"#),
        (403, r#"{"code":600061,"message":"Not this partner's."}"#),
        (404, r#"{"code":"20002","description":"No relationship."}"#),
        (404, r#"{"code":60003,"description":"No such tenant."}"#),
        (
            404,
            r#"{"code":3000,"description":"No such relationship."}"#,
        ),
    ];
    let unknown: [(u16, &str, Exit); 7] = [
        (
            403,
            r#"{"code":600006,"message":"Not allowed.","errorName":"ActionNotAllowed"}"#,
            Exit::Denied,
        ),
        (404, "", Exit::TryAgain),
        (404, "<html>Not Found</html>", Exit::TryAgain),
        (
            404,
            r#"{"statusCode":404,"message":"Resource not found"}"#,
            Exit::TryAgain,
        ),
        (
            404,
            r#"{"code":20003,"description":"No such subscription."}"#,
            Exit::No,
        ),
        (
            403,
            r#"{"code":900329,"description":"App only."}"#,
            Exit::Denied,
        ),
        (400, r#"{"code":3000,"description":"Invalid."}"#, Exit::No),
    ];
    let login = StandIn::start(vec![token("partner")]).await;
    let answers = absent.iter().map(|(status, body)| (*status, *body));
    let answers = answers.chain(unknown.iter().map(|(status, body, _)| (*status, *body)));
    let center = StandIn::start(
        answers
            .map(|(status, body)| answer(status, "", body))
            .collect(),
    )
    .await;
    let services = services(&login, &center, with_secret());
    let center = services.partner_center().unwrap();
    for (_, body) in absent {
        assert_eq!(center.customer(&tenant()).await.unwrap(), None, "{body}");
    }
    for (_, body, exit) in unknown {
        let error = center.customer(&tenant()).await.unwrap_err();
        assert_eq!(error.exit(), exit, "{body}");
    }
}

#[tokio::test]
async fn customers_are_paged_by_their_token_and_a_stranger_is_none() {
    let login = StandIn::start(vec![token("partner")]).await;
    let first = r#"{"Items":[{"Id":"aaaaaaaa-0000-4000-8000-000000000001"}],"Links":{"Next":{"Uri":"/customers?size=500","Method":"GET","Headers":[{"Key":"MS-ContinuationToken","Value":"AbC="},{"Key":"Authorization","Value":"x"}]}}}"#;
    let stranger =
        r#"{"code":20002,"description":"No relationship.","data":null,"source":"PartnerFD"}"#;
    let center = StandIn::start(vec![
        ok(&format!("\u{feff}{first}")),
        ok(r#"{"totalCount":0,"items":null}"#),
        answer(403, "", stranger),
        answer(403, "", r#"{"code":"900329","description":"app only"}"#),
    ])
    .await;
    let services = services(&login, &center, with_secret());
    let center_api = services.partner_center().unwrap();
    let mut pages = center_api.customers(None);
    let first = &pages.next().await.unwrap().unwrap()[0];
    assert_eq!(first.id, "aaaaaaaa-0000-4000-8000-000000000001");
    assert_eq!(pages.next().await.unwrap(), Some(vec![]));
    assert_eq!(pages.next().await.unwrap(), None);
    assert_eq!(center_api.customer(&tenant()).await.unwrap(), None);
    let error = center_api.relationship_request().await.unwrap_err();
    assert_eq!((error.exit(), error.code()), (Exit::Denied, Some("900329")));

    assert_eq!(
        center.heard_lines(),
        [
            "GET /v1/customers?size=500".to_owned(),
            "GET /v1/customers?size=500&seekOperation=Next".to_owned(),
            format!("GET /v1/customers/{TENANT}"),
            "GET /v1/customers/relationshiprequests".to_owned(),
        ]
    );
    let second = &center.heard()[1];
    assert_eq!(header(second, "ms-continuationtoken"), Some("AbC="));
    assert_eq!(header(second, "authorization"), Some("Bearer partner"));
    assert_eq!(header(second, "ms-requestid").unwrap().len(), 36);
    let scope = &form(&login.heard()[0])[1].1;
    assert_eq!(scope, "https://api.partnercenter.microsoft.com/.default");
}
