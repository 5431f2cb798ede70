//! What public scripts ask Microsoft Graph, asked of the emulator: how much of it runs unchanged stands in
//! `docs/compatibility.md` and never becomes less. With `UPDATE=1` the page is written anew.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod kinds;
mod page;

use std::collections::BTreeMap;

use rehearse::{Options, Tenant};
use reqwest::Method;
use serde::Deserialize;
use test_support::client::{Client, read};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compatibility.md");

/// A repository that requests were found in.
#[derive(Debug, Deserialize)]
struct Repository {
    #[serde(rename = "repository")]
    name: String,
    commit: String,
    date: String,
}

/// A request as a script makes it. `{id}` in a path and `{v}` in an option stand for what it puts in.
#[derive(Debug, Deserialize)]
struct Request {
    method: String,
    version: String,
    path: String,
    query: BTreeMap<String, String>,
    /// Whether it is sent with the header for advanced queries.
    advanced: bool,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Line {
    Repository(Repository),
    Request(Request),
}

/// What came of a request.
struct Outcome {
    request: Request,
    kind: &'static str,
    status: u16,
    /// Why it did not run.
    why: String,
}

impl Outcome {
    /// A reading ran if it was answered; of a change only its route is known to be there, for its body is not.
    fn ran(&self) -> bool {
        if self.request.method == "GET" {
            self.status < 400
        } else {
            self.status != 501
        }
    }
}

/// A tenant with one of everything, and an app that may read all of it.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let members = [tenant.users[0].id, tenant.users[1].id];
    let group = serde_json::json!({
        "id": GROUP, "displayName": "営業部", "members": members, "owners": [members[0]],
    });
    tenant.groups.push(serde_json::from_value(group).unwrap());
    tenant.users[0].manager = Some(members[1]);
    let roles = [
        "Directory.ReadWrite.All",
        "Directory.Read.All",
        "User.ReadWrite.All",
        "Group.ReadWrite.All",
        "AuditLog.Read.All",
        "Domain.Read.All",
        "Files.Read.All",
        "CrossTenantInformation.ReadBasic.All",
        "Policy.Read.All",
        "DelegatedAdminRelationship.Read.All",
    ];
    tenant.app.roles = roles.map(str::to_owned).into();
    tenant
}

const GROUP: &str = "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00";
const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
const AOKI: &str = "aoki@aozora-koumuten.example";

/// What stands in a place of a path, by the word before it.
fn filled_path(path: &str, tenant: &Tenant, drive: &str) -> String {
    let mut filled: Vec<String> = Vec::new();
    for part in path.split('/') {
        let before = filled
            .last()
            .map(|word| word.to_ascii_lowercase())
            .unwrap_or_default();
        let own = match before.as_str() {
            "groups" => GROUP.to_owned(),
            "drives" => drive.to_owned(),
            "organization" => tenant.organization.id.to_string(),
            "domains" => tenant.organization.verified_domains[0].name.clone(),
            "subscriptions" => tenant.subscriptions[0].id.to_string(),
            "subscribedskus" => format!("{}_{}", tenant.organization.id, tenant.skus[0].sku_id),
            _ => tenant.users[0].id.to_string(),
        };
        filled.push(part.replace("{id}", &own));
    }
    filled.join("/")
}

/// What stands in a place of an option: a time beside times, a GUID beside what is not quoted, else a text.
fn filled_option(value: &str) -> String {
    let mut filled = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("{v}") {
        filled.push_str(before);
        let mut words = before
            .split([' ', '('])
            .rev()
            .filter(|word| !word.is_empty());
        let property = words.nth(1).unwrap_or_default().to_ascii_lowercase();
        filled.push_str(match () {
            () if before.ends_with('\'') => "x",
            () if property.ends_with("datetime") => "2026-01-01T00:00:00Z",
            () => SKU,
        });
        rest = after;
    }
    filled + rest
}

