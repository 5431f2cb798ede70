//! The tools of a partner: who its customers and resellers are, what it sold and sells, and what it asks for.

use rehearse::{
    Tenant,
    tenant::{
        AtTermEnd, CatalogueItem, IndirectReseller, OtherPartner, PartnerRelation, Tier,
        TransferState,
    },
};
use serde_json::Value;
use test_support::{TestEnvironment, any, program};

use crate::{
    LIST,
    cases::{Case, Proof, is_called_done},
};

const CUSTOMERS: &str = program!("list-customers");
const RESELLERS: &str = program!("list-resellers");
const SUBSCRIPTIONS: &str = program!("list-subscriptions");
const CHANGE: &str = program!("change-subscription");
const ORDER: &str = program!("order-licenses");
const TRANSFER: &str = program!("request-transfer");
const REQUEST: &str = program!("request-relationship");

pub(crate) const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
pub(crate) const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OLD_PARTNER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const RESELLER: &str = "9a9a9a9a-0000-4000-8000-000000000001";
/// What the old partner sold.
const SOLD: &str = "50060e38-3404-46fa-8204-1ff7e990b3ea";
const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

const APPLY: [&str; 3] = ["--apply", "--first-pause", "10"];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = lists();
    cases.extend(subscriptions());
    cases.extend(orders());
    cases.extend(transfers());
    cases.extend(requests());
    cases
}

/// The record of the customer.
pub(crate) fn customer() -> String {
    format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n")
}

/// What a run writes where nobody lies.
fn truly(env: &TestEnvironment, tool: &str, args: &[&str], input: &str) -> String {
    let ran = env.run(tool, args, input);
    ran.success().stdout(any());
    ran.out
}

fn reseller(mpn_id: &str, is_agreement_signed: bool) -> OtherPartner {
    OtherPartner {
        tenant_id: RESELLER.parse().unwrap(),
        mpn_id: mpn_id.to_owned(),
        name: "かもめシステム株式会社".to_owned(),
        location: "JP".to_owned(),
        is_agreement_signed,
        relation: Some(PartnerRelation::Reseller),
    }
}

fn lists() -> Vec<Case> {
    let provider = |is_signed| {
        let mut tenant = Tenant::omakase();
        tenant.partner_center.desk.tier = Tier::IndirectProvider;
        tenant.partner_center.desk.partners = vec![reseller("5550001", is_signed)];
        let customers = &mut tenant.partner_center.customers;
        let one = customers.iter_mut().find(|one| one.id.as_str() == CUSTOMER);
        one.unwrap().indirect_resellers.push(IndirectReseller {
            id: RESELLER.parse().unwrap(),
            name: "かもめシステム株式会社".to_owned(),
            mpn_id: "5550001".to_owned(),
            location: "JP".to_owned(),
        });
        tenant
    };
    let (signed, unsigned) = (provider(true), provider(false));
    let customers = (CUSTOMERS, "customer");
    let with = ["--with-resellers"];
    let resellers = (RESELLERS, "reseller");
    let named = "{\"reseller\":{\"partnerId\":\"5550001\"}}\n";
    vec![
        Case::new("list-customers", customers, &signed, &[], ""),
        Case::new("list-customers -", customers, &signed, &["-"], &customer()),
        Case::new(
            "list-customers --with-resellers",
            customers,
            &signed,
            &with,
            "",
        ),
        Case::new("list-resellers", resellers, &signed, &[], ""),
        Case::new("list-resellers, not", resellers, &unsigned, &[], ""),
        Case::new("list-resellers -", resellers, &signed, &["-"], named),
        Case::new("list-resellers -, not", resellers, &unsigned, &["-"], named),
    ]
}

/// The old partner's view, with everybody moved to the new partner's seats.
fn of_the_old_partner() -> Tenant {
    let mut tenant = Tenant::omakase();
    let [old, new] = [0, 1].map(|at| tenant.subscriptions[at].sku_id);
    tenant.partner_center.tenant_id = OLD_PARTNER.parse().unwrap();
    for user in &mut tenant.users {
        for license in &mut user.licenses {
            if license.sku_id == old {
                license.sku_id = new;
                license.disabled_plans.clear();
            }
        }
    }
    tenant
}

