//! A partner: App+User by the secure application model.

use rehearse::{Effect, Fault, Options, Tenant};
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines, program, run};

use crate::signing_in::{PARTNER, as_partner, by_browser, by_code};

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";

/// The partner's administrator signs in to the partner's own application.
async fn partner(options: Options) -> TestEnvironment {
    let environment = TestEnvironment::with(options);
    let args = ["--partner", "--browser"];
    let mut command = as_partner(&environment, program!("sign-in"), &args);
    let ran = by_browser(&mut command, PARTNER).await;
    ran.success().stdout(lines(1)).stderr(any());
    environment
}

#[tokio::test]
async fn each_call_gets_the_token_that_it_takes() {
    let environment = TestEnvironment::omakase();
    let attest = |environment: &TestEnvironment| {
        run(&mut as_partner(
            environment,
            program!("attest-mca"),
            &["--this-tenant"],
        ))
    };
    // The application alone is no person.
    let ran = attest(&environment);
    ran.status(4).stdout(any()).stderr(
        contains("does not take an application's own token").and(contains("sign-in --partner")),
    );
    let mut command = as_partner(&environment, program!("sign-in"), &["attest-mca"]);
    let ran = by_code(&mut command, PARTNER).await;
    let record = ran.success().stderr(any()).records().remove(0);
    assert_eq!(record["signIn"]["partner"], true);
    assert_eq!(
        record["signIn"]["permissions"],
        json!(["user_impersonation"])
    );
    attest(&environment).success().stdout(lines(1));
    // Graph is still the application's own.
    let mut command = as_partner(&environment, program!("list-licenses"), &["--this-tenant"]);
    run(&mut command).success().stdout(lines(2));
}

#[tokio::test]
async fn the_state_tells_what_partner_center_thinks_of_it() {
    let environment = partner(Options::default()).await;
    let ran = run(&mut as_partner(
        &environment,
        program!("sign-in"),
        &["--status"],
    ));
    let records = ran.success().records();
    let identities: Vec<_> = records
        .iter()
        .map(|record| &record["signIn"]["identity"])
        .collect();
    assert_eq!(identities, ["app", "user"]);
    let user = &records[1]["signIn"];
    assert_eq!(
        (&user["mfa"], &user["mfaCompliant"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(user["user"], PARTNER);
}

#[tokio::test]
async fn without_multi_factor_authentication_it_is_of_no_use_and_that_is_said() {
    let environment = TestEnvironment::with(Options {
        mfa: false,
        ..Options::default()
    });
    let args = ["--partner", "--browser"];
    let mut command = as_partner(&environment, program!("sign-in"), &args);
    let ran = by_browser(&mut command, PARTNER).await;
    ran.status(1)
        .stdout(lines(1))
        .stderr(contains("without multi-factor authentication"));
    let ran = run(&mut as_partner(
        &environment,
        program!("sign-in"),
        &["--status"],
    ));
    let user = &ran
        .status(1)
        .stderr(contains("without multi-factor authentication"))
        .records()[1]["signIn"];
    assert_eq!(
        (&user["mfa"], &user["mfaCompliant"]),
        (&json!(false), &json!(false))
    );
    let mut command = as_partner(&environment, program!("attest-mca"), &["--this-tenant"]);
    run(&mut command)
        .status(4)
        .stdout(any())
        .stderr(contains("wants a sign-in with multi-factor authentication"));
}

/// A tenant whose customer has approved a relationship, with an assignment of its roles or without.
fn delegating(status: &str, assigned: bool) -> Tenant {
    let role = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    let assignments = assigned.then(|| {
        json!({
            "id": "11111111-2222-4333-8444-555555555555",
            "group": "21111111-2222-4333-8444-555555555555",
            "roles": [role],
            "status": "active",
        })
    });
    let assignments: Vec<_> = assignments.into_iter().collect();
    let mut tenant = Tenant::omakase();
    let relationship = json!({
        "id": format!("31111111-2222-4333-8444-555555555555-{CUSTOMER}"),
        "displayName": "norikae",
        "customer": {"tenantId": CUSTOMER},
        "roles": [role],
        "accessAssignments": assignments,
        "status": status,
        "duration": "P365D",
        "createdDateTime": "2026-09-01T00:00:00Z",
        "lastModifiedDateTime": "2026-09-02T00:00:00Z",
    });
    let relationships = &mut tenant.partner_center.desk.delegated_admin_relationships;
    relationships.push(serde_json::from_value(relationship).unwrap());
    tenant
}

#[tokio::test]
async fn one_sign_in_enters_the_customers_who_let_it() {
    for (status, assigned, enters) in [
        ("active", true, true),
        ("active", false, false),
        ("approvalPending", true, false),
        ("terminated", true, false),
    ] {
        let environment = partner(Options::of(delegating(status, assigned))).await;
        let args = ["--this-tenant", "--as", "user"];
        let ran = run(&mut as_partner(
            &environment,
            program!("list-licenses"),
            &args,
        ));
        if enters {
            ran.success().stdout(lines(2)).about(status);
        } else {
            ran.status(4)
                .stdout(any())
                .stderr(contains("needs an active GDAP relationship"))
                .about(status);
        }
    }
}

#[tokio::test]
async fn what_a_sign_in_did_not_ask_for_is_not_told_as_missing() {
    let environment = TestEnvironment::omakase();
    let args = ["--browser", "--", "check-relationship", "--side", "partner"];
    let mut command = as_partner(&environment, program!("sign-in"), &args);
    let ran = by_browser(&mut command, PARTNER).await;
    assert!(!ran.err.contains("lacks"), "{}", ran.err);
    let record = ran.success().stderr(any()).records().remove(0);
    let tools = record["signIn"]["tools"].as_array().unwrap();
    let told: Vec<_> = tools
        .iter()
        .map(|one| (one["option"].as_str(), one["status"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [(Some("--side partner"), "pass")]);
}

#[tokio::test]
async fn where_the_sign_in_service_is_busy_that_is_told_and_no_permission_as_missing() {
    let environment = partner(Options::default()).await;
    // The application's two tokens, and the user's for Partner Center; the user's for Graph is not to be had.
    let busy = Fault::once("POST", "oauth2/v2.0/token", Effect::failed(503, false));
    environment.rehearsal.fault(busy.after(3).times(None));
    let args = ["--status", "--max-time", "5"];
    let ran = run(&mut as_partner(&environment, program!("sign-in"), &args));
    let records = ran.status(75).stderr(contains("busy")).records();
    let sections: Vec<_> = records.iter().map(|record| &record["signIn"]).collect();
    assert_eq!(sections[0]["status"], "signed-in");
    assert_eq!(sections[1]["status"], "failed");
    assert_eq!(sections[1]["tools"], json!([]));
}
