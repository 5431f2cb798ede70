//! Query options as public scripts write them, with their preconditions.

use crate::client::{Client, error, read};
use rehearse::Options;
use reqwest::Method;
use serde_json::{Value, json};

struct Asked {
    client: Client,
    token: String,
}

impl Asked {
    async fn new() -> Self {
        let client = Client::new(Options::default());
        let token = client.graph_token().await;
        Self { client, token }
    }

    async fn of(&self, path: &str) -> (u16, Value) {
        let (status, body) = self.client.get(&self.token, path).await;
        (status.as_u16(), body)
    }

    async fn advanced(&self, path: &str) -> (u16, Value) {
        let request = self
            .client
            .request(Method::GET, path)
            .bearer_auth(&self.token)
            .header("ConsistencyLevel", "eventual");
        let (status, body) = read(request.send().await.unwrap()).await;
        (status.as_u16(), body)
    }
}

fn names(body: &Value) -> Vec<&str> {
    let users = body["value"].as_array().unwrap().iter();
    users
        .map(|user| user["userPrincipalName"].as_str().unwrap())
        .map(|name| name.split('@').next().unwrap())
        .collect()
}

#[tokio::test]
async fn filters_are_read_in_any_case_with_in_and_the_ends_of_texts() {
    let asked = Asked::new().await;
    let all = asked.of("/v1.0/users").await.1;
    let first = names(&all)[0].to_owned();
    for (filter, found) in [
        (format!("startsWith(userPrincipalName,'{first}')"), 1),
        (
            format!("STARTSWITH(userprincipalname,'{first}') AND accountEnabled EQ TRUE"),
            1,
        ),
        ("usageLocation in ('US','JP')".to_owned(), 5),
        ("department eq 'Sales'".to_owned(), 0),
        ("proxyAddresses/any(p:p eq 'smtp:x@x')".to_owned(), 0),
    ] {
        let (status, body) = asked.of(&format!("/v1.0/users?$filter={filter}")).await;
        assert_eq!(
            (status, names(&body).len()),
            (200, found),
            "{filter} {body}"
        );
    }
    let (status, body) = asked
        .of("/v1.0/users?$filter=contains(displayName,'x')")
        .await;
    assert_eq!((status, error(&body).0), (400, "Request_UnsupportedQuery"));
    let ends = "/v1.0/users?$count=true&$filter=endsWith(mail,'.example') and NOT startsWith(displayName,'x')";
    assert_eq!(asked.of(ends).await.0, 400);
    assert_eq!(asked.advanced(ends).await.1["@odata.count"], 4);
}

#[tokio::test]
async fn lists_are_sorted_and_with_a_filter_only_by_the_index() {
    let asked = Asked::new().await;
    let (_, up) = asked
        .of("/v1.0/users?$orderby=userPrincipalName&$top=3")
        .await;
    let (_, down) = asked
        .of("/v1.0/users?$orderby=userPrincipalName desc")
        .await;
    let (mut sorted, mut reversed) = (names(&down), names(&down));
    sorted.sort_unstable();
    assert_eq!(names(&up), sorted[..3]);
    reversed.reverse();
    assert_eq!(reversed, sorted);
    let next = up["@odata.nextLink"].as_str().unwrap();
    assert_eq!(names(&asked.of(next).await.1), sorted[3..]);
    let both = "/v1.0/users?$count=true&$orderby=displayName&$filter=accountEnabled eq true";
    assert_eq!(
        error(&asked.of(both).await.1).1,
        "Sorting not supported for current query."
    );
    assert_eq!(asked.advanced(both).await.0, 200);
    assert_eq!(asked.of("/v1.0/users?$orderby=jobTitle").await.0, 400);
}

#[tokio::test]
async fn a_search_needs_the_header_and_an_expansion_must_not_have_it() {
    let asked = Asked::new().await;
    let search = r#"/v1.0/users?$search="userPrincipalName:aoki""#;
    let (status, body) = asked.of(search).await;
    assert!(status == 400 && error(&body).1.contains("'ConsistencyLevel: eventual'"));
    assert_eq!(names(&asked.advanced(search).await.1), ["aoki"]);
    let manager = "/v1.0/users?$expand=manager($select=id)";
    assert_eq!(names(&asked.of(manager).await.1).len(), 5);
    assert_eq!(asked.advanced(manager).await.0, 400);
    // Levels are documented with the header: whoever asks for them must not be told that Graph refuses it.
    for levels in [
        "/v1.0/users?$expand=manager($levels=max;$select=id)",
        "/v1.0/groups?$expand=members($top=1)",
    ] {
        let (status, body) = asked.advanced(levels).await;
        assert_eq!((status, error(&body).0), (501, "NotEmulated"), "{levels}");
    }
    let (status, body) = asked
        .of("/v1.0/groups?$filter=assignedLicenses/any()")
        .await;
    assert_eq!((status, error(&body).0), (501, "NotEmulated"));
    let (status, body) = asked.of("/v1.0/users?$expand=ownedDevices").await;
    assert_eq!((status, error(&body).0), (501, "NotEmulated"));
}

