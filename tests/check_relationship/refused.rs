//! What it is not asked, not allowed or not able to say.

use rehearse::{Effect, Fault, Tenant};
use serde_json::json;

use super::{CUSTOMER, NEW, OLD, check, invited_by};
use crate::support::stage::Stage;

#[test]
fn nothing_is_asked_about_a_damaged_a_false_or_a_foreign_invitation() {
    let stage = Stage::omakase();
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
        let ran = check(&stage, args, input);
        assert_eq!(ran.code, Some(code), "{}", ran.err);
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["status"], "failed");
        assert_eq!(relationship["error"]["code"], error);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    assert_eq!(stage.sent(), [""; 0]);
}

#[test]
fn one_record_that_fails_does_not_keep_the_next_from_its_answer() {
    let stage = Stage::omakase();
    let input =
        format!("{{\"tenantId\":\"other.example\"}}\nno record\n{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let ran = check(&stage, &["--partner", NEW], &input);
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
    let busy = Stage::omakase();
    let too_busy = Effect::status(503, false, Some("0"));
    busy.rehearsal
        .fault(Fault::once("GET", "/directory/subscriptions", too_busy).times(None));
    for (stage, code) in [(Stage::of(powerless), 4), (busy, 75)] {
        let ran = check(&stage, &["--this-tenant", "--partner", NEW], "");
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
fn a_gateways_404_does_not_make_an_established_customer_absent() {
    let from_a_gateway = [
        Effect::Html {
            status: 404,
            applied: false,
        },
        Effect::failed(404, false),
    ];
    for effect in from_a_gateway {
        let stage = Stage::omakase();
        stage.rehearsal.fault(Fault::once("GET", CUSTOMER, effect));
        let input = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
        let ran = check(&stage, &["--side", "partner"], &input);
        assert_eq!(ran.code, Some(75), "{}", ran.err);
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], "unknown");
        assert_eq!(relationship["error"]["code"], "garbled-answer");
    }
}

#[test]
fn a_gateways_404_is_no_reason_to_warn_of_a_partner() {
    let stage = Stage::omakase();
    let page = Effect::Html {
        status: 404,
        applied: false,
    };
    let suffix = format!("(tenantId='{NEW}')");
    stage.rehearsal.fault(Fault::once("GET", &suffix, page));
    let ran = check(&stage, &[], &invited_by(NEW));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let relationship = &ran.records()[0]["relationship"];
    assert_eq!(relationship["partner"], json!({"tenantId": NEW}));
}

#[test]
fn a_duration_that_is_none_is_a_wrong_command_line() {
    let stage = Stage::omakase();
    let ran = check(&stage, &["--wait", "soon"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("write a duration as 30s, 5m or 1h"),
        "{}",
        ran.err
    );
}
