//! `change-subscription` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod applying;
mod interrupted;
mod planning;
mod random;
mod schedules;

use rehearse::{
    Tenant,
    tenant::{BillingCycle, OtherPartner, PartnerRelation, Subscription, SupportContact},
};
use serde_json::Value;
use test_support::{Run, TestEnvironment, any, program};

const EXE: &str = program!("change-subscription");
const LIST: &str = program!("list-subscriptions");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";

/// The relationship with the new partner, as `check-relationship` finds it on the customer's side.
const MOVES: &str = r#","relationship":{"state":"established","side":"customer","partner":{"tenantId":"d2edd018-cbf9-452f-a408-726b64551fdf"},"evidence":[]}"#;

/// The built-in tenant as the old partner sees it, with everybody moved to the new partner's seats.
fn moved(tenant: &mut Tenant) {
    let old = tenant.subscriptions[0].sku_id;
    let new = tenant.subscriptions[1].sku_id;
    tenant.partner_center.tenant_id = tenant.subscriptions[0].owner_tenant_id.unwrap();
    for user in &mut tenant.users {
        for license in &mut user.licenses {
            if license.sku_id == old {
                license.sku_id = new;
                license.disabled_plans.clear();
            }
        }
    }
}

/// The old partner's view, and something else in it.
fn of_the_old_partner(change: impl FnOnce(&mut Tenant)) -> TestEnvironment {
    TestEnvironment::changed(|tenant| {
        moved(tenant);
        change(tenant);
    })
}

fn reseller(relation: Option<PartnerRelation>, is_agreement_signed: bool) -> OtherPartner {
    OtherPartner {
        tenant_id: "99999999-8888-4777-8666-555555555555".parse().unwrap(),
        mpn_id: "1234567".to_owned(),
        name: "かもめシステム株式会社".to_owned(),
        location: "JP".to_owned(),
        is_agreement_signed,
        relation,
    }
}

/// That reseller as a support contact.
fn kamome() -> SupportContact {
    SupportContact {
        support_tenant_id: "99999999-8888-4777-8666-555555555555".parse().unwrap(),
        support_mpn_id: "1234567".to_owned(),
        name: "かもめシステム株式会社".to_owned(),
    }
}

/// The rows of the customer with the subscriptions of this partner under them.
fn subscriptions(env: &TestEnvironment, more: &str) -> String {
    let record = format!("{{\"tenantId\":\"{CUSTOMER}\"{more}}}\n");
    let rows = env.run(program!("list-licenses"), &["-"], &record);
    let listed = env.run(LIST, &["-"], &rows.out);
    listed.success().stdout(any()).stderr("");
    let with = |line: &&str| line.contains("\"subscription\":");
    let lines = listed.out.lines().filter(with);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The plan for what was wanted, with the proof that the record can have.
fn plan(env: &TestEnvironment, args: &[&str]) -> Run {
    env.run(EXE, args, &subscriptions(env, MOVES))
}

fn apply(env: &TestEnvironment, plan: &str) -> Run {
    env.run(EXE, &["--apply", "--first-pause", "10"], plan)
}

fn change(run: &Run) -> Value {
    run.records()[0]["change"].clone()
}

/// The subscription as the service has it.
fn sold(env: &TestEnvironment) -> Subscription {
    env.rehearsal.tenant().subscriptions[0].clone()
}

/// The same but for what every change counts up, and with what is usual written out.
fn but_for_the_count(mut one: Subscription) -> Subscription {
    one.terms.changes = 0;
    one.terms.billing_cycle.get_or_insert(BillingCycle::Monthly);
    one
}
