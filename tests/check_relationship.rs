//! `check-relationship` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod at_rehearsal;

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use at_rehearsal::{Ran, run, sent, start};
use rehearse::{Effect, Fault, Options, Rehearsal, Tenant};
use serde_json::json;

const EXE: &str = env!("CARGO_BIN_EXE_check-relationship");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const SUBSCRIPTIONS: &str = "GET /v1.0/directory/subscriptions";
const POLICY: &str = "GET /v1.0/policies/crossTenantAccessPolicy/partners";
const PATIENCE: Duration = Duration::from_secs(30);

fn rehearsal(tenant: Tenant) -> Rehearsal {
    rehearse::start(Options::of(tenant)).unwrap()
}

fn check(rehearsal: &Rehearsal, args: &[&str], input: &str) -> Ran {
    run(EXE, rehearsal, args, input)
}

/// A record with an invitation as `parse-invite` writes it.
fn invited_by(partner: &str) -> String {
    let invitation = json!({
        "kind": "reseller", "url": null, "partnerId": partner, "msppId": "0", "indirectCspId": null,
        "relationshipId": null, "dap": null, "deadline": null, "deadlineText": null, "zone": null,
        "openingDate": null, "partnerName": null, "addressee": null, "sender": null,
        "subject": null, "date": null, "genuine": true, "hostOk": true, "expected": null,
        "warnings": [], "source": {"file": "-", "part": "text"}
    });
    format!("{{\"x\":1.50,\"invitation\":{invitation}}}\n")
}

fn token_of(tenant: &str) -> String {
    format!("POST /{tenant}/oauth2/v2.0/token")
}

fn name_of(partner: &str) -> String {
    format!("GET /v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='{partner}')")
}

/// Requests with their quotes and brackets as they are meant.
fn sent_plainly(rehearsal: &Rehearsal) -> Vec<String> {
    sent(rehearsal)
        .iter()
        .map(|line| {
            line.replace("%27", "'")
                .replace("%3D", "=")
                .replace("%28", "(")
                .replace("%29", ")")
        })
        .collect()
}

/// The customer accepts the invitation.
fn accept(rehearsal: &Rehearsal) {
    let host = rehearsal.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /rehearsal/accept HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_subscription_of_the_new_partner_proves_the_relationship() {
    let rehearsal = rehearsal(Tenant::omakase());
    let input = invited_by(NEW);
    let ran = check(&rehearsal, &[], &input);
    let relationship = format!(
        r#""relationship":{{"state":"established","side":"customer","partner":{{"tenantId":"{NEW}","name":"ひのでクラウド株式会社","domain":"hinodecloud.onmicrosoft.com"}},"evidence":[{{"fact":"subscription-from-partner","words":"the partner {NEW} has a subscription here: O365_BUSINESS_PREMIUM, Enabled","source":"GET /v1.0/directory/subscriptions","time":"2026-10-01T00:00:00Z"}}]}}"#
    );
    let passed = input
        .strip_prefix('{')
        .unwrap()
        .strip_suffix("}\n")
        .unwrap();
    let expected = Ran {
        code: Some(0),
        out: format!("{{\"tenantId\":\"{CUSTOMER}\",{passed},{relationship}}}\n"),
        err: String::new(),
    };
    assert_eq!(ran, expected);
    assert_eq!(
        sent_plainly(&rehearsal),
        [token_of(CUSTOMER), SUBSCRIPTIONS.to_owned(), name_of(NEW)]
    );
}

#[test]
fn before_the_acceptance_the_customers_side_says_unknown_and_where_to_look() {
    let rehearsal = rehearsal(Tenant::omakase_invited());
    let ran = check(&rehearsal, &["--lang", "ja"], &invited_by(NEW));
    let step = "こちらからは判断できません。Microsoft 365 管理センターの「設定」>「パートナー リレーションシップ」で確認するか、パートナーに問い合わせてください";
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(1),
            format!("check-relationship: 1 行目: ひのでクラウド株式会社 とのリセラー関係を確認できませんでした。{step}\n")
                .as_str()
        )
    );
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["state"], "unknown");
    assert_eq!(relationship["nextStep"], step);
    assert_eq!(
        relationship["evidence"][0]["fact"],
        "no-subscription-from-partner"
    );
    assert_eq!(
        sent_plainly(&rehearsal),
        [
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            name_of(NEW),
            POLICY.to_owned()
        ]
    );
}

#[test]
fn an_entry_in_the_policy_is_a_hint_and_a_refusal_to_show_it_no_failure() {
    let mut tenant = Tenant::omakase_invited();
    let known = tenant
        .known_tenants
        .iter_mut()
        .find(|one| one.tenant_id.as_str() == NEW);
    known.unwrap().is_service_provider = Some(true);
    let mut forbidden = tenant.clone();
    forbidden.app.roles.retain(|role| role != "Policy.Read.All");
    for (tenant, state, last_fact) in [
        (tenant, "pending", "service-provider"),
        (forbidden, "unknown", "no-subscription-from-partner"),
    ] {
        let ran = check(&rehearsal(tenant), &[], &invited_by(NEW));
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], state);
        let evidence = relationship["evidence"].as_array().unwrap();
        assert_eq!(evidence.last().unwrap()["fact"], last_fact);
        assert!(relationship.get("status").is_none(), "{relationship}");
    }
}