/// What ends at the end of the term has been told to, and nothing else is different about any subscription.
const ENDS: Proof = Proof {
    called_done: |record| is_called_done(&record["change"]),
    done: |_, after| {
        let one = &after.subscriptions[0];
        !one.auto_renew_enabled && one.terms.at_term_end == Some(AtTermEnd::Cancel)
    },
    unharmed: |before, after| {
        let seats = |tenant: &Tenant| -> Vec<(String, u32)> {
            let all = tenant.subscriptions.iter();
            all.map(|one| (one.id.to_string(), one.total_licenses))
                .collect()
        };
        after.subscriptions[0].terms.changes <= 1 && seats(before) == seats(after)
    },
};

fn subscriptions() -> Vec<Case> {
    let tenant = of_the_old_partner();
    let env = TestEnvironment::of(tenant.clone());
    let moves = format!(
        r#"{{"tenantId":"{CUSTOMER}","relationship":{{"state":"established","side":"customer","partner":{{"tenantId":"{PARTNER}"}},"evidence":[]}}}}"#
    );
    let rows = truly(&env, LIST, &["-"], &format!("{moves}\n"));
    let listed = truly(&env, SUBSCRIPTIONS, &["-"], &rows);
    let sold = listed.split_inclusive('\n');
    let sold: String = sold
        .filter(|line| line.contains("\"subscription\":"))
        .collect();
    let wanted = ["--renewal", "cancel-at-end"];
    let plan = truly(&env, CHANGE, &wanted, &sold);
    let changing =
        |name| Case::new(name, (CHANGE, "change"), &tenant, &APPLY, &plan).changing(ENDS);
    vec![
        Case::new(
            "list-subscriptions -",
            (SUBSCRIPTIONS, "subscription"),
            &tenant,
            &["-"],
            &rows,
        ),
        Case::new(
            "change-subscription",
            (CHANGE, "change"),
            &tenant,
            &wanted,
            &sold,
        ),
        changing("change-subscription --apply"),
        changing("change-subscription --apply, the change").only_at(SOLD),
    ]
}

/// What is called ordered is there, under the id that was told, and nothing was bought twice.
const BOUGHT: Proof = Proof {
    called_done: |record| is_called_done(&record["order"]),
    done: |record, after| {
        let placed = &record["order"]["placed"]["orderId"];
        let orders = &after.partner_center.desk.orders;
        orders.iter().any(|order| *placed == order.id.as_str())
    },
    unharmed: |_, after| after.partner_center.desk.orders.len() <= 1,
};

/// A cart that is shown is there, and nothing was bought.
const FILLED: Proof = Proof {
    called_done: |record| !record["order"]["cart"]["id"].is_null(),
    done: |record, after| {
        let id = &record["order"]["cart"]["id"];
        let mut carts = after.partner_center.desk.carts.iter();
        carts.any(|cart| *id == cart.id.as_str())
    },
    unharmed: |_, after| after.partner_center.desk.orders.is_empty(),
};

fn orders() -> Vec<Case> {
    let tool = (ORDER, "order");
    let mut tenant = Tenant::omakase();
    tenant.subscriptions.truncate(1);
    tenant.partner_center.desk.catalogue = vec![CatalogueItem::usual(
        "CFQ7TTC0LDPB:0001:CFQ7TTC0K971".to_owned(),
        "Microsoft 365 Business Standard".to_owned(),
        STANDARD.parse().unwrap(),
    )];
    let env = TestEnvironment::of(tenant.clone());
    let rows = truly(&env, LIST, &["-"], &customer());
    let plan = truly(&env, ORDER, &[], &rows);
    let carts = truly(&env, ORDER, &["--cart"], &plan);
    let filled = env.rehearsal.tenant();
    let buying = |name| Case::new(name, tool, &filled, &APPLY, &carts).changing(BOUGHT);
    vec![
        Case::new("order-licenses", tool, &tenant, &[], &rows),
        Case::new("order-licenses --cart", tool, &tenant, &["--cart"], &plan).changing(FILLED),
        buying("order-licenses --apply"),
        buying("order-licenses --apply, the change").only_at("/checkout"),
    ]
}

/// What is called asked for is there and open, and nothing was asked for twice.
const ASKED: Proof = Proof {
    called_done: |record| is_called_done(&record["transfer"]),
    done: |record, after| is_transfer(record, after, TransferState::Pending),
    unharmed: |_, after| after.partner_center.desk.transfers.len() <= 1,
};

