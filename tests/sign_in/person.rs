//! A customer's administrator, who has no app registration.

use rehearse::Options;
use serde_json::{Value, json};
use test_support::{TestEnvironment, any, contains, lines, program, run};

use crate::signing_in::{PERSON, SigningIn, alone, browser, by_browser, by_code, signed_in};

#[tokio::test]
async fn a_code_signs_in_for_exactly_what_the_tools_need_and_they_find_it_by_themselves() {
    let environment = TestEnvironment::omakase();
    let mut command = alone(&environment, program!("sign-in"), &["list-licenses"]);
    let ran = by_code(&mut command, PERSON).await;
    let says = contains("it may do what you may do").and(contains(
        "this code was made by the command that you have just run",
    ));
    let record = ran.success().stderr(says).records().remove(0);
    let tenant = rehearse::Tenant::omakase().organization.id;
    assert_eq!(record["tenantId"], json!(tenant));
    let section = &record["signIn"];
    assert_eq!(section["user"], PERSON);
    assert_eq!(section["daysLeft"], 90);
    let asked = [
        "CrossTenantInformation.ReadBasic.All",
        "GroupMember.Read.All",
        "Organization.Read.All",
        "User.Read.All",
    ];
    assert_eq!(section["permissions"], json!(asked));

    let mut command = alone(
        &environment,
        program!("list-licenses"),
        &["--this-tenant", "-v"],
    );
    let ran = run(&mut command);
    ran.success()
        .stdout(lines(2))
        .stderr(contains("uses the sign-in of aoki@aozora-koumuten.example"));
    // What was not asked for is not allowed, and the refusal names it.
    let mut command = alone(&environment, program!("backup-plan"), &["--this-tenant"]);
    let ran = run(&mut command);
    ran.status(4).stdout(any()).stderr(contains(
        "the sign-in does not include Files.Read.All or Sites.Read.All: run sign-in again",
    ));
}

