//! It answers the question that the invitation asks, about the very object.

use rehearse::{
    Options, Tenant,
    tenant::{
        AtTermEnd, DelegatedAdminRelationship, DelegatedAdminStatus, DelegatingCustomer,
        IndirectReseller, Tier,
    },
};
use serde_json::{Value, json};

use super::{CUSTOMER, NEW, OLD, check, invited_by};
use test_support::{TestEnvironment, any, contains, program};

const RESELLER: &str = "9a9a9a9a-0000-4000-8000-000000000001";
const OTHER_RESELLER: &str = "9a9a9a9a-0000-4000-8000-000000000002";
const ROLE: &str = "DelegatedAdminRelationship.Read.All";
const REQUEST: &str = "5d027261-d21f-4aa9-b7db-7fa1f56fb163-d2edd018-cbf9-452f-a408-726b64551fdf";

fn with(kind: &str, more: &Value, partner: &str) -> String {
    let line = invited_by(partner);
    let mut record: Value = serde_json::from_str(&line).unwrap();
    record["tenantId"] = CUSTOMER.into();
    record["invitation"]["kind"] = kind.into();
    for (key, value) in more.as_object().unwrap() {
        record["invitation"][key] = value.clone();
    }
    format!("{record}\n")
}

fn roles_request() -> String {
    with(
        "gdap",
        &json!({"partnerId": null, "relationshipId": REQUEST, "partnerHint": NEW}),
        NEW,
    )
}

/// The built-in tenant, whose partner has asked for roles.
fn asked_for_roles(status: DelegatedAdminStatus, customer: Option<&str>) -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.app.roles.push(ROLE.to_owned());
    let at = "2026-09-01T00:00:00Z".parse().unwrap();
    tenant
        .partner_center
        .desk
        .delegated_admin_relationships
        .push(DelegatedAdminRelationship {
            id: REQUEST.to_owned(),
            display_name: "gdap-1".to_owned(),
            customer: customer.map(|id| DelegatingCustomer {
                tenant_id: id.parse().unwrap(),
                display_name: None,
            }),
            roles: vec!["4d6ac14f-3453-41d0-bef9-a3e0c569773a".parse().unwrap()],
            status,
            duration: "P365D".to_owned(),
            access_assignments: Vec::new(),
            auto_extend_duration: "PT0S".to_owned(),
            created_date_time: at,
            last_modified_date_time: at,
            activated_date_time: None,
            end_date_time: None,
            is_being_made: false,
        });
    tenant
}

#[test]
fn a_request_for_roles_is_answered_by_its_own_status_and_not_by_the_reseller_relationship() {
    use DelegatedAdminStatus::{Active, ApprovalPending, Created, Terminated};
    for (status, customer, code, state, words) in [
        (
            ApprovalPending,
            Some(CUSTOMER),
            1,
            "pending",
            "opens the GDAP link and approves it",
        ),
        (
            ApprovalPending,
            None,
            1,
            "pending",
            "opens the GDAP link and approves it",
        ),
        (
            Created,
            None,
            1,
            "pending",
            "lock the GDAP request for approval first",
        ),
        (Active, Some(CUSTOMER), 0, "established", ""),
        (
            Active,
            Some(RESELLER),
            1,
            "absent",
            "or it is another customer's",
        ),
        (
            Terminated,
            Some(CUSTOMER),
            1,
            "absent",
            "make a new request",
        ),
    ] {
        let env = TestEnvironment::of(asked_for_roles(status, customer));
        let ran = check(&env, &["--side", "partner"], &roles_request());
        ran.status(code).stdout(any()).stderr(contains(words));
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], state, "{status:?} {customer:?}");
        assert_eq!(relationship["asked"], "roles");
    }
    // Nothing of that id: the partner has no such request.
    let env = TestEnvironment::changed(|tenant| tenant.app.roles.push(ROLE.to_owned()));
    let ran = check(&env, &["--side", "partner"], &roles_request());
    ran.status(1).stdout(any()).stderr(any());
    assert_eq!(ran.records()[0]["relationship"]["state"], "absent");
}

#[test]
fn from_the_customers_side_a_request_for_roles_is_never_established() {
    let env = TestEnvironment::of(asked_for_roles(
        DelegatedAdminStatus::ApprovalPending,
        Some(CUSTOMER),
    ));
    let ran = check(&env, &[], &roles_request());
    ran.status(1).stdout(any()).stderr(contains(
        "the customer's directory does not show GDAP requests",
    ));
    assert_eq!(ran.records()[0]["relationship"]["state"], "unknown");
}

/// The built-in tenant, whose partner is a provider with resellers of the customer.
fn provider(resellers: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.partner_center.desk.tier = Tier::IndirectProvider;
    let customers = &mut tenant.partner_center.customers;
    let customer = customers.iter_mut().find(|one| one.id.as_str() == CUSTOMER);
    let listed = resellers.iter().map(|id| IndirectReseller {
        id: id.parse().unwrap(),
        name: "リセラー".to_owned(),
        mpn_id: "5550001".to_owned(),
        location: "JP".to_owned(),
    });
    customer.unwrap().indirect_resellers = listed.collect();
    tenant
}

