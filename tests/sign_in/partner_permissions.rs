//! The rows of the partners' tools: each is tried with exactly what it names, which is the user's token where one of its
//! calls takes that, and of Microsoft Graph just these permissions; and what a run calls stands in its tool's rows.

use std::collections::BTreeSet;

use common::permissions::{
    graph,
    partner_center::{self, Takes},
    tools::{self, Use},
};
use rehearse::{
    Tenant,
    tenant::{Customer, OtherPartner, PartnerRelation, Relation, Tier},
};
use serde_json::json;
use test_support::{Run, TestEnvironment, program, run_on};

use crate::permissions::is_named;

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
/// A customer who has not accepted the agreement.
const OPEN: &str = "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17";
const PROVIDER: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f91";
const RESELLER: &str = "e7f3b1c2-90ad-4f6b-b7c4-13d5a8e26f92";

/// How a row is tried.
struct Try {
    tool: &'static str,
    option: &'static str,
    exe: &'static str,
    args: &'static [&'static str],
    tenant: fn() -> Tenant,
    /// What stands before it in the pipe.
    input: fn(&TestEnvironment) -> String,
    /// Permissions of Graph that the row calls helpful, where the try cannot do without.
    helpful: &'static [&'static str],
}

const fn of(
    (tool, option): (&'static str, &'static str),
    exe: &'static str,
    args: &'static [&'static str],
) -> Try {
    Try {
        tool,
        option,
        exe,
        args,
        tenant,
        input: |_| String::new(),
        helpful: &[],
    }
}

const CHECK: &str = program!("check-relationship");
const LIST: &str = program!("list-customers");
const RESELLERS: &str = program!("list-resellers");
const ATTEST: &str = program!("attest-mca");
const REQUEST: &str = program!("request-relationship");
const SUBSCRIPTIONS: &str = program!("list-subscriptions");
const CHANGE: &str = program!("change-subscription");

const BY_PARTNER: (&str, &str) = ("check-relationship", "--side partner");
const SIDE: &[&str] = &["--side", "partner"];
/// One of the partner's resellers.
const CONTACT: &[&str] = &["--support-contact", "6010002"];

const TRIES: &[Try] = &[
    Try {
        input: |_| customer(),
        ..of(BY_PARTNER, CHECK, SIDE)
    },
    Try {
        input: |_| {
            invited(
                &json!({"kind": "indirect-reseller", "partnerId": RESELLER, "indirectCspId": NEW}),
            )
        },
        ..of(BY_PARTNER, CHECK, SIDE)
    },
    Try {
        input: |_| {
            let id = format!("31111111-2222-4333-8444-555555555555-{NEW}");
            invited(&json!({"kind": "gdap", "relationshipId": id}))
        },
        helpful: &["DelegatedAdminRelationship.Read.All"],
        ..of(BY_PARTNER, CHECK, SIDE)
    },
    of(("list-customers", ""), LIST, &[]),
    of(
        ("list-customers", "--with-resellers"),
        LIST,
        &["--with-resellers"],
    ),
    Try {
        input: |_| customer(),
        ..of(("list-customers", ""), LIST, &["-"])
    },
    of(("list-customers", "--graph"), LIST, &["--graph"]),
    of(("list-resellers", ""), RESELLERS, &[]),
    Try {
        input: |_| invited(&json!({"kind": "reseller", "partnerId": NEW, "msppId": "6010002"})),
        ..of(("list-resellers", ""), RESELLERS, &["-"])
    },
    Try {
        input: |_| open(),
        ..of(("attest-mca", ""), ATTEST, &[])
    },
    Try {
        input: |_| open(),
        ..of(("attest-mca", ""), ATTEST, &["--prepare"])
    },
    Try {
        input: |before| ran(before, ATTEST, &["--prepare"], &open()),
        ..of(("attest-mca", "--apply"), ATTEST, &["--apply"])
    },
    of(("request-relationship", ""), REQUEST, &[]),
    of(
        ("request-relationship", ""),
        REQUEST,
        &["--kind", "indirect", "--provider", PROVIDER],
    ),
    Try {
        input: |before| ran(before, REQUEST, &["--kind", "gdap", "-"], &customer()),
        ..of(
            ("request-relationship", "--apply"),
            REQUEST,
            &["--apply", "--first-pause", "1", "-"],
        )
    },
    of(("list-subscriptions", ""), SUBSCRIPTIONS, &[]),
    Try {
        input: |_| customer(),
        ..of(
            ("list-subscriptions", "--side customer"),
            SUBSCRIPTIONS,
            &["--side", "customer", "-"],
        )
    },
    Try {
        tenant: of_the_old_partner,
        input: change,
        ..of(("change-subscription", "--apply"), CHANGE, &["--apply"])
    },
    Try {
        input: sold,
        ..of(
            ("change-subscription", "--support-contact"),
            CHANGE,
            CONTACT,
        )
    },
    Try {
        input: |before| ran(before, CHANGE, CONTACT, &sold(before)),
        ..of(
            ("change-subscription", "--support-contact"),
            CHANGE,
            &["--apply"],
        )
    },
];