/// What is called handed over is the new partner's, with its seats.
const HANDED_OVER: Proof = Proof {
    called_done: |record| is_called_done(&record["transfer"]),
    done: |record, after| {
        let owner = after.subscriptions[0].owner_tenant_id;
        is_transfer(record, after, TransferState::Complete)
            && owner.is_some_and(|owner| owner.as_str() == PARTNER)
    },
    unharmed: |before, after| {
        let seats = |tenant: &Tenant| tenant.subscriptions[0].total_licenses;
        seats(before) == seats(after)
    },
};

fn is_transfer(record: &Value, tenant: &Tenant, state: TransferState) -> bool {
    let id = &record["transfer"]["id"];
    let all = &tenant.partner_center.desk.transfers;
    all.iter()
        .any(|one| *id == one.id.as_str() && one.state == state)
}

fn transfers() -> Vec<Case> {
    let tool = (TRANSFER, "transfer");
    let tenant = Tenant::omakase();
    let env = TestEnvironment::of(tenant.clone());
    let rows = truly(&env, LIST, &["--partner", PARTNER, "-"], &customer());
    let first = format!("{}\n", rows.lines().next().unwrap());
    let asks = ["--email", "aoki@aozora-koumuten.example"];
    let plan = truly(&env, TRANSFER, &asks, &first);
    truly(&env, TRANSFER, &APPLY, &plan);
    let asked = env.rehearsal.tenant();
    let mut of_old = asked.clone();
    of_old.partner_center.tenant_id = OLD_PARTNER.parse().unwrap();
    let accept = ["--accept", "--subscriptions", "subscriptions"];
    let old = TestEnvironment::of(of_old.clone());
    old.home.file("subscriptions", SOLD);
    let acceptance = truly(&old, TRANSFER, &accept, &customer());
    let asking = |name| Case::new(name, tool, &tenant, &APPLY, &plan).changing(ASKED);
    let accepting =
        |name| Case::new(name, tool, &of_old, &APPLY, &acceptance).changing(HANDED_OVER);
    vec![
        Case::new("request-transfer", tool, &tenant, &asks, &first),
        asking("request-transfer --apply"),
        asking("request-transfer --apply, the change").only_at("/transfers"),
        Case::new(
            "request-transfer --show",
            tool,
            &asked,
            &["--show"],
            &customer(),
        ),
        Case::new(
            "request-transfer --accept",
            tool,
            &of_old,
            &accept,
            &customer(),
        )
        .file("subscriptions", SOLD),
        accepting("request-transfer --accept --apply"),
    ]
}

/// What is called asked for waits for the customer under the id that was told, and nothing was asked for twice.
const WAITS: Proof = Proof {
    called_done: |record| is_called_done(&record["request"]),
    done: |record, after| {
        let id = &record["request"]["administration"]["id"];
        let desk = &after.partner_center.desk;
        let mut all = desk.delegated_admin_relationships.iter();
        all.any(|one| *id == one.id.as_str() && one.status.as_str() == "approvalPending")
    },
    unharmed: |_, after| {
        let desk = &after.partner_center.desk;
        desk.delegated_admin_relationships.len() <= 1
    },
};

fn requests() -> Vec<Case> {
    let tool = (REQUEST, "request");
    let mut tenant = Tenant::omakase();
    let roles = &mut tenant.app.roles;
    roles.push("DelegatedAdminRelationship.ReadWrite.All".to_owned());
    tenant.partner_center.desk.partners = vec![reseller("5550001", true)];
    let env = TestEnvironment::of(tenant.clone());
    let indirect = ["--kind", "indirect", "--reseller", RESELLER];
    let gdap = ["--kind", "gdap", "-"];
    let apply = ["--apply", "--first-pause", "10", "-"];
    let plan = truly(&env, REQUEST, &gdap, &customer());
    let asking = |name| Case::new(name, tool, &tenant, &apply, &plan).changing(WAITS);
    vec![
        Case::new("request-relationship", tool, &tenant, &["-"], &customer()),
        Case::new(
            "request-relationship, indirect",
            tool,
            &tenant,
            &indirect,
            "",
        ),
        Case::new(
            "request-relationship, roles",
            tool,
            &tenant,
            &gdap,
            &customer(),
        ),
        asking("request-relationship --apply"),
        asking("request-relationship --apply, made").only_at("/delegatedAdminRelationships"),
        asking("request-relationship --apply, locked").only_at("/requests"),
    ]
}