async fn played(client: &Client, tokens: &Tokens, request: Request) -> Outcome {
    let tenant = client.rehearsal.tenant();
    let is_own = request.path.to_ascii_lowercase().starts_with("/me");
    let is_partners = request.path.starts_with("/tenantRelationships/delegated");
    let token = match (is_own, is_partners) {
        (true, _) => &tokens.person,
        (false, true) => &tokens.partner,
        (false, false) => &tokens.app,
    };
    let path = filled_path(&request.path, &tenant, &tokens.drive);
    let path = format!("/{}{path}", request.version);
    let mut options: Vec<(String, String)> = request
        .query
        .iter()
        .map(|(name, value)| (name.clone(), filled_option(value)))
        .collect();
    let method = request.method.parse().unwrap();
    let mut sent = client.request(method, &path).bearer_auth(token);
    if request.advanced {
        sent = sent.header("ConsistencyLevel", "eventual");
        if !request.query.contains_key("$count") && !path.ends_with("$count") {
            options.push(("$count".to_owned(), "true".to_owned()));
        }
    }
    let answer = sent.query(&options).send().await.unwrap();
    let (status, body) = read(answer).await;
    let why = body["error"]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    Outcome {
        kind: kinds::of(&request.path),
        status: status.as_u16(),
        why,
        request,
    }
}

/// Who asks.
struct Tokens {
    app: String,
    person: String,
    partner: String,
    drive: String,
}

/// The tokens of a person who signs in by a device code.
async fn signed_in(client: &Client, tenant: &str, scopes: &str) -> serde_json::Value {
    let id = client.env("NORIKAE_CLIENT_ID");
    let form = |path: String, fields: Vec<(&'static str, String)>| {
        let request = client.request(Method::POST, &path).form(&fields);
        async move { request.send().await.unwrap() }
    };
    let begun = form(
        format!("/{tenant}/oauth2/v2.0/devicecode"),
        vec![("client_id", id.clone()), ("scope", scopes.to_owned())],
    );
    let (_, begun) = read(begun.await).await;
    let text = |name: &str| begun[name].as_str().unwrap().to_owned();
    let answered = form(
        "/devicelogin".to_owned(),
        vec![
            ("otc", text("user_code")),
            ("upn", AOKI.to_owned()),
            ("answer", "allow".to_owned()),
        ],
    );
    assert_eq!(answered.await.status(), 200);
    let tokens = form(
        format!("/{tenant}/oauth2/v2.0/token"),
        vec![
            ("grant_type", "device_code".to_owned()),
            ("client_id", id.clone()),
            ("device_code", text("device_code")),
        ],
    );
    read(tokens.await).await.1
}

impl Tokens {
    async fn of(client: &Client) -> Self {
        let tenant = client.env("NORIKAE_TENANT");
        let scopes = "User.Read Files.Read Directory.Read.All";
        let signed_in = signed_in(client, &tenant, scopes).await;
        let app = client.graph_token().await;
        let (_, drive) = client.get(&app, &format!("/v1.0/users/{AOKI}/drive")).await;
        let partner = client.env("NORIKAE_PARTNER_TENANT");
        let (_, partner) = client.token_with(&partner, &[]).await;
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        Self {
            app,
            person: text(&signed_in["access_token"]),
            partner: text(&partner["access_token"]),
            drive: text(&drive["id"]),
        }
    }
}

#[tokio::test]
async fn what_public_scripts_ask_runs_as_the_page_says() {
    let lines = include_str!("../data/public-requests.jsonl").lines();
    let mut repositories = Vec::new();
    let mut requests = Vec::new();
    for line in lines {
        match serde_json::from_str(line).unwrap() {
            Line::Repository(one) => repositories.push(one),
            Line::Request(one) => requests.push(one),
        }
    }
    let client = Client::new(Options::of(tenant()));
    let tokens = Tokens::of(&client).await;
    // A change may take away what others read.
    requests.sort_by_key(|request: &Request| request.method != "GET");
    let mut outcomes = Vec::new();
    for request in requests {
        outcomes.push(played(&client, &tokens, request).await);
    }
    let table = page::table(&repositories, &outcomes);
    #[expect(clippy::print_stdout, reason = "scripts/corpus shows it")]
    {
        println!("{table}");
    }
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(page::BEGIN).unwrap();
    let (told, after) = rest.split_once(page::END).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        let page = format!("{before}{}{table}{}{after}", page::BEGIN, page::END);
        std::fs::write(PAGE, page).unwrap();
    } else {
        assert_eq!(
            told, table,
            "run again with UPDATE=1 and look at the difference"
        );
    }
    let (ran, all) = page::count(outcomes.iter().filter(|one| page::is_of_the_field(one)));
    assert!(ran * 10 >= all * 9, "{ran} of {all}");
}