/// Rows that no try reaches, each with the test that does.
const ELSEWHERE: &[(&str, &str)] = &[(
    "POST customers/{customer}/agreements",
    "it follows the customer's acceptance: tests/attest_mca/applying.rs",
)];

/// The built-in tenant, whose partner has a distributor and a reseller, and one customer more.
pub(crate) fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let other = |id: &str, mpn_id: &str, relation| OtherPartner {
        tenant_id: id.parse().unwrap(),
        mpn_id: mpn_id.to_owned(),
        name: format!("リセラー {mpn_id}"),
        location: "JP".to_owned(),
        is_agreement_signed: true,
        relation: Some(relation),
    };
    let desk = &mut tenant.partner_center.desk;
    desk.tier = Tier::IndirectProvider;
    desk.partners = vec![
        other(PROVIDER, "6010001", PartnerRelation::Provider),
        other(RESELLER, "6010002", PartnerRelation::Reseller),
    ];
    tenant.partner_center.customers.push(Customer {
        id: OPEN.parse().unwrap(),
        company_name: "株式会社かいがん".to_owned(),
        domain: "kaigan.onmicrosoft.com".to_owned(),
        direct_signed: false,
        agreements: Vec::new(),
        indirect_resellers: Vec::new(),
        relation: Relation::Reseller,
        account_status: None,
    });
    tenant
}

/// The partner that sold until now, whose customer has moved all users.
fn of_the_old_partner() -> Tenant {
    let mut tenant = Tenant::omakase();
    let old = tenant.subscriptions[0].sku_id;
    let new = tenant.subscriptions[1].sku_id;
    tenant.partner_center.tenant_id = tenant.subscriptions[0].owner_tenant_id.unwrap();
    for license in tenant.users.iter_mut().flat_map(|user| &mut user.licenses) {
        if license.sku_id == old {
            license.sku_id = new;
            license.disabled_plans.clear();
        }
    }
    tenant
}

pub(crate) fn customer() -> String {
    format!("{}\n", json!({"tenantId": CUSTOMER}))
}

/// A record with the least of an invitation.
fn invited(invitation: &serde_json::Value) -> String {
    let mut whole = json!({
        "url": null, "partnerId": null, "msppId": null, "indirectCspId": null, "relationshipId": null, "dap": null,
        "deadline": null, "deadlineText": null, "zone": null, "openingDate": null, "partnerName": null,
        "addressee": null, "sender": null, "subject": null, "date": null, "genuine": true, "hostOk": true,
        "expected": null, "warnings": [], "source": {"file": "-", "part": "text"},
    });
    for (name, value) in invitation.as_object().unwrap() {
        whole[name] = value.clone();
    }
    format!("{}\n", json!({"tenantId": CUSTOMER, "invitation": whole}))
}

pub(crate) fn open() -> String {
    let contact = json!({
        "firstName": "花", "lastName": "森", "email": "mori@kaigan.example", "country": "JP", "phoneNumber": "0660000000",
    });
    format!("{}\n", json!({"tenantId": OPEN, "contact": contact}))
}

/// What a tool writes that comes before in the pipe.
pub(crate) fn ran(before: &TestEnvironment, exe: &str, args: &[&str], input: &str) -> String {
    let ran = before.run(exe, args, input);
    assert_eq!(ran.code, Some(0), "{exe}: {}", ran.err);
    ran.out
}

/// What the partner sold to the customer.
fn sold(before: &TestEnvironment) -> String {
    ran(before, SUBSCRIPTIONS, &["-"], &customer())
}

/// The plan of a change that the customer's move has proved.
fn change(before: &TestEnvironment) -> String {
    let relationship = json!({
        "state": "established", "side": "customer", "partner": {"tenantId": NEW}, "evidence": [],
    });
    let record = json!({"tenantId": CUSTOMER, "relationship": relationship});
    let rows = ran(
        before,
        program!("list-licenses"),
        &["-"],
        &format!("{record}\n"),
    );
    let sold = ran(before, SUBSCRIPTIONS, &["-"], &rows);
    let sold = sold
        .lines()
        .filter(|line| line.contains("\"subscription\":"));
    let sold: String = sold.flat_map(|line| [line, "\n"]).collect();
    ran(before, CHANGE, &["--renewal", "cancel-at-end"], &sold)
}

