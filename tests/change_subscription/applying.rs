//! What is sent, what is read back, and what else must be as before.

use rehearse::{
    Effect, Fault,
    tenant::{AtTermEnd, PartnerRelation, Subscription},
};
use serde_json::json;
use test_support::{TestEnvironment, any, contains, lines};

use crate::{
    CUSTOMER, EXE, LIST, apply, but_for_the_count, change, kamome, moved, of_the_old_partner, plan,
    reseller, sold, subscriptions,
};

/// What a change is meant to do to a subscription.
type Meant = fn(&mut Subscription);

#[test]
fn each_change_is_sent_once_read_back_and_leaves_all_else_as_it_was() {
    let cases: [(&[&str], Meant); 6] = [
        (&["--renewal", "cancel-at-end"], |one| {
            one.auto_renew_enabled = false;
            one.terms.at_term_end = Some(AtTermEnd::Cancel);
        }),
        (&["--renewal", "extend"], |one| {
            one.auto_renew_enabled = false;
            one.terms.at_term_end = Some(AtTermEnd::ExtendedServiceTerm);
        }),
        (&["--renewal", "on"], |one| {
            one.auto_renew_enabled = true;
            one.terms.at_term_end = None;
        }),
        (&["--seats", "9"], |one| one.total_licenses = 9),
        (&["--reseller", "1234567"], |one| {
            one.terms.partner_id = Some("1234567".to_owned());
        }),
        (&["--support-contact", "1234567"], |one| {
            one.terms.support_contact = Some(kamome());
        }),
    ];
    for (args, meant) in cases {
        let env = of_the_old_partner(|tenant| {
            let one = &mut tenant.subscriptions[0];
            one.auto_renew_enabled = args[1] != "on";
            one.terms.friendly_name = Some("本社".to_owned());
            let mine = Some(PartnerRelation::Reseller);
            tenant.partner_center.desk.partners = vec![reseller(mine, true)];
        });
        let mut expected = but_for_the_count(sold(&env));
        meant(&mut expected);
        let planned = plan(&env, args);
        let applied = apply(&env, &planned.out);
        applied
            .success()
            .stdout(any())
            .stderr("")
            .about(format!("{args:?}"));
        assert_eq!(change(&applied)["status"], "done");
        assert_eq!(but_for_the_count(sold(&env)), expected, "{args:?}");
        assert_eq!(env.log().writes().len(), 1, "{args:?}");
        let again = apply(&env, &planned.out);
        again.success().stdout(any()).stderr("");
        assert_eq!(change(&again)["status"], "already-done");
        assert_eq!(env.log().writes().len(), 1, "{args:?}");
    }
}

#[test]
fn the_support_contact_is_the_partner_itself_or_one_of_its_resellers() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].terms.support_contact = Some(kamome());
        tenant.partner_center.desk.partners = vec![reseller(None, true)];
    });
    let own = env.rehearsal.tenant().partner_center.mpn_id;
    let stranger = plan(&env, &["--support-contact", "1234567"]);
    // It is so already, whoever that is by now.
    assert_eq!(change(&stranger)["action"], "none");
    let unknown = plan(&env, &["--support-contact", "7777777"]);
    unknown.status(1).stdout(any()).stderr(contains("7777777"));
    assert_eq!(change(&unknown)["reason"], "reseller-invalid");
    let planned = plan(&env, &["--support-contact", &own]);
    planned.success().stdout(any()).stderr("");
    assert_eq!(change(&planned)["before"]["supportContact"], "1234567");
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["after"]["supportContact"], own.as_str());
    let set = sold(&env).terms.support_contact.unwrap();
    assert_eq!(set.support_mpn_id, own);
    let writes = env.log().writes();
    assert!(
        matches!(&writes[..], [one] if one.starts_with("PUT ") && one.ends_with("/supportcontact")),
        "{writes:?}"
    );
}

