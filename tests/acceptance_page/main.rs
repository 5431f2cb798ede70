//! The pages of a rehearsal as a person at a browser meets them: the invitation, and the code of a device.
//!
//! Pictures of every step are left in the target folder, under `tmp/`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod browser;

use std::process::{Command, Stdio};

use browser::Browser;
use rehearse::{
    Options, Rehearsal, start,
    tenant::{InvitationState, Tenant},
};
use serde_json::json;
use test_support::program;

const EXE: &str = program!("check-relationship");

/// Less than this, and there is nothing on the picture.
const BLANK: usize = 5_000;

fn invited(delay_seconds: u32) -> Rehearsal {
    let mut tenant = Tenant::omakase_invited();
    tenant.invitation.delay_seconds = delay_seconds;
    start(Options::of(tenant)).unwrap()
}

fn variable(rehearsal: &Rehearsal, name: &str) -> String {
    let env = rehearsal.env();
    env.into_iter().find(|(key, _)| key == name).unwrap().1
}

/// The words that must stand on each page, in one language.
struct Words {
    code: &'static str,
    overview: &'static str,
    agreement: &'static str,
    finish: &'static str,
    accepted: &'static str,
    waiting: &'static str,
    established: &'static str,
}

const JAPANESE: Words = Words {
    code: "ja",
    overview: "ひのでクラウド株式会社 が、お客様のリセラーになることを求めています。",
    agreement: "リセラーから購入するお客様は、Microsoft との間で Microsoft 顧客契約を締結します。",
    finish: "承諾すると、このパートナーがお客様のリセラーになります。",
    accepted: "ひのでクラウド株式会社 とのリセラー関係を承諾しました。",
    waiting: "作成はまだ完了していません。",
    established: "リセラー関係が作成されました",
};

const ENGLISH: Words = Words {
    code: "en",
    overview: "asks to become your organization's reseller.",
    agreement: "Every customer of a reseller accepts the Microsoft Customer Agreement with Microsoft itself.",
    finish: "Accepting makes this partner your reseller.",
    accepted: "You have accepted the reseller relationship with ひのでクラウド株式会社.",
    waiting: "It is not set up yet.",
    established: "Relationship established",
};

/// Looks at a page: it says this, in this language, to those who look and to those who listen.
fn look(browser: &mut Browser, name: &str, says: &str, words: &Words) {
    browser.wait_for(says);
    assert_eq!(browser.heard(), json!([words.code, 1, 0]), "{name}");
    assert!(
        browser.picture(name) > BLANK,
        "the picture of {name} is blank"
    );
}

/// Goes from the link to the acceptance, by way of a forgotten tick and a step back.
fn click_through(browser: &mut Browser, rehearsal: &Rehearsal, link: &str, words: &Words) {
    browser.go(link);
    look(browser, "overview", words.overview, words);
    browser.click("button[value=agreement]");
    look(browser, "agreement", words.agreement, words);
    browser.click("button[value=overview]");
    browser.wait_for(words.overview);
    browser.click("button[value=agreement]");
    browser.wait_for(words.agreement);
    // The browser itself keeps those here who forget to tick.
    browser.click("button[value=agree]");
    assert!(browser.text().contains(words.agreement));
    browser.click("#agreed");
    browser.click("button[value=agree]");
    look(browser, "finish", words.finish, words);
    assert_eq!(rehearsal.tenant().invitation.state, InvitationState::Open);
    browser.click("button[value=accept]");
    look(browser, "accepted", words.accepted, words);
    assert_eq!(
        rehearsal.tenant().invitation.state,
        InvitationState::Accepting
    );
    browser.click("main a");
    look(browser, "waiting", words.waiting, words);
    rehearsal.tick("60s".parse().unwrap()).unwrap();
    browser.click("main a");
    look(browser, "established", words.established, words);
}

/// Whether the tools see the relationship.
fn is_established(rehearsal: &Rehearsal) -> bool {
    let mail = format!("{}/invitation.eml", variable(rehearsal, "REHEARSAL"));
    let script = format!("'{}' '{mail}' | '{EXE}'", program!("parse-invite"));
    let output = Command::new("sh")
        .args(["-c", &script])
        .envs(rehearsal.env())
        .env("LC_ALL", "C.UTF-8")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    record["relationship"]["state"] == "established"
}

#[test]
#[ignore = "needs Chromium and its driver; .ci/run tries it"]
fn a_japanese_administrator_accepts_at_the_rehearsals_own_address() {
    let rehearsal = invited(60);
    assert!(!is_established(&rehearsal));
    let mut browser = Browser::open("ja,en", None, "acceptance-ja");
    let link = variable(&rehearsal, "REHEARSAL_INVITATION");
    click_through(&mut browser, &rehearsal, &link, &JAPANESE);
    assert!(is_established(&rehearsal));
}

#[test]
#[ignore = "needs Chromium and its driver; .ci/run tries it"]
fn an_english_one_accepts_at_microsofts_own_address_through_the_proxy() {
    let rehearsal = invited(60);
    let proxy = variable(&rehearsal, "HTTPS_PROXY");
    let mut browser = Browser::open("en-US,en", Some(&proxy), "acceptance-en");
    let link = rehearsal.tenant().invitation_link();
    assert!(link.starts_with("https://admin.microsoft.com/"));
    click_through(&mut browser, &rehearsal, &link, &ENGLISH);
}

#[test]
#[ignore = "needs Chromium and its driver; .ci/run tries it"]
fn a_person_enters_the_code_of_a_device_and_the_client_that_waits_is_signed_in() {
    let rehearsal = start(Options::default()).unwrap();
    let address = rehearsal.url().strip_prefix("http://").unwrap();
    let tenant = variable(&rehearsal, "NORIKAE_TENANT");
    let id = variable(&rehearsal, "NORIKAE_CLIENT_ID");
    let ask = |endpoint: &str, fields: &str| {
        let what = format!("POST /{tenant}/oauth2/v2.0/{endpoint}");
        let body = format!("client_id={id}&{fields}");
        browser::sent(address, &what, "application/x-www-form-urlencoded", &body)
    };
    let begun = ask("devicecode", "scope=User.Read.All");
    let code = begun["device_code"].as_str().unwrap();
    let fields = format!("grant_type=device_code&device_code={code}");
    assert_eq!(ask("token", &fields)["error"], "authorization_pending");
    let mut browser = Browser::open("ja", None, "device-code");
    browser.go(begun["verification_uri"].as_str().unwrap());
    look(
        &mut browser,
        "code",
        "アプリまたはツールに表示されたコード",
        &JAPANESE,
    );
    browser.write("#otc", begun["user_code"].as_str().unwrap());
    browser.click("button");
    look(&mut browser, "person", "User.Read.All", &JAPANESE);
    browser.write("#upn", "aoki@aozora-koumuten.example");
    browser.click("button[value=allow]");
    look(&mut browser, "done", "としてサインインしました", &JAPANESE);
    let tokens = ask("token", &fields);
    assert_eq!(tokens["scope"], "User.Read.All");
}