#[tokio::test]
async fn what_is_not_emulated_says_so_and_a_property_of_the_schema_is_known() {
    let asked = Asked::new().await;
    let select = "/v1.0/users?$select=department,proxyAddresses,createdDateTime&$top=1";
    let (status, body) = asked.of(select).await;
    let user = json!({"department": null, "proxyAddresses": [], "createdDateTime": null});
    assert_eq!((status, &body["value"][0]), (200, &user));
    let (status, body) = asked.of("/v1.0/users?$select=nickname").await;
    assert!(status == 400 && error(&body).1.contains("'nickname'"));
    let request = asked
        .client
        .request(Method::GET, "/v1.0/applications")
        .bearer_auth(&asked.token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["x-rehearse"], "not emulated");
    let (status, body) = read(answer).await;
    assert_eq!(
        (status.as_u16(), error(&body)),
        (
            501,
            (
                "NotEmulated",
                "rehearse does not emulate GET /applications. The real service may answer this request."
            )
        )
    );
    let entry = asked.client.rehearsal.ledger().pop().unwrap();
    assert!(entry.not_emulated && entry.refused.is_some());
    assert_eq!(serde_json::to_value(&entry).unwrap()["notEmulated"], true);
}

#[tokio::test]
async fn an_answer_says_as_much_about_itself_as_is_accepted_and_names_what_is_selected() {
    let asked = Asked::new().await;
    let path = "/v1.0/users?$select=id,displayName&$top=2";
    for (level, has_context) in [("none", false), ("minimal", true), ("full", true)] {
        let accept = format!("application/json;odata.metadata={level}");
        let request = asked
            .client
            .request(Method::GET, &path.replacen("/v", "/V", 1))
            .bearer_auth(&asked.token)
            .header("accept", accept);
        let answer = request.send().await.unwrap();
        let content_type = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let (_, body) = read(answer).await;
        assert_eq!(body.get("@odata.context").is_some(), has_context, "{level}");
        assert_eq!(content_type.contains("metadata=none"), !has_context);
        assert_eq!(content_type.contains("metadata=full"), level == "full");
        assert!(body["@odata.nextLink"].is_string());
    }
    let user = "/v1.0/users/aoki@aozora-koumuten.example";
    for (path, context) in [
        (path.to_owned(), "users(id,displayName)"),
        (format!("{user}?$select=id"), "users(id)/$entity"),
        (user.to_owned(), "users/$entity"),
        (format!("{user}/drive?$select=id"), "drives(id)/$entity"),
        (
            format!("{user}/drive/root/children"),
            "users('aoki@aozora-koumuten.example')/drive/root/children",
        ),
        (
            format!("{user}/drive/root"),
            "users('aoki@aozora-koumuten.example')/drive/root/$entity",
        ),
    ] {
        let (_, body) = asked.of(&path).await;
        let seen = body["@odata.context"].as_str().unwrap();
        assert_eq!(seen.split_once('#').unwrap().1, context, "{path}");
    }
}

#[tokio::test]
async fn each_permission_opens_what_it_is_documented_for() {
    let with = |roles: &[&str]| {
        let mut options = Options::default();
        options.tenant.app.roles = roles.iter().map(|role| (*role).to_owned()).collect();
        Client::new(options)
    };
    let user = "/v1.0/users/aoki@aozora-koumuten.example";
    let audits = "/v1.0/auditLogs/directoryAudits";
    for (roles, path, status) in [
        (&["AuditLog.Read.All"][..], audits, 403),
        (&["AuditLog.Read.All", "Directory.Read.All"], audits, 200),
        (
            &["LicenseAssignment.ReadWrite.All"],
            "/v1.0/subscribedSkus",
            403,
        ),
        (&["User.ReadBasic.All"], "/v1.0/users", 200),
    ] {
        let client = with(roles);
        let token = client.graph_token().await;
        assert_eq!(client.get(&token, path).await.0, status, "{roles:?} {path}");
    }
    let client = with(&["User.ReadBasic.All"]);
    let token = client.graph_token().await;
    let select = format!("{user}?$select=displayName,assignedLicenses,usageLocation");
    let (_, basic) = client.get(&token, &select).await;
    assert!(basic["displayName"].is_string());
    assert_eq!(basic["assignedLicenses"], json!([]));
    assert!(basic["usageLocation"].is_null());
    let client = with(&[]);
    let tenant = client.env("NORIKAE_TENANT");
    for (scope, path, status) in [
        ("User.Read", "", 200),
        ("User.Read", "/licenseDetails", 200),
        ("User.Read", "/drive/root/children", 403),
        ("Files.Read", "/drive/root/children", 200),
    ] {
        let tokens = client
            .signed_in(&tenant, scope, "aoki@aozora-koumuten.example")
            .await;
        let token = tokens["access_token"].as_str().unwrap();
        let own = client.get(token, &format!("{user}{path}")).await.0;
        assert_eq!(own.as_u16(), status, "{scope} {path}");
        let other = client.rehearsal.tenant().users[1].id;
        let other = format!("/v1.0/users/{other}{path}");
        assert_eq!(client.get(token, &other).await.0, 403, "{scope} {path}");
    }
}

#[tokio::test]
async fn a_plan_of_the_company_says_so_in_a_row_and_among_a_users_licences() {
    let mut options = Options::default();
    let plan = &mut options.tenant.skus[0].service_plans[0];
    "Company".clone_into(&mut plan.applies_to);
    let id = plan.service_plan_id.to_string();
    let client = Client::new(options);
    let token = client.graph_token().await;
    let applies_to = |rows: &Value| {
        let plans = rows["value"][0]["servicePlans"].as_array().unwrap().iter();
        let mut plans = plans.filter(|plan| plan["servicePlanId"] == id.as_str());
        plans.next().unwrap()["appliesTo"].clone()
    };
    for path in [
        "/v1.0/subscribedSkus",
        "/v1.0/users/aoki@aozora-koumuten.example/licenseDetails",
    ] {
        let (_, rows) = client.get(&token, path).await;
        assert_eq!(applies_to(&rows), "Company", "{path}");
    }
}