#[test]
fn a_subscription_is_cancelled_while_the_window_is_open() {
    let env = of_the_old_partner(|tenant| {
        let one = &mut tenant.subscriptions[0];
        one.created_date_time = "2026-09-28T00:00:00Z".parse().unwrap();
        one.next_lifecycle_date_time = Some("2027-09-28T00:00:00Z".parse().unwrap());
    });
    let applied = apply(&env, &plan(&env, &["--cancel"]).out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["after"]["state"], "deleted");
}

#[test]
fn a_renewal_that_fell_off_is_put_back() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].auto_renew_enabled = true;
        tenant.partner_center.desk.drops_renewal = 1;
    });
    let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["status"], "done");
    assert!(sold(&env).auto_renew_enabled);
    assert_eq!(sold(&env).total_licenses, 9);
    assert_eq!(env.log().writes().len(), 2);
}

#[test]
fn a_renewal_that_cannot_be_put_back_is_shouted_about() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].auto_renew_enabled = true;
        tenant.partner_center.desk.drops_renewal = 100;
    });
    let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
    applied
        .status(5)
        .stdout(any())
        .stderr(lines(1).and(contains("the service switched the renewal off with it")));
    let change = change(&applied);
    assert_eq!(
        (&change["status"], &change["error"]["code"]),
        (&json!("failed"), &json!("renewal-fell-off"))
    );
}

#[test]
fn a_renewal_that_could_not_be_put_back_is_put_back_by_the_next_run() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].auto_renew_enabled = true;
        // As often as one run sends.
        tenant.partner_center.desk.drops_renewal = 4;
    });
    let planned = plan(&env, &["--seats", "9"]);
    let first = apply(&env, &planned.out);
    first.status(5).stdout(any()).stderr(lines(1));
    assert!(!sold(&env).auto_renew_enabled);
    assert_eq!(env.log().writes().len(), 4);
    let second = apply(&env, &planned.out);
    second.success().stdout(any()).stderr("");
    assert_eq!(change(&second)["status"], "done");
    assert!(sold(&env).auto_renew_enabled);
    assert_eq!(env.log().writes().len(), 5);
    let third = apply(&env, &planned.out);
    third.success().stdout(any()).stderr("");
    assert_eq!(change(&third)["status"], "already-done");
    assert_eq!(env.log().writes().len(), 5);
}

#[test]
fn a_plan_in_a_table_is_applied_as_one_in_lines_with_a_proof_and_without() {
    let env = of_the_old_partner(|_| {});
    let customer = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let listed = env.run(LIST, &["-"], &customer);
    listed.success().stdout(any());
    let planned = env.run(EXE, &["--seats", "9", "--csv"], &listed.out);
    planned.success().stdout(any()).stderr("");
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["status"], "done");
    assert_eq!(sold(&env).total_licenses, 9);
    let env = of_the_old_partner(|_| {});
    let planned = plan(&env, &["--renewal", "cancel-at-end", "--csv"]);
    planned.success().stdout(any()).stderr("");
    let applied = apply(&env, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["status"], "done");
    assert_eq!(sold(&env).terms.at_term_end, Some(AtTermEnd::Cancel));
}

#[test]
fn seats_that_were_changed_since_the_plan_are_left_as_they_are() {
    let env = of_the_old_partner(|_| {});
    let planned = plan(&env, &["--seats", "9"]);
    assert_eq!(change(&planned)["before"]["seats"], 5);
    let mut tenant = env.rehearsal.tenant();
    // Somebody has added more in the window in which they can be taken back.
    let one = &mut tenant.subscriptions[0];
    one.total_licenses = 12;
    one.created_date_time = "2026-09-29T00:00:00Z".parse().unwrap();
    one.next_lifecycle_date_time = Some("2027-09-29T00:00:00Z".parse().unwrap());
    let env = TestEnvironment::of(tenant);
    let refused = apply(&env, &planned.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains(
            "has 12 seat(s) now, and had 5 when the change was planned",
        )));
    assert_eq!(change(&refused)["status"], "refused");
    assert_eq!(change(&refused)["error"]["code"], "seats-changed");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_refused_mend_is_tried_again_by_the_next_run() {
    let env = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].auto_renew_enabled = true;
        tenant.partner_center.desk.drops_renewal = 1;
    });
    env.rehearsal.fault(Fault {
        skip: 1,
        ..Fault::once("PATCH", "", Effect::failed(400, false))
    });
    let planned = plan(&env, &["--seats", "9"]);
    let first = apply(&env, &planned.out);
    first
        .status(5)
        .stdout(any())
        .stderr(contains("the service switched the renewal off with it"));
    let second = apply(&env, &planned.out);
    second.success().stdout(any()).stderr("");
    assert!(sold(&env).auto_renew_enabled);
}