/// What a run called, as the tables have it: `None` for what is in no table.
pub(crate) fn called(environment: &TestEnvironment) -> BTreeSet<Option<String>> {
    let ledger = environment.rehearsal.ledger();
    let of_tools = ledger.iter().filter(|entry| entry.path.starts_with("/v1"));
    let row = |method: &str, path: &str| {
        if path.starts_with("/v1.0/") {
            graph::of_call(method, path).map(|call| format!("{} {}", call.method, call.path))
        } else {
            partner_center::of_call(method, path)
                .map(|call| format!("{} {}", call.method, call.path))
        }
    };
    of_tools
        .map(|entry| row(&entry.method, &entry.path))
        .collect()
}

fn rows_of(tool: &str) -> BTreeSet<String> {
    let all = tools::of(tool).flat_map(|one| one.graph.iter().chain(one.partner_center));
    all.map(|(method, path)| format!("{method} {path}"))
        .collect()
}

fn takes_a_user(called: &BTreeSet<Option<String>>) -> bool {
    let mut rows = called
        .iter()
        .flatten()
        .filter_map(|row| row.split_once(' '));
    rows.any(|(method, path)| {
        partner_center::row(method, path).is_some_and(|row| row.takes == Takes::Person)
    })
}

impl Try {
    fn name(&self) -> String {
        format!("{} {} ({})", self.tool, self.option, self.args.join(" "))
    }

    /// The least permissions of Graph: of the row itself, for the customer's side of the tool is another.
    fn permissions(&self) -> Vec<&'static str> {
        let wanted = |one: &&Use| one.option == self.option && one.asked.is_required();
        let mut all = tools::permissions_of(tools::of(self.tool).filter(wanted));
        all.extend(self.helpful);
        all
    }

    /// A run of an application with these permissions, with the user's token or without.
    fn with(&self, permissions: &[&str], input: &str, user: bool) -> (Run, TestEnvironment) {
        let mut tenant = (self.tenant)();
        tenant.app.roles = permissions.iter().map(|one| (*one).to_owned()).collect();
        let environment = TestEnvironment::of(tenant);
        let mut command = environment.tool(self.exe, self.args);
        if !user {
            command.env_remove("NORIKAE_REFRESH_TOKEN_FILE");
        }
        (run_on(&mut command, input), environment)
    }

    /// What is wrong with the row.
    fn faults(&self, seen: &mut BTreeSet<String>) -> Vec<String> {
        let input = (self.input)(&TestEnvironment::of((self.tenant)()));
        let all = self.permissions();
        let mut wrong = Vec::new();
        let (ran, environment) = self.with(&all, &input, true);
        if !matches!(ran.code, Some(0 | 1)) {
            wrong.push(format!(
                "with {all:?} it ends with {:?}: {}",
                ran.code, ran.err
            ));
        }
        let called = called(&environment);
        let rows = rows_of(self.tool);
        for call in &called {
            match call {
                Some(call) if rows.contains(call) => {
                    seen.insert(format!("{} {call}", self.tool));
                }
                other => wrong.push(format!("it calls {other:?}, which no row of it has")),
            }
        }
        let (alone, _) = self.with(&all, &input, false);
        if !takes_a_user(&called) {
            if alone.code != ran.code {
                let (code, err) = (alone.code, alone.err);
                wrong.push(format!("the application alone ends with {code:?}: {err}"));
            }
        } else if alone.code != Some(4) || !alone.err.contains("sign-in --partner") {
            let (code, err) = (alone.code, alone.err);
            wrong.push(format!("without a user it ends with {code:?}: {err}"));
        }
        for left_out in &all {
            let fewer: Vec<&str> = all.iter().filter(|one| *one != left_out).copied().collect();
            let (ran, _) = self.with(&fewer, &input, true);
            if ran.code != Some(4) || !is_named(self.tool, &fewer, &ran.err) {
                let (code, err) = (ran.code, ran.err);
                wrong.push(format!("without {left_out} it ends with {code:?}: {err}"));
            }
        }
        wrong
    }
}

#[test]
fn each_row_of_a_partners_tool_is_enough_and_all_that_it_calls_stands_in_its_rows() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for one in TRIES {
        let faults = one.faults(&mut seen);
        wrong.extend(
            faults
                .into_iter()
                .map(|fault| format!("{}: {fault}", one.name())),
        );
    }
    let tools: BTreeSet<&str> = TRIES.iter().map(|one| one.tool).collect();
    for tool in tools {
        let at_partners = tools::of(tool).flat_map(|one| one.partner_center);
        let rows = at_partners.map(|(method, path)| format!("{method} {path}"));
        let untried = rows.filter(|row| {
            let is_elsewhere = ELSEWHERE.iter().any(|(one, _)| one == row);
            !is_elsewhere && !seen.contains(&format!("{tool} {row}"))
        });
        wrong.extend(untried.map(|row| format!("{tool}: {row} is called by no try")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
