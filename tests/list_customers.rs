//! `list-customers` as a whole, before the rehearsal.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use rehearse::{
    Effect, Fault, Options, Tenant,
    tenant::{IndirectReseller, Relation},
};
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, contains, lines, program};

const EXE: &str = program!("list-customers");
const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const OTHER: &str = "d1d37c83-b213-4a63-80f9-1ecf63628ff7";
const STRANGER: &str = "c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1";
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const RESELLER: &str = "9a9a9a9a-0000-4000-8000-000000000002";

fn list(env: &TestEnvironment, args: &[&str]) -> Run {
    env.run(EXE, args, "")
}

fn token() -> String {
    format!("POST /{PARTNER}/oauth2/v2.0/token")
}

fn names(ran: &Run) -> Vec<String> {
    let name = |record: &Value| record["customer"]["name"].as_str().unwrap().to_owned();
    ran.records().iter().map(name).collect()
}

/// The built-in tenant, whose second customer has a reseller.
fn with_reseller() -> Tenant {
    let mut tenant = Tenant::omakase();
    let customers = &mut tenant.partner_center.customers;
    let customer = customers.iter_mut().find(|one| one.id.as_str() == CUSTOMER);
    customer.unwrap().indirect_resellers.push(IndirectReseller {
        id: RESELLER.parse().unwrap(),
        name: "旧リセラー".to_owned(),
        mpn_id: "5550002".to_owned(),
        location: "JP".to_owned(),
    });
    tenant
}

#[test]
fn each_customer_is_a_record_that_says_whose_it_is_and_when_it_was_seen() {
    let env = TestEnvironment::omakase();
    let ran = list(&env, &[]);
    ran.success().stdout(any());
    let customer = json!({
        "tenantId": CUSTOMER,
        "customer": {
            "name": "株式会社あおぞら工務店",
            "domain": "aozorakoumuten.onmicrosoft.com",
            "relationship": "reseller",
            "partner": PARTNER,
            "source": "GET /v1/customers",
            "time": "2026-10-01T00:00:00Z",
        }
    });
    assert!(ran.records().contains(&customer), "{}", ran.out);
    assert_eq!(env.log().sent(), [token(), "GET /v1/customers".to_owned()]);
}

#[test]
fn a_thousand_customers_are_three_pages_and_each_comes_once() {
    let mut options = Options::of(Tenant::omakase());
    options.fleet = 1001;
    let env = TestEnvironment::with(options);
    let ran = list(&env, &[]);
    ran.success().stdout(any());
    let mut ids: Vec<String> = ran
        .records()
        .iter()
        .map(|record| record["tenantId"].as_str().unwrap().to_owned())
        .collect();
    let listed = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), listed);
    assert!(listed > 950, "{listed}");
    let calls = env.log().sent();
    let pages = calls.iter().filter(|line| *line == "GET /v1/customers");
    assert_eq!(pages.count(), listed.div_ceil(500));
}

#[test]
fn a_filter_holds_on_every_page_of_the_list() {
    let mut options = Options::of(Tenant::omakase());
    options.fleet = 700;
    let env = TestEnvironment::with(options);
    let ran = list(&env, &["--name", "株式会社あおぞら"]);
    ran.success().stdout(any());
    assert!(ran.records().len() > 500, "{}", ran.records().len());
    assert!(
        names(&ran)
            .iter()
            .all(|name| name.starts_with("株式会社あおぞら"))
    );
    let both = list(&env, &["--name", "株式会社", "--domain", "shiokaze"]);
    both.success().stdout(lines(1).and(contains("しおかぜ")));
}

#[test]
fn the_customers_of_one_reseller_are_listed_and_each_with_its_resellers_where_asked() {
    let env = TestEnvironment::of(with_reseller());
    let ran = list(&env, &["--reseller", RESELLER, "--with-resellers"]);
    ran.success().stdout(any());
    let records = ran.records();
    assert_eq!(records.len(), 1);
    assert_eq!(
        records[0]["customer"]["resellers"],
        json!([{"tenantId": RESELLER, "name": "旧リセラー", "partnerId": "5550002"}])
    );
    let none = list(&env, &["--name", "nobody"]);
    none.status(1).stderr(
        "list-customers: no customer of the partner is of that kind: names and domains are compared from their beginning, so write 株式会社 too where a name begins with it (--allow-empty where none is normal)\n",
    );
    let middle = list(&env, &["--name", "あおぞら", "--lang", "ja"]);
    middle.status(1).stderr(contains(
        "名前とドメインは先頭から比較されます。「株式会社」で始まる名前は、それも含めて指定してください",
    ));
    list(&env, &["--name", "nobody", "--allow-empty"]).success();
}