#[test]
fn a_change_that_is_taken_for_later_is_read_until_it_shows() {
    let env = of_the_old_partner(|tenant| tenant.partner_center.desk.answers_later = 1);
    let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(sold(&env).total_licenses, 9);
}

#[test]
fn an_entity_tag_that_is_out_of_date_is_read_anew_and_sent_again() {
    let env = of_the_old_partner(|_| {});
    env.rehearsal.fault(Fault::once(
        "PATCH",
        "",
        Effect::Status {
            status: 400,
            applied: false,
            retry_after: None,
            code: Some("2055".to_owned()),
            message: None,
        },
    ));
    let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(sold(&env).total_licenses, 9);
    assert_eq!(env.log().writes().len(), 2);
}

#[test]
fn a_lost_answer_is_found_out_about_and_a_busy_service_is_asked_again() {
    for effect in [
        Effect::Reset { applied: true },
        Effect::Reset { applied: false },
        Effect::Truncate,
        Effect::failed(503, true),
        Effect::failed(429, false),
    ] {
        let env = of_the_old_partner(|_| {});
        let name = format!("{effect:?}");
        env.rehearsal.fault(Fault::once("PATCH", "", effect));
        let before = sold(&env);
        let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
        applied.success().stdout(any()).stderr("").about(&name);
        assert_eq!(sold(&env).terms.changes, before.terms.changes + 1, "{name}");
        assert_eq!(sold(&env).total_licenses, 9, "{name}");
    }
}

#[test]
fn a_refusal_of_the_service_says_what_to_do_next() {
    let env = of_the_old_partner(|_| {});
    env.rehearsal.fault(Fault::once(
        "PATCH",
        "",
        Effect::Status {
            status: 400,
            applied: false,
            retry_after: None,
            code: Some("900311".to_owned()),
            message: None,
        },
    ));
    let applied = apply(&env, &plan(&env, &["--seats", "9"]).out);
    applied
        .status(1)
        .stdout(any())
        .stderr(contains("900311").and(contains("support")));
    assert_eq!(change(&applied)["status"], "failed");
    assert_eq!(sold(&env).total_licenses, 5);
}

