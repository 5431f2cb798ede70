//! Answers: about the very thing that was asked for, or no answer at all.

use super::*;

const OTHER: &str = "e7f3d9a0-3f0e-4f5b-8f35-0d4c5f2b7a10";
const USER: &str = "0a6f6b34-2a8e-4c0f-9d2b-8e1e0b8b1c55";

/// The services with one answer each for the sign-in and the call.
async fn with(body: &str) -> Services {
    let login = StandIn::start(vec![token("t")]).await;
    let service = StandIn::start(vec![ok(body)]).await;
    services(&login, &service, with_secret())
}

fn assert_garbled<T: std::fmt::Debug>(result: Result<T, ServiceError>, body: &str) {
    let error = result.expect_err(body);
    assert_eq!(*error.kind(), ErrorKind::Garbled, "{body}");
    assert_eq!(error.exit(), Exit::TryAgain);
}

#[tokio::test(start_paused = true)]
async fn a_user_is_the_one_of_that_id_or_sign_in_name() {
    let sato = format!(r#"{{"id":"{USER}","userPrincipalName":"Sato@aozora.example"}}"#);
    for asked in [USER, &USER.to_uppercase(), "sato@aozora.example"] {
        let services = with(&sato).await;
        assert!(
            services.graph(&tenant()).user(asked).await.is_ok(),
            "{asked}"
        );
    }
    for (asked, body) in [
        (OTHER, sato.as_str()),
        ("mori@aozora.example", &sato),
        (USER, "{}"),
        (USER, r#"{"id":null}"#),
        (USER, r#"{"error":{"code":"x"}}"#),
        (USER, "[]"),
    ] {
        let services = with(body).await;
        assert_garbled(services.graph(&tenant()).user(asked).await, body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_answered_with_somebody_else_may_have_been_made() {
    for body in [
        format!(r#"{{"id":"{OTHER}"}}"#),
        r#"{"error":{"code":"generalException"}}"#.to_owned(),
    ] {
        let services = with(&body).await;
        let changed = services
            .graph(&tenant())
            .assign_license(USER, &swap())
            .await;
        let error = changed.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Garbled);
        assert!(error.outcome_unknown());
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_a_tenant_and_a_drive_are_the_ones_that_were_asked_for() {
    let group = format!(r#"{{"id":"{OTHER}"}}"#);
    assert_garbled(
        with(&group).await.graph(&tenant()).group(USER).await,
        &group,
    );

    let other = format!(r#"{{"tenantId":"{OTHER}"}}"#);
    let asked = TENANT.parse().unwrap();
    let services = with(&other).await;
    assert_garbled(
        services.graph(&tenant()).tenant_information(&asked).await,
        &other,
    );

    let drive = |owner: &str| format!(r#"{{"id":"d","owner":{{"user":{{"id":"{owner}"}}}}}}"#);
    let services = with(&drive(USER)).await;
    assert!(services.graph(&tenant()).drive(USER).await.is_ok());
    let services = with(&drive(OTHER)).await;
    assert_garbled(services.graph(&tenant()).drive(USER).await, "owner");
}

#[tokio::test(start_paused = true)]
async fn the_organization_is_this_tenant_and_the_only_one() {
    let list = |ids: &[&str]| {
        let all: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        format!(r#"{{"value":[{}]}}"#, all.join(","))
    };
    let services = with(&list(&[TENANT])).await;
    assert!(services.graph(&tenant()).organization().await.is_ok());
    for body in [list(&[OTHER]), list(&[]), list(&[TENANT, OTHER])] {
        let services = with(&body).await;
        assert_garbled(services.graph(&tenant()).organization().await, &body);
    }
}

#[tokio::test(start_paused = true)]
async fn rows_are_of_this_tenant_or_of_no_account() {
    let row = |account: &str| format!(r#"{{"value":[{{"skuId":"{SKU}","accountId":{account}}}]}}"#);
    let nil = r#""00000000-0000-0000-0000-000000000000""#;
    for account in [format!("\"{TENANT}\""), nil.to_owned(), "null".to_owned()] {
        let services = with(&row(&account)).await;
        assert!(services.graph(&tenant()).subscribed_skus().await.is_ok());
    }
    for account in [format!("\"{OTHER}\""), r#""somewhere""#.to_owned()] {
        let services = with(&row(&account)).await;
        assert_garbled(services.graph(&tenant()).subscribed_skus().await, &account);
    }
}

#[tokio::test(start_paused = true)]
async fn a_customer_is_the_one_that_was_asked_for() {
    for body in [
        format!(r#"{{"Id":"{TENANT}"}}"#),
        format!(r#"{{"companyProfile":{{"tenantId":"{TENANT}"}}}}"#),
    ] {
        let services = with(&body).await;
        let center = services.partner_center().unwrap();
        assert!(center.customer(&tenant()).await.unwrap().is_some());
    }
    for body in [
        format!(r#"{{"id":"{OTHER}","companyProfile":{{"tenantId":"{TENANT}"}}}}"#),
        "{}".to_owned(),
    ] {
        let services = with(&body).await;
        let center = services.partner_center().unwrap();
        assert_garbled(center.customer(&tenant()).await, &body);
    }
}

#[tokio::test(start_paused = true)]
async fn of_users_who_are_read_at_once_each_has_an_answer_of_their_own_or_none() {
    let missing = "11111111-2222-4333-8444-555555555555";
    let user = |id: &str| format!(r#"{{"id":"{id}","userPrincipalName":"x@aozora.example"}}"#);
    // In another order, one for another user, one that is not there, and one that nobody asked for.
    let body = format!(
        r#"{{"responses":[
            {{"id":"1","status":200,"body":{}}},
            {{"id":"2","status":404,"body":{{"error":{{"code":"Request_ResourceNotFound"}}}}}},
            {{"id":"0","status":200,"body":{}}},
            {{"id":"9","status":200,"body":{}}}]}}"#,
        user(USER),
        user(USER),
        user(OTHER),
    );
    let ids = [USER, OTHER, missing].map(|id| id.parse().unwrap());
    let services = with(&body).await;
    let users = services.graph(&tenant()).users_at_once(&ids).await.unwrap();
    let found: Vec<Option<&str>> = users
        .iter()
        .map(|user| user.as_ref().map(|user| user.id.as_str()))
        .collect();
    assert_eq!(found, [Some(USER), None, None]);
    for body in ["{}", r#"{"error":{"code":"x"}}"#, "[]"] {
        let services = with(body).await;
        assert_garbled(services.graph(&tenant()).users_at_once(&ids).await, body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_no_country_without_rules_and_no_agreement_without_a_text() {
    for (code, is_none) in [("600061", true), ("900316", false)] {
        let body = format!(r#"{{"code":"{code}","description":"no"}}"#);
        let login = StandIn::start(vec![token("t")]).await;
        let service = StandIn::start(vec![answer(400, "", &body); 2]).await;
        let services = services(&login, &service, with_secret());
        let partner_center = services.partner_center().unwrap();
        let country = partner_center
            .country_rules("JP")
            .await
            .map(|found| found.is_none());
        let text = partner_center.agreement_document("t", "ja-JP", "JP").await;
        for found in [country, text.map(|found| found.is_none())] {
            match found {
                Ok(found) => assert!(found && is_none, "{code}"),
                Err(error) => assert_eq!((error.exit(), is_none), (Exit::Denied, false)),
            }
        }
    }
}