#[test]
fn a_partner_id_that_no_tenant_has_is_a_warning_not_to_accept() {
    let rehearsal = rehearsal(Tenant::omakase_invited());
    let nobody = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
    let ran = check(&rehearsal, &[], &invited_by(nobody));
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.err,
        format!(
            "check-relationship: line 1: the reseller relationship with {nobody} could not be confirmed: do not accept: no tenant has this partner id; ask the partner for the right link by a way that you know\n"
        )
    );
}

#[test]
fn the_partners_side_can_say_absent() {
    for (tenant, code, state) in [
        (Tenant::omakase(), 0, "established"),
        (Tenant::omakase_invited(), 1, "absent"),
    ] {
        let rehearsal = rehearsal(tenant);
        let input = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
        let ran = check(&rehearsal, &["--side", "partner"], &input);
        assert_eq!(ran.code, Some(code), "{}", ran.err);
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], state);
        assert_eq!(relationship["partner"], json!({"tenantId": NEW}));
        assert_eq!(
            sent(&rehearsal),
            [token_of(NEW), format!("GET /v1/customers/{CUSTOMER}")]
        );
    }
}

#[test]
fn nothing_is_asked_about_a_damaged_a_false_or_a_foreign_invitation() {
    let rehearsal = rehearsal(Tenant::omakase());
    let damaged = invited_by(NEW).replace(
        &format!("\"partnerId\":\"{NEW}\""),
        "\"partnerId\":null,\"rawPartnerId\":\"d2edd018-cbf9-452f-a408-726b64551f\"",
    );
    let false_one = invited_by(NEW).replace("\"genuine\":true", "\"genuine\":false");
    for (args, input, code, error) in [
        (&[][..], &damaged, 1, "no-partner-id"),
        (&["--partner", NEW], &damaged, 1, "no-partner-id"),
        (&[], &false_one, 1, "not-genuine"),
        (&["--side", "partner"], &invited_by(OLD), 1, "other-partner"),
        (&[], &"{}\n".to_owned(), 3, "no-partner-id"),
        (
            &["--side", "partner"],
            &"{\"tenantId\":\"aozora-koumuten.example\"}\n".to_owned(),
            3,
            "no-tenant-id",
        ),
        (
            &["--partner", NEW],
            &"{\"tenantId\":\"../x\"}\n".to_owned(),
            3,
            "bad-record",
        ),
    ] {
        let ran = check(&rehearsal, args, input);
        assert_eq!(ran.code, Some(code), "{}", ran.err);
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["status"], "failed");
        assert_eq!(relationship["error"]["code"], error);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    assert_eq!(sent(&rehearsal), [""; 0]);
}

#[test]
fn one_record_that_fails_does_not_keep_the_next_from_its_answer() {
    let rehearsal = rehearsal(Tenant::omakase());
    let input =
        format!("{{\"tenantId\":\"other.example\"}}\nno record\n{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let ran = check(&rehearsal, &["--partner", NEW], &input);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    let records = ran.records();
    assert_eq!(records[0]["relationship"]["status"], "failed");
    assert_eq!(records[1]["relationship"]["state"], "established");
    let complaints: Vec<&str> = ran.err.lines().collect();
    assert!(
        complaints[0].starts_with("check-relationship: line 1: "),
        "{}",
        ran.err
    );
    assert!(
        complaints[1].starts_with("check-relationship: line 2: not JSON"),
        "{}",
        ran.err
    );
}

#[test]
fn the_exit_code_tells_a_lack_of_rights_from_a_busy_service() {
    let mut powerless = Tenant::omakase();
    powerless
        .app
        .roles
        .retain(|role| role != "Organization.Read.All");
    let busy = rehearsal(Tenant::omakase());
    let too_busy = Effect::Status {
        status: 503,
        applied: false,
        retry_after: Some("0".to_owned()),
        code: None,
        message: None,
    };
    busy.fault(Fault::once("GET", "/directory/subscriptions", too_busy).times(None));
    for (rehearsal, code) in [(rehearsal(powerless), 4), (busy, 75)] {
        let ran = check(&rehearsal, &["--this-tenant", "--partner", NEW], "");
        assert_eq!(ran.code, Some(code), "{}", ran.err);
        let record = &ran.records()[0];
        assert_eq!(record["tenantId"], CUSTOMER);
        assert_eq!(record["relationship"]["state"], "unknown");
        assert_eq!(record["relationship"]["status"], "failed");
        assert_eq!(record["relationship"]["partner"]["tenantId"], NEW);
        assert!(ran.err.starts_with("check-relationship: "), "{}", ran.err);
    }
}

#[test]
fn without_the_right_to_names_the_partner_has_its_id() {
    let mut tenant = Tenant::omakase();
    tenant
        .app
        .roles
        .retain(|role| role != "CrossTenantInformation.ReadBasic.All");
    let ran = check(&rehearsal(tenant), &["--this-tenant", "--partner", NEW], "");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["partner"], json!({"tenantId": NEW}));
}