#[test]
fn an_old_proof_proves_nothing_of_the_present() {
    let there = of_the_old_partner(|_| {});
    let planned = plan(&there, &["--renewal", "cancel-at-end"]);
    // The same customer, and somebody has got one of the old seats again.
    let env = test_support::TestEnvironment::changed(|tenant| {
        let old = tenant.subscriptions[0].sku_id;
        moved(tenant);
        let user = tenant
            .users
            .iter_mut()
            .find(|user| !user.licenses.is_empty());
        user.unwrap().licenses[0].sku_id = old;
    });
    let refused = apply(&env, &planned.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(contains("users hold seats that would be missing"));
    assert_eq!(change(&refused)["status"], "refused");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_row_that_is_gone_proves_nothing_of_who_uses_the_seats() {
    let there = of_the_old_partner(|_| {});
    let planned = plan(&there, &["--renewal", "cancel-at-end"]);
    let env = of_the_old_partner(|_| {});
    let record = planned.out.trim_end();
    let mut record: serde_json::Value = serde_json::from_str(record).unwrap();
    record["change"]["proof"]["seats"]["skuId"] = json!("00000000-0000-4000-8000-000000000000");
    let refused = apply(&env, &format!("{record}\n"));
    refused.status(1).stdout(any()).stderr(any());
    assert_eq!(change(&refused)["error"]["code"], "seats-not-proven");
    assert_eq!(env.log().writes(), [""; 0]);
}

/// Two old subscriptions of five seats of one product, of which nobody may lose one of five.
fn two_of_one_product() -> test_support::TestEnvironment {
    test_support::TestEnvironment::changed(|tenant| {
        let one = tenant.subscriptions[0].clone();
        tenant.partner_center.tenant_id = one.owner_tenant_id.unwrap();
        let mut other = one.clone();
        other.id = "00000000-0000-4000-8000-000000000001".parse().unwrap();
        other.commerce_subscription_id = "00000000-0000-4001-8000-000000000001".parse().unwrap();
        tenant.subscriptions.push(other);
    })
}

#[test]
fn what_was_told_to_end_before_counts_as_going_when_the_next_is_told_to() {
    let env = two_of_one_product();
    let planned = plan(&env, &["--renewal", "cancel-at-end"]);
    planned.success().stdout(any()).stderr("");
    assert_eq!(planned.records().len(), 2);
    let applied = apply(&env, &planned.out);
    applied
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("users hold seats that would be missing")));
    let records = applied.records();
    assert_eq!(records[0]["change"]["status"], "done");
    assert_eq!(records[1]["change"]["status"], "refused");
    assert_eq!(env.log().writes().len(), 1);
    // A plan of today says so too.
    let again = plan(&env, &["--renewal", "cancel-at-end"]);
    again.status(1).stdout(any()).stderr(any());
    let records = again.records();
    assert_eq!(records[0]["change"]["action"], "none");
    assert_eq!(records[1]["change"]["reason"], "seats-in-use");
    assert_eq!(records[1]["change"]["proof"]["seats"]["ending"], 5);
}

#[test]
fn a_plan_with_nothing_to_change_is_looked_at_again_before_it_is_called_done() {
    let there = of_the_old_partner(|tenant| {
        tenant.subscriptions[0].auto_renew_enabled = false;
        tenant.subscriptions[0].terms.at_term_end = Some(AtTermEnd::Cancel);
    });
    let planned = plan(&there, &["--renewal", "cancel-at-end"]);
    assert_eq!(change(&planned)["action"], "none");
    let applied = apply(&there, &planned.out);
    applied.success().stdout(any()).stderr("");
    assert_eq!(change(&applied)["status"], "already-done");
    assert_eq!(change(&applied)["after"]["scheduled"], json!(["Cancel"]));
    // The same customer, and somebody has switched the renewal on again.
    let env = of_the_old_partner(|tenant| tenant.subscriptions[0].auto_renew_enabled = true);
    let refused = apply(&env, &planned.out);
    refused
        .status(1)
        .stdout(any())
        .stderr(lines(1).and(contains("plan anew")));
    assert_eq!(change(&refused)["error"]["code"], "no-longer-so");
    assert_eq!(env.log().writes(), [""; 0]);
    // What cannot be read is no good answer.
    env.rehearsal
        .fault(Fault::once("GET", "", Effect::failed(403, false)));
    let unread = apply(&env, &planned.out);
    unread.status(4).stdout(any()).stderr(lines(1));
    assert_eq!(change(&unread)["status"], "failed");
}

#[test]
fn what_is_no_plan_is_not_applied() {
    let env = of_the_old_partner(|_| {});
    let listed = subscriptions(&env, "");
    let refused = apply(&env, &listed);
    refused
        .status(3)
        .stdout(any())
        .stderr(contains("no plan in this record"));
    let planned = env.run(EXE, &["--renewal", "cancel-at-end"], &listed);
    let applied = apply(&env, &planned.out);
    applied
        .status(1)
        .stdout(any())
        .stderr(contains("relationship is established"));
    assert_eq!(change(&applied)["status"], "refused");
    assert_eq!(env.log().writes(), [""; 0]);
}
