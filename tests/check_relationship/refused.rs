//! What it is not asked, not allowed or not able to say.

use rehearse::{Effect, Fault, Tenant};
use serde_json::json;

use super::{CUSTOMER, NEW, OLD, check, invited_by};
use test_support::{TestEnvironment, any, contains};

#[test]
fn nothing_is_asked_about_a_damaged_a_false_or_a_foreign_invitation() {
    let env = TestEnvironment::omakase();
    let damaged = invited_by(NEW).replace(
        &format!("\"partnerId\":\"{NEW}\""),
        "\"partnerId\":null,\"rawPartnerId\":\"d2edd018-cbf9-452f-a408-726b64551f\"",
    );
    let false_one = invited_by(NEW).replace("\"genuine\":true", "\"genuine\":false");
    let of_customer = invited_by(OLD).replacen('{', &format!("{{\"tenantId\":\"{CUSTOMER}\","), 1);
    for (args, input, code, error) in [
        (&[][..], &damaged, 1, "no-partner-id"),
        (&["--partner", NEW], &damaged, 1, "no-partner-id"),
        (&[], &false_one, 1, "not-genuine"),
        (&["--side", "partner"], &of_customer, 1, "other-partner"),
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
        let ran = check(&env, args, input);
        ran.status(code).stdout(any()).stderr(any());
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["status"], "failed");
        assert_eq!(relationship["error"]["code"], error);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    assert_eq!(env.log().sent(), [""; 0]);
}

#[test]
fn one_record_that_fails_does_not_keep_the_next_from_its_answer() {
    let env = TestEnvironment::omakase();
    let input =
        format!("{{\"tenantId\":\"other.example\"}}\nno record\n{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let ran = check(&env, &["--partner", NEW], &input);
    ran.status(4).stdout(any()).stderr(any());
    let records = ran.records();
    assert_eq!(records[0]["relationship"]["status"], "failed");
    assert_eq!(records[1]["relationship"]["state"], "established");
    // Several records are worked on at once, and a line that is none is told of where it is read.
    let mut complaints: Vec<&str> = ran.err.lines().collect();
    complaints.sort_unstable();
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
    let busy = TestEnvironment::omakase();
    let too_busy = Effect::status(503, false, Some("0"));
    busy.rehearsal
        .fault(Fault::once("GET", "/directory/subscriptions", too_busy).times(None));
    for (env, code) in [(TestEnvironment::of(powerless), 4), (busy, 75)] {
        let ran = check(&env, &["--this-tenant", "--partner", NEW], "");
        ran.status(code).stdout(any()).stderr(any());
        let record = &ran.records()[0];
        assert_eq!(record["tenantId"], CUSTOMER);
        assert_eq!(record["relationship"]["state"], "unknown");
        assert_eq!(record["relationship"]["status"], "failed");
        assert_eq!(record["relationship"]["partner"]["tenantId"], NEW);
        assert!(ran.err.starts_with("check-relationship: "), "{}", ran.err);
    }
}

#[test]
fn a_gateways_404_does_not_make_an_established_customer_absent() {
    let from_a_gateway = [
        Effect::Html {
            status: 404,
            applied: false,
        },
        Effect::failed(404, false),
    ];
    for effect in from_a_gateway {
        let env = TestEnvironment::omakase();
        env.rehearsal.fault(Fault::once("GET", CUSTOMER, effect));
        let input = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
        let ran = check(&env, &["--side", "partner"], &input);
        ran.status(75).stdout(any()).stderr(any());
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], "unknown");
        assert_eq!(relationship["error"]["code"], "garbled-answer");
    }
}

#[test]
fn a_gateways_404_is_no_reason_to_warn_of_a_partner() {
    let env = TestEnvironment::omakase();
    let page = Effect::Html {
        status: 404,
        applied: false,
    };
    let suffix = format!("(tenantId='{NEW}')");
    env.rehearsal.fault(Fault::once("GET", &suffix, page));
    let ran = check(&env, &[], &invited_by(NEW));
    ran.success().stdout(any());
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["partner"], json!({"tenantId": NEW}));
}

#[test]
fn a_duration_that_is_none_is_a_wrong_command_line() {
    let env = TestEnvironment::omakase();
    let ran = check(&env, &["--wait", "soon"], "");
    ran.status(2)
        .stderr(contains("write a duration as 30s, 5m or 1h"));
}