#[test]
fn the_table_shows_the_verdicts_side_by_side() {
    let rehearsal = rehearsal(Tenant::omakase());
    let input = format!("{}{}", invited_by(NEW), invited_by(OLD));
    let ran = check(&rehearsal, &["-t", "--lang", "ja"], &input);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        ran.out,
        format!(
            "テナント                              パートナー                  確認元    状態         根拠\n\
             {CUSTOMER}  ひのでクラウド株式会社      customer  established  subscription-from-partner\n\
             {CUSTOMER}  みなと情報サービス株式会社  customer  established  subscription-from-partner\n"
        )
    );
}

#[test]
fn waiting_ends_when_the_customer_accepts() {
    let rehearsal = rehearsal(Tenant::omakase_invited());
    let gate = rehearsal.hold("GET", "/directory/subscriptions", true);
    let args = ["--wait", "5m", "--interval", "50ms"];
    let child = start(EXE, &rehearsal, &args, &invited_by(NEW));
    assert!(gate.arrived(1, PATIENCE));
    accept(&rehearsal);
    gate.release();
    assert!(gate.arrived(2, PATIENCE));
    gate.release();
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.records()[0]["relationship"]["state"], "established");
}

#[test]
fn waiting_ends_with_its_time_and_writes_every_record_once() {
    let rehearsal = rehearsal(Tenant::omakase_invited());
    let input = format!("{}{}", invited_by(NEW), invited_by(OLD));
    let ran = check(
        &rehearsal,
        &["--wait", "300ms", "--interval", "50ms"],
        &input,
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let states: Vec<String> = ran
        .records()
        .iter()
        .map(|record| record["relationship"]["state"].to_string())
        .collect();
    // The one that is established is written at once and not asked about again.
    assert_eq!(states, ["\"established\"", "\"unknown\""]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    let names = sent_plainly(&rehearsal)
        .iter()
        .filter(|line| **line == name_of(OLD))
        .count();
    assert_eq!(names, 1);
}

#[test]
fn a_refusal_while_waiting_is_asked_again_with_a_new_token() {
    let rehearsal = rehearsal(Tenant::omakase());
    let refusal = Effect::Status {
        status: 403,
        applied: false,
        retry_after: None,
        code: None,
        message: None,
    };
    rehearsal.fault(Fault::once("GET", "/directory/subscriptions", refusal));
    let ran = check(
        &rehearsal,
        &[
            "--this-tenant",
            "--partner",
            NEW,
            "--wait",
            "5m",
            "--interval",
            "50ms",
        ],
        "",
    );
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        sent_plainly(&rehearsal),
        [
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            token_of(CUSTOMER),
            SUBSCRIPTIONS.to_owned(),
            name_of(NEW)
        ]
    );
}

#[test]
fn the_partners_side_waits_with_a_new_token_too() {
    let rehearsal = rehearsal(Tenant::omakase_invited());
    let gate = rehearsal.hold("GET", CUSTOMER, true);
    let args = [
        "--this-tenant",
        "--side",
        "partner",
        "--wait",
        "5m",
        "--interval",
        "50ms",
    ];
    let child = start(EXE, &rehearsal, &args, "");
    assert!(gate.arrived(1, PATIENCE));
    accept(&rehearsal);
    gate.release();
    assert!(gate.arrived(2, PATIENCE));
    gate.release();
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let tokens = sent(&rehearsal)
        .iter()
        .filter(|line| **line == token_of(NEW))
        .count();
    assert_eq!(tokens, 2);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_waiting_with_the_last_state_written() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let rehearsal = rehearsal(Tenant::omakase_invited());
        let gate = rehearsal.hold("GET", "/directory/subscriptions", true);
        let args = ["--wait", "1h", "--interval", "50ms"];
        let input = format!("{}{}", invited_by(NEW), invited_by(NEW));
        let child = start(EXE, &rehearsal, &args, &input);
        assert!(gate.arrived(1, PATIENCE));
        gate.release();
        // The second record's first look hangs: it has no state yet, the first one has.
        assert!(gate.arrived(2, PATIENCE));
        let killed = std::process::Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(code), "{}", ran.err);
        let records = ran.records();
        assert_eq!(records[0]["relationship"]["state"], "unknown");
        assert_eq!(records[0]["relationship"].get("status"), None);
        assert_eq!(records[1]["relationship"]["error"]["code"], "interrupted");
        gate.release();
    }
}

#[test]
fn a_duration_that_is_none_is_a_wrong_command_line() {
    let rehearsal = rehearsal(Tenant::omakase());
    let ran = check(&rehearsal, &["--wait", "soon"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("write a duration as 30s, 5m or 1h"),
        "{}",
        ran.err
    );
}
