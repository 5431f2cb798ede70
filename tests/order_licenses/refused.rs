//! What is looked at before anything is bought, and what the service refuses all the same.

use rehearse::{
    Effect, Fault, Tenant,
    tenant::{AccountStatus, OtherPartner, PartnerRelation, Relation},
};
use test_support::{any, contains, lines};

use crate::{CUSTOMER, apply, bought, cart, checkouts, environment, order};

fn customer(tenant: &mut Tenant) -> &mut rehearse::tenant::Customer {
    let customers = &mut tenant.partner_center.customers;
    customers
        .iter_mut()
        .find(|one| one.id.as_str() == CUSTOMER)
        .unwrap()
}

fn reseller(is_agreement_signed: bool, relation: Option<PartnerRelation>) -> OtherPartner {
    OtherPartner {
        tenant_id: "99999999-8888-4777-8666-555555555555".parse().unwrap(),
        mpn_id: "1234567".to_owned(),
        name: "かもめシステム株式会社".to_owned(),
        location: "JP".to_owned(),
        is_agreement_signed,
        relation,
    }
}

#[test]
fn what_must_hold_before_a_purchase_is_looked_at_before_anything_is_sent() {
    type Break = fn(&mut Tenant);
    let cases: [(Break, &[&str], &str); 7] = [
        (
            |t| customer(t).relation = Relation::Advisor,
            &[],
            "no-relationship",
        ),
        (|t| customer(t).direct_signed = false, &[], "no-agreement"),
        (
            |t| customer(t).account_status = Some(AccountStatus::UnderReview),
            &[],
            "account-not-allowed",
        ),
        (|_| {}, &["--reseller", "7777777"], "reseller-invalid"),
        (
            |t| {
                t.partner_center.desk.partners =
                    vec![reseller(false, Some(PartnerRelation::Reseller))];
            },
            &["--reseller", "1234567"],
            "reseller-invalid",
        ),
        (
            |t| t.partner_center.desk.partners = vec![reseller(true, None)],
            &["--reseller", "1234567"],
            "reseller-invalid",
        ),
        (
            |t| {
                for number in 0..150 {
                    let mut one = t.subscriptions[0].clone();
                    one.owner_tenant_id = Some(t.partner_center.tenant_id);
                    one.offer_name = "Exchange Online (Plan 1)".to_owned();
                    one.id = format!("00000000-0000-4000-8000-{number:012}")
                        .parse()
                        .unwrap();
                    one.commerce_subscription_id = format!("00000000-0000-4001-8000-{number:012}")
                        .parse()
                        .unwrap();
                    t.subscriptions.push(one);
                }
            },
            &[],
            "over-150",
        ),
    ];
    for (break_it, args, code) in cases {
        // The cart is of a time when nothing was against it.
        let carts = cart(&environment(|_| {}), args);
        let env = environment(break_it);
        if code == "no-relationship" {
            // The service lets nobody look into the orders of who is no customer.
            let refused = apply(&env, &carts.out);
            refused
                .status(4)
                .stdout(any())
                .stderr(contains("no reseller relationship"))
                .about(code);
            assert_eq!(checkouts(&env), 0);
            continue;
        }
        let carts = crate::plan(&env, &[args, &["--cart"]].concat());
        carts.success().stdout(any()).stderr("").about(code);
        let refused = apply(&env, &carts.out);
        refused
            .status(1)
            .stdout(any())
            .stderr(lines(1).and(contains("nothing was ordered")))
            .about(code);
        assert_eq!(order(&refused)["error"]["code"], code);
        assert_eq!(order(&refused)["status"], "refused");
        assert_eq!(checkouts(&env), 0, "{code}");
        assert_eq!(bought(&env), [], "{code}");
    }
}

#[test]
fn a_valid_reseller_stands_on_what_is_bought() {
    let env = environment(|tenant| {
        tenant.partner_center.desk.partners = vec![reseller(true, Some(PartnerRelation::Reseller))];
    });
    let carts = cart(&env, &["--reseller", "1234567"]);
    apply(&env, &carts.out).success().stdout(any()).stderr("");
    let sold = env.rehearsal.tenant().subscriptions[1].clone();
    assert_eq!(sold.terms.partner_id.as_deref(), Some("1234567"));
}

#[test]
fn each_refusal_of_the_service_has_a_next_step_in_both_languages() {
    for (status, code, en, ja) in [
        (403, "13605", "attest-mca", "attest-mca"),
        (403, "800074", "has not approved it", "審査中"),
        (400, "800023", "credit", "与信"),
        (403, "800066", "number of subscriptions or seats", "上限"),
        (
            404,
            "400019",
            "read the catalogue and plan again",
            "計画を作り直して",
        ),
        (
            403,
            "2091",
            "find the product that follows it",
            "後継の製品",
        ),
        (403, "2030", "country", "国"),
        (409, "800064", "wait some minutes", "数分待って"),
        (403, "900123", "see list-resellers", "list-resellers"),
        (
            403,
            "900124",
            "its own Microsoft Partner Agreement",
            "このパートナー自身",
        ),
    ] {
        for (lang, words) in [("en", en), ("ja", ja)] {
            let env = environment(|_| {});
            let carts = cart(&env, &[]);
            env.rehearsal.fault(Fault::once(
                "POST",
                "/checkout",
                Effect::Status {
                    status,
                    applied: false,
                    retry_after: None,
                    code: Some(code.to_owned()),
                    message: None,
                },
            ));
            let args = ["--apply", "--first-pause", "10", "--lang", lang];
            let refused = env.run(crate::EXE, &args, &carts.out);
            let exit = if status == 403 { 4 } else { 1 };
            refused
                .status(exit)
                .stdout(any())
                .stderr(lines(1).and(contains(words)).and(contains(code)))
                .about(code);
            assert_eq!(order(&refused)["status"], "failed", "{code}");
            assert_eq!(bought(&env), []);
            // Refused is not bought: the same cart can be bought when what was against it is gone.
            let again = apply(&env, &carts.out);
            again.success().stdout(any()).stderr("").about(code);
            assert_eq!(bought(&env).len(), 1);
        }
    }
}
