//! What is kept of a sign-in: renewed, shared by processes, forgotten, revoked, and never shown.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use rehearse::{Effect, Fault, Options};
use test_support::{PATIENCE, Run, TestEnvironment, any, contains, lines, program, run};

use crate::signing_in::{alone, signed_in, token_of_the_application};

const TOOLS: [&str; 2] = ["list-licenses", "--browser"];

/// The files of the folder of sign-ins.
fn kept(environment: &TestEnvironment) -> Vec<PathBuf> {
    let variables = environment.rehearsal.env();
    let state = variables
        .iter()
        .find(|(name, _)| name == "NORIKAE_STATE_DIR");
    let folder = PathBuf::from(&state.unwrap().1).join("sign-in");
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect()
}

fn refresh_token(environment: &TestEnvironment) -> String {
    let json = fs::read_to_string(&kept(environment)[0]).unwrap();
    let kept: serde_json::Value = serde_json::from_str(&json).unwrap();
    kept["refreshToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn it_is_one_file_of_its_owner_and_each_use_renews_it() {
    let environment = signed_in(Options::default(), &TOOLS).await;
    let files = kept(&environment);
    assert_eq!(files.len(), 1);
    assert_eq!(
        files[0].metadata().unwrap().permissions().mode() & 0o777,
        0o600
    );
    let before = refresh_token(&environment);
    let list = || {
        run(&mut alone(
            &environment,
            program!("list-licenses"),
            &["--this-tenant"],
        ))
    };
    list().success().stdout(lines(2));
    assert_ne!(refresh_token(&environment), before, "a newer one is kept");
    fs::set_permissions(&files[0], fs::Permissions::from_mode(0o644)).unwrap();
    list().status(2).stderr(contains("chmod 600"));
}

#[tokio::test]
async fn two_processes_that_renew_at_once_lose_nothing() {
    let environment = signed_in(Options::default(), &TOOLS).await;
    // Both are given their token at the same moment.
    let gate = environment
        .rehearsal
        .hold("POST", "oauth2/v2.0/token", true);
    let mut command = alone(&environment, program!("list-licenses"), &["--this-tenant"]);
    let running: Vec<_> = (0..2).map(|_| command.spawn().unwrap()).collect();
    assert!(gate.arrived(2, PATIENCE), "both ask for a token");
    gate.open();
    for child in running {
        let ran = Run::from(child.wait_with_output().unwrap());
        ran.success().stdout(lines(2));
    }
    let ran = run(&mut alone(&environment, program!("sign-in"), &["--status"]));
    ran.success().stdout(lines(1));
}

#[tokio::test]
async fn one_that_was_revoked_is_told_with_the_way_out_and_one_that_is_forgotten_is_gone() {
    let environment = signed_in(Options::default(), &TOOLS).await;
    environment.rehearsal.revoke_sign_ins();
    for (exe, args) in [
        (program!("list-licenses"), &["--this-tenant"][..]),
        (program!("sign-in"), &["--status"]),
    ] {
        let ran = run(&mut alone(&environment, exe, args));
        ran.status(4).stdout(any()).stderr(contains(
            "the stored sign-in has expired or was revoked; sign in again with sign-in",
        ));
    }
    // The days that it would have had are not told: it has ended.
    let args = ["--status", "--days", "14"];
    let ran = run(&mut alone(&environment, program!("sign-in"), &args));
    let record = ran.status(4).stderr(lines(1)).records().remove(0);
    assert_eq!(record["signIn"]["daysLeft"], serde_json::Value::Null);
    let forget = || run(&mut alone(&environment, program!("sign-in"), &["--forget"]));
    let ran = forget();
    let record = ran
        .success()
        .stderr(contains("revoke the user's sessions"))
        .records()
        .remove(0);
    assert_eq!(record["signIn"]["status"], "forgotten");
    assert!(kept(&environment).is_empty());
    forget()
        .status(2)
        .stderr(contains("you are not signed in").and(contains("sign-in list-licenses")));
}

#[tokio::test]
async fn one_of_another_address_is_not_sent_here() {
    let environment = signed_in(Options::default(), &TOOLS).await;
    let file = &kept(&environment)[0];
    let json = fs::read_to_string(file).unwrap();
    let elsewhere = json.replace(
        environment.rehearsal.url(),
        "https://login.microsoftonline.com",
    );
    assert_ne!(elsewhere, json);
    fs::write(file, elsewhere).unwrap();
    let before = environment.rehearsal.ledger().len();
    let ran = run(&mut alone(
        &environment,
        program!("list-licenses"),
        &["--this-tenant"],
    ));
    ran.status(2).stderr(contains("you are not signed in"));
    assert_eq!(environment.rehearsal.ledger().len(), before);
}

#[tokio::test]
async fn neither_token_nor_code_comes_out_however_much_is_said() {
    let environment = signed_in(Options::default(), &["list-licenses", "--browser", "-vv"]).await;
    let refresh = refresh_token(&environment);
    for (exe, args) in [
        (program!("list-licenses"), &["--this-tenant", "-vv"][..]),
        (program!("sign-in"), &["--status", "-vv"]),
        (program!("sign-in"), &["--forget", "-vv"]),
    ] {
        let ran = run(&mut alone(&environment, exe, args));
        for word in [refresh.as_str(), "eyJ", "refresh_token", "earer "] {
            assert!(
                !ran.out.contains(word) && !ran.err.contains(word),
                "{word}\n{}",
                ran.err
            );
        }
    }
}

#[tokio::test]
async fn one_that_was_revoked_is_not_judged_by_the_token_of_a_command_beside_it() {
    let environment = signed_in(Options::default(), &TOOLS).await;
    let command = format!("echo {}", token_of_the_application(&environment).await);
    let tenant = rehearse::Tenant::omakase().organization.id.to_string();
    let status = || {
        let args = ["--status", "--tenant", &tenant, "--token-command", &command];
        run(&mut alone(&environment, program!("sign-in"), &args))
    };
    let told = |records: Vec<serde_json::Value>| {
        let of = |record: &serde_json::Value| {
            let word = |name: &str| record["signIn"][name].as_str().unwrap().to_owned();
            format!("{} {}", word("identity"), word("status"))
        };
        records.iter().map(of).collect::<Vec<_>>()
    };
    let before = told(status().success().records());
    assert_eq!(before, ["app signed-in", "user signed-in"]);
    environment.rehearsal.revoke_sign_ins();
    let ran = status();
    let ran = ran
        .status(4)
        .stderr(contains("has expired or was revoked").and(lines(1)));
    assert_eq!(told(ran.records()), ["app signed-in", "user failed"]);
}

#[tokio::test]
async fn the_days_that_are_judged_are_those_after_asking_which_renews_it() {
    let environment = signed_in(Options::default(), &TOOLS).await;
    let file = &kept(&environment)[0];
    let set_back = || {
        let json = fs::read_to_string(file).unwrap();
        let mut sign_in: serde_json::Value = serde_json::from_str(&json).unwrap();
        let before = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(80 * 24);
        sign_in["renewed"] = before.to_string().into();
        fs::write(file, sign_in.to_string()).unwrap();
        before.to_string()
    };
    let status = |args: &[&str]| {
        let args = [&["--status", "--days", "14"], args].concat();
        let mut command = alone(&environment, program!("sign-in"), &args);
        // The sign-in is renewed by the clock of the machine.
        command.env("NORIKAE_NOW", jiff::Timestamp::now().to_string());
        run(&mut command)
    };
    let before = set_back();
    let record = status(&[]).success().records().remove(0);
    assert_eq!(record["signIn"]["daysLeft"], 90);
    assert_ne!(record["signIn"]["renewedAt"], before);
    // What could not be renewed is judged by what is left of it.
    let before = set_back();
    let busy = Fault::once("POST", "oauth2/v2.0/token", Effect::failed(503, false));
    environment.rehearsal.fault(busy.times(None));
    let ran = status(&["--max-time", "5"]);
    let record = ran
        .status(75)
        .stderr(contains("ends in 10 day(s) unless it is used").and(lines(2)))
        .records()
        .remove(0);
    assert_eq!(record["signIn"]["daysLeft"], 10);
    assert_eq!(record["signIn"]["renewedAt"], before);
}
