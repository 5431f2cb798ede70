//! Waits that end, names of one tenant, and connections that cannot be.

use std::time::{Duration, Instant};

use super::{CUSTOMER, LIST, list};
use test_support::{TestEnvironment, any, contains, run};

#[test]
fn a_service_that_never_answers_costs_the_time_of_the_record_and_no_more() {
    let env = TestEnvironment::omakase();
    let _silent = env.rehearsal.hold("GET", "/subscribedSkus", false);
    let started = Instant::now();
    let ran = list(&env, &["--this-tenant", "--record-time", "1"], "");
    ran.status(75)
        .stdout(contains("\"code\":\"timed-out\""))
        .stderr(contains("the time limit of --record-time is up"));
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_run_whose_time_is_up_says_so_of_each_record_and_loses_none() {
    let env = TestEnvironment::omakase();
    let _silent = env.rehearsal.hold("GET", "/subscribedSkus", false);
    let input = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n").repeat(2);
    let ran = list(&env, &["--max-time", "1"], &input);
    ran.status(75)
        .stdout(contains("\"code\":\"out-of-time\""))
        .stderr(contains("the time limit of --max-time was up"));
    assert_eq!(ran.records().len(), 2);
}

#[test]
fn a_domain_is_resolved_without_a_sign_in_and_the_line_keeps_it() {
    let env = TestEnvironment::omakase();
    let domain = env.rehearsal.tenant().initial_domain().to_owned();
    let ran = list(&env, &[], &format!("{{\"tenantId\":\"{domain}\"}}\n"));
    ran.success().stdout(any());
    for record in ran.records() {
        assert_eq!(record["tenantId"], domain.as_str());
    }
    let ledger = env.rehearsal.ledger();
    let asked: Vec<_> = ledger.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(
        &asked[..2],
        [
            format!("/{domain}/v2.0/.well-known/openid-configuration"),
            format!("/{CUSTOMER}/oauth2/v2.0/token"),
        ]
    );
    let discoveries = asked.iter().filter(|path| path.contains("well-known"));
    assert_eq!(discoveries.count(), 1);
}

#[cfg(unix)]
#[test]
fn too_few_open_files_are_an_error_and_no_panic() {
    let env = TestEnvironment::omakase();
    for limit in 5..=20 {
        let limited = format!("ulimit -n {limit}; exec {LIST} --this-tenant");
        let ran = env.run("bash", &["-c", &limited], "");
        assert_ne!(ran.code, Some(101), "{limit}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{limit}: {}", ran.err);
        assert!(ran.code == Some(0) || !ran.err.is_empty(), "{limit}");
    }
}

#[test]
fn a_certificate_that_is_not_trusted_is_a_setting_to_be_made() {
    let env = TestEnvironment::omakase();
    let proxied = |args: &[&str]| {
        let mut command = env.tool(LIST, args);
        for direct in [
            "NORIKAE_LOGIN_URL",
            "NORIKAE_GRAPH_URL",
            "NORIKAE_PARTNER_URL",
        ] {
            command.env_remove(direct);
        }
        // Another authority than that of the proxy.
        let other = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/certificate.pem");
        command.env("SSL_CERT_FILE", other);
        run(&mut command)
    };
    let refused = proxied(&["--this-tenant"]);
    refused
        .status(2)
        .stdout(contains("\"code\":\"certificate-not-trusted\""))
        .stderr(contains("--ca-file"));
    let all = env.rehearsal.env();
    let authority = all.iter().find(|(name, _)| name == "SSL_CERT_FILE");
    let authority = authority.unwrap().1.as_str();
    proxied(&["--this-tenant", "--ca-file", authority])
        .success()
        .stdout(any());
}