#[test]
fn named_customers_are_found_by_id_and_by_domain_and_a_stranger_is_none() {
    let env = TestEnvironment::omakase();
    let input = format!("{CUSTOMER}\naozorakoumuten.onmicrosoft.com\n{STRANGER}\n{PARTNER}\n");
    let ran = env.run(EXE, &["-", "--keep-order"], &input);
    ran.status(3).stdout(any()).stderr(any());
    let records = ran.records();
    for record in &records[..2] {
        assert_eq!(record["tenantId"], CUSTOMER);
        assert_eq!(record["customer"]["name"], "株式会社あおぞら工務店");
        assert_eq!(record["customer"]["source"], "GET /v1/customers/{id}");
    }
    assert_eq!(records[2]["customer"]["error"]["code"], "no-customer");
    assert_eq!(records[3]["customer"]["error"]["code"], "wrong-tenant");
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
}

#[test]
fn against_an_older_list_only_what_is_new_or_changed_comes_out_and_what_is_gone_is_said() {
    let env = TestEnvironment::omakase();
    let old = list(&env, &[]).out;
    let file = env.home.file("old.jsonl", &old);
    // Nothing is different: silence, and a good answer.
    list(&env, &["--since", &file]).success();

    let renamed = old.replace("株式会社しおかぜ水産", "しおかぜ水産");
    let gone =
        format!("{{\"tenantId\":\"{STRANGER}\",\"customer\":{{\"name\":\"株式会社かいがん\"}}}}\n");
    let without: Vec<&str> = renamed
        .lines()
        .filter(|line| !line.contains(CUSTOMER))
        .collect();
    let without = without.join("\n") + "\n";
    let file = env.home.file("other.jsonl", without + &gone);
    let ran = list(&env, &["--since", &file]);
    ran.status(1).stdout(lines(3)).stderr(
        "list-customers: 株式会社かいがん is no customer of this partner any more: the relationship was ended, or the customer left\n",
    );
    let change = |id: &str| {
        let records = ran.records();
        let record = records.iter().find(|record| record["tenantId"] == id);
        record.unwrap()["customer"]["change"].clone()
    };
    assert_eq!(change(CUSTOMER), "new");
    assert_eq!(change(OTHER), "changed");
    assert_eq!(change(STRANGER), "gone");

    let cut = env.home.file("cut.jsonl", "{\"tenantId\":\n");
    list(&env, &["--since", &cut])
        .status(3)
        .stderr(contains("the older list cannot be read whole"));
}

#[test]
fn a_list_that_breaks_off_is_no_list_and_nothing_is_called_gone() {
    let mut options = Options::of(Tenant::omakase());
    options.fleet = 700;
    let env = TestEnvironment::with(options);
    let file = env.home.file("old.jsonl", list(&env, &[]).out);
    let fault = Fault::once("GET", "/v1/customers", Effect::failed(403, false)).times(None);
    env.rehearsal.fault(fault);
    let ran = list(&env, &["--since", &file]);
    ran.status(4).stdout("").stderr(lines(1));
}

#[test]
fn a_customer_whose_resellers_cannot_be_asked_for_is_not_called_gone() {
    let env = TestEnvironment::of(with_reseller());
    let old = list(&env, &["--with-resellers"]).out;
    let file = env.home.file("old.jsonl", &old);
    let call = format!("/v1/customers/{CUSTOMER}/relationships");
    let fault = Fault::once("GET", &call, Effect::failed(403, false)).times(None);
    env.rehearsal.fault(fault);
    let ran = list(&env, &["--since", &file, "--with-resellers"]);
    ran.status(4).stdout(lines(1)).stderr(lines(1));
    let records = ran.records();
    assert_eq!(records[0]["tenantId"], CUSTOMER);
    assert_eq!(records[0]["customer"]["status"], "failed");
    assert_eq!(records[0]["customer"]["change"], Value::Null);
}

#[test]
fn the_contracts_of_the_partners_directory_are_another_list_of_the_same() {
    let env = TestEnvironment::changed(|tenant| {
        tenant.app.roles.push("Directory.Read.All".to_owned());
        tenant.partner_center.customers[0].relation = Relation::Advisor;
    });
    let ran = list(&env, &["--graph"]);
    ran.success().stdout(any());
    let kinds: Vec<(String, String)> = ran
        .records()
        .iter()
        .map(|record| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (
                text(&record["tenantId"]),
                text(&record["customer"]["contractType"]),
            )
        })
        .collect();
    assert!(
        kinds.contains(&(OTHER.to_owned(), "BreadthPartner".to_owned())),
        "{kinds:?}"
    );
    assert!(
        kinds.contains(&(CUSTOMER.to_owned(), "ResellerPartner".to_owned())),
        "{kinds:?}"
    );
    assert_eq!(
        env.log().sent(),
        [token(), "GET /v1.0/contracts".to_owned()]
    );
}
