use common::sections::License;
use rehearse::{Effect, Fault};

use super::{CUSTOMER, LIST, NEW_PARTNER, OLD_PARTNER, changed, list};
use test_support::{TestEnvironment, any};

#[test]
fn a_tenant_id_that_is_none_is_named_passed_on_and_nothing_is_asked() {
    let env = TestEnvironment::omakase();
    let input = "{\"tenantId\":\"../x\",\"n\":1e400}\n";
    let failed = r#"{"tenantId":"../x","n":1e400,"license":{"status":"failed","error":{"code":"bad-record","message":"\"tenantId\": \"../x\" is neither a tenant id (GUID) nor a domain"}}}"#;
    let ran = list(&env, &[], input);
    ran.status(3).stdout(format!("{failed}\n")).stderr("list-licenses: line 1: \"tenantId\": \"../x\" is neither a tenant id (GUID) nor a domain\n");
    assert_eq!(env.rehearsal.ledger().len(), 0);
}

#[test]
fn a_service_that_cannot_be_read_fails_each_record_and_loses_none() {
    for (path, answer, code) in [
        ("/subscribedSkus", 401, 75),
        ("/subscribedSkus", 403, 4),
        ("/directory/subscriptions", 403, 4),
        ("/subscribedSkus", 503, 75),
    ] {
        let env = TestEnvironment::omakase();
        let fault = Effect::status(answer, false, Some("0"));
        let rule = Fault::once("GET", path, fault).times(None);
        env.rehearsal.fault(rule);
        let ran = list(&env, &[], "{\"x\":1.50}\n{\"y\":2}\n");
        ran.status(code).stdout(any()).stderr(any());
        let complaints: Vec<_> = ran.err.lines().collect();
        assert_eq!(complaints.len(), 2, "{}", ran.err);
        let records = ran.typed();
        assert_eq!(records.len(), 2);
        for (record, complaint) in records.iter().zip(complaints) {
            let failed = record.get::<License>().unwrap_err().text().en;
            let words = failed.strip_prefix("\"license\" failed in an earlier tool: ");
            assert!(complaint.contains(words.unwrap()), "{complaint}: {failed}");
        }
        assert!(ran.out.starts_with(&format!(
            "{{\"tenantId\":\"{CUSTOMER}\",\"x\":1.50,\"license\":{{\"status\":\"failed\""
        )));
    }
}

#[test]
fn one_record_that_fails_does_not_keep_the_next_from_its_rows() {
    let input = format!("{{\"tenantId\":\"other.example\"}}\n{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let ran = list(&TestEnvironment::omakase(), &[], &input);
    assert_eq!((ran.code, ran.typed().len()), (Some(4), 3), "{}", ran.err);
    assert!(
        ran.err.starts_with("list-licenses: line 1: "),
        "{}",
        ran.err
    );
}

#[test]
fn without_the_right_to_names_sellers_have_their_ids() {
    let env = changed(|tenant| {
        let roles = &mut tenant.app.roles;
        roles.retain(|role| role != "CrossTenantInformation.ReadBasic.All");
    });
    let ran = env.run(LIST, &["--this-tenant"], "");
    ran.success().stdout(any());
    let sellers: Vec<_> = ran
        .sections::<License>()
        .iter()
        .map(|row| serde_json::to_value(&row.subscriptions[0].seller).unwrap())
        .collect();
    assert_eq!(
        sellers,
        [OLD_PARTNER, NEW_PARTNER].map(|id| serde_json::json!({"tenantId": id}))
    );
    let table = env.run(LIST, &["--this-tenant", "-t"], "");
    assert!(table.out.contains(OLD_PARTNER), "{}", table.out);
}
