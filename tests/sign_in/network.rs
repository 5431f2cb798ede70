//! What stands between this machine and Microsoft: a proxy, a company's own authority, a clock that is wrong.

use std::process::Command;

use jiff::SignedDuration;
use rehearse::Options;
use test_support::{TestEnvironment, any, contains, lines, program, run};

use crate::signing_in::{PERSON, alone, by_code, signed_in};

/// The tool with Microsoft's own names, which it reaches by the rehearsal's proxy only.
fn by_proxy(environment: &TestEnvironment, exe: &str, args: &[&str]) -> Command {
    let mut command = alone(environment, exe, args);
    for name in [
        "NORIKAE_LOGIN_URL",
        "NORIKAE_GRAPH_URL",
        "NORIKAE_PARTNER_URL",
        "SSL_CERT_FILE",
    ] {
        command.env_remove(name);
    }
    command
}

#[tokio::test]
async fn by_a_proxy_that_shows_the_companys_certificate_it_signs_in_where_that_is_named() {
    let environment = TestEnvironment::omakase();
    let variables = environment.rehearsal.env();
    let (_, folder) = variables
        .iter()
        .find(|(name, _)| name == "REHEARSAL")
        .unwrap();
    let authority = format!("{folder}/ca.pem");
    let ran = run(&mut by_proxy(
        &environment,
        program!("sign-in"),
        &["list-licenses"],
    ));
    ran.status(2)
        .stderr(contains("is not trusted").and(contains("--ca-file")));

    let args = ["list-licenses", "--ca-file", &authority];
    let mut command = by_proxy(&environment, program!("sign-in"), &args);
    let ran = by_code(&mut command, PERSON).await;
    ran.success().stdout(lines(1)).stderr(any());
    let args = ["--this-tenant", "--ca-file", &authority];
    let ran = run(&mut by_proxy(
        &environment,
        program!("list-licenses"),
        &args,
    ));
    ran.success().stdout(lines(2));
}

#[tokio::test]
async fn a_clock_that_is_ten_minutes_wrong_is_named_where_it_matters_and_else_does_no_harm() {
    // An assertion of this machine holds for ten minutes, and five are forgiven: it matters where this clock is ahead.
    for (minutes, code) in [(10, 0), (-10, 4)] {
        let options = Options {
            clock_skew: SignedDuration::from_mins(minutes),
            ..Options::default()
        };
        let environment = signed_in(options, &["list-licenses", "--browser"]).await;
        let mut command = alone(&environment, program!("list-licenses"), &["--this-tenant"]);
        run(&mut command).success().stdout(lines(2));
        let variables = environment.rehearsal.env();
        let (_, folder) = variables
            .iter()
            .find(|(name, _)| name == "REHEARSAL")
            .unwrap();
        let certificate = format!("{folder}/certificate.pem");
        let args = ["--this-tenant", "--certificate-file", &certificate];
        let ran = environment.run(program!("list-licenses"), &args, "");
        ran.status(code).stdout(any()).stderr(any());
        let is_named = ran.err.contains("check this computer's clock");
        assert_eq!(is_named, code != 0, "{minutes}: {}", ran.err);
    }
}