#[test]
fn an_indirect_reseller_must_be_listed_itself() {
    let invited = with(
        "indirect-reseller",
        &json!({"indirectCspId": NEW}),
        RESELLER,
    );
    for (resellers, code, state, fact) in [
        (&[][..], 1, "pending", "reseller-not-listed"),
        (&[OTHER_RESELLER], 1, "pending", "reseller-not-listed"),
        (
            &[OTHER_RESELLER, RESELLER],
            0,
            "established",
            "reseller-of-customer",
        ),
    ] {
        let env = TestEnvironment::of(provider(resellers));
        let ran = check(&env, &["--side", "partner"], &invited);
        ran.status(code).stdout(any()).stderr(any());
        let relationship = &ran.records()[0]["relationship"];
        assert_eq!(relationship["state"], state, "{resellers:?}");
        assert_eq!(relationship["evidence"][1]["fact"], fact, "{resellers:?}");
        assert_eq!(relationship["partner"], json!({"tenantId": RESELLER}));
        // The customer's side sees the provider's subscription alone.
        let ran = check(&env, &[], &invited);
        ran.status(1).stdout(any()).stderr(any());
        // No tenant has the reseller's id in this rehearsal.
        assert_eq!(ran.records()[0]["relationship"]["state"], "unknown");
    }
    let with_old = with("indirect-reseller", &json!({"indirectCspId": NEW}), OLD);
    let env = TestEnvironment::changed(|tenant| {
        // The old partner resells for the new one, and sold nothing itself.
        tenant.subscriptions.iter_mut().for_each(|one| {
            one.owner_tenant_id = Some(NEW.parse().unwrap());
        });
    });
    let ran = check(&env, &[], &with_old);
    ran.status(1)
        .stdout(any())
        .stderr(contains("the reseller is not"));
    assert_eq!(ran.records()[0]["relationship"]["state"], "pending");
}

#[test]
fn a_link_to_the_agreement_is_left_to_attest_mca() {
    let env = TestEnvironment::omakase();
    for side in ["customer", "partner"] {
        let ran = check(
            &env,
            &["--side", side],
            &with("mca", &json!({"partnerId": null}), NEW),
        );
        ran.status(1)
            .stdout(any())
            .stderr(contains("ask attest-mca"));
        let error = &ran.records()[0]["relationship"]["error"];
        assert_eq!(error["code"], "asks-for-agreement");
    }
    assert_eq!(env.log().sent(), [""; 0]);
}

#[test]
fn who_else_sells_to_the_customer_is_shown_with_what_still_runs() {
    let env = TestEnvironment::omakase();
    let ran = check(&env, &["--this-tenant", "--partner", NEW], "");
    ran.success().stdout(any());
    let others = &ran.records()[0]["relationship"]["others"];
    assert_eq!(others[0]["partner"]["tenantId"], OLD);
    assert_eq!(others[0]["partner"]["name"], "みなと情報サービス株式会社");
    assert_eq!(
        others[0]["subscriptions"][0]["skuPartNumber"],
        "SMB_BUSINESS_PREMIUM"
    );
    let conditions = ran.records()[0]["relationship"]["conditions"].clone();
    let holds: Vec<&Value> = conditions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["holds"])
        .collect();
    assert_eq!(holds, [&json!(true), &json!(true), &Value::Null]);
}

#[test]
fn what_the_old_partner_lists_says_whether_its_subscription_renews() {
    for (renews, at_term_end, is_off) in [
        (true, None, false),
        // It is paid for from month to month.
        (false, None, false),
        (false, Some(AtTermEnd::Cancel), true),
    ] {
        let env = TestEnvironment::changed(|tenant| {
            let old = &mut tenant.subscriptions[0];
            old.auto_renew_enabled = renews;
            old.terms.at_term_end = at_term_end;
            tenant.partner_center.tenant_id = old.owner_tenant_id.unwrap();
        });
        let record = with("reseller", &json!({}), NEW);
        let listed = env.run(program!("list-subscriptions"), &["-"], &record);
        listed.success().stdout(any()).stderr("");
        let ran = check(&env, &[], &listed.out);
        ran.success().stdout(any()).stderr("");
        let conditions = &ran.records()[0]["relationship"]["conditions"];
        assert_eq!(conditions[2]["condition"], "renewal-off");
        assert_eq!(conditions[2]["holds"], is_off, "{renews} {at_term_end:?}");
    }
}

#[test]
fn what_the_partners_own_list_said_a_moment_ago_needs_no_call() {
    let mut options = Options::of(Tenant::omakase());
    options.fleet = 30;
    let env = TestEnvironment::with(options);
    let listed = env.run(program!("list-customers"), &[], "").out;
    let before = env.log().sent().len();
    let ran = check(&env, &["--side", "partner"], &listed);
    assert_eq!(env.log().sent().len(), before, "nothing was sent");
    let records = ran.records();
    assert_eq!(records.len(), listed.lines().count());
    let states = |wanted: &str| {
        records
            .iter()
            .filter(|one| one["relationship"]["state"] == wanted)
            .count()
    };
    assert!(states("established") > 20);
    let evidence = &records[0]["relationship"]["evidence"][0];
    assert_eq!(evidence["source"], "GET /v1/customers");

    // Another partner's list, and an old one, are asked about again.
    let foreign = listed.replace(
        &format!("\"partner\":\"{NEW}\""),
        &format!("\"partner\":\"{OLD}\""),
    );
    let old = listed.replace("2026-10-01T00:00:00Z", "2026-09-30T22:59:59Z");
    for stale in [foreign, old] {
        let before = env.log().sent().len();
        check(&env, &["--side", "partner"], stale.lines().next().unwrap());
        assert!(env.log().sent().len() > before);
    }
}