#[tokio::test]
async fn a_browser_signs_in_and_only_its_own_answer_counts() {
    let environment = TestEnvironment::omakase();
    let mut command = alone(
        &environment,
        program!("sign-in"),
        &["backup-plan", "--browser"],
    );
    let mut signing_in = SigningIn::start(&mut command);
    let line = signing_in.line_with("/oauth2/v2.0/authorize?");
    let page: reqwest::Url = line.split_whitespace().last().unwrap().parse().unwrap();
    let asked = |name: &str| page.query_pairs().find(|(key, _)| key == name).unwrap().1;
    assert_eq!(asked("code_challenge_method"), "S256");
    let redirect = asked("redirect_uri").into_owned();
    assert!(redirect.starts_with("http://localhost:"), "{redirect}");
    // Somebody else's answer, and what browsers ask for besides.
    for path in ["/?code=stolen&state=guess", "/favicon.ico"] {
        let answer = browser().get(format!("{redirect}{path}")).send().await;
        assert_eq!(answer.unwrap().status(), 404);
    }
    let form = [("upn", PERSON), ("answer", "allow")];
    let answer = browser().post(page).form(&form).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    browser().get(&back).send().await.unwrap();
    let ran = signing_in.finish();
    let record = ran.success().stderr(any()).records().remove(0);
    assert_eq!(record["signIn"]["tools"][0]["status"], "pass");
    let code = back
        .split("code=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(!ran.err.contains(code) && !ran.out.contains(code));
}

#[tokio::test]
async fn who_declines_is_told_so_and_nothing_is_kept() {
    let environment = TestEnvironment::omakase();
    let mut command = alone(
        &environment,
        program!("sign-in"),
        &["list-licenses", "--browser"],
    );
    let mut signing_in = SigningIn::start(&mut command);
    let line = signing_in.line_with("/oauth2/v2.0/authorize?");
    let page = line.split_whitespace().last().unwrap();
    let answer = browser().post(page).form(&[("answer", "deny")]).send();
    let answer = answer.await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    browser().get(&back).send().await.unwrap();
    signing_in.finish().status(4).stderr(contains(
        "the sign-in was refused: the user declined the consent (AADSTS65004)",
    ));
    let ran = run(&mut alone(&environment, program!("sign-in"), &["--status"]));
    ran.status(2)
        .stderr(contains("you are not signed in").and(lines(2)));
}

#[tokio::test]
async fn where_a_policy_blocks_codes_the_refusal_names_the_browser_and_that_way_works() {
    let environment = TestEnvironment::with(Options {
        block_device_codes: true,
        ..Options::default()
    });
    let mut command = alone(&environment, program!("sign-in"), &["list-licenses"]);
    let ran = run(&mut command);
    ran.status(4).stderr(
        contains("a Conditional Access or security policy of the tenant blocks the sign-in")
            .and(contains("sign in with --browser")),
    );
    let mut command = alone(
        &environment,
        program!("sign-in"),
        &["list-licenses", "--browser"],
    );
    let ran = by_browser(&mut command, PERSON).await;
    ran.success().stdout(lines(1)).stderr(any());
}

#[test]
fn without_a_tool_or_with_one_that_needs_nothing_it_says_what_to_name() {
    let environment = TestEnvironment::omakase();
    for (args, words) in [
        (&[][..], "name the tools to sign in for"),
        (&["rm"], "rm is no tool that signs in"),
        (&["parse-invite"], "what is named needs no sign-in"),
        (&["attest-mca"], "Partner Center needs an app registration"),
    ] {
        let ran = run(&mut alone(&environment, program!("sign-in"), args));
        ran.status(2).stderr(contains(words).and(lines(1)));
    }
    assert_eq!(environment.rehearsal.ledger(), [], "nothing is sent");
}

#[tokio::test]
async fn the_state_of_a_sign_in_is_told_tool_by_tool_and_day_by_day() {
    let environment = signed_in(Options::default(), &["list-licenses", "--browser"]).await;
    let status = |args: &[&str]| {
        let args = [&["--status"], args].concat();
        run(&mut alone(&environment, program!("sign-in"), &args))
    };
    let record: Value = status(&[]).success().records().remove(0);
    let section = &record["signIn"];
    assert_eq!(section["status"], "signed-in");
    assert_eq!(section["roles"], json!(["Global Administrator"]));
    assert_eq!(section["mfa"], true);
    let tool = |name: &str| {
        let tools = section["tools"].as_array().unwrap();
        let found = tools.iter().find(|one| one["tool"] == name).unwrap();
        (found["status"].clone(), found["missing"].clone())
    };
    assert_eq!(tool("list-licenses"), (json!("pass"), json!([])));
    assert_eq!(
        tool("backup-plan"),
        (json!("missing"), json!(["Files.Read.All"]))
    );
    status(&["list-licenses"]).success().stdout(lines(1));
    let ran = status(&["backup-plan"]);
    ran.status(1)
        .stdout(lines(1))
        .stderr("sign-in: backup-plan lacks Files.Read.All; run sign-in again and name backup-plan with its options; if it stays so, a Global Administrator must give admin consent\n");
    status(&["--days", "90"]).success().stdout(lines(1));
    let mut later = alone(
        &environment,
        program!("sign-in"),
        &["--status", "--days", "14"],
    );
    let in_80_days = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(80 * 24);
    later.env("NORIKAE_NOW", in_80_days.to_string());
    run(&mut later)
        .status(1)
        .stdout(lines(1))
        .stderr(contains("day(s) unless it is used"));
}

/// `sign-in --status` of what the environment of a rehearsal names, less some of it.
fn status_without(environment: &TestEnvironment, names: &[&str]) -> test_support::Run {
    let mut command = environment.tool(program!("sign-in"), &["--status", "list-licenses"]);
    for name in names {
        command.env_remove(name);
    }
    run(&mut command)
}

#[test]
fn where_nothing_could_be_asked_it_is_not_told_as_signed_in() {
    let environment = TestEnvironment::omakase();
    let ran = status_without(
        &environment,
        &[
            "NORIKAE_REFRESH_TOKEN_FILE",
            "NORIKAE_TENANT",
            "NORIKAE_PARTNER_TENANT",
        ],
    );
    let records = ran
        .status(2)
        .stderr(contains("name it with --tenant or --partner-tenant").and(lines(1)))
        .records();
    let section = &records[0]["signIn"];
    assert_eq!(section["status"], "failed");
    assert_eq!(section["error"]["code"], "no-tenant");
    assert_eq!(environment.rehearsal.ledger(), [], "nothing is sent");
}

#[test]
fn a_user_whose_token_is_given_with_a_tenant_alone_is_asked_about_there() {
    let environment = TestEnvironment::omakase();
    let ran = status_without(
        &environment,
        &["NORIKAE_SECRET_FILE", "NORIKAE_PARTNER_TENANT"],
    );
    let record = ran.status(4).stderr(any()).records().remove(0);
    assert_eq!(record["signIn"]["status"], "failed");
    let ledger = environment.rehearsal.ledger();
    assert!(!ledger.is_empty(), "it is asked");
}
